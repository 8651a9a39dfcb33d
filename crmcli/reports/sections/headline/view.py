"""The beginning of a report: a few plain sentences that say what happened, and the figures."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from crmcli.core.document import QUIET, STRONG, Block, Cell, Column, Line, Table
from crmcli.core.periods import Period
from crmcli.core.rounding import whole
from crmcli.evaluation.metrics.view import IN_POINTS, MONTHS, arrowed, exact, parts, tone
from crmcli.reports.sections.headline.insight import Figure, nothing
from crmcli.reports.sections.record_list import about, many, money


class Headline(NamedTuple):
    """What it is made of: the figures, the facts they are made of, the largest win if there was one, and the periods
    now, before and a year ago. `who` is whose they are; empty: everybody's. `whole`: amounts without decimals."""

    figures: Sequence[Figure]
    facts: Mapping[str, float]
    largest: Mapping[str, Any] | None
    periods: tuple[Period, Period, Period]
    who: str
    currency: str
    whole: bool = False


_SHORTEST = {"day": 1, "week": 7, "month": 28, "quarter": 89}
"""Days of each kind of period that has a name."""


def before(period: Period) -> str:
    """What people call the period before it; of one under way, as much of that."""
    if period.kind not in _SHORTEST:
        return "the days before"
    return f"{'the same days of ' if under_way(period) else ''}the {period.kind} before"


def year_ago(period: Period) -> str:
    """What people call the same period of the year before."""
    named = period.kind in _SHORTEST and not under_way(period)
    return f"the same {period.kind if named else 'days'} a year ago"


def under_way(period: Period) -> bool:
    """Are these only the first days of the week, month or quarter that they are called by?"""
    ends_early = period.kind in ("month", "quarter") and period.end.day != 1
    return ends_early or period.days < _SHORTEST.get(period.kind, 0)


def blocks(headline: Headline) -> Iterator[Block]:
    """The sentences, then the table of figures."""
    for text in sentences(headline):
        yield Line(text)
    yield _table(headline)


def sentences(headline: Headline) -> list[str]:
    """What happened, so that who reads no more than this knows."""
    if nothing(headline.facts):
        return ["Nothing was recorded in this period.", _pipeline(headline)]
    return [f"{_won(headline)}{_largest(headline)}", f"{_counts(headline)} {_pipeline(headline)}"]


def _won(headline: Headline) -> str:
    figures = {each.metric.key: each for each in headline.figures}
    revenue, orders = figures["revenue"], figures["orders"]
    earlier, then = before(headline.periods[0]), year_ago(headline.periods[0])
    if not orders.now.value:
        was = _worth(headline, orders.before.value, revenue.before.value)
        none = f"No deal was won{_given_back(headline)}"
        return f"{none}, after {was} {during(earlier)}." if orders.before.value else f"{none}."
    held = _held(revenue.change, earlier, revenue.change_year, then)
    won = _worth(headline, orders.now.value, headline.facts.get("sold", 0)) + _given_back(headline)
    who = f"T{headline.who[1:]}" if headline.who.startswith("team ") else headline.who or "The team"
    return f"{who} won {won}{held}."


def _worth(headline: Headline, deals: float | None, revenue: float | None) -> str:
    return f"{many(deals or 0, 'deal')} worth {_money(headline, revenue)}"


def _given_back(headline: Headline) -> str:
    """What refunds took of the revenue."""
    back = headline.facts.get("sold", 0) - headline.facts.get("revenue", 0)
    return f", and {_money(headline, back)} given back" if back else ""


def _held(changed: float | None, earlier: str, changed_year: float | None, then: str) -> str:
    """ ": 12% more than the week before and 8% less than the same week a year ago"; from nothing there is no change."""
    if changed is None and changed_year is None:
        return f", after nothing {during(earlier)} or {during(then)}"
    ago = f"after nothing {during(then)}" if changed_year is None else _against(changed_year, then)
    return (
        f", after nothing {during(earlier)}, {ago}" if changed is None else f": {_against(changed, earlier)} and {ago}"
    )


