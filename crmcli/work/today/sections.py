"""What a day consists of: the open list of its sections. Another domain adds a line here, and the state that it names
to those of the filter language (`records/filtering/terms.py`), so that all of a section can be listed.
"""

from __future__ import annotations

from typing import NamedTuple


class Section(NamedTuple):
    """`title` is said beside the first of its records, which are of that `kind`, and of a `state` which the
    filter language has a word for."""

    key: str
    title: str
    kind: str
    state: str


SECTIONS = (
    Section("late", "Late", "task", "overdue"),
    Section("today", "Today", "task", "today"),
    Section("case", "Cases", "case", "open"),
    Section("survey", "To ask", "case", "survey_due"),
    Section("answer", "To answer", "activity", "waiting"),
    Section("contact", "In touch", "customer", "contact_due"),
    Section("quote", "Quote ended", "deal", "quote_expired"),
    Section("expected", "Past date", "deal", "overdue"),
    Section("stale", "Stale", "deal", "stale"),
    Section("next_step", "No next step", "deal", "unplanned"),
)
"""In the order in which they stand; the first ones have their rows first where there is little room."""

BY_KEY = {section.key: section for section in SECTIONS}
