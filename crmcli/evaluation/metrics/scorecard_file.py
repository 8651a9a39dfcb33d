"""Scorecards as TOML: what a team writes, reviews as a diff and takes to another file.

name = "Hunters"
valid_from = "2026Q4"           # a period or a day; without one, for every period
[metrics]
revenue = 40                    # short for { weight = 40 }
win_rate = { weight = 20, cap = 100, floor = 10 }
[definitions]
win_rate = "closed"             # closed, created or with-overdue
retention_months = 12
response_hours = "Mon-Fri 09:00-17:00"   # or "always"
holidays = [2026-12-25]
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, datetime

from crmcli.core.errors import RefusedError, brief
from crmcli.core.files.rulefile import Node, parse, quoted
from crmcli.core.names import checked_name
from crmcli.evaluation.metrics.catalogue import BY_KEY
from crmcli.evaluation.metrics.scoring_rules import ALWAYS, AS_USUAL, WIN_RATES, Definitions, Scorecard, Weight

HEAVIEST, MOST_POINTS, MOST_MONTHS = 10_000, 1_000, 120
"""The largest weight, cap and retention horizon that are taken: more is a slip of the keyboard."""


def parsed(text: str, where: str) -> Scorecard:
    """The scorecard that the text holds; `where` names it in errors. `valid_from` is set where it is a day: the name
    of a period depends on the team's calendar, see `begins`."""
    file = parse(text, where).only("name", "valid_from", "metrics", "definitions")
    name = checked_name(file.text("name"), f"{where}: name")
    return Scorecard(name, _weights(file), _definitions(file.table("definitions")), valid_from=_day(_begins(file)))


def begins(text: str, where: str) -> str | None:
    """The period or day from which on the text says that it is valid, as it is written there."""
    return _begins(parse(text, where))


def definitions_of(node: Node) -> Definitions:
    """The definitions that the table holds; what it does not name is as usual."""
    return _definitions(node)


def written(card: Scorecard) -> str:
    """The scorecard as text that `parsed` takes back; the version is not part of it."""
    entries = _entries(card)
    if card.definitions == AS_USUAL:
        del entries["definitions"]
    parts = ((f"[{section}]\n" if section else "", values) for section, values in entries.items())
    return "\n".join(head + "".join(f"{key} = {value}\n" for key, value in values.items()) for head, values in parts)


def amended(text: str, card: Scorecard) -> str:
    """The text turned into that scorecard: its comments and the order of its lines stay. Where that cannot be done line
    by line it is written anew."""
    found = "".join(_amended(text, _entries(parsed(text, card.name)), _entries(card)))
    try:
        same = parsed(found, card.name) == parsed(written(card), card.name)
    except RefusedError:
        same = False
    return found if same else written(card)


_Entries = dict[str, dict[str, str]]
"""By section ("" for what stands above the first): each key with its value as TOML."""

_LINE = re.compile(r"(\s*(\w+)\s*=\s*)(.*?)(\s*(?:#[^\"\']*)?\n?)", re.ASCII | re.DOTALL)


def _amended(text: str, old: _Entries, new: _Entries) -> Iterator[str]:
    section, seen, blanks = "", set[tuple[str, str]](), ""
    for line in [*text.splitlines(keepends=True), ""]:
        head = re.match(r"\s*\[(\w+)\]", line)
        if head or not line:  # the end of a section: what is new in it comes before the blank lines
            yield from _missing(section, old, new, seen)
            yield blanks + line
            section, blanks = head[1] if head else "", ""
            seen.add((section, ""))
        elif not line.strip():
            blanks += line
        else:
            match = _LINE.fullmatch(line)
            at = section, match[2] if match else ""
            seen.add(at)
            yield blanks + (
                _changed(match, *(each.get(section, {}).get(at[1]) for each in (old, new))) if match else line
            )
            blanks = ""
    for section in new:
        if (section, "") not in seen and section and (missing := list(_missing(section, old, new, seen))):
            yield from (f"\n[{section}]\n", *missing)


def _changed(match: re.Match[str], old: str | None, new: str | None) -> str:
    """The line with its new value; as it is where that is the old one, and gone where there is none."""
    if old == new:
        return match[0]
    return f"{match[1]}{new}{match[4]}" if new is not None else ""


