"""Whole numbers as people and programs write them: `1,200`, `1.200`, `1 200`, `-5`, `12k`, `50.0`.

What "1,200" is needs no decimal sign: only one reading gives a whole number. "1.000" may be one or a thousand.
"""

from __future__ import annotations

import re

from crmcli.core.conventions import USUAL, Conventions
from crmcli.core.errors import RefusedError, TwoReadingsError, brief
from crmcli.core.grammar.amounts import Parts, in_full, number_pattern, taken_apart
from crmcli.core.money import LARGEST


def said(text: str, team: Conventions = USUAL) -> int:
    """The number that a person says. Refused: one with a part, and what is none; TwoReadingsError for 1.000 where the
    team has not said what the sign means."""
    text = team.answers.get(text.strip(), text)
    found = readings(text)
    if team.decimal in found:
        return found[team.decimal]
    numbers = set(found.values())
    if len(numbers) > 1:
        raise TwoReadingsError(text.strip(), (str(max(numbers, key=abs)), str(min(numbers, key=abs))), "decimal .|,")
    if not numbers:
        raise not_whole(text)
    return numbers.pop()


def read(text: str, decimal: str) -> int:
    """The number with that decimal sign; refused as `said` refuses."""
    found = readings(text)
    if decimal not in found:
        raise not_whole(text)
    return found[decimal]


def readings(text: str) -> dict[str, int]:
    """The whole number that the text is with either decimal sign."""
    parts = taken_apart(text)
    if parts is None or parts.beside:
        return {}
    numbers = {sign: _whole(parts, sign) for sign in ".,"}
    return {sign: number for sign, number in numbers.items() if number is not None and abs(number) <= LARGEST}


def not_whole(text: str) -> RefusedError:
    """The refusal of a text that is no whole number."""
    return RefusedError(f'"{brief(text.strip(), 40)}" is not a whole number', "write it as 1200 or 12k")


def _whole(parts: Parts, decimal: str) -> int | None:
    if not re.fullmatch(number_pattern(decimal), parts.number, re.ASCII):
        return None
    plain = "".join(sign for sign in parts.number if sign.isdigit() or sign == decimal).replace(decimal, ".")
    whole, _, part = plain.partition(".")
    if parts.tens:
        whole, _, part = in_full(whole, part, parts.tens).partition(".")
    if part.strip("0") or len(whole) > 20:
        return None
    return int(whole or "0") * (-1 if parts.negative else 1)
