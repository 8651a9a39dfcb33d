"""The number of a record that has no name, as a person writes it."""

from __future__ import annotations

from crmcli.core.errors import UsageError


def numbered(kind: str, text: str) -> int:
    """The id that is meant: records of that kind have no names."""
    word = text.strip().removeprefix("#")
    if not (word.isascii() and word.isdigit() and len(word) < 19):
        raise UsageError(
            f'"{text.strip()[:60]}" is not the number of {_a(kind)}', f"name it by its id, such as: {kind} 12"
        )
    return int(word)


def _a(kind: str) -> str:
    return f"an {kind}" if kind[0] in "aeiou" else kind if kind == "feedback" else f"a {kind}"
