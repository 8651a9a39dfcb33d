"""An explained score as a report: what each metric adds, the records behind it, what would lift the rep a place, and
what separates the rep from another."""

from __future__ import annotations

from collections.abc import Iterator

from crmcli.core.document import QUIET, STRONG, Block, Cell, Column, Document, Heading, Line, Table
from crmcli.core.rounding import fixed
from crmcli.evaluation.explain.data import Report, data, records
from crmcli.evaluation.explain.insight import Difference, Explanation, Group, Part, Record, apart, differences
from crmcli.evaluation.explain.next_place import Improvement
from crmcli.evaluation.explain.rank_view import to_be_ranked
from crmcli.evaluation.explain.reasons import SMALL, figure, lowering_wins, sentences
from crmcli.evaluation.metrics.basis import made_of
from crmcli.evaluation.metrics.catalogue import WEEKS
from crmcli.evaluation.metrics.scoring_rules import DEFAULT
from crmcli.evaluation.metrics.view import IN_POINTS, counted, dates, tone, value_cell
from crmcli.evaluation.replies.view import line as reply_line
from crmcli.evaluation.score.insight import Result
from crmcli.evaluation.score.points import AVERAGE, ON_TARGET

FEW = 5
"""Records shown of each metric, unless one metric is asked for."""


def document(report: Report) -> Document:
    """The report. `crm.explain/1` is its data; its records are one row per metric and record."""
    blocks = [*heading(report), score(report), *_rules(report)]
    if report.theirs:
        blocks += _versus(report, report.theirs)
    blocks += [*_records(report), *lifts(report)]
    empty = report.result.rank is None and not any(part.records for part in report.mine.parts)
    return Document(blocks, data(report), records(report), report.currency, empty)


def heading(report: Report) -> Iterator[Block]:
    """Whose score it is, and in short why."""
    result, whole = report.result, report.compared.whole
    of = f" of team {result.person.team}" if result.person.team else ""
    note = f"{dates(report.compared.now)}. Amounts in {report.currency}."
    yield Heading(f"{result.person.name}{of}, {whole.label}", note)
    if report.under_way:
        yield Line(f"{whole.label} is under way: its first {report.compared.now.days} days.", QUIET)
    if result.score is None:
        yield Line(f"Not ranked: {result.reason}.")
    else:
        yield Line(f"Score {fixed(result.score, 1)}, rank {result.rank} of {report.ranked}.", STRONG)
    if report.metric:
        yield Line(f"{report.metric.title}: {report.parts[0].metric.definition}.", QUIET)
    else:
        yield from map(Line, sentences(report.mine, report.currency))
    if report.reply:
        yield reply_line(report.reply)


def score(report: Report) -> Table:
    """What each metric adds; the points first, for where there is little room."""
    aims = any(part.mark.target is not None for part in report.parts)
    columns = [
        Column("Metric"), Column("±", "signed"), Column("Points", "points"), Column("Value", "number"),
        Column("Made of", keep=3, least=9), Column("Benchmark", "number", 2),
        *([Column("Target", "number", 1)] if aims else []),
        Column("Weight", "number", 4), Column("Adds", "points"),
    ]  # fmt: skip
    of = f"rep/{report.result.person.id}"
    rows = [_part_row(part, aims, of, report.currency) for part in report.parts if report.metric or _known(part)]
    if report.metric is None:
        blank = [Cell("") for _ in columns[3:-2]]
        distance = Cell(report.mine.distance, "signed", STRONG)
        total = [Cell("Score", tone=STRONG), distance, Cell(""), *blank, Cell(f"{report.mine.weight:g}")]
        rows.append([*total, Cell(report.result.score, "points", STRONG)])
    return Table(columns, rows)


def _known(part: Part) -> bool:
    """Is there any data for the metric, of the rep or of anybody?"""
    return part.mark.reading.value is not None or part.benchmark is not None


def _part_row(part: Part, aims: bool, of: str, currency: str) -> list[Cell]:
    metric, mark = part.metric, part.mark
    plain = "" if mark.weight else QUIET
    return [
        Cell(metric.title, tone=plain),
        Cell(part.distance_shown, "signed", tone(part.distance_shown)),
        Cell(mark.points, "points", plain),
        value_cell(metric, mark.reading.value, STRONG if mark.weight else QUIET, of),
        Cell(_made_of(part, currency), tone=QUIET),
        Cell(part.benchmark, "number" if metric.unit == "count" else metric.shown_as, plain),
        *([value_cell(metric, mark.target, plain)] if aims else []),
        Cell(f"{mark.weight:g}" if mark.weight else "none", tone=plain),
        Cell(part.shown, "points", STRONG),
    ]


