"""The headers of further programs' exports, and the titles that mark them: data, as in `program_headers.py`.

SuiteCRM, SugarCRM, vtiger, OroCRM and Bitrix24 have one date for a deal: it is when a closed deal closed, and when an
open one is expected to.
"""

from __future__ import annotations

Headers = dict[str, dict[str, str]]

ODOO: Headers = {
    "deal": {
        "id": "external id, id",
        "title": "opportunity, opportunity/name, name",
        "customer": "customer/name, customer/display name, customer, partner, company name",
        "rep": "salesperson/name, salesperson, user",
        "amount": "expected revenue, planned revenue",
        "currency": "currency, currency/name",
        "stage": "stage/name, stage",
        "opened": "created on, create date, creation date",
        "closed": "closed date, date closed",
        "expected": "expected closing, expected closing date, expected close date",
        "lost_reason": "lost reason, lost reason/name",
        "source": "source, source/name, medium",
    },
    "activity": {
        "id": "external id, id",
        "customer": "customer, partner",
        "rep": "assigned to, assigned to/name, salesperson",
        "kind": "activity type, activity type/name",
        "at": "done date, due date, date",
        "note": "summary, note",
        "deal": "document name, opportunity",
    },
}

VTIGER: Headers = {
    "deal": {
        "id": "opportunity no, potential no, potential_no, opportunity number, record id, potentialid",
        "title": "opportunity name, potential name, potentialname",
        "customer": "organization name, account name, related to, related_to",
        "rep": "assigned to, assigned_user_id",
        "amount": "amount",
        "currency": "currency",
        "stage": "sales stage, sales_stage",
        "opened": "created time, createdtime",
        "closed": "actual close date, expected close date, closingdate",
        "expected": "expected close date, closingdate",
        "lost_reason": "lost reason, closed lost reason",
        "source": "lead source, leadsource",
        "product": "product name",
    },
    "customer": {
        "id": "organization no, account no, account_no",
        "name": "organization name, account name, accountname",
        "phone": "primary phone, phone",
        "email": "primary email, email1",
        "website": "website",
        "industry": "industry",
        "region": "billing country",
        "owner": "assigned to, assigned_user_id",
        "created": "created time, createdtime",
        "note": "description",
    },
    "activity": {
        "id": "activity id, record id",
        "customer": "related to, organization name",
        "rep": "assigned to",
        "kind": "activity type",
        "at": "start date & time, start date, due date, created time",
        "note": "subject, description",
    },
}

SUITECRM: Headers = {
    "deal": {
        "id": "id, opportunity id",
        "title": "opportunity name, name",
        "customer": "account name, account_name, account",
        "rep": "assigned to, assigned user, assigned to name, assigned_user_name, assigned user name, user name",
        "amount": "opportunity amount, amount, likely",
        "currency": "currency, currency name, currency_name",
        "stage": "sales stage, sales_stage",
        "opened": "date created, date_entered",
        "closed": "expected close date, date_closed, date closed",
        "expected": "expected close date, date_closed, date closed",
        "source": "lead source, lead_source",
    },
    "customer": {
        "id": "id, account id",
        "name": "name, account name",
        "phone": "office phone, phone_office",
        "email": "email address, email1",
        "website": "website",
        "industry": "industry",
        "region": "billing country, billing_address_country",
        "owner": "assigned to, assigned_user_name",
        "created": "date created, date_entered",
        "note": "description",
    },
    "activity": {
        "id": "id",
        "customer": "account name, related to, parent_name, parent name",
        "rep": "assigned to, assigned_user_name",
        "direction": "direction",
        "at": "start date, start date & time, date_start, due date, date due",
        "note": "subject, name, description",
        "kind": "activity type, type",
    },
}

DYNAMICS: Headers = {
    "deal": {
        "id": "(do not modify) opportunity, opportunity id, opportunityid, opportunity",
        "title": "topic, name",
        "customer": "potential customer, account, customer, customerid",
        "rep": "owner, ownerid",
        "amount": "est. revenue, estimated revenue, estimatedvalue, actual revenue, actualvalue",
        "won_amount": "actual revenue, actualvalue",
        "currency": "currency, transactioncurrencyid",
        "stage": "pipeline phase, sales stage, process stage, stepname",
        "status": "status, statecode",
        "opened": "created on, createdon",
        "closed": "actual close date, actualclosedate",
        "expected": "est. close date, estimated close date, estimatedclosedate",
        "source": "source campaign, lead source",
    },
    "customer": {
        "id": "(do not modify) account, account number",
        "name": "account name",
        "phone": "main phone",
        "email": "email",
        "website": "website",
        "industry": "industry",
        "region": "address 1: country/region, address 1: city",
        "owner": "owner",
        "created": "created on",
        "note": "description",
    },
    "activity": {
        "id": "(do not modify) activity",
        "customer": "regarding, company, account",
        "rep": "owner",
        "kind": "activity type",
        "direction": "direction",
        "at": "actual end, due date, start date, date created",
        "note": "subject, description",
    },
}

