"""`crm review`: what a manager, peers and the rep say of the rep's work in a period."""

from __future__ import annotations

from typing import Annotated

import typer

from crmcli.cli import notes as texts
from crmcli.cli.completion.names import names as completing
from crmcli.cli.completion.names import words
from crmcli.cli.framework import say_which
from crmcli.cli.option_groups import with_groups
from crmcli.cli.options import Edit, ForRep, checked_choice, text_option
from crmcli.cli.period_options import NO_PERIOD, Asked, rep_and_period
from crmcli.cli.workspace import Workspace
from crmcli.core.errors import AmbiguousError, NotFoundError, RefusedError, UsageError
from crmcli.core.names import checked_name, key, visible
from crmcli.core.periods import Period
from crmcli.core.vocabulary import REVIEWERS
from crmcli.database.connection import Database, Row
from crmcli.development.review import write as records
from crmcli.development.review.query import given_to, means_of, means_of_reps, standing
from crmcli.records import rows
from crmcli.records.confirmation import quoted
from crmcli.records.find.query import find, usable
from crmcli.records.find.statements import by_key
from crmcli.records.teams.query import rep_meant

RepName = Annotated[
    str, typer.Argument(metavar="REP", help="The rep, by name or id.", autocompletion=completing("rep"))
]
Names = Annotated[bool, typer.Option("--names", help="Name peers, and withhold nothing (not for the rep's own eyes).")]


def which(context: typer.Context) -> None:
    """Review a rep's work, and see the reviews.

    They count in the score where the scorecard gives one of the metrics review_manager, review_peer and review_self a
    weight.

    Examples:
      crm review add alice --as manager --score 4
      crm review show alice
    """
    say_which(context)


@with_groups()
def add(
    context: typer.Context,
    rep: RepName,
    role: Annotated[
        str | None,
        typer.Option(
            "--as", metavar="ROLE", help=f"What you are: {', '.join(REVIEWERS)}.", autocompletion=words(*REVIEWERS)
        ),
    ] = None,
    score: Annotated[str | None, typer.Option(metavar="1..5", help="1 to 5, 5 is the best.")] = None,
    criterion: Annotated[str | None, typer.Option(help="What is judged, such as teamwork.")] = None,
    text: Annotated[str | None, text_option("What is to be said.", "--text")] = None,
    edit: Edit = False,
    by: Annotated[str | None, typer.Option("--by", metavar="NAME", help="Who gives it (you).")] = None,
    asked: Asked = NO_PERIOD,
) -> None:
    """Review a rep's work in a period.

    Of the last quarter that is over, unless a period is named. A second review by the same person for the same takes
    the place of the first.

    Examples:
      crm review add alice --as manager --score 4 --text "Steady and kind"
      crm review add alice --as peer --score 5 --criterion teamwork --by bob
      crm review add alice --as self --score 3 --quarter Q3
    """
    workspace: Workspace = context.obj
    if role is None or score is None:
        raise UsageError("a review needs a role and a score", "such as --as manager --score 4")
    said = checked_choice(role, REVIEWERS, "role"), records.read_score(score)
    if said[0] == "self" and by is not None:
        raise UsageError("a review --as self is by the rep", "leave out --by, or say what they are: --as peer")
    words = texts.said(workspace, text, edit)
    with workspace.writing(make=False) as database:
        period = _begun(workspace, asked.chosen(workspace))
        rep_id = usable(database, "rep", rep)
        name = rows.current(database, "rep", rep_id)["name"]
        giver = name if said[0] == "self" else _giver(workspace, database, by)
        what = records.read_criterion(criterion), records.read_text(words)
        review = records.Review(rep_id, period, *said, *what, giver)
        same = {"rep_id": rep_id, "start": period.start, "end": period.end, "role": said[0], "by": giver}
        earlier = database.one(standing(), **same, criterion=review.criterion)
        _wrote(workspace, records.add(database, review, workspace.now), name, review, earlier)


