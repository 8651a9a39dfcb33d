"""Companies at random, rich in edges: ties, no data, leavers, absences, moments about midnight, deals moved back,
refunds, credit moved, archived, deleted and merged records, several currencies, zones and fiscal years."""

from __future__ import annotations

import csv
import tomllib
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from random import Random
from typing import Any
from zoneinfo import ZoneInfo

from tests.oracle import agreement, days
from tests.oracle.commands import RefusedError, answer, company_in, crm, run_all
from tests.oracle.records import read

ZONES = ["UTC", "America/New_York", "Asia/Kolkata", "Pacific/Auckland", "Europe/Berlin", "America/St_Johns"]
MONTHS = ["January", "February", "April", "July", "October"]
CURRENCIES = ["USD", "EUR", "JPY", "KWD"]
STAGES = ["Lead", "Qualified", "Proposal", "Negotiation"]
REPS = ["Ann", "bea", "Cid", "dov", "Eve", "fay", "Gus"]
TODAY = date(2026, 11, 24)
HOURS = ["always", "Mon-Fri 09:00-17:00", "Mon-Sun 08:30-12:00, Mon-Fri 13:00-18:00"]


class Company:
    """What is done to make one; `seed` alone decides it."""

    def __init__(self, seed: int, folder: Path) -> None:
        self.random, self.folder = Random(seed), folder
        self.currency = self.random.choice(CURRENCIES)
        self.zone = self.random.choice(ZONES)
        self.reps = REPS[: self.random.choice([1, 2, 3, 3, 4, 5, 7])]
        self.customers = [f"Customer {number}" for number in range(1, self.random.randint(3, 14))]
        self.deals = self.random.choice([2, 8, 20, 40, 60])
        self.foreign: list[str] = []
        self.won: list[str] = []
        self.refused: list[str] = []

    def day(self, back: int = 700, ahead: int = 0) -> date:
        """One of the last days, the limits of quarters and months more often than others."""
        when = TODAY - timedelta(days=self.random.randint(-ahead, back))
        if self.random.random() < 0.15:
            when = when.replace(day=1) - timedelta(days=self.random.choice([0, 1]))
        return min(when, TODAY + timedelta(days=ahead))

    def moment(self) -> str:
        """Often about midnight of the team's clock."""
        when = self.day(400)
        if self.random.random() < 0.4:
            zone = ZoneInfo(self.zone)
            midnight = datetime(when.year, when.month, when.day, tzinfo=zone).astimezone(UTC)
            near = midnight + timedelta(seconds=self.random.choice([-1, 0, 1, -1800, 1800]))
        else:
            near = datetime(when.year, when.month, when.day, tzinfo=UTC) + timedelta(
                seconds=self.random.randint(0, 86399)
            )
        return min(near, datetime(2026, 11, 24, 10, 0, tzinfo=UTC)).strftime("%Y-%m-%dT%H:%M:%SZ")

    def amount(self, currency: str) -> str:
        decimals = {"JPY": 0, "KWD": 3}.get(currency, 2)
        number = self.random.choice([0, 1, 5, 100, 100, 2500, self.random.randint(1, 9_999_999)])
        return f"{number // 10**decimals}.{number % 10**decimals:0{decimals}d}" if decimals else str(number)

    def maybe(self, chance: float) -> bool:
        return self.random.random() < chance

    def make(self) -> None:
        """All of it, with the commands of the program."""
        settings: list[object] = ["--currency", self.currency, "--timezone", self.zone]
        settings += ["--fiscal-year-start", self.random.choice(MONTHS), "--stages", ",".join(STAGES)]
        if self.maybe(0.3):
            settings += ["--fiscal-year-named", "last"]
        crm("init", "-q", *settings)
        self.people()
        for kind, rows in [
            ("customers", self.customer_rows()), ("rates", self.rate_rows()), ("deals", self.deal_rows()),
            ("activities", self.activity_rows()), ("feedback", self.feedback_rows()),
        ]:  # fmt: skip
            self.load(kind, rows)
        self.refused += run_all(self.afterwards())

    def load(self, kind: str, rows: list[dict[str, Any]]) -> None:
        if not rows:
            return
        path = self.folder / f"{kind}.csv"
        with path.open("w", newline="", encoding="utf-8") as file:
            writer = csv.DictWriter(file, list(rows[0]))
            writer.writeheader()
            writer.writerows(rows)
        decimal = ["--decimal", "."] if kind == "deals" else []
        crm("import", kind, path, *decimal, "--yes", "-q")

    def people(self) -> None:
        for name in self.reps:
            words: list[object] = ["add", "rep", name, "-q"]
            if self.maybe(0.8):
                words += ["--team", self.random.choice(["East", "West"])]
            if self.maybe(0.5):
                words += ["--joined", self.day(600)]
            crm(*words)

    def customer_rows(self) -> list[dict[str, Any]]:
        return [{"name": name, "owner": self.random.choice(self.reps)} for name in self.customers]

    def rate_rows(self) -> list[dict[str, Any]]:
        if self.maybe(0.5):
            return []
        self.foreign = self.random.sample([each for each in CURRENCIES if each != self.currency], 2)
        rows = []
        for currency in self.foreign:
            days = {date(2020, 1, 1), *(self.day(700) for _ in range(3))}
            rows += [
                {"currency": currency, "day": day, "rate": f"{self.random.randint(1, 3_000_000) / 10**5:.5f}"}
                for day in sorted(days)
            ]
        return rows

    def deal_rows(self) -> list[dict[str, Any]]:
        rows = []
        for number in range(self.deals):
            stage = self.random.choice([*STAGES, "Won", "Won", "Won", "Lost", "Lost"])
            closed = self.day(600) if stage in ("Won", "Lost") else None
            opened: date | None = (closed or self.day(300)) - timedelta(
                days=self.random.choice([0, 0, 1, 10, 45, 90, 200])
            )
            if self.maybe(0.1):
                opened = None
            currency = self.random.choice(self.foreign) if self.foreign and self.maybe(0.3) else self.currency
            self.won += [f"Deal {number}"] * (stage == "Won")
            rows.append({
                "id": f"d{number}", "title": f"Deal {number}", "customer": self.random.choice(self.customers),
                "rep": self.random.choice(self.reps), "stage": stage, "opened": opened or "", "closed": closed or "",
                "expected": self.day(200, 90) if self.maybe(0.5) else "",
                "amount": self.amount(currency) if stage == "Won" or self.maybe(0.8) else "", "currency": currency,
                "source": self.random.choice(["web", "referral", ""]),
            })  # fmt: skip
        return rows

    def activity_rows(self) -> list[dict[str, Any]]:
        rows: list[dict[str, Any]] = []
        for number in range(self.random.choice([0, 10, 60, 120])):
            at = rows[-1]["at"] if rows and self.maybe(0.1) else self.moment()
            again = rows[-1] if rows and self.maybe(0.3) else None
            kind = self.random.choice(["call", "email", "meeting", "visit", "note"])
            rows.append({
                "id": f"a{number}", "kind": kind, "at": at,
                "customer": again["customer"] if again else self.random.choice(self.customers),
                "rep": again["rep"] if again else self.random.choice(self.reps),
                "direction": "" if kind == "note" else self.random.choice(["in", "out", "out"]),
            })  # fmt: skip
        return rows

    def feedback_rows(self) -> list[dict[str, Any]]:
        rows = []
        for number in range(self.random.choice([0, 5, 30, 60])):
            kind = self.random.choice(["csat", "csat", "nps", "complaint"])
            score = {"csat": self.random.randint(1, 5), "nps": self.random.randint(0, 10)}.get(kind, "")
            rows.append({
                "id": f"f{number}", "kind": kind, "score": score, "at": self.moment(),
                "customer": self.random.choice(self.customers), "rep": self.random.choice(self.reps),
            })  # fmt: skip
        return rows

    def afterwards(self) -> list[tuple[object, ...]]:
        """What people do with records that are there; the program refuses some of it."""
        any_deal = lambda: f"Deal {self.random.randrange(self.deals)}"  # noqa: E731
        won = lambda: self.random.choice(self.won or ["Deal 0"])  # noqa: E731
        rep = lambda: self.random.choice(self.reps)  # noqa: E731
        share = lambda: f"{self.random.choice([0, 25, 50, 60, 100])}%"  # noqa: E731
        makers: list[Any] = [
            lambda: ("edit", "deal", any_deal(), "--credit", rep(), "--yes"),
            lambda: ("edit", "deal", any_deal(), "--rep", rep(), "--yes"),
            lambda: ("edit", "deal", any_deal(), "--closed", self.day(300), "--yes"),
            lambda: ("edit", "deal", any_deal(), "--amount", self.amount("JPY"), "--yes"),
            lambda: ("refund", won(), self.random.randint(1, 300), "--at", self.day(120), "--yes"),
            lambda: ("move", any_deal(), self.random.choice([*STAGES, "won", "lost"]), "--at", self.day(150), "--yes"),
            lambda: ("move", any_deal(), self.random.choice([*STAGES, "next"]), "--yes"),
            lambda: ("archive", "deal", any_deal(), "--yes"),
            lambda: ("delete", "deal", any_deal(), "--yes"),
            lambda: ("delete", "activity", self.random.randint(1, 60), "--yes"),
            lambda: ("archive", "customer", self.random.choice(self.customers), "--yes"),
            lambda: ("merge", "customer", *self.random.sample(self.customers, 2), "--yes"),
            lambda: ("away", rep(), *sorted([self.day(250), self.day(250)]), "--yes"),
            lambda: ("edit", "rep", rep(), "--share", share(), "--since", self.day(250), "--yes"),
            lambda: ("edit", "rep", rep(), "--left", self.day(200), "--yes"),
            lambda: ("archive", "rep", rep(), "--yes"),
            lambda: ("undo", "--yes"),
        ]  # fmt: skip
        lines = [(*self.random.choice(makers)(), "-q") for _ in range(self.random.choice([0, 10, 25]))]
        return lines + self.rules() + self.targets()

    def rules(self) -> list[tuple[object, ...]]:
        if self.maybe(0.5):
            return []
        metrics = [
            "revenue",
            "orders",
            "win_rate",
            "conversion",
            "csat",
            "nps",
            "sales_cycle",
            "avg_deal",
            "response_time",
        ]
        lines: list[tuple[object, ...]] = []
        since = self.random.choice(["2020-01-01", "2026-08-01"])
        weights = [
            f"--weight={metric}={self.random.choice([0, 5, 12.5, 40])}" for metric in self.random.sample(metrics, 4)
        ]
        limits = [
            "--cap",
            f"csat={self.random.choice([100, 150])}",
            "--floor",
            f"win_rate={self.random.choice([5, 10])}",
        ]
        lines.append(
            ("scorecard", "edit", "Default", *weights, *limits, "--from", since, "--restate", "--reason", "r", "-q")
        )
        if self.maybe(0.5):
            lines.append(("scorecard", "new", "Own", "--weight", "revenue=60", "--weight", "csat=40", "-q"))
            whose = self.random.choice([("--for", "East"), ("--rep", self.reps[0])])
            lines.append(("scorecard", "use", "Own", *whose, "--from", since, "--restate", "-q"))
        defined = self.random.choice([
            "win_rate=created", "win_rate=with-overdue", "retention_months=6", "retention_months=1",
            f"response_hours={self.random.choice(HOURS)}", "holidays=2026-08-03,2026-11-02",
        ])  # fmt: skip
        since = self.random.choice(["2020-01-01", "2026-08-01"])
        lines.append(("metrics", "--define", defined, "--from", since, "--restate", "--reason", "r", "-q"))
        return lines

    def plan(self) -> str:
        """A commission plan, with a split, a cap, a floor and bonuses, as the dice have it."""
        attainment = self.maybe(0.3)
        tops = sorted(self.random.sample([50, 80, 100] if attainment else [10, 250, 4000, 30000], 2))
        lines = ['name = "Plan"', 'per = "quarter"', f'basis = "{"attainment" if attainment else "revenue"}"']
        for top in tops[: self.random.choice([0, 1, 2])]:
            lines += ["[[tiers]]", f"upto = {top}", f"rate = {self.random.choice(['0', '0.05', '0.0333', '0.125'])}"]
        lines += ["[[tiers]]", f"rate = {self.random.choice(['0.08', '0.1075', '0.2'])}"]
        if self.maybe(0.6):
            metric, floor = self.random.choice([("csat", 0.7), ("nps", 10), ("win_rate", 0.5), ("response_time", 48)])
            lines += ["[limits]", f"cap = {self.random.choice([40, 2000])}", f'floor_metric = "{metric}"']
            lines += [f"floor = {floor}", f"factor = {self.random.choice([0, 0.5, 0.85])}"]
            if self.maybe(0.5) and metric in ("csat", "nps"):
                lines += ["floor_answers = 2"]
        if self.maybe(0.5) and len(self.reps) > 1:
            shares = self.random.choice([(0.6, 0.4), (0.335, 0.665)])
            one, two = self.random.sample(self.reps, 2)
            lines += ["[[splits]]", f'deal = "Deal {self.random.randrange(self.deals)}"']
            lines += [f"shares = {{ {one} = {shares[0]}, {two} = {shares[1]} }}"]
        for bonus in self.random.sample(["rank = 1", "rank = 2", "score = 50", "score = 55.5"], 2):
            lines += ["[[bonus]]", bonus, f"amount = {self.random.choice([1, 250])}"]
        return "\n".join(lines) + "\n"

    def later(self) -> list[tuple[object, ...]]:
        """What is changed after a payout was approved."""
        deals = [f"Deal {self.random.randrange(self.deals)}" for _ in range(6)]
        makers: list[Any] = [
            lambda deal: ("edit", "deal", deal, "--credit", self.random.choice(self.reps), "--yes", "-q"),
            lambda deal: ("edit", "deal", deal, "--amount", self.amount("JPY"), "--yes", "-q"),
            lambda deal: (
                "refund",
                self.random.choice(self.won or [deal]),
                self.random.randint(1, 50),
                "--at",
                self.day(150),
                "--yes",
                "-q",
            ),
            lambda deal: ("delete", "deal", deal, "--yes", "-q"),
        ]
        return [self.random.choice(makers)(deal) for deal in deals]

    def targets(self) -> list[tuple[object, ...]]:
        values = {"revenue": ["1000", "50000"], "win_rate": ["40%"], "follow_ups": ["1.5"], "sales_cycle": ["30"],
                  "orders": ["3"], "csat": ["90%"], "nps": ["20"], "avg_deal": ["500"], "response_time": ["24"],
                  "new_customers": ["2"], "conversion": ["30%"], "retention": ["80%"]}  # fmt: skip
        lines: list[tuple[object, ...]] = []
        for _ in range(self.random.choice([0, 0, 3, 6])):
            metric = self.random.choice(list(values))
            period = self.random.choice(["2026", "2026Q3", "2026Q4", "2026Q2", "2026-08", "2026-10", "2026-11", "2025"])
            split: tuple[object, ...] = ()
            if period in ("2026", "2025"):
                split = self.random.choice([(), ("--split", "20,25,25,30"), ("--split", "season")])
            owners: list[tuple[object, ...]] = [()] if self.maybe(0.3) else [("--rep", rep) for rep in self.reps]
            if self.maybe(0.2):
                owners = [("--team", "East")]
            for owner in owners:
                value = self.random.choice(values[metric])
                lines.append(
                    ("target", "set", metric, value, "--period", period, *owner, *split, "--reason", "r", "-q")
                )
        return lines


