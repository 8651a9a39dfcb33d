"""What `crm` prints, held against what was computed here: each disagreement is a line."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction
from pathlib import Path
from typing import Any

from tests.oracle import attainment, days, payroll, reported, rules
from tests.oracle.commands import answer, crm
from tests.oracle.days import Span
from tests.oracle.facts import METRICS, readings, together
from tests.oracle.judging import Judged, change, judged, taking_part
from tests.oracle.records import Company, read
from tests.oracle.tally import Tally

Answer = dict[str, Any]


@dataclass(frozen=True)
class Asked:
    """A period as it is said to `crm`, and the ranges of days that it and the one before it are."""

    words: tuple[str, ...]
    whole: Span
    before: Span


def periods(company: Company, today: date) -> Iterator[Asked]:
    """Some of each kind: over, under way, with another one to compare with."""
    this = days.quarter(company, today)
    for back in range(3):
        when = days.first_of_month(this.start, -3 * back)
        name = days.quarter_name(company, when)
        yield Asked((name,), days.quarter(company, when), days.quarter(company, when - timedelta(days=1)))
    when = days.first_of_month(this.start, -3)
    name = days.quarter_name(company, when)
    yield Asked(
        (name, "--vs", "year-ago"), days.quarter(company, when), days.quarter(company, days.first_of_month(when, -12))
    )
    month = days.month(days.first_of_month(today, -2))
    yield Asked((f"{month.start:%Y-%m}",), month, days.month(month.start - timedelta(days=1)))
    month = days.month(today)
    yield Asked((f"{month.start:%Y-%m}",), month, days.month(month.start - timedelta(days=1)))
    year = days.fiscal_year(company, today)
    number = str(days.year_name(company, today))
    yield Asked((number,), year, days.fiscal_year(company, year.start - timedelta(days=1)))
    odd = Span(date(2026, 5, 13), date(2026, 9, 4))
    yield Asked(("2026-05-13..2026-09-03",), odd, Span(odd.start - timedelta(days=odd.days), odd.start))


def everything(folder: Path, today: date, since: date | None = None, until: date | None = None) -> Tally:
    """All that is compared of the data file in a folder: of periods of each kind, or of the quarters from one day to
    another (today)."""
    crm("export", "--git", folder / "git", "-q")
    company, tally = read(folder / "git"), Tally()
    chosen = list(quarters(company, since, until or today) if since else periods(company, today))
    for asked in chosen:
        score(company, asked, today, answer("score", *asked.words), tally)
    targets(company, today, answer("target", "list", "--all"), tally)
    over = next(asked for asked in chosen if asked.whole.end <= today)
    compared(company, over, today, answer("compare", *over.words), tally)
    reported.overview(company, folder, over.words[0], over.whole, today, tally)
    return tally


def quarters(company: Company, first: date, last: date) -> Iterator[Asked]:
    """Each quarter from the one of a day to that of another, beside the one before it."""
    when = first
    while when <= last:
        whole = days.quarter(company, when)
        before = days.quarter(company, whole.start - timedelta(days=1))
        yield Asked((days.quarter_name(company, when),), whole, before)
        when = whole.end


def score(company: Company, asked: Asked, today: date, printed: Answer, tally: Tally) -> None:
    """`crm score PERIOD --json`."""
    span = days.so_far(asked.whole, today)
    before = days.earlier(asked.whole, asked.before, today)
    for said, meant in ((printed["period"], span), (printed["versus"], before)):
        tally.same(f"{asked.words} {said['label']}", (said["start"], said["end"]), tuple(map(str, meant)))
    now, then = judged(company, span, asked.whole, today), judged(company, before, asked.before, today)
    apart = METRICS if not happened(company, before) else printed["not_compared"]
    rows = {row["rep"]: row for row in (*printed["reps"], *printed["not_ranked"])}
    names = {row["name"]: rep for rep, row in company.reps.items()}
    ranked = sorted((each for each in now.values() if each.rank), key=lambda each: (each.rank, _name(company, each)))
    tally.same(
        f"{asked.words} order", [row["rep"] for row in printed["reps"]], [_name(company, each) for each in ranked]
    )
    for name, row in rows.items():
        where = f"{' '.join(asked.words)} {name}"
        each, earlier = now[names[name]], then.get(names[name])
        tally.same(f"{where} rank", row["rank"], each.rank)
        tally.same(f"{where} rank_before", row["rank_before"], earlier and earlier.rank)
        tally.same(f"{where} score", row["score"], each.score)
        tally.same(f"{where} score_before", row["score_before"], earlier and earlier.score)
        tally.same(f"{where} not ranked", _kind(row.get("reason")), each.reason)
        tally.same(f"{where} present", row["presence"]["present"], each.present)
        tally.same(f"{where} share", row["presence"]["share"], each.present / span.days)
        tally.same(f"{where} scorecard", row["scorecard"], each.scorecard.name)
        for metric, cell in row["metrics"].items():
            _cell(company, f"{where} {metric}", metric, cell, each, earlier, apart, tally)
    for metric, cell in printed["team"]["metrics"].items():
        after = together([each.readings[metric] for each in now.values()], metric)
        prior = together([each.readings[metric] for each in then.values()], metric)
        where = f"{' '.join(asked.words)} team {metric}"
        tally.reading(f"{where} value", metric, cell["value"], after.value, company.decimals)
        _moved(where, metric, cell, after.value, None if metric in apart else prior.value, company.decimals, tally)


def _cell(
    company: Company,
    where: str,
    metric: str,
    cell: Answer,
    each: Judged,
    earlier: Judged | None,
    apart: Sequence[str],
    tally: Tally,
) -> None:
    reading, decimals = each.readings[metric], company.decimals
    tally.reading(f"{where} value", metric, cell["value"], reading.value, decimals)
    before = None if metric in apart or earlier is None else earlier.readings[metric].value
    _moved(where, metric, cell, reading.value, before, decimals, tally)
    tally.reading(f"{where} numerator", metric, cell["numerator"], reading.numerator, decimals)
    tally.same(f"{where} denominator", cell["denominator"], reading.denominator)
    tally.reading(f"{where} full_presence", metric, cell["full_presence"], each.full[metric], decimals)
    tally.same(f"{where} points", cell["points"], each.points[metric])
    target = each.targets.get(metric)
    tally.reading(f"{where} target", metric, cell["target"], target, decimals)
    tally.same(f"{where} by_target", cell["by_target"], each.by_target[metric])


def _moved(
    where: str, metric: str, cell: Answer, after: Fraction | None, before: Fraction | None, decimals: int, tally: Tally
) -> None:
    tally.reading(f"{where} before", metric, cell["before"], before, decimals)
    tally.same(f"{where} change", cell["change"], change(metric, after, before))


def targets(company: Company, today: date, printed: Answer, tally: Tally) -> None:
    """`crm target list --all --json`."""
    rows = {}
    for metric in METRICS:
        owners = {attainment.owner_of(row) for row in company.targets}
        for owner in owners:
            for row in attainment.in_force(company, metric, owner):
                rows[metric, owner, row["start"], row["end"]] = row
    tally.same("targets", len(printed["targets"]), len(rows))
    names = {row["name"]: rep for rep, row in company.reps.items()}
    for said in printed["targets"]:
        kind = {"rep": "rep", "team": "team"}.get(said["owner"], "all")
        owner = (kind, names[said["name"]] if kind == "rep" else said["name"].casefold() if kind == "team" else None)
        key, period = said["metric"], said["period"]
        row = rows[key, owner, period["start"], period["end"]]
        span = days.so_far(attainment.span_of(row), today)
        stands = attainment.standing(company, row, today, reached(company, key, owner, span, today))
        where = f"target {key} {owner} {period['label']}"
        for name in ("target", "actual", "expected", "per_week"):
            tally.reading(f"{where} {name}", key, said[name], getattr(stands, name), company.decimals)
        for name in ("attainment", "pace", "status"):
            tally.same(f"{where} {name}", said[name], getattr(stands, name))


def compared(company: Company, asked: Asked, today: date, printed: Answer, tally: Tally) -> None:
    """`crm compare PERIOD --json` of everybody: what was before and after, without what chance makes of it."""
    span, before = days.so_far(asked.whole, today), days.earlier(asked.whole, asked.before, today)
    counting = rules.common(company, span.start).counting
    now, then = (taking_part(company, readings(company, each, counting, today)) for each in (span, before))
    for row in printed["metrics"]:
        key, where = row["key"], f"compare {' '.join(asked.words)} {row['key']}"
        sides = {"after": (now, span), "before": (then, before)}
        for name, (found, days_) in sides.items():
            total = together([each[key] for each in found.values()], key)
            if row["per_day"]:
                tally.reading(f"{where} total {name}", key, row[f"total_{name}"], total.value, company.decimals)
                tally.same(f"{where} n {name}", row[f"n_{name}"], days_.days)
            else:
                tally.reading(f"{where} {name}", key, row[name], total.value, company.decimals)


def payout(
    company: Company, plan: Answer, span: Span, today: date, printed: Answer, tally: Tally
) -> dict[str, payroll.Pay]:
    """`crm pay run PERIOD --json` of a period that is over and frozen; what each rep gets."""
    everybody = judged(company, span, span, today)
    computed = {_name(company, each): payroll.pay(company, each, span, plan) for each in everybody.values()}
    names = {_name(company, each): each for each in everybody.values()}
    for row in printed["reps"]:
        where, each, mine = f"pay {row['rep']}", names[row["rep"]], computed[row["rep"]]
        tally.same(f"{where} rank", row["rank"], each.rank)
        tally.same(f"{where} score", row["score"], each.score)
        for name in ("revenue", "commission", "capped", "floored", "bonus", "total"):
            tally.money(f"{where} {name}", row[name], Fraction(getattr(mine, name)), company.decimals)
        for deal in {line["id"] for line in row["deals"]}:
            said = sum(Fraction(str(line["commission"])) for line in row["deals"] if line["id"] == deal)
            line = sum((Fraction(part) for key, part in mine.lines.items() if mine.deals.get(key) == deal), Fraction(0))
            tally.money(f"{where} deal {deal}", said, line, company.decimals)
    return {row["rep"]: computed[row["rep"]] for row in printed["reps"]}


def adjustments(
    company: Company,
    plan: Answer,
    span: Span,
    today: date,
    before: dict[str, payroll.Pay],
    printed: Answer,
    tally: Tally,
) -> None:
    """What an approved payout is adjusted by after its records were changed."""
    found: dict[str, Fraction] = {}
    for row in printed["open_adjustments"]:
        found[row["rep"]] = found.get(row["rep"], Fraction(0)) + Fraction(str(row["amount"]))
    for each in judged(company, span, span, today).values():
        name = _name(company, each)
        if name not in before:
            continue
        owed = Fraction(payroll.pay(company, each, span, plan).total - before[name].total)
        tally.money(f"adjusted {name}", found.get(name, 0), owed, company.decimals)


def reached(company: Company, key: str, owner: tuple[str, Any], span: Span, today: date) -> Fraction | None:
    if span.days <= 0:
        return None
    found = taking_part(company, readings(company, span, rules.common(company, span.start).counting, today))
    kind, whose = owner
    mine = [
        each[key] for rep, each in found.items()
        if kind == "all" or rep == whose or (kind == "team" and company.reps[rep].get("team", "").casefold() == whose)
    ]  # fmt: skip
    return together(mine, key).value


def happened(company: Company, span: Span) -> bool:
    """Did anything that is counted happen in the period? Customers and deals from before say nothing of it."""
    dated = [deal.closed for deal in company.deals.values() if deal.status != "open"]
    dated += [refund["day"] for refund in company.refunds]
    dated += [company.local_day(row["at"]) for row in company.activities if row["kind"] != "note"]
    dated += [company.local_day(row["at"]) for row in company.feedback if row["kind"] in ("csat", "nps")]
    return any(when in span for when in dated)


def _name(company: Company, each: Judged) -> str:
    return str(company.reps[each.rep]["name"])


def _kind(reason: str | None) -> str | None:
    """Which of the reasons not to be ranked a sentence is."""
    if reason is None:
        return None
    return next((word for word in ("joined", "left", "data") if reason.startswith(word)), "presence")
