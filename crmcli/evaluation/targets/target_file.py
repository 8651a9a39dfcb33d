"""Targets as people ask for them, on the command line or in TOML: read, and every fault named.

[[target]]
metric = "revenue"
value = 1200000
period = "2026"
rep = "alice"        # or team = "East"; neither: everybody
split = "season"     # or "even", or [20, 25, 25, 30]
reason = "plan of the year"
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any, NamedTuple

from crmcli.core import money
from crmcli.core.amounts import read_amount
from crmcli.core.conventions import Conventions
from crmcli.core.errors import CrmError, RefusedError, brief
from crmcli.core.files.rulefile import Node, parse, quoted
from crmcli.core.names import checked
from crmcli.core.periods import Calendar, Period
from crmcli.core.rounding import whole
from crmcli.core.vocabulary import SPLITS
from crmcli.evaluation.metrics.catalogue import Metric, metric_named

LARGEST = 1e12
"""The largest number that is taken: more is a slip of the keyboard."""

MOST = {"nps": 100, "review_manager": 5, "review_peer": 5, "review_self": 5}
"""The highest value of metrics that have one, besides percentages."""

_NUMBER = re.compile(r"[0-9][0-9,]*(\.[0-9]+)?([eE][+-]?[0-9]{1,3})?", re.ASCII)

KEYS = {
    "metric": 'metric = "revenue"',
    "value": "value = 1200000",
    "period": 'period = "2026"',
}
"""What a target cannot do without, each with the line that a file is missing."""


class Wanted(NamedTuple):
    """A target as asked for; `shares` are None where they are worked out (evenly, or from last year). Neither rep nor
    team: everybody's. `where` is the place in the file, as the beginning of an error."""

    metric: Metric
    value: float
    period: Period
    rep: str | None = None
    team: str | None = None
    split: str = "even"
    shares: tuple[float, ...] | None = None
    reason: str | None = None
    where: str = ""

    def refused(self, fault: str, remedy: str) -> RefusedError:
        return RefusedError(f"{self.where}{fault}", remedy)


def parsed(text: str, where: str, calendar: Calendar, currency: str) -> list[Wanted]:
    """The targets of the text; `where` names it in errors. The first fault is raised: nothing is half read."""
    # Numbers with a point stay text: money is never a float.
    file = parse(text, where, str).only("target")
    found = [_read(node, calendar, currency) for node in file.tables("target")]
    if not found:
        raise RefusedError(f"{where}: target is missing", "begin each with [[target]]")
    return found


def _read(node: Node, calendar: Calendar, currency: str) -> Wanted:
    node.only("metric", "value", "period", "rep", "team", "split", "shares", "reason")
    if lacking := [key for key in KEYS if key not in node.values]:
        fault = f"{node.where}: {listed(lacking)} {'is' if len(lacking) == 1 else 'are'} missing"
        raise RefusedError(fault, f"add {', '.join(KEYS[key] for key in lacking)}")
    try:
        metric, period = metric_named(node.text("metric")), _period(node, calendar)
        rep, team = (node.text(key) if key in node.values else None for key in ("rep", "team"))
        if rep and team:
            raise node.refused("rep and team", "are both there", "a target is one's, one team's or everybody's")
        split, shares = _split(node, period, metric)
        reason = node.text("reason") if "reason" in node.values else None
        value = amount(metric, _literal(node, "value"), currency)
        return Wanted(metric, value, period, rep, team, split, shares, reason, f"{node.where}: ")
    except CrmError as error:
        if error.message.startswith(node.where):
            raise
        raise RefusedError(f"{node.where}: {error.message}", error.hint) from error


def listed(words: Sequence[str]) -> str:
    """ "a, b and c"."""
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} and {words[-1]}"


def _period(node: Node, calendar: Calendar) -> Period:
    text = node.text("period")
    if not re.search(r"[0-9]{4}", text):
        raise node.refused("period", f'"{brief(text)}" names no year', 'such as period = "2026Q3"')
    try:
        return calendar.read(text)
    except CrmError as error:
        raise node.refused("period", error.message, error.hint) from error


def _literal(node: Node, key: str) -> str:
    """A number or a text of the file, as it is written there."""
    value = node.values[key]
    if isinstance(value, bool) or not isinstance(value, int | str):
        raise node.refused(key, "is not a number", f'write it as {KEYS.get(key, "a number")} or "40%"')
    if isinstance(value, int) and value.bit_length() > 1000:  # of very many digits Python makes no text
        raise node.refused(key, "is too large a number", "write a smaller one")
    return str(value).replace("_", "")


def _split(node: Node, period: Period, metric: Metric) -> tuple[str, tuple[float, ...] | None]:
    value, kept = node.values.get("split", "even"), node.values.get("shares")
    if isinstance(value, list):
        return split_of(_words(node, "split", value), period, metric)
    if not isinstance(value, str):
        raise node.refused("split", "is neither a word nor a list", 'such as split = "season" or [20, 25, 25, 30]')
    found = split_of(value, period, metric)
    if kept is not None and found[0] == "season":
        if not isinstance(kept, list):
            raise node.refused("shares", "is not a list", "write it in brackets: shares = […]")
        return "season", split_of(_words(node, "shares", kept), period, metric)[1]
    if kept is not None:
        raise node.refused("shares", "is for a season only", "give them as split = [20, 25, 25, 30]")
    return found


