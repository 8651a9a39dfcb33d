"""One rep on one page: score and reasons, trend, targets, what would lift the score, open deals. Each part is the
section that the command of its own shows."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any, NamedTuple

from crmcli.core.document import Block, Chart, Document, Heading, Line, Records, Table
from crmcli.development.coach import data as coach_data
from crmcli.development.coach.data import Report as Coached
from crmcli.development.coach.view import next_steps
from crmcli.evaluation.explain import data as explain_data
from crmcli.evaluation.explain import view as explain
from crmcli.evaluation.explain.data import Report as TakenApart
from crmcli.records.listing.view import plain_row, table
from crmcli.records.show.view import OPEN, OPEN_DEALS, with_deals
from crmcli.reports.report.flat_table import COLUMNS, flat_table


class Page(NamedTuple):
    """What the page is made of: the score taken apart, the reports on trend and targets, what coaching says (None of
    one who took no part in the period), and the open deals, those expected soonest first, one more than are shown where
    there are more."""

    score: TakenApart
    trend: Document
    targets: Document
    coaching: Coached | None
    deals: Sequence[Mapping[str, Any]]
    today: date

    @property
    def sections(self) -> dict[str, Any]:
        """The data of each part, by its name."""
        return {
            "explain": explain_data.data(self.score),
            "trend": self.trend.data,
            "targets": self.targets.data["targets"],
            "coach": coach_data.data(self.coaching) if self.coaching else None,
            "open_deals": [plain_row(row, self.score.currency) for row in self.deals[:OPEN]],
        }


def document(page: Page) -> Document:
    """The page. `crm.rep/1` is its data; its records are one row per figure."""
    sections, score = page.sections, page.score
    data = {"schema": "crm.rep/1", "rep": score.result.person.name, "currency": score.currency, **sections}
    records = Records(COLUMNS, list(flat_table(sections)))
    return Document(list(_blocks(page)), data, records, score.currency, page.trend.empty and not page.deals)


def _blocks(page: Page) -> Iterator[Block]:
    yield from explain.heading(page.score)
    yield explain.score(page.score)
    for title, part in (("Trend", page.trend), ("Targets", page.targets)):
        if shown := [block for block in part.blocks if isinstance(block, Chart | Table)]:
            yield Heading(title)
            yield from shown
    yield Heading("What would lift the score")
    yield from explain.lifts(page.score, every=False)
    if page.coaching:
        yield from next_steps(page.coaching)
    yield Heading("Open deals")
    if page.deals:
        rows = [plain_row(row, page.score.currency) for row in page.deals[:OPEN]]
        yield with_deals(table("deal", rows, OPEN_DEALS, "", page.today), rows)
    if len(page.deals) > OPEN:
        yield Line(f"The {OPEN} that are expected soonest. All: crm list deals --rep {page.score.result.person.id}")
    elif not page.deals:
        yield Line("None.")