def _made_of(part: Part, currency: str) -> str:
    """The reading's parts in words: "37 of 52 won"; of a sum what it comes to with full presence."""
    if part.mark.reading.value is None:
        return "no data" if part.mark.points is None else "no data, counts as the average"
    if part.mark.reading.full != part.mark.reading.value:
        return f"{figure(part.metric, part.mark.reading.full, currency)} of full presence"
    return made_of(part.metric, part.mark.reading) if part.mark.points is not None else "no benchmark"


def _rules(report: Report) -> Iterator[Block]:
    card = report.rules.own.get(report.result.person.id, report.rules.card)
    if report.result.score is not None and report.metric is None:
        yield Line(
            "±: points of the score won or lost against the average. "
            "Adds: points × weight / the weight that counts, in tenths that sum to the score.",
            QUIET,
        )
    target = f" {ON_TARGET:g} the rep's target where that judges," if any(p.mark.aimed for p in report.parts) else ""
    limits = {(part.metric.floor, part.metric.cap) for part in report.parts if part.mark.weight}
    range_ = "from {:g} to {:g}".format(*limits.pop()) if len(limits) == 1 else "within each metric's floor and cap"
    yield Line(
        f"Points: {AVERAGE:g} is the benchmark, the mean of the ranked reps;{target} {range_}. "
        "Without data a metric counts as the average; without weight it adds nothing.",
        QUIET,
    )
    if card != DEFAULT:
        yield Line(f"Scorecard {card.name}, version {card.version}: crm scorecard show", QUIET)
    if said := counted(report.rules.card.definitions):
        yield Line(f"Counted so: {said}.", QUIET)


def _records(report: Report) -> Iterator[Block]:
    shown = [part for part in report.parts if part.records and (part.mark.weight or report.metric)]
    if any(part.withheld for part in report.parts):
        yield Line("Reviews by peers are not listed one by one, for that would tell who gave them.", QUIET)
    elif not shown:
        yield Line("No record is behind it.", QUIET)
    if not shown:
        return
    columns = [
        Column("Metric"), Column("Record"), Column("Date", "date", 2), Column("Amount", "money", 1),
        Column("Without it", "effect"),
    ]  # fmt: skip
    yield Table(columns, [row for part in shown for row in _record_rows(report, part)], "The records behind it")
    if report.result.score is not None:
        yield Line(
            "Without it: by how much the score would change if that one record did not exist, or all those of that "
            "customer, in all metrics together and with the benchmarks that they move.",
            QUIET,
        )
        yield from map(Line, lowering_wins(shown))
    if any(len(part.records) > FEW for part in shown) and report.metric is None:
        yield Line("All records of a metric: --metric revenue. Of all: --format csv", QUIET)


def _record_rows(report: Report, part: Part) -> Iterator[list[Cell]]:
    """The records that change most alone; where none changes anything, those of each customer together."""
    few = part.records if report.metric else part.records[:FEW]
    groups = part.groups[:FEW] if few and all(_nothing(each) for each in few) else ()
    listed = few if report.metric or not groups else ()
    rows = [
        *([Cell(f"{each.records:,} of {each.customer}"), Cell(""), Cell(""), _effect(report, each)] for each in groups),
        *(
            [
                Cell(_called(report, each), about=_page(each)), Cell(each.date, "date"),
                Cell(each.amount, "money") if each.kind in ("deal", "refund") else Cell(""), _effect(report, each),
            ]
            for each in listed
        ),
    ]  # fmt: skip
    shown = len(listed) or sum(each.records for each in groups)
    if (more := len(part.records) - shown) > 0:
        rows.append([Cell(f"and {more:,} more", tone=QUIET), *(Cell("") for _ in range(3))])
    for at, row in enumerate(rows):
        yield [Cell(part.metric.title, tone=STRONG) if at == 0 else Cell(""), *row]


def _nothing(record: Record) -> bool:
    return record.effect is not None and abs(record.effect) < SMALL


