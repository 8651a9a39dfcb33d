"""The rows that are not taken: reported, and with --skip-bad written to FILE.rejected.csv, to be mended there."""

from __future__ import annotations

import csv
import os
from collections.abc import Sequence
from contextlib import suppress
from math import inf
from operator import itemgetter
from pathlib import Path
from typing import IO

from crmcli.core.errors import CrmError, RowsRefusedError, brief
from crmcli.core.files.folders import expanded
from crmcli.exchange.importing.step2_understand.columns.layout import REFUSED, Column, Layout
from crmcli.exchange.importing.step3_read.batch import Batch, Refusal, Refused
from crmcli.records.fields import FIELDS

SHOWN = 20
_LONGEST = 200

FIELDS_OF_ALL = {field.name for fields in FIELDS.values() for field in fields}

SAID = {"reason": "lost_reason"}
"""What the options of other commands call a field."""


def rejected_file(name: str) -> Path:
    """Where the refused rows of a file go, beside it."""
    return expanded(f"{'stdin' if name == '-' else name}.rejected.csv")


class Refusals:
    """The refused rows of an import: how many, the first of them, and the file that takes them all (if any)."""

    def __init__(self, layout: Layout, rejects: Rejects | None) -> None:
        self._layout, self.rejects = layout, rejects
        self.count, self.first = 0, list[dict[str, object]]()
        self._alike: dict[tuple[Column | None, object, str], dict[str, object]] = {}
        """What is reported, by its column, the value at fault and the reason: rows that agree in them are told once."""
        self._waiting: list[tuple[int, list[str], Refusal]] = []

    def sift(self, batch: Batch, refused: Refused) -> Batch:
        """Set the refused rows aside; returns the others."""
        self._waiting += [(batch.lines[at], batch.cells[at], refusal) for at, refusal in refused.items()]
        return batch.without(refused) if refused else batch

    def settle(self, until: float = inf) -> None:
        """Report the rows set aside in front of that line in the order of the file: they were refused for one reason
        after another, and those from there on may not be all."""
        for line, cells, refusal in sorted((row for row in self._waiting if row[0] < until), key=itemgetter(0)):
            self._note(line, cells, refusal)
        self._waiting = [row for row in self._waiting if row[0] >= until]

    def error(self, total: int, missing: Sequence[str]) -> RowsRefusedError:
        """What an import that takes all rows or none ends with; `missing` is what --add-missing would help with."""
        ways = [f"make what is not there with --add-missing {','.join(missing)}"] if missing else []
        ways += ["mend the file", *(["take the other rows with --skip-bad"] if self.count < total else [])]
        return RowsRefusedError(
            f"{self.count:,} of {total:,} rows {'is' if self.count == 1 else 'are'} refused: nothing was written",
            f"{', '.join(ways[:-1])}{', or ' * (len(ways) > 1)}{ways[-1]}",
            self.shown(),
            self.count - sum(int(str(each["rows"])) for each in self.first),
        )

    def shown(self) -> list[dict[str, object]]:
        """What is reported of the refused rows: each fault by the first row that has it, and how many more do."""
        return [each | {"text": f"{each['text']}{_others(int(str(each['rows'])) - 1)}"} for each in self.first]

    def _note(self, line: int, cells: list[str], refusal: Refusal) -> None:
        self.count += 1
        field, colon, rest = refusal.message.partition(": ")
        field = SAID.get(field, field)
        column = self._layout.column(refusal.field or (field if colon else ""))
        reason = rest if column and field == column.field.name else refusal.message
        value = cells[column.place] if column else None
        if self.rejects:
            self.rejects.add(line, reason if not column else f"{column.title}: {reason}", cells)
        if known := self._alike.get((column, value if column else line, reason)):
            known["rows"] = int(str(known["rows"])) + 1
        elif len(self.first) < SHOWN:
            there = column or field not in FIELDS_OF_ALL
            ways = [refusal.hint, "" if there else f"say which column has it: --map COLUMN={field}"]
            hint = f" – {', or '.join(filter(None, ways))}" if any(ways) else ""
            where = f"line {line}, {brief(column.title)}" if column else f"line {line}"
            shown = value if value is None else brief(value, _LONGEST)
            fact: dict[str, object] = {
                "line": line,
                "column": column.title if column else None,
                "value": shown,
                "reason": reason,
            }
            fact |= {
                "reason": reason,
                "hint": refusal.hint,
                "rows": 1,
                "text": f"{where}: {_with_value(reason, value)}{hint}",
            }
            self._alike[column, value if column else line, reason] = fact
            self.first.append(fact)


def _others(number: int) -> str:
    return f" (and {number:,} more rows)" if number > 1 else " (and 1 more row)" if number else ""


def _with_value(reason: str, value: str | None) -> str:
    """The reason, with the value at fault where it does not name it."""
    if value is None or not value.strip() or brief(value.strip(), 20).rstrip("…") in reason:
        return reason
    return f'"{brief(value, 60)}": {reason}'


class Rejects:
    """A CSV file of refused rows: their line and reason, then their cells as they were. It appears whole, or not."""

    def __init__(self, path: Path, header: Sequence[str], extra: int) -> None:
        self.path, self._header, self._extra = path, header, extra
        self._temporary = path.with_name(f".{path.name[:80]}.{os.getpid()}-{os.urandom(4).hex()}")
        self._file: IO[str] | None = None

    def add(self, line: int, reason: str, cells: Sequence[str]) -> None:
        """One more row. (A file of refused rows that is imported again has those two columns already.)"""
        try:
            if self._file is None:
                descriptor = os.open(self._temporary, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
                self._file = os.fdopen(descriptor, "w", encoding="utf-8", newline="")
                csv.writer(self._file).writerow([*REFUSED, *self._header[self._extra :]])
            csv.writer(self._file).writerow([line, reason, *cells[self._extra : len(self._header)]])
        except OSError as error:
            raise self._failed(error) from error

    def keep(self) -> None:
        """Put the file in its place."""
        if self._file is None:
            return
        try:
            self._file.flush()
            os.fsync(self._file.fileno())
            self._file.close()
            self._temporary.replace(self.path)
        except OSError as error:
            raise self._failed(error) from error

    def drop(self) -> None:
        """Leave nothing behind that was not kept."""
        if self._file is not None:
            with suppress(OSError):
                self._file.close()
            self._temporary.unlink(missing_ok=True)

    def _failed(self, error: OSError) -> CrmError:
        return CrmError(f"{self.path} cannot be written: {error.strerror}", "the refused rows belong there")
