"""A deal enters a stage: only with what the sales process asks for, or with the reason why it goes on without.

Whatever moves a deal calls `enter` once the step is written, within the same change; a refusal takes all of it back.
Imports are only told (see `exchange/importing`), and what is taken back goes where it was.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from crmcli.cli.workspace import Workspace
from crmcli.core.errors import UsageError, brief
from crmcli.database.connection import Database, Row
from crmcli.database.sql import sa, t
from crmcli.database.statements.compiled import statement
from crmcli.records import rows
from crmcli.records.field_readers import Reader
from crmcli.records.fields import FIELDS
from crmcli.records.process.query import in_force
from crmcli.records.stage_entry.insight import NOTHING, LackingError, Said, confirmed, remedy
from crmcli.records.stages.query import every_stage

if TYPE_CHECKING:  # which a team without a process does not need
    from crmcli.records.process.insight import Process


def enter(workspace: Workspace, database: Database, id: int, before: int | None, said: Said = NOTHING) -> None:
    """The deal has come from the stage of the id `before` (None: it is new) to where it is now. Refused: a deal that
    lacks something, unless it is forced. What was confirmed, and why it was forced, is kept with its last step."""
    process = in_force(database, workspace.today)
    if process is not None:
        _enter(workspace, database, process, id, before, said)
    elif said.checks or said.forced is not None:
        raise UsageError("there is no sales process, so nothing to confirm or to force", "see: crm help process")


def _enter(workspace: Workspace, database: Database, process: Process, id: int, before: int | None, said: Said) -> None:
    from crmcli.records.process.insight import entered
    from crmcli.records.stage_entry.query import lacking, steps_of

    stages, deal = database.all(every_stage()), rows.current(database, "deal", id)
    if deal["stage_id"] == before:
        return
    by_id = {row["id"]: row for row in stages}
    goal = by_id[deal["stage_id"]]
    through = entered(stages, by_id.get(before), goal)
    steps: list[Row] = database.all(steps_of(), deal_id=id)
    checks = confirmed(said.checks, [point for stage in through for point in process.of(stage).check])
    kept = [point for step in steps for point in (step["checked"] or "").split("\n") if point]
    lacks = list(lacking(workspace, database, process, id, through, [*kept, *checks]))
    if lacks and not (said.forced or "").strip():
        called = f'deal #{id} "{brief(deal["title"], 40)}"'
        raise LackingError(called, goal["name"], lacks, remedy(id, goal["name"], lacks))
    _plan(workspace, database, id, deal, process, goal)
    if checks or lacks:
        forced = said.forced if lacks else None
        database.run(set_said(), id_=steps[0]["id"], checked="\n".join(checks) or None, forced=forced)


def _plan(
    workspace: Workspace, database: Database, id: int, deal: Mapping[str, Any], process: Process, goal: Row
) -> None:
    """Make the tasks of the stage that the deal is in now, for whoever owns it."""
    tasks = process.of(goal).tasks
    if tasks:
        from crmcli.records.tasks.write import add

        for task in tasks:
            due = workspace.today + timedelta(days=task.days)
            add(database, {"title": task.title, "rep_id": deal["rep_id"], "deal_id": id, "due": due})


def fill_in(database: Database, id: int, typed: Reader, said: Said) -> dict[str, Any]:
    """The columns of the deal that the answers say; values in fields of the team's own are written at once."""
    plain = {field.name for field in FIELDS["deal"]}
    own = [f"{name}={value}" for name, value in said.answers.items() if name not in plain]
    if own:
        from crmcli.records.custom_values.write import set_values, values_said

        set_values(database, id, values_said(database, typed, "deal", own))
    return typed.values("deal", {name: value for name, value in said.answers.items() if name in plain})


@statement()
def set_said() -> Any:
    new: Any = {name: sa.bindparam(name) for name in ("checked", "forced")}
    return sa.update(t.move).where(t.move.c.id == sa.bindparam("id_")).values(new)
