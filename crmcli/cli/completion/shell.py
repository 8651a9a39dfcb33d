"""What each shell is told to insert: names with blanks, quotes and dollar signs, safely. Loaded only to complete."""

from __future__ import annotations

import os
import re
from importlib import import_module
from typing import Any, NamedTuple

from typer._completion_classes import BashComplete, FishComplete, ZshComplete

_SPECIAL = re.compile(r"""([ !"#$&'()*;<=>?@\[\\\]^`{|}~:])""")
"""What bash would act on, or takes for the end of a word."""


class Bash(BashComplete):
    """Bash inserts text as it is given, so it is given escaped; and it takes words apart at = : and @."""

    def get_completion_args(self) -> tuple[list[str], str]:
        words = [*os.environ["COMP_WORDS"].split("\n"), ""]
        joined, kept = rejoined(words[: int(os.environ["COMP_CWORD"]) + 1])
        last = read(joined[-1])
        self.quote = last.quote
        before = read(joined[-1][: max(kept, last.at)]).text
        self.before = before.partition("=")[2] if before.startswith("-") else before
        return [read(word).text for word in joined[1:-1]], last.text

    def format_completion(self, item: Any) -> str:
        return escaped(str(item.value)[len(self.before) :], self.quote)


class Zsh(ZshComplete):
    """Zsh evaluates what it is given: word by word, in single quotes, in double quotes, then as `value:explanation`."""

    def format_completion(self, item: Any) -> str:
        return ":".join(f'"{zsh_escaped(part)}"' for part in (item.value, item.help) if part)


class Fish(FishComplete):
    """Fish escapes by itself; an explanation follows a tab."""

    def format_completion(self, item: Any) -> str:
        return f"{item.value}\t{' '.join(item.help.split())}" if item.help else str(item.value)


def install() -> None:
    """Let these classes complete, in place of Typer's own."""
    register = import_module(BashComplete.__mro__[1].__module__).add_completion_class  # Typer's copy of Click, or Click
    for shell in (Bash, Zsh, Fish):
        register(shell, shell.name)


def rejoined(words: list[str]) -> tuple[list[str], int]:
    """The words of a line as the person sees them, and how much of the last one bash leaves on the line."""
    joined, kept, glue = [words[0]], 0, False
    for word in words[1:]:
        stop = word != "" and word.strip("=:@") == ""
        if word and (stop or glue):
            kept = len(joined[-1]) + (len(word) if stop else 0)
            joined[-1] += word
        else:
            joined.append(word)
            kept = 0
        glue = stop
    return joined, kept


class Word(NamedTuple):
    """A word of a line in bash: its text as the program would get it, the quote that is still open, and where."""

    text: str
    quote: str
    at: int


def read(word: str) -> Word:
    """The word as bash reads it."""
    text, quote, at = "", "", 0
    letters = iter(enumerate(word))
    for place, letter in letters:
        if letter == "\\" and quote != "'":
            following = next(letters, (0, ""))[1]
            text += following if not quote or following in '"$`\\' else letter + following
        elif letter == quote:
            quote = ""
        elif letter in "\"'" and not quote:
            quote, at = letter, place
        else:
            text += letter
    return Word(text, quote, at if quote else 0)


def zsh_escaped(text: str) -> str:
    """The text so that it comes out of all of zsh's evaluations as it is."""
    text = re.sub(r'(["$`])', r"\\\1", text.replace("\\", r"\\\\")).replace(":", r"\\:").replace("'", r"'\''")
    return re.sub("(?<= ) ", r"'$'\\040''", text)  # blanks in a row would become one


def escaped(text: str, quote: str = "") -> str:
    """The text for a bash command line: in the quotes that are open there, else with backslashes."""
    if quote == "'":
        return text.replace("'", "'\\''")
    return re.sub(r'(["$`\\])', r"\\\1", text) if quote else _SPECIAL.sub(r"\\\1", text)
