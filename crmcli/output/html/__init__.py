"""HTML: a page of its own, without script and without anything from outside, and the same as the body of a mail."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from jinja2 import Environment

    from crmcli.core.document import Document
    from crmcli.output.cell_text import Style


POLICY = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'"
"""What a browser is to refuse, whatever got into a page: all but the page itself."""


class Frame(NamedTuple):
    """What a page has besides its document: the `trail` of pages that it belongs to, each with its address; a `note` at
    its end; the seconds after which it loads itself anew (0: never); whether it hangs on a `wall`, to be read from
    afar."""

    trail: Sequence[tuple[str, str]] = ()
    note: str = ""
    refresh: int = 0
    wall: bool = False


def render(document: Document, style: Style, frame: Frame | None = None) -> str:
    """The document as one file that any browser shows, in light and dark, on a phone and on paper; in a
    `frame` where it is one of several linked pages."""
    from crmcli.output.html.page import page

    return _environment().get_template("page.html.j2").render(page=page(document, style), frame=frame, policy=POLICY)


def email(document: Document, style: Style) -> str:
    """The document as the HTML part of a mail: tables only, 600 pixels wide, bars as coloured cells."""
    from crmcli.output.html.mail import mail

    return _environment().get_template("mail.html.j2").render(mail=mail(document, style))


@cache
def _environment() -> Environment:
    """The templates, each compiled once however many pages and mails are made."""
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    from crmcli.output.html.svg import unbroken

    made = Environment(
        autoescape=True,
        undefined=StrictUndefined,
        loader=FileSystemLoader(Path(__file__).parent, encoding="utf-8"),
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    made.filters["unbroken"] = unbroken
    return made