def _page(record: Record) -> str:
    return f"deal/{record.id}" if record.kind == "deal" else ""


def _called(report: Report, record: Record) -> str:
    """A deal by its title, and whose it is where it is another's; all else with its customer. What is in another
    currency with its rate."""
    more = record.customer if record.kind not in ("deal", "refund") else None
    if record.rep != report.result.person.id:
        more = report.names[record.rep]
    worth = f" ({record.own} {record.own.currency} at {record.rate})" if record.own else ""
    return f"#{record.id} {record.label}{f', {more}' if more else ''}{worth}"


def _effect(report: Report, record: Record | Group) -> Cell:
    if record.effect is None:
        return Cell("not ranked") if report.result.score is not None else Cell(None, "signed")
    return Cell(record.effect, "effect", "" if record.effect else QUIET)


def lifts(report: Report, every: bool = True) -> Iterator[Block]:
    """What would lift the rep a place, or into the ranking; `every` metric, or those alone that could."""
    rank, ahead, gap, changes = report.mine.next_place
    if rank is None:
        if report.mine.lack and report.metric is None:
            yield from to_be_ranked(report.mine.lack)
        return
    if ahead is None:
        yield Line("In first place: nobody is ahead.")
        return
    columns = [
        Column("Metric"), Column("Now", "number"), Column("Needed", "number"), Column("Change", "number"),
        Column("That is"), Column("Rank", "count"),
    ]  # fmt: skip
    shown = [lift for lift in changes if report.shows(lift.metric) and (every or lift.change is not None)]
    rows = [_lift_row(lift, report.result) for lift in shown]
    if not rows and not every:
        yield Line(
            f"{ahead.person.name} is ahead by {gap:.1f}: no change of one metric alone would lift the rep a place."
        )
    if rows:
        title = f"One place up: {ahead.person.name} is ahead by {fixed(gap or 0, 1)}. One of these alone would do"
        yield Table(columns, rows, title)
        yield Line(
            "Everything else as it is; the benchmark moves with the rep. The smallest change that does it.", QUIET
        )


def _lift_row(lift: Improvement, result: Result) -> list[Cell]:
    metric, reading = lift.metric, result.marks[lift.metric.key].reading
    unit = IN_POINTS.get(metric.unit, metric.shown_as)
    return [
        Cell(metric.title), value_cell(metric, reading.value), value_cell(metric, lift.value, STRONG),
        Cell(lift.change, unit), Cell(_steps(lift, reading.denominator), tone=QUIET), Cell(lift.rank, "count"),
    ]  # fmt: skip


def _steps(lift: Improvement, below: float) -> str:
    metric, more = lift.metric, lift.numerator
    if lift.reason:
        return lift.reason
    if more is None or metric.unit == "money":
        return ""
    return f"{more:,} more{'' if metric.adds_up or metric.denominator == WEEKS else f' of the same {below:,g}'}"


def _versus(report: Report, theirs: Explanation) -> Iterator[Block]:
    mine, other = report.result, theirs.result
    found = [each for each in differences(report.mine, theirs) if report.shows(each.metric)]
    names = mine.person.name, other.person.name
    columns = [
        Column("Metric"), *(column for name in names for column in (Column(name, "number"), Column("Adds", "points"))),
        Column("Difference", "signed"),
    ]  # fmt: skip
    rows = [_difference_row(each) for each in found]
    _, shown = apart(report.mine, theirs)
    if shown is not None and not report.metric:
        scores = (cell for each in (mine, other) for cell in (Cell(""), Cell(each.score, "points", STRONG)))
        rows.append([Cell("Score", tone=STRONG), *scores, Cell(shown, "signed", STRONG)])
    yield Table(columns, rows, f"What separates {names[0]} from {names[1]}")
    if other.score is None:
        yield Line(f"{names[1]} is not ranked: {other.reason}.")


def _difference_row(each: Difference) -> list[Cell]:
    cells = [Cell(each.metric.title)]
    for side in (each.mine, each.theirs):
        cells += [value_cell(each.metric, side.mark.reading.value), Cell(side.shown, "points")]
    nowhere = each.mine.shown is None and each.theirs.shown is None
    return [*cells, Cell(None if nowhere else each.shown, "signed", tone(each.shown))]
