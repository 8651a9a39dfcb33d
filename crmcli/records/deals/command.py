"""`crm move`: take a deal through the funnel, win, lose or reopen it."""

from __future__ import annotations

from datetime import date
from typing import Annotated, NamedTuple

import typer

from crmcli.cli.completion.names import Candidates, names
from crmcli.cli.notes import said
from crmcli.cli.options import DueNext, Edit, NextStep, They, We, text_option
from crmcli.cli.workspace import Workspace
from crmcli.core.errors import RefusedError, UsageError
from crmcli.core.moments import day_text
from crmcli.core.money import plain
from crmcli.database.connection import Database, Row
from crmcli.records import rows, typed_fields
from crmcli.records.activities import write as activities
from crmcli.records.confirmation import confirm, name_to_type
from crmcli.records.deals import write as deals
from crmcli.records.fields import Field
from crmcli.records.find.query import usable
from crmcli.records.listing import query as listing
from crmcli.records.protection import Subject, confirmed
from crmcli.records.selection.command import Change, Consent, change_each
from crmcli.records.selection.options import DryRun, Which, Yes
from crmcli.records.selection.query import Selection
from crmcli.records.stage_entry.insight import Said
from crmcli.records.stage_entry.options import Check, Force
from crmcli.records.stage_entry.questions import asked
from crmcli.records.stage_entry.write import enter, fill_in
from crmcli.records.tasks.next_step import Then, check_next, plan_next


def _offered(context: typer.Context, incomplete: str) -> Candidates:
    """Deals; once one is there also stages, for what is typed may be the last word."""
    typed = context.params.get("deal") or context.params.get("stage")
    stages = names("stage", "next", "reopen")(context, incomplete) if typed else []
    return [*stages, *names("deal")(context, incomplete)]


_NOW = "The day it moved (today), and what it is worth now."
Deals = Annotated[
    list[str] | None,
    typer.Argument(
        metavar="DEAL...",
        help="By title or id; several: 1 2 5-9, or - for stdin.",
        autocompletion=_offered,
    ),
]
Target = Annotated[
    str,
    typer.Argument(
        help="A stage, by name; next, won, lost or reopen.",
        metavar="STAGE",
        autocompletion=names("stage", "next", "reopen"),
    ),
]


def move(
    context: typer.Context,
    deal: Deals = None,
    *,
    stage: Target,
    at: Annotated[
        str | None, typer.Option(metavar="DATE", help="The day it moved (today).", rich_help_panel=_NOW)
    ] = None,
    amount: Annotated[
        str | None, typer.Option(metavar="AMOUNT", help="What it is worth now.", rich_help_panel=_NOW)
    ] = None,
    reason: Annotated[str | None, text_option("Why it was lost.", "--reason")] = None,
    note: Annotated[str | None, text_option("What to note on it.", "--note")] = None,
    check: Check = None,
    force: Force = None,
    next_: NextStep = None,
    due: DueNext = None,
    we: We = None,
    they: They = None,
    edit: Edit = False,
    where: Which = None,
    yes: Yes = False,
    dry_run: DryRun = False,
) -> None:
    """Move deals to another stage: the next one, won, lost or any by name.

    A closed deal that is moved to an open stage is open again; reopen moves it to the one it came from.
    In short: crm won DEAL, crm lost DEAL, crm reopen DEAL.

    Examples:
      crm move "Acme renewal" next --note "wants three years"
      crm move "Acme renewal" won --amount 13500 --at yesterday
      crm move --where 'stage=Lead and quiet>90d' lost --dry-run

    More examples:
      crm move "Acme renewal" next --next "call about it" --due fri
      crm move "Acme pilot" lost --reason "went with a rival"

    A closed deal, one in a frozen period and another rep's are moved only once you have confirmed it.
    """
    workspace: Workspace = context.obj
    if not deal and where is None:
        raise UsageError("a deal or the stage it moves to is missing", "crm move DEAL STAGE")
    then = Then(next_, due, we, they)
    check_next(workspace, then)
    noted = said(workspace, note)
    step = Asked(stage, at, amount, said(workspace, reason, edit))
    entry = Said(tuple(check or ()), said(workspace, force))
    chosen, consent = Selection("deal", deal or (), where), Consent(yes, dry_run)

    def subject(database: Database, id: int) -> Subject:
        return _subject(workspace, database, id, step)

    def one(database: Database, id: int, entry: Said) -> tuple[Change, str, dict[str, Row]]:
        """Move the deal, and plan what is next."""
        change, following = _moved(workspace, database, id, step, entry)
        deal = rows.current(database, "deal", id) if any(then) else {}
        about = {name: id if name == "deal_id" else deal.get(name) for name in ("rep_id", "customer_id", "deal_id")}
        planned, more = plan_next(workspace, database, then, about)
        if noted is not None:
            more |= {"note": _noted(workspace, database, id, noted)}
            planned = f", noted #{more['note']['id']}{planned}"
        return change._replace(sentence=f"{change.sentence}{planned}"), following, more

    if not chosen.single or dry_run:
        change_each(workspace, "move", chosen, consent, lambda db, id: one(db, id, entry)[0], subject)
        return
    name = chosen.words[0]
    confirmed(workspace, lambda database: [subject(database, usable(database, "deal", name))], yes, "moved")

    def attempt(entry: Said) -> None:
        with workspace.writing(make=False) as database:
            change, following, more = one(database, usable(database, "deal", name), entry)
            deal = change.after["id"]
            confirm(workspace, database, "move", "deal", deal, change.sentence, following, change.before, more)

    asked(workspace, attempt, entry)


