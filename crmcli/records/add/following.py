"""What can be added, and the next useful command after each."""

from __future__ import annotations

FOLLOWING = {
    "rep": "crm add customer NAME --owner {record}",
    "customer": "crm add deal TITLE --customer {record} --amount AMOUNT",
    "contact": "crm log call {record} TEXT",
    "product": "crm add deal TITLE --customer NAME --product {record}",
    "deal": "crm move {record} next",
    "stage": "crm funnel",
}
"""The next useful command after each kind of record."""
