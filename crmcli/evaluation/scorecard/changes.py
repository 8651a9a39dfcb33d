"""Changes of scorecards as the command line says them: METRIC=NUMBER, NAME=VALUE, a file, a use."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import suppress
from datetime import date
from math import isfinite
from typing import NamedTuple

from crmcli.cli.workspace import Workspace
from crmcli.core.errors import RefusedError, UsageError, brief
from crmcli.core.files.rulefile import Node
from crmcli.core.names import key
from crmcli.core.periods import Calendar
from crmcli.database.connection import Database
from crmcli.evaluation.metrics.catalogue import BY_KEY, groups_of, metric_named
from crmcli.evaluation.metrics.scorecard_file import amended, begins, definitions_of, parsed, written
from crmcli.evaluation.metrics.scoring_rules import ALWAYS, Definitions, Scorecard, Weight
from crmcli.evaluation.rules.options import first_day, spoken, start_of
from crmcli.evaluation.rules.query import COMMON
from crmcli.evaluation.scorecard.query import Card, every_card, found, judging
from crmcli.evaluation.scorecard.versions import said
from crmcli.evaluation.scorecard.write import judge, keep
from crmcli.records.confirmation import quoted


class Changes(NamedTuple):
    """What the options say, each as METRIC=NUMBER or NAME=VALUE."""

    weights: Sequence[str] = ()
    caps: Sequence[str] = ()
    floors: Sequence[str] = ()
    definitions: Sequence[str] = ()


def made(
    cards: Sequence[Card], name: str, like: str | None, changes: Changes, day: date | None, calendar: Calendar
) -> str:
    """The text of a new scorecard: like another, or of those weights alone; it counts as everybody's does."""
    now = calendar.containing(calendar.today, "quarter").start
    common = judging(cards, now).at(now)
    model = found(cards, like).at(day or now) if like is not None else None
    counted = next((each.card.definitions for each in (model, common) if each), Definitions())
    base = Scorecard(name, model.card.weights if model else {}, counted)
    return _checked(written(with_changes(base, changes)._replace(valid_from=day)), name)


def changed(
    workspace: Workspace,
    database: Database,
    places: Sequence[tuple[Card, date]],
    changes: Changes,
    reason: str | None,
    like: Card | None = None,
) -> None:
    """Make a new version of each of those scorecards, valid from that day on, and say so."""
    wanted = [(card, day, text) for card, day in places if (text := _changed(card, day, changes, like)) is not None]
    first, day = places[0]
    if not wanted:
        said(workspace, database, first.key, f"Nothing changed: {first.name} is like that already", _show(first))
        return
    texts = [(text, since) for _, since, text in wanted]
    numbers = keep(database, texts, workspace.actor, workspace.now, reason)
    after = {card.key: card for card in every_card(database)}
    made = [(after[card.key], number) for (card, _, _), number in zip(wanted, numbers, strict=True) if number]
    for card in dict.fromkeys(card.key for card, _ in made):
        _say_limits(workspace, after[card], max(number for each, number in made if each.key == card))
    since = spoken(workspace.calendar, day)
    sentence = f"Changed {made[0][0].name} to version {made[0][1]} for periods from {since} on"
    if len(made) > 1:
        names = ", ".join(f"{card.name} (version {number})" for card, number in made)
        sentence = f"Changed {names} for periods from {since} on"
    said(workspace, database, made[0][0].key, sentence, _show(made[0][0]), made[0][1])


def _changed(card: Card, day: date, changes: Changes, like: Card | None) -> str | None:
    """The text of that scorecard's next version; None where it is like that already."""
    base = card.at(day) or card.versions[-1]
    model = like.at(day) or like.versions[-1] if like else base
    wanted = with_changes(base.card._replace(weights=model.card.weights, definitions=model.card.definitions), changes)
    if wanted == base.card:
        return None
    wanted = wanted._replace(valid_from=day, version=1)
    text = _checked(written(wanted), card.name)
    return amended(base.text, wanted) if base.text else text


def with_changes(card: Scorecard, changes: Changes) -> Scorecard:
    """The scorecard with those changes. A metric of weight 0 is no longer part of it, unless it is one that
    would not be shown then."""
    weights = dict(card.weights)
    for metric, number in _numbers("--weight", changes.weights):
        weights[metric] = weights.get(metric, Weight(0))._replace(weight=number)
    for field, option, given in (("cap", "--cap", changes.caps), ("floor", "--floor", changes.floors)):
        for metric, number in _numbers(option, given):
            if metric not in weights:
                raise UsageError(f"{option}: {metric} has no weight", f"give it one: --weight {metric}=NUMBER")
            weights[metric] = weights[metric]._replace(**{field: number})
    shown = {key for key in BY_KEY if groups_of([key])}
    weights = {metric: weight for metric, weight in weights.items() if weight.weight or metric in shown}
    return card._replace(weights=weights, definitions=_definitions(card.definitions, changes.definitions))


def _numbers(option: str, given: Sequence[str]) -> Iterator[tuple[str, float]]:
    for name, text in _pairs(option, given, "METRIC=NUMBER"):
        try:
            number = float(text)
        except ValueError:
            number = float("nan")
        if not isfinite(number):
            raise UsageError(f'{option}: "{brief(text)}" is not a number', f"such as {option} revenue=40")
        yield metric_named(name).key, number


