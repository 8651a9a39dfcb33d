"""What lines of a deal come to: exact, each rounded once to the smallest unit of the currency, halves away from
zero; sums are of rounded lines, so that what is shown adds up."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

from crmcli.core.rounding import quotient

_QUANTITY, _RATE = 1000, 10_000


class Worth(NamedTuple):
    """In minor units: `gross` is quantity by price, `amount` that less the discount, `tax` what comes on top of it."""

    gross: int
    amount: int
    tax: int

    @property
    def discount(self) -> int:
        return self.gross - self.amount

    @property
    def total(self) -> int:
        return self.amount + self.tax


def worth(line: Mapping[str, Any]) -> Worth:
    """What a line comes to, by its quantity, price, discount and tax as they are kept. An `amount` below zero is that
    of a discount above the price."""
    exact, rate = line["quantity"] * line["price"], line.get("discount_rate")
    gross = quotient(exact, _QUANTITY)
    amount = gross - (line.get("discount") or 0)
    if rate is not None:
        amount = quotient(exact * (_RATE - rate), _QUANTITY * _RATE)
    return Worth(gross, amount, quotient(amount * (line.get("tax") or 0), _RATE))


def total(lines: Iterable[Mapping[str, Any]]) -> Worth:
    """What all of them come to: the sums of what each does."""
    every = [worth(line) for line in lines]
    return Worth(*(sum(each[at] for each in every) for at in range(3)))


def taxes(lines: Iterable[Mapping[str, Any]]) -> dict[int, tuple[int, int]]:
    """By rate of tax what the lines of that rate come to without it, and the tax; lines without one are not in it."""
    found: dict[int, tuple[int, int]] = {}
    for line in lines:
        if line["tax"] is not None:
            one, (net, tax) = worth(line), found.get(line["tax"], (0, 0))
            found[line["tax"]] = net + one.amount, tax + one.tax
    return dict(sorted(found.items()))


def discount_said(text: str | None) -> dict[str, str | None]:
    """A discount as it is typed, "10%" or "50", as the fields that it is: a rate or an amount; nothing clears both."""
    if text is None:
        return {}
    rate = text.strip().endswith("%")
    return {"discount": "" if rate else text, "discount_rate": text if rate else ""}
