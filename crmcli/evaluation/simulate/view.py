"""Past periods under other rules beside those in force, as a report."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

from crmcli.core.document import QUIET, STRONG, Block, Cell, Column, Document, Heading, Line, Records, Table
from crmcli.core.periods import Period
from crmcli.core.rounding import fixed
from crmcli.evaluation.metrics.catalogue import BY_KEY
from crmcli.evaluation.metrics.scoring_rules import Scorecard
from crmcli.evaluation.metrics.view import card_data, counted, dates, period_data, tone
from crmcli.evaluation.score.insight import Evaluation, Result
from crmcli.evaluation.simulate.insight import FIRST, Flip, Leeway


class Replay(NamedTuple):
    """One period under the rules in force (`card` is everybody's) and under those tried; `tau` compares the rankings,
    `leeway` says how far each weight of the tried ones may move."""

    period: Period
    card: Scorecard
    today: Evaluation
    tried: Evaluation
    tau: float | None
    leeway: Sequence[Leeway]


class Simulation(NamedTuple):
    """The periods in their order; `own` says that some reps are judged by a scorecard of their own, which they keep."""

    card: Scorecard
    replays: Sequence[Replay]
    currency: str
    own: bool


def document(simulation: Simulation) -> Document:
    """The report. `crm.simulate/1` is its data; its records are one row per period and rep."""
    blocks = [*_heading(simulation), _standing(simulation), _alike(simulation), *_leeway(simulation)]
    empty = not any(result.rank for replay in simulation.replays for result in replay.tried.results)
    return Document(blocks, data(simulation), _records(simulation), simulation.currency, empty)


def _heading(simulation: Simulation) -> Iterator[Block]:
    card, first, last = simulation.card, simulation.replays[0].period, simulation.replays[-1].period
    through = dates(Period("", first.start, last.end))
    yield Heading(f"Simulate {card.name}", f"{through}, beside the rules in force. Nothing is written.")
    weights = ", ".join(
        f"{metric.named} {card.weights[key].weight:g}" for key, metric in BY_KEY.items() if key in card.weights
    )
    yield Line(f"Weights: {weights}.", QUIET)
    if said := counted(card.definitions):
        yield Line(f"Counted so: {said}.", QUIET)
    in_force: dict[str, list[str]] = {}
    for replay in simulation.replays:
        in_force.setdefault(f"{replay.card.name}, version {replay.card.version}", []).append(replay.period.label)
    said = "; ".join(name + (f" ({', '.join(found)})" if len(in_force) > 1 else "") for name, found in in_force.items())
    yield Line(f"In force: {said}.", QUIET)
    if simulation.own:
        yield Line("Reps with a scorecard of their own keep it.", QUIET)


def _standing(simulation: Simulation) -> Table:
    """Rank and score of everybody in each period, with what differs from today's; by the last period's rank."""
    replays = simulation.replays
    columns = [Column("Rep"), Column("Team", keep=len(replays) + 1)]
    for at, replay in enumerate(replays):
        keep = len(replays) - 1 - at
        columns += [Column(f"{replay.period.label} #", "count", keep), Column("Score", "points", keep)]
    rows = []
    for result in _everybody(replays):
        row = [Cell(result.person.name, "text", STRONG), Cell(result.person.team or "", tone=QUIET)]
        for replay in replays:
            row += _place(replay.today.of(result.person.id), replay.tried.of(result.person.id))
        rows.append(row)
    return Table(columns, rows, f"Under {simulation.card.name}, and what differs from the rules in force")


def _everybody(replays: Sequence[Replay]) -> list[Result]:
    """Everybody who is in any of the periods, as they stand in the last one they are in."""
    found = {result.person.id: result for replay in reversed(replays) for result in replay.tried.results[::-1]}
    last = {result.person.id: at for at, result in enumerate(replays[-1].tried.results)}
    return sorted(found.values(), key=lambda each: (last.get(each.person.id, len(last)), each.person.name))


def _place(today: Result | None, tried: Result | None) -> list[Cell]:
    moved, gained = rank_change(today, tried), score_change(today, tried)
    return [
        Cell(tried.rank if tried else None, "count", STRONG, Cell(moved or None, "movement")),
        Cell(tried.score if tried else None, "points", "", Cell(gained, "signed", tone(gained))),
    ]  # fmt: skip


def rank_change(today: Result | None, tried: Result | None) -> int | None:
    """Places won under the tried rules; None where either ranking is without the rep."""
    if today is None or tried is None or today.rank is None or tried.rank is None:
        return None
    return today.rank - tried.rank


def score_change(today: Result | None, tried: Result | None) -> float | None:
    """Points won under the tried rules."""
    if today is None or tried is None or today.score is None or tried.score is None:
        return None
    return tried.score - today.score


def _alike(simulation: Simulation) -> Table:
    columns = [
        Column("Period"), Column("Other rank", "count"), Column("τ", "number"),
        Column("First three in force"), Column(f"Under {simulation.card.name}"),
    ]  # fmt: skip
    rows = [
        [
            Cell(replay.period.label),
            Cell(moved(replay), "count"),
            Cell(None if replay.tau is None else fixed(replay.tau, 2).replace("-", "−")),
            Cell(_first(replay.today)),
            Cell(_first(replay.tried)),
        ]
        for replay in simulation.replays
    ]
    return Table(columns, rows, "How alike the rankings are (Kendall's τ-b: 1 the same order, −1 the reverse)")


def moved(replay: Replay) -> int:
    """How many reps stand at another rank."""
    return sum(1 for each in replay.tried.results if rank_change(replay.today.of(each.person.id), each))


def _first(evaluation: Evaluation) -> str:
    return ", ".join(
        result.person.name for result in evaluation.results if result.rank is not None and result.rank <= FIRST
    )


def _leeway(simulation: Simulation) -> Iterator[Block]:
    replays = simulation.replays
    keys = [key for key in BY_KEY if any(each.key == key for replay in replays for each in replay.leeway)]
    if not keys:
        return
    columns = [Column("Metric"), Column("Weight", "number")]
    columns += [Column(replay.period.label, "number", len(replays) - 1 - at) for at, replay in enumerate(replays)]
    last = replays[-1]
    columns += [Column(f"Below, in {last.period.label}", keep=len(replays)), Column("Above", keep=len(replays))]
    rows = []
    for key in keys:
        found = [next((each for each in replay.leeway if each.key == key), None) for replay in replays]
        rows.append(
            [
                Cell(BY_KEY[key].title),
                Cell(simulation.card.weights[key].weight, "number", STRONG),
                *(Cell(_range(each)) for each in found),
                Cell(_what(found[-1].down if found[-1] else None), tone=QUIET),
                Cell(_what(found[-1].up if found[-1] else None), tone=QUIET),
            ]
        )
    yield Table(columns, rows, "How far each weight may move, the others kept, before the first three change")


def _range(found: Leeway | None) -> str | None:
    if found is None:
        return None
    low, high = (None if flip is None else fixed(flip.weight, 1) for flip in (found.down, found.up))
    if low and high:
        return f"{low} to {high}"
    return f"{low} or more" if low else f"up to {high}" if high else "any"


def _what(flip: Flip | None) -> str:
    if flip is None:
        return ""
    return f"{flip.passes} passes {flip.passed}" if flip.passes else f"{flip.passed} is not ranked"


def data(simulation: Simulation) -> dict[str, Any]:
    """`crm.simulate/1`: `low` and `high` are the weights at which the first three change; null: at none."""
    card = simulation.card
    weights = [{"key": key, **card.weights[key]._asdict()} for key in BY_KEY if key in card.weights]
    return {
        "schema": "crm.simulate/1",
        "scorecard": {**card_data(card), "metrics": weights},
        "own_scorecards_kept": simulation.own,
        "periods": [
            {
                "period": period_data(replay.period),
                "scorecard_in_force": card_data(replay.card),
                "tau": replay.tau,
                "ranks_changed": moved(replay),
                "reps": [_rep(replay, result) for result in replay.tried.results],
                "weights": [_weight(each) for each in replay.leeway],
            }
            for replay in simulation.replays
        ],
    }


def _rep(replay: Replay, tried: Result) -> dict[str, Any]:
    today = replay.today.of(tried.person.id)
    return {
        "rep": tried.person.name,
        "team": tried.person.team,
        "rank_in_force": today.rank if today else None,
        "rank": tried.rank,
        "rank_change": rank_change(today, tried),
        "score_in_force": today.score if today else None,
        "score": tried.score,
        "score_change": score_change(today, tried),
        "reason": tried.reason,
    }


def _weight(found: Leeway) -> dict[str, Any]:
    return {
        "key": found.key,
        "weight": found.weight,
        "low": found.down.weight if found.down else None,
        "high": found.up.weight if found.up else None,
        "below": found.down._asdict() if found.down else None,
        "above": found.up._asdict() if found.up else None,
    }


def _records(simulation: Simulation) -> Records:
    columns = (
        "period", "tau", "rep", "team", "rank_in_force", "rank", "rank_change",
        "score_in_force", "score", "score_change", "reason",
    )  # fmt: skip
    rows = [
        [Cell(replay.period.label), Cell(replay.tau), *(Cell(value) for value in _rep(replay, result).values())]
        for replay in simulation.replays
        for result in replay.tried.results
    ]
    return Records(columns, rows)
