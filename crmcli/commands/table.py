"""Every command by name, with the summary that `crm --help` prints and the function that runs."""

from __future__ import annotations

from crmcli.commands.framework import Entry

_ADD = {
    "rep": Entry("Add a salesperson", "crmcli.commands.add:rep"),
    "customer": Entry("Add a customer", "crmcli.commands.add:customer"),
    "product": Entry("Add a product", "crmcli.commands.add:product"),
    "deal": Entry("Add a deal", "crmcli.commands.add:deal"),
    "stage": Entry("Add a stage to the funnel", "crmcli.commands.add:stage"),
}

COMMANDS = {
    "add": Entry("Add a rep, customer, product, deal or stage", "crmcli.commands.add:ask", _ADD, "Record"),
}
