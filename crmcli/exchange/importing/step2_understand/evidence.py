"""What the cells of one column tell of how they are written. Cells are looked at many at a time, as one joined text:
plain columns cost next to nothing."""

from __future__ import annotations

import re

from crmcli.core.errors import brief
from crmcli.exchange.importing.values.patterns import (
    NUMERIC,
    PLAIN_AMOUNTS,
    PLAIN_DAYS,
    PLAIN_MOMENTS,
    THOUSANDS,
    amount_patterns,
    date_patterns,
    evened,
)

_ABSENT = (
    "none, null, n/a, undefined, (blank), (null), (none), <na>, <null>, [null], (leer), (vide), (vacío), (vuoto),"
    " (vazio), not available, not applicable, keine angabe, non renseigné, não informado, sin datos, sem dados,"
    " нет данных, не указано, brak danych, 无, 暂无, 無し, なし, 없음"
)
_SIGNS = ("", "-", "--", "---", "–", "—", "\\N", "#N/A", "#NV", "#N/D", "n.a.", "N.A.", "k.A.", "k. A.", "(en blanco)")

NO_VALUE = frozenset((
    *_SIGNS,
    "NaT", "NaN", "nan", "NAN",
    *(each for word in _ABSENT.split(", ") for each in (word, word.upper(), word.title(), word.capitalize())),
))  # fmt: skip
"""Cells without a value: how programs write that there is none. (Words such as "unknown" are texts.)"""

NO_NUMBER = NO_VALUE | {"NA", "na", "0000-00-00", "0000-00-00 00:00:00"}
"""The same where a number or a date belongs. (Elsewhere NA is North America, too.)"""

CONVINCING = 20
"""Different amounts with more decimals than their currency from which on those are no decimals. (Where the currency has
none, one with a comma is enough: bare numbers of programs have points.)"""

KEPT = 20_000
"""Different cells that are remembered, so that each is looked at once."""

LONG = 100
"""Characters of a cell, on average, from which on they are no numbers, and too much to remember."""

_SHOWN = 20

_BESIDE = re.compile(r"[^\d\s.,'’()+-]+")
_ISO = re.compile(r"^\s*(\d{4}-(\d\d)-(?!\2)\d\d)", re.MULTILINE | re.ASCII)
_LATE = re.compile(r"^\s*\d{4}-\d\d-(?:1[3-9]|2\d|3[01])", re.MULTILINE | re.ASCII)
_SLASHED = re.compile(r"^\s*((\d{1,2})([-/])(\d{1,2})\3\d[^\n]*)", re.MULTILINE | re.ASCII)


class Evidence:
    """`possible` are the ways in which every cell so far can be read, `written` whether there is a cell that the plain
    reader does not read, `strange` whether there is one that nobody reads, `seen` whether there is any."""

    what, option, plain = "", "", re.compile("")

    def __init__(self, *ways: str) -> None:
        self.possible = set(ways)
        self.written = self.strange = self.seen = False
        self.example = self.doubtful = ""
        self._known, self._remembers = set[str](), True

    def take(self, words: set[str]) -> None:
        """Some more cells, each once."""
        words = words - self._known - NO_NUMBER
        if not words:
            return
        joined = "\n".join(words) + "\n"
        self.seen = True
        self._remember(words if len(joined) <= LONG * len(words) else set())
        if self.plain.fullmatch(joined):
            self.take_plain(joined)
            return
        self.take_signs(joined)
        if not ((only := self.only()) and self.example and self.fits_as(only, joined)):
            self._look_at({word.strip() for word in words} - NO_NUMBER)

    def _remember(self, words: set[str]) -> None:
        """Cells that hardly repeat are looked at anew each time: that is cheaper than to remember them."""
        if self._remembers:
            self._known |= words
            self._remembers = len(self._known) < KEPT
        elif self._known:
            self._known = set()

    def _look_at(self, words: set[str]) -> None:
        if not words:
            return
        self.written = True
        self.example = self.example or max(words, key=lambda word: (min(len(word), _SHOWN), word))
        joined = "".join(f"{word}\n" for word in words)
        if fits := self.fits(joined):
            self.possible &= fits
        else:
            words = self._one_by_one(words)
        if len(self.possible) > 1:
            self.doubt(words)

    def _one_by_one(self, words: set[str]) -> set[str]:
        """Look at each cell by itself; returns those that can be read at all."""
        readable = set()
        for word in words:
            if fits := self.fits(f"{word}\n"):
                self.possible &= fits
                readable.add(word)
        self.strange |= len(readable) < len(words)
        return readable

    def fits(self, lines: str) -> set[str]:
        """The ways in which all of these lines can be read."""
        return {way for way in self.patterns() if self.fits_as(way, lines)}

    def fits_as(self, way: str, lines: str) -> bool:
        """Can all of these lines be read in that way?"""
        return self.patterns()[way].fullmatch(evened(lines)) is not None

    def only(self) -> str | None:
        """The one way that is left, if it is one."""
        return next(iter(self.possible)) if len(self.possible) == 1 else None

    # What the two kinds of columns say differently

    def patterns(self) -> dict[str, re.Pattern[str]]:
        """For each way the pattern of lines that can be read so."""
        raise NotImplementedError

    def take_plain(self, joined: str) -> None:
        """Note what plain cells tell."""

    def take_signs(self, joined: str) -> None:
        """Note what stands in cells that are not plain besides numbers."""

    def doubt(self, words: set[str]) -> None:
        """Note the cells that the possible ways read differently."""
        raise NotImplementedError

    def decided(self) -> str | None:
        """The way to read the column, where the evidence is enough."""
        raise NotImplementedError

    def swapped(self) -> str:
        """What to ask where another program seems to have read a part of the cells, and wrongly."""
        return ""

    def question(self) -> str:
        """What to ask the person."""
        raise NotImplementedError

    def hint(self) -> str:
        """The option that answers it."""
        raise NotImplementedError


