"""What `crm funnel`, `report`, `dashboard` and `fairness` print, held against what was computed here."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path
from typing import Any

from tests.oracle import days
from tests.oracle.commands import answer
from tests.oracle.days import Span
from tests.oracle.judging import change, judged
from tests.oracle.overview import COUNTED, due, flow, headline, open_at, probability, shrunk, standing, worth
from tests.oracle.records import Company
from tests.oracle.tally import Tally

Answer = dict[str, Any]
AMOUNTS = ("revenue", "pipeline", "forecast")
TEMPLATE = '[[section]]\nuse = "headline"\n'


def overview(company: Company, folder: Path, name: str, over: Span, today: date, tally: Tally) -> None:
    """All that is compared of such reports: of a period that is over, of the last week, and of the quarter so far."""
    for span, words in ((over, name), (days.quarter(company, today), days.quarter_name(company, today))):
        funnel(company, days.so_far(span, today), answer("funnel", words), tally)
    template = folder / "headline.toml"
    template.write_text(TEMPLATE, "utf-8")
    before, year_ago = days.quarter(company, over.start - timedelta(days=1)), days.first_of_month(over.start, -12)
    printed = answer("report", "quarterly", name, "--template", template)
    report(company, (over, before, days.quarter(company, year_ago)), today, printed, tally)
    printed = answer("report", "weekly", "--template", template)
    report(company, weeks(today), today, printed, tally)
    dashboard(company, today, answer("dashboard"), tally)
    fairness(company, over, today, answer("fairness", name), tally)


def weeks(today: date) -> tuple[Span, Span, Span]:
    """The last week that is over, the one before it, and that of the same number a year ago."""
    monday = today - timedelta(days=today.weekday() + 7)
    year, number, _ = monday.isocalendar()
    starts = (monday, monday - timedelta(days=7), date.fromisocalendar(year - 1, number, 1))
    first, second, third = (Span(start, start + timedelta(days=7)) for start in starts)
    return first, second, third


def funnel(company: Company, span: Span, printed: Answer, tally: Tally) -> None:
    """`crm funnel PERIOD --json`."""
    there = standing(company)
    stages = {row["name"]: row for row in company.stages.values()}
    for said in printed["stages"]:
        where, stage = f"funnel {span} {said['stage']}", stages[said["stage"]]
        deals, amount, weighted = there.get(stage["id"], (0, 0, 0))
        tally.same(f"{where} deals", said["deals"], deals)
        tally.minor(f"{where} amount", said["amount"], amount, company.decimals)
        tally.minor(f"{where} weighted", said["weighted"], weighted, company.decimals)
        tally.same(f"{where} probability", said["probability"], probability(stage) / 100)
        told = flow(company, stage["id"], span)
        for figure in told if stage["status"] == "open" else ("entered", "back"):
            tally.same(f"{where} {figure}", said[figure], told[figure])


def report(company: Company, spans: tuple[Span, Span, Span], today: date, printed: Answer, tally: Tally) -> None:
    """The headline of `crm report weekly --json` or of another: of a period, the one before it, and a year ago."""
    for name, span in zip(("period", "before", "year_ago"), spans, strict=True):
        said = printed[name]
        tally.same(f"report {name}", (said["start"], said["end"]), tuple(map(str, span)))
    sides = [headline(company, span, spans[0].start, today) for span in spans]
    figures = printed["sections"]["headline"]["figures"]
    tally.same("report figures", set(figures), set(sides[0]))
    for key, said in figures.items():
        where, (now, before, year_ago) = f"report {printed['report']} {key}", (side[key].value for side in sides)
        for name, value in (("value", now), ("before", before), ("year_ago", year_ago)):
            _figure(company, f"{where} {name}", key, said[name], value, tally)
        tally.same(f"{where} change", said["change"], change(key, now, before))
        tally.same(f"{where} change_year", said["change_year"], change(key, now, year_ago))
    tally.same("report open deals", printed["sections"]["headline"]["open_deals"], len(open_at(company, spans[0].end)))


def _figure(company: Company, where: str, key: str, printed: Any, computed: Any, tally: Tally) -> None:
    if key in AMOUNTS:
        tally.money(where, printed, computed, company.decimals)
    else:
        tally.same(where, printed, computed)


def dashboard(company: Company, today: date, printed: Answer, tally: Tally) -> None:
    """`crm dashboard --json` of the quarter so far."""
    whole = days.quarter(company, today)
    last = days.quarter(company, whole.start - timedelta(days=1))
    span, before = days.so_far(whole, today), days.earlier(whole, last, today)
    now, then = (headline(company, each, span.start, today) for each in (span, before))
    for key, said in printed["figures"].items():
        _figure(company, f"dashboard {key}", key, said["value"], now[key].value, tally)
        _figure(company, f"dashboard {key} before", key, said["before"], then[key].value, tally)
    names = {row["name"]: rep for rep, row in company.reps.items()}
    score, earlier = judged(company, span, whole, today), judged(company, before, last, today)
    ranked = [each.rep for each in score.values() if each.rank]
    tally.same("dashboard ranked", {names[row["rep"]] for row in printed["ranking"]}, set(ranked))
    for row in printed["ranking"]:
        each, was = score[names[row["rep"]]], earlier.get(names[row["rep"]])
        where = f"dashboard {row['rep']}"
        tally.same(f"{where} rank", row["rank"], each.rank)
        tally.same(f"{where} score", row["score"], each.score)
        tally.same(f"{where} before", row["score_before"], was and was.score)
        tally.money(f"{where} revenue", row["revenue"], each.readings["revenue"].value, company.decimals)
    open_now = worth(company, open_at(company, today + timedelta(days=1)))
    stages = {row["name"]: row["id"] for row in company.stages.values()}
    for row in printed["funnel"]:
        deals, amount, _ = open_now.get(stages[row["stage"]], (0, 0, 0))
        tally.same(f"dashboard {row['stage']} deals", row["deals"], deals)
        tally.minor(f"dashboard {row['stage']} amount", row["amount"], amount, company.decimals)
    tally.same("dashboard due", printed["due"], due(company, today))


def fairness(company: Company, span: Span, today: date, printed: Answer, tally: Tally) -> None:
    """The shrunk rates of `crm fairness PERIOD --json`."""
    everybody = judged(company, span, span, today)
    names = {row["name"]: rep for rep, row in company.reps.items()}
    rates = {row["metric"]: row for row in printed["small_samples"]}
    for key in COUNTED:
        found = {rep: each.readings[key] for rep, each in everybody.items() if each.readings[key].denominator}
        tally.same(f"fairness {key} reps", len(rates[key]["reps"]) if key in rates else 0, len(found))
        if not found:
            continue
        mixed = dict(zip(found, shrunk([(each.numerator, each.denominator) for each in found.values()]), strict=True))
        for row in rates[key]["reps"]:
            rep, where = names[row["rep"]], f"fairness {key} {row['rep']}"
            tally.same(f"{where} value", row["value"], found[rep].value)
            tally.same(f"{where} shrunk", row["shrunk"], mixed[rep])
            higher = sum(each > mixed[rep] for each in mixed.values())
            tally.same(f"{where} rank_shrunk", row["rank_shrunk"], 1 + higher)