def _missing(section: str, old: _Entries, new: _Entries, seen: set[tuple[str, str]]) -> Iterator[str]:
    for key, value in new.get(section, {}).items():
        if (section, key) not in seen and old.get(section, {}).get(key) != value:
            yield f"{key} = {value}\n"


def _begins(file: Node) -> str | None:
    value = file.values.get("valid_from")
    if value is None:
        return None
    if isinstance(value, date) and not isinstance(value, datetime):
        return value.isoformat()
    if not isinstance(value, str) or not value.strip():
        raise file.refused("valid_from", "is neither a period nor a day", 'such as valid_from = "2026Q4"')
    return value.strip()


def _day(text: str | None) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        return None


def _weights(file: Node) -> dict[str, Weight]:
    metrics = file.table("metrics").only(*BY_KEY)
    weights = {key: _weight(metrics, key) for key in metrics.values}
    if not any(weight.weight for weight in weights.values()):
        raise file.refused("metrics", "weigh nothing together", "give at least one a weight above 0: revenue = 40")
    return weights


def _weight(metrics: Node, key: str) -> Weight:
    """One metric: a number is its weight."""
    if not isinstance(metrics.values[key], dict):
        return Weight(metrics.number(key, low=0, high=HEAVIEST))
    node = metrics.table(key).only(*Weight._fields)
    weight = Weight(
        node.number("weight", low=0, high=HEAVIEST),
        node.number("cap", Weight._field_defaults["cap"], high=MOST_POINTS),
        node.number("floor", Weight._field_defaults["floor"], low=0),
    )
    if weight.cap <= weight.floor:
        raise node.refused("cap", f"is {weight.cap:g}, not above the floor of {weight.floor:g}", "raise it")
    return weight


def _definitions(node: Node) -> Definitions:
    node.only(*Definitions._fields)
    win_rate = node.text("win_rate", AS_USUAL.win_rate)
    if win_rate not in WIN_RATES:
        raise node.refused("win_rate", f'is "{brief(win_rate)}"', f"one of: {', '.join(WIN_RATES)}")
    hours, holidays = _hours(node), node.days("holidays")
    if holidays and hours == ALWAYS:
        remedy = 'say which: response_hours = "Mon-Fri 09:00-17:00"'
        raise node.refused("holidays", "count only with working hours", remedy)
    return Definitions(win_rate, _months(node), hours, holidays)


def _months(node: Node) -> int:
    months = node.number("retention_months", AS_USUAL.retention_months, low=1, high=MOST_MONTHS)
    if months != int(months):
        raise node.refused("retention_months", f"is {months:g}", "give whole months, such as 12")
    return int(months)


def _hours(node: Node) -> str:
    """In the one way of writing them, so that the same hours are the same text."""
    from crmcli.core.working_hours import read_week, week_text

    text = node.text("response_hours", AS_USUAL.response_hours)
    if text.lower() == ALWAYS:
        return ALWAYS
    try:
        return week_text(read_week(text))
    except ValueError as error:
        remedy = f'such as "Mon-Fri 09:00-17:00", or "{ALWAYS}"'
        raise node.refused("response_hours", f"cannot be read: {brief(str(error))}", remedy) from error


def _entries(card: Scorecard) -> _Entries:
    definitions = card.definitions._asdict()
    holidays = definitions.pop("holidays")
    return {
        "": {"name": quoted(card.name), **({"valid_from": f"{card.valid_from}"} if card.valid_from else {})},
        "metrics": {key: _weight_text(card.weights[key]) for key in BY_KEY if key in card.weights},
        "definitions": {
            **{name: quoted(value) if isinstance(value, str) else str(value) for name, value in definitions.items()},
            **({"holidays": f"[{', '.join(map(str, holidays))}]"} if holidays else {}),
        },
    }


def _weight_text(weight: Weight) -> str:
    if weight == Weight(weight.weight):
        return number_text(weight.weight)
    return f"{{ {', '.join(f'{name} = {number_text(value)}' for name, value in weight._asdict().items())} }}"


def number_text(value: float) -> str:
    """The number as short as it can be without another one being meant."""
    return str(int(value)) if value == int(value) else repr(float(value))
