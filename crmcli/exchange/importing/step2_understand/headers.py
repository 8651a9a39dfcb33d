"""Usual header words of each kind of record, and the field that each means: data, compared as `normal` says.

A field's own name is always recognised. The profile of another program is one more table like this.
"""

from __future__ import annotations

import re

SYNONYMS: dict[str, dict[str, str]] = {
    "rep": {
        "id": "rep id, sales rep id, salesperson id, agent id, user id, employee id, owner id, record id, external id",
        "name": "rep, rep name, sales rep, sales agent, salesperson, sales person, agent, seller, employee, user,"
        " full name, owner, account manager",
        "email": "e-mail, mail, email address, e-mail address, work email",
        "team": "region, regional office, office, sales team, department, group, branch",
        "manager": "supervisor, manager name, sales manager, reports to, boss, team lead, lead",
        "joined": "hired, hire date, hired on, start date, started, joined on, join date, date joined, since",
        "left": "left on, end date, ended, leave date, date left, until, terminated, termination date",
    },
    "customer": {
        "id": "customer id, account id, client id, company id, organization id, record id, external id",
        "name": "customer, customer name, account, account name, client, client name, company, company name,"
        " organization, organization name, organisation, organisation name, business name",
        "email": "e-mail, mail, email address, e-mail address, contact email",
        "phone": "telephone, tel, phone number, telephone number, mobile, contact phone",
        "website": "web, web site, url, homepage, site, domain",
        "industry": "sector, branch, segment, vertical, industry sector",
        "region": "office location, location, country, territory, area, state, market",
        "source": "lead source, account source, origin, channel, referred by",
        "owner": "rep, sales rep, sales agent, salesperson, sales person, account owner, account manager, agent,"
        " owner name, customer owner, assigned to",
        "created": "created on, created at, created date, create date, creation date, date created, customer since,"
        " since, first contact",
        "note": "notes, comment, comments, description, remark, remarks",
    },
    "product": {
        "id": "product id, product code, sku, item id, item number, code, record id, external id",
        "name": "product, product name, item, item name, title",
        "category": "series, product category, product family, family, group, line, product line, type, product type",
        "list_price": "price, sales price, list price, unit price, standard price, retail price, rate",
    },
    "deal": {
        "id": "deal id, opportunity id, deal number, opportunity number, record id, external id, order id, quote id",
        "title": "name, deal, deal name, deal title, opportunity, opportunity name, opportunity title, subject",
        "customer": "customer name, account, account name, client, client name, company, company name, organization,"
        " organization name, organisation, organisation name, associated company",
        "rep": "rep name, sales rep, sales agent, salesperson, sales person, agent, seller, owner, owner name,"
        " deal owner, opportunity owner, account manager, assigned to",
        "product": "product name, item, product interest",
        "amount": "value, close value, deal value, deal amount, deal size, opportunity amount, opportunity value,"
        " amount value, total, price",
        "currency": "currency code, deal currency, currency iso code, amount currency",
        "stage": "deal stage, opportunity stage, stage name, sales stage, pipeline stage, status, deal status",
        "opened": "engage date, open date, opened on, opened at, opened date, date opened, created, created on,"
        " created at, created date, create date, creation date, date created, start date",
        "closed": "close date, closed on, closed at, closed date, closing date, date closed, end date,"
        " actual close date, actual closing date, actual close",
        "expected": "expected close, expected close date, expected closing date, expected closing, forecast date,"
        " estimated close date, est close date, target close date",
        "lost_reason": "loss reason, reason lost, reason for loss, closed lost reason, lost because",
        "source": "lead source, deal source, opportunity source, origin, channel",
    },
    "activity": {
        "id": "activity id, task id, event id, call id, record id, external id",
        "customer": "customer name, account, account name, client, client name, company, company name, organization,"
        " organisation, related to",
        "rep": "rep name, sales rep, sales agent, salesperson, sales person, agent, owner, assigned to, user,"
        " activity owner",
        "deal": "deal name, deal title, deal id, opportunity, opportunity name, opportunity id",
        "kind": "type, activity, activity type, activity kind, channel",
        "direction": "in or out, in/out, inbound or outbound",
        "at": "date, time, when, datetime, date time, timestamp, activity date, due date, logged at, created at, day",
        "note": "notes, comment, comments, text, description, subject, summary, body, details",
    },
    "feedback": {
        "id": "feedback id, response id, answer id, survey id, ticket id, record id, external id",
        "customer": "customer name, account, account name, client, client name, company, company name, organization,"
        " organisation, respondent",
        "rep": "rep name, sales rep, sales agent, salesperson, sales person, agent, owner, assigned to",
        "deal": "deal name, deal title, deal id, opportunity, opportunity name, opportunity id",
        "kind": "type, scale, survey, survey type, feedback type, metric",
        "score": "rating, answer, points, value, stars, grade",
        "at": "date, time, when, datetime, date time, timestamp, answered, answered at, submitted at, created at, day",
        "text": "comment, comments, note, notes, feedback, message, description, remark",
    },
}


CLOSING: dict[str, str] = {
    "status": "status, deal status, opportunity status, outcome, result, won/lost",
    "is_won": "is won, closed won, is closed won, won?",
    "is_lost": "is lost, closed lost, is closed lost, lost?",
    "is_closed": "is closed, closed?",
    "won_time": "won time, won on, won date, date won, won at",
    "lost_time": "lost time, lost on, lost date, date lost, lost at",
}
"""Columns of a deal that are not kept, but say whether and when it was won or lost."""


def normal(title: str) -> str:
    """What header words are compared by: casefolded, without blanks, underscores, dashes and dots."""
    return re.sub(r"[\s_.\-–—]+", "", title.casefold())


def plain(title: str) -> str:
    """A title as another program's headers are compared: small letters, single blanks, no mark of a required field."""
    return " ".join(title.lower().replace("–", "-").replace("—", "-").rstrip("*. ").split())


def words(kind: str, fields: tuple[str, ...]) -> dict[str, str]:
    """The field for each normal header word of that kind."""
    known = {**SYNONYMS[kind], **CLOSING} if kind == "deal" else SYNONYMS[kind]
    usual = {normal(word): name for name, line in known.items() for word in line.split(",")}
    return usual | {normal(name): name for name in fields}
