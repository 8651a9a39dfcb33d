"""What one run needs, made when first used: configuration, clock, data file, output. The only place that reads the
clock, the environment and the terminal, with `output` and `conversation`, which it is made of, and `machine` for what
the machine is seldom asked for."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from copy import copy
from datetime import UTC, date, datetime, timedelta, tzinfo
from functools import cached_property, partial
from pathlib import Path
from typing import TYPE_CHECKING

from crmcli.cli.conversation import Conversation
from crmcli.cli.output import Output
from crmcli.core.conventions import USUAL, Conventions
from crmcli.core.errors import CrmError, DataFileError, UsageError
from crmcli.core.files.config import Config
from crmcli.core.files.folders import expanded
from crmcli.core.moments import midnight, read_day, zone_of
from crmcli.core.names import visible
from crmcli.database.connection import Database
from crmcli.database.data_file import exists
from crmcli.database.opening import open_file

if TYPE_CHECKING:  # what only some commands need is imported where it is used
    from crmcli.core.clock import Clock
    from crmcli.core.periods import Calendar

HOOKED = " (by a hook)"
"""How the command lines of changes end that a hook made: what they do tells no hook."""


class Workspace(Output, Conversation):
    """`flags` are the settings given on the command line, by their names in `config.KEYS`; `format` and `output` say
    how and where the answer goes (None: a table, stdout), and whether a long one may be shown in the `pager`;
    `new_file` makes a data file at a place, for a team in a time zone, where a write finds none; `command` is the
    command line, for the journal. `answers` are what the person said of this line
    before, as in `Conventions`. `rules` does what the team's rules of automation say of a change, given its number;
    `hooks` tells the person's own commands what happened, once it is kept."""

    def __init__(
        self,
        flags: Mapping[str, str | None],
        format: str | None = None,
        output: str | None = None,
        quiet: bool = False,
        fail_empty: bool = False,
        new_file: Callable[[Path, str], bool] | None = None,
        command: str = "",
        pager: bool = True,
        answers: dict[str, str] | None = None,
        rules: Callable[[Workspace, Database, int], None] | None = None,
        hooks: Callable[[Workspace], None] | None = None,
    ) -> None:
        Output.__init__(self, format, output, quiet, fail_empty, pager)
        Conversation.__init__(self, answers)
        self._flags, self._new_file, self._command = flags, new_file, command
        self._rules, self._hooks = rules, hooks
        self._database: Database | None = None
        self._others: list[Workspace] = []

    @cached_property
    def config(self) -> Config:
        try:
            return Config(self._flags, os.environ, Path.cwd(), self._tell)
        except FileNotFoundError as error:
            raise UsageError("the current folder is gone", "change to another: cd ~") from error

    @cached_property
    def path(self) -> Path:
        return expanded(self.config["db"].value).absolute()

    # The data file

    def at(self, path: Path) -> Workspace:
        """The same run on another data file, which is let go of with this one."""
        flags = {**self._flags, "db": str(path)}
        output = None if self._output is None else str(self._output)
        usual = (self._quiet, self._fail_empty, self._new_file, self._command, self._pager, self._answers)
        other = Workspace(flags, self._format, output, *usual, self._rules, self._hooks)
        self._others.append(other)
        return other

    def as_of(self, moment: datetime) -> Workspace:
        """The same run, with the same data file, as if it were that moment."""
        then = copy(self)
        for name in ("today", "calendar", "clock"):
            then.__dict__.pop(name, None)
        then.now = moment
        return then

    @contextmanager
    def anew(self) -> Iterator[Workspace]:
        """The same run as if it began now, with the clock and the settings as they are; let go of at the end."""
        fresh = self.at(self.path)
        try:
            yield fresh
        finally:
            fresh.close()
            self._others.remove(fresh)

    @contextmanager
    def reading(self) -> Iterator[Database]:
        """The data file, as of one moment; there must be one."""
        with self._open().reading() as database:
            yield database

    @contextmanager
    def writing(
        self, make: bool = True, trusted: bool = False, aloud: bool = True, ruled: bool = True
    ) -> Iterator[Database]:
        """The data file for one transaction, which is one change of the journal; made with defaults where there is none
        yet, if there is to be one. `trusted` is as in `Database.writing`; `aloud` says how to undo it, where it can be;
        what is not `ruled` sets no rules of automation off.

        What is said inside is printed once the transaction is kept: nothing is reported that did not happen, and a
        reader who goes away takes nothing back.
        """
        if make and self._new_file and not exists(self.path):
            from crmcli.cli.machine import local_zone

            if self._new_file(self.path, local_zone()):
                self.say(
                    f"Made the data file {self.path} with default stages, in USD (change: crm config set currency EUR)."
                )
        from crmcli.database.journal import insert_change, journaled

        insert_change()  # where nothing is cached yet this loads what builds statements: not while others wait for us
        held = self._held = []
        try:
            with self._open().writing(trusted) as database:
                rules = partial(self._rules, self, database) if self._rules and ruled else None
                by_hook = bool(os.environ.get("CRM_HOOK"))
                command = f"{self._command}{HOOKED}" if by_hook else self._command
                with journaled(database, self.now, self.actor, command, rules) as change:
                    yield database
                if aloud and change.did_something:
                    self.say(f"Undo: crm undo {change.id}")
        finally:
            self._held = None
        try:
            for step in held:
                step()
        except CrmError as error:
            raise error.with_hint(f"the change itself was made; {error.hint}") from error
        if self._hooks and change.did_something and not change.part and not by_hook:
            self._hooks(self)

    def close(self) -> None:
        """Let go of the data file."""
        for other in self._others:
            other.close()
        if self._database is not None:
            self._database.close()

    def _open(self) -> Database:
        if self._database is None:
            self._database = open_file(self.path, self._tell)
            self._database.me = lambda: self.config["me"]
        return self._database

    @cached_property
    def settings(self) -> dict[str, str]:
        """What the team agreed on: currency, fiscal_year_start, timezone, their defaults where there is no file yet;
        and those of `conventions.CHOICES` that are set."""
        from crmcli.database.settings import every_setting

        if not exists(self.path):
            return {"currency": "USD", "fiscal_year_start": "1", "timezone": "UTC"}
        found = {row["key"]: row["value"] for row in self._open().all(every_setting())}
        if missing := [name for name in ("currency", "fiscal_year_start", "timezone") if name not in found]:
            raise DataFileError(f"{self.path} is damaged: it lacks {', '.join(missing)}", "restore it from a backup")
        return found

    @property
    def currency(self) -> str:
        return self.settings["currency"]

    # The clock

    @cached_property
    def zone(self) -> tzinfo:
        return zone_of(self.settings["timezone"])

    @cached_property
    def now(self) -> datetime:
        """The moment that counts as now, in UTC: with --as-of, the last second of that day."""
        return self.now_in(self.zone)

    def now_in(self, zone: tzinfo) -> datetime:
        """The same for a team in that time zone, whose file need not be there yet."""
        if given := self.config["today"].value:
            day = read_day(given, datetime.now(zone).date(), Conventions(answers=self._answers))
            return midnight(day + timedelta(days=1), zone) - timedelta(seconds=1)
        return datetime.now(UTC).replace(microsecond=0)

    @property
    def clock_now(self) -> datetime:
        """The moment it is, whatever --as-of says: for what is called by when it was made."""
        return datetime.now(UTC)

    @cached_property
    def today(self) -> date:
        return self.now.astimezone(self.zone).date()

    @cached_property
    def team(self) -> Conventions:
        """What the team agreed on of how days, periods and amounts are said."""
        kept = self.settings
        return Conventions(
            int(kept["fiscal_year_start"]),
            kept.get("fiscal_year_named", USUAL.year_named),
            kept.get("date_order", ""),
            kept.get("decimal", ""),
            self._answers,
        )

    @cached_property
    def calendar(self) -> Calendar:
        from crmcli.core.periods import Calendar

        return Calendar(self.today, self.team)

    @cached_property
    def clock(self) -> Clock:
        """What reading a period depends on besides the data."""
        from crmcli.core.clock import Clock

        return Clock(self.now, self.zone, self.calendar)

    @property
    def actor(self) -> str:
        """Who does this, for the history: the `me` setting, else the name of the account."""
        name = self.config["me"].value or os.environ.get("USER") or os.environ.get("LOGNAME")
        if not name:
            from crmcli.cli.machine import account

            name = account()
        return visible(name)  # an environment variable need not be text
