"""Any small data file: drawn at random, and written by what the commands write with."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

from hypothesis import strategies as st

from crmcli.core.names import harmful, key
from crmcli.database.connection import Database
from crmcli.database.opening import open_file
from crmcli.records import rows
from crmcli.records.activities import write as activities
from crmcli.records.archive import write as archive
from crmcli.records.deals import write as deals
from crmcli.records.edit import write as edit
from crmcli.records.feedback import write as feedback
from crmcli.records.settings import write as team
from tests.support.hazards import NASTY

TODAY = date(2026, 11, 24)
NOW = datetime(2026, 11, 24, 23, 59, 59, tzinfo=UTC)

NASTIER = (
    *NASTY[:-1], '=HYPERLINK("http://x")', "<script>alert(1)</script>", "<r>x</r>", "@SUM(A1)", "+49 30", "'=1", "''+1",
    "'s", "None", "N/A", "-", "Total", "Grand Total", "sep=;", "_x0041_", "1,5", "2026-01-01", "O;P|Q", "\t=1", "\r\n",
    "won", "Lead", "#3", "row-1", "true",
)  # fmt: skip


def clean(text: str) -> str:
    """The text as all of the formats can hold it."""
    return text.replace("\0", "").encode("utf-8", "ignore").decode().replace("\ufffe", "").replace("\uffff", "")


texts = (st.sampled_from(NASTIER) | st.text(max_size=12)).map(clean).filter(str.strip)
names = texts.filter(lambda text: harmful().sub("", text).strip())
days = st.integers(0, 700).map(lambda back: TODAY - timedelta(days=back))
moments = st.integers(1, 700 * 86_400).map(lambda back: NOW - timedelta(seconds=back))
maybe_text = st.none() | texts


def some(record: dict[str, st.SearchStrategy[Any]], most: int, least: int = 0) -> st.SearchStrategy[list[Any]]:
    return st.lists(st.fixed_dictionaries(record), min_size=least, max_size=most)


index = st.integers(0, 9)
described = st.fixed_dictionaries({
    "names": st.lists(names, min_size=12, max_size=12, unique_by=key),
    "keys": st.lists(texts.map(str.strip), min_size=12, max_size=12, unique=True),
    "rep": some({"keyed": st.booleans(), "email": maybe_text, "team": maybe_text, "joined": st.none() | days}, 3, 1),
    "customer": some({
        "keyed": st.booleans(), "owner": st.none() | index, "phone": maybe_text, "note": maybe_text, "created": days,
    }, 3, 1),
    "product": some({"keyed": st.booleans(), "list_price": st.none() | st.integers(0, 10**12)}, 2),
    "deal": some({
        "keyed": st.booleans(), "title": names, "customer": st.none() | index, "rep": index,
        "product": st.none() | index, "amount": st.none() | st.integers(0, 10**15),
        "stage": st.sampled_from(["Lead", "Proposal", "won", "lost"]),
        "opened": days, "open_for": st.integers(0, 90), "lost_reason": maybe_text, "source": maybe_text,
        "handed": st.none() | index,
    }, 4),
    "activity": some({
        "keyed": st.booleans(), "customer": index, "deal": st.booleans(), "rep": index,
        "kind": st.sampled_from(["call", "note"]), "at": moments, "note": maybe_text,
    }, 3),
    "feedback": some({
        "keyed": st.booleans(), "customer": index, "kind": st.sampled_from(["csat", "complaint"]), "at": moments,
        "text": maybe_text,
    }, 2),
    "archived": st.lists(st.tuples(st.sampled_from(["rep", "customer", "product", "deal"]), index), max_size=3),
    "new_owner": st.none() | index,
})  # fmt: skip
"""A data file before it is made; numbers are places among the records of their kind."""


def make(path: Path, file: dict[str, Any], zone: str = "UTC", currency: str = "USD") -> Database:
    """The data file at `path`, opened."""
    team.create(path, team.Team(currency=currency, timezone=zone))
    database = open_file(path)
    with database.writing():
        _fill(database, file)
    return database


def _fill(database: Database, file: dict[str, Any]) -> None:
    keys, name = iter(file["keys"]), iter(file["names"])
    ids: dict[str, list[int]] = {}

    def ref(kind: str, place: int | None) -> int | None:
        return ids[kind][place % len(ids[kind])] if place is not None and ids[kind] else None

    def keyed(record: dict[str, Any]) -> dict[str, Any]:
        found = {each: value for each, value in record.items() if each != "keyed"}
        return {**found, "external_key": next(keys) if record["keyed"] else None}

    ids["rep"] = [rows.add(database, "rep", {**keyed(rep), "name": next(name)}) for rep in file["rep"]]
    ids["customer"] = [
        rows.add(database, "customer", {**keyed(each), "name": next(name), "owner_id": ref("rep", each["owner"])})
        for each in file["customer"]
    ]
    ids["product"] = [rows.add(database, "product", {**keyed(each), "name": next(name)}) for each in file["product"]]
    ids["deal"] = [_add_deal(database, keyed(deal), ref) for deal in file["deal"]]
    for deal, id in zip(file["deal"], ids["deal"], strict=True):
        if deal["handed"] is not None:
            edit.edit(database, "deal", id, {"rep_id": ref("rep", deal["handed"])}, TODAY)
    for each in file["activity"]:
        _add_activity(database, keyed(each), ids, ref)
    for each in file["feedback"]:
        if ids["customer"]:
            values = {**keyed(each), "customer_id": ref("customer", each["customer"])}
            feedback.add(database, values, "4" if each["kind"] == "csat" else None, NOW)
    if file["new_owner"] is not None and ids["customer"]:  # whose feedback was credited to nobody, perhaps
        edit.edit(database, "customer", ids["customer"][0], {"owner_id": ref("rep", file["new_owner"])}, TODAY)
    for kind, place in dict.fromkeys(file["archived"]):
        if (id := ref(kind, place)) is not None:
            row = rows.current(database, kind, id)
            if row["archived"] is None:
                archive.archive(database, kind, {**row, "id": id}, NOW)


def _add_deal(database: Database, deal: dict[str, Any], ref: Any) -> int:
    customer = ref("customer", deal["customer"])
    closed = min(deal["opened"] + timedelta(days=deal["open_for"]), TODAY)
    values = {
        "title": deal["title"], "customer_id": customer, "rep_id": ref("rep", deal["rep"]),
        "product_id": ref("product", deal["product"]), "amount": deal["amount"], "opened": deal["opened"],
        "source": deal["source"], "external_key": deal["external_key"],
    }  # fmt: skip
    id = deals.add(database, values, TODAY, "tester")
    won = deal["stage"] == "won" and customer is not None and deal["amount"] is not None
    if deal["stage"] in ("Proposal", "lost") or won:
        changes = {"lost_reason": deal["lost_reason"]} if deal["stage"] == "lost" else {}
        deals.move(database, id, deal["stage"], closed, TODAY, "tester", changes)
    return id


def _add_activity(database: Database, each: dict[str, Any], ids: dict[str, list[int]], ref: Any) -> None:
    customer, about = ref("customer", each["customer"]), ids["deal"][0] if each["deal"] and ids["deal"] else None
    if about is not None:
        customer = rows.current(database, "deal", about)["customer_id"]
    if customer is not None:
        values = {name: value for name, value in each.items() if name != "deal"}
        values |= {"customer_id": customer, "deal_id": about, "rep_id": ref("rep", each["rep"])}
        activities.add(database, {**values, "direction": None if each["kind"] == "note" else "in"}, NOW)
