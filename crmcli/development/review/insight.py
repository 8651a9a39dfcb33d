"""Reviews of one rep as they may be shown: means by role and criterion, and who said what without naming peers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, NamedTuple

from crmcli.core.vocabulary import REVIEWERS

FEWEST_PEERS = 2
"""Of fewer peers everybody would know who said it: what they said is withheld, their scores too."""

Row = Mapping[str, Any]


class Mean(NamedTuple):
    """The mean score by one role, of all its reviews or (`criterion`) of those of one kind; None: withheld."""

    role: str
    criterion: str | None
    mean: float | None
    reviews: int


class Said(NamedTuple):
    """One review; `by` and `id` are None where nobody is to know."""

    role: str
    criterion: str | None
    score: int
    text: str | None
    by: str | None
    id: int | None


class Reviewed(NamedTuple):
    """What was said of one period; `withheld` says that there is more, by too few peers to be shown."""

    label: str
    start: date
    end: date
    means: Sequence[Mean]
    said: Sequence[Said]
    withheld: bool


def by_period(means: Sequence[Row], given: Sequence[Row], names: bool) -> list[Reviewed]:
    """The rows of `development/review/query.py`, each period on its own in their order; `names` shows everything.

    Peers are not named else: their reviews come without id and in an order that does not tell who came first.
    """
    periods = list(dict.fromkeys((row["start"], row["end"]) for row in given))
    return [_reviewed(_of(means, days), _of(given, days), names) for days in periods]


def _of(rows: Sequence[Row], days: tuple[date, date]) -> list[Row]:
    return [row for row in rows if (row["start"], row["end"]) == days]


def _reviewed(means: Sequence[Row], given: Sequence[Row], names: bool) -> Reviewed:
    peers = {row["by"] for row in given if row["role"] == "peer"}
    withheld = bool(peers) and len(peers) < FEWEST_PEERS and not names
    first = given[0]
    found = [
        mean
        for role in reversed(REVIEWERS)
        for mean in _means([row for row in means if row["role"] == role], withheld and role == "peer")
    ]
    said = [
        each
        for role in reversed(REVIEWERS)
        if not (withheld and role == "peer")
        for each in _said([row for row in given if row["role"] == role], role != "peer" or names)
    ]
    return Reviewed(first["label"], first["start"], first["end"], found, said, withheld)


def _means(rows: Sequence[Row], withheld: bool) -> list[Mean]:
    """Of one role: the mean of all its reviews, then by criterion where there is any."""
    if not rows:
        return []
    role, total, count = rows[0]["role"], sum(row["sum"] for row in rows), sum(row["count"] for row in rows)
    overall = Mean(role, None, None if withheld else total / count, count)
    if withheld:
        return [overall]
    return [
        overall,
        *(Mean(role, row["criterion"], row["sum"] / row["count"], row["count"]) for row in rows if row["criterion"]),
    ]


def _said(rows: Sequence[Row], named: bool) -> list[Said]:
    said = [
        Said(*(row[name] for name in ("role", "criterion", "score", "text", "by", "id")))
        for row in rows
    ]  # fmt: skip
    if named:
        return said
    hidden = [each._replace(by=None, id=None) for each in said]
    return sorted(hidden, key=lambda each: (each.criterion or "", each.text or "", each.score))