@with_groups()
def list_(
    context: typer.Context,
    asked: Asked = NO_PERIOD,
) -> None:
    """List every rep's mean reviews by role.

    Of the last quarter that is over, unless a period is named.

    Examples:
      crm review list
      crm review list 2026 --format csv
    """
    from crmcli.development.review.view import overview

    workspace: Workspace = context.obj
    with workspace.reading() as database:
        chosen = _begun(workspace, asked.chosen(workspace))
        workspace.show(overview(means_of_reps(database, chosen, workspace.now), chosen))


@with_groups()
def show(
    context: typer.Context,
    rep: Annotated[
        str | None, typer.Argument(metavar="REP", help="The rep, by name or id.", autocompletion=completing("rep"))
    ] = None,
    asked: Asked = NO_PERIOD,
    for_: ForRep = None,
    names: Names = False,
) -> None:
    """Show a rep's reviews: means by role and criterion, and what was said.

    Of every period, unless one is named.

    Peers are never named, and of fewer than two peers nothing is shown, unless --names asks for it. That is refused to
    the rep (whom the setting `me` says that you are), though whoever can read the data file can read it all.

    Examples:
      crm review show alice
      crm review show alice --quarter Q3 --names
    """
    from crmcli.development.review.insight import by_period
    from crmcli.development.review.view import Shown, document

    workspace: Workspace = context.obj
    with workspace.reading() as database:
        name, asked = rep_and_period(rep, for_, asked)
        found = find(database, "rep", rep_meant(database, name, "crm review show"))
        period = asked.chosen(workspace)
        if names and _me(workspace, database) == found["name"]:
            raise _own(found["name"])
        what = (database, found["id"], period, workspace.now)
        workspace.show(document(Shown(found["name"], by_period(means_of(*what), given_to(*what), names), names)))


def _begun(workspace: Workspace, period: Period | None) -> Period:
    """The period that was named, else the last quarter that is over; one that has not begun is refused."""
    calendar = workspace.calendar
    if period is None:
        return calendar.previous(calendar.containing(workspace.today, "quarter"))
    if period.start > workspace.today:
        raise UsageError(f"{period.label} has not begun (today is {workspace.today})", "name an earlier period")
    return period


def _giver(workspace: Workspace, database: Database, by: str | None) -> str:
    """Who gives a review: the one named or who does this; a rep by the name that the data file has."""
    name = workspace.actor if by is None else checked_name(by, "--by")
    row = database.one(by_key(kind="rep"), key=key(name), limit=1)
    return row["name"] if row else visible(name.strip())


def _me(workspace: Workspace, database: Database) -> str | None:
    """The name of the rep who does this, if it is one."""
    try:
        return str(find(database, "rep", workspace.actor)["name"])
    except (NotFoundError, AmbiguousError):
        return None


def _own(name: str) -> RefusedError:
    return RefusedError(f"--names is not for {name}, who is reviewed", "leave it out: peers are not named then")


def _wrote(workspace: Workspace, id: int, name: str, review: records.Review, earlier: Row | None) -> None:
    """Say what was recorded."""
    if workspace.format == "json":
        from crmcli.output.json import dumps

        period = {"label": review.period.label, "start": review.period.start, "end": review.period.end}
        row = {"id": id, "rep": name, **review._asdict(), "period": period, "replaces": earlier and earlier["id"]}
        del row["rep_id"]
        workspace.answer(dumps({"schema": "crm.review.add/1", "review": row}))
        return
    what = f" for {review.criterion}" if review.criterion else ""
    instead = f", in place of #{earlier['id']} with {earlier['score']}" if earlier else ""
    workspace.answer(
        f"Recorded #{id}: {review.score} of 5{what} as {review.role} on {visible(name)} in {review.period.label}, "
        f"by {visible(review.by)}{instead}\n"
    )
    workspace.say(f"Next: crm review show {quoted(name)}")
