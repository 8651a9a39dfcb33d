"""`crm schedule`: reports that make themselves, by cron or systemd."""

from __future__ import annotations

import os
import re
import shlex
import shutil
import sys
import zlib
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from typing import Annotated

import typer

from crmcli.cli.framework import say_which
from crmcli.cli.machine import local_zone
from crmcli.cli.options import For
from crmcli.cli.workspace import Workspace
from crmcli.core.errors import NotFoundError, UsageError
from crmcli.core.moments import zone_of
from crmcli.core.names import harmful, nearest, visible_lines
from crmcli.reports.delivery.deliver import checked
from crmcli.reports.delivery.options import Each, MailFrom, MailTo, Sendmail, Since
from crmcli.reports.delivery.order import Order
from crmcli.reports.report.command import Full, Template, chosen, not_both
from crmcli.reports.schedule.times import USUAL, When, read
from crmcli.reports.schedule.view import Scheduled, document

WRITE = "Write it to your crontab or systemd folder."

At = Annotated[str | None, typer.Option("--at", metavar="TIME", help="When, by this machine's clock.")]
Name = Annotated[
    str | None, typer.Option("--name", metavar="NAME", help="Its name (else by the report and whom it is of).")
]
Systemd = Annotated[bool, typer.Option("--systemd", help="A service and a timer of systemd, no crontab line.")]
Install = Annotated[
    bool, typer.Option("--install", help="Write it to your crontab, or to your systemd folder.", rich_help_panel=WRITE)
]
DryRun = Annotated[
    bool, typer.Option("--dry-run", help="With --install: only show what would be written.", rich_help_panel=WRITE)
]


def which(context: typer.Context) -> None:
    """Let a report make itself at a fixed time.

    Prints a crontab line, or with --systemd a service and a timer; --install writes it. With -o or --mail-to say where
    the report goes, as for crm report.

    Examples:
      crm schedule weekly --at "Mon 07:00" -o 'reports/{year}-W{week}.html'
      crm schedule list
    """
    say_which(context)


def _command(report: str, text: str, examples: str) -> Callable[..., None]:
    """The command that schedules that report."""

    def run(
        context: typer.Context,
        at: At = None,
        for_: For = None,
        full: Full = False,
        template: Template = None,
        since: Since = None,
        mail_to: MailTo = None,
        mail_from: MailFrom = None,
        sendmail: Sendmail = None,
        each: Each = None,
        name: Name = None,
        systemd: Systemd = False,
        install: Install = False,
        dry_run: DryRun = False,
    ) -> None:
        workspace: Workspace = context.obj
        if dry_run and not install:
            raise UsageError("--dry-run needs --install", "without it nothing is written anyway")
        order = Order(report, for_, since, mail_to, mail_from, sendmail, each=each)
        not_both(full, template)
        words = [*command_line(workspace, order, template), *(["--full"] if full else [])]
        when = read(at if at is not None else USUAL[report], report, workspace.calendar.fiscal_start)
        called = _called(name, "-".join(filter(None, (report, for_, each and f"each-{each}"))))
        workspace.to(None)
        (_timer if systemd else _line)(workspace, called, when, words, install, dry_run)
        if (here := local_zone(of_shell=False)) != workspace.settings["timezone"]:
            workspace.say(_elsewhere(workspace, when, here))

    run.__name__ = report
    run.__doc__ = f"{text}\n\nExamples:\n{examples}"
    return run


weekly = _command(
    "weekly",
    "Schedule the weekly report.\n\n--at is a weekday and a time (Mon 07:00).",
    "  crm schedule weekly --at \"Mon 07:00\" -o 'reports/{year}-W{week}.html'\n"
    "  crm schedule weekly --for East --mail-to ann@example.com --since last\n"
    "  crm schedule weekly --each rep --mail-to own --systemd --install --dry-run",
)
monthly = _command(
    "monthly",
    "Schedule the monthly report.\n\n--at is a day of the month and a time (1st 07:00).",
    "  crm schedule monthly --at \"1st 07:00\" -o 'reports/{year}-{month}.html'",
)
quarterly = _command(
    "quarterly",
    "Schedule the quarterly report.\n\n--at is a day of the quarter's first month and a time (1st 07:00).",
    "  crm schedule quarterly --at \"2nd 07:00\" -o 'reports/{year}Q{quarter}.xlsx'",
)
daily = _command(
    "daily",
    "Schedule the daily report.\n\n--at is a time (daily 07:00, weekdays 07:00).",
    "  crm schedule daily --at \"weekdays 07:00\" -o 'reports/{year}-{month}-{day}.md'",
)


def list_(context: typer.Context) -> None:
    """List the reports that make themselves.

    Examples:
      crm schedule list
      crm schedule list --json
    """
    workspace: Workspace = context.obj
    workspace.show(document(list(_every(workspace))))


def remove(
    context: typer.Context,
    name: Annotated[str, typer.Argument(metavar="NAME", help="Which, as crm schedule list names it.")],
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only show what would be removed.")] = False,
) -> None:
    """Take a report of this data file out of the crontab or the systemd folder.

    Examples:
      crm schedule remove weekly
    """
    from crmcli.reports.schedule import crontab
    from crmcli.reports.schedule import systemd as units

    workspace: Workspace = context.obj
    mine = [each for each in _every(workspace) if each.mine]
    found = [each for each in mine if each.name == name]
    if not found:
        near = nearest(name, [each.name for each in mine])
        error = NotFoundError("scheduled report", name, near)
        raise error if near else error.with_hint("see: crm schedule list")
    for each in found:
        if each.by == "crontab" and not dry_run:
            crontab.store(crontab.replaced(crontab.load(), name, mark(workspace), None))
        elif each.by == "systemd" and not dry_run:
            units.remove(name, mark(workspace))
            workspace.say("Next: systemctl --user daemon-reload")
        workspace.answer(f"{'Would remove' if dry_run else 'Removed'} {name} from {each.by}\n")


