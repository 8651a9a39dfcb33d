"""`crm report`: what happened in a day, week, month or quarter, section by section."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from typing import Annotated

import typer

from crmcli.cli.completion.names import words
from crmcli.cli.framework import say_which
from crmcli.cli.option_groups import with_groups
from crmcli.cli.options import For, checked_choice
from crmcli.cli.period_options import NO_PERIOD, Asked, last_over
from crmcli.cli.workspace import Workspace
from crmcli.core.document import Document
from crmcli.core.errors import UsageError
from crmcli.core.periods import Period
from crmcli.database.connection import Database
from crmcli.reports.delivery.deliver import deliver
from crmcli.reports.delivery.options import Each, ForEmail, MailFrom, MailTo, Sendmail, Since
from crmcli.reports.delivery.order import Order
from crmcli.reports.report.assembly import assembled, periods
from crmcli.reports.report.contents import NAMES, Contents, usual
from crmcli.reports.scope import Scope
from crmcli.reports.subject import subject_of


def which(context: typer.Context) -> None:
    """Report on a day, a week, a month or a quarter.

    Each report is about the last such period that is over; one under way is reported as far as it has come. What it
    has can be chosen with a template.

    Examples:
      crm report weekly
      crm report monthly --for alice
    """
    say_which(context)


def _templates(incomplete: str) -> list[str]:
    from crmcli.reports.report.template import folder

    return sorted(each.stem for each in folder().glob("*.toml") if each.stem.startswith(incomplete))


WHAT = "What it has: all sections, or what a template says."

Template = Annotated[
    str | None,
    typer.Option(
        "--template",
        metavar="FILE|NAME",
        help="What it has: a TOML file, or one in the config folder.",
        autocompletion=_templates,
        rich_help_panel=WHAT,
    ),
]


Full = Annotated[bool, typer.Option("--full", help="All sections, not page one alone.", rich_help_panel=WHAT)]

BELOW = (
    "A template is a TOML file, or the name of one in the config folder; crm report template prints one to begin with. "
    "--for-email makes HTML for the body of a mail."
)
"""What the full help of each report says below its examples."""


def _command(name: str, text: str, examples: str) -> Callable[..., None]:
    """The command of that report."""

    @with_groups()
    def run(
        context: typer.Context,
        asked: Asked = NO_PERIOD,
        for_: For = None,
        full: Full = False,
        template: Template = None,
        since: Since = None,
        mail_to: MailTo = None,
        mail_from: MailFrom = None,
        sendmail: Sendmail = None,
        for_email: ForEmail = False,
        each: Each = None,
    ) -> None:
        workspace: Workspace = context.obj
        if asked.given and since is not None:
            raise UsageError("PERIOD and --since each name a period", "give one of them")
        not_both(full, template)
        outline = chosen(name, template, full or _for_programs(workspace))

        def one(order: Order) -> None:
            deliver(
                workspace,
                order,
                lambda: named(workspace, name, asked),
                lambda database, about: report(workspace, database, name, about, order.for_, outline),
            )

        order = Order(name, for_, since, mail_to, mail_from, sendmail, for_email, each)
        if each is None and mail_to is None:
            one(order)
        else:
            from crmcli.reports.delivery.each import delivered_each, orders_of

            delivered_each(workspace, orders_of(workspace, order), one)

    run.__name__ = name
    run.__doc__ = f"{text}\n\nExamples:\n{examples}\n\n{BELOW}"
    return run


weekly = _command(
    "weekly",
    "Report on a week, Monday to Sunday.\n\nWithout a period: the last week that is over.",
    "  crm report weekly\n  crm report weekly 2026-W30 --for East\n  crm report weekly --template monday.toml\n"
    "  crm report weekly --mail-to ann@example.com -o week.eml\n\nMore examples:\n  crm report weekly --format md\n"
    "  crm report weekly --since last -o 'reports/{year}-W{week}.html'",
)
monthly = _command(
    "monthly",
    "Report on a month.\n\nWithout a period: the last month that is over.",
    "  crm report monthly\n  crm report monthly 2026-07 --for alice",
)
quarterly = _command(
    "quarterly",
    "Report on a quarter.\n\nWithout a period: the last quarter that is over.",
    "  crm report quarterly\n  crm report quarterly --quarter Q2 --json",
)
daily = _command(
    "daily",
    "Report on a day.\n\nWithout a period: yesterday.",
    "  crm report daily\n  crm report daily 2026-11-20",
)


def template(
    context: typer.Context,
    name: Annotated[
        str,
        typer.Argument(metavar="[REPORT]", help=f"Of which report: {', '.join(NAMES)}.", autocompletion=words(*NAMES)),
    ] = "weekly",
) -> None:
    """Print what a report has as a template, to be saved and edited.

    Sections can be left out, put in another order and called otherwise; sections of one's own are written in SQL.

    Examples:
      crm report template
      crm report template monthly -o monthly.toml
    """
    from crmcli.reports.report.template import written

    workspace: Workspace = context.obj
    workspace.answer(written(checked_choice(name, tuple(NAMES), "report")))


def not_both(full: bool, template: str | None) -> None:
    """Refuse two answers to what a report has."""
    if full and template is not None:
        raise UsageError("--full and --template each say what the report has", "give one of them")


def _for_programs(workspace: Workspace) -> bool:
    """Does a program read it? Then it has all sections in any case, so that it finds what it always found."""
    format_name, output = workspace.said
    return (format_name or (output.suffix[1:].lower() if output else "")) in ("json", "csv")


def chosen(name: str, template: str | None, full: bool = False) -> Contents:
    """What the report of that name has: as the template says, if there is one, else page one or, in `full`, all."""
    if template is None:
        return usual(name, full)
    from crmcli.reports.report.template import found, parsed

    return parsed(*found(template), name)


def report(
    workspace: Workspace,
    database: Database,
    name: str,
    about: Period,
    for_: str | None = None,
    outline: Contents | None = None,
) -> Document:
    """The report of that name on that period, as far as it has come; of everybody, or the rep or team named."""
    ids, who = subject_of(database, for_)
    days = periods(workspace.calendar, about)
    scope = Scope(database, workspace.clock, *days, ids, who, workspace.currency, workspace.today)
    return assembled(scope, name, outline or usual(name))


def named(workspace: Workspace, name: str, asked: Asked) -> Period:
    """The period that the report is about: the one named, which is of its kind or a day of it, else the last one that
    is over."""
    kind = NAMES[name]
    found = _of_kind(workspace, kind, asked)
    if found is None:
        return last_over(workspace, kind)
    whole = workspace.calendar.containing(found.start, kind)
    if found.kind != "day" and (found.start, found.end) != (whole.start, whole.end):
        other = next((each for each, of in NAMES.items() if of == found.kind), None)
        hint = f"crm report {other} {found.label}" if other else f"such as crm report {name} last"
        raise UsageError(f"{found.label} is not a {kind}", hint)
    return whole


def _of_kind(workspace: Workspace, kind: str, asked: Asked) -> Period | None:
    """The period that is asked for, read as one of that kind, else as a day, else as any."""
    try:
        return asked.chosen(workspace, kind)
    except UsageError as error:
        for other in ("day", ""):
            with suppress(UsageError):
                return asked.chosen(workspace, other)
        raise error
