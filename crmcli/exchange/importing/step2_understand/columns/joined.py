"""Fields of a contact that stand in several columns: a name in its parts, addresses and numbers of several kinds."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from typing import NamedTuple

from crmcli.exchange.importing.step2_understand.evidence import NO_VALUE
from crmcli.exchange.importing.step2_understand.titles import contact_titles as titles_of
from crmcli.exchange.importing.step2_understand.titles.headers import plain

_NUMBER = re.compile(r"\b[2-9]\b")
_STARRED = re.compile(r"^\*\s*|\s*:::.*$")


Part = tuple[int, str, int | None]


class Joined(NamedTuple):
    """A field and the columns that it is read of: the place of each, what it is (home), and the place of the column
    that says so. `otherwise` are places of what a name is where none of its columns says any."""

    field: str
    title: str
    parts: Sequence[Part]
    otherwise: Sequence[int] = ()

    def value(self, cells: Sequence[str]) -> str:
        """What the columns of a row, and a blank one behind them, say together."""
        if self.field == "name":
            return self._name([cells[place].strip() for place, _, _ in self.parts]) or self._other(cells)
        said = ((cells[place].strip(), _label(cells, label, at)) for place, label, at in self.parts)
        return ", ".join(_labelled(text, label) for text, label in said if text not in NO_VALUE)

    def _name(self, parts: Sequence[str]) -> str:
        """A whole name only where there are no parts of it."""
        whole, first, middle, last = parts
        if not (first or last):
            return whole
        if all(map(_is_han, filter(None, (first, last)))):
            return f"{last}{middle}{first}"
        return " ".join(filter(None, (first, middle, last)))

    def _other(self, cells: Sequence[str]) -> str:
        return next((text for place in self.otherwise if (text := cells[place].strip())), "")


def _is_han(text: str) -> bool:
    return all("\u3400" <= sign <= "\u9fff" for sign in text)


def _label(cells: Sequence[str], label: str, at: int | None) -> str:
    found = _STARRED.sub("", cells[at].strip()) if at is not None else ""
    return (found or label).lower()


def _labelled(text: str, label: str) -> str:
    """Every address of a cell with its label, which is a word without digits."""
    if not label or re.search(r"[\d()@,;]", label):
        return text
    parts = [part.strip() for part in re.split(r",|;|\n|:::", text) if part.strip()]
    return ", ".join(part if part.endswith(")") and part[-2:-1].isalpha() else f"{part} ({label})" for part in parts)


def joined(titles: Sequence[str], said: Collection[int], fields: Collection[str]) -> list[Joined]:
    """What of a file of contacts is in several columns. Not looked at are those that somebody spoke of (`said`), and
    `fields` that are said."""
    places: dict[str, int] = {}
    for at, title in enumerate(titles):
        if at not in said:
            places.setdefault(plain(title), at)
    found: list[Joined] = []
    reached = {"email": _reached(titles_of.EMAIL, places), "phone": _reached(titles_of.PHONE, places)}
    name = [_place(line, places) for line in (titles_of.WHOLE, titles_of.FIRST, titles_of.MIDDLE, titles_of.LAST)]
    if "name" not in fields and (name[1] is not None or name[3] is not None):
        blank = len(titles)  # behind the last column
        parts: list[Part] = [(blank if place is None else place, "", None) for place in name]
        otherwise = [place for place, _, _ in reached["email"]]
        shown = [titles[place] for place in name if place is not None]
        found.append(Joined("name", " + ".join(shown), parts, otherwise))
    for field, of in reached.items():
        if field not in fields and (len(of) > 1 or any(label or at is not None for _, label, at in of)):
            found.append(Joined(field, " + ".join(titles[place] for place, _, _ in of), of))
    return found


def _place(line: str, places: Mapping[str, int]) -> int | None:
    return next((places[word] for word in _words(line) if word in places), None)


def _reached(table: Mapping[str, str], places: Mapping[str, int]) -> list[Part]:
    """The columns of addresses or numbers in the order of the file."""
    labels = {word: label for label, line in table.items() for word in _words(line)}
    found = []
    for title, at in places.items():
        word = _NUMBER.sub("2", title)
        if title in labels or word in labels:
            stem = title.removesuffix("value")
            of = next((places[f"{stem}{end}"] for end in titles_of.LABEL if f"{stem}{end}" in places), None)
            found.append((at, labels.get(title, labels.get(word, "")), of if stem != title else None))
    return sorted(found)


def _words(line: str) -> list[str]:
    return [plain(word) for word in line.split(",")]
