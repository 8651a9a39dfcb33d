"""What can go wrong, each with its exit code: the class takes the facts, and `main` prints the sentence.

| code | meaning |
|---|---|
| 1 | failure |
| 2 | usage |
| 3 | not found or ambiguous |
| 4 | data refused |
| 5 | database busy, newer, or not a CRM file |
| 6 | nothing to report, with --fail-empty |
| 130 | interrupted |
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Self


class CrmError(Exception):
    """A failure a person can act on: one sentence saying what and where, and a hint saying how to mend it."""

    exit_code = 1

    def __init__(self, message: str, hint: str = "") -> None:
        super().__init__(message)
        self.message, self.hint = message, hint

    def with_hint(self, hint: str) -> Self:
        """The same failure with a better remedy."""
        self.hint = hint
        return self

    def facts(self) -> dict[str, object]:
        """The same facts for a program: what `--format json` prints on stderr."""
        return {"kind": type(self).__name__, "message": self.message, "hint": self.hint, "exit_code": self.exit_code}


class UsageError(CrmError):
    """The command line itself is off."""

    exit_code = 2


class NotFoundError(CrmError):
    """No record of that name or id; `near` are the closest names there are, and `more` how many are as close. `whole`
    leaves a long name, such as a path, its end."""

    exit_code = 3

    def __init__(self, kind: str, name: str, near: Sequence[str] = (), more: int = 0, whole: bool = False) -> None:
        hint = f"did you mean {_or(near)}{_and(more)}?" if near else f"see: crm list {_plural(kind)}"
        super().__init__(f'no {kind} "{name if whole else brief(name)}"', hint)


class AmbiguousError(CrmError):
    """More than one record of that name; the candidates are listed."""

    exit_code = 3

    def __init__(self, kind: str, name: str, candidates: Sequence[str]) -> None:
        listed = "; ".join(map(brief, candidates))
        super().__init__(f'"{brief(name)}" is more than one {kind}: {listed}', "name one of them by its id")


class RefusedError(CrmError):
    """A value or record that breaks a rule; nothing was written."""

    exit_code = 4


class TwoReadingsError(RefusedError):
    """A value that can be read in two ways. `readings` are both, each written so that it can be read in one way only;
    on a terminal the person is asked which is meant. `setting` says how it is settled for good."""

    def __init__(self, text: str, readings: tuple[str, str], setting: str = "") -> None:
        first, second = readings
        always = f", or settle it for good: crm config set {setting}" if setting else ""
        super().__init__(f'"{brief(text, 40)}" is {first} or {second}', f"write the one that you mean{always}")
        self.text, self.readings = text, readings


class RowsRefusedError(RefusedError):
    """An import that met rows it cannot take, and wrote nothing: the first of them, and how many more there are."""

    def __init__(self, message: str, hint: str, rows: Sequence[dict[str, object]], more: int = 0) -> None:
        super().__init__(message, hint)
        self.rows, self.more = rows, more

    def facts(self) -> dict[str, object]:
        return {**super().facts(), "rows": list(self.rows), "more": self.more}


class DataFileError(CrmError):
    """The data file is busy, newer than the program, damaged, or no CRM file at all."""

    exit_code = 5


class NothingToReportError(CrmError):
    """A report with nothing in it, under --fail-empty."""

    exit_code = 6


def brief(text: str, length: int = 80) -> str:
    """The beginning of a long text: an error is one line."""
    return text if len(text) <= length else f"{text[: length - 1]}…"


def _or(names: Sequence[str]) -> str:
    quoted = [f'"{brief(name)}"' for name in names]
    return quoted[0] if len(quoted) == 1 else f"{', '.join(quoted[:-1])} or {quoted[-1]}"


def _and(more: int) -> str:
    return f" ({more:,} more {'is' if more == 1 else 'are'} as near)" if more else ""


def _plural(kind: str) -> str:
    return kind if kind == "feedback" else f"{kind[:-1]}ies" if kind.endswith("y") else f"{kind}s"
