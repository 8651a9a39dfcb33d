"""Days as people say them: `fri`, `next friday`, `in 3 days`, `-1m`, `eom`, `15/3`, `15.3.`, `mar 15`, `2026-12-1`.

Of a day that is said in part (a weekday, a day of a month) the one is meant that lies where the field's days lie: the
latest one up to today of what has been, the next one from today on of what is to come.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import date, datetime, timedelta
from typing import NamedTuple

from crmcli.core.conventions import FUTURE, YEARS, Conventions
from crmcli.core.errors import TwoReadingsError, UsageError, brief
from crmcli.core.fiscal import MONTHS as LENGTHS
from crmcli.core.fiscal import FiscalCalendar, add_months
from crmcli.core.grammar.words import CLOCK_UNITS, DAY_NAMES, LONGEST, MONTHS, UNITS, either, even
from crmcli.core.grammar.written import full_year, written

AHEAD = 20
"""Years from today within which a year of two digits may lie ahead."""

NAMED = {"today": 0, "yesterday": -1, "tomorrow": 1, "day before yesterday": -2, "day after tomorrow": 2}

Parts = dict[str, str]


class Case(NamedTuple):
    """What the meaning of a day depends on besides its words; `text` is as it was typed."""

    text: str
    today: date
    team: Conventions
    lies: str


def read(text: str, today: date, team: Conventions, lies: str = "") -> date:
    """The day, or a refusal that says what was near and what is understood."""
    try:
        if found := sane(day_said(text, today, team, lies)):
            return found
    except (ValueError, OverflowError):
        pass
    raise not_a_day(text, lambda meant: day_said(meant, today, team, lies))


def day_said(text: str, today: date, team: Conventions, lies: str = "") -> date | None:
    """The day; None where it is none. `lies` is PAST, FUTURE or "" (see `conventions`). Raises ValueError for one that
    no calendar has, UsageError for one on another weekday than is said, TwoReadingsError for `3/4` where nobody said
    which comes first."""
    text = team.answers.get(text.strip(), text)
    word = even(text).replace("_", " ") if len(text) <= LONGEST else ""
    case = Case(text, today, team, lies)
    for pattern, meaning in _FORMS:  # compiled when first needed
        if (match := re.fullmatch(pattern, word, re.ASCII)) and (found := meaning(match.groupdict(), case)):
            return found
    return _on_its_weekday(word, case)


def _on_its_weekday(word: str, case: Case) -> date | None:
    """A day behind the name of its weekday, which must be its own."""
    name, _, rest = word.replace(",", " ").replace(".", " ", word.split(" ")[0].count(".")).partition(" ")
    if name not in DAY_NAMES or not rest.strip():
        return None
    found = day_said(rest, case.today, case.team, case.lies)
    if found and found.weekday() != DAY_NAMES[name]:
        raise UsageError(
            f'"{brief(case.text, 40)}": {found} is a {found:%A}', "leave out the weekday, or mend the date"
        )
    return found


def _named(parts: Parts, case: Case) -> date:
    return case.today + timedelta(days=NAMED[parts["named"]])


def _weekday(parts: Parts, case: Case) -> date:
    """`fri` before today or after it; `this friday` in this week, `next friday` in the next one, `last friday` the
    latest before today."""
    monday, at = case.today - timedelta(days=case.today.weekday()), DAY_NAMES[parts["weekday"]]
    which = parts["which"] or ("coming" if case.lies == FUTURE else "last")
    if which in ("this", "next"):
        return monday + timedelta(days=at + 7 * (which == "next"))
    away = (at - case.today.weekday()) % 7
    return case.today + timedelta(days=(away or 7) if which == "coming" else away - 7)


def _away(parts: Parts, case: Case) -> date | None:
    """So many days, weeks, months, quarters or years from today."""
    sign, before, after = parts["sign"], parts["before"], parts["after"]
    if sum(map(bool, (sign, before, after))) != 1:
        return None
    count = 1 if parts["count"] in ("a", "an") else int(parts["count"])
    ago = sign == "-" or (after or "").endswith(("ago", "before"))
    return shifted(case.today, -count if ago else count, UNITS[parts["unit"]])


def shifted(day: date, count: int, unit: str) -> date:
    """The day that many units later."""
    if unit in ("day", "week"):
        return day + timedelta(days=count * (7 if unit == "week" else 1))
    return add_months(day, count * LENGTHS[unit])


def _edge(parts: Parts, case: Case) -> date:
    """The first or the last day of a week, month, quarter or (fiscal) year."""
    calendar = FiscalCalendar(case.today, case.team)
    unit, last = UNITS[parts["unit"]], parts["edge"].startswith("e")
    now = calendar.containing(case.today, unit)
    before, after = calendar.previous(now), calendar.containing(now.end, unit)
    which = parts["which"] or ""
    if which in ("this", "last", "next"):
        chosen = {"this": now, "last": before, "next": after}[which]
        return chosen.last if last else chosen.start
    days = [each.last if last else each.start for each in (before, now, after)]
    if not case.lies:
        return days[1]
    return next(day for day in days if day >= case.today) if case.lies == FUTURE else _latest(days, case.today)


def _latest(days: list[date], today: date) -> date:
    return next(day for day in reversed(days) if day <= today)


def _numbers(parts: Parts, case: Case) -> date | None:
    """Two numbers, and perhaps a year: with dots the day comes first, else as the team has it."""
    first, second = int(parts["a"]), int(parts["b"])
    readings = {}
    if second <= 12:
        readings["day-first"] = (first, second)
    if first <= 12:
        readings["month-first"] = (second, first)
    order = "day-first" if parts["sep"] == "." else case.team.date_order
    if order in readings or first == second:
        return _in_year(*readings.get(order, (first, second)), parts["year"], case)
    if len(readings) == 2:
        raise _two_readings(readings, parts["year"], case)
    return next((_in_year(*each, parts["year"], case) for each in readings.values()), None)


def _two_readings(readings: dict[str, tuple[int, int]], year: str | None, case: Case) -> TwoReadingsError:
    days = [str(_in_year(*each, year, case)) for each in readings.values()]
    return TwoReadingsError(case.text.strip(), (days[0], days[1]), "date_order day-first|month-first")


def _month(parts: Parts, case: Case) -> date:
    return _in_year(int(parts["day"]), MONTHS[parts["month"]], None, case)


def _in_year(day: int, month: int, year: str | None, case: Case) -> date:
    """The day in that year; without one, on the side of today where it lies."""
    if year:
        return date(full_year(year, case.today.year + AHEAD), month, day)
    step = 1 if case.lies == FUTURE else -1
    for at in range(case.today.year, case.today.year + 9 * step, step):  # a leap day may be eight years away
        if (found := _there(at, month, day)) and (found - case.today).days * step >= 0:
            return found
    raise ValueError(case.text)


def _there(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _full(parts: Parts, case: Case) -> date | None:
    """A date with its year, whose order is beyond doubt."""
    full = parts["full"]
    if any(sign.isdecimal() and not sign.isascii() for sign in full):
        return None
    found = written(full, "dmy", case.today.year + AHEAD)
    return None if isinstance(found, datetime) else found


_UNIT = f"(?P<unit>{either(UNITS)})"
_NAME = f"(?P<month>{either(MONTHS)})"
_PERIODS = "(?P<unit>week|month|quarter|year)"

Meaning = Callable[[Parts, Case], "date | None"]
_FORMS: tuple[tuple[str, Meaning], ...] = (
    (rf"(?P<named>{either(NAMED)})", _named),
    (rf"(?:(?P<which>this|next|last|coming)[ -])?(?P<weekday>{either(DAY_NAMES)})\.?", _weekday),
    (rf"(?P<sign>[+-])?(?P<before>in )?(?P<count>\d{{1,5}}|an?) ?{_UNIT}(?P<after> ago| from now| from today)?", _away),
    (r"(?P<edge>[se])o(?P<unit>[wmqy])(?P<which>)", _edge),
    (rf"(?P<edge>start|end) of (?:the )?(?:(?P<which>this|last|next) )?{_PERIODS}", _edge),
    (r"(?P<a>\d{1,2})(?P<sep>/)(?P<b>\d{1,2})(?P<year>)", _numbers),
    (r"(?P<a>\d{1,2})(?P<sep>\.) ?(?P<b>\d{1,2})\.?(?P<year>)", _numbers),
    (r"(?P<a>\d{1,2})(?P<sep>[-/.]) ?(?P<b>\d{1,2})(?P=sep) ?(?P<year>\d{4}|\d\d)", _numbers),
    (rf"(?:the )?(?P<day>\d{{1,2}})(?:st|nd|rd|th|\.)?[ -]?(?:of )?{_NAME}\.?", _month),
    (rf"{_NAME}\.?[ -]?(?P<day>\d{{1,2}})(?:st|nd|rd|th)?", _month),
    (rf"(?P<full>\d{{4}}.+|\d{{1,2}}.*(?:{either(MONTHS)}).+|(?:{either(MONTHS)}).+)", _full),
)

WORDS = (
    *NAMED, *DAY_NAMES, *MONTHS, *UNITS, *CLOCK_UNITS, "next", "last", "this", "coming", "ago", "in", "from",
    "now", "at", "noon", "start", "end", "of", "the", *(f"{edge}o{unit}" for edge in "se" for unit in "wmqy"),
)  # fmt: skip


def not_a_day(text: str, read: Callable[[str], object], what: str = "a date") -> UsageError:
    """The refusal of a text that is no day: what is near it and can be read, else what is understood."""
    hint = "write it as 2026-12-01, fri, 15 mar, in 3 days, -2w or eom; more: crm help dates"
    for meant in corrected(text):
        if _reads(read, meant):
            hint = f'did you mean "{meant}"? {hint}'
            break
    return UsageError(f'"{brief(text, 60)}" is not {what}', hint)


def corrected(text: str) -> Iterator[str]:
    """The text with every word that is none of the grammar's as the nearest one that is."""
    from crmcli.core.names import nearest

    words = even(text).split() if len(text) <= LONGEST else []
    near = [word if word in WORDS or not word.isalpha() else next(iter(nearest(word, WORDS, 1)), "") for word in words]
    if near != words and all(near):
        yield " ".join(near)


def _reads(read: Callable[[str], object], text: str) -> bool:
    try:
        return read(text) is not None
    except (ValueError, OverflowError, UsageError, TwoReadingsError):
        return False


def sane(day: date | None) -> date | None:
    """The day, in a year that is taken."""
    if day is not None and day.year not in YEARS:
        raise ValueError(day)
    return day
