"""What is told of a person, and what stands in its place: names, addresses and titles out of texts of any kind."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

from crmcli.core.names import key

KNOWN = 6
"""From so many letters on a single word is a name however it is written; "Will" is not "will"."""

LEAST = 2
"""Letters of a name that is looked for in texts at all."""


class Scrubbing(NamedTuple):
    """The functions that take a person out of a text, of a name as it is compared, and of JSON."""

    text: Callable[[str], str]
    key: Callable[[str], str]
    json: Callable[[str], str]


def scrubbing(instead: Mapping[str, str], titles: Mapping[str, str]) -> Scrubbing:
    """For each name what stands instead of it, wherever it is a word of its own; a title of one word is replaced only
    where it is the whole text."""
    words = {**instead, **{title: new for title, new in titles.items() if " " in title}}
    text = _replacing(words, titles)
    keys = _replacing(*({key(name): key(other) for name, other in each.items()} for each in (words, titles)))

    def of_json(kept: str) -> str:
        found = json.loads(kept) if kept else None  # what a quote said that was forgotten
        new = _walked(found, text)
        return kept if new == found else json.dumps(new, ensure_ascii=False, separators=(",", ":"))

    return Scrubbing(text, keys, of_json)


def _replacing(instead: Mapping[str, str], whole: Mapping[str, str]) -> Callable[[str], str]:
    names = sorted((name for name in instead if len(name) >= LEAST), key=lambda name: (-len(name), name))
    if not names:
        return lambda text: whole.get(text, text)
    pattern = re.compile("|".join(rf"(?<!\w)(?:{_loosely(name)})(?!\w)" for name in names))
    folded = {name.casefold(): instead[name] for name in names}
    return lambda text: whole.get(text) or pattern.sub(lambda match: folded[match[0].casefold()], text)


def _loosely(name: str) -> str:
    loose = len(name) >= KNOWN or not name.isalpha()
    return f"(?i:{re.escape(name)})" if loose else re.escape(name)


def _walked(value: Any, text: Callable[[str], str]) -> Any:
    """The same with every text of it replaced, but for the names of its parts."""
    if isinstance(value, str):
        return text(value)
    if isinstance(value, dict):
        return {name: _walked(each, text) for name, each in value.items()}
    return [_walked(each, text) for each in value] if isinstance(value, list) else value


def blanked(kept: str | None, instead: Mapping[str, str | None]) -> str | None:
    """A row as the journal has it, with other values in those of its columns that have any."""
    if kept is None:
        return None
    row = json.loads(kept)
    new = {name: instead.get(name, value) if value is not None else None for name, value in row.items()}
    return json.dumps(new, ensure_ascii=False, separators=(",", ":"))


def short(command: str) -> str:
    """What is left of a command line: what it did, and not what was said in it."""
    words = command.split()[:2]
    return f"{' '.join(words)} …"
