"""vCards (RFC 2426 and 6350, and those of old phones) as a shape of file: a row for each card."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from crmcli.core.errors import RefusedError, UsageError
from crmcli.core.grammar.reaches import FLAGS
from crmcli.exchange.importing.step1_open.framing import Line
from crmcli.exchange.importing.step1_open.options import Found, Wanted
from crmcli.exchange.importing.step1_open.text.encodings import Text

OWN = "-//crm//contacts//"
"""What cards of crm export say of who made them: such a file has every field of each."""

_HEADER = ("id", "name", "customer", "role", "email", "phone", "note", "tags", "also_at")
_OWN_ONLY = ("archived",)
_ROWS = 128
_KINDS = {"email": "email", "tel": "phone"}
_USUAL = frozenset(("internet", "pref", "voice", "msg", "text", "x400"))
_WORDS = {"cell": "mobile", "car": "mobile", "pager": "pager"}
_APPLE = re.compile(r"_\$!<(.*)>!\$_")


class VcardRows:
    """The cards of a file, some at a time."""

    framed = False
    peeked = 200

    def __init__(self, text: Text, wanted: Wanted) -> None:
        if wanted.delimiter is not None or wanted.sheet is not None or wanted.header == "no":
            raise UsageError(f"{text.source.shown} holds vCards", "leave --delimiter, --sheet and --no-header out")
        self._text = text
        with text.source.text(text.start) as file:
            self._header = [*_HEADER, *(_OWN_ONLY if OWN in file.read(4096) else ())]
        self.found = Found("vCard", text.encoding)

    @property
    def size(self) -> int:
        return self._text.source.size

    @property
    def done(self) -> int:
        return self._text.source.done

    def chunks(self) -> Iterator[list[Line]]:
        """The rows; each has the number of its card as its line."""
        rows: list[Line] = [(1, self._header)]
        for number, card in enumerate(self._cards(), 1):
            said = fields(card)
            rows.append((number, [said.get(name, "") for name in self._header]))
            if len(rows) >= _ROWS:
                yield rows
                rows = []
        if rows:
            yield rows

    def _cards(self) -> Iterator[Any]:
        from vobject.base import ParseError, VObjectError, readComponents

        with self._text.source.text(self._text.start, newline="") as file:
            try:
                for card in readComponents(file, ignoreUnreadable=True, allowQP=True):
                    if card.name == "VCARD":
                        yield card
            except (ParseError, VObjectError, ValueError) as error:
                shown = self._text.source.shown
                raise RefusedError(f"{shown} holds a card that is broken: {error}", "mend or take it out") from error


def fields(card: Any) -> dict[str, str]:
    """What a card says, by the fields of a contact."""
    labels = {line.group: line.value for line in card.lines() if line.name == "X-ABLABEL" and line.group}
    places = list(_places(card))
    said = {
        "id": _first(card, "uid").removeprefix("urn:uuid:"),
        "customer": places[0][0] if places else "",
        "role": places[0][1] if places else "",
        "note": "\n".join(_text(line.value) for line in card.contents.get("note", ()) if line.value),
        "tags": ",".join(_text(each) for line in card.contents.get("categories", ()) for each in _several(line.value)),
        "also_at": "\n".join(f"{name} ({role})" if role else name for name, role in places[1:]),
        "archived": _first(card, "x-crm-archived"),
        **{field: ", ".join(_reached(card, name, labels)) for name, field in _KINDS.items()},
    }
    said["name"] = _name(card) or said["customer"] or said["email"].partition(",")[0].partition(" (")[0]
    return said


def _first(card: Any, name: str) -> str:
    return next((_text(line.value) for line in card.contents.get(name, ())), "").strip()


def _text(value: Any) -> str:
    return value if isinstance(value, str) else " ".join(map(str, value)) if isinstance(value, list) else str(value)


def _several(value: Any) -> list[str]:
    return value if isinstance(value, list) else str(value).split(",")


def _name(card: Any) -> str:
    """What it is called, else the parts of the name."""
    whole = _first(card, "fn")
    parts = next((line.value for line in card.contents.get("n", ())), None)
    if whole or parts is None:
        return whole
    named = (getattr(parts, part, "") for part in ("given", "additional", "family"))
    return " ".join(" ".join(_text(each).split()) for each in named if each)


def _places(card: Any) -> Iterator[tuple[str, str]]:
    """Each company with the title that goes with it: of the same group, else the one in the same place."""
    titles = card.contents.get("title", [])
    of_group = {line.group: _text(line.value).strip() for line in titles if line.group}
    others = [_text(line.value).strip() for line in titles if not line.group]
    for at, line in enumerate(card.contents.get("org", ())):
        name = (_text(line.value[0]) if isinstance(line.value, list) and line.value else _text(line.value)).strip()
        role = of_group.get(line.group, "") if line.group else others[at] if at < len(others) else ""
        if name:
            yield name, role


def _reached(card: Any, name: str, labels: dict[str, str]) -> Iterator[str]:
    """Addresses or numbers, each with which it is."""
    for line in card.contents.get(name, ()):
        value = " ".join(_text(line.value).split()).removeprefix("tel:").removeprefix("mailto:")
        if not value or value in ("-", "."):
            continue
        words = [word.lower() for given in line.params.get("TYPE", ()) for word in given.strip('"').split(",")]
        words += [word.lower() for word in line.singletonparams]
        label = labels.get(line.group or "", "")
        kept = [_WORDS.get(word, word) for word in words if word not in _USUAL]
        if label:
            kept = [match[1].lower() if (match := _APPLE.fullmatch(label)) else label]
        flags = [word.lower() for given in line.params.get("X-CRM", ()) for word in given.split(",")]
        told = " ".join(dict.fromkeys(word for word in (*kept, *flags) if _is_plain(word)))
        yield f"{value} ({told})" if told else value


def _is_plain(word: str) -> bool:
    return word in FLAGS or (bool(word) and not re.search(r"[\d(),;@]", word))
