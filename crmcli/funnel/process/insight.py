"""How a team's open deals stand to its sales process, as plain values."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

from crmcli.records.process.insight import Limit, StageRule
from crmcli.records.stage_entry.insight import Lack


class Stage(NamedTuple):
    """A stage with its rules and limit, and how many open deals in it lack something."""

    name: str
    rule: StageRule
    limit: Limit | None
    lacking: int


class Lacking(NamedTuple):
    """An open deal that lacks something for the stage it is in; `forced` is why it is there all the same."""

    id: int
    title: str
    rep: str
    stage: str
    lacks: Sequence[Lack]
    forced: str | None


class Report(NamedTuple):
    """The stages in order, the first of the deals that lack something and how many there are, and which version it is,
    kept when, by whom and why."""

    stages: Sequence[Stage]
    deals: Sequence[Lacking]
    every: int
    version: int
    at: datetime | None
    by: str
    reason: str | None
