"""The contacts of the sample team's customers, how they are reached, and their parts in open deals."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

from crmcli.exchange.sample.cast import CONTACTS, CUSTOMERS

Record = dict[str, Any]

ROLES = ("decider", "user")
"""What the first contacts of a customer are in its open deals."""


class People(NamedTuple):
    """The contacts by name, in their order, and the names of those of each customer by its id."""

    ids: Mapping[str, int]
    at: Mapping[int, tuple[str, ...]]

    def contacts(self) -> list[Record]:
        return [{"name": name} for name in self.ids]

    def positions(self) -> list[Record]:
        roles = {
            (CUSTOMERS.index(customer) + 1, name): role for customer, some in CONTACTS.items() for name, role in some
        }
        return [
            {"contact_id": self.ids[name], "customer_id": customer, "role": roles[customer, name], "since": None}
            for customer, names in self.at.items()
            for name in names
        ]

    def reaches(self, host: Any) -> list[Record]:
        """A mail address at the first of their customers, and a number of those that are nobody's."""
        first: dict[str, int] = {}
        for customer, names in self.at.items():
            for name in names:
                first.setdefault(name, customer)
        told = []
        for name, id in self.ids.items():
            plain = "".join(filter(str.isalpha, name.split()[0].lower().encode("ascii", "ignore").decode()))
            mail = f"{plain or f'contact{id}'}@{host(CUSTOMERS[first[name] - 1], first[name])}"
            for kind, value, label in (("email", mail, None), ("phone", f"+1 555 01{60 + id}", "mobile")):
                key = mail if kind == "email" else "".join(filter(str.isdigit, value))
                told.append({"contact_id": id, "kind": kind, "value": value, "key": key, "label": label})
        return told

    def parts(self, open_deals: Iterable[tuple[int, int]]) -> list[Record]:
        """Who is in each of the open deals, which come with the id of their customer."""
        return [
            {"deal_id": deal, "contact_id": self.ids[name], "role": role}
            for deal, customer in open_deals
            for name, role in zip(self.at.get(customer, ()), ROLES, strict=False)
        ]

    def spoken_to(self, activities: list[Record]) -> list[Record]:
        """The activities, every second of those with such a customer with its first contact."""
        at = {customer: self.ids[names[0]] for customer, names in self.at.items()}
        return [
            {**each, "contact_id": at.get(each["customer_id"]) if number % 2 and each["direction"] else None}
            for number, each in enumerate(activities)
        ]


def people() -> People:
    """Those of the cast."""
    names = dict.fromkeys(name for some in CONTACTS.values() for name, _ in some)
    at = {CUSTOMERS.index(customer) + 1: tuple(name for name, _ in some) for customer, some in CONTACTS.items()}
    return People({name: id for id, name in enumerate(names, 1)}, at)
