"""One import, from the file to the answer: what was recognised, what would happen, the question, and the write."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Any, NamedTuple

from crmcli.cli.dry_run import rolled_back
from crmcli.cli.machine import local_zone
from crmcli.cli.workspace import Workspace
from crmcli.core.errors import CrmError, RowsRefusedError
from crmcli.core.names import key
from crmcli.core.vocabulary import KINDS
from crmcli.database.connection import Database, encoded
from crmcli.database.data_file import exists
from crmcli.exchange.importing.step1_open.table import opened_table
from crmcli.exchange.importing.step2_understand.file import Read, say_recognised, say_usual, understood
from crmcli.exchange.importing.step2_understand.notation import NotPlainError
from crmcli.exchange.importing.step2_understand.order import TODAY, Order, links, save_profile, with_maps, with_profile
from crmcli.exchange.importing.step2_understand.questions import Question, UndecidedError, undated
from crmcli.exchange.importing.step3_read.cells import Cells
from crmcli.exchange.importing.step3_read.leaving_out import LeavingOut
from crmcli.exchange.importing.step3_read.new_stages import Planned, planned
from crmcli.exchange.importing.step3_read.query import ADDABLE
from crmcli.exchange.importing.step3_read.references import References
from crmcli.exchange.importing.step5_write.gone import Gone, archive, gone, most_of_all
from crmcli.exchange.importing.step5_write.kinds import Run
from crmcli.exchange.importing.step5_write.ledger import Ledger, Made
from crmcli.exchange.importing.step5_write.load import Load
from crmcli.exchange.importing.step5_write.refusals import Refusals, Rejects, rejected_file
from crmcli.exchange.importing.step6_say.facts import Own, adding, figures, preview, recognised, similar, undecided
from crmcli.exchange.importing.step6_say.preview import report, shown_before
from crmcli.exchange.importing.step6_say.remarks import remarks_of
from crmcli.exchange.importing.step6_say.view import counted, left_out
from crmcli.records import typed_fields
from crmcli.records.confirmation import quoted
from crmcli.records.custom_values.definition import CustomField
from crmcli.records.custom_values.query import all_fields
from crmcli.records.stage_entry.gaps import Gaps

ROWS_SHARE = 0.7
"""How much of a large import's time goes by while rows are read; the rest is taken by the indexes."""


class Outcome(NamedTuple):
    """What happened, or would: the facts of the report, and what a person should know besides."""

    facts: dict[str, Any]
    remarks: list[str]


def own_fields(workspace: Workspace) -> tuple[CustomField, ...]:
    """The fields of the team's own, of every kind of record."""
    if not exists(workspace.path):
        return ()
    with workspace.reading() as database:
        return tuple(field for field in all_fields(database) if field.hidden is None)


def run(workspace: Workspace, order: Order) -> None:
    """Import the file. A person at a terminal sees first what would happen, and is asked."""
    order = with_profile(order)
    with opened_table(order.file, sys.stdin.buffer, order.wanted) as table:
        order = with_maps(order, table.header)
        asking = workspace.interactive and order.file != "-" and not (order.yes or order.dry_run)
        looking = asking or order.dry_run
        read = understood(workspace, order, table, looking or bool(order.decimal or order.dates))
        if not looking:
            say_recognised(workspace, read)
        try:
            if asking:
                order, trial = _tried_out(workspace, order, read)
                _ask(workspace, order, trial)
                order = order._replace(yes=True)
            outcome = (tried if order.dry_run else imported)(workspace, order, read)
        except NotPlainError:
            read = understood(workspace, order, table, True)
            say_usual(workspace, read)
            outcome = imported(workspace, order, read)
        except RowsRefusedError:
            if looking:  # else it was said before
                say_recognised(workspace, read)
            raise
    if not looking:
        for each in left_out(outcome.facts["read"]):
            workspace.say(each)
    report(workspace, order.kind, outcome.facts, outcome.remarks)


def _tried_out(workspace: Workspace, order: Order, read: Read) -> tuple[Order, Outcome]:
    """What would happen, once the person has said what the file leaves open: the order with the answers."""
    while True:
        try:
            return order, tried(workspace, order._replace(asking=True), read)
        except UndecidedError as error:
            for question in error.questions:
                order = _answered(workspace, order, question)


def _answered(workspace: Workspace, order: Order, question: Question) -> Order:
    while True:
        answered = question.answered(order, workspace.ask(f"\n{question.text}"))
        if answered is not None:
            return answered


def _ask(workspace: Workspace, order: Order, trial: Outcome) -> None:
    """Let the person decide, if there is anything to write."""
    vanished = trial.facts.get("gone", {}).get("archived")
    if not (trial.facts["new"] or trial.facts["changed"] or vanished or any(trial.facts["added"].values())):
        return
    shown = shown_before(workspace, trial.facts, trial.remarks)
    taken = sum(trial.facts[name] for name in ("new", "changed", "unchanged"))
    answer = workspace.ask(f"{shown}\n\nImport {counted(KINDS[order.kind], taken)}? [y/N]")
    if answer.strip().lower() not in ("y", "yes"):
        raise CrmError("nothing was imported", "the same command with --yes does not ask")


def tried(workspace: Workspace, order: Order, read: Read) -> Outcome:
    """What an import would do, to the last rule: it is done, looked at, and nothing of it is kept."""
    with _file_to_try(workspace) as target, rolled_back(target, trusted=True) as database:
        facts, remarks = _done(target, database, order._replace(dry_run=True), read, None)
    return Outcome(facts, remarks)