MONDAY: Headers = {
    "deal": {
        "id": "item id (auto generated), item id, pulse id",
        "title": "name, deal, deal name",
        "customer": "accounts, account, company",
        "rep": "owner, deal owner, people, person",
        "amount": "deal value, actual deal value, value",
        "stage": "stage, deal stage, status",
        "opened": "deal creation date, created, creation date, created on",
        "closed": "close date, closed date, actual close date",
        "expected": "expected close date",
        "source": "source, deal source",
    },
}

OROCRM: Headers = {
    "deal": {
        "id": "id",
        "title": "opportunity name",
        "customer": "account account name, account name, customer name, business customer name",
        "rep": "owner username, owner first name, owner",
        "amount": "budget amount, budget amount value, close revenue, close revenue value",
        "won_amount": "close revenue, close revenue value",
        "currency": "budget amount currency, close revenue currency",
        "stage": "status name, status id, status",
        "opened": "created at, created",
        "closed": "close date, closed at, expected close date",
        "expected": "close date, expected close date",
        "lost_reason": "close reason label, close reason name",
        "source": "channel name, source",
    },
}

BITRIX24: Headers = {
    "deal": {
        "id": "id, deal id",
        "title": "deal name, name, title",
        "customer": "company: company name, company, company name, client",
        "rep": "responsible person, responsible",
        "amount": "amount, total, income, total amount, deal amount",
        "currency": "currency, deal currency",
        "stage": "deal stage, stage",
        "is_closed": "deal closed, closed",
        "opened": "created on, created, date created, start date, begin date",
        "closed": "closed on, close date, end date, expected close date",
        "expected": "expected close date, end date, close date",
        "source": "source",
    },
    "activity": {
        "id": "id",
        "customer": "company, client",
        "rep": "responsible person, responsible",
        "kind": "type, activity type",
        "direction": "direction",
        "at": "completed on, deadline, due date, start time, created on",
        "note": "subject, description, name",
    },
}

MARKS: dict[str, dict[str, str]] = {
    "odoo": {
        "deal": "salesperson, expected revenue, expected closing, sales team, prorated revenue, opportunity,"
        " created on, closed date, lost reason, external id, recurring revenue, mrr, assignment date,"
        " salesperson/name, stage/name, customer/name",
    },
    "vtiger": {
        "deal": "opportunity no, potential no, sales stage, expected close date, organization name, assigned to,"
        " created time, modified time, opportunity name, potential name, forecast amount, weighted revenue,"
        " potential_no, potentialname, closingdate, sales_stage, assigned_user_id, createdtime, related_to,"
        " campaign source",
    },
    "suitecrm": {
        "deal": "sales stage, expected close date, date created, date modified, opportunity name, assigned to,"
        " account name, lead source, next step, opportunity type, opportunity amount, date_entered, date_closed,"
        " date_modified, sales_stage, assigned_user_name, assigned_user_id, account_name, amount_usdollar, likely,"
        " worst, best",
    },
    "dynamics": {
        "deal": "topic, potential customer, est. close date, est. revenue, pipeline phase, actual close date,"
        " actual revenue, status reason, (do not modify) opportunity, (do not modify) row checksum,"
        " (do not modify) modified on, originating lead, price list, purchase timeframe, estimatedvalue,"
        " estimatedclosedate, actualvalue, actualclosedate, customerid, statecode, statuscode, rating",
        "customer": "(do not modify) account, (do not modify) row checksum, (do not modify) modified on, main phone,"
        " primary contact, address 1: city, relationship type, parent account",
        "activity": "(do not modify) activity, (do not modify) row checksum, regarding, activity type,"
        " activity status, actual end, due date, priority, start date",
    },
    "monday": {
        "deal": "subitems, deal value, forecast value, close probability, expected close date, deal creation date,"
        " item id (auto generated), accounts, deal length, deal stage, deal owner, actual deal value",
    },
    "orocrm": {
        "deal": "opportunity name, status id, status name, budget amount, budget amount value,"
        " budget amount currency, close revenue, close revenue value, close revenue currency, account account name,"
        " owner username, close reason label, close reason name, contact first name, customer need,"
        " proposed solution, lead lead name, additional comments",
    },
    "bitrix24": {
        "deal": "responsible person, responsible, deal name, pipeline, deal stage, stage, created by, modified by,"
        " available to everyone, deal closed, stage group, source information, repeat deal, client, income,"
        " deal type, expected close date, end date, start date",
    },
}
"""Titles by which an export is known."""
