"""How a report reaches people: to a file whose name its period fills in, by mail, and each time from where the last
one ended."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from crmcli.cli.options import checked_choice
from crmcli.cli.period_options import is_over
from crmcli.cli.workspace import Workspace
from crmcli.core.document import Document
from crmcli.core.errors import CrmError, NothingToReportError, UsageError
from crmcli.core.names import key
from crmcli.core.periods import Period
from crmcli.database.connection import Database
from crmcli.reports.delivery.file_name import filled
from crmcli.reports.delivery.order import Order

LETTER = ".eml"
"""The ending of a file that holds a mail."""


def deliver(
    workspace: Workspace, order: Order, usual: Callable[[], Period], make: Callable[[Database, Period], Document]
) -> None:
    """Make the report and bring it where it is wanted: to stdout, the file of -o, or to people by mail.

    `usual` is the period it is about unless it goes on from the last one; `make` makes it.
    """
    pattern, post = _pattern(workspace, order), _post(workspace, order)
    if order.for_email and workspace.said != (None, None) and workspace.format != "html":
        raise UsageError("--for-email is HTML", "leave --format out, or write it to a file: -o report.html")
    if order.since is None and post is None:
        with workspace.reading() as database:
            document = make(database, period := usual())
        _put(workspace, order, document, period, pattern)
        return
    from crmcli.reports.delivery.run_lock import only_run

    name = _name(order, pattern, [] if post is None else [str(one) for one in post.to])
    with only_run(workspace.path, name) as alone:
        if not alone:
            workspace.say("Another run is making this report right now: nothing is done here.")
            return
        _once(workspace, order, usual, make, name, pattern, post)


def _post(workspace: Workspace, order: Order) -> Any:
    """How it is to be mailed; None: it is not, and nothing that mails take is loaded."""
    if (order.mail_to, order.mail_from, order.sendmail) == (None, None, None):
        return None
    from crmcli.reports.delivery.mail import post_of

    return post_of(workspace, order)


def _once(
    workspace: Workspace,
    order: Order,
    usual: Callable[[], Period],
    make: Callable[[Database, Period], Document],
    name: str,
    pattern: str | None,
    post: Any,
) -> None:
    """The same for a report that must not reach anybody twice: kept as delivered once it is."""
    with workspace.reading() as database:
        period = _since(workspace, database, name, usual) if order.since else usual()
        document = make(database, period) if period.days > 0 else None
    if document is None or (order.since and document.empty):
        _nothing(workspace, f"Nothing new since {period.start}.")
        return
    if post is not None and document.empty and workspace.fail_empty:
        raise NothingToReportError("nothing to report")
    letter = post.letter(document, period) if post else None
    if letter is None or pattern is not None:
        _put(workspace, order, document, period, pattern, letter)
    if letter is not None and not _is_letter(pattern):
        post.send(letter)
    if order.since:
        from crmcli.reports.delivery.write import delivered

        with workspace.writing(make=False, aloud=False) as database:
            delivered(database, name, period, workspace.now, workspace.actor)


def _put(
    workspace: Workspace,
    order: Order,
    document: Document,
    period: Period,
    pattern: str | None,
    letter: bytes | None = None,
) -> None:
    """Print the report, or write the file of -o, with its folders; an .eml is the letter."""
    if pattern is not None:
        workspace.to(place := Path(filled(pattern, period, order.for_ or "", workspace.calendar)))
        if not (document.empty and workspace.fail_empty):
            _make_folders(place)
    if letter is not None and _is_letter(pattern):
        workspace.answer(letter)
    else:
        workspace.show(document, "mail" if order.for_email else None)


def checked(workspace: Workspace, order: Order) -> str | None:
    """Where an order that can be met says that its report goes (see `_pattern`); whom it is of and to is checked."""
    from crmcli.reports.delivery.each import orders_of
    from crmcli.reports.delivery.mail import post_of
    from crmcli.reports.subject import subject_of

    order = orders_of(workspace, order)[0]
    post = post_of(workspace, order)
    with workspace.reading() as database:
        subject_of(database, order.for_)
    pattern = _pattern(workspace, order)
    if post is not None and not _is_letter(pattern):
        post.check()
    return pattern


def _pattern(workspace: Workspace, order: Order) -> str | None:
    """Where -o says that the report goes, its fields not yet filled in; None: to stdout."""
    if order.since is not None:
        checked_choice(order.since, ("last",), "beginning for --since")
    _, output = workspace.said
    if output is None:
        return None
    # What is above the file is no pattern where nobody typed it.
    here = "" if output.is_absolute() else f"{Path.cwd()}/".replace("{", "{{").replace("}", "}}")
    pattern = f"{here}{output}"
    if _is_letter(pattern) and order.mail_to is None:
        raise UsageError(f"{output} is a mail to nobody", "say to whom: --mail-to ADDRESS")
    if not _is_letter(pattern):
        _ = workspace.format  # an ending that names no format is refused before anything is read
    filled(pattern, workspace.calendar.containing(workspace.today, "day"), "", workspace.calendar)
    return pattern


def _is_letter(pattern: str | None) -> bool:
    return pattern is not None and pattern.lower().endswith(LETTER)


def _name(order: Order, pattern: str | None, to: list[str]) -> str:
    """What tells this report from every other: which, of whom, where to."""
    whom = f" for {key(order.for_)}" if order.for_ else ""
    mailed = f" to {', '.join(sorted(to))}" if to else ""
    return f"{order.name}{whom}{f' in {pattern}' if pattern else ''}{mailed}"


def _since(workspace: Workspace, database: Database, name: str, usual: Callable[[], Period]) -> Period:
    """The days that are over since the last report of that name; the usual period where there was none. A period
    without a day: there are none."""
    from datetime import timedelta

    from crmcli.reports.delivery.query import last_end

    start, calendar, today = last_end(database, name), workspace.calendar, workspace.today
    if start is None:
        return usual()
    end = today + timedelta(days=is_over(workspace, calendar.containing(today, "day")))
    if end <= start:
        return Period("", start, start)
    same = (calendar.containing(start, kind) for kind in ("day", "week", "month", "quarter", "year"))
    whole = next((period for period in same if (period.start, period.end) == (start, end)), None)
    return whole or calendar.span(start.isoformat(), (end - timedelta(days=1)).isoformat())


def _nothing(workspace: Workspace, said: str) -> None:
    if workspace.fail_empty:
        raise NothingToReportError(said[0].lower() + said[1:].rstrip("."))
    workspace.say(said)


def _make_folders(path: Path) -> None:
    """Make the folders above the file that are not there, for the user alone."""
    try:
        missing = [folder for folder in path.parents if not folder.exists()]
        for folder in reversed(missing):
            folder.mkdir(mode=0o700, exist_ok=True)
    except (OSError, ValueError) as error:
        why = getattr(error, "strerror", None) or "that is no path"
        raise CrmError(f"the folder of {path} cannot be made: {why}", "name another with -o") from error
