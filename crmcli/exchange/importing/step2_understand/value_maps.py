"""Words of a file that stand for other words, as --map-value says them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from crmcli.core.errors import UsageError, brief


class ValueMap(NamedTuple):
    """--map-value FIELD:THEIRS=OURS: one word for another in the column of that field (or of that kind of record)."""

    field: str
    theirs: str
    ours: str


def read_value_maps(given: Sequence[str]) -> list[ValueMap]:
    """The values of --map-value, taken apart."""
    maps = []
    for text in given:
        field, colon, rest = text.partition(":")
        theirs, equals, ours = rest.partition("=")
        if not (colon and equals and field.strip() and theirs.strip()):
            raise UsageError(
                f'--map-value "{brief(text)}" is not FIELD:THEIRS=OURS', "such as --map-value stage:Engaging=Qualified"
            )
        maps.append(ValueMap(field.strip(), theirs, ours))
    return maps


def read_chances(given: Sequence[str]) -> dict[str, int]:
    """--stage NAME=CHANCE: new stages, each with the chance of winning (percent) that its deals have."""
    chances = {}
    for text in given:
        name, equals, chance = text.rpartition("=")
        percent = chance_of(chance)
        if not equals or not name.strip() or percent is None:
            raise UsageError(f'--stage "{brief(text)}" is not NAME=CHANCE', 'such as --stage "Demo held=40%"')
        chances[name.strip()] = percent
    return chances


def chance_of(text: str) -> int | None:
    """ "40", "40 %": a whole number of percent; None where it is none."""
    word = text.strip().removesuffix("%").strip()
    return int(word) if word.isascii() and word.isdigit() and len(word) < 4 and int(word) <= 100 else None
