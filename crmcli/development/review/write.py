"""Reviews: what a manager, a peer or the rep says of the rep's work in a period."""

from __future__ import annotations

from datetime import datetime
from typing import Any, NamedTuple

from crmcli.core.errors import RefusedError, brief
from crmcli.core.names import checked, checked_name, key, visible
from crmcli.core.periods import Period
from crmcli.database.connection import Database
from crmcli.database.sql import sa, t
from crmcli.database.statements.compiled import statement
from crmcli.records import rows

LOWEST, HIGHEST = 1, 5


class Review(NamedTuple):
    """One review as it is to be kept: `by` is who gives it, `role` what they are to the rep."""

    rep_id: int
    period: Period
    role: str
    score: int
    criterion: str | None
    text: str | None
    by: str


def add(database: Database, review: Review, now: datetime) -> int:
    """Keep the review; returns its id. Refused: a manager or peer who is the rep."""
    name = rows.current(database, "rep", review.rep_id)["name"]
    if review.role != "self" and key(review.by) == key(name):
        raise RefusedError(f"{name} cannot review {name} as {review.role}", "say --as self, or who it is: --by NAME")
    label, start, end, _ = review.period
    values = {**review._asdict(), "label": label, "start": start, "end": end}
    return database.run(insert(), **{name: values[name] for name in values if name != "period"}, at=now)


def read_score(text: str) -> int:
    """A whole number from 1 to 5."""
    word = text.strip()
    if len(word) == 1 and word in "12345":
        return int(word)
    raise RefusedError(
        f'score: "{brief(visible(text))}" is not a whole number from {LOWEST} to {HIGHEST}',
        f"{HIGHEST} is the best: such as --score 4",
    )


def read_criterion(text: str | None) -> str | None:
    """What is judged, written one way: "Team work " and "team work" are the same."""
    return None if text is None else key(checked_name(text, "the criterion"))


def read_text(text: str | None) -> str | None:
    """What is said, without the blanks around it; nothing is None."""
    return checked(text, "the text").strip() or None if text is not None else None


@statement()
def insert() -> Any:
    columns = ("rep_id", "label", "start", "end", "role", "criterion", "score", "text", "at", "by")
    return sa.insert(t.review).values({column: sa.bindparam(column) for column in columns})
