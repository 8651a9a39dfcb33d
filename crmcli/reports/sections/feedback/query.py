"""What customers said in a period, beyond the rates that the metrics make of it: who was unhappy, and with which words.

A score tells how well it went as `fraction`: 0 the lowest answer of its scale, 1 the highest. A complaint has none.
"""

from __future__ import annotations

from typing import Any

from crmcli.core.vocabulary import SCALES
from crmcli.database.conditions import bound, chosen_reps, everyone, total, within
from crmcli.database.sql import sa, t
from crmcli.database.statements.compiled import statement

UNHAPPY = {"csat": 3, "nps": 6}
HAPPY = {"csat": 4, "nps": 9}
"""Up to and from which answer: what the metrics count as satisfied, as promoter and as detractor."""


@statement()
def said() -> Any:
    """How many `complaints`, `suggestions` and answers credited to nobody (`uncredited`) there were."""
    f = t.feedback.c
    rows = sa.select(f.kind, f.rep_id).where(f.rep_id.in_(chosen_reps()), within(f.at, "since", "until"))
    nobodys = sa.select(f.kind, f.rep_id).where(f.rep_id.is_(None), everyone(), within(f.at, "since", "until"))
    each = sa.union_all(rows, nobodys).subquery("each")
    e = each.c
    answer = sa.and_(e.rep_id.is_(None), sa.or_(*(e.kind == kind for kind in SCALES)))
    return sa.select(
        total(e.kind == "complaint").label("complaints"),
        total(e.kind == "suggestion").label("suggestions"),
        total(answer).label("uncredited"),
    )


@statement()
def unhappy() -> Any:
    """Complaints, then the lowest scores, those with words before those without; the newest first. Up to `rows`, and
    `all_unhappy` counts them all."""
    f = t.feedback.c
    low = [sa.and_(f.kind == kind, f.score <= score) for kind, score in UNHAPPY.items()]
    order = (f.kind != "complaint", _fraction(), f.text.is_(None), f.at.desc(), f.id.desc())
    every = sa.func.count().over().label("all_unhappy")
    return _comments(sa.or_(f.kind == "complaint", *low), order, every)


@statement()
def happiest() -> Any:
    """The best answers that came with words, the newest first, up to `rows`."""
    f = t.feedback.c
    high = [sa.and_(f.kind == kind, f.score >= score) for kind, score in HAPPY.items()]
    worded = sa.func.trim(f.text) != ""
    return _comments(sa.and_(sa.or_(*high), worded), (_fraction().desc(), f.at.desc(), f.id.desc()))


def _comments(which: Any, order: Any, *more: Any) -> Any:
    f, c, r = t.feedback.c, t.customer.c, t.rep.c
    joined = t.feedback.join(t.customer, c.id == f.customer_id).outerjoin(t.rep, r.id == f.rep_id)
    whose = sa.or_(f.rep_id.in_(chosen_reps()), sa.and_(f.rep_id.is_(None), everyone()))
    named = c.name.label("customer"), r.name.label("rep")
    found = sa.select(f.id, *named, f.kind, f.score, f.at, f.text, *more).select_from(joined)
    return found.where(whose, within(f.at, "since", "until"), which).order_by(*order).limit(bound("rows"))


def _fraction() -> Any:
    f = t.feedback.c
    return sa.case(*((f.kind == kind, (f.score - low) * 1.0 / (high - low)) for kind, (low, high) in SCALES.items()))
