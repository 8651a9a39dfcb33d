"""Equal chances as a report: what each rep was given and did with it, beside the score; what each kind of deal is
worth; and who was given which."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from crmcli.core.document import BAD, GOOD, QUIET, STRONG, Block, Cell, Column, Document, Heading, Line, Records, Table
from crmcli.core.money import Money, exponent
from crmcli.core.periods import Period
from crmcli.evaluation.chances import insight
from crmcli.evaluation.chances.insight import FACTORS, SIZES, Model, Standing
from crmcli.evaluation.metrics.view import dates, period_data
from crmcli.evaluation.score.insight import Evaluation
from crmcli.evaluation.score.readings import Person

MOST = 5
"""Kinds of a factor that have a column or a row of their own: those of which most deals were closed."""
_OTHERS, _UNKNOWN = "others", "unknown"


class Chances(NamedTuple):
    """What the report is made of. `edges` are the largest amounts of small and of medium deals; `only` is the id of the
    one rep to show beside everybody."""

    period: Period
    label: str
    under_way: bool
    model: Model
    standings: Sequence[Standing]
    edges: tuple[int, int]
    people: Mapping[int, Person]
    evaluation: Evaluation
    currency: str
    only: int | None = None

    @property
    def shown(self) -> Sequence[Standing]:
        return [each for each in self.standings if self.only in (None, each.given.rep)]

    @property
    def counts(self) -> list[dict[str | None, int]]:
        """By factor how many deals of each kind everybody closed in the period, the most first."""
        totals: list[dict[str | None, int]] = [defaultdict(int) for _ in FACTORS]
        for each in self.standings:
            for total, own in zip(totals, each.given.counts, strict=True):
                for kind, count in own.items():
                    total[kind] += count
        return [dict(sorted(total.items(), key=lambda item: (-item[1], item[0] or ""))) for total in totals]


def document(report: Chances) -> Document:
    """The report. `crm.fairness.leads/1` is its data; its records are one row per rep."""
    of = f" of {report.people[report.only].name}" if report.only is not None else ""
    blocks: list[Block] = [
        Heading(f"Equal chances{of}, {report.label}", f"{dates(report.period)}. Amounts in {report.currency}.")
    ]
    if report.under_way:
        blocks.append(Line(f"{report.label} is under way: as much of it as there is.", QUIET))
    if report.shown:
        blocks += [_results(report), Line(_HOW, QUIET), _worth(report), *_mixes(report)]
    else:
        blocks.append(Line("No deal was closed in this period: nothing can be told."))
    return Document(blocks, data(report), records(report), report.currency, not report.shown)


_HOW = (
    "Expected: what an average rep would have won of the same deals in this period, by their source, region, product "
    "and size, as all deals that were ever closed tell. # result: by wins against those expected, few deals counting "
    "little. A chance: the mean of one deal. Beyond chance: less than once in twenty for any rep at all (Holm)."
)


def _results(report: Chances) -> Table:
    columns = [
        Column("# result", "count"), Column("Rep"), Column("# score", "count"), Column("Score", "points", 2),
        Column("Deals", "count"), Column("A chance", "percent", 1), Column("Expected", "number"),
        Column("Won", "count"), Column("More", "signed"), Column("Beyond chance"),
    ]  # fmt: skip
    rows = [_result_row(report, each) for each in report.shown]
    closed, won, expected = _total(report.standings)
    rows.append(
        [
            Cell(""), Cell("Everybody", tone=STRONG), Cell(""), Cell(""), Cell(closed, "count"),
            Cell(expected / closed, "percent"), Cell(expected, "number"), Cell(won, "count", STRONG),
            Cell(""), Cell(""),
        ]
    )  # fmt: skip
    return Table(columns, rows, "What each was given, and did with it")


def _result_row(report: Chances, each: Standing) -> list[Cell]:
    given, result = each.given, report.evaluation.of(each.given.rep)
    said = {"more": ("▲ more", GOOD), "fewer": ("▼ fewer", BAD), "": ("no", QUIET)}[each.verdict]
    return [
        Cell(each.rank, "count", STRONG), Cell(report.people[given.rep].name, tone=STRONG),
        Cell(result.rank if result else None, "count"), Cell(result.score if result else None, "points"),
        Cell(given.closed, "count"), Cell(given.expected / given.closed, "percent"), Cell(given.expected, "number"),
        Cell(given.won, "count", STRONG), Cell(given.more, "signed"), Cell(said[0], tone=said[1]),
    ]  # fmt: skip


def _total(standings: Sequence[Standing]) -> tuple[int, int, float]:
    given = [each.given for each in standings]
    return sum(each.closed for each in given), sum(each.won for each in given), sum(each.expected for each in given)


def _worth(report: Chances) -> Table:
    """The chance of a deal of each kind that is the average otherwise."""
    columns = [Column("Told by"), Column("Kind"), Column("Deals", "count"), Column("Chance alone", "percent")]
    rows = []
    for at, counts in enumerate(report.counts):
        kinds = [kind for kind in counts if kind is not None][:MOST]
        for place, kind in enumerate(kinds):
            rows.append([
                Cell("" if place else FACTORS[at].capitalize(), tone=STRONG), Cell(_named(report, at, kind)),
                Cell(counts[kind], "count"), Cell(report.model.alone(at, kind), "percent"),
            ])  # fmt: skip
    return Table(columns, rows, "How likely an average rep wins a deal that is told by this alone")


def _named(report: Chances, at: int, kind: str) -> str:
    """A size with its amounts, in whole units."""
    if FACTORS[at] != "size":
        return kind
    small, medium = (f"{edge / 10 ** exponent(report.currency):,.0f}" for edge in report.edges)
    return dict(zip(SIZES, (f"up to {small}", f"up to {medium}", f"over {medium}"), strict=True))[kind]


def _mixes(report: Chances) -> Iterator[Table]:
    """For each factor that tells deals apart how many of each kind each rep was given."""
    for at, counts in enumerate(report.counts):
        kinds = [kind for kind in counts if kind is not None]
        own, others = kinds[:MOST], kinds[MOST:]
        if not own:
            continue
        titles = [*(_named(report, at, kind) for kind in own), *([_OTHERS] if others else [])]
        titles += [_UNKNOWN] if None in counts else []
        rows = [
            [Cell(report.people[each.given.rep].name), *_mix(each.given.counts[at], own, others, None in counts)]
            for each in report.shown
        ]
        rows.append([Cell("Everybody", tone=STRONG), *_mix(counts, own, others, None in counts)])
        columns = [Column("Rep"), *(Column(title, "count", place) for place, title in enumerate(titles))]
        yield Table(columns, rows, f"Deals by {FACTORS[at]}")


def _mix(counts: Mapping[str | None, int], own: Sequence[str], others: Sequence[str], unknown: bool) -> Iterator[Cell]:
    yield from (Cell(counts.get(kind, 0), "count") for kind in own)
    if others:
        yield Cell(sum(counts.get(kind, 0) for kind in others), "count")
    if unknown:
        yield Cell(counts.get(None, 0), "count")


def data(report: Chances) -> dict[str, Any]:
    """`crm.fairness.leads/1`: `end` is exclusive, chances are fractions, a kind that is not known is null."""
    return {
        "schema": "crm.fairness.leads/1",
        "period": {**period_data(report.period, report.label), "complete": not report.under_way},
        "currency": report.currency,
        "priors": {
            "kind": insight.KIND_PRIOR, "rep": insight.REP_PRIOR, "result": insight.RESULT_PRIOR,
        },
        "sizes": {
            name: Money(edge, report.currency) for name, edge in zip(SIZES, report.edges, strict=False)
        },
        "kinds": [
            {"factor": FACTORS[at], "kind": kind, "deals": count, "chance": report.model.alone(at, kind)}
            for at, counts in enumerate(report.counts)
            for kind, count in counts.items()
            if kind is not None
        ],
        "reps": [_rep(report, each) for each in report.shown],
    }  # fmt: skip


def _rep(report: Chances, each: Standing) -> dict[str, Any]:
    given, result = each.given, report.evaluation.of(each.given.rep)
    return {
        "rep": report.people[given.rep].name,
        "rank": each.rank,
        "score_rank": result.rank if result else None,
        "score": result.score if result else None,
        "deals": given.closed,
        "won": given.won,
        "expected": given.expected,
        "more": given.more,
        "ratio": given.ratio,
        "p_adjusted": each.p,
        "verdict": each.verdict or None,
        "given": [
            {"factor": FACTORS[at], "kind": kind, "deals": count}
            for at, counts in enumerate(given.counts)
            for kind, count in sorted(counts.items(), key=lambda item: (-item[1], item[0] or ""))
        ],
    }


_RECORDS = ("rep", "rank", "score_rank", "score", "deals", "won", "expected", "more", "ratio", "p_adjusted", "verdict")


def records(report: Chances) -> Records:
    """One row per rep."""
    rows = [_rep(report, each) for each in report.shown]
    return Records(_RECORDS, [[Cell(row[name]) for name in _RECORDS] for row in rows])
