"""New customers that look like ones that are there, or like another of the file: proposed here, decided by a person.

Two are likely one where their names are the same but for case, signs and legal form, where they share a mail domain,
web site or phone number that few have, or where their names differ by a slip of the pen. Names with different numbers
in them are different ones: "Store 101" is not "Store 102".
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, NamedTuple

Row = Mapping[str, Any]
"""A customer: name, email, phone and website, of which all but the name may be None."""

SHARED = 3
"""Customers that have a mail domain or a number: of more, it says nothing of who they are."""

REMEMBERED = 50_000
"""New customers that later ones of the file are compared with."""

LETTERS, SCORE = 8, 93
"""How long a name must be for its spelling to tell, and how alike (of 100) two must be."""

PAIRS = 5_000_000
"""Pairs of names that are compared letter by letter; from then on only those that begin alike."""

_LEGAL = (
    "inc incorporated ltd limited llc llp lp plc corp corporation co company cie group holding holdings gmbh mbh ag kg"
    " kgaa ohg ug ev eg se sa sas sarl srl spa sl bv nv oy oyj ab as asa aps pty pte kk and und et y"
)
LEGAL = frozenset(_LEGAL.split())
"""Words at the end of a name that say what kind of company it is."""

_LEGAL_CJK = re.compile("(股份有限公司|有限责任公司|有限公司|集团|株式会社|有限会社|合同会社|주식회사)")
_FREE = re.compile(
    r"(g(oogle)?mail|yahoo|ymail|outlook|hotmail|live|msn|icloud|me|mac|aol|gmx|web|t-online|freenet|proton(mail)?|mail"
    r"|yandex|qq|163|126|sina|sohu|foxmail|naver|daum|orange|wanadoo|free|laposte|libero)\.[a-z.]{2,6}"
)
"""Domains at which anybody can have an address."""


class Alike(NamedTuple):
    """A new customer, the one that it looks like (one that there is, or an earlier one of the file), and why."""

    new: Row
    known: Row
    why: str


def alike(new: Iterable[Row], known: Iterable[Row]) -> Iterator[Alike]:
    """For each new customer the likeliest one that it may be, in the order of the new ones; most have none. Memory
    grows with what is known, and with so many of the new ones."""
    there, earlier = _Known(), _Known()
    for row in known:
        there.add(row)
    for number, row in enumerate(new):
        name = bare(row["name"])
        found = there.found(row, name) or earlier.found(row, name)
        if found:
            yield Alike(row, *found)
        if number < REMEMBERED:
            earlier.add(row)


class _Known:
    """Customers that others are compared with."""

    def __init__(self) -> None:
        self._names: dict[str, list[Row]] = {}
        self._domains: dict[str, list[Row]] = {}
        self._phones: dict[str, list[Row]] = {}
        self._spelling = _Spelling()

    def add(self, row: Row) -> None:
        name = bare(row["name"])
        for index, marks in (
            (self._names, [_run_together(name)]),
            (self._domains, domains(row)),
            (self._phones, phones(row)),
        ):
            for mark in filter(None, marks):
                index.setdefault(mark, []).append(row)
        self._spelling.add(name, row)

    def found(self, row: Row, name: str) -> tuple[Row, str] | None:
        """The likeliest one, and why; `name` is that of the row, bare."""
        for index, marks, why in (
            (self._names, [_run_together(name)], "the same name but for its legal form or signs"),
            (self._domains, domains(row), "both at {mark}"),
            (self._phones, phones(row), "the same phone number"),
        ):
            mark = next((mark for mark in marks if 0 < len(index.get(mark, ())) <= SHARED), None)
            if mark is not None:
                return index[mark][0], why.format(mark=mark)
        near = self._spelling.near(name)
        return (near, "nearly the same name") if near is not None else None


def bare(name: str) -> str:
    """What is left of a company's name without case, signs, accents and legal form."""
    text = name
    if not text.isascii():
        import unicodedata

        composed = unicodedata.normalize("NFKD", text.casefold())
        text = unicodedata.normalize("NFC", "".join(sign for sign in composed if not unicodedata.combining(sign)))
        text = _LEGAL_CJK.sub(" ", text)
    joined = re.sub(r"(?<=\b\w)\.(?=\w\b)", "", text.casefold())  # S.A. is SA
    words = re.findall(r"[^\W_]+", joined.replace("&", " and "))
    while len(words) > 1 and words[-1] in LEGAL:
        words.pop()
    return " ".join(words[1:] if len(words) > 1 and words[0] == "the" else words)


def _run_together(name: str) -> str:
    """The name as one word, with "ae" for "ä" as "a": people write both."""
    return re.sub(r"([aou])e", r"\1", name.replace(" ", ""))


def domains(row: Row) -> list[str]:
    """The domains by which the customer is known: that of its mail address and that of its web site."""
    mail = str(row["email"] or "").rpartition("@")[2]
    site = re.sub(r"^(https?://)?(www\.)?", "", str(row["website"] or "").strip().casefold())
    hosts = (mail.strip(" >").casefold(), re.split(r"[/:?#]", site)[0])
    return [host for host in dict.fromkeys(hosts) if "." in host and not _FREE.fullmatch(host)]


def phones(row: Row) -> list[str]:
    """The end of the customer's phone number, as however it is written it begins in several ways."""
    digits = re.sub(r"\D", "", str(row["phone"] or ""))
    return [digits[-9:]] if len(digits) >= 7 else []


class _Spelling:
    """Names to be compared letter by letter, whatever the order of their words."""

    def __init__(self) -> None:
        self._rows: dict[str, Row] = {}
        self._groups: dict[str, list[str]] = {}
        self._compared = 0

    def add(self, bare_name: str, row: Row) -> None:
        name = _sorted(bare_name)
        if len(name) >= LETTERS and name not in self._rows:
            self._rows[name] = row
            self._groups.setdefault(name[:3], []).append(name)

    def near(self, bare_name: str) -> Row | None:
        """The one whose name is nearly the same, if there is one."""
        name = _sorted(bare_name)
        if len(name) < LETTERS or not self._rows:
            return None
        from rapidfuzz import fuzz, process

        among = self._rows if self._compared < PAIRS else self._groups.get(name[:3], ())
        self._compared += len(among)
        found = process.extract(name, list(among), scorer=fuzz.ratio, score_cutoff=SCORE, limit=3)
        numbers = re.findall(r"\d+", name)
        return next((self._rows[each] for each, _, _ in found if re.findall(r"\d+", each) == numbers), None)


def _sorted(name: str) -> str:
    return " ".join(sorted(name.split()))
