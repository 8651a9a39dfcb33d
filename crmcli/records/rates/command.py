"""`crm rate` and `crm rates`: what other currencies are worth in the team's, from a day on."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from datetime import date
from typing import Annotated

import typer

from crmcli.cli.dry_run import rolled_back
from crmcli.cli.workspace import Workspace
from crmcli.core.errors import CrmError, RefusedError, UsageError, brief
from crmcli.core.moments import read_day
from crmcli.core.money import read_currency, read_rate
from crmcli.database.connection import Database
from crmcli.records.rates import write
from crmcli.records.rates.query import Rates, listed
from crmcli.records.rates.view import document, said

Text = str | None
Code = Annotated[str, typer.Argument(metavar="CURRENCY", help="Its code, such as EUR.")]
Yes = Annotated[
    bool, typer.Option("--yes", "-y", help="Do not ask, though deals that closed come to be worth otherwise.")
]


def rate(
    context: typer.Context,
    currency: Code,
    day: Annotated[Text, typer.Argument(metavar="[DAY]", help="From when on: a day or month (today).")] = None,
    value: Annotated[Text, typer.Argument(metavar="[RATE]", help="What one unit is worth in the team's.")] = None,
    delete: Annotated[bool, typer.Option("--delete", help="Take the rate of that day away.")] = False,
    yes: Yes = False,
) -> None:
    """Say what a currency is worth from a day on, correct it, or show it.

    It holds until the day of the next one. Deals in that currency are valued anew: closed ones at the rate of the day
    they closed on, open ones at the latest. Frozen scores stay.

    Examples:
      crm rate EUR 2026-07 1.17
      crm rate JPY 2026-07-15 0.0062
      crm rate EUR
      crm rate EUR 2026-07 --delete
    """
    workspace: Workspace = context.obj
    code = read_currency(currency.strip())
    if day is not None and value is None and not delete and _is_rate(day):
        day, value = None, day
    if value is None and not delete:
        _show(workspace, code, day)
        return
    if delete and value is not None:
        raise UsageError("--delete takes no rate", f"crm rate {code} DAY --delete")
    if delete and day is None:
        raise UsageError("--delete needs the day of the rate", f"crm rate {code} DAY --delete; see: crm rates")
    since, known = _day(workspace, day or "today"), None if value is None else read_rate(value)
    if known is None:
        kept = changed(workspace, lambda database: write.drop(database, code, since), yes)
        sentence = f"Took away the rate of {code} from {since} on"
    else:
        rates = [write.Rate(code, since, known)]
        kept = changed(
            workspace,
            lambda database: write.keep(database, rates, workspace.today, workspace.now, workspace.actor),
            yes,
        )
        unchanged = "" if kept.new or kept.changed else ", as it was"
        sentence = f"{said(code, known, workspace.currency)} from {since:%a} {since} on{unchanged}"
    tell(workspace, sentence, kept)


def rates(
    context: typer.Context,
    currency: Annotated[Text, typer.Argument(metavar="[CURRENCY]", help="Of that one only.")] = None,
) -> None:
    """List what other currencies are worth in the team's.

    Examples:
      crm rates
      crm rates EUR --format csv -o rates.csv
    """
    workspace: Workspace = context.obj
    code = None if currency is None else read_currency(currency.strip())
    with workspace.reading() as database:
        workspace.show(document(listed(database, code), workspace.currency))


def changed(workspace: Workspace, change: Callable[[Database], write.Kept], yes: bool) -> write.Kept:
    """Make the change of rates. Where deals that closed come to be worth otherwise, and with them figures of the past,
    a person at a terminal is asked, and a script has to say --yes."""
    if not yes:
        with rolled_back(workspace, make=False) as database:
            trial = change(database)
        if trial.closed:
            _ask(workspace, trial)
    with workspace.writing(make=False) as database:
        return change(database)


def _ask(workspace: Workspace, trial: write.Kept) -> None:
    what = f"{_deals(trial.closed)} that closed would be worth otherwise, and figures of the past with them"
    if not workspace.interactive:
        raise RefusedError(what, "if that is meant: --yes (frozen scores stay as they are)")
    if workspace.ask(f"{what} (frozen scores stay). Go on? [y/N]").strip().lower() not in ("y", "yes"):
        raise CrmError("nothing was changed", "the same command with --yes does not ask")


def tell(workspace: Workspace, sentence: str, kept: write.Kept) -> None:
    """Say what was kept, and which deals it reached."""
    if workspace.format == "json":
        from crmcli.output.json import dumps

        facts = {"new": kept.new, "changed": kept.changed, "deals": kept.revalued, "closed_deals": kept.closed}
        workspace.answer(dumps({"schema": "crm.rate/1", **facts}))
        return
    closed = f", {kept.closed:,} of them closed" if kept.closed else ""
    reached = f"; {_deals(kept.revalued)} valued anew{closed}" if kept.revalued else ""
    workspace.answer(f"{sentence}{reached}\n")
    workspace.say("Next: crm rates")


def _deals(count: int) -> str:
    return "1 deal" if count == 1 else f"{count:,} deals"


def _is_rate(text: str) -> bool:
    try:
        read_rate(text)
    except RefusedError as error:
        return "two ways" in error.message or "above zero" in error.message
    return True


def _day(workspace: Workspace, text: str) -> date:
    """A day, or the first one of a month, quarter or year."""
    with suppress(UsageError):
        return read_day(text, workspace.today)
    try:
        return workspace.calendar.read(text).start
    except UsageError as error:
        raise UsageError(f'"{brief(text)}" is neither a day nor a month', "such as 2026-07-15 or 2026-07") from error


def _show(workspace: Workspace, currency: str, day: str | None) -> None:
    """The rates of the currency; with a day the one in force on it."""
    with workspace.reading() as database:
        if day is not None:
            found = Rates(database).at(currency, _day(workspace, day))
            rows = [row for row in listed(database, currency) if str(row["day"]) == found.day]
        else:
            rows = listed(database, currency)
            if not rows:
                Rates(database).at(currency, None)
        workspace.show(document(rows, workspace.currency))
