"""The sample team with more or fewer people: what a page looks like for three, twelve or thirty-five of them.

    python -m tests.support.teams.sized 35 team.db

The first seven are those of the sample; others work as one of them does, a little faster or slower. Targets grow with
the team: everybody's of the year, as the sample has it, and one of the quarter.
"""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from random import Random
from unittest.mock import patch

from crmcli.exchange.sample import cast, deals, interactions, reviews, tasks, write

NAMES = """
    henry iris jonas katja liam mia noah olga pedro quinn rosa samir tara umut vera wim xenia yusuf zoe anton bianca
    cyril dora emil fatima goran hana ines
""".split()  # noqa: SIM905


def sellers(count: int) -> tuple[cast.Seller, ...]:
    """So many sellers, the same for each count."""
    draw, found = Random(count), list(cast.SELLERS[:count])
    for at, name in enumerate(NAMES[: max(0, count - len(found))]):
        like = found[at % 5]
        found.append(like._replace(name=name, joined=like.joined + at, pace=like.pace * draw.uniform(0.7, 1.3)))
    return tuple(found)


@contextmanager
def sized(count: int) -> Iterator[None]:
    """`crm init --sample` makes a team of that many."""
    few = count / len(cast.SELLERS)
    with ExitStack() as patched:
        for module in (interactions, deals, reviews, tasks, write):
            patched.enter_context(patch.object(module, "SELLERS", sellers(count)))
        patched.enter_context(patch.object(write, "TARGET", round(cast.TARGET * few / 50_000) * 50_000))
        yield


def quarter_target(count: int) -> str:
    """What a team of that many is to earn in a quarter."""
    return str(round(260_000 * count / len(cast.SELLERS) / 5_000) * 5_000)


def main(count: int, path: Path) -> None:
    """Make the file anew."""
    from crmcli.main import run

    path.unlink(missing_ok=True)
    with sized(count):
        code = run(["init", "--sample", "-q", "--db", str(path)])
    if code:
        raise SystemExit(code)
    quarter = os.environ.get("CRM_TODAY", "2026-11-23")[:4] + "Q4"
    line = ["target", "set", "revenue", quarter_target(count), "--quarter", quarter, "-q", "--db", str(path)]
    subprocess.run([sys.executable, "-m", "crmcli", *line], check=True)


if __name__ == "__main__":
    main(int(sys.argv[1]), Path(sys.argv[2]))
