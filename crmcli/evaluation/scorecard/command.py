"""`crm scorecard`: the rules of the score – look at them, change them from a period on, say whom they judge."""

from __future__ import annotations

from typing import Annotated

import typer

from crmcli.cli import notes as texts
from crmcli.cli.completion.names import names, words
from crmcli.cli.framework import say_which
from crmcli.cli.option_groups import with_groups
from crmcli.cli.options import EVERYBODY, Edit, Whom
from crmcli.cli.period_options import NO_PERIOD, Asked
from crmcli.cli.workspace import Workspace
from crmcli.core.errors import RefusedError, UsageError
from crmcli.core.names import checked_name, key, visible
from crmcli.evaluation.metrics.catalogue import BY_KEY
from crmcli.evaluation.rules.options import Reason, Restate, Since, first_day
from crmcli.evaluation.rules.query import BUILT_IN
from crmcli.evaluation.scorecard.query import every_card, found, judging
from crmcli.evaluation.scorecard.versions import chosen, day_of, named, said, shown, text_of
from crmcli.evaluation.scorecard.view import document, every
from crmcli.records.confirmation import quoted
from crmcli.records.teams.query import meant

Option = typer.Option
Pairs = list[str] | None
_METRICS = words(*(f"{metric}=" for metric in BY_KEY))

Name = Annotated[str, typer.Argument(help="The scorecard, by name.", autocompletion=names("scorecard", BUILT_IN))]
Weights = Annotated[
    Pairs, Option("--weight", metavar="METRIC=NUMBER", help="How much a metric counts.", autocompletion=_METRICS)
]
Caps = Annotated[
    Pairs, Option("--cap", metavar="METRIC=POINTS", help="Its most points (120).", autocompletion=_METRICS)
]
Floors = Annotated[
    Pairs, Option("--floor", metavar="METRIC=POINTS", help="Its fewest points (0).", autocompletion=_METRICS)
]
Defines = Annotated[
    Pairs, Option("--define", metavar="NAME=VALUE", help="How facts are counted: see crm metrics --help.")
]
Like = Annotated[
    str | None,
    Option("--like", metavar="NAME", help="Begin with that one.", autocompletion=names("scorecard", BUILT_IN)),
]
Number = Annotated[int | None, typer.Argument(metavar="[VERSION]", help="One of its versions (that in force).")]


def which(context: typer.Context) -> None:
    """Rules of the score: metrics, weights and caps of points, in versions.

    Examples:
      crm scorecard show
      crm scorecard new Hunters --weight revenue=60 --weight win_rate=40
      crm scorecard use Hunters --team East
    """
    say_which(context)


@with_groups()
def show(
    context: typer.Context,
    name: Annotated[
        str | None,
        typer.Argument(
            metavar="[NAME]",
            help="The scorecard, by name (everybody's).",
            autocompletion=names("scorecard", BUILT_IN),
        ),
    ] = None,
    version: Annotated[
        str | None, typer.Argument(metavar="[VERSION]", help="One of its versions (that in force).")
    ] = None,
    asked: Asked = NO_PERIOD,
) -> None:
    """Show the rules in force: weights, points, definitions, whom they judge.

    With a PERIOD, as they were in it (else this quarter).

    Examples:
      crm scorecard show
      crm scorecard show Default 1
      crm scorecard show 2026Q3 --json
    """
    workspace: Workspace = context.obj
    with workspace.reading() as database:
        cards = every_card(database)
        called, number, period = named(workspace, cards, name, version, asked)
        card = found(cards, called) if called is not None else judging(cards, day_of(workspace, period))
        workspace.show(document(shown(workspace, card, chosen(card, number, workspace, period))))


def list_(context: typer.Context) -> None:
    """List the scorecards, with whom each judges now.

    Examples:
      crm scorecard list
    """
    workspace: Workspace = context.obj
    with workspace.reading() as database:
        cards = every_card(database)
        workspace.show(every([shown(workspace, card, chosen(card, None, workspace)) for card in cards]))


