"""Every section that a report can have, by its key, in the order in which a report has them."""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from crmcli.reports.scope import Part, Scope


class Section(NamedTuple):
    """`made_by` is the function that makes it of a Scope, as "module:function", imported when a report has it; `about`
    says what it shows. One that lists records shows up to `rows` of them, unless a template says otherwise; 0: it has
    no such list."""

    title: str
    made_by: str
    about: str
    rows: int = 0

    def part(self, scope: Scope) -> Part:
        """The section of that report."""
        module, _, name = self.made_by.partition(":")
        function: Callable[[Scope], Part] = getattr(import_module(module), name)
        return function(scope)


SECTIONS = {
    "pace": Section(
        "Where we are", "crmcli.reports.sections.pace.section:section", "how far it is on the way to the targets", 4
    ),
    "exceptions": Section(
        "Out of line",
        "crmcli.reports.sections.exceptions.section:section",
        "what chance explains least, in words",
        3,
    ),
    "calls": Section(
        "Deals to call", "crmcli.reports.sections.calls.section:section", "deals that are late, due or quiet", 6
    ),
    "places": Section(
        "Places", "crmcli.reports.sections.places.section:section", "the score of the quarter so far, in short", 50
    ),
    "headline": Section(
        "In short",
        "crmcli.reports.sections.headline.section:section",
        "what happened, in figures and two sentences",
    ),
    "trend": Section(
        "Revenue",
        "crmcli.reports.sections.trend.section:section",
        "the last periods, beside those of the year before",
    ),
    "ranking": Section(
        "Ranking", "crmcli.reports.sections.ranking.section:section", "the score of the quarter so far", 50
    ),
    "targets": Section(
        "Targets", "crmcli.reports.sections.targets.section:section", "how they stand, where any are set", 50
    ),
    "funnel": Section(
        "Funnel",
        "crmcli.reports.sections.funnel.section:section",
        "what is open in each stage, and conversions",
    ),
    "forecast": Section(
        "Forecast",
        "crmcli.reports.sections.forecast.section:section",
        "what the quarter is likely to bring",
    ),
    "deals": Section(
        "Deals", "crmcli.reports.sections.deals.section:section", "opened, won, and lost with the reasons", 10
    ),
    "quiet": Section(
        "Gone quiet",
        "crmcli.reports.sections.quiet.section:section",
        "open deals that nobody has heard of",
        10,
    ),
    "follow_ups": Section(
        "Follow-ups",
        "crmcli.reports.sections.follow_ups.section:section",
        "by rep and weekday, and who waits",
        20,
    ),
    "feedback": Section(
        "Feedback",
        "crmcli.reports.sections.feedback.section:section",
        "satisfaction, and the worst comments",
        5,
    ),
    "contribution": Section(
        "Where revenue comes from",
        "crmcli.reports.sections.contribution.section:section",
        "the top 20% of customers, regions, industries, products",
        10,
    ),
    "retention": Section(
        "Retention",
        "crmcli.reports.sections.retention.section:section",
        "customers lost, and those at risk",
        10,
    ),
    "cycle": Section(
        "Sales cycle",
        "crmcli.reports.sections.cycle.section:section",
        "how long won deals took, and where deals stay",
    ),
    "due": Section(
        "Due next",
        "crmcli.reports.sections.due.section:section",
        "deals due or overdue, and plans to look at",
        10,
    ),
}

PAGE_ONE = ("pace", "exceptions", "calls", "places")
"""What a report has unless more is asked for: one page."""

DAILY = ("pace", "calls", "headline", "deals", "quiet", "follow_ups", "feedback", "due")
"""What a day's report has of them; any other has all."""


def usual(kind: str, full: bool = True) -> list[str]:
    """The sections that a report of that kind of period has unless a template says otherwise: those of page one, in
    `full` with the others behind them."""
    return [key for key in SECTIONS if (full or key in PAGE_ONE) and (kind != "day" or key in DAILY)]
