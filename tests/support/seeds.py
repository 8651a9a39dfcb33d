"""How much is drawn at random: little in the suite, much where HYPOTHESIS_PROFILE=search asks for it."""

from __future__ import annotations

import os


def seeds(few: int, many: int = 50) -> range:
    return range(1, (many if os.environ.get("HYPOTHESIS_PROFILE") == "search" else few) + 1)