def _pairs(option: str, given: Sequence[str], form: str) -> Iterator[tuple[str, str]]:
    for text in given:
        name, equals, value = text.partition("=")
        if not equals or not name.strip():
            raise UsageError(f'{option}: "{brief(text)}" is not {form}', f"such as {_SUCH[form]}")
        yield name.strip(), value.strip()


_SUCH = {"METRIC=NUMBER": "revenue=40", "NAME=VALUE": "win_rate=created"}


def _definitions(usual: Definitions, given: Sequence[str]) -> Definitions:
    """Those definitions with the ones given, checked as those of a file are."""
    pairs = dict(_pairs("--define", given, "NAME=VALUE"))
    if not pairs:
        return usual
    if pairs.get("response_hours", "").lower() == ALWAYS:
        pairs.setdefault("holidays", "")
    values = {**usual._asdict(), **pairs, "holidays": list(usual.holidays)}
    if "holidays" in pairs:
        values["holidays"] = [day.strip() for day in pairs["holidays"].split(",") if day.strip()]
    if "retention_months" in pairs:
        with suppress(ValueError):
            values["retention_months"] = float(pairs["retention_months"])
    return definitions_of(Node(values, "--define"))


def put_to_use(
    workspace: Workspace,
    database: Database,
    cards: Sequence[Card],
    name: str,
    rep: str | None,
    team: str | None,
    day: date,
) -> None:
    """Let that scorecard judge a rep, a team or everybody from that day on, and say so."""
    rep_id, team_key, whom = _whom(database, rep, team)
    card = None if _is_common(cards, name) else found(cards, name)
    since = spoken(workspace.calendar, day)
    if card is None and whom == "everybody":
        raise UsageError(
            "common is what everybody is judged by", "name a scorecard, or a rep or team with --rep or --team"
        )
    if card and not card.at(day):
        first = min(version.since or date.min for version in card.versions)
        raise RefusedError(f"{card.name} is valid for periods from {first} on", f"use it from then on: --from {first}")
    new = judge(database, card.key if card else COMMON, rep_id, team_key, day, workspace.actor, workspace.now)
    sentence = f"{card.name} judges {whom}" if card else f"No scorecard of their own for {whom}"
    about = card or judging(cards, day)
    if not new:
        said(workspace, database, about.key, f"Nothing changed: {sentence} from {since} on already", _show(about))
        return
    until = next((each.until for each in found(every_card(database), about.key).uses if each.since == day), None)
    if card and until is not None:
        workspace.say(f"That is so until {spoken(workspace.calendar, until)}, as was said before.")
    said(workspace, database, about.key, f"{sentence} in periods from {since} on", "crm score")


def _is_common(cards: Sequence[Card], name: str) -> bool:
    return key(name) == "common" and all(card.key != "common" for card in cards)


def _whom(database: Database, rep: str | None, team: str | None) -> tuple[int | None, str | None, str]:
    """The rep's id, the team's key, and how to call them."""
    if rep is not None and team is not None:
        raise UsageError("a scorecard is for one rep, one team or everybody", "give --rep or --team, not both")
    if rep is not None:
        from crmcli.records.find.query import find

        row = find(database, "rep", rep)
        return row["id"], None, row["name"]
    if team is not None:
        from crmcli.records.teams.query import members

        name = members(database, team).name
        return None, key(name), f"team {name}"
    return None, None, "everybody"


def taken(
    workspace: Workspace,
    database: Database,
    text: str,
    file: str,
    since: str | None,
    restate: bool,
    reason: str | None,
) -> None:
    """Keep the text of a file as a new scorecard or as a new version of the one of that name, and say so."""
    card, calendar = parsed(text, file), workspace.calendar
    standing = next((each for each in every_card(database) if each.key == key(card.name)), None)
    if standing and since is None and text in (version.text for version in standing.versions[-1:]):
        said(workspace, database, card.name, f"Nothing changed: {card.name} is like that already", _show(standing))
        return
    given, named = (since, "--from") if since is not None else (begins(text, file), f"{file}: valid_from")
    if standing:
        day: date | None = first_day(calendar, given, restate, named)
    else:
        day = start_of(calendar, given, named) if given is not None else None
    (number,) = keep(database, [(text, day)], workspace.actor, workspace.now, reason)
    after = found(every_card(database), card.name)
    if number is None:
        said(workspace, database, card.name, f"Nothing changed: {card.name} is like that already", _show(after))
    elif standing:
        _say_limits(workspace, after, number)
        sentence = f"Changed {after.name} to version {number} for periods from {spoken(calendar, day)} on"
        said(workspace, database, card.name, sentence, _show(after), number)
    else:
        sentence = f"Imported the scorecard {after.name}, which judges nobody yet"
        said(workspace, database, card.name, sentence, f"crm scorecard use {quoted(after.name)}", number)


def _say_limits(workspace: Workspace, card: Card, number: int) -> None:
    """Until when a new version is in force where that is not for good, and that it judges nobody where it does not."""
    version = next(version for version in card.versions if version.card.version == number)
    if version.until is not None:
        then = spoken(workspace.calendar, version.until)
        workspace.say(f"In force until {then}, from when on another version of {card.name} is.")
    if not card.uses:
        workspace.say(f"It judges nobody: crm scorecard use {quoted(card.name)}")


def _show(card: Card) -> str:
    return f"crm scorecard show {quoted(card.name)}"


def _checked(text: str, name: str) -> str:
    """The text, once it is sure that it can be read back."""
    parsed(text, f"scorecard {name}")
    return text