def during(then: str) -> str:
    """When that was: "the week before", "in the same week a year ago", "on the same day a year ago"."""
    on = "on " if then.startswith("the same day ") else "in " if then.startswith(("the same ", "the days ")) else ""
    return f"{on}{then}"


def _against(changed: float, name: str) -> str:
    percent = whole(100 * abs(changed))
    return f"{percent:,}% {'more' if changed > 0 else 'less'} than {name}" if percent else f"about as much as {name}"


def _largest(headline: Headline) -> str:
    win = headline.largest
    if not win:
        return ""
    named = f"{win['title']} ({win['customer']})"
    if headline.facts.get("won") == 1:
        return f" It was {named}, won by {win['rep']}."
    return f" The largest was {named}, {_money(headline, win['amount'])}, won by {win['rep']}."


def _counts(headline: Headline) -> str:
    facts = headline.facts
    opened, lost, first = (int(facts.get(name, 0)) for name in ("created", "lost", "first_wins"))
    new = f"; {many(first, 'customer')} bought for the first time" if first else ""
    gone = f"{lost:,}" if lost else "none"
    return f"{many(opened, 'deal').capitalize()} {_was(opened)} opened and {gone} lost{new}."


def _pipeline(headline: Headline) -> str:
    facts, last = headline.facts, headline.periods[0].last
    on = f"{last.day} {MONTHS[last.month - 1]}" if headline.whole else f"{last}"
    deals = int(facts.get("open_deals", 0))
    if not deals:
        return f"No deal was open on {on}."
    worth = f", worth {_money(headline, facts['open'])} ({_money(headline, facts['weighted'])} weighted by stage)"
    return f"{many(deals, 'deal')} {_was(deals)} open on {on}{worth if facts['open'] else ''}."


def _was(count: float) -> str:
    return "was" if count == 1 else "were"


def _money(headline: Headline, value: float | None) -> str:
    return (about if headline.whole else money)(value or 0, headline.currency)


def _table(headline: Headline) -> Table:
    now, earlier, then = (each.label for each in headline.periods)
    if headline.periods[0].kind == "range":  # whose labels would take all the room
        now, earlier, then = "these days", "the days before", "a year ago"
    columns = [
        Column("Figure"), Column(headed(now), "number"), Column(f"vs {earlier}", "number"),
        Column(f"vs {then}", "number"), Column(headed(earlier), "number", 1), Column(headed(then), "number", 2),
    ]  # fmt: skip
    return Table(columns, [_row(each) for each in headline.figures], role="figures")


def headed(words: str) -> str:
    """The words as a heading."""
    return f"{words[:1].upper()}{words[1:]}"


def _row(each: Figure) -> list[Cell]:
    metric = each.metric
    return [
        Cell(metric.title),
        Cell(each.now.value, metric.shown_as, STRONG),
        *(arrowed(_changed(each, value)) for value in (each.change, each.change_year)),
        *(Cell(side.value, metric.shown_as, QUIET) for side in (each.before, each.year_ago)),
    ]


def _changed(each: Figure, value: float | None) -> Cell:
    return Cell(value, IN_POINTS.get(each.metric.unit, "share"), tone(value, each.metric.better))


def data(headline: Headline) -> dict[str, Any]:
    """For JSON: the sentences and, by its key, each figure."""
    win, currency = headline.largest, headline.currency
    return {
        "sentences": sentences(headline),
        "figures": {each.metric.key: _figure(each, currency) for each in headline.figures},
        "open_deals": round(headline.facts.get("open_deals", 0)),
        "largest_win": {**win, "amount": exact(win["amount"], "money", currency)} if win else None,
    }


def _figure(each: Figure, currency: str) -> dict[str, Any]:
    metric = each.metric
    return {
        "title": metric.title,
        "unit": metric.unit,
        "better": metric.better,
        "value": exact(each.now.value, metric.shown_as, currency),
        **parts(metric, each.now, currency),
        "before": exact(each.before.value, metric.shown_as, currency),
        "change": each.change,
        "year_ago": exact(each.year_ago.value, metric.shown_as, currency),
        "change_year": each.change_year,
    }
