"""The command reference of the README, made from `--help`: `python -m tests.reference --write` renews it there."""

from __future__ import annotations

import sys
from pathlib import Path

from tests.support import helptext

README = Path(__file__).parents[1] / "README.md"
HEADING = "## Command reference"
BEGIN = "<!-- reference: made from --help; python -m tests.reference --write -->"
END = "<!-- end of reference -->"


def reference() -> str:
    """The Markdown between the two marks."""
    intro = "The options at the end of `crm --help` belong to every command, and may stand anywhere on the line."
    return "\n".join(["", intro, *map(section, helptext.paths()), ""])


def section(path: helptext.Path) -> str:
    """One command: its help at 80 columns, without the options that every command takes."""
    text, _, _ = helptext.help_of(path).partition(f"\n{helptext.COMMON}")
    level = "#" * max(3, 2 + len(path))
    return f"\n{level} {' '.join(['crm', *path])}\n\n```text\n{text.rstrip()}\n```"


def written(readme: str) -> str | None:
    """What the README has between the marks; None: it lacks them."""
    before, begin, rest = readme.partition(f"{BEGIN}\n")
    text, end, _ = rest.partition(f"{END}\n")
    return text if begin and end and HEADING in before else None


def renewed(readme: str) -> str:
    """The README with the reference of today; it is put at the end where there is none yet."""
    old = written(readme)
    if old is None:
        return f"{readme.rstrip()}\n\n{HEADING}\n\n{BEGIN}\n{reference()}{END}\n".lstrip()
    return readme.replace(f"{BEGIN}\n{old}{END}\n", f"{BEGIN}\n{reference()}{END}\n")


if __name__ == "__main__":
    if sys.argv[1:] != ["--write"]:
        sys.exit("usage: python -m tests.reference --write")
    README.write_text(renewed(README.read_text("utf-8")), "utf-8")
