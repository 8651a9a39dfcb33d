"""The file of an import, understood before anything waits for it: which column is which field, and how amounts and
dates are written."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import partial
from typing import NamedTuple

from crmcli.cli.workspace import Workspace
from crmcli.core.errors import RefusedError, brief
from crmcli.core.vocabulary import KINDS
from crmcli.exchange.export.fields import is_exported
from crmcli.exchange.importing.step1_open.table import Line, Table
from crmcli.exchange.importing.step2_understand.checks import check_doubled, check_header
from crmcli.exchange.importing.step2_understand.columns.checks import check_currency, check_ids
from crmcli.exchange.importing.step2_understand.columns.layout import Layout
from crmcli.exchange.importing.step2_understand.columns.recognition import layout
from crmcli.exchange.importing.step2_understand.decision import Said
from crmcli.exchange.importing.step2_understand.evidence import NO_NUMBER
from crmcli.exchange.importing.step2_understand.midnight import may_be
from crmcli.exchange.importing.step2_understand.notation import Survey, assumed, surveyed
from crmcli.exchange.importing.step2_understand.order import TODAY, Order
from crmcli.exchange.importing.step2_understand.unread import check_unread
from crmcli.records.confirmation import quoted

SHEETS = 5
"""Sheets that are named to a person who may have meant one of them."""

FEW = 3
"""Columns below which the wrong separator may have been found."""

SEPARATORS = ";~^|:,"
"""What may be the right one."""

TICK = 5_000
"""Rows between two looks at how far the reading is."""


class Read(NamedTuple):
    """The file, understood: its rows, which column is which field, and how amounts and dates are written."""

    table: Table
    layout: Layout
    survey: Survey


def understood(workspace: Workspace, order: Order, table: Table, surveying: bool) -> Read:
    """What the file is, found before anything waits for it. Without a survey amounts and dates are assumed to be plain,
    which spares a look at every row beforehand."""
    found = _layout(order, table)
    check_doubled(found, table, order.maps)
    check_unread(order.kind, found, table.first)
    check_currency(found, workspace.currency)
    check_ids(found, table.first)
    exported = is_exported(order.kind, table.header)
    if not surveying and (exported or not _midnights(found, table.first)):
        return Read(table, found, assumed(found, workspace.today, workspace.currency))
    said = Said(order.decimal, order.dates, workspace.team)
    if exported:  # what crm export writes leaves no question
        said = said._replace(decimal=said.decimal or ".", dates=said.dates or "ymd")
    with workspace.progress("Reading the file", table.size) as advance:
        rows = partial(_ticking, table, advance) if workspace.interactive else table.rows
        survey = surveyed(order.kind, found, rows, said, workspace.today, workspace.currency)
    return Read(table, found, survey)


def _midnights(layout: Layout, rows: Sequence[Line]) -> bool:
    """Is there a column of moments that may all be midnight, and so days? That takes a look at all of them."""
    places = [column.place for column in layout.columns if column.field.type == "moment"]
    return any(may_be({cells[at].strip() for _, cells in rows if at < len(cells)} - NO_NUMBER) for at in places)


def _layout(order: Order, table: Table) -> Layout:
    """What each column is. Where that is refused, the table may well be in another sheet."""
    _check_no_list(order, table.header)
    if order.wanted.header is None:
        check_header(order.kind, table, order.own)
    try:
        return layout(order.kind, table.header, order.maps, order.program, order.fixed, dated_from(order), order.own)
    except RefusedError as error:
        if table.found.others and order.wanted.sheet is None:
            others = [f"--sheet {quoted(brief(name, 31))}" for name in table.found.others[:SHEETS]]
            error.hint += f"; or is it another sheet? {' or '.join(others)}"
        if order.wanted.header == "no" and table.first:
            pairs = zip(table.header, table.first[0][1], strict=False)
            error.hint += f"; the first row: {', '.join(f'{title} = {brief(cell, 20)}' for title, cell in pairs)}"
        elif table.found.delimiter and len(table.header) < FEW:
            error.hint += _separated(table.found.delimiter, "".join(table.header))
        elif table.found.line and not table.found.others and error.message.endswith("is that a header?"):
            error.hint += "; or say --no-header"
        raise


def dated_from(order: Order) -> str | None:
    """The column of --closed-from; None where it says "today"."""
    return None if order.closed_from in (None, TODAY) else order.closed_from


def _check_no_list(order: Order, header: Sequence[str]) -> None:
    """Refuse what `crm list` writes: taken for keys, its numbers would make every deal a second time."""
    own = {"id", "external_key"}
    if own <= set(header) and own.isdisjoint(order.maps):
        raise RefusedError(
            "that is from crm list, whose id is a number in its data file and no key to know records by",
            f"take crm export {KINDS[order.kind]}, or say what the key is: --map external_key=id --map id=-",
        )


def _separated(delimiter: str, header: str) -> str:
    """What may be wrong with a header of a cell or two in which another separator stands."""
    if delimiter in header:
        return "; or is each line in quotation marks as a whole? Take the outer ones away"
    sign = next((sign for sign in SEPARATORS if sign in header), None)
    return f'; or say what separates the cells: --delimiter "{sign}"' if sign else ""


def _ticking(table: Table, advance: Callable[[int], None]) -> Iterator[Line]:
    """The rows, saying now and then how far they are."""
    for at, row in enumerate(table.rows()):
        if not at % TICK:
            advance(table.done)
        yield row


def say_recognised(workspace: Workspace, read: Read) -> None:
    """What was found out rather than said, where nobody is shown all of it."""
    found = read.table.found
    program = f"; {read.layout.recognised.sentence()}" if read.layout.foreign else ""
    if program or found.escaped or (found.format, found.encoding, found.delimiter) != ("CSV", "UTF-8", ","):
        workspace.say(f"Read as {found.sentence()}{program}")
    for title, other in read.layout.instead.items():
        workspace.say(f'Amounts are those of "{brief(other, 60)}", not of "{brief(title, 60)}"')
    say_usual(workspace, read)
    if read.layout.ignored:
        workspace.say(f"Ignored columns: {', '.join(brief(title, 40) for title in read.layout.ignored)}")


def say_usual(workspace: Workspace, read: Read) -> None:
    """Say which columns are read as the team writes them, as they do not tell."""
    for name, notation in read.survey.notations.items():
        if notation.usual:
            setting = "decimal" if notation.how in (".", ",") else "date_order"
            workspace.say(f"{name}: {notation.example} is read as the team writes it (crm config {setting})")