def new(
    context: typer.Context,
    name: Annotated[str, typer.Argument(help="A name of its own.")],
    weight: Weights = None,
    cap: Caps = None,
    floor: Floors = None,
    define: Defines = None,
    since: Since = None,
    like: Like = None,
) -> None:
    """Make a scorecard. It judges nobody until it is put to use.

    Examples:
      crm scorecard new Hunters --weight revenue=60 --weight win_rate=40
      crm scorecard new Service --like Default --weight csat=40 --cap csat=100
    """
    workspace: Workspace = context.obj
    from crmcli.evaluation.scorecard.changes import Changes, made
    from crmcli.evaluation.scorecard.write import keep

    changes = Changes(weight or (), cap or (), floor or (), define or ())
    if not changes.weights and like is None:
        raise UsageError(
            "a scorecard needs weights", "such as --weight revenue=60 --weight win_rate=40, or --like NAME"
        )
    checked_name(name, "the scorecard's name")
    with workspace.writing() as database:
        cards = every_card(database)
        if key(name) == "common":
            raise RefusedError('"common" means something else to crm scorecard use', "give another name")
        if key(name) in [card.key for card in cards]:
            raise RefusedError(
                f'there is a scorecard "{visible(name)[:60]}"', f"change it: crm scorecard edit {quoted(name)}"
            )
        day = workspace.calendar.read(since).start if since is not None else None
        text = made(cards, name, like, changes, day, workspace.calendar)
        keep(database, [(text, day)], workspace.actor, workspace.now)
        said(
            workspace,
            database,
            name,
            f"Made the scorecard {name}, which judges nobody yet",
            f"crm scorecard use {quoted(name)}",
        )


def edit(
    context: typer.Context,
    name: Name,
    weight: Weights = None,
    cap: Caps = None,
    floor: Floors = None,
    define: Defines = None,
    like: Like = None,
    since: Since = None,
    restate: Restate = False,
    reason: Reason = None,
    edit: Edit = False,
) -> None:
    """Change a scorecard from a period on.

    That makes a new version of it: scores of the past stay as they are.

    Examples:
      crm scorecard edit Default --weight csat=25 --reason "agreed in May"
      crm scorecard edit Default --cap revenue=100 --from 2027Q1
    """
    workspace: Workspace = context.obj
    reason = texts.said(workspace, reason, edit)
    from crmcli.evaluation.scorecard.changes import Changes, changed

    changes = Changes(weight or (), cap or (), floor or (), define or ())
    if not any(changes) and like is None:
        raise UsageError("say what to change", "such as --weight csat=25, --cap revenue=100, --define win_rate=created")
    with workspace.writing(make=False) as database:
        cards = every_card(database)
        card, day = found(cards, name), first_day(workspace.calendar, since, restate)
        model = found(cards, like) if like is not None else None
        changed(workspace, database, [(card, day)], changes, reason, model)


@with_groups()
def use(
    context: typer.Context,
    name: Annotated[
        str,
        typer.Argument(
            help="The scorecard; with --for, common takes theirs away.",
            autocompletion=names("scorecard", BUILT_IN, "common"),
        ),
    ],
    whom: Whom = EVERYBODY,
    since: Since = None,
    restate: Restate = False,
) -> None:
    """Let a scorecard judge everybody, one team or one rep from a period on.

    One that is not everybody's may weigh otherwise, but must count in the same way.

    Examples:
      crm scorecard use Default
      crm scorecard use Hunters --for East
      crm scorecard use Hunters --for alice --from 2027Q1
      crm scorecard use common --for alice
    """
    workspace: Workspace = context.obj
    from crmcli.evaluation.scorecard.changes import put_to_use

    with workspace.writing(make=False) as database:
        cards = every_card(database)
        day = first_day(workspace.calendar, since, restate)
        put_to_use(workspace, database, cards, name, *meant(database, whom), day)


def export(context: typer.Context, name: Name, version: Number = None) -> None:
    """Write a scorecard as TOML, word for word as it is kept.

    Examples:
      crm scorecard export Default
      crm scorecard export Hunters 1 -o hunters.toml
    """
    workspace: Workspace = context.obj
    with workspace.reading() as database:
        card = found(every_card(database), name)
        workspace.answer(text_of(chosen(card, version, workspace)))


def import_(
    context: typer.Context,
    file: Annotated[str, typer.Argument(help="A TOML file, such as crm scorecard export writes.")],
    since: Since = None,
    restate: Restate = False,
    reason: Reason = None,
    edit: Edit = False,
) -> None:
    """Take a scorecard from a TOML file: a new one, or a new version.

    The period named by --from comes before the file's valid_from.

    Examples:
      crm scorecard import hunters.toml
      crm scorecard import hunters.toml --from 2027Q1 --reason "new year"
    """
    workspace: Workspace = context.obj
    reason = texts.said(workspace, reason, edit)
    from crmcli.core.files.folders import expanded
    from crmcli.core.files.rulefile import read
    from crmcli.evaluation.scorecard.changes import taken

    text = read(expanded(file))
    with workspace.writing() as database:
        taken(workspace, database, text, file, since, restate, reason)
