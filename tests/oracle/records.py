"""The records of a company, as `crm export --git` wrote them."""

from __future__ import annotations

import json
import tomllib
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from fractions import Fraction
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

DECIMALS = {"JPY": 0, "KWD": 3}


def day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def moment(text: str) -> datetime:
    return datetime.fromisoformat(text.replace("Z", "+00:00"))


def half_up(value: Fraction) -> int:
    """The nearest whole number, halves away from zero."""
    whole = (abs(value) * 2 + 1) // 2
    return int(whole if value >= 0 else -whole)


@dataclass
class Deal:
    id: int
    customer: int | None
    rep: int
    credited: int | None
    status: str
    stage: int
    opened: date | None
    closed: date | None
    expected: date | None
    amount: int | None
    archived: bool
    title: str
    moves: list[dict[str, Any]]
    product: int | None
    source: str | None

    @property
    def seller(self) -> int:
        """Whose deal it is: of a closed one who is credited, of an open one who owns it."""
        return self.rep if self.status == "open" or self.credited is None else self.credited


@dataclass
class Company:
    """All records by id, money in minor units of the team's currency, moments in UTC."""

    settings: dict[str, str]
    reps: dict[int, dict[str, Any]]
    customers: dict[int, dict[str, Any]]
    stages: dict[int, dict[str, Any]]
    deals: dict[int, Deal]
    refunds: list[dict[str, Any]]
    activities: list[dict[str, Any]]
    feedback: list[dict[str, Any]]
    absences: list[dict[str, Any]]
    targets: list[dict[str, Any]]
    rule_sets: list[dict[str, Any]]
    rule_uses: list[dict[str, Any]]
    raw: dict[str, list[dict[str, Any]]] = field(default_factory=dict)

    @property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.settings.get("timezone", "UTC"))

    @property
    def decimals(self) -> int:
        return DECIMALS.get(self.settings["currency"], 2)

    def midnight(self, when: date) -> datetime:
        """When a day begins, by the team's clock, in UTC."""
        return datetime(when.year, when.month, when.day, tzinfo=self.zone).astimezone(UTC)

    def local_day(self, when: datetime) -> date:
        return when.astimezone(self.zone).date()


class Rates:
    """What currencies are worth, from a day on."""

    def __init__(self, rows: list[dict[str, Any]], own: str) -> None:
        self.own = own
        self.by_currency: dict[str, list[tuple[date, Fraction]]] = {}
        for row in rows:
            entry = (date.fromisoformat(row["day"]), Fraction(row["value"]))
            self.by_currency.setdefault(row["currency"], []).append(entry)

    def worth(self, amount: int, currency: str, on: date | None) -> int:
        """An amount in minor units of a currency, in those of the team's, at the rate of that day or the latest."""
        rates = sorted(each for each in self.by_currency[currency] if on is None or each[0] <= on)
        scale = Fraction(10 ** DECIMALS.get(self.own, 2), 10 ** DECIMALS.get(currency, 2))
        return half_up(amount * rates[-1][1] * scale)


def read(folder: Path) -> Company:
    """The company of an exported folder."""
    raw = {
        path.stem: [json.loads(line) for line in path.read_text("utf-8").splitlines()]
        for path in folder.glob("*.jsonl")
    }
    settings = {row["key"]: row["value"] for row in raw["settings"]}
    stages = {row["id"]: row for row in raw["stages"]}
    rates = Rates(raw["rates"], settings["currency"])
    deals, rate_days = {}, {}
    for row in raw["deals"]:
        status = stages[row["stage_id"]]["status"]
        closed = day(row.get("closed")) if status != "open" else None
        amount = row.get("amount")
        if row.get("currency") and row.get("own_amount") is not None:
            amount = rates.worth(row["own_amount"], row["currency"], closed)
        rate_days[row["id"]] = (row.get("currency"), closed)
        deals[row["id"]] = Deal(
            row["id"], row.get("customer_id"), row["rep_id"], row.get("credited_id"), status, row["stage_id"],
            day(row.get("opened")), closed, day(row.get("expected")), amount, "archived" in row, row["title"],
            row["moves"], row.get("product_id"), row.get("source"),
        )  # fmt: skip
    refunds = []
    for row in raw["refunds"]:
        currency, closed = rate_days[row["deal_id"]]
        refunds.append(
            {"deal": row["deal_id"], "day": date.fromisoformat(row["at"]), "amount": row["amount"], "id": row["id"]}
        )
        if currency:
            refunds[-1]["own"] = (row["own_amount"], currency, closed)
    _values_of_refunds(refunds, deals, rates, raw)
    return Company(
        settings,
        {row["id"]: row for row in raw["reps"]},
        {row["id"]: row for row in raw["customers"]},
        stages,
        deals,
        refunds,
        [{**row, "at": moment(row["at"])} for row in raw["activities"]],
        [{**row, "at": moment(row["at"])} for row in raw["feedback"]],
        raw["absences"],
        raw["targets"],
        raw["rule_sets"],
        raw["rule_uses"],
        raw,
    )  # fmt: skip


def _values_of_refunds(
    refunds: list[dict[str, Any]], deals: dict[int, Deal], rates: Rates, raw: dict[str, Any]
) -> None:
    """Refunds are worth what the rate of their deal makes of them; a deal given back whole leaves nothing, so that the
    last one takes the rest."""
    own = {row["id"]: row.get("own_amount") for row in raw["deals"]}
    for row in refunds:
        if "own" in row:
            row["amount"] = rates.worth(*row["own"])
    for deal in {row["deal"] for row in refunds if "own" in row}:
        mine = [row for row in refunds if row["deal"] == deal]
        if sum(row["own"][0] for row in mine) == own[deal]:
            mine[-1]["amount"] += (deals[deal].amount or 0) - sum(row["amount"] for row in mine)


def parsed(rule_set: dict[str, Any]) -> dict[str, Any]:
    return tomllib.loads(rule_set["text"])


def next_day(when: date) -> date:
    return when + timedelta(days=1)
