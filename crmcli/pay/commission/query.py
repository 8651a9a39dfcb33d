"""Commission plans as the data file keeps them, in versions, and what their words refer to."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import suppress
from itertools import groupby

from crmcli.core.errors import AmbiguousError, NotFoundError, RefusedError, brief
from crmcli.core.names import key
from crmcli.core.periods import Calendar, Period
from crmcli.database.connection import Database, Row
from crmcli.evaluation.score.query import people
from crmcli.evaluation.score.readings import Person
from crmcli.pay.commission.plan import Plan
from crmcli.pay.commission.plan_file import Known, parsed
from crmcli.records.find.query import find
from crmcli.records.rules.query import every_version, rule_set

KIND = "commission"


def known(database: Database, currency: str, calendar: Calendar, then: Iterable[Person] = ()) -> Known:
    """What plans refer to: the reps and teams of now, and `then` those of a frozen period under their names of then."""
    everybody = [*people(database), *then]
    return Known(
        currency,
        calendar,
        {key(person.name): person.id for person in everybody},
        frozenset(key(person.team) for person in everybody if person.team),
    )


def plans_for(database: Database, period: Period, known: Known) -> list[Plan]:
    """The plans that pay for that period: of each the version in force, if it is for all of it."""
    names = dict.fromkeys(row["name_key"] for row in database.all(every_version(), kind=KIND))
    rows = (rule_set(database, KIND, name, period.start) for name in names)
    plans = [kept(row, known) for row in rows if row]
    return [plan for plan in plans if plan.per == period.kind and plan.includes(period.start, period.end)]


def kept(row: Row, known: Known) -> Plan:
    """The plan of a version as it is kept."""
    try:
        plan = parsed(row["text"], f'the plan "{brief(row["name"])}", version {row["version"]}', known)
    except RefusedError as error:  # it was taken once: since then a rep or team was renamed
        raise error.with_hint("write it out with crm pay plan export, mend it, and crm pay plan import it") from error
    return plan._replace(version=row["version"], valid_from=row["valid_from"])


def every_plan(database: Database, known: Known) -> Iterator[list[Plan]]:
    """Each plan with its versions, by name; without those whose words have come to mean nothing."""
    for _, rows in groupby(database.all(every_version(), kind=KIND), key=lambda row: row["name_key"]):
        versions = []
        for row in rows:
            with suppress(RefusedError):
                versions.append(kept(row, known))
        yield versions


def check_deals(database: Database, plan: Plan, where: str) -> None:
    """Refuse a split of a deal that is not there, or that is named by less than its whole title or its id."""
    for at, split in enumerate(plan.splits, 1):
        fault = f"{where}: splits {at}: deal"
        try:
            row = find(database, "deal", split.deal)
        except AmbiguousError as error:
            raise RefusedError(f"{fault} {brief(split.deal)!r} is more than one deal", "name it by its id") from error
        except NotFoundError as error:
            raise RefusedError(f"{fault} names no deal: {brief(split.deal)}", error.hint) from error
        if key(row["name"]) != key(split.deal) and str(row["id"]) != split.deal.removeprefix("#"):
            raise RefusedError(f"{fault} {brief(split.deal)!r} is a part of a title", f'write deal = "#{row["id"]}"')
