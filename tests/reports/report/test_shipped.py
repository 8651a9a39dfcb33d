"""Templates that come with the program."""

from __future__ import annotations

import re

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
