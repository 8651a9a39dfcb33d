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

from collections.abc import Iterator
from datetime import date, datetime

from crmcli.errors import brief
from crmcli.metrics.catalogue import BY_KEY
from crmcli.metrics.scorecard import ALWAYS, AS_USUAL, WIN_RATES, Definitions, Scorecard, Weight
from crmcli.names import checked_name
from crmcli.rulefile import Node, parse, quoted

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


def written(card: Scorecard) -> str:
    """The scorecard as text that `parsed` takes back; the version is not part of it."""
    return "\n".join(_lines(card)) + "\n"


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
    from crmcli.metrics.workhours import read_week, week_text

    text = node.text("response_hours", AS_USUAL.response_hours)
    if text.lower() == ALWAYS:
        return ALWAYS
    try:
        return week_text(read_week(text))
    except ValueError as error:
        remedy = f'such as "Mon-Fri 09:00-17:00", or "{ALWAYS}"'
        raise node.refused("response_hours", f"cannot be read: {brief(str(error))}", remedy) from error


def _lines(card: Scorecard) -> Iterator[str]:
    yield f"name = {quoted(card.name)}"
    if card.valid_from:
        yield f"valid_from = {card.valid_from}"
    yield "\n[metrics]"
    for key in (key for key in BY_KEY if key in card.weights):
        yield f"{key} = {_weight_text(card.weights[key])}"
    if card.definitions != AS_USUAL:
        yield "\n[definitions]"
        yield from _definition_lines(card.definitions)


def _weight_text(weight: Weight) -> str:
    if weight == Weight(weight.weight):
        return number_text(weight.weight)
    return f"{{ {', '.join(f'{name} = {number_text(value)}' for name, value in weight._asdict().items())} }}"


def _definition_lines(definitions: Definitions) -> Iterator[str]:
    for name, value in definitions._asdict().items():
        if name == "holidays":
            if value:
                yield f"holidays = [{', '.join(map(str, value))}]"
        else:
            yield f"{name} = {quoted(value) if isinstance(value, str) else value}"


def number_text(value: float) -> str:
    """The number as short as it can be without another one being meant."""
    return str(int(value)) if value == int(value) else repr(float(value))
