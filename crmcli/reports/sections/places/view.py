"""The places in the quarter so far, each with its score on one scale."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from crmcli.core.document import QUIET, STRONG, Block, Cell, Chart, Column, Line, Series, Table
from crmcli.evaluation.metrics.view import exact
from crmcli.evaluation.score.insight import Result
from crmcli.evaluation.score.places import are_shared, places_data
from crmcli.evaluation.score.points import AVERAGE, HIGHEST
from crmcli.evaluation.score.view import BY_CHANCE, place_cell, score_bar
from crmcli.reports.sections.ranking.view import Ranking, not_ranked
from crmcli.reports.sections.record_list import more


def blocks(ranking: Ranking) -> Iterator[Block]:
    """The places as one table whose bars are its picture, and who has none."""
    ranked = ranking.ranked
    quarter = ranking.compared.whole.label
    if not ranked:
        yield Line(f"Nobody is ranked in {quarter} yet.")
        return
    shown = ranked[: ranking.rows]
    names, scores = [each.person.name for each in shown], [each.score for each in shown]
    yield Chart("bars", f"Score {quarter}", names, [Series("Score", scores)], "points", "", AVERAGE, HIGHEST)
    columns = [
        Column("Place"), Column("Rep"), Column("", "bar", 2), Column("Score", "points"),
        Column("Revenue", "number", 1),
    ]  # fmt: skip
    yield Table(columns, [_row(ranking, each) for each in shown], role="bars", every=len(ranked))
    yield from more(len(shown), len(ranked))
    yield Line(f"{quarter} to {ranking.compared.now.last}. The mark is {AVERAGE:g}, the mean of the ranked.", QUIET)
    if are_shared(ranking.places):
        yield Line(f"Place: {BY_CHANCE}.", QUIET)
    if left_out := not_ranked(ranking):
        yield Line(left_out, QUIET)


def _row(ranking: Ranking, each: Result) -> list[Cell]:
    return [
        place_cell(each, ranking.places),
        Cell(each.person.name, tone=STRONG, about=f"rep/{each.person.id}"),
        score_bar(each.score),
        Cell(each.score, "points"),
        Cell(ranking.now.revenue(each.person.id), "whole"),
    ]


def data(ranking: Ranking) -> dict[str, Any]:
    """For JSON: every ranked rep."""
    return {
        "quarter": ranking.compared.whole.label,
        "through": ranking.compared.now.last,
        "reps": [
            {
                "rank": each.rank,
                "places": places_data(ranking.places.get(each.person.id)),
                "rep": each.person.name,
                "score": each.score,
                "revenue": exact(ranking.now.revenue(each.person.id), "money", ranking.currency),
            }
            for each in ranking.ranked
        ],
    }
