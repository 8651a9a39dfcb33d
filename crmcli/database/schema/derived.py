"""Columns that the data file keeps by itself, as it keeps an index: triggers hold them to the rows they follow from.

They exist so that a period's score reads rows of that period only, however long the history is: without them each
of its customers and messages costs a search of the whole past. No other code writes them.

- `customer.first_won`: the close date of the customer's first won deal.
- `customer.last_out`: when the last call, mail, meeting or visit went out to the customer.
- `deal.customer_won`: the same day for each of the customer's deals, which spares them a look at their customer.
- `deal.next_won`, on a won deal: the close date of the customer's next one, by close date and then id.
- `activity.answered`, on an inbound one: the moment of the same rep's next outbound one to that customer.
- `contact.email`, `contact.phone`: all that they are reached by, as one text: "ann@acme.com, ann@home.org (home)".
- `contact.customer_id`, `contact.role`: where they work now, and as what; of several the first.
"""

from __future__ import annotations

from typing import NamedTuple


class Rule(NamedTuple):
    """What follows from a row of `table` that matches `which`: `done` when there is one, `undone` when it is gone.

    Every step is an UPDATE that ends in its conditions; `columns` are those it all depends on.
    """

    table: str
    which: str
    columns: tuple[str, ...]
    done: tuple[str, ...]
    undone: tuple[str, ...]


_WINS = "deal WHERE status = 'won' AND customer_id = {0}.customer_id"
_BEFORE = f"SELECT id FROM {_WINS} AND (closed, id) < ({{0}}.closed, {{0}}.id) ORDER BY closed DESC, id DESC LIMIT 1"
_AFTER = f"SELECT closed FROM {_WINS} AND (closed, id) > ({{0}}.closed, {{0}}.id) ORDER BY closed, id LIMIT 1"
_PAIR = "customer_id = {0}.customer_id AND rep_id = {0}.rep_id"
_LAST_OUT = "SELECT max(at) FROM activity WHERE customer_id = {0} AND direction = 'out'"
_TALK = ("direction", "at", "customer_id", "rep_id")

_SAID = (
    "value || CASE WHEN label IS NULL AND NOT opted_out AND NOT bad THEN '' ELSE ' (' || trim(coalesce(label, '') || "
    "CASE WHEN opted_out THEN ' opted-out' ELSE '' END || CASE WHEN bad THEN ' bad' ELSE '' END) || ')' END"
)
"""What a contact is reached by, as `read` in `records/contacts/reaches.py` reads it."""

_REACHED = (
    f"SELECT group_concat(said, ', ') FROM (SELECT {_SAID} AS said FROM reach "
    "WHERE contact_id = {0} AND kind = '{1}' ORDER BY id)"
)
_AT = "SELECT {1} FROM position WHERE contact_id = {0} AND until IS NULL ORDER BY id LIMIT 1"


def _of_contact(columns: dict[str, str], row: str) -> tuple[str]:
    """The step that sets those columns of the contact that a row is of, each to what it follows from."""
    sets = ", ".join(f"{name} = ({sql.format(f'{row}.contact_id', name)})" for name, sql in columns.items())
    return (f"UPDATE contact SET {sets} WHERE id = {row}.contact_id",)


def _anew(columns: dict[str, str]) -> str:
    """The same of all contacts."""
    return "UPDATE contact SET " + ", ".join(
        f"{name} = ({sql.format('contact.id', name)})" for name, sql in columns.items()
    )


_BY_REACH = {"email": _REACHED, "phone": _REACHED}
_BY_POSITION = {"customer_id": _AT, "role": _AT}