def _words(node: Node, key: str, values: list[Any]) -> list[str]:
    return [_literal(Node({key: value}, node.where), key) for value in values]


POINTED = Conventions(decimal=".")
"""How a number is written in TOML, whatever the team's own way is."""


def amount(metric: Metric, text: str, currency: str, team: Conventions = POINTED) -> float:
    """A target's value from its text: whole minor units of money, a fraction for "40%" or "0.4", else a number.

    Refused: zero or less, a percentage over 100 %, what is no number of that unit.
    """
    word = checked(text, "value").strip()
    if re.match(r"[-−]", word) or (_NUMBER.fullmatch(word) and float(word.replace(",", "")) == 0):
        raise RefusedError(f'value "{brief(word)}" is not above zero', "give a number above zero")
    if metric.unit == "money":
        try:
            value: float = read_amount(word, currency, team)
        except RefusedError as error:
            error.message = f"value: {error.message}"
            raise
    else:
        value = _number(metric, word)
    if not value > 0:
        raise RefusedError(f'value "{brief(word)}" is not above zero', "give a number above zero")
    return value


def _number(metric: Metric, word: str) -> float:
    percent = metric.unit == "percent" and word.endswith("%")
    body = word.removesuffix("%").rstrip() if percent else word
    remedy = "write it as 40% or 0.4" if metric.unit == "percent" else f"write it as a number of {_UNITS[metric.unit]}"
    if not _NUMBER.fullmatch(body) or (percent and "e" in body.lower()):
        raise RefusedError(f'value "{brief(word)}" is not a number for {metric.named}', remedy)
    plain = body.replace(",", "")
    value = float(f"{plain}e-2" if percent else plain)
    most = 1 if metric.unit == "percent" else MOST.get(metric.key, LARGEST)
    if value > most:
        if metric.unit == "percent":
            raise RefusedError(f'value "{brief(word)}" is over 100%', remedy)
        raise RefusedError(f'value "{brief(word)}" is over {most:,.0f}', f"give {most:,.0f} or less")
    return value


_UNITS = {"count": "pieces, such as 12", "days": "days, such as 30", "hours": "hours, such as 4", "points": "points"}


def split_of(given: str | Sequence[str], period: Period, metric: Metric) -> tuple[str, tuple[float, ...] | None]:
    """How a target is spread from a word, "20,25,25,30" or a list: the kind of split and its shares, where given.

    Refused: shares of a wrong number, negative ones, ones that sum to 0; any split of what does not add up.
    """
    word = given.strip().lower() if isinstance(given, str) else ""
    kind = word if word in SPLITS and word != "shares" else "shares"
    if kind == "even":
        return "even", None
    if not metric.adds_up:
        raise RefusedError(
            f"split: {metric.named} does not add up: its target is the same in every part of the period", "leave it out"
        )
    counts = _COUNTS.get(months_in(period))
    if counts is None:
        raise RefusedError(f"split: {period.label} is neither a year nor a quarter", "leave it out: its days are even")
    if kind == "season":
        return "season", None
    texts = re.split(r"[,;/\s]+", word) if isinstance(given, str) else list(given)
    return "shares", _shares([text for text in texts if text], counts, period)


_COUNTS = {12: (4, 12), 3: (3,)}
"""How many shares split a year (of quarters or months) and a quarter."""


def _shares(texts: Sequence[str], counts: tuple[int, ...], period: Period) -> tuple[float, ...]:
    wanted = f"give {' or '.join(map(str, counts))}: " + ("20,25,25,30" if 4 in counts else "30,30,40")
    for text in texts:
        if text[:1] in "-−":
            raise RefusedError(f"split: share {brief(text)} is negative", "give shares of zero or more")
        if not _NUMBER.fullmatch(text.removesuffix("%")):
            raise RefusedError(f'split: "{brief(text)}" is no share', f"even, season, or {wanted}")
    if len(texts) not in counts:
        raise RefusedError(f"split: {len(texts)} shares do not fit {period.label}", wanted)
    shares = tuple(float(text.removesuffix("%")) for text in texts)
    if max(shares) > LARGEST:
        raise RefusedError(f"split: share {max(shares):g} is too large", f"at most {LARGEST:g}")
    if not sum(shares):
        raise RefusedError("split: the shares sum to 0", "give at least one share above 0")
    return shares


def months_in(period: Period) -> int:
    """How many shares its target has: one for each month of a year or a quarter, and one for any other period."""
    months = 12 * (period.end.year - period.start.year) + period.end.month - period.start.month
    return months if months in (3, 12) and period.start.day == period.end.day == 1 else 1


def written(target: Wanted, currency: str) -> str:
    """The target as text that `parsed` takes back: the same value and shares to the last digit."""
    metric, value = target.metric, target.value
    number = money.plain(whole(value), currency) if metric.unit == "money" else repr(value).removesuffix(".0")
    lines = {"metric": quoted(metric.key), "value": number, "period": quoted(target.period.label)}
    lines |= {key: quoted(text) for key, text in (("rep", target.rep), ("team", target.team)) if text}
    shares = f"[{', '.join(map(repr, target.shares or ()))}]"
    if target.split != "even":
        lines["split"] = quoted("season") if target.split == "season" else shares
    if target.split == "season":
        lines["shares"] = shares
    if target.reason:
        lines["reason"] = quoted(target.reason)
    return "\n".join(["[[target]]", *(f"{key} = {text}" for key, text in lines.items())]) + "\n"
