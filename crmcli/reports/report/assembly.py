"""A whole report: its sections one after another as one document."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from crmcli.core.document import Block, Document, Heading, Line, Records
from crmcli.core.periods import Calendar, Period
from crmcli.evaluation.metrics.view import dates, in_words, period_data
from crmcli.reports.report.contents import ChosenSection, Contents
from crmcli.reports.report.flat_table import COLUMNS, flat_table
from crmcli.reports.report.query import has_events
from crmcli.reports.scope import Part, Scope
from crmcli.reports.sections.catalogue import SECTIONS


def periods(calendar: Calendar, period: Period) -> tuple[Period, Period, Period]:
    """The period as far as it has come, the one before it and the same one a year ago, each for as many days."""
    compared = calendar.compare(period)
    return compared.now, compared.before, calendar.compare(period, "year-ago").before


def assembled(scope: Scope, name: str, outline: Contents) -> Document:
    """The report. `crm.report/1` is its data; its records are one row per figure."""
    parts = {chosen.key: _part(scope, chosen) for chosen in outline.sections}
    blocks = [*_heading(scope, outline)]
    for chosen in outline.sections:
        if found := parts[chosen.key].blocks:
            intro = [Line(chosen.intro)] if chosen.intro else []
            blocks += [Heading(chosen.title), *intro, *found]
    sections = {key: part.data for key, part in parts.items()}
    data = {**_head(scope, name, outline), "sections": sections}
    empty = not has_events(scope.database, scope.period, scope.clock, scope.reps)
    records = Records(COLUMNS, list(flat_table(sections)))
    return Document(blocks, data, records, scope.currency, empty, outline.one_page)


def _part(scope: Scope, chosen: ChosenSection) -> Part:
    if chosen.own:
        from crmcli.reports.sections.custom_sql.section import section as own_section

        return own_section(scope, chosen.own, chosen.title, chosen.rows)
    section = SECTIONS[chosen.key]
    return section.part(scope._replace(rows=chosen.rows or section.rows or scope.rows))


def _heading(scope: Scope, outline: Contents) -> Iterator[Block]:
    under_way = " so far" if scope.period.end < scope.whole.end else ""
    of = f" of {scope.who}" if scope.who else ""
    title = f"{outline.title}{of}: {in_words(scope.period)}{under_way}"
    if outline.one_page:
        yield Heading(title, f"{_label(scope.period)}Amounts in {scope.currency}.")
    else:
        against = f"compared with {_named(scope.before)} and with {_named(scope.year_ago)}"
        note = f"{dates(scope.period)}{under_way}, {against}. Amounts in {scope.currency}."
        yield Heading(title, f"{_label(scope.period)}{note} ▲ better, ▼ worse; pp: percentage points.")
    if outline.intro:
        yield Line(outline.intro)


def _label(period: Period) -> str:
    """What it is called in commands, where its dates are not that."""
    return "" if period.kind in ("day", "range") else f"{period.label}. "


def _named(period: Period) -> str:
    """A period with its dates, where its label does not tell them."""
    return period.label if period.kind in ("day", "range") else f"{period.label} ({dates(period)})"


def _head(scope: Scope, name: str, outline: Contents) -> dict[str, Any]:
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