def command_line(workspace: Workspace, order: Order, template: str | None) -> list[str]:
    """The words that make the report wherever and in whatever environment they are run: every path is absolute."""
    format_, _ = workspace.said
    pattern = checked(workspace, order)
    chosen(order.name, template)
    if template is not None and Path(template).exists():
        template = str(Path(template).absolute())
    options = {
        "--for": order.for_, "--template": template, "--since": order.since, "--mail-to": order.mail_to,
        "--each": order.each, "--mail-from": order.mail_from,
        "--sendmail": _absolute(order.sendmail), "--format": format_, "-o": pattern,
    }  # fmt: skip
    words = [*program(), "report", order.name, "-q", "--db", str(workspace.path)]
    for option, value in options.items():
        if value is not None:
            words += [f"{option}={value}"] if value.startswith("-") else [option, value]
    if workspace.fail_empty:
        words.append("--fail-empty")
    for word in words:
        if harmful().search(word):
            raise UsageError("a scheduled command cannot hold a line break or another control character", "rename it")
    return words


def program() -> list[str]:
    """How this program is run from anywhere: by the full path of `crm`, else by that of Python."""
    beside = Path(sys.executable).parent / "crm"
    given = Path(sys.argv[0]).absolute()
    if given.name == "crm" and os.access(given, os.X_OK):
        return [str(given)]
    if os.access(beside, os.X_OK):
        return [str(beside)]
    found = shutil.which("crm")
    return [str(Path(found).absolute())] if found else [sys.executable, "-m", "crmcli"]


def mark(workspace: Workspace) -> str:
    """What tells this data file from others in the names of jobs."""
    return f"{zlib.crc32(os.path.realpath(workspace.path).encode('utf-8', 'surrogateescape')):08x}"


def _line(workspace: Workspace, name: str, when: When, words: list[str], install: bool, dry_run: bool) -> None:
    """Print the crontab line; write it if that is wanted."""
    from crmcli.reports.schedule import crontab

    job = crontab.Job(name, mark(workspace), when.cron, shlex.join(words))
    line = job.line()
    workspace.answer(f"{visible_lines(line)}\n")
    if not install:
        workspace.say("Next: the same with --install, or add it by hand: crontab -e")
        return
    old = crontab.load()
    new = crontab.replaced(old, job.name, job.file, line)
    if dry_run or new == old:
        workspace.say("Your crontab has that line already." if new == old else "It would be written to your crontab.")
        return
    crontab.store(new)
    workspace.say(f"Written to your crontab: {when.words}. Next: crm schedule list")


def _timer(workspace: Workspace, name: str, when: When, words: list[str], install: bool, dry_run: bool) -> None:
    """Print the two units; write them if that is wanted."""
    from crmcli.reports.schedule import systemd as units

    pair = units.pair(name, mark(workspace), f"crm: {name} report", when.calendar, words)
    texts = (f"# {units.folder() / file}\n{text}" for file, text in pair.texts().items())
    workspace.answer(visible_lines("\n".join(texts)))
    start = f"systemctl --user daemon-reload && systemctl --user enable --now {pair.name}.timer"
    if not install:
        workspace.say("Next: the same with --install")
    elif dry_run:
        workspace.say(f"Both would be written to {units.folder()}.")
    else:
        units.store(pair)
        workspace.say(f"Written to {units.folder()}: {when.words}. Next: {start}")


def _elsewhere(workspace: Workspace, when: When, here: str) -> str:
    """What time it is for the team then. Their day may not be over yet, all the year or in one half of it."""
    now = workspace.now.replace(hour=when.hour, minute=when.minute, tzinfo=zone_of(here))
    pairs = [(day, day.astimezone(workspace.zone)) for day in (now, now + timedelta(days=182))]
    early = any(theirs.date() < ours.date() for ours, theirs in pairs)
    advice = ". What ends with the day before may not be over then: choose a later time" if early else ""
    theirs = pairs[0][1]
    other = {-1: " the day before", 1: " the next day"}.get(theirs.toordinal() - now.toordinal(), "")
    team = workspace.settings["timezone"]
    return f"{now:%H:%M} is by this machine's clock, {here}: {theirs:%H:%M}{other} for the team, in {team}{advice}."


def _called(name: str | None, usual: str) -> str:
    """What the job is called: letters, digits and -_. of any script, so that it is one word in a crontab."""
    wanted = name if name is not None else usual
    slug = re.sub(r"[^\w.-]+", "-", wanted).strip("-.")
    if not slug or (name is not None and slug != name):
        raise UsageError(f'--name "{wanted}" is not one word', "letters, digits, - and _")
    return slug


def _every(workspace: Workspace) -> Iterator[Scheduled]:
    """Every scheduled report there is, of this data file and of others."""
    from crmcli.reports.schedule import crontab
    from crmcli.reports.schedule import systemd as units

    own = mark(workspace)
    if crontab.there():
        for job in crontab.jobs(crontab.load()):
            yield Scheduled(job.name, "crontab", job.when, job.command, job.file == own)
    for unit in units.found():
        yield Scheduled(unit.name, "systemd", unit.when, unit.command, unit.file == own)


def _absolute(sendmail: str | None) -> str | None:
    """The program by its full path where it can be found now: cron has few folders to look in."""
    words = shlex.split(sendmail) if sendmail else []
    found = shutil.which(words[0]) if words else None
    return shlex.join([str(Path(found).absolute()), *words[1:]]) if found else sendmail
