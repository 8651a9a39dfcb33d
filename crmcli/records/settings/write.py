"""A new data file: the team's settings and its funnel."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path
from typing import Any, NamedTuple

from crmcli.core.conventions import CHOICES
from crmcli.core.errors import RefusedError, brief
from crmcli.core.moments import zone_of
from crmcli.core.money import read_currency
from crmcli.core.names import checked, checked_name, key
from crmcli.core.rounding import quotient
from crmcli.core.vocabulary import DEFAULT_STAGES, LOST, MONTH_NAMES, WON
from crmcli.database.connection import Database
from crmcli.database.schema.migrate import create as create_file
from crmcli.database.settings import every_setting
from crmcli.database.sql import sa, t
from crmcli.database.statements.compiled import statement
from crmcli.records import rows


class Team(NamedTuple):
    """What a data file starts with. Won and Lost stages always exist besides `stages`; the settings that have no value
    here are not set."""

    currency: str = "USD"
    fiscal_year_start: int = 1
    timezone: str = "UTC"
    stages: Sequence[str] = DEFAULT_STAGES
    date_order: str | None = None
    decimal: str | None = None
    fiscal_year_named: str | None = None
    tax: str | None = None
    company: str | None = None
    terms: str | None = None
    work_days: str | None = None
    holidays: str | None = None


def create(path: Path, team: Team, fill: Callable[[Database], None] | None = None) -> bool:
    """Make the data file, with what `fill` writes besides, whole or not at all; False where one stood there already."""
    stages = checked_stages(team.stages)

    def found(database: Database) -> None:
        for name in (*GIVEN, *OPTIONAL):
            if (value := getattr(team, name)) is not None:
                database.run(insert_setting(), key=name, value=str(value))
        opened = [(name, "open", odds) for name, odds in zip(stages, even_odds(len(stages)), strict=True)]
        # Closing stages sort after every open one, however many are added later.
        placed = [*enumerate(opened, 1), *enumerate(((WON, "won", 100), (LOST, "lost", 0)), 10_000)]
        for position, (name, status, odds) in placed:
            rows.add(database, "stage", {"name": name, "status": status, "position": position, "probability": odds})
        if fill:
            fill(database)

    return create_file(path, found)


def set_team(database: Database, name: str, text: str) -> str:
    """Change one of the team's `SETTINGS`; returns the value as kept."""
    value = SETTINGS[name](text)
    if name == "currency" and database.one(any_amount()):
        raise RefusedError(
            "the currency cannot change once there are amounts or rates", "start a new file: crm init --currency CODE"
        )
    if name == "fiscal_year_named" and value != _kept(database, name, "first") and database.one(any_label()):
        raise RefusedError(
            "fiscal years cannot be named otherwise once periods are on record by their names",
            "targets and frozen scores have them",
        )
    if _kept(database, name) is None:
        database.run(insert_setting(), key=name, value=value)
    else:
        database.run(update_setting(), name=name, value=value)
    return value


def unset_team(database: Database, name: str) -> None:
    """Let one of the team's `OPTIONAL` settings have no value."""
    if name == "fiscal_year_named":
        set_team(database, name, "first")
    database.run(delete_setting(), name=name)


def _kept(database: Database, name: str, otherwise: str | None = None) -> str | None:
    return next((row["value"] for row in database.all(every_setting()) if row["key"] == name), otherwise)


def _choice(name: str) -> Callable[[str], str]:
    def read(text: str) -> str:
        word = text.strip().lower()
        if word not in CHOICES[name]:
            raise RefusedError(f'{name}: "{brief(text)}" is not understood', f"one of: {', '.join(CHOICES[name])}")
        return word

    return read


def _rate(text: str) -> str:
    """The tax that a line has unless it says another."""
    from crmcli.core.grammar.quantities import rate_text, read_rate

    return rate_text(read_rate(text))