@contextmanager
def _file_to_try(workspace: Workspace) -> Iterator[Workspace]:
    """The run on its data file. Where there is none, on a new one, which is not kept."""
    if exists(workspace.path):
        yield workspace
        return
    from tempfile import TemporaryDirectory

    from crmcli.records.settings.write import Team, create

    with TemporaryDirectory() as folder:
        path = Path(folder) / "crm.db"
        create(path, Team(timezone=local_zone()))
        target = workspace.at(path)
        yield target
        target.close()


def imported(workspace: Workspace, order: Order, read: Read) -> Outcome:
    """All rows in one transaction. Without --skip-bad one refused row is enough for none to be taken."""
    rejects = Rejects(rejected_file(order.file), read.layout.header, read.layout.extra) if order.skip_bad else None
    try:
        with workspace.writing(trusted=True) as database:
            gaps = Gaps(workspace, database) if order.kind == "deal" else None
            outcome = _done(workspace, database, order, read, rejects)
            if gaps and (told := gaps.said()):
                workspace.say(told)
            if order.save_profile:
                path = save_profile(database, order)
                workspace.say(f"Saved the profile {path}; use it with --profile {quoted(order.save_profile)}")
            if rejects:
                rejects.keep()
    finally:
        if rejects:
            rejects.drop()
    return outcome


def _done(workspace: Workspace, database: Database, order: Order, read: Read, rejects: Rejects | None) -> Outcome:
    """The import inside the transaction: written, noted, and looked at where it is a trial."""
    refusals = Refusals(read.layout, rejects)
    ledger = Ledger(database)
    load = loaded(workspace, database, order, read, refusals)
    if load.kind.noted["no_date"] and order.asking and not order.skip_bad:
        raise undated(load.kind.noted["no_date"], read.layout.header)
    if refusals.count and not order.skip_bad:
        missing = [KINDS[kind] for kind in ADDABLE if kind in load.run.references.hints.missing]
        raise refusals.error(load.counts.taken + refusals.count, missing)
    profile = read.layout.recognised.name if read.layout.foreign else None
    vanished = _vanished(database, order, load, profile, encoded(workspace.now))
    rows = load.counts.taken + refusals.count
    facts = figures(order.kind, order.file, load, order.dry_run) | {"read": recognised(read, rows)}
    facts |= {"gone": vanished._asdict()} if vanished.number else {}
    if order.dry_run:
        own = Own([*read.layout.own.values()], load.own.changed, workspace.currency)
        facts |= {"adding": adding(database, order.kind, ledger), "preview": preview(database, order.kind, ledger, own)}
        facts |= {"refusals": refusals.shown(), "alike": similar(database, ledger)}
    else:
        if not order.yes and (pairs := similar(database, ledger)):
            raise undecided(pairs)
        ledger.keep(Made(KINDS[order.kind], order.file, profile, *load.counts, refusals.count))
        facts["import"] = ledger.id
    return Outcome(facts, remarks_of(load, order, vanished))


def _vanished(database: Database, order: Order, load: Load, profile: str | None, now: str) -> Gone:
    """The deals that a full export no longer has; --full archives them. Of refused rows nobody knows whose they are."""
    if order.kind != "deal" or load.refusals.count or not load.layout.column("id"):
        return Gone()
    found = gone(database, profile)
    few = found.number * 2 <= found.of
    if order.full and found.number:
        if not few and not (order.yes or order.dry_run or order.asking):
            raise most_of_all(found)
        archive(database, profile, now)
        return found._replace(archived=True)
    return found if few else Gone()


def loaded(workspace: Workspace, database: Database, order: Order, read: Read, refusals: Refusals) -> Load:
    """The import, run to its end."""
    today, now = encoded(workspace.today), encoded(workspace.now)
    references = References(database, order.adding, today, order.chances)
    typed = typed_fields.reader(workspace, database)
    typed = typed._replace(resolve=references.resolve, spelled=typed_fields.spelling(database))
    words = [each for each in order.words if read.layout.column(each.field)]
    maps = [*words, *order.value_maps, *links(database, order, partial(_is_named, read, order.kind))]
    guarded = read.table.found.format == "CSV"
    survey = read.survey
    cells = Cells(
        order.kind, read.layout, typed, maps, survey.notations, references, guarded, survey.plain, order.round
    )
    leaving = LeavingOut(order.kind, read.layout, cells.words)
    references.planned = _planned(order, read, cells, leaving)
    run = Run(database, references, today, now, workspace.actor, order.closed_from == TODAY)
    load = Load(order.kind, run, read.layout, cells, refusals, leaving)
    with workspace.progress(f"Importing {KINDS[order.kind]}", read.table.size) as advance:
        load.rows(read.table.rows(), lambda: advance(round(read.table.done * ROWS_SHARE)))
    return load


def _is_named(read: Read, kind: str, name: str) -> bool:
    """Does the file name a customer so? Its rows are looked through only where that is asked."""
    words = read.survey.words.get("name" if kind == "customer" else "customer")
    if words is None:
        raise NotPlainError
    return words.more or key(name) in map(key, words.listed)


def _planned(order: Order, read: Read, cells: Cells, leaving: LeavingOut) -> Planned | None:
    """What becomes of stages that are not there yet. Without a survey that is found out once one comes up."""
    words = read.survey.words.get("stage")
    if words is None:
        return None
    new = [word for word in words.listed if cells.stages.new(word)]
    if not new or not ("stage" in order.adding or order.chances):
        return Planned(order.chances)
    ends_known = any(cells.stages.ends(word) for word in words.listed)
    rows = ((line, row) for line, row in read.table.rows() if not leaving.leaves([*row, *read.layout.fixed]))
    return planned(order, read.layout, rows, cells.stages.new, ends_known, cells.is_past)
