"""A report as an e-mail: text, HTML and a workbook in one message, the same bytes for the same report and moment."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from hashlib import sha256
from typing import NamedTuple

from crmcli.core.document import Document, Heading
from crmcli.core.errors import UsageError, brief
from crmcli.core.names import harmful, visible
from crmcli.output.cell_text import Style

WIDTH = 78
"""Columns of the text part: no line of a message should be longer (RFC 5322)."""

_ADDRESS = re.compile(r"[^@\s<>()\[\]\\,;:\"]{1,64}@[^@\s<>()\[\]\\,;:\"/]{1,255}")
_HINT = "write it as ann@example.com or Ann Smith <ann@example.com>"


class Envelope(NamedTuple):
    """From whom and to whom; the moment of sending, in the team's zone; the name of the attached file without its
    ending."""

    sender: Address
    to: Sequence[Address]
    at: datetime
    name: str


def addresses(text: str, option: str) -> list[Address]:
    """Every address in the text, which commas part, each checked; refused are others, and anything that could begin a
    header of its own."""
    from email.utils import getaddresses

    if harmful().search(text):
        raise UsageError(f"{option} holds a line break or another control character", _HINT)
    pairs = getaddresses([text])
    for _, address in pairs or [("", "")]:
        if not _ADDRESS.fullmatch(address) or ".." in address or not address.isascii():
            raise UsageError(f'{option}: "{brief(text)}" is not an address', _HINT)
    return [Address(name, *address.rsplit("@", 1)) for name, address in pairs]


def letter(document: Document, style: Style, envelope: Envelope) -> bytes:
    """The message as it is sent: its lines end as RFC 5322 has them."""
    from crmcli.output import html
    from crmcli.output.terminal import writer as terminal
    from crmcli.output.xlsx import writer as xlsx

    message = EmailMessage(SMTP)
    message["From"], message["To"] = envelope.sender, list(envelope.to)
    message["Subject"] = subject(document)
    message["Date"] = envelope.at
    message["Auto-Submitted"] = "auto-generated"
    text = terminal.render(document, style, terminal.Screen(WIDTH, False, "The attached workbook has all."))
    message.set_content(text, cte="quoted-printable")
    message.add_alternative(html.email(document, style), subtype="html", cte="quoted-printable")
    message.add_attachment(
        xlsx.render(document, style),
        maintype="application",
        subtype="vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        filename=f"{envelope.name}.xlsx",
    )
    return _named(message, envelope)


def subject(document: Document) -> str:
    """What the message is about: the report's title, on one line."""
    title = next((block.text for block in document.blocks if isinstance(block, Heading)), "Report")
    return visible(title)


def _named(message: EmailMessage, envelope: Envelope) -> bytes:
    """The message with an id and boundaries made from what it says: usually they are drawn at random."""
    parts = [part for part in message.walk() if part.is_multipart()]
    for number, part in enumerate(parts):
        part.set_boundary(f"=_{number}")
    digest = sha256(message.as_bytes()).hexdigest()
    for number, part in enumerate(parts):  # quoted-printable and base64 text have no "=_"
        part.set_boundary(f"=_{digest[:24]}_{number}")
    message["Message-ID"] = f"<{envelope.at:%Y%m%d%H%M%S}.{digest[:32]}@{envelope.sender.domain}>"
    return message.as_bytes()
