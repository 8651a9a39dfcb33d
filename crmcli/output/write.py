"""Sends a document out in the format asked for: to stdout, or to a file that is whole or not there at all."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from errno import ENAMETOOLONG
from pathlib import Path
from typing import TYPE_CHECKING

from crmcli.core.errors import CrmError, UsageError, brief
from crmcli.core.vocabulary import FORMATS, IDS

if TYPE_CHECKING:
    from crmcli.core.document import Document
    from crmcli.output.cell_text import Style

_ENDINGS = {
    ".json": "json", ".csv": "csv", ".md": "md", ".txt": "table", ".html": "html", ".htm": "html", ".xlsx": "xlsx",
}  # fmt: skip


def chosen_format(name: str | None, target: Path | None) -> str:
    """The format by its name, else by the ending of the output file, else a table."""
    if name is None and target is not None:
        ending = target.suffix.lower()
        if ending not in _ENDINGS:
            raise UsageError(f'the ending "{ending}" of {target} names no format', f"use --format {'|'.join(FORMATS)}")
        return _ENDINGS[ending]
    name = "table" if name is None else name
    if name not in (*FORMATS, IDS):
        raise UsageError(f'no format "{brief(name)}"', f"there are: {', '.join(FORMATS)}")
    return name


def content_of(document: Document, format_name: str, style: Style, width: int | None, colour: bool) -> str | bytes:
    """The document in that format: text, or bytes of a format that is none. `width` and `colour` matter for the table
    format only; "mail" is the HTML that mail programs understand."""
    if format_name == "json":
        from crmcli.output.json import dumps

        return dumps(document.data)
    if format_name == IDS:
        return _ids(document)
    if format_name == "csv":
        from crmcli.output import csv

        return csv.render(document, style)
    if format_name == "md":
        from crmcli.output import markdown

        return markdown.render(document, style)
    if format_name in ("html", "mail"):
        from crmcli.output import html

        return (html.email if format_name == "mail" else html.render)(document, style)
    if format_name == "xlsx":
        from crmcli.output.xlsx import writer as xlsx

        return xlsx.render(document, style)
    from crmcli.output.terminal import writer as terminal

    return terminal.render(document, style, terminal.Screen(width, colour))


def _ids(document: Document) -> str:
    """The ids of a list of records, one a line."""
    names, rows = document.records
    if "id" not in names:
        raise UsageError("this answer is no list of records with ids", f"there are: {', '.join(FORMATS)}")
    at = names.index("id")
    return "".join(f"{row[at].value}\n" for row in rows)


def wants_colour(flag: str, environ: Mapping[str, str], is_terminal: bool) -> bool:
    """--color > NO_COLOR > CLICOLOR_FORCE or FORCE_COLOR > TERM=dumb > is it a terminal."""
    if flag not in ("auto", "always", "never"):
        raise UsageError(f'no colour mode "{flag}"', "auto, always or never")
    if flag != "auto":
        return flag == "always"
    if environ.get("NO_COLOR"):
        return False
    if any(environ.get(name, "0") not in ("", "0") for name in ("CLICOLOR_FORCE", "FORCE_COLOR")):
        return True
    return is_terminal and environ.get("TERM") != "dumb"


def to_stdout(content: str | bytes) -> None:
    """Print the answer. Characters that the terminal's encoding lacks are escaped, never an error; bytes are for a
    pipe only."""
    if isinstance(content, bytes) and sys.stdout.isatty():
        raise UsageError("that format is not for a terminal", "write it to a file: -o FILE")
    try:
        if isinstance(content, bytes):
            sys.stdout.buffer.write(content)
        else:
            sys.stdout.reconfigure(errors="backslashreplace")  # type: ignore[union-attr]
            sys.stdout.write(content)
        sys.stdout.flush()
    except BrokenPipeError:
        raise
    except OSError as error:
        raise CrmError(f"the answer cannot be printed: {error.strerror}", "check where it goes") from error


def to_file(content: str | bytes, path: Path) -> None:
    """Write the file whole, or not at all. What is no regular file, such as a pipe, is written to as it is."""
    try:
        if path.exists() and not path.is_file():
            path.write_bytes(content if isinstance(content, bytes) else content.encode("utf-8", "backslashreplace"))
        else:
            from crmcli.core.files.whole import replace

            replace(path, content)
    except (OSError, ValueError) as error:
        what, number = getattr(error, "strerror", None) or "that is no path", getattr(error, "errno", None) or 0
        raise CrmError(f"{path} cannot be written: {what}", _HINTS.get(number, _HINT)) from error


_HINT = "check that the folder exists, and its space"
_HINTS = {ENAMETOOLONG: "shorten the name of the file; a {for} in it is as long as the name it stands for"}