RULES = (
    Rule(
        "deal",
        "{0}.status = 'won'",
        ("status", "closed", "customer_id"),
        done=(
            f"UPDATE deal SET next_won = NEW.closed WHERE id = ({_BEFORE.format('NEW')})",
            f"UPDATE deal SET next_won = ({_AFTER.format('NEW')}) WHERE id = NEW.id",
            # Only an earlier win than all before reaches the deals that know of one.
            "UPDATE deal SET customer_won = NEW.closed WHERE customer_id = "
            "(SELECT id FROM customer WHERE id = NEW.customer_id AND first_won >= NEW.closed) "
            "AND customer_won > NEW.closed",
            "UPDATE customer SET first_won = NEW.closed WHERE id = NEW.customer_id "
            "AND (first_won IS NULL OR first_won > NEW.closed)",
            "UPDATE deal SET customer_won = (SELECT first_won FROM customer WHERE id = NEW.customer_id) "
            "WHERE customer_id = NEW.customer_id AND customer_won IS NULL",
        ),
        undone=(
            f"UPDATE deal SET next_won = ({_AFTER.format('OLD')}) WHERE id = ({_BEFORE.format('OLD')})",
            "UPDATE deal SET next_won = NULL WHERE id = OLD.id AND status <> 'won'",
            f"UPDATE customer SET first_won = (SELECT min(closed) FROM {_WINS.format('OLD')}) "
            "WHERE id = OLD.customer_id",
            "UPDATE deal SET customer_won = (SELECT first_won FROM customer WHERE id = OLD.customer_id) "
            "WHERE customer_id = OLD.customer_id AND customer_won = OLD.closed",
        ),
    ),
    Rule(
        "deal",
        "{0}.customer_id IS NOT NULL",
        ("status", "closed", "customer_id"),
        done=(
            "UPDATE deal SET customer_won = (SELECT first_won FROM customer WHERE id = NEW.customer_id) "
            "WHERE id = NEW.id AND customer_won IS NOT (SELECT first_won FROM customer WHERE id = NEW.customer_id)",
        ),
        undone=("UPDATE deal SET customer_won = NULL WHERE id = OLD.id AND customer_id IS NULL",),
    ),
    Rule(
        "activity",
        "{0}.direction = 'in'",
        _TALK,
        done=(
            "UPDATE activity SET answered = (SELECT min(at) FROM activity WHERE direction = 'out' "
            f"AND {_PAIR.format('NEW')} AND at >= NEW.at) WHERE id = NEW.id",
        ),
        undone=("UPDATE activity SET answered = NULL WHERE id = OLD.id AND direction IS NOT 'in'",),
    ),
    Rule(
        "activity",
        "{0}.direction = 'out'",
        _TALK,
        # The + keeps SQLite to the index on `answered`: by `at` it would search all that the rep ever got.
        done=(
            *(
                f"UPDATE activity SET answered = NEW.at WHERE direction = 'in' AND {_PAIR.format('NEW')} "
                f"AND +at <= NEW.at AND {waiting}"
                for waiting in ("answered IS NULL", "answered > NEW.at")
            ),
            "UPDATE customer SET last_out = NEW.at WHERE id = NEW.customer_id "
            "AND (last_out IS NULL OR last_out < NEW.at)",
        ),
        undone=(
            f"UPDATE customer SET last_out = ({_LAST_OUT.format('OLD.customer_id')}) "
            "WHERE id = OLD.customer_id AND last_out = OLD.at",
            "UPDATE activity SET answered = (SELECT min(r.at) FROM activity r WHERE r.direction = 'out' "
            "AND r.customer_id = activity.customer_id AND r.rep_id = activity.rep_id AND r.at >= activity.at) "
            f"WHERE direction = 'in' AND {_PAIR.format('OLD')} AND answered = OLD.at",
        ),
    ),
    *(
        Rule(
            table,
            "{0}.contact_id IS NOT NULL",
            ("contact_id", *depends),
            _of_contact(columns, "NEW"),
            _of_contact(columns, "OLD"),
        )
        for table, columns, depends in (
            ("reach", _BY_REACH, ("kind", "value", "label", "opted_out", "bad")),
            ("position", _BY_POSITION, ("customer_id", "role", "until")),
        )
    ),
)

_FIRST = "SELECT min(closed) FROM deal WHERE status = 'won' AND customer_id = {0}"

TRUTH = {
    ("customer", "first_won"): _FIRST.format("{0}.id"),
    ("customer", "last_out"): _LAST_OUT.format("{0}.id"),
    ("deal", "next_won"): f"CASE {{0}}.status WHEN 'won' THEN ({_AFTER}) END",
    ("deal", "customer_won"): _FIRST.format("{0}.customer_id"),
    ("activity", "answered"): "CASE {0}.direction WHEN 'in' THEN (SELECT min(at) FROM activity "
    f"WHERE direction = 'out' AND {_PAIR} AND at >= {{0}}.at) END",
    **{
        ("contact", name): sql.format("{0}.id", name)
        for columns in (_BY_REACH, _BY_POSITION)
        for name, sql in columns.items()
    },
}
"""What each of the columns follows from. Every step above sets it to just that: any other value is refused."""

