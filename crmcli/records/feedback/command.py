"""`crm feedback`: what a customer said, with or without a score."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any, NamedTuple

import typer

from crmcli.cli.completion.names import words
from crmcli.cli.notes import said
from crmcli.cli.options import Customer, CustomerName, DealOption, Edit, Yes, checked_choice, text_option
from crmcli.cli.workspace import Workspace
from crmcli.core.errors import RefusedError, UsageError
from crmcli.core.vocabulary import FEEDBACK, SCALES
from crmcli.database.connection import Database, Row
from crmcli.records.cases import write as cases
from crmcli.records.cases.query import case_of
from crmcli.records.confirmation import confirm, name_to_type, stored
from crmcli.records.correction import correct
from crmcli.records.feedback import write as records
from crmcli.records.find.number import numbered
from crmcli.records.find.query import subject
from crmcli.records.listing import query as listing
from crmcli.records.typed_fields import reader

UNSCORED = tuple(kind for kind in FEEDBACK if kind not in SCALES)


def feedback(
    context: typer.Context,
    customer: CustomerName,
    score: Annotated[
        str,
        typer.Argument(
            metavar="SCORE", help="1 to 5 (nps: 0 to 10); or complaint, suggestion.", autocompletion=words(*UNSCORED)
        ),
    ],
    text: Annotated[str | None, typer.Argument(help="What they said; - reads standard input.")] = None,
    scale: Annotated[
        str | None, typer.Option(help="csat (1 to 5, as it is) or nps (0 to 10).", autocompletion=words(*SCALES))
    ] = None,
    kind: Annotated[
        str | None, typer.Option(hidden=True, help="complaint or suggestion.", autocompletion=words(*UNSCORED))
    ] = None,
    deal: DealOption = None,
    at: Annotated[str | None, typer.Option(metavar="TIME", help="When they said it (now).")] = None,
    case: Annotated[
        str | None, typer.Option(metavar="N", help="How a case was seen to, by its number; counts for its rep.")
    ] = None,
    no_case: Annotated[bool, typer.Option("--no-case", help="Open no case of a complaint.")] = False,
    edit: Edit = False,
) -> None:
    """Record a customer's score, complaint or suggestion.

    Counts for the deal's rep, else the owner. A complaint opens a case.

    Examples:
      crm feedback Acme 5 "quick and friendly"
      crm feedback Acme 9 --scale nps --deal "Acme renewal"
      crm feedback Acme complaint "the invoice was wrong"
    """
    workspace: Workspace = context.obj
    about = _said(score, text, scale, kind)
    words = said(workspace, about.text, edit)
    given = {"kind": about.kind, "at": at or "now", "text": words}
    with workspace.writing(make=False) as database:
        whom = {name: text for name, text in subject(database, customer, deal).items() if name != "contact"}
        values = reader(workspace, database).values("feedback", {**whom, **given})
        if case is not None:
            id = _of_case(workspace, database, numbered("case", case), values, about.score)
        else:
            id = records.add(database, values, about.score, workspace.now)
        row = listing.record(database, "feedback", id)
        when = f", {stored(workspace, 'feedback', row, given)}" if at else ""
        name = name_to_type(database, "customer", values["customer_id"], row["customer"])
        following = f"crm show customer {name}" if _good(row) else f"crm log call {name}"
        opened = ""
        if row["kind"] == "complaint" and not no_case:
            new = _case(workspace, database, id, values)
            opened, following = f"; opened case #{new}", f"crm case answer {new}"
        if row["rep"] is None:
            following = f"crm edit customer {name} --owner REP"
        confirm(workspace, database, "feedback", "feedback", id, f"{_sentence(row)}{when}{opened}", following)


def _case(workspace: Workspace, database: Database, id: int, values: Mapping[str, Any]) -> int:
    """Open the case of a complaint; returns its id."""
    about = {name: values.get(name) for name in ("customer_id", "deal_id")}
    said = {"kind": "complaint", "priority": "normal", "subject": values.get("text") or "complaint"}
    return cases.open_(database, {**about, **said, "opened": values["at"]}, workspace.now, id)


def _of_case(workspace: Workspace, database: Database, id: int, values: Row, score: str | None) -> int:
    """Record the answer to what was asked about a case; returns the feedback's id."""
    row = case_of(database, id)
    if row["customer_id"] != values["customer_id"]:
        raise RefusedError(f"case #{id} is of {row['customer']}", "name that customer, or another case")
    if row["rating_id"] is not None:
        raise RefusedError(f"case #{id} was answered already", f"crm edit feedback {row['rating_id']}")
    if score is None:
        raise UsageError("the answer about a case is a score", f"crm feedback CUSTOMER 4 --case {id}")
    about = {"deal_id": values.get("deal_id") or row["deal_id"], "rep_id": row["rep_id"]}
    found = records.add(database, {**values, **about}, score, workspace.now)
    cases.rate(database, id, found)
    return found


class _Said(NamedTuple):
    kind: str
    score: str | None
    text: str | None


def _said(score: str, text: str | None, scale: str | None, kind: str | None) -> _Said:
    """The kind, score and text from how they may be given: `5 TEXT`, `complaint TEXT`, `--kind complaint TEXT`."""
    if kind is not None:
        kind = checked_choice(kind, UNSCORED, "kind of feedback without a score")
    elif (word := score.strip().lower()) in UNSCORED:
        kind, score, text = word, text or "", None
    if kind is None:
        return _Said(checked_choice(scale or "csat", tuple(SCALES), "scale"), score, text)
    if scale is not None or text is not None:
        raise UsageError(f"a {kind} has no score", f'write it as: crm feedback CUSTOMER {kind} "…"')
    return _Said(kind, None, score)


def _good(row: Row) -> bool:
    return row["kind"] in SCALES and row["score"] > sum(SCALES[row["kind"]]) / 2


def _sentence(row: Row) -> str:
    what = f"{row['kind']} {row['score']}" if row["score"] is not None else row["kind"]
    whom = f"counts for {row['rep']}" if row["rep"] else "counts for nobody: the customer has no owner"
    return f"Recorded #{row['id']}: {what} from {row['customer']}, {whom}"


def edit(
    context: typer.Context,
    number: Annotated[str, typer.Argument(metavar="N", help="Its id in crm list feedback.")],
    customer: Customer = None,
    deal: DealOption = None,
    score: Annotated[str | None, typer.Option(metavar="SCORE", help="1 to 5 (nps: 0 to 10).")] = None,
    kind: Annotated[str | None, typer.Option(help="csat, nps, complaint …", autocompletion=words(*FEEDBACK))] = None,
    at: Annotated[str | None, typer.Option(metavar="TIME", help="When they said it.")] = None,
    text: Annotated[str | None, text_option("What they said.", "--text")] = None,
    edit: Edit = False,
    yes: Yes = False,
) -> None:
    """Correct what a customer said. An empty value clears a field.

    Examples:
      crm edit feedback 313 --score 4
      crm edit feedback 313 --deal "Acme renewal"
    """
    workspace: Workspace = context.obj
    given = {"customer": customer, "deal": deal, "kind": kind, "at": at, "text": text}
    correct(
        workspace,
        "feedback",
        number,
        {**given, "score": score},
        yes,
        edit,
        lambda database, id, values: records.edit(
            database, id, {name: value for name, value in values.items() if name != "score"}, score, workspace.now
        ),
    )