def compared(seed: int, folder: Path) -> agreement.Tally:
    """The company of that seed, made in an empty folder, and all its figures compared."""
    with company_in(folder, TODAY.isoformat()):
        company = Company(seed, folder)
        company.make()
        tally = agreement.everything(folder, TODAY)
        pay(company, folder, tally)
        return tally


def pay(made: Company, folder: Path, tally: agreement.Tally) -> None:
    """Freeze the last quarter that is over and pay for it; approve that, change records, and look what is adjusted."""
    records = read(folder / "git")
    span = days.quarter(records, days.quarter(records, TODAY).start - timedelta(days=1))
    name, plan = days.quarter_name(records, span.start), folder / "plan.toml"
    plan.write_text(made.plan(), "utf-8")
    try:
        crm("score", "--quarter", name, "--freeze", "-q")
        crm("pay", "plan", "import", plan, "-q")
        printed = answer("pay", "run", name)
    except RefusedError as error:
        made.refused.append(str(error))
        return
    rules = tomllib.loads(plan.read_text("utf-8"))
    before = agreement.payout(records, rules, span, TODAY, printed, tally)
    made.refused += run_all([("pay", "run", name, "--approve", "-q"), *made.later()])
    crm("export", "--git", folder / "git", "-q")
    agreement.adjustments(read(folder / "git"), rules, span, TODAY, before, answer("pay", "run", name), tally)