def _text(text: str) -> str:
    """What quotes say of the team, or at their end; of several lines."""
    found = checked(text.strip(), "the text")
    if not found:
        raise RefusedError("the text is empty", "take the setting away: crm config unset NAME")
    return found


def read_month(text: str) -> str:
    """A month by number or name, as the number's text."""
    word = text.strip().lower()
    found = [
        at for at, name in enumerate(MONTH_NAMES, 1) if word == str(at) or (len(word) >= 3 and name.startswith(word))
    ]
    if len(found) != 1:
        raise RefusedError(f'"{text}" is not a month', "1 to 12, or a name such as April")
    return str(found[0])


def read_zone(text: str) -> str:
    """A time zone by its IANA name; nothing means UTC."""
    zone_of(text.strip())
    return text.strip() or "UTC"


def read_work_days(text: str) -> str:
    """The days of the week on which the team works: "Mon-Fri", or "mon,tue,thu"."""
    from crmcli.core.working_hours import read_days

    return read_days(text)


def read_holidays(text: str) -> str:
    """Days on which nobody works: "2026-12-25, 2027-01-01", in their order."""
    try:
        days = {date.fromisoformat(word) for word in text.replace(",", " ").split()}
    except ValueError as error:
        raise RefusedError(
            f'holidays: "{brief(text, 60)}" is no list of days', "such as 2026-12-25,2027-01-01"
        ) from error
    return ",".join(map(str, sorted(days)))


GIVEN = {"currency": read_currency, "fiscal_year_start": read_month, "timezone": read_zone}
OPTIONAL: dict[str, Callable[[str], str]] = {
    **{name: _choice(name) for name in CHOICES}, "tax": _rate, "company": _text, "terms": _text,
    "work_days": read_work_days, "holidays": read_holidays,
}  # fmt: skip
SETTINGS: dict[str, Callable[[str], str]] = {**GIVEN, **OPTIONAL}
"""The team's settings, each with the reader that accepts or refuses a value: those that always have one, and the
others."""


def checked_stages(names: Sequence[str]) -> list[str]:
    """The names of open stages in order, without Won and Lost, which always exist and may be named or not.

    Refused: an empty name, a name that is there twice, no open stage at all.
    """
    given = [checked_name(name.strip(), "a stage's name") for name in names]
    stages = [name for name in given if key(name) not in (key(WON), key(LOST))]
    keys = [key(name) for name in stages]
    for at, name in enumerate(keys):
        if name in keys[:at]:
            raise RefusedError(f'the stage "{stages[at]}" is there twice', "name each stage once")
    if not stages:
        raise RefusedError("a funnel needs an open stage besides Won and Lost", f"such as {', '.join(DEFAULT_STAGES)}")
    return stages


def even_odds(count: int) -> list[int]:
    """Default win probabilities, in percent, that rise evenly along the funnel."""
    return [quotient(100 * step, count + 1) for step in range(1, count + 1)]


@statement()
def insert_setting() -> Any:
    return sa.insert(t.setting).values(key=sa.bindparam("key"), value=sa.bindparam("value"))


@statement()
def update_setting() -> Any:
    return sa.update(t.setting).where(t.setting.c.key == sa.bindparam("name")).values(value=sa.bindparam("value"))


@statement()
def delete_setting() -> Any:
    return sa.delete(t.setting).where(t.setting.c.key == sa.bindparam("name"))


@statement()
def any_label() -> Any:
    """Is there a period on record whose name is that of a fiscal year or of a part of one?"""
    return sa.select(t.target.c.id).union_all(sa.select(t.snapshot.c.id)).limit(1)


@statement()
def any_amount() -> Any:
    priced = sa.select(t.product.c.id).where(t.product.c.list_price.is_not(None))
    aimed = sa.select(t.target.c.id).where(t.target.c.amount.is_not(None))
    rated = sa.select(t.rate.c.id)
    return sa.select(t.deal.c.id).where(t.deal.c.amount.is_not(None)).union_all(priced, aimed, rated).limit(1)
