"""The pages of `crm help`: the Markdown files that are installed with the program."""

from __future__ import annotations

import re
from pathlib import Path

import crmcli

FOLDER = Path(crmcli.__file__).parent / "docs"
_SENTENCE = re.compile(r"(.+?[.!?])(?:\s|$)")


def topics() -> dict[str, str]:
    """The name of each page with the first sentence of its first paragraph, by name."""
    return {path.stem: summary(path.read_text("utf-8")) for path in sorted(FOLDER.glob("*.md"))}


def page(topic: str) -> str | None:
    """The Markdown of that page; None: there is none."""
    path = FOLDER / f"{topic}.md"
    return path.read_text("utf-8") if re.fullmatch("[a-z-]+", topic) and path.is_file() else None


def summary(markdown: str) -> str:
    """The first sentence below the title."""
    _title, paragraph, *_ = [*markdown.split("\n\n"), ""]
    text = " ".join(paragraph.split())
    found = _SENTENCE.match(text)
    return found[1] if found else text
