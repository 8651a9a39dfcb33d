"""`crm simulate`: past periods under other rules, beside those in force."""

from __future__ import annotations

from typing import Annotated

import typer

from crmcli.cli.option_groups import with_groups
from crmcli.cli.period_options import NO_PERIOD, Asked, is_over, last_over
from crmcli.cli.workspace import Workspace
from crmcli.core.errors import UsageError
from crmcli.core.files.folders import expanded
from crmcli.core.periods import Period
from crmcli.database.connection import Database
from crmcli.evaluation.metrics.scoring_rules import Rules, Scorecard
from crmcli.evaluation.score.insight import evaluate
from crmcli.evaluation.score.query import Evaluated, evaluated
from crmcli.evaluation.simulate.insight import Case, kendall, leeway, ranks_of
from crmcli.evaluation.simulate.view import Replay, Simulation, document

MOST = 40
"""Periods replayed at once: ten years of quarters."""


@with_groups()
def simulate(
    context: typer.Context,
    scorecard: Annotated[
        str,
        typer.Option("--scorecard", metavar="FILE|NAME", help="The rules to try: a TOML file or a scorecard's name."),
    ],
    periods: Annotated[int, typer.Option("--periods", metavar="N", help="How many.")] = 4,
    asked: Asked = NO_PERIOD,
) -> None:
    """Replay past periods under other rules, beside those in force.

    Shows who would stand where, how alike the two rankings are, and how far each weight may move before the order of
    the first three changes. Without a period: the last quarters that are over. Targets stay, and nothing is written.

    Examples:
      crm simulate --scorecard new.toml
      crm simulate --scorecard new.toml --periods 6 --month last
      crm simulate --scorecard Default --quarter 2026Q2 --format json
    """
    workspace: Workspace = context.obj
    if not 1 <= periods <= MOST:
        raise UsageError(f"--periods {periods} is no number of periods to replay", f"give 1 to {MOST}")
    with workspace.reading() as database:
        card = _card(database, scorecard)
        chosen = _periods(workspace, asked.chosen(workspace), periods)
        judged = [evaluated(database, period, workspace.clock) for period in chosen]
        replays = [_replayed(workspace, database, each, card) for each in judged]
        own = any(each.rules.own for each in judged)
        workspace.show(document(Simulation(card, replays, workspace.currency, own)))


def _card(database: Database, named: str) -> Scorecard:
    """The scorecard of that file, or the latest version of the one that is kept under that name."""
    path = expanded(named)
    if path.suffix == ".toml" or path.is_file():
        from crmcli.core.files.rulefile import read
        from crmcli.evaluation.metrics.scorecard_file import parsed

        return parsed(read(path), path.name)
    from crmcli.evaluation.scorecard.query import every_card, found

    return found(every_card(database), named).versions[-1].card


def _periods(workspace: Workspace, last: Period | None, count: int) -> list[Period]:
    """That many periods up to `last` (None: the last quarter that is over), in their order."""
    if last and not is_over(workspace, last):
        raise UsageError(f"{last.label} is not over: its last day is {last.last}", "name an earlier period")
    found = [last or last_over(workspace)]
    while len(found) < count:
        found.append(workspace.calendar.previous(found[-1]))
    return found[::-1]


def _replayed(workspace: Workspace, database: Database, judged: Evaluated, card: Scorecard) -> Replay:
    """The period under that scorecard for everybody; who has one of their own keeps it, counted as everybody's is."""
    alike = {id: own._replace(definitions=card.definitions) for id, own in judged.rules.own.items()}
    rules, today = Rules(card, alike, judged.rules.targets), judged.evaluation
    if (card.definitions, rules.groups) == (judged.rules.card.definitions, judged.rules.groups):
        facts, tried = judged.facts, evaluate(judged.people, judged.facts, judged.period, rules)
    else:
        again = evaluated(database, judged.period, workspace.clock, rules=rules)
        facts, tried = again.facts, again.evaluation
    free = leeway(Case(judged.people, facts, judged.period, rules), tried)
    return Replay(judged.period, judged.rules.card, today, tried, kendall(ranks_of(today, tried)), free)
