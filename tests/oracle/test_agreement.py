"""A few companies of `python -m tests.oracle`, the sample team, and the Maven pipeline: every figure computed anew."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from tests.oracle import agreement, companies, records
from tests.oracle.commands import answer, company_in
from tests.oracle.commands import crm as run
from tests.support.datafile import sample
from tests.support.teams import maven


@pytest.mark.parametrize("seed", [11, 18])
def test_a_company_at_random(tmp_path: Path, seed: int):
    tally = companies.compared(seed, tmp_path)
    assert tally.figures > 2_000 and not tally.disagreements


def test_the_sample_team(crm, tmp_path: Path):
    sample(crm)
    with company_in(tmp_path, "2026-11-24"):
        tally = agreement.everything(tmp_path, date(2026, 11, 24), date(2026, 7, 1))
    assert tally.figures > 1_500 and not tally.disagreements


@maven.needed
def test_every_quarter_of_the_maven_pipeline(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.chdir(maven.DATA)
    tally = agreement.Tally()
    with company_in(tmp_path, "2026-11-24"):
        for command in maven.COMMANDS:
            run(*command, "-q")
        run("export", "--git", tmp_path / "git", "-q")
        company = records.read(tmp_path / "git")
        for asked in agreement.quarters(company, date(2017, 1, 1), date(2017, 12, 31)):
            agreement.score(company, asked, date(2026, 11, 24), answer("score", *asked.words), tally)
    assert tally.figures > 15_000 and not tally.disagreements