class Amounts(Evidence):
    """Is "." or "," the decimal sign? `places` are the decimals of the currency."""

    what, plain = "decimal sign", PLAIN_AMOUNTS

    def __init__(self, places: int) -> None:
        super().__init__(".", ",")
        self._places = places
        self._beyond: dict[str, set[str]] = {".": set(), ",": set()}
        self.signs = set[str]()
        """Signs and codes of currencies, and other words beside numbers: the first few."""

    def patterns(self) -> dict[str, re.Pattern[str]]:
        return amount_patterns()

    def take_plain(self, joined: str) -> None:
        if "." in joined and self.possible != {"."}:
            self.possible &= {"."}
            self.written |= not self.possible
            self.example = self.example or min(word for word in joined.split("\n") if "." in word)

    def take_signs(self, joined: str) -> None:
        if len(self.signs) < _SHOWN:
            self.signs.update(_BESIDE.findall(joined))

    def doubt(self, words: set[str]) -> None:
        for whole, sign, part in THOUSANDS.findall(evened("\n".join(words))):
            self.doubtful = min(filter(None, (self.doubtful, f"{whole}{sign}{part}")))
            if part[self._places :].strip("0") and len(self._beyond[sign]) < CONVINCING:
                self._beyond[sign].add(whole + part)

    def decided(self) -> str | None:
        if len(self.possible) == 1 or not self.doubtful:
            return self.only() or "."
        enough = {".": CONVINCING, ",": CONVINCING if self._places else 1}
        thousands = [sign for sign, found in self._beyond.items() if len(found) >= enough[sign]]
        return None if len(thousands) != 1 else "." if thousands == [","] else ","

    def question(self) -> str:
        bare = self.doubtful.replace(",", "").replace(".", "")
        return f'is "{self.doubtful}" {bare} or {self.doubtful.replace(",", ".")}?'

    def hint(self) -> str:
        return "say --decimal . or --decimal ,"


class Dates(Evidence):
    """Does the day come first, or the month, or the year? Or are they numbers of a spreadsheet? `year` is this one."""

    what = "way of writing dates"

    def __init__(self, moments: bool, year: int) -> None:
        super().__init__("dmy", "mdy", "ymd", "serial")
        self._year = year
        self.plain = PLAIN_MOMENTS if moments else PLAIN_DAYS
        self._dotted = True
        self._whole, self._iso, self._slashed = False, "", ""
        self.timed = False
        """Is there a cell with a time?"""

    def take(self, words: set[str]) -> None:
        super().take(words)
        self.timed = self.timed or ":" in "".join(words)
        if not self._whole:
            self._compare("\n".join(words))

    def _compare(self, lines: str) -> None:
        """Note whether a spreadsheet may have read the dates before: one that takes the month to come first makes
        a date of 3/2/2026, the wrong one, and leaves 13/2/2026 as it is. A date after the 12th, or a text that could be
        read in both ways, shows that it has not."""
        slashed = _SLASHED.findall(evened(lines))
        self._whole = bool(_LATE.search(lines)) or any(int(a) <= 12 and int(b) <= 12 for _, a, _, b in slashed)
        if slashed and not self._slashed:
            self._slashed = min(word for word, *_ in slashed)
        if not self._iso:
            self._iso = min((day for day, _ in _ISO.findall(lines)), default="")

    def patterns(self) -> dict[str, re.Pattern[str]]:
        return date_patterns(self._year)

    def take_plain(self, joined: str) -> None:
        if "serial" in self.possible:
            self.possible -= {"serial"}
            self.written |= not self.possible

    def only(self) -> str | None:
        """A year of two digits is taken to come last where it can."""
        usual = self.possible - {"ymd"} or self.possible
        return next(iter(usual)) if len(usual) == 1 else None

    def doubt(self, words: set[str]) -> None:
        for word in words:
            match = NUMERIC.match(evened(word + "\n"))
            if match:
                self._dotted &= match[2] == "."
                if int(match[1]) != int(match[3]):
                    self.doubtful = min(filter(None, (self.doubtful, word)))

    def decided(self) -> str | None:
        if self.only() or not {"dmy", "mdy"} <= self.possible:
            return self.only()
        return "dmy" if not self.doubtful or self._dotted else None

    def swapped(self) -> str:
        if self._whole or not (self._iso and self._slashed) or self.only() not in ("dmy", "mdy"):
            return ""
        year, month, day = self._iso.split("-")
        return (
            f'"{brief(self._slashed, _SHOWN)}" is a text among dates of which none is after the 12th: has a spreadsheet'
            f' swapped their days and months, so that "{self._iso}" is really {year}-{day}-{month}?'
        )

    def question(self) -> str:
        match = NUMERIC.match(evened(self.doubtful + "\n"))
        first, second = (int(match[1]), int(match[3])) if match else (1, 2)
        return f'is "{brief(self.doubtful, _SHOWN)}" {first} {_month(second)} or {_month(first)} {second}?'

    def hint(self) -> str:
        return "say --dates dmy or --dates mdy"


def _month(number: int) -> str:
    from crmcli.core.vocabulary import MONTH_NAMES

    return MONTH_NAMES[number - 1].title()
