"""A mail as a mail program keeps it (.eml): from whom to whom, when, what it answers, and what it says."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime
from email import message_from_bytes, policy
from email.message import EmailMessage
from email.utils import getaddresses, parsedate_to_datetime
from hashlib import sha256
from typing import NamedTuple

from crmcli.core.errors import RefusedError

LONGEST = 4000
"""Signs of a text that are kept."""

_ID = re.compile(r"<[^<>\s]+>")
_NO_MORE = re.compile(r"(?i)\b(unsubscribe|opt[ -]?out|remove me|no more mails?|abmelden|abbestellen|désinscri)|退订")
_QUOTED = re.compile(r"(?i)^(-+ ?original message ?-+|(on|am|le) .{4,200}(wrote|schrieb.*|a écrit) ?:)$")
_FAILED = re.compile(r"(?im)^(?:Final|Original)-Recipient:\s*rfc822;\s*<?([^\s<>]+@[^\s<>]+?)>?\s*$")
_TAG = re.compile(r"(?s)<(style|script)\b.*?</\1>|<[^>]*>")


class Mail(NamedTuple):
    """`message` is its Message-ID, `answers` are those that it refers to. `at` is missing where it says no time that
    can be read. `failed` is the address of a mail of ours that came back."""

    message: str
    sender: str
    to: tuple[str, ...]
    at: datetime | None
    subject: str
    text: str
    answers: tuple[str, ...]
    wants_no_more: bool
    failed: str


def read(data: bytes) -> Mail:
    """The mail in those bytes. Refused: what has no sender, and so is none."""
    message = message_from_bytes(data.lstrip(), policy=policy.default)
    senders = _addresses(message, "From")
    if not senders:
        raise RefusedError(
            "standard input is no mail: it has no sender", "give a whole one: crm log mail - < reply.eml"
        )
    subject, text = " ".join(_header(message, "Subject").split()), _text(message)
    own = _ID.search(_header(message, "Message-ID"))
    answers = _ID.findall(f"{_header(message, 'In-Reply-To')} {_header(message, 'References')}")
    failed = _FAILED.search(data.decode("latin-1")) if message.get_content_type() == "multipart/report" else None
    return Mail(
        own[0] if own else f"<{sha256(data).hexdigest()[:32]}@crm.invalid>",
        senders[0],
        tuple(address for name in ("To", "Cc") for address in _addresses(message, name)),
        _moment(message),
        subject,
        text,
        tuple(dict.fromkeys(answers)),
        bool(_NO_MORE.search(f"{subject}\n{text}")),
        failed[1] if failed else "",
    )


def _header(message: EmailMessage, name: str) -> str:
    """What a header says; nothing where it cannot be read."""
    try:
        return str(message.get(name, ""))
    except (ValueError, IndexError, TypeError, AttributeError):  # what the parser of headers raises of broken ones
        return ""


def _addresses(message: EmailMessage, name: str) -> list[str]:
    return [address for _, address in getaddresses([_header(message, name)]) if "@" in address]


def _moment(message: EmailMessage) -> datetime | None:
    try:
        found = parsedate_to_datetime(_header(message, "Date"))
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
    return (found if found.tzinfo else found.replace(tzinfo=UTC)).astimezone(UTC).replace(microsecond=0)


def _text(message: EmailMessage) -> str:
    """What it says itself, without what it quotes."""
    part = message.get_body(("plain", "html"))
    if part is None:
        return ""
    try:
        content = str(part.get_content())
    except (LookupError, ValueError, KeyError):
        content = (part.get_payload(decode=True) or b"").decode("utf-8", "replace")  # type: ignore[union-attr]
    if part.get_content_type() == "text/html":
        from html import unescape

        content = unescape(_TAG.sub(" ", content))
    return "\n".join(_own_lines(content)).strip()[:LONGEST]


def _own_lines(content: str) -> Iterator[str]:
    for line in content.replace("\0", "").splitlines():
        if _QUOTED.match(line.strip()):
            return
        if not line.startswith(">"):
            yield line.rstrip()
