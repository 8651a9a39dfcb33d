"""What a report is to have: which sections, in which order, called what."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple

from crmcli.reports.sections.catalogue import SECTIONS
from crmcli.reports.sections.catalogue import usual as keys

if TYPE_CHECKING:
    from crmcli.reports.sections.custom_sql.view import Own

NAMES = {"daily": "day", "weekly": "week", "monthly": "month", "quarterly": "quarter"}
"""Reports by name, and the kind of period that each is about."""


class ChosenSection(NamedTuple):
    """A section as a report has it. `rows` is how many records it lists at most (0: as many as is usual), `intro` a
    text before it; `own` is what somebody wrote in SQL, where it is no section of the program."""

    key: str
    title: str
    rows: int = 0
    intro: str = ""
    own: Own | None = None


class Contents(NamedTuple):
    """A title, a text after it, and the sections in order. `one_page`: they are to be taken in at a glance."""

    title: str
    intro: str
    sections: Sequence[ChosenSection]
    one_page: bool = False


def usual(name: str, full: bool = True) -> Contents:
    """The report of that name as it is without a template: in `full`, or page one of it."""
    chosen = [ChosenSection(key, SECTIONS[key].title) for key in keys(NAMES[name], full)]
    return Contents(f"{name.capitalize()} report", "", chosen, not full)
