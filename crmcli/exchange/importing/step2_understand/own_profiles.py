"""Profiles that a team makes for a source of its own: what --map, --map-value and the rest said once, kept as TOML.

    decimal = ","
    dates = "dmy"
    delimiter = ";"

    [deals.columns]
    "Vorgang" = "title"
    "Interne Notiz" = ""

    [deals.words.stage]
    "Angebot raus" = "Proposal"

    [deals.stages]
    "Muster geschickt" = "40%"

    [activities.fixed]
    "kind" = "meeting"

A column that is to be passed over has the empty text. `program` names a built-in profile that the rest builds upon.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from crmcli.core.errors import CrmError, NotFoundError, UsageError, brief
from crmcli.core.files import rulefile, whole
from crmcli.core.files.folders import expanded, user_folder
from crmcli.core.files.rulefile import Node, quoted
from crmcli.core.names import nearest
from crmcli.core.vocabulary import KINDS
from crmcli.exchange.importing.step2_understand.columns.fields import IMPORTED, fields_of
from crmcli.exchange.importing.step2_understand.columns.said import read_fixed
from crmcli.exchange.importing.step2_understand.titles.profiles import NAMES
from crmcli.exchange.importing.step2_understand.value_maps import ValueMap, read_chances
from crmcli.records.custom_values.definition import CustomField

CHOICES = {"decimal": (".", ","), "dates": ("dmy", "mdy", "ymd"), "program": NAMES, "header": ("yes", "no")}
SETTINGS = ("program", "decimal", "dates", "encoding", "delimiter", "sheet", "header", "closed_from")


class Own(NamedTuple):
    """What a profile says of files of one kind: `maps` as `read_maps` gives them, words, and the settings, each None
    where it is to be found out."""

    maps: Mapping[str, str]
    words: list[ValueMap]
    program: str | None = None
    decimal: str | None = None
    dates: str | None = None
    encoding: str | None = None
    delimiter: str | None = None
    sheet: str | None = None
    header: str | None = None
    closed_from: str | None = None
    fixed: Mapping[str, str] = {}
    chances: Mapping[str, int] = {}


def folder() -> Path:
    """Where a user's own profiles are."""
    return user_folder("config") / "profiles"


def own_names() -> list[str]:
    """The names of the user's own profiles, in order."""
    return sorted(path.stem for path in folder().glob("*.toml"))


def profile_of(name: str, kind: str, own: Sequence[CustomField] = ()) -> Own:
    """The profile of that name or in that file; of a built-in one just its name."""
    if name.strip().lower() in NAMES:
        return Own({}, [], program=name.strip().lower())
    path = _path(name)
    if not path.is_file():
        missing = NotFoundError("profile", name, nearest(name, [*NAMES, *own_names()]))
        hint = f"there are: {', '.join([*NAMES, *own_names()])}"
        raise missing if "did you mean" in missing.hint else missing.with_hint(hint)
    return _understood(_parsed(path), kind, own)


def save(name: str, kind: str, own: Own, fields: Sequence[CustomField] = ()) -> Path:
    """Keep the profile under that name; what the file says of other kinds, and settings that are not given, stay."""
    if name.strip().lower() in NAMES:
        raise UsageError(f'"{brief(name)}" is a built-in profile', "choose another name")
    path = _path(name)
    others = {}
    if path.is_file():
        old = _parsed(path)
        settings: dict[str, Any] = {key: getattr(own, key) or _setting(old, key) for key in SETTINGS}
        own = own._replace(**settings)
        others = {
            each: _understood(old, each, fields) for each in IMPORTED if each != kind and KINDS[each] in old.values
        }
    text = _written(own, {**others, kind: own})
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        whole.replace(path, text)
    except OSError as error:
        raise CrmError(f"{path} cannot be written: {error.strerror}", "the profile belongs there") from error
    return path


def _path(name: str) -> Path:
    if "/" in name or name.endswith(".toml"):
        return expanded(name)
    if not re.fullmatch(r"[^\W_][\w .-]{0,60}", name):
        raise UsageError(f'"{brief(name)}" cannot be the name of a profile', "letters, digits, blanks and dashes")
    return folder() / f"{name}.toml"


def _parsed(path: Path) -> Node:
    return rulefile.parse(rulefile.read(path), str(path)).only(*SETTINGS, *(KINDS[kind] for kind in IMPORTED))


def _understood(node: Node, kind: str, own: Sequence[CustomField]) -> Own:
    settings = {key: _setting(node, key) for key in SETTINGS}
    section = node.table(KINDS[kind]).only("columns", "words", "stages", "fixed")
    columns, fields = section.table("columns"), fields_of(kind, own)
    maps = {}
    for title in columns.values:
        field = str(columns.values[title]).strip()
        if field and field not in fields:
            near = nearest(field, fields, 1)
            remedy = f'did you mean "{near[0]}"?' if near else f"there are: {', '.join(fields)}"
            raise columns.refused(f'"{brief(title)}"', f'names no field: "{brief(field)}"', remedy)
        maps[title] = field
    words = section.table("words")
    found = [
        ValueMap(field, theirs, words.table(field).text(theirs))
        for field in words.values
        for theirs in words.table(field).values
    ]
    fixed, chances = section.table("fixed"), section.table("stages")
    given = read_fixed(kind, [f"{name}={fixed.text(name)}" for name in fixed.values], own)
    stages = read_chances([f"{name}={chances.text(name)}" for name in chances.values])
    return Own(maps, found, fixed=given, chances=stages, **settings)


def _setting(node: Node, key: str) -> str | None:
    if key not in node.values:
        return None
    value = node.values[key]
    if not isinstance(value, str) or not value:
        raise node.refused(key, "is not text", f'write it in quotes: {key} = "…"')
    if key in CHOICES and value not in CHOICES[key]:
        raise node.refused(key, f'is "{brief(value)}"', f"one of: {' '.join(CHOICES[key])}")
    return value


def _written(settings: Own, kinds: Mapping[str, Own]) -> str:
    """The file's text."""
    given = {key: getattr(settings, key) for key in SETTINGS}
    lines = [f"{key} = {quoted(value)}" for key, value in given.items() if value]
    for kind in IMPORTED:
        if own := kinds.get(kind):
            lines += _section(f"{KINDS[kind]}.columns", own.maps)
            for field in dict.fromkeys(each.field for each in own.words):
                pairs = {each.theirs: each.ours for each in own.words if each.field == field}
                lines += _section(f"{KINDS[kind]}.words.{field}", pairs)
            lines += _section(f"{KINDS[kind]}.stages", {name: f"{chance}%" for name, chance in own.chances.items()})
            lines += _section(f"{KINDS[kind]}.fixed", own.fixed)
    return "\n".join(lines).strip() + "\n"


def _section(name: str, pairs: Mapping[str, str]) -> list[str]:
    return ["", f"[{name}]", *(f"{quoted(theirs)} = {quoted(ours)}" for theirs, ours in pairs.items())] if pairs else []
