"""Words of a file that stand for other words, as --map-value says them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from crmcli.core.errors import UsageError, brief
from crmcli.core.names import key, nearest
from crmcli.exchange.importing.step2_understand.columns.layout import Column
from crmcli.records.fields import REFERENCES


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


def words_by_field(columns: Sequence[Column], maps: Sequence[ValueMap]) -> dict[str, dict[str, ValueMap]]:
    """For each field the words that are replaced in its column."""
    found: dict[str, dict[str, ValueMap]] = {}
    for each in maps:
        meant = [column.field for column in columns if each.field in _names_of(column)]
        if not meant:
            names = [column.field.name for column in columns]
            near = nearest(each.field, names, 1)
            hint = f'did you mean "{near[0]}"?' if near else f"the file has: {', '.join(names)}"
            raise UsageError(f'--map-value: no field "{brief(each.field)}" in the file', hint)
        for field in meant:
            found.setdefault(field.name, {})[key(each.theirs)] = each
    return found


def _names_of(column: Column) -> tuple[str, ...]:
    return (column.field.name, REFERENCES.get(column.field.type, ""), column.title)
