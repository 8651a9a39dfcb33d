"""The ranking as a section of a report."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from crmcli.core.document import BAD, GOOD, QUIET, STRONG, Block, Cell, Chart, Column, Line, Series, Table
from crmcli.core.periods import Comparison, Period
from crmcli.evaluation.metrics.view import exact, period_data, tone
from crmcli.evaluation.score.insight import Evaluation, Result
from crmcli.evaluation.score.places import Places, are_shared, places_data
from crmcli.evaluation.score.points import AVERAGE, HIGHEST, ON_TARGET
from crmcli.evaluation.score.readings import Facts, anything
from crmcli.evaluation.score.view import BY_CHANCE, place_cell, score_bar
from crmcli.reports.sections.record_list import many, more


class Judged(NamedTuple):
    """A period's facts and what came of them."""

    facts: Facts
    evaluation: Evaluation

    def revenue(self, id: int) -> float:
        return self.facts.get(id, {}).get("revenue", 0)


class Ranking(NamedTuple):
    """What the section is made of: the quarter so far `now` and the one `before`, and the period's `own` result, where
    it is another period. `places` are those that chance could as well have given, by id. `reps` are the ids of those to
    show (None: everybody), `rows` how many at most."""

    compared: Comparison
    period: Period
    now: Judged
    before: Judged
    own: Judged | None
    places: Mapping[int, Places]
    reps: Collection[int] | None
    rows: int
    currency: str

    @property
    def named(self) -> str:
        """What the period is called in a heading."""
        return "these days" if self.period.kind == "range" else self.period.label

    @property
    def shown(self) -> list[Result]:
        return [each for each in self.now.evaluation.results if self.reps is None or each.person.id in self.reps]

    @property
    def ranked(self) -> list[Result]:
        """Nobody, where nothing happened."""
        if not any(map(anything, self.now.facts.values())):
            return []
        return [each for each in self.shown if each.rank is not None]


def blocks(ranking: Ranking) -> Iterator[Block]:
    """A picture of the scores before and after, the table, and who is not ranked."""
    ranked = ranking.ranked
    if not ranked:
        yield Line(f"Nobody is ranked in {ranking.compared.whole.label} yet.")
        return
    shown = ranked[: ranking.rows]
    yield _picture(ranking, shown)
    yield Table(_columns(ranking), [_row(ranking, each) for each in shown], role="bars")
    yield from more(len(shown), len(ranked))
    yield Line(
        f"Score: the mean by weight of each metric's points; {AVERAGE:g} points are the mean of the ranked reps, "
        f"{ON_TARGET:g} a target that is reached.",
        QUIET,
    )
    yield Line(_how(ranking), QUIET)
    if are_shared(ranking.places):
        yield Line(f"#: {BY_CHANCE}.", QUIET)
    if left_out := not_ranked(ranking):
        yield Line(left_out, QUIET)


def _picture(ranking: Ranking, shown: Sequence[Result]) -> Chart:
    """The scores, each with the one before where anybody had one."""
    labels = [ranking.compared.before.label, ranking.compared.whole.label]
    scores = [[_score(side, each) for each in shown] for side in (ranking.before, ranking.now)]
    series = [Series(*pair) for pair in zip(labels, scores, strict=True)]
    if not any(score is not None for score in scores[0]):
        labels, series = labels[1:], series[1:]
    kind = "pairs" if len(series) > 1 else "bars"
    names = [each.person.name for each in shown]
    return Chart(kind, f"Score, {' and '.join(labels)}", names, series, "points", "", AVERAGE, HIGHEST)


def not_ranked(ranking: Ranking) -> str:
    """Who is not ranked, by the reason; empty where everybody is."""
    found: dict[str, list[str]] = {}
    for each in ranking.shown:
        if each.rank is None:
            found.setdefault(each.reason, []).append(each.person.name)
    said = "; ".join(f"{', '.join(names)} ({reason})" for reason, names in found.items())
    return f"Not ranked: {said}." if said else ""


def _how(ranking: Ranking) -> str:
    compared = ranking.compared
    first = many(compared.now.days, "day").removeprefix("1 ")
    days = f"the first {first} of" if compared.through else "the whole of"
    others = f" Beside it the score of {ranking.named} alone." if ranking.own else ""
    return (
        f"Score and change: {compared.whole.label} to {compared.now.last} against {days} {compared.before.label}; "
        f"± is the places won or lost since.{others}"
    )


def _columns(ranking: Ranking) -> list[Column]:
    quarter, period = ranking.compared.whole.label, ranking.named
    own = [Column(f"Score {period}", "points", 1), Column(f"Revenue {period}", "money", 2)] if ranking.own else []
    return [
        Column("#"), Column("±", "movement"), Column("Rep"), Column("Team", keep=3),
        Column(f"Score {quarter}", "points"), Column("", "bar", 4), Column(f"Revenue {quarter}", "money"), *own,
    ]  # fmt: skip


def _row(ranking: Ranking, result: Result) -> list[Cell]:
    id, known = result.person.id, _figures(ranking, result)
    gained = known["score_change"]
    own = []
    if ranking.own:
        own = [Cell(known["period_score"], "points"), Cell(ranking.own.revenue(id), "money")]
    return [
        place_cell(result, ranking.places),
        _moved(known["moved"]),
        Cell(result.person.name, tone=STRONG, about=f"rep/{result.person.id}"),
        Cell(result.person.team or "", tone=QUIET),
        Cell(result.score, "points", STRONG, Cell(gained, "signed", tone(gained))),
        score_bar(result.score),
        Cell(ranking.now.revenue(id), "money"),
        *own,
    ]  # fmt: skip


def _moved(places: int | None) -> Cell:
    if places is None:
        return Cell("new", "movement")
    return Cell(places, "movement", GOOD if places > 0 else BAD if places else QUIET)


def _score(side: Judged, result: Result) -> float | None:
    found = side.evaluation.of(result.person.id)
    return found.score if found else None


def _figures(ranking: Ranking, result: Result) -> dict[str, Any]:
    """Every figure of a rep by its name."""
    id, before = result.person.id, ranking.before.evaluation.of(result.person.id)
    rank_before = before.rank if before else None
    score_before = before.score if before else None
    own = ranking.own.evaluation.of(id) if ranking.own else None
    return {
        "rank": result.rank,
        "places": places_data(ranking.places.get(id)),
        "rank_before": rank_before,
        "moved": None if rank_before is None or result.rank is None else rank_before - result.rank,
        "rep": result.person.name,
        "team": result.person.team,
        "score": result.score,
        "score_before": score_before,
        "score_change": None if result.score is None or score_before is None else result.score - score_before,
        "revenue": exact(ranking.now.revenue(id), "money", ranking.currency),
        "revenue_before": exact(ranking.before.revenue(id), "money", ranking.currency),
        "period_rank": own.rank if own else None,
        "period_score": own.score if own else None,
        "period_revenue": exact(ranking.own.revenue(id), "money", ranking.currency) if ranking.own else None,
    }


def data(ranking: Ranking) -> dict[str, Any]:
    """For JSON: every rep's figures; those of the period are null where the quarter itself is reported."""
    compared = ranking.compared
    return {
        "quarter": {**period_data(compared.now, compared.whole.label), "complete": compared.through is None},
        "versus": period_data(compared.before),
        "reps": [_figures(ranking, each) for each in ranking.ranked],
        "not_ranked": [
            {"rep": each.person.name, "team": each.person.team, "reason": each.reason}
            for each in ranking.shown
            if each.rank is None
        ],
    }
