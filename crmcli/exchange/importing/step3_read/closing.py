"""Whether and when a deal closed, from all that a file says of it: its stage, a status, marks such as IsWon, the times
at which it was won or lost.

Many programs write the day on which an open deal is expected to close into the same column as the day on which others
closed: of an open deal it is the former.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, NamedTuple

from crmcli.core.errors import RefusedError
from crmcli.exchange.importing.step2_understand.columns.layout import Layout
from crmcli.exchange.importing.step2_understand.outcomes.statuses import status_said
from crmcli.exchange.importing.step2_understand.titles.headers import normal
from crmcli.exchange.importing.step3_read.references import References
from crmcli.records.deals.write import Funnel

Settle = Callable[[dict[str, Any], Mapping[str, Any]], None]
"""Takes the values of a deal, and those of the columns that are not kept; changes the former."""


class Settling(NamedTuple):
    """What is to be done with rows: with each of them, or only with those that have a close date though they are in an
    open stage."""

    settle: Settle
    each: bool
    stages: References

    def concerned(self, rows: Sequence[Mapping[str, Any]]) -> Sequence[int]:
        """The places of the rows with which there is anything to do."""
        if self.each:
            return range(len(rows))
        undecided = {None, *(stage["id"] for stage in self.stages.funnel.stages if stage["status"] == "open")}
        closed = [at for at, values in enumerate(rows) if values.get("closed") is not None]
        return [at for at in closed if rows[at].get("stage_id") in undecided]


def settling(kind: str, layout: Layout, references: References) -> Settling | None:
    """What is to be done with the rows of the file; None where there is nothing: as a rule."""
    closed, expected = layout.column("closed"), layout.column("expected")
    if kind != "deal" or not (layout.closing or layout.foreign or (closed and normal(closed.title) != "closed")):
        return None
    moves = closed is not None and normal(closed.title) != "closed"

    def settle(values: dict[str, Any], said: Mapping[str, Any]) -> None:
        stages = references.funnel
        status = status_said(said)
        at = stages.of(values["stage_id"])["status"] if values.get("stage_id") else None
        if status in ("won", "lost"):
            _close(values, said, status, at, stages)
        elif status == "open" and at in ("won", "lost"):
            raise RefusedError(
                f"stage: the deal is open, but its stage is that of {at} deals", "correct one of the two"
            )
        final = status or at
        if final == "won" and said.get("won_amount") is not None:
            values["amount"] = said["won_amount"]
        if "closed_from" in said:
            values["closed_from"] = said["closed_from"]
        if final in (None, "open") and values.get("closed") and moves:
            if expected is None or values.get("expected") is None:
                values["expected"] = values["closed"]
            values["closed"] = None
        if final != "lost" and layout.foreign and values.get("lost_reason"):
            values["lost_reason"] = None

    return Settling(settle, bool(layout.closing) or layout.foreign, references)


def _close(values: dict[str, Any], said: Mapping[str, Any], status: str, at: str | None, stages: Funnel) -> None:
    if at not in (None, "open", status):
        raise RefusedError(
            f"stage: the deal is {status}, but its stage is that of {at} deals", "correct one of the two"
        )
    values["stage_id"] = stages.closing(status)["id"]
    values["closed"] = said.get(f"{status}_time") or values.get("closed")
