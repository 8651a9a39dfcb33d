"""`python -m tests.oracle --companies 500 --first 0`: the sample team, the Maven pipeline where it is beside the
repository, and companies at random, one after the other; prints how many figures were compared, and each that
disagrees. `--keep DIR` leaves the companies there to look into."""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
from contextlib import chdir
from datetime import date
from pathlib import Path

from tests.oracle import agreement, companies
from tests.oracle.commands import company_in, crm
from tests.support.teams import maven


def main() -> int:
    said = argparse.ArgumentParser(prog="python -m tests.oracle", description=__doc__)
    said.add_argument("--companies", type=int, default=500)
    said.add_argument("--first", type=int, default=0, help="the seed of the first one")
    said.add_argument("--keep", type=Path)
    asked = said.parse_args()
    total = agreement.Tally()
    with tempfile.TemporaryDirectory() as home:
        os.environ.update(HOME=home, XDG_CONFIG_HOME=home, XDG_DATA_HOME=home, TZ="UTC", USER="tester")
        known = {"the sample team": sample_team}
        if maven.DATA.is_dir():
            known["the Maven pipeline"] = maven_pipeline
        for name, made in known.items():
            folder = (asked.keep or Path(home)) / made.__name__
            folder.mkdir(parents=True)
            with company_in(folder, companies.TODAY.isoformat()):
                _told(name, made(folder), total)
        for seed in range(asked.first, asked.first + asked.companies):
            folder = (asked.keep or Path(home)) / str(seed)
            folder.mkdir(parents=True)
            _told(f"company {seed}", companies.compared(seed, folder), total)
    print(f"{asked.companies} companies, {total.figures:,} figures, {len(total.disagreements):,} disagreements")
    return bool(total.disagreements)


def sample_team(folder: Path) -> agreement.Tally:
    """Its quarters from last summer on."""
    crm("init", "--sample", "-q")
    return agreement.everything(folder, companies.TODAY, date(2026, 7, 1))


def maven_pipeline(folder: Path) -> agreement.Tally:
    """The four quarters in which its deals closed."""
    with chdir(maven.DATA):
        for command in maven.COMMANDS:
            crm(*command, "-q")
    return agreement.everything(folder, companies.TODAY, date(2017, 1, 1), date(2017, 12, 31))


def _told(name: str, tally: agreement.Tally, total: agreement.Tally) -> None:
    for line in tally.disagreements:
        print(f"{name}: {line}")
    if not name.startswith("company "):
        print(f"{name}: {tally.figures:,} figures, {len(tally.disagreements):,} disagreements", flush=True)
    total.figures += tally.figures
    total.disagreements += tally.disagreements


if __name__ == "__main__":
    sys.exit(main())