def _noted(workspace: Workspace, database: Database, id: int, text: str) -> Row:
    """Log the note on the deal of that id."""
    deal = rows.current(database, "deal", id)
    if deal["customer_id"] is None:
        raise RefusedError(f"deal #{id} has no customer for the note", f"crm edit deal {id} --customer NAME")
    about = {"customer_id": deal["customer_id"], "rep_id": deal["rep_id"], "deal_id": id}
    note = {**about, "kind": "note", "direction": None, "at": workspace.now, "note": text}
    return listing.record(database, "activity", activities.add(database, note, workspace.now))


class Asked(NamedTuple):
    """A move as it is typed."""

    stage: str
    at: str | None
    amount: str | None
    reason: str | None


def _subject(workspace: Workspace, database: Database, id: int, asked: Asked) -> Subject:
    """The deal, and the day on which it is to be closed."""
    day = typed_fields.reader(workspace, database).value(Field("at", "day"), asked.at or "today")
    goal = deals.target_stage(database, deals.funnel(database), id, rows.current(database, "deal", id), asked.stage)
    return Subject("deal", id, (day,) if goal["status"] != "open" else ())


def _moved(workspace: Workspace, database: Database, id: int, asked: Asked, entry: Said) -> tuple[Change, str]:
    """Move the deal of that id; what there is to say of it, and the next useful command."""
    before = listing.record(database, "deal", id)
    typed = typed_fields.reader(workspace, database)
    day = typed.value(Field("at", "day"), asked.at or "today")
    typed = typed._replace(own=before["currency"] or "")
    changes = typed.values("deal", {"amount": asked.amount, "lost_reason": asked.reason})
    changes |= fill_in(database, id, typed, entry) if entry.answers else {}
    step = deals.move(database, id, asked.stage, day, workspace.today, workspace.actor, changes)
    enter(workspace, database, id, step.from_stage["id"], entry)
    after = listing.record(database, "deal", id)
    return Change(_sentence(workspace, database, step, after, day), after, before), _following(database, after, step)


def _sentence(workspace: Workspace, database: Database, step: deals.Step, deal: Row, day: date) -> str:
    parts = [f"Moved deal #{deal['id']} {deal['title']}: {step.from_stage['name']} → {step.to_stage['name']}"]
    if deal["currency"] and deal["amount"] is not None:
        from crmcli.records.rates.worth import worth

        parts.append(worth(database, deal))
    elif deal["amount"] is not None:
        parts.append(f"{plain(deal['amount'], workspace.currency)} {workspace.currency}")
    if day != workspace.today:
        parts.append(f"on {day_text(day)}")
    return ", ".join(parts)


def _following(database: Database, deal: Row, step: deals.Step) -> str:
    """The next useful command once the deal is where it is."""
    if deal["status"] == "won":
        return f"crm feedback {name_to_type(database, 'customer', step.deal['customer_id'], deal['customer'])} 5"
    name = name_to_type(database, "deal", deal["id"], deal["title"])
    if deal["status"] == "lost":
        return f"crm show deal {name}" if deal["lost_reason"] else f'crm edit deal {name} --reason "…"'
    stages = deals.funnel(database).open
    return f"crm move {name} {'won' if stages[-1]['id'] == step.to_stage['id'] else 'next'}"
