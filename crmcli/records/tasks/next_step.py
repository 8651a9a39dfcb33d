"""What follows from something that is logged, done or moved: the next step, and what was promised, each a task about
the same customer and deal."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Any, NamedTuple

from crmcli.cli.workspace import Workspace
from crmcli.core.errors import RefusedError, TwoReadingsError, UsageError, brief
from crmcli.core.moments import midnight
from crmcli.core.names import checked_name
from crmcli.core.vocabulary import PROMISES
from crmcli.database.connection import Database, Row


class Then(NamedTuple):
    """The next step with its day, and what `we` and `they` promised, as typed."""

    title: str | None = None
    due: str | None = None
    we: Sequence[str] | None = None
    they: Sequence[str] | None = None


def check_next(workspace: Workspace, then: Then) -> None:
    """Refuse a day for a next step that is not named, and a promise without a day."""
    if then.due is not None and then.title is None:
        raise UsageError(
            "--due is the day of the next step, and none is named", 'such as --next "send quote" --due fri'
        )
    for who, text in _promises(then):
        promised(workspace, who, text)


def plan_next(
    workspace: Workspace, database: Database, then: Then, about: Mapping[str, int | None]
) -> tuple[str, dict[str, Any]]:
    """Add the next step and the promises that are named, of the rep, customer and deal whose ids are given. What there
    is to say of them behind a sentence, and the records for programs."""
    if not any(then):
        return "", {}
    from crmcli.records.listing import query as listing
    from crmcli.records.tasks import reading, write

    def added(values: Mapping[str, Any]) -> Row:
        return listing.record(database, "task", write.add(database, {**about, **values}))

    said, more = [], dict[str, Any]()
    if then.title is not None:
        row = added(reading.values(workspace, database, {"title": then.title, "due": then.due}))
        more["next"] = row
        said.append(f"; next {reading.told(workspace, row)}")
    for who, text in _promises(then):
        if about.get("customer_id") is None:
            raise RefusedError("a promise is made to a customer, and there is none", "leave out --we and --they")
        row = added(promised(workspace, who, text))
        more.setdefault("promises", []).append(row)
        said.append(f"; {who} promised {reading.told(workspace, row)}")
    return "".join(said), more


def _promises(then: Then) -> list[tuple[str, str]]:
    return [(who, text) for who, texts in zip(PROMISES, (then.we, then.they), strict=True) for text in texts or ()]


def promised(workspace: Workspace, who: str, text: str) -> dict[str, Any]:
    """The task that a promise is ("send quote by fri", "budget answer within 3 days"): what, and the end of its day or
    the time by which it is to be kept."""
    from crmcli.records.tasks.reading import day_and_time

    for match in reversed([*re.finditer(r"\s(by|until|till|within|in|on|(?=today\b|tomorrow\b))\s*", text, re.I)]):
        when = text[match.end() :]
        try:
            day, time = day_and_time(workspace, f"in {when}" if match[1].lower() in ("in", "within") else when)
        except TwoReadingsError:
            raise
        except UsageError:
            continue
        if day < workspace.today:
            raise RefusedError(f"--{who}: {day} has passed", f"today is {workspace.today}")
        title = checked_name(text[: match.start()].strip(), f"--{who}")
        return {"title": title, "due": day, "time": time, "promise": who, "promised": _end(workspace, day, time)}
    raise UsageError(f'--{who}: by when is "{brief(text)}"', f'such as --{who} "send quote by fri"')


def _end(workspace: Workspace, day: date, time: str | None) -> datetime:
    """The last moment in which what is due then is in time."""
    if time is None:
        return midnight(day + timedelta(days=1), workspace.zone) - timedelta(seconds=1)
    return datetime.fromisoformat(f"{day} {time}").replace(tzinfo=workspace.zone).astimezone(workspace.now.tzinfo)
