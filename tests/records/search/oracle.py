"""Finding by brute force: every text of every record is looked at, in plain Python on what the file holds."""

from __future__ import annotations

import sqlite3
import unicodedata
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

OWN = {
    "customer": "name external_key email phone website note",
    "deal": "title external_key lost_reason",
    "rep": "name external_key email",
    "product": "name external_key",
    "stage": "name",
    "activity": "note",
    "feedback": "text",
}


def fold(text: str) -> str:
    return unicodedata.normalize("NFC", unicodedata.normalize("NFC", text).casefold())


def dialled(word: str) -> str:
    """Its digits, if it is made of nothing but digits and signs between them."""
    digits = "".join(c for c in word if c in "0123456789")
    return digits if all(c in "0123456789+-()./" for c in word) else ""


class Oracle:
    """The records of a file: their folded texts, and the digits of their phone numbers."""

    def __init__(self, path: Path) -> None:
        self.records = list(self._read(path))

    def _read(self, path: Path) -> Iterator[tuple[str, int, list[str], str, str]]:
        with closing(sqlite3.connect(path)) as connection:
            names = dict(connection.execute("SELECT id, name FROM customer"))
            for kind, columns in OWN.items():
                of = "customer_id" if kind in ("deal", "activity", "feedback") else "NULL"
                phone = "phone" if kind == "customer" else "NULL"
                for id, customer, number, *texts in connection.execute(
                    f"SELECT id, {of}, {phone}, {columns.replace(' ', ', ')} FROM {kind}"
                ):
                    digits = "".join(c for c in number or "" if c.isdigit())
                    yield kind, id, [fold(each) for each in texts if each], fold(names.get(customer, "")), digits

    def find(self, words: str) -> set[tuple[str, int]]:
        """Kind and id of each record that has every word, one of them in a text of its own."""
        wanted = fold(words).split()
        id = words.strip().removeprefix("#")
        found = set()
        for kind, own_id, texts, customer, digits in self.records:
            own = [
                any(word in text for text in texts) or (dialled(word) != "" and dialled(word) in digits)
                for word in wanted
            ]
            everywhere = all(mine or word in customer for mine, word in zip(own, wanted, strict=True))
            if (everywhere and any(own)) or (id.isascii() and id.isdigit() and int(id) == own_id):
                found.add((kind, own_id))
        return found
