"""What one run needs, made when first used: configuration, clock, data file, output. The only place that reads the
clock, the environment and the terminal, with `machine` for what the machine is seldom asked for."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from copy import copy
from datetime import UTC, date, datetime, timedelta, tzinfo
from functools import cached_property, partial
from pathlib import Path
from typing import TYPE_CHECKING

from crmcli.core.conventions import USUAL, Conventions
from crmcli.core.errors import CrmError, DataFileError, RefusedError, UsageError
from crmcli.core.files.config import Config
from crmcli.core.files.folders import expanded
from crmcli.core.moments import midnight, read_day, zone_of
from crmcli.core.names import visible, visible_lines
from crmcli.database.connection import Database
from crmcli.database.data_file import exists
from crmcli.database.opening import open_file

if TYPE_CHECKING:  # what only some commands need is imported where it is used
    from crmcli.core.clock import Clock
    from crmcli.core.document import Document
    from crmcli.core.periods import Calendar

HOOKED = " (by a hook)"
"""How the command lines of changes end that a hook made: what they do tells no hook."""


class Workspace:
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
        self._flags, self._format, self._quiet, self._fail_empty = flags, format, quiet, fail_empty
        self._new_file, self._command, self._pager = new_file, command, pager
        self._rules, self._hooks = rules, hooks
        self._answers = {} if answers is None else answers
        self._output = None if output in (None, "-") else expanded(output or "")
        self._database: Database | None = None
        self._held: list[Callable[[], None]] | None = None
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

    @cached_property
    def format(self) -> str:
        if self._format is None and self._output is None:
            return "table"
        from crmcli.output.write import chosen_format

        return chosen_format(self._format, self._output)

    @property
    def said(self) -> tuple[str | None, Path | None]:
        """What --format and -o say, for a command with formats of its own."""
        return self._format, self._output

    @property
    def fail_empty(self) -> bool:
        return self._fail_empty

    def to(self, path: Path | None) -> None:
        """Let the answer go to that file instead of the one that -o says; None: to stdout."""
        self._output = path

    @property
    def quiet(self) -> bool:
        return self._quiet

    @property
    def on_screen(self) -> bool:
        """Does the answer go to a person's terminal?"""
        return self._output is None and sys.stdout.isatty()

    @property
    def interactive(self) -> bool:
        """Is there a person to ask?"""
        return sys.stdin.isatty()

    def ask(self, question: str) -> str:
        """What the person answers. The question goes to stderr: stdout is for the answer of the command."""
        print(f"{visible_lines(question)}: ", end="", file=sys.stderr, flush=True)
        line = sys.stdin.buffer.readline().decode(sys.stdin.encoding, "surrogateescape")
        if not line:
            raise KeyboardInterrupt
        return line.removesuffix("\n")

    def lines(self) -> list[str]:
        """What comes in on standard input, a line each; empty ones say nothing."""
        text = sys.stdin.buffer.read().decode("utf-8", "surrogateescape")
        return [line.strip() for line in text.splitlines() if line.strip()]

    def once(self, what: str, ask: Callable[[], str]) -> str:
        """What the person gives of that name, asked for once however often the line is run anew (see `main.run`)."""
        if what not in self._answers:
            self._answers[what] = ask()
        return self._answers[what]

    def read_bytes(self) -> bytes:
        """All of standard input as it is."""
        return sys.stdin.buffer.read()

    def read_in(self) -> str:
        """All of standard input."""
        try:
            return sys.stdin.buffer.read().decode("utf-8-sig")
        except UnicodeDecodeError as error:
            raise RefusedError("standard input is no UTF-8 text", "convert it, such as with iconv -t UTF-8") from error

    @property
    def editor(self) -> str:
        """The command of the person's editor; empty where none is named."""
        return os.environ.get("VISUAL") or os.environ.get("EDITOR") or ""

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

    # Output

    def show(self, document: Document, format: str | None = None, long: bool = False) -> None:
        """Print the answer in that format, else the one asked for, to stdout or to the file of -o. A `long` one that is
        higher than the person's terminal is shown in the pager."""
        from crmcli.core.errors import NothingToReportError
        from crmcli.output.cell_text import Style
        from crmcli.output.write import content_of, wants_colour

        if document.empty and self._fail_empty:
            raise NothingToReportError("nothing to report")
        style = Style(document.currency, self.zone)
        width = shutil.get_terminal_size().columns if self.on_screen else None
        colour = wants_colour(self.config["color"].value, os.environ, self.on_screen)
        content = content_of(document, format or self.format, style, width, colour)
        if self.on_screen and self.format == "csv" and isinstance(content, str):
            content = visible_lines(content)
        if not (long and self.on_screen and isinstance(content, str) and self._paged(content)):
            self.answer(content)

    def _paged(self, text: str) -> bool:
        """Show a text that is higher than the terminal in the pager; False: it has not been shown."""
        if text.count("\n") < shutil.get_terminal_size().lines:
            return False
        from crmcli.output.terminal.pager import paged

        return self._pager and paged(text, os.environ)

    def answer(self, content: str | bytes) -> None:
        """Print the finished answer: to stdout, or to the file of -o."""
        from crmcli.output.write import to_file, to_stdout

        if self._held is not None:
            self._held.append(lambda: self.answer(content))
        elif self._output is None:
            to_stdout(content)
        else:
            to_file(content, self._output)
            self.say(f"Saved {self._output}")

    def read_out(self, text: str, page: str | None = None) -> None:
        """Print text, then a page of Markdown, if any: a person's terminal gets both laid out, in the pager."""
        if not self.on_screen:
            self.answer("\n".join(filter(None, (text, page))))
            return
        from crmcli.output.terminal.pager import paged
        from crmcli.output.write import wants_colour

        if page is not None:
            from crmcli.output.terminal.markdown_page import read_out

            colour = wants_colour(self.config["color"].value, os.environ, True)
            page = read_out(page, shutil.get_terminal_size().columns, colour)
        content = "\n".join(filter(None, (text, page)))
        if not (self._pager and paged(content, os.environ)):
            self.answer(content)

    @contextmanager
    def progress(self, what: str, total: int) -> Iterator[Callable[[int], None]]:
        """Shows a person who waits how far the work is; what it gives takes how much of the total is done."""
        if self._quiet or not sys.stderr.isatty():
            yield lambda done: None
            return
        from crmcli.output.terminal.progress import Progress
        from crmcli.output.write import wants_colour

        bar = Progress(what, total, wants_colour(self.config["color"].value, os.environ, True))
        try:
            yield bar.advance
        finally:
            bar.close()

    def _tell(self, text: str) -> None:
        """The same at once, also while a change is under way: why it takes so long, or what was done before it."""
        if not self._quiet:
            print(visible_lines(text), file=sys.stderr, flush=True)

    def say(self, text: str) -> None:
        """A message that is not part of the answer: to stderr, unless --quiet."""
        if self._held is not None:
            self._held.append(lambda: self.say(text))
        else:
            self._tell(text)
