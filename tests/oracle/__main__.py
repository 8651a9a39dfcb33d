"""`python -m tests.oracle --companies 500 --first 0`: companies at random, one after the other; prints how many figures
were compared, and each that disagrees. `--keep DIR` leaves the companies there to look into."""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
from pathlib import Path

from tests.oracle import agreement, companies


def main() -> int:
    said = argparse.ArgumentParser(prog="python -m tests.oracle", description=__doc__)
    said.add_argument("--companies", type=int, default=500)
    said.add_argument("--first", type=int, default=0, help="the seed of the first one")
    said.add_argument("--keep", type=Path)
    asked = said.parse_args()
    total = agreement.Tally()
    with tempfile.TemporaryDirectory() as home:
        os.environ.update(HOME=home, XDG_CONFIG_HOME=home, XDG_DATA_HOME=home, TZ="UTC", USER="tester")
        for seed in range(asked.first, asked.first + asked.companies):
            folder = (asked.keep or Path(home)) / str(seed)
            folder.mkdir(parents=True)
            tally = companies.compared(seed, folder)
            for line in tally.disagreements:
                print(f"company {seed}: {line}")
            total.figures += tally.figures
            total.disagreements += tally.disagreements
    print(f"{asked.companies} companies, {total.figures:,} figures, {len(total.disagreements):,} disagreements")
    return bool(total.disagreements)


if __name__ == "__main__":
    sys.exit(main())
