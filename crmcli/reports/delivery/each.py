"""One report for each rep: whose they are, and where each of them goes."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from crmcli.cli.options import checked_choice
from crmcli.cli.workspace import Workspace
from crmcli.core.errors import AmbiguousError, CrmError, NothingToReportError, UsageError
from crmcli.core.names import key
from crmcli.database.connection import Database, Row
from crmcli.records.teams.query import is_team
from crmcli.reports.delivery.file_name import filled
from crmcli.reports.delivery.order import Order
from crmcli.reports.delivery.query import reps_there
from crmcli.reports.subject import subject_of

REP, OWN = "rep", "own"
"""What --each names, and what --mail-to says for each one's own address."""


def orders_of(workspace: Workspace, order: Order) -> list[Order]:
    """The order for each rep who is there and meant by it; the order itself where it is not `each`. Who has no address
    of their own, where that is asked for, is told and left out."""
    if order.each is None:
        if order.mail_to == OWN:
            raise UsageError(f"--mail-to {OWN} needs --each {REP}", "name an address")
        return [order]
    checked_choice(order.each, (REP,), "kind of people for --each")
    with workspace.reading() as database:
        ids, _ = subject_of(database, order.for_)
        people = [row for row in database.all(reps_there(), today=workspace.today) if ids is None or row["id"] in ids]
        made = list(_orders(workspace, database, order, people))
    _check_places(workspace, order, made)
    if not made:
        raise UsageError("there is nobody to make it for", "see: crm list reps")
    return made


def _orders(workspace: Workspace, database: Database, order: Order, people: list[Row]) -> Iterator[Order]:
    for row in people:
        to = row["email"] if order.mail_to == OWN else order.mail_to
        if order.mail_to == OWN and not to:
            workspace.say(f"{row['name']} has no address. Next: crm edit rep {row['id']} --email ADDRESS")
            continue
        yield order._replace(for_=_named(database, row), mail_to=to, each=None)


def _named(database: Database, rep: Row) -> str:
    """What the rep, and no team, is called."""
    try:
        team = is_team(database, rep["name"])
    except AmbiguousError:
        team = True
    return f"#{rep['id']}" if team else str(rep["name"])


def _check_places(workspace: Workspace, order: Order, made: list[Order]) -> None:
    """No two of the reports may go into one file, nor all of them to the screen."""
    _, output = workspace.said
    if output is None:
        if order.mail_to is None:
            raise UsageError(f"--each {REP} makes several reports", f"-o 'DIR/{{for}}.html', or --mail-to {OWN}")
        return
    day = workspace.calendar.containing(workspace.today, "day")
    seen: dict[str, str] = {}
    for each in made:
        place, name = key(filled(str(output), day, each.for_ or "", workspace.calendar)), each.for_ or ""
        if place == key(filled(str(output), day, "", workspace.calendar)):
            raise UsageError(f"all reports would go into {output}", f"such as -o '{output.parent / '{for}.html'}'")
        if place in seen:
            raise UsageError(f"the reports of {seen[place]} and {name} would go into one file", "rename one of them")
        seen[place] = name


def delivered_each(workspace: Workspace, orders: list[Order], deliver: Callable[[Order], None]) -> None:
    """Deliver every one of them. What fails for one keeps nobody else's back: it is told, and raised at the end."""
    _, output = workspace.said
    failed: list[CrmError] = []
    for order in orders:
        workspace.to(output)
        try:
            deliver(order)
        except CrmError as error:
            if len(orders) == 1:
                raise
            failed.append(error)
            if not isinstance(error, NothingToReportError):
                workspace.say(f"{order.for_}: {error.message} – {error.hint}")
    wrong = [error for error in failed if not isinstance(error, NothingToReportError)]
    if wrong:
        raise CrmError(f"{len(wrong)} of {len(orders)} reports failed, first: {wrong[0].message}", wrong[0].hint)
    if failed and len(failed) == len(orders):
        raise failed[0]
