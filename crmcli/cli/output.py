"""Where the answer of a command goes, and what is said to the person beside it."""

from __future__ import annotations

import os
import shutil
import sys
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import tzinfo
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from crmcli.core.files.config import Config
from crmcli.core.files.folders import expanded
from crmcli.core.names import visible_lines

if TYPE_CHECKING:  # what only some commands need is imported where it is used
    from crmcli.core.document import Document


class Output(ABC):
    """`format` and `output` say how and where the answer goes (None: a table, stdout), and whether a long one may be
    shown in the `pager`. What is said while something is `_held` waits until it is let go of."""

    def __init__(self, format: str | None, output: str | None, quiet: bool, fail_empty: bool, pager: bool) -> None:
        self._format, self._quiet, self._fail_empty, self._pager = format, quiet, fail_empty, pager
        self._output = None if output in (None, "-") else expanded(output or "")
        self._held: list[Callable[[], None]] | None = None

    @property
    @abstractmethod
    def config(self) -> Config: ...

    @property
    @abstractmethod
    def zone(self) -> tzinfo: ...

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
