"""Table, Markdown, HTML, CSV, JSON and workbook of score, comparison, targets and payout say the same figures."""

from __future__ import annotations

from pathlib import Path

from tests.oracle.commands import company_in
from tests.oracle.formats import disagreements
from tests.support.datafile import sample

PLAN = """name = "Plan"
[[tiers]]
upto = 20000
rate = 0.0533
[[tiers]]
rate = 0.08
[limits]
cap = 4000
floor_metric = "csat"
floor = 0.7
factor = 0.5
[[bonus]]
rank = 1
amount = 1000
"""


def test_the_formats_of_the_sample_team(crm, tmp_path: Path):
    sample(crm)
    (tmp_path / "plan.toml").write_text(PLAN, "utf-8")
    with company_in(tmp_path, "2026-11-24"):
        crm("score", "--quarter", "2026Q3", "--freeze", "-q")
        crm("pay", "plan", "import", tmp_path / "plan.toml", "-q")
        crm("pay", "run", "2026Q3", "--approve", "-q")
        crm("edit", "deal", "374", "--amount", "10", "--yes", "-q")
        found = [
            line
            for words in (
                ("score", "2026Q3"),
                ("compare", "2026Q3", "--metric", "revenue", "--metric", "win_rate"),
                ("target", "list"),
                ("pay", "run", "2026Q3"),
            )
            for line in disagreements(words, tmp_path)
        ]
    assert not found
