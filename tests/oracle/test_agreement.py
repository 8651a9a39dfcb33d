"""One company of those that `python -m tests.oracle` makes: every figure computed anew."""

from __future__ import annotations

from pathlib import Path

from tests.oracle import companies


def test_a_company_at_random(tmp_path: Path):
    tally = companies.compared(16, tmp_path)  # which counts its win rate by the deals created
    assert tally.figures > 3_000 and not tally.disagreements
