"""Turns what the database says into what a person can act on. Bound values never appear in it."""

from __future__ import annotations

import sqlite3
from pathlib import Path

from crmcli.core.errors import CrmError, DataFileError, RefusedError
from crmcli.core.vocabulary import BUYING_ROLES

# The part of SQLite's message that names the rule, the sentence, and the hint.
RULES = {
    "rep.name_key": ("a rep of that name exists", "see: crm list reps --archived"),
    "customer.name_key": ("a customer of that name exists", "see: crm list customers --archived"),
    "product.name_key": ("a product of that name exists", "see: crm list products --archived"),
    "stage.name_key": ("a stage of that name exists", "see: crm list stages"),
    "external_key": ("another record has that external id", "each id of the file belongs to one record"),
    "ck_rep_left_after_joined": ("the rep leaves before joining", "give a later date for --left"),
    "ck_product_price_not_negative": ("the list price is negative", "prices are zero or more"),
    "ck_stage_status": ("a stage is open, won or lost", ""),
    "ck_stage_probability": ("a probability is 0 to 100 percent", "such as --probability 40"),
    "uq_stage_closing": ("there is one stage for won deals and one for lost ones", ""),
    "stage.status": ("there is one stage for won deals and one for lost ones", ""),
    "ck_deal_amount_not_negative": ("the amount is negative", "amounts are zero or more"),
    "ck_deal_closed_when_closed": ("a won or lost deal has a close date, an open one has none", ""),
    "ck_deal_credited_when_closed": ("a won or lost deal has a rep who is credited", ""),
    "ck_deal_won_has_amount": ("a won deal needs an amount", "give it with --amount"),
    "ck_deal_won_has_customer": ("a won deal needs a customer", "set it: crm edit deal DEAL --customer NAME"),
    "ck_deal_closed_after_opened": ("the deal closes before it was opened", "check the two dates"),
    "deal_refunded": (
        "the deal has refunds: it stays won, in its currency, closed by their days, and worth what was given back",
        "take them back first: crm delete refund ID (see: crm list refunds --deal DEAL)",
    ),
    "refund_fits": (
        "a refund is of a won deal, not before it closed, and not of more than is left of it",
        "see: crm show deal DEAL",
    ),
    "ck_refund_amount_above_zero": ("a refund is above zero", "give what was paid back, such as 500"),
    "ck_refund_own_amount_above_zero": ("a refund is above zero", "give what was paid back, such as 500"),
    "ck_line_quantity_above_zero": ("a quantity is above zero", "such as --qty 12"),
    "ck_line_price_not_negative": ("a price is zero or more, and no discount is above it", "check --price, --discount"),
    "ck_line_one_discount": ("a discount is a rate or an amount", "such as --discount 10%"),
    "ck_line_percent": ("a rate is 0 to 100 percent", "such as --tax 20%"),
    "ck_price_not_negative": ("a price is zero or more", "such as 99.00"),
    "ck_quote_one_answer": ("a quote is accepted or rejected", "see: crm list quotes"),
    "quote.number": ("that version of the quote exists", "somebody made it at the same time: try again"),
    "rate.currency": ("that currency has a rate of that day", "crm rate CURRENCY DAY RATE replaces it"),
    "ck_activity_kind": ("an activity is a call, email, meeting, visit or note", ""),
    "ck_activity_direction": ("a call, email, meeting or visit goes in or out, a note does neither", ""),
    "ck_feedback_score": ("the score is outside its scale", "csat is 1 to 5, nps 0 to 10, others have no score"),
    "ck_case_kind": ("a case is a question, problem, complaint or request", ""),
    "ck_case_priority": ("a priority is low, normal, high or urgent", ""),
    "ck_case_status": ("a case is open, waiting, solved or closed", ""),
    "ck_case_solved_when_solved": ("a solved or closed case has when it was solved, another one has not", ""),
    "ck_case_closed_when_closed": ("a closed case has when it was closed, another one has not", ""),
    "ck_case_in_order": ("a case is opened, answered, solved and closed in that order", "check the times"),
    "ck_case_wait_until_after_since": ("the wait ends before it begins", "check the two times"),
    "rule_set.kind": ("that version of the rules exists", "somebody changed them at the same time: try again"),
    "ck_rule_set_kind": (
        "rules are of a scorecard, commission, coaching, the sales process, assignment, service or automation",
        "",
    ),
    "ck_assignment_kind": ("customers and deals are assigned", ""),
    "ck_rule_set_version": ("versions count from 1", ""),
    "ck_rule_use_kind": ("rules are those of a scorecard, of commission or of coaching", ""),
    "ck_rule_use_one_owner": ("rules are for one rep, one team or everybody", "give --rep or --team, not both"),
    "ck_target_one_value": ("a target has one value", ""),
    "ck_target_amount_not_negative": ("the target is negative", "targets are above zero"),
    "ck_target_end_after_start": ("the target's period ends before it starts", "check the two dates"),
    "ck_target_one_owner": ("a target is one rep's, one team's or everybody's", "give --rep or --team, not both"),
    "ck_target_split": ("a target is split evenly, by season or by shares", ""),
    "ck_snapshot_end_after_start": ("the period ends before it starts", "check the two dates"),
    "ck_forecast_end_after_start": ("the period ends before it starts", "check the two dates"),
    "ck_development_review_after_added": ("the review is not after the start", "give a later date with --review"),
    "ck_review_role": ("a review is by the rep, a peer or the manager", "such as --as peer"),
    "ck_review_score": ("a review's score is 1 to 5", "such as --score 4"),
    "ck_review_end_after_start": ("the period ends before it starts", "check the two dates"),
    "not_duplicate.kind": ("that is known already", "see: crm duplicates"),
    "ck_not_duplicate_kind": ("customers, reps and products can look alike", ""),
    "ck_not_duplicate_one_first": ("a record is itself", "name two of them"),
    "ck_segment_kind": ("a segment is of reps, customers, products, deals, activities, feedback or contacts", ""),
    "segment.name_key": ("there is a segment of that name", "see: crm list segments"),
    "campaign.name_key": ("there is a campaign of that name", "see: crm campaign list"),
    "ck_campaign_member_state": ("a member of a campaign is added, drafted, replied or out", ""),
    "campaign_member.contact_id": ("the contact is in that campaign already", "see: crm campaign show NAME"),
    "campaign_member.message": ("another draft has that Message-ID", ""),
    "ck_touch_one_source": ("a touch is by a campaign or by another source", "give one of the two"),
    "custom_field.kind": ("that kind of record has a field of that name", "see: crm list fields"),
    "ck_custom_field_kind": ("customers, deals, products, reps and contacts can have fields of your own", ""),
    "ck_custom_field_type": ("a field holds an int, amount, date, text, choice or yesno", ""),
    "ck_custom_field_choices": ("a choice has its values, and no other field", 'such as --choices "A,B,C"'),
    "ck_custom_value_id": ("the id of a value is made of its field and its record", ""),
    "ck_custom_value_one_value": ("a value is a number or a text", ""),
    "ck_absence_last_not_before_first": ("the last day is before the first one", "check the two dates"),
    "ck_absence_percent": ("a share is 0 to 100 percent", "such as --share 60%"),
    "ck_pay_run_end_after_start": ("the period ends before it starts", "check the two dates"),
    "ck_pay_run_paid_by_somebody": ("pay that went has who says so", ""),
    "ck_pay_line_end_after_start": ("the period ends before it starts", "check the two dates"),
    "ck_pay_line_line": ("pay is for a deal, or a cap, a floor or a bonus", ""),
    "ck_pay_line_deal": ("the line of a deal names it, and no other does", ""),
    "ck_task_priority": ("the priority of a task is low, normal, high or urgent", ""),
    "ck_task_time": ("a task with a time has a day", "such as --due 'fri 14:30'"),
    "ck_task_repeats": ("a task comes again on fixed days, or after it was done", ""),
    "ck_task_series": ("a task that comes again has a day and says how often", "such as --due fri --every 2w"),
    "ck_task_promised": ("a promise has the day by which it is to be kept", "such as --we 'send quote by fri'"),
    "ck_task_promise": ("what is promised we promise, or they", ""),
    "uq_task_series": ("one task of a series is open at a time", "see: crm list tasks"),
    "task.series": ("one task of a series is open at a time", "see: crm list tasks"),
    "ck_journal_one_row": ("the journal has one row", ""),
    "ck_report_run_end_after_start": ("the period ends before it starts", "check the two dates"),
    "ck_reach_kind": ("a contact is reached by mail or phone", ""),
    "ck_reach_flags": ("opted out and bad are yes (1) or no (0)", ""),
    "reach.key": ("another contact has that mail address", "see: crm find ADDRESS"),
    "ck_position_until_not_before_since": ("they left before they came", "check the two dates"),
    "ck_position_main": ("main is yes (1) or no (0)", ""),
    "position.contact_id": ("the contact is at that customer already", "see: crm show contact NAME"),
    "ck_deal_contact_role": (
        f"in a deal a contact is one of: {', '.join(BUYING_ROLES)}",
        "such as --contact ann=decider",
    ),
    "deal_contact.deal_id": ("the contact is in that deal already", "see: crm show deal DEAL"),
    "FOREIGN KEY": ("a record that this one refers to is gone", "look it up again"),
}


