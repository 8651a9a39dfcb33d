"""What an import did, or would do: what was recognised, and the first records as they would be stored."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from crmcli.core.document import BAD, QUIET, Block, Cell, Column, Document, Line, Records, Table
from crmcli.core.errors import brief
from crmcli.core.names import pasted
from crmcli.core.vocabulary import KINDS
from crmcli.records.listing import view as listing

FIGURES = ("new", "changed", "unchanged", "refused")

_YEAR_FIRST = re.compile(r"\d{4}\D")
"""How a day begins that needs no word on its order."""

_MONTH_NAMED = re.compile(r"^(?!.*\d[-/.] ?\d+[-/.]).*(?:\b|\d)[^\W\d_]{3,}\b.*\d{2}")
"""A date in which the order of its numbers says nothing: "Sep 30, 2026"."""

NAMED = 8
"""New records and refused rows that are shown one by one."""


def document(facts: Mapping[str, Any], currency: str, remarks: Sequence[str] = ()) -> Document:
    """The report on an import; `facts` are kind, file, the figures, what was added besides, whether it was dry, what
    the file was read as, and of a dry run a `preview`: records with every field. `remarks` are for people."""
    figures = [Cell(facts[name], "count") for name in FIGURES]
    preview = [listing.plain_row(row, currency) for row in facts.get("preview", ())]
    return Document(
        blocks=[
            Line(sentence(facts)),
            *_recognised(facts["read"]),
            *_previewed(facts["kind"], preview, facts["read"]["columns"]),
            *_besides(facts),
            *_alike(facts.get("alike", ())),
            *map(Line, remarks),
        ],
        data={"schema": "crm.import/1", **facts, **({"preview": preview} if "preview" in facts else {})},
        records=Records(("kind", "file", *FIGURES), [[Cell(facts["kind"]), Cell(facts["file"]), *figures]]),
        currency=currency,
    )


def sentence(facts: Mapping[str, Any]) -> str:
    """ "Imported 8,800 deals: 8,800 new, 0 changed, 0 unchanged." and what else there is to say of it."""
    taken = facts["new"] + facts["changed"] + facts["unchanged"]
    figures = [f"{facts[name]:,} {name}" for name in FIGURES if name != "refused" or facts[name]]
    added = [counted(kind, number) for kind, number in facts["added"].items() if number]
    verb = "Would import" if facts["dry_run"] else "Imported"
    return f"{verb} {counted(facts['kind'], taken)}: {', '.join(figures)}" + (
        f"; added {', '.join(added)}" if added else ""
    )


def counted(kinds: str, number: int) -> str:
    """ "1 deal", "2 deals", "1 answer"."""
    one = next(name for name, many in KINDS.items() if many == kinds)
    return f"{number:,} {one if number == 1 else kinds}"


def _recognised(read: Mapping[str, Any]) -> Iterator[Block]:
    """What the file is, and which column is which field."""
    program = f"; {read['program']}" if read["profile"] != "generic" else ""
    yield Line(f"Read as {read['as']}{program}")
    columns = [Column("Column in the file"), Column("Field", "word"), Column("Written with")]
    rows = [[Cell(each["title"]), Cell(each["field"]), Cell(_written(each), tone=QUIET)] for each in read["columns"]]
    written = any(row[-1].value for row in rows)
    yield Table(columns if written else columns[:2], rows if written else [row[:2] for row in rows])
    if read["ignored"]:
        yield Line(f"Ignored columns: {', '.join(brief(title, 40) for title in read['ignored'])}", QUIET)
    yield from (Line(each, QUIET) for each in left_out(read))


def left_out(read: Mapping[str, Any]) -> Iterator[str]:
    """The lines above and below the table that are no records, one by one."""
    for each in read["left_out"][:NAMED]:
        yield f"Left out line {each['line']:,}: {brief(each['text'], 60)}"


def _written(each: Mapping[str, Any]) -> str:
    """The notation of a column's values where that had to be found."""
    if each.get("midnight"):
        return f"days: each time is midnight {'' if each['midnight'] == 'as written' else 'of '}{each['midnight']}"
    if signs := each.get("written_by_currency"):
        return "; ".join(f"{currency}: {NOTATIONS[sign]}" for currency, sign in signs.items())
    if not each["written"] or _YEAR_FIRST.match(each["such_as"]):
        return ""
    how = "month by its name" if _MONTH_NAMED.search(each["such_as"]) else NOTATIONS[each["written"]]
    usual = ", as the team writes it" if each.get("by_setting") else ""
    return f"{how}{usual}: {each['such_as']}"


NOTATIONS = {
    ".": "decimal point",
    ",": "decimal comma",
    "dmy": "day before month",
    "mdy": "month before day",
    "ymd": "year first",
    "serial": "day numbers of a spreadsheet",
}
"""How amounts and dates can be written."""


def _previewed(kinds: str, rows: list[dict[str, Any]], found: Sequence[Mapping[str, Any]]) -> Iterator[Block]:
    """The first records."""
    if rows:
        kind = next(name for name, many in KINDS.items() if many == kinds)
        columns = {name: keep for name, keep in listing.TABLES[kind].items() if name != "id"}
        columns |= {each["field"]: 3 for each in found if each.get("own")}
        yield listing.table(kind, rows, columns, "The first, as they would be stored")


def _besides(facts: Mapping[str, Any]) -> Iterator[Block]:
    """New records on the way, and rows that are not taken."""
    for kinds, names in facts.get("adding", {}).items():
        number = facts["added"][kinds]
        shown = ", ".join(brief(name, 40) for name in names[:NAMED])
        more = f" and {number - NAMED:,} more" if number > NAMED else ""
        yield Line(f"New {counted(kinds, number).partition(' ')[2]}: {shown}{more}")
    for refusal in facts.get("refusals", ())[:NAMED]:
        yield Line(f"Refused: {refusal['text']}", BAD)


def _alike(pairs: Sequence[Mapping[str, str]]) -> Iterator[Block]:
    """New customers beside those they look like: a person decides."""
    if pairs:
        rows = [[Cell(pair["new"]), Cell(pair["known"]), Cell(pair["because"])] for pair in pairs]
        looks = "Looks like yours" if all(pair["whose"] == "yours" for pair in pairs) else "Looks like"
        yield Table([Column("New customer"), Column(looks), Column("Because")], rows)
        option = pasted("--link", f"{pairs[0]['new']}={pairs[0]['known']}")
        yield Line(f"Where two are one, say so, such as {option}")
