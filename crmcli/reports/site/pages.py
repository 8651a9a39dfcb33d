"""Linked pages about a period: the team, each rep, the records behind each figure, each deal and each customer.

A page is named by what it is about: "" is the team, "rep/3" a rep, "rep/3/revenue" and "team/revenue" the records
behind a figure, "deal/12" a deal, "customer/4" a customer.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cached_property

from crmcli.cli.workspace import Workspace
from crmcli.core.document import Block, Cell, Document, Heading, Records, Table
from crmcli.core.errors import NotFoundError
from crmcli.core.names import visible
from crmcli.core.periods import Period
from crmcli.database.connection import Database
from crmcli.evaluation.explain.counted import Counted, counted_records
from crmcli.evaluation.explain.effects import WITHHELD
from crmcli.evaluation.explain.query import records_of_facts
from crmcli.evaluation.metrics.catalogue import Metric
from crmcli.evaluation.metrics.view import dates
from crmcli.evaluation.score.insight import Result
from crmcli.evaluation.score.places_query import places_of
from crmcli.evaluation.score.query import Evaluated, evaluated
from crmcli.evaluation.score.readings import Reading, added, read
from crmcli.evaluation.score.report import arranged
from crmcli.records.show.command import told
from crmcli.records.show.query import there
from crmcli.records.show.view import document as shown
from crmcli.reports.rep.command import report as rep_page
from crmcli.reports.report.assembly import assembled, periods
from crmcli.reports.report.contents import Contents
from crmcli.reports.scope import Scope
from crmcli.reports.sections.catalogue import SECTIONS
from crmcli.reports.site.view import Figure, records_page, reps_page
from crmcli.reports.subject import subject_of

TEAM, WALL = "", "wall"
BEFORE, BEHIND = ("exceptions", "calls"), ("trend",)
"""Sections of a report that the team's page has before the ranking and behind it."""

ON_WALL = 8
"""Rows of a table, or headline figures, on a wall; of these half as many where the table has more than one."""