ANEW: dict[str, tuple[str, ...]] = {
    "deal": (
        "UPDATE customer SET first_won = w.first FROM (SELECT customer_id, min(closed) AS first FROM deal "
        "WHERE status = 'won' GROUP BY customer_id) AS w "
        "WHERE customer.id = w.customer_id AND first_won IS NOT w.first",
        "UPDATE deal SET customer_won = (SELECT first_won FROM customer WHERE id = deal.customer_id), next_won = "
        "CASE status WHEN 'won' THEN (SELECT d.closed FROM deal d WHERE d.status = 'won' "
        "AND d.customer_id = deal.customer_id AND (d.closed, d.id) > (deal.closed, deal.id) "
        "ORDER BY d.closed, d.id LIMIT 1) END WHERE +customer_id IS NOT NULL",  # + : in the order of the table
    ),
    "activity": (
        "UPDATE activity SET answered = (SELECT min(r.at) FROM activity r WHERE r.direction = 'out' "
        "AND r.customer_id = activity.customer_id AND r.rep_id = activity.rep_id AND r.at >= activity.at) "
        "WHERE direction = 'in'",
        "UPDATE customer SET last_out = w.last FROM (SELECT customer_id, max(at) AS last FROM activity "
        "WHERE direction = 'out' GROUP BY customer_id) AS w WHERE customer.id = w.customer_id "
        "AND last_out IS NOT w.last",
    ),
    "reach": (_anew(_BY_REACH),),
    "position": (_anew(_BY_POSITION),),
}
"""The same columns for the whole of a table, after rows were added to it while its triggers were down."""

COLUMNS = ("customer_won", "next_won", "answered")
"""What those set in the tables themselves: an index that holds one of them is built after it is set."""


def triggers() -> dict[str, str]:
    """The `CREATE TRIGGER` statements by name: for each table a row that is added, taken out or changed.

    A changed row is taken back as it was before it is there anew, all in one trigger: the order of several is open.
    """
    made = {}
    for table in dict.fromkeys(rule.table for rule in RULES):
        rules = [rule for rule in RULES if rule.table == table]
        added = [f"{step} AND {rule.which.format('NEW')}" for rule in rules for step in rule.done]
        gone = [f"{step} AND {rule.which.format('OLD')}" for rule in rules for step in rule.undone]
        columns = dict.fromkeys(column for rule in rules for column in rule.columns)
        changed = " OR ".join(f"OLD.{column} IS NOT NEW.{column}" for column in columns)
        for word, event, condition, steps in (
            ("added", "INSERT", _any(rules, "NEW"), added),
            ("gone", "DELETE", _any(rules, "OLD"), gone),
            ("changed", f"UPDATE OF {', '.join(columns)}", changed, [*gone, *added]),
        ):
            body = "".join(f"    {step};\n" for step in steps)
            name = f"{table}_{word}"
            made[name] = f"CREATE TRIGGER {name} AFTER {event} ON {table}\nWHEN {condition}\nBEGIN\n{body}END"
    return made | _HELD


_LEFT = "{0} - (SELECT coalesce(sum(coalesce(own_amount, amount)), 0) FROM refund WHERE deal_id = {1}.{2})"
_OWN = "coalesce({0}.own_amount, {0}.amount)"

_HELD = {
    "deal_refunded": f"""CREATE TRIGGER deal_refunded
BEFORE UPDATE OF status, closed, amount, own_amount, currency ON deal
WHEN EXISTS (SELECT 1 FROM refund WHERE deal_id = OLD.id)
BEGIN
    SELECT RAISE(ABORT, 'deal_refunded') WHERE NEW.status <> 'won' OR NEW.currency IS NOT OLD.currency
        OR NEW.closed > (SELECT min(at) FROM refund WHERE deal_id = OLD.id)
        OR {_LEFT.format(_OWN.format("NEW"), "NEW", "id")} < 0;
END""",
    "refund_fits": f"""CREATE TRIGGER refund_fits
AFTER INSERT ON refund
BEGIN
    SELECT RAISE(ABORT, 'refund_fits') WHERE NOT EXISTS (
        SELECT 1 FROM deal WHERE id = NEW.deal_id AND status = 'won' AND closed <= NEW.at
        AND (currency IS NULL) = (NEW.own_amount IS NULL)
        AND {_LEFT.format(_OWN.format("deal"), "NEW", "deal_id")} >= 0
    );
END""",
}
"""What a refund needs of its deal, whoever writes either: a won one, closed by then, of which no more is given back
than it is worth. A change of rates changes both `amount`s, and none of what they are held by."""


def _any(rules: list[Rule], row: str) -> str:
    return " OR ".join(rule.which.format(row) for rule in rules)