FAULTS = (sqlite3.Error, UnicodeDecodeError)
"""What the driver raises about a data file; the second when it quotes text of a damaged one."""


def in_words(error: sqlite3.Error | UnicodeDecodeError, path: Path) -> CrmError:
    """The error that `main` prints for what SQLite raised about the data file at `path`."""
    text = str(error)
    if isinstance(error, sqlite3.IntegrityError):
        for name, (message, hint) in RULES.items():
            if name in text:
                return RefusedError(message, hint)
        return RefusedError(f"the data file refused the record ({text})", "")
    for sign, message, hint in _SIGNS:
        if sign in text:
            return DataFileError(message.format(path=path), hint)
    if "integer overflow" in text:
        return RefusedError(
            "the amounts add up to more than the program can count", "look for amounts that are too large"
        )
    return DataFileError(f"{path} cannot be used: {text}", "is it whole? restore it from a backup")


_SIGNS = (
    ("locked", "{path} is busy: another program holds it", "try again in a moment"),
    ("locking protocol", "{path} is busy: many programs open it at once", "try again in a moment"),
    ("not a database", "{path} is not a CRM file", "name another file with --db, or make one: crm init"),
    ("malformed", "{path} is damaged", "restore it from a backup"),
    ("too big", "{path} is damaged", "restore it from a backup"),  # a gigabyte: nobody wrote that
    ("not decode", "{path} is damaged", "restore it from a backup"),
    ("can't decode", "{path} is damaged", "restore it from a backup"),
    ("readonly", "{path} is read-only", "make the file and its folder writable"),
    ("disk is full", "no space left while writing {path}: nothing was changed", "free some space and try again"),
    (
        "disk I/O",
        "the disk failed while reading or writing {path}: nothing was changed",
        "check the disk and free space",
    ),
    ("unable to open", "{path} cannot be opened", "check that the folder exists and can be written"),
)
