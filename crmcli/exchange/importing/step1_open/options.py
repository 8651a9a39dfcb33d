"""What a person says of a file to import, and what it turned out to be."""

from __future__ import annotations

from typing import NamedTuple


class Wanted(NamedTuple):
    """What the person says of the file; what is None is found out. `sheet` is a name or a number from 1 on; of a JSON
    file it names the list. `header` is "no" where the first line is a row already, "yes" where it is one."""

    encoding: str | None = None
    delimiter: str | None = None
    sheet: str | None = None
    header: str | None = None


class Found(NamedTuple):
    """What the file turned out to be. `line` is that of the header; `others` are sheets with data that are not read;
    `escaped` is whether backslashes are signs of their own, as in dumps of databases."""

    format: str
    encoding: str | None = None
    delimiter: str | None = None
    sheet: str | None = None
    line: int | None = None
    others: tuple[str, ...] = ()
    escaped: bool = False

    def sentence(self) -> str:
        """For people: "CSV in Windows-1252, semicolons, header in line 3"."""
        from crmcli.core.errors import brief
        from crmcli.exchange.importing.step1_open.dialect import called

        parts = [f"{self.format} in {self.encoding}" if self.encoding else self.format]
        if self.delimiter and self.format == "CSV":
            parts.append(called(self.delimiter))
        if self.escaped:
            parts.append("backslash escapes")
        if self.sheet is not None:
            more = f" (not read: {', '.join(brief(name, 31) for name in self.others)})" if self.others else ""
            parts.append(f'{"list" if self.format == "JSON" else "sheet"} "{brief(self.sheet, 60)}"{more}')
        if self.line is not None:
            parts.append(f"header in {'row' if self.format in WORKBOOKS else 'line'} {self.line}")
        elif not self.format.startswith(("JSON", "vCard")):
            parts.append("no header")
        return ", ".join(parts)


WORKBOOKS = ("XLSX", "XLSB", "XLS", "ODS")


class LeftOut(NamedTuple):
    """A line of the file that is no record: a title above the header, a total or a notice below the rows."""

    line: int
    text: str
