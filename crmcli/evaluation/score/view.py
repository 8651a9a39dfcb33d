"""The score as a report: the ranking, the team before and after, how points are made, and who is not ranked."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from crmcli.core.document import (
    BAD,
    DOWN,
    GOOD,
    QUIET,
    STRONG,
    UP,
    Block,
    Cell,
    Column,
    Document,
    Heading,
    Line,
    Marked,
    Table,
)
from crmcli.core.periods import Period
from crmcli.evaluation.metrics.catalogue import Metric
from crmcli.evaluation.metrics.scoring_rules import DEFAULT
from crmcli.evaluation.metrics.view import arrowed, change_cell, counted, dates, metric_cell, tone, value_cell
from crmcli.evaluation.score.cautions import Caution
from crmcli.evaluation.score.data import Score, data, reached, records
from crmcli.evaluation.score.insight import Result
from crmcli.evaluation.score.places import Places
from crmcli.evaluation.score.points import AVERAGE, HIGHEST, ON_TARGET

BY_CHANCE = "the places that chance could as well have given (95%)"


def document(score: Score) -> Document:
    """The report. `crm.score/1` is its data; its records are one row per rep and metric."""
    warnings = score.cautions()
    told = [nothing(score.compared.whole, score.under_way, score.latest)] if score.nothing else [
        *_ranking(score), *_presence(score), _before_after(score), *_rules(score), *_cautions(warnings),
        *_not_ranked(score),
    ]  # fmt: skip
    blocks = [*_heading(score), *told]
    empty = score.nothing or not any(result.rank for result in score.shown)
    return Document(blocks, lambda: data(score, warnings), lambda: records(score), score.currency, empty)


def _heading(score: Score) -> Iterator[Block]:
    now, before, whole, through = score.compared
    note = f"{dates(now)} compared with {before.label}, {dates(before)}. Amounts in {score.currency}."
    yield Heading(f"Score {whole.label}{f', by {score.by.named}' if score.by else ''}", note)
    if through:
        days, others = (f"{now.days} days", f"the first {before.days}") if now.days > 1 else ("day", "that")
        yield Line(
            f"{whole.label} is under way: its first {days} against {others} of {before.label}. "
            "--full compares whole periods.",
            QUIET,
        )
    elif score.under_way:
        yield Line(
            f"{whole.label} is under way: as much of it as there is, against the whole of {before.label}.", QUIET
        )


def nothing(period: Period, under_way: bool, latest: str) -> Line:
    """What stands for a ranking where nothing happened; `latest` is the label of the latest with data, if any."""
    so_far = " so far" if under_way else ""
    see = f"latest data: {latest}" if latest else "see what is recorded: crm list deals"
    return Line(f"No data in {period.label}{so_far}; {see}.")


def _ranking(score: Score) -> Iterator[Block]:
    ranked = [result for result in score.shown if result.rank is not None]
    if not ranked:
        yield Line("Nobody is ranked in this period. See what is recorded: crm list deals")
        return
    # Columns that weigh most stay longest when there is little room; before them the one that is ranked by.
    metrics = score.told
    order = sorted(range(len(metrics)), key=lambda at: (metrics[at] != score.by, -metrics[at].weight))
    keep = {at: place + 4 for place, at in enumerate(order)}
    columns = [
        Column("#"),
        Column("±", "movement", 2),
        Column("Rep"),
        Column("Team", keep=7),
        Column("Score", "points"),
        Column("", "bar", 6),
        *(Column(metric.short, metric.shown_as, keep[at]) for at, metric in enumerate(metrics)),
    ]
    yield Table(columns, [_ranking_row(score, result, metrics) for result in ranked])


def _ranking_row(score: Score, result: Result, metrics: Sequence[Metric]) -> list[Cell]:
    before = score.before.of(result.person.id)
    moved = _movement(result, before)
    was = before.score if before else None
    gained = None if result.score is None or was is None else result.score - was
    page = f"rep/{result.person.id}"
    return [
        place_cell(result, score.places),
        Cell(moved, "movement", "" if isinstance(moved, str) else QUIET),
        Cell(result.person.name, "text", STRONG, about=page),
        Cell(result.person.team or "", "text", QUIET),
        Cell(result.score, "points", STRONG, unclear(Cell(gained, "signed", tone(gained, "higher"))), page),
        score_bar(result.score),
        *(
            unclear(metric_cell(metric, result.marks[metric.key].reading, score.reading_before(before, metric), page))
            for metric in metrics
        ),
    ]


def score_bar(score: float | None) -> Cell:
    """A score as a bar: on the same scale wherever one stands, with a mark at the average."""
    return Cell(Marked((score or 0) / HIGHEST, AVERAGE / HIGHEST), "bar")


def unclear(cell: Cell) -> Cell:
    """The cell, and its change, without the colour of what is clear: nothing here tells it from chance."""
    change = unclear(cell.change) if cell.change else None
    return cell._replace(tone={GOOD: UP, BAD: DOWN}.get(cell.tone, cell.tone), change=change)


def place_cell(result: Result, places: Mapping[int, Places]) -> Cell:
    """The rank, or the range of places that the rep may as well have, which are given by the id."""
    low, high = places.get(result.person.id) or (result.rank, result.rank)
    return Cell(result.rank, "count", STRONG) if low == high else Cell(f"{low}–{high}", "text", STRONG)


def _movement(result: Result, before: Result | None) -> int | str:
    if before is None or before.rank is None or result.rank is None:
        return "new"
    return before.rank - result.rank


def _presence(score: Score) -> Iterator[Block]:
    """What sums come to with full presence, by which they are compared, of those ranked who were there for a part."""
    apart = [each for each in score.shown if each.rank is not None and score.there(each).share < 1]
    sums = [metric for metric in score.told if metric.adds_up]
    if apart:
        columns = [Column("Rep"), Column("There", "percent"), *(Column(each.short, _full(each)) for each in sums)]
        rows = [
            [
                Cell(each.person.name, tone=STRONG), Cell(score.there(each).share, "percent"),
                *(Cell(each.marks[metric.key].reading.full, _full(metric)) for metric in sums),
            ]
            for each in apart
        ]  # fmt: skip
        yield Table(columns, rows, "There for a part: compared as of full presence")


def _full(metric: Metric) -> str:
    """What is counted need not be whole then."""
    return "number" if metric.unit == "count" else metric.unit


def _before_after(score: Score) -> Table:
    rows = [
        [
            Cell(metric.title),
            Cell(before.value if before else None, metric.shown_as),
            value_cell(metric, after.value, STRONG, "team"),
            unclear(arrowed(change_cell(metric, before.value if before else None, after.value))),
        ]
        for metric in score.told
        for after, before in (score.of_team(metric),)
    ]
    columns = [
        Column("Metric"),
        Column(score.compared.before.label, "number"),
        Column(score.compared.whole.label, "number"),
        Column("Change", "number"),
    ]
    return Table(columns, rows, f"{score.of}, before and after")


def _rules(score: Score) -> Iterator[Block]:
    card = score.rules.card
    if card != DEFAULT:
        since = f", for periods from {card.valid_from} on" if card.valid_from else ""
        yield Line(f"Scorecard {card.name}, version {card.version}{since}: crm scorecard show", QUIET)
    weights = ", ".join(f"{metric.named} {metric.weight:g}" for metric in score.told if metric.weight)
    aimed = [metric for metric in score.told if _whose(score, metric, aimed=True)]
    targets = f", {ON_TARGET:g} the target where all have one" if aimed else ""
    most = max((metric.cap for metric in score.metrics if metric.weight), default=HIGHEST)
    yield Line(
        f"Points: {AVERAGE:g} is the mean of the ranked reps{targets}, {most:g} the most; "
        f"the score is their mean by weight ({weights}). ▲ better, ▼ worse. Definitions: crm metrics",
        QUIET,
    )
    if score.places:
        yield Line(
            f"#: {BY_CHANCE}; the order is that of the scores. Changes are "
            "grey: which of them are more than chance says crm compare.",
            QUIET,
        )
    if aimed:
        yield Line(f"By target: {', '.join(metric.named for metric in aimed)}. See: crm target list", QUIET)
    if beside := "; ".join(_beside(score)):
        yield Line(f"Targets that not all have, and so do not judge: {beside}.", QUIET)
    if missing := "; ".join(_missing(score)):
        yield Line(f"No data counts as {AVERAGE:g} points: {missing}.", QUIET)
    if said := counted(card.definitions):
        yield Line(f"Counted so: {said}.", QUIET)
    yield from _otherwise(score)
    if score.rules.own:
        names = sorted({f"{each.name}" for each in score.rules.own.values()})
        yield Line(f"Some reps are judged by a scorecard of their own: {', '.join(names)}.", QUIET)


def _cautions(warnings: Sequence[Caution]) -> Iterator[Block]:
    yield from (Line(f"{each.text} See: {each.see}") for each in warnings)


def _otherwise(score: Score) -> Iterator[Block]:
    """What judged the earlier period, where that was something else."""
    card, before = score.rules.card, score.judged_before
    if (card.name, card.version) != (before.name, before.version):
        names = ", ".join(metric.named for metric in score.metrics if metric.key in score.apart)
        counted = f" It counted in another way: {names}, which are not compared." if names else ""
        judged = f"{score.compared.before.label} was judged by scorecard {before.name}, version {before.version}."
        yield Line(f"{judged}{counted}", QUIET)


def _ranked(score: Score) -> list[Result]:
    return [result for result in score.shown if result.rank is not None]


def _whose(score: Score, metric: Metric, aimed: bool) -> list[Result]:
    """The ranked reps with a target for the metric, where that judges it (`aimed`) or does not."""
    marks = [(each, each.marks[metric.key]) for each in _ranked(score)]
    return [each for each, mark in marks if mark.target is not None and mark.aimed == aimed]


def _beside(score: Score) -> Iterator[str]:
    """How much of their targets reps have reached that judge nothing: "revenue 90% of alice, 104% of bob"."""
    for metric in score.told:
        shares = [(reached(metric, each.marks[metric.key]), each) for each in _whose(score, metric, aimed=False)]
        if shares:
            said = (f"{'no data' if share is None else f'{share:.1%}'} of {each.person.name}" for share, each in shares)
            yield f"{metric.named} {', '.join(said)}"


def _missing(score: Score) -> Iterator[str]:
    """Of each metric that weighs, who has no data for it while others have: "satisfaction of alice, bob"."""
    if not score.rules.judging.neutral:
        return
    for metric in (metric for metric in score.told if metric.weight):
        names = [each.person.name for each in _ranked(score) if each.marks[metric.key].reading.value is None]
        if names:
            yield f"{metric.named} of {'all' if len(names) == len(_ranked(score)) > 1 else ', '.join(names)}"


def _not_ranked(score: Score) -> Iterator[Block]:
    left_out = [result for result in score.shown if result.rank is None]
    if left_out:
        columns = [Column("Not ranked"), Column("Team", keep=1), Column("Why")]
        rows = [
            [
                Cell(each.person.name, about=f"rep/{each.person.id}"), Cell(each.person.team or "", tone=QUIET),
                Cell(each.reason),
            ]
            for each in left_out
        ]  # fmt: skip
        yield Table(columns, rows)
