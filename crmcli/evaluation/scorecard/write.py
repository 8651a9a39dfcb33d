"""Changing scorecards: a new version, or who is judged by which. Everybody's facts are counted in the same way."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime

from crmcli.core.errors import RefusedError
from crmcli.core.names import key
from crmcli.database.connection import Database, Row
from crmcli.evaluation.metrics.scorecard_file import parsed
from crmcli.evaluation.metrics.scoring_rules import DEFAULT, Scorecard
from crmcli.evaluation.rules import write as rules
from crmcli.evaluation.rules.query import BUILT_IN, COMMON, card_of, every_use, used
from crmcli.evaluation.scorecard.query import SCORECARD, team_names
from crmcli.records.rules.query import every_version
from crmcli.records.rules.write import add_version


def keep(
    database: Database,
    texts: Sequence[tuple[str, date | None]],
    actor: str,
    now: datetime,
    reason: str | None = None,
) -> list[int | None]:
    """Keep each text as a new version of the scorecard it names, valid from that day on, and return their numbers; None
    where nothing changed.

    Those of the built-in one follow it, which is version 1, and judge whomever it judged.
    """
    numbers = [_kept(database, text, day, actor, now, reason) for text, day in texts]
    check_alike(database, "change all that are in use together: crm metrics --define NAME=VALUE")
    return numbers


def _kept(database: Database, text: str, day: date | None, actor: str, now: datetime, reason: str | None) -> int | None:
    name, first = parsed(text, "the scorecard").name, 0
    if key(name) == BUILT_IN:
        name, first = DEFAULT.name, DEFAULT.version
        if not any(_everybodys(row) and row["valid_from"] is None for row in _said(database)):
            rules.use(database, SCORECARD, BUILT_IN, None, None, None, actor, now)
    return add_version(database, SCORECARD, name, text, day, actor, now, reason, first)


def judge(
    database: Database,
    card: str,
    rep_id: int | None,
    team_key: str | None,
    valid_from: date,
    actor: str,
    now: datetime,
) -> bool:
    """Let the scorecard of that key judge a rep, a team or everybody in periods from that day on; `COMMON` takes the
    rep's or team's own away. False where that was so already."""
    standing = next(
        (
            row["name_key"] or BUILT_IN if row["name_key"] != COMMON else COMMON
            for row in _said(database)
            if (row["rep_id"], row["team_key"]) == (rep_id, team_key) and (row["valid_from"] or date.min) <= valid_from
        ),
        BUILT_IN if rep_id is None and team_key is None else COMMON,
    )
    if standing == card:
        return False
    rules.use(database, SCORECARD, card, rep_id, team_key, valid_from, actor, now)
    check_alike(database, "first let it count as the other does: crm scorecard edit NAME --define NAME=VALUE")
    return True


def check_alike(database: Database, remedy: str) -> None:
    """Refuse scorecards that count facts in another way than the one that judges everybody at the same time: numbers
    that are ranked together must mean the same."""
    said, versions = _said(database), database.all(every_version(), kind=SCORECARD)
    days, teams = {row["valid_from"] or date.min for row in (*said, *versions)}, team_names(database)
    for day in sorted(days):
        common, *others = _in_use(said, versions, day, teams)
        for whose, card in others:
            if card.definitions != common[1].definitions:
                raise _otherwise(whose, card, common[1], remedy)


def _otherwise(whose: str, card: Scorecard, common: Scorecard, remedy: str) -> RefusedError:
    theirs, ours = card.definitions._asdict(), common.definitions._asdict()
    names = " and ".join(name for name, value in theirs.items() if value != ours[name])
    return RefusedError(
        f"everybody's numbers must be counted in the same way: {card.name}, which judges {whose}, defines {names} "
        f"otherwise than {common.name}, which judges everybody",
        remedy,
    )


def _in_use(
    said: list[Row], versions: list[Row], day: date, teams: Mapping[str, str]
) -> Iterator[tuple[str, Scorecard]]:
    """Whom which scorecard judges in periods that begin on that day: everybody first."""
    known = [row for row in said if (row["valid_from"] or date.min) <= day]
    yield "everybody", _card(versions, used(known, None), day)
    seen = set()
    for row in known:
        owner = row["rep_id"], row["team_key"]
        if owner not in seen and not _everybodys(row) and row["name_key"] != COMMON:
            whose = row["rep"] or f"team {teams.get(row['team_key'], row['team_key'])}"
            yield whose, _card(versions, row["name_key"], day)
        seen.add(owner)


def _card(versions: list[Row], name: str | None, day: date) -> Scorecard:
    standing = [
        row for row in versions if row["name_key"] == (name or BUILT_IN) and (row["valid_from"] or date.min) <= day
    ]
    best = max(standing, key=lambda row: (row["valid_from"] or date.min, row["version"]), default=None)
    return card_of(best) if best else DEFAULT


def _said(database: Database) -> list[Row]:
    return database.all(every_use(), kind=SCORECARD)


def _everybodys(row: Row) -> bool:
    return row["rep_id"] is None and row["team_key"] is None