class Pages:
    """The pages about that period as far as it has come: of everybody, or of the rep or team of that name. They are
    read from the data file when they are asked for, within one transaction. With an `outline` the first page is the
    report that it says, and leads nowhere."""

    def __init__(
        self,
        workspace: Workspace,
        database: Database,
        period: Period,
        for_: str | None = None,
        outline: Contents | None = None,
    ) -> None:
        self._workspace, self._database, self.outline = workspace, database, outline
        self._compared = workspace.calendar.compare(period)
        self._reps, self._who = subject_of(database, for_)

    @cached_property
    def _now(self) -> Evaluated:
        return evaluated(self._database, self._compared.now, self._workspace.clock)

    @cached_property
    def results(self) -> Mapping[int, Result]:
        """How each rep did, by id."""
        found = self._now.evaluation.results
        return {each.person.id: each for each in found if self._reps is None or each.person.id in self._reps}

    @property
    def title(self) -> str:
        """What the first page is called."""
        who = self._who or "Team"
        return f"{who[:1].upper()}{who[1:]}, {self._compared.whole.label}"

    def trail(self, about: str) -> Iterator[tuple[str, str]]:
        """The pages above that one, each with its name."""
        kind, _, rest = about.partition("/")
        if about not in (TEAM, WALL):
            yield self.title, TEAM
        if kind == "rep" and "/" in rest:
            id = rest.partition("/")[0]
            yield visible(self._result(id).person.name), f"rep/{id}"

    def document(self, about: str) -> Document:
        """The page about that. NotFoundError: there is none."""
        kind, *rest = about.split("/")
        made = _MAKERS.get((kind, len(rest)))
        if made is None:
            raise NotFoundError("page", about)
        return made(self, *rest)

    def team(self) -> Document:
        """How far it is on the way to the targets, what to look at, who stands where, and the figures."""
        if self.outline:
            return assembled(self._scope(self._reps, self._who), "site", self.outline)
        before = evaluated(self._database, self._compared.before, self._workspace.clock)
        title = self._who or "Team"
        places = places_of(self._database, self._now, self._workspace.clock)
        ranking = arranged(self._workspace, self._compared, self._now, before, places, None, set(self.results), title)
        scope = self._scope(self._reps, self._who)
        note = f"{dates(self._compared.now)}. Amounts in {self._workspace.currency}."
        first = [Heading(self.title, note), *_made("pace", scope), *_sections(scope, BEFORE)]
        blocks = [*first, Heading("Ranking"), *ranking.blocks[1:], *_sections(scope, BEHIND)]
        return Document(blocks, ranking.data, ranking.records, ranking.currency, ranking.empty)

    def wall(self, more: str = "") -> Document:
        """The way to the targets, or that section instead, and the figures: for a screen that nobody touches."""
        scope = self._scope(self._reps, self._who)
        at = self._workspace.now.astimezone(self._workspace.zone)
        blocks: list[Block] = [Heading(self.title, f"{dates(self._compared.now)}. As of {at:%Y-%m-%d %H:%M}.")]
        first, figures = (
            [each for each in _made(key, scope) if isinstance(each, Table)] for key in (more or "pace", "headline")
        )
        room = ON_WALL if sum(len(each.rows) for each in first) < 2 else ON_WALL // 2
        blocks += [*(_short(each, ON_WALL) for each in first), *(_short(each, room) for each in figures)]
        return Document(blocks, {"schema": "crm.site/1"}, Records((), ()), self._workspace.currency)

    def rep(self, id: str) -> Document:
        """One rep's page, as `crm rep` shows it."""
        return rep_page(self._workspace, self._database, self._result(id).person.name, self._compared.whole)

    def figure(self, id: str, key: str) -> Document:
        """The records that a rep's figure counts."""
        result = self._result(id)
        if key not in result.marks:
            raise NotFoundError("metric", key)
        metric = next(each for each in self._metrics(result) if each.key == key)
        figure = self._figure(metric, result.marks[key].reading, result.person.name)
        return records_page(figure, self._records(result.person.id))

    def team_figure(self, key: str) -> Document:
        """What each rep adds to a figure of all."""
        now = self._now
        metric = next((each for each in now.evaluation.metrics if each.key == key), None)
        if metric is None:
            raise NotFoundError("metric", key)
        together = read(added(now.facts, self.results), now.there(self.results), [metric])[key]
        reps = [(id, each.person.name, each.marks[key].reading) for id, each in self.results.items()]
        return reps_page(self._figure(metric, together, self._who or "the team"), reps)

    def record(self, kind: str, id: str) -> Document:
        """Everything about a deal or a customer."""
        if not (id.isascii() and id.isdecimal() and len(id) < 19 and there(self._database, kind, int(id))):
            raise NotFoundError(kind, id)
        story = told(self._workspace, self._database, kind, int(id))
        return shown(story, self._workspace.currency, self._workspace.zone)

    def _result(self, id: str) -> Result:
        result = next((each for known, each in self.results.items() if str(known) == id), None)
        if result is None:
            raise NotFoundError("rep", id)
        return result

    def _metrics(self, result: Result) -> Sequence[Metric]:
        common, own = self._now.rules.metrics()
        return own.get(result.person.id, common)

    def _figure(self, metric: Metric, reading: Reading, whose: str) -> Figure:
        workspace, withheld = self._workspace, metric.key == f"review_{WITHHELD}"
        return Figure(metric, reading, whose, self._compared, workspace.currency, workspace.zone, withheld)

    def _records(self, rep: int) -> list[Counted]:
        """The records behind a rep's figures, read once for all of them."""
        if rep not in self._behind:
            now, clock = self._now, self._workspace.clock
            rules = now.rules
            rows = records_of_facts(
                self._database, now.period, clock.now, clock.zone, rep, rules.card.definitions, rules.groups
            )
            self._behind.clear()  # one rep's at a time
            self._behind[rep] = list(counted_records(rep, rows, rules.card.definitions, clock.zone))
        return self._behind[rep]

    @cached_property
    def _behind(self) -> dict[int, list[Counted]]:
        return {}

    def _scope(self, reps: tuple[int, ...] | None, who: str) -> Scope:
        workspace = self._workspace
        days = periods(workspace.calendar, self._compared.whole)
        return Scope(self._database, workspace.clock, *days, reps, who, workspace.currency, workspace.today)


_MAKERS: Mapping[tuple[str, int], Callable[..., Document]] = {
    ("", 0): Pages.team,
    (WALL, 0): Pages.wall,
    (WALL, 1): Pages.wall,
    ("rep", 1): Pages.rep,
    ("rep", 2): Pages.figure,
    ("team", 1): Pages.team_figure,
    ("deal", 1): lambda pages, id: pages.record("deal", id),
    ("customer", 1): lambda pages, id: pages.record("customer", id),
}
"""What makes a page, by the first word of what it is about and how many follow."""


def _short(table: Table, rows: int) -> Table:
    """As much of it as is read from afar: so many rows, and but for bars no column that can go."""
    kept = [at for at, column in enumerate(table.columns) if not column.keep or column.unit == "bar"]
    shown = [[_whole(row[at]) for at in kept] for row in table.rows[:rows]]
    return table._replace(columns=[table.columns[at] for at in kept], rows=shown)


def _whole(cell: Cell) -> Cell:
    """An amount without its decimals."""
    return cell._replace(unit="whole") if cell.unit == "money" else cell


def _sections(scope: Scope, keys: Sequence[str]) -> Iterator[Block]:
    """Those sections of a report that have something to show."""
    for key in keys:
        if blocks := _made(key, scope):
            yield Heading(SECTIONS[key].title)
            yield from blocks


def _made(key: str, scope: Scope) -> Sequence[Block]:
    """The blocks of that section."""
    section = SECTIONS[key]
    return section.part(scope._replace(rows=section.rows or scope.rows)).blocks
