"""The first contact and the first deal of a customer, added with it in one command."""

from __future__ import annotations

from typing import NamedTuple

from crmcli.cli.workspace import Workspace
from crmcli.core.errors import UsageError
from crmcli.database.connection import Database, Row
from crmcli.records.stage_entry.insight import Said
from crmcli.records.typed_fields import reader


class First(NamedTuple):
    """As it is typed: the name of a person, and what a deal is called and worth."""

    contact: str | None
    deal: str | None
    amount: str | None


def add_first(
    workspace: Workspace, database: Database, customer: int, first: First, said: Said
) -> tuple[str, dict[str, Row]]:
    """Add those that are named. What there is to say of them behind a sentence, and the records for programs."""
    from crmcli.records.listing.query import record

    if first.amount is not None and first.deal is None:
        raise UsageError("--amount is that of a deal, and none is named", "such as --deal Pilot --amount 5k")
    added = dict[str, Row]()
    typed = reader(workspace, database)
    if first.contact is not None:
        from crmcli.records.contacts import write as contacts

        values = {**typed.values("contact", {"name": first.contact}), "customer_id": customer}
        added["contact"] = record(database, "contact", contacts.add(database, values))
    if first.deal is not None:
        from crmcli.records.deals import write as deals
        from crmcli.records.default_owner import with_deal_rep
        from crmcli.records.stage_entry.write import enter

        values = {**typed.values("deal", {"title": first.deal, "amount": first.amount}), "customer_id": customer}
        id = deals.add(database, with_deal_rep(workspace, database, values), workspace.today, workspace.actor)
        enter(workspace, database, id, None, said)
        added["deal"] = record(database, "deal", id)
    names = [f"{kind} #{row['id']} {row['title' if kind == 'deal' else 'name']}" for kind, row in added.items()]
    return "".join(f"; {name}" for name in names), added
