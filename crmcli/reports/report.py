"""A whole report: its sections one after another as one document."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

from crmcli.document import Block, Document, Heading, Line, Records
from crmcli.periods import Calendar, Period
from crmcli.reports.flat import COLUMNS, flat
from crmcli.reports.scope import Part, Scope
from crmcli.reports.sections import SECTIONS
from crmcli.views.figures import dates, period_data

NAMES = {"daily": "day", "weekly": "week", "monthly": "month", "quarterly": "quarter"}
"""Reports by name, and the kind of period that each is about."""


class Chosen(NamedTuple):
    """A section as a report has it. `rows` is how many records it lists at most; 0: as many as is usual."""

    key: str
    title: str
    rows: int = 0


class Outline(NamedTuple):
    """What a report is to have: a title, a text after it, and the sections in order."""

    title: str
    intro: str
    sections: Sequence[Chosen]


def usual(name: str) -> Outline:
    """The report of that name as it is without a template."""
    from crmcli.reports.sections import usual as keys

    return Outline(f"{name.capitalize()} report", "", [Chosen(key, SECTIONS[key].title) for key in keys(NAMES[name])])


def periods(calendar: Calendar, period: Period) -> tuple[Period, Period, Period]:
    """The period as far as it has come, the one before it and the same one a year ago, each for as many days."""
    compared = calendar.compare(period)
    return compared.now, compared.before, calendar.compare(period, "year-ago").before


def made(scope: Scope, name: str, outline: Outline) -> Document:
    """The report. `crm.report/1` is its data; its records are one row per figure."""
    parts = {chosen.key: _part(scope, chosen) for chosen in outline.sections}
    blocks = [*_heading(scope, outline)]
    for chosen in outline.sections:
        if found := parts[chosen.key].blocks:
            blocks += [Heading(chosen.title), *found]
    sections = {key: part.data for key, part in parts.items()}
    data = {**_head(scope, name, outline), "sections": sections}
    empty = all(part.empty for part in parts.values())
    return Document(blocks, data, Records(COLUMNS, list(flat(sections))), scope.currency, empty)


def _part(scope: Scope, chosen: Chosen) -> Part:
    section = SECTIONS[chosen.key]
    return section.part(scope._replace(rows=chosen.rows or section.rows or scope.rows))


def _heading(scope: Scope, outline: Outline) -> Iterator[Block]:
    under_way = " so far" if scope.period.end < scope.whole.end else ""
    of = f" of {scope.who}" if scope.who else ""
    note = (
        f"{dates(scope.period)}{under_way}, compared with {scope.before.label} ({dates(scope.before)}) and with "
        f"{scope.year_ago.label} ({dates(scope.year_ago)}). Amounts in {scope.currency}."
    )
    yield Heading(f"{outline.title}{of}: {scope.period.label}", note)
    if outline.intro:
        yield Line(outline.intro)


def _head(scope: Scope, name: str, outline: Outline) -> dict[str, Any]:
    return {
        "schema": "crm.report/1",
        "report": name,
        "title": outline.title,
        "period": {**period_data(scope.period), "complete": scope.period.end == scope.whole.end},
        "before": period_data(scope.before),
        "year_ago": period_data(scope.year_ago),
        "for": scope.who or None,
        "as_of": scope.today,
        "currency": scope.currency,
    }
