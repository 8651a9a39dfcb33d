"""Columns and fields as a person names them: --map THEIRS=OURS, --set FIELD=VALUE, and the title of a column."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from functools import partial

from crmcli.core.errors import UsageError, brief
from crmcli.core.names import nearest, pasted
from crmcli.exchange.importing.step2_understand.columns.fields import fields_of
from crmcli.exchange.importing.step2_understand.titles.headers import normal
from crmcli.records.custom_values.definition import CustomField


def read_fixed(kind: str, given: Sequence[str], own: Iterable[CustomField] = ()) -> dict[str, str]:
    """--set FIELD=VALUE as field and value."""
    fixed: dict[str, str] = {}
    for text in given:
        ours, equals, value = text.partition("=")
        if not equals or not ours.strip() or not value.strip():
            raise UsageError(f'--set "{brief(text)}" is not FIELD=VALUE', "such as --set kind=meeting")
        fixed[_field(fields_of(kind, own), ours, f'--set "{brief(text)}"', partial(_set_to, value))] = value
    return fixed


def _field(fields: Iterable[str], ours: str, said: str, meant: Callable[[str], str]) -> str:
    """The field of that name."""
    names = {normal(name): name for name in fields}
    if normal(ours) not in names:
        near = nearest(normal(ours), names.values(), 1)
        hint = f"did you mean {meant(near[0])}?" if near else f"there are: {', '.join(names.values())}"
        raise UsageError(f'{said}: no field "{brief(ours)}"', hint)
    return names[normal(ours)]


def read_maps(kind: str, given: Sequence[str], own: Iterable[CustomField] = ()) -> dict[str, str]:
    """--map THEIRS=OURS as theirs and ours; ours is empty for a column to ignore."""
    maps: dict[str, str] = {}
    for text in given:
        theirs, equals, ours = text.rpartition("=")
        if not equals or not theirs.strip():
            raise UsageError(f'--map "{brief(text)}" is not THEIRS=OURS', "such as --map account=customer")
        named = ours.strip() not in ("", "-")
        said = f'--map "{brief(text)}"'
        maps[theirs] = _field(fields_of(kind, own), ours, said, partial(_mapped, theirs)) if named else ""
    return maps


def _set_to(value: str, ours: str) -> str:
    return pasted("--set", f"{ours}={value}")


def _mapped(theirs: str, ours: str) -> str:
    return pasted("--map", f"{brief(theirs)}={ours}")


def place_of(titles: Sequence[str], theirs: str, option: str = "--map") -> int:
    """Where the column of that title stands: written just so, or compared as header words are."""
    for same in (lambda title: title == theirs.strip(), lambda title: normal(title) == normal(theirs)):
        found = [at for at, title in enumerate(titles) if same(title)]
        if len(found) > 1:
            raise UsageError(
                f'{option}: {len(found)} columns are called "{brief(theirs)}"', "give them different titles"
            )
        if found:
            return found[0]
    near = nearest(theirs, titles, 1)
    hint = f'did you mean "{brief(near[0])}"?' if near else f"the file's columns: {listed(titles)}"
    raise UsageError(f'{option}: no column "{brief(theirs)}"', hint)


def listed(titles: Sequence[str]) -> str:
    shown = ", ".join(brief(title, 40) for title in titles[:30])
    return f"{shown} and {len(titles) - 30} more" if len(titles) > 30 else shown
