"""What a person, or what is piped in, says to a command while it runs."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable

from crmcli.core.errors import RefusedError
from crmcli.core.names import visible_lines


class Conversation:
    """`answers` are what the person said of this line before, as in `Conventions`."""

    def __init__(self, answers: dict[str, str] | None) -> None:
        self._answers = {} if answers is None else answers

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
