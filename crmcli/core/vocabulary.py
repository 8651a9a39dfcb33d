"""Words that every layer shares: the kinds of records, stages, activities and feedback, and the output formats."""

from __future__ import annotations

STATUSES = ("open", "won", "lost")
"""What a stage, and so a deal in it, is."""

INTERACTIONS = ("call", "email", "meeting", "visit")
"""Activities that reach a customer or come from one: they have a direction."""

ACTIVITIES = (*INTERACTIONS, "note")
SYNONYMS = {
    **dict.fromkeys(("phone", "telephone", "tel", "phonecall", "phone-call", "ring", "called"), "call"),
    **dict.fromkeys(("mail", "e-mail", "mailed", "emailed"), "email"),
    **dict.fromkeys(("meet", "met", "appointment", "demo", "lunch"), "meeting"),
    **dict.fromkeys(("visited", "onsite", "on-site"), "visit"),
    **dict.fromkeys(("notes", "comment", "memo"), "note"),
    **{f"{kind}s": kind for kind in INTERACTIONS},
}
"""Other words that people type for a kind of activity."""

DIRECTIONS = ("in", "out")

SCALES = {"csat": (1, 5), "nps": (0, 10)}
"""Feedback with a score: its lowest and highest answer."""

REACHES = ("email", "phone")
"""What a contact is reached by."""

BUYING_ROLES = ("decider", "user", "payer", "champion", "blocker")
"""What a contact is in a deal: who decides, uses and pays, who is for it and who stands in its way."""

FEEDBACK = (*SCALES, "complaint", "suggestion")

CASES = ("question", "problem", "complaint", "request")
"""What a case is about."""

PRIORITIES = ("low", "normal", "high", "urgent")

CASE_STATUSES = ("open", "waiting", "solved", "closed")
"""Where a case stands: somebody works on it, it waits for the customer, it is answered for good, nothing follows."""

CAMPAIGN_STATES = ("added", "drafted", "replied", "out")
"""How far a campaign came with a contact: nothing is written yet, a draft is, they answered, they want none of it."""

PAY_LINES = ("deal", "cap", "floor", "bonus")
"""What a rep is paid for, and what limits it."""

PERSONAL_RULES = ("scorecard", "commission", "coaching")
RULES = (*PERSONAL_RULES, "process", "assignment", "service", "automation")
"""Sets of rules that the data file keeps in versions, each as the TOML that the team wrote; personal ones can be those
of one rep or team."""

ASSIGNED = ("customer", "deal")
"""Kinds of record that are given to somebody when they come in."""

SPLITS = ("even", "season", "shares")
"""How a target is spread over the months of its period."""

REPEATS = ("fixed", "after")
"""By what the next of a series of tasks is dated: days that were fixed for it, or the one when the last was done."""

PROMISES = ("we", "they")
"""Who promised what is to be done: a rep, or the customer."""

REVIEWERS = ("self", "peer", "manager")
"""Who reviews a rep."""

KINDS = {
    "rep": "reps",
    "customer": "customers",
    "contact": "contacts",
    "product": "products",
    "deal": "deals",
    "activity": "activities",
    "feedback": "feedback",
    "stage": "stages",
    "refund": "refunds",
    "case": "cases",
    "line": "lines",
    "quote": "quotes",
    "task": "tasks",
}
"""One record and many of them: `crm add rep`, `crm list reps`."""

WITHIN = ("move", "custom_value", "pay_line", "case_wait", "reach", "position", "deal_contact", "campaign_member")
"""Rows that come with the record that they are of: a step of a deal, a value in a field of the team's own, a line of
a pay run, a time that a case waited, what a contact is reached by, where they work, and on which deals and in which
campaigns they are."""

NAMED = ("rep", "customer", "product", "stage", "deal", "contact")
"""Kinds of record with a name; a deal's is its title."""

SHARED_NAMES = ("deal", "contact")
"""Kinds of which two records may have one name."""

TAGGED = ("rep", "customer", "product", "deal", "contact")
"""Kinds of record that can have tags."""

FILTERED = ("rep", "customer", "product", "deal", "activity", "feedback", "contact")
"""Kinds of record that filters choose from, and so segments are of."""
CUSTOMIZED = ("customer", "deal", "product", "rep", "contact")
"""Kinds of record that can have fields of the team's own."""

FIELD_TYPES = ("int", "amount", "date", "text", "choice", "yesno")
"""What such a field can hold."""

SELF, NOBODY = "me", "none"
"""Words that stand for a record: the rep that the `me` setting names, and none."""

FORMATS = ("table", "json", "csv", "md", "html", "xlsx")
IDS = "ids"
"""The format of lists that other commands read: an id a line."""
COLORS = ("auto", "always", "never")

DEFAULT_STAGES = ("Lead", "Qualified", "Proposal", "Negotiation")
WON, LOST = "Won", "Lost"

MONTH_NAMES = (
    "january", "february", "march", "april", "may", "june",
    "july", "august", "september", "october", "november", "december",
)  # fmt: skip
WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
