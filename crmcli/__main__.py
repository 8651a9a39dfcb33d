"""The start of `crm` and of `python -m crmcli`."""

from __future__ import annotations

import gc
from typing import NoReturn

GARBAGE = 200_000
"""Objects that come to be before Python looks for circles among them: a daily command makes none worth a look, nor do
the rows of an import, and looking is a tenth of their time."""


def main() -> NoReturn:
    """Run the command line and exit with its code."""
    gc.set_threshold(GARBAGE)
    from crmcli.main import main as run

    run()


if __name__ == "__main__":
    main()
