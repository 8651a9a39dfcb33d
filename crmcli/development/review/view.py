"""Reviews as reports: every rep's means of a period, and what was said of one rep."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any, NamedTuple

from crmcli.core.document import QUIET, STRONG, Block, Cell, Column, Document, Heading, Line, Records, Table
from crmcli.core.periods import Period
from crmcli.development.review.insight import FEWEST_PEERS, Reviewed
from crmcli.evaluation.metrics.view import dates, period_data

ROLES = {"manager": "Manager", "peer": "Peers", "self": "Self"}
"""The roles in the order of their columns, as people call them."""

_NOTHING = "No reviews here yet. Give one: crm review add REP --as manager --score 4"
_COUNTED = "A review counts where its period lies wholly within: a quarter's in the quarter and in the year."
_UNNAMED = (
    f"Peers are not named, and what fewer than {FEWEST_PEERS} of them said of a period is withheld; "
    "--names shows both to anybody but the rep."
)


def overview(rows: Sequence[Mapping[str, Any]], period: Period) -> Document:
    """Every rep's means by role; `crm.review.list/1`. `rows` as `development.review.query.means_of_reps` gives them."""
    reps: dict[str, dict[str, Any]] = {}
    for row in rows:
        one = reps.setdefault(row["rep"], {"rep": row["rep"], "team": row["team"]})
        hidden = row["role"] == "peer" and row["people"] < FEWEST_PEERS
        one[row["role"]] = None if hidden else row["sum"] / row["count"]
        one[f"{row['role']}_count"] = row["count"]
    figures = [f"{role}{end}" for role in ROLES for end in ("", "_count")]
    plain = [
        {"rep": one["rep"], "team": one["team"]}
        | {name: one.get(name, 0 if name.endswith("_count") else None) for name in figures}
        for one in reps.values()
    ]
    fields = ("rep", "team", *figures)
    columns = [Column("Rep"), Column("Team", keep=3)]
    for title in ROLES.values():
        columns += [Column(title, "points"), Column("n", "count", 2)]
    blocks: list[Block] = [Heading(f"Reviews {period.label}", f"{dates(period)}. Means of scores from 1 to 5.")]
    if plain:
        blocks.append(Table(columns, [[_cell(name, one[name]) for name in fields] for one in plain]))
        blocks.append(Line(f"{_COUNTED} What fewer than {FEWEST_PEERS} peers said is withheld.", QUIET))
    else:
        blocks.append(Line(_NOTHING))
    return Document(
        blocks,
        {"schema": "crm.review.list/1", "period": period_data(period), "reps": plain},
        Records(fields, [[Cell(one[name]) for name in fields] for one in plain]),
        empty=not plain,
    )


def _cell(name: str, value: Any) -> Cell:
    if name.endswith("_count"):
        return Cell(value, "count", QUIET)
    return Cell(value, "points") if name in ROLES else Cell(value or "", "text", QUIET if name == "team" else STRONG)


class Shown(NamedTuple):
    """Whose reviews are shown; `names` says whether peers are named."""

    rep: str
    periods: Sequence[Reviewed]
    names: bool


def document(shown: Shown) -> Document:
    """What was said of one rep, period by period; `crm.review.show/1`, its records one row per review."""
    blocks: list[Block] = [Heading(f"Reviews of {shown.rep}", "Scores from 1 to 5, 5 is the best.")]
    for each in shown.periods:
        blocks += _period(each)
    blocks.append(Line(_UNNAMED, QUIET) if shown.periods else Line(_NOTHING))
    return Document(blocks, data(shown), _records(shown), empty=not shown.periods)


def _period(reviewed: Reviewed) -> Iterator[Block]:
    rows = [
        [
            Cell("" if mean.criterion else ROLES[mean.role], tone=STRONG),
            Cell(mean.criterion or "all"),
            Cell(mean.mean, "points"),
            Cell(mean.reviews, "count"),
        ]
        for mean in reviewed.means
    ]
    columns = [Column("By"), Column("Criterion"), Column("Mean", "points"), Column("Reviews", "count")]
    yield Table(columns, rows, f"{reviewed.label}: {_days(reviewed.start, reviewed.end)}")
    if reviewed.withheld:
        yield Line(f"What peers said is withheld: there are fewer than {FEWEST_PEERS} of them.", QUIET)
    if reviewed.said:
        rows = [
            [
                Cell(each.by or "a peer", tone=STRONG),
                Cell(each.role),
                Cell(each.criterion or ""),
                Cell(each.score, "count"),
                Cell(each.text or ""),
            ]
            for each in reviewed.said
        ]
        yield Table([*_SAID], rows)


_SAID = (
    Column("Said by"),
    Column("As", keep=2),
    Column("Criterion", keep=1),
    Column("Score", "count"),
    Column("Text"),
)


def _days(start: date, end: date) -> str:
    return dates(Period("", start, end))


def data(shown: Shown) -> dict[str, Any]:
    """`crm.review.show/1`: `end` is exclusive; a peer's `by` and `id` are null unless names are shown, and so is a mean
    that is withheld."""
    return {
        "schema": "crm.review.show/1",
        "rep": shown.rep,
        "names": shown.names,
        "periods": [
            {
                "period": {"label": each.label, "start": each.start, "end": each.end},
                "withheld": each.withheld,
                "means": [mean._asdict() for mean in each.means],
                "reviews": [said._asdict() for said in each.said],
            }
            for each in shown.periods
        ],
    }


def _records(shown: Shown) -> Records:
    fields = ("role", "criterion", "score", "text", "by", "id")
    rows = [
        [Cell(shown.rep), Cell(each.label), *(Cell(getattr(said, name)) for name in fields)]
        for each in shown.periods
        for said in each.said
    ]
    return Records(("rep", "period", *fields), rows)
