"""Templates that come with the program."""

from __future__ import annotations

import re
import shlex

import pytest

from crmcli.reports.report.template import SHIPPED
from tests.support.datafile import kept, sample


@pytest.mark.parametrize("period", ["weekly", "quarterly"])
def test_a_team_safe_report_names_nobody(crm, db, period):
    sample(crm)
    people = [name for row in kept(db, "SELECT name, email, manager FROM rep") for name in row if name]
    said = [text for (text,) in kept(db, "SELECT text FROM feedback WHERE text IS NOT NULL")]
    for format in ("json", "html"):
        text = crm("report", period, "--template", "team-safe", "--format", format, ok=True).out
        assert [name for name in people if re.search(rf"(?<![\w-]){re.escape(name)}(?![\w-])", text)] == []
        assert [comment for comment in said if comment in text] == []
        assert "Tuesday" not in text and "Tue<" not in text  # the title of a week names its Monday and its Sunday


def test_what_comes_with_the_program_is_offered_and_can_be_replaced(crm, tmp_path, monkeypatch):
    sample(crm)
    assert [path.stem for path in SHIPPED.glob("*.toml")] == ["team-safe"]
    assert 'did you mean "team-safe"?' in crm("report", "weekly", "--template", "team-saf").err
    (tmp_path / "team-safe.toml").write_text('title = "Ours"\n[[section]]\nuse = "funnel"\n', "utf-8")
    monkeypatch.chdir(tmp_path)
    assert crm("report", "weekly", "--template", "./team-safe.toml", ok=True).out.startswith("Ours")


def test_an_answer_counts_on_the_day_that_it_is_for_the_team(crm, tmp_path):
    """Half past eleven at night in New York on 30 June is 1 July in UTC: it is the second quarter's."""
    crm("init", "--currency", "USD", "--timezone", "America/New_York", ok=True)
    for line in ("add rep ann", "add customer Acme --owner ann", "feedback Acme 4 --at '2026-06-30 23:30'"):
        crm(*shlex.split(line), ok=True)
    for quarter, answers in (("2026Q2", 1), ("2026Q3", 0)):
        out = crm("report", "quarterly", quarter, "--template", "team-safe", ok=True).out
        assert ("satisfaction (1 to 5)" in out) == bool(answers), quarter


def test_the_pages_of_a_template_are_one_with_nothing_of_a_person(crm, tmp_path):
    sample(crm)
    crm("report", "site", tmp_path / "wall", "2026Q3", "--template", "team-safe", ok=True)
    assert [path.name for path in (tmp_path / "wall").rglob("*.html")] == ["index.html"]
    text = (tmp_path / "wall" / "index.html").read_text("utf-8")
    assert "Won and lost" in text and not [name for name in ("alice", "bob", "carol", "grace") if name in text]
    assert re.findall(r"<a [^>]*>", text) == ['<a class="skip" href="#content">']
