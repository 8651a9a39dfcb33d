"""Drafts of mails: a file for each, which a mail program opens, or a Maildir that it shows as a folder. Nothing is
sent.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple

from crmcli.core.errors import CrmError, RefusedError
from crmcli.core.names import visible

PARTS = ("cur", "new", "tmp")
"""The folders of a Maildir."""


class Draft(NamedTuple):
    """A mail to one address. Without a `sender` the mail program that opens it says from whom it is."""

    address: str
    name: str
    subject: str
    text: str
    message: str
    sender: str = ""


def content(draft: Draft) -> bytes:
    """The draft as a file: the same bytes for the same draft. Refused: an address that no mail can have."""
    from email.headerregistry import Address
    from email.message import EmailMessage
    from email.policy import SMTP, SMTPUTF8

    message = EmailMessage(SMTP if draft.address.isascii() else SMTPUTF8)
    try:
        message["To"] = Address(visible(draft.name), addr_spec=draft.address)
    except (ValueError, IndexError) as error:
        raise RefusedError(f"{draft.name}: {draft.address} is no mail address", "see: crm edit contact") from error
    if draft.sender:
        from crmcli.output.mail import addresses

        [sender] = addresses(draft.sender, "mail_from")
        message["From"] = sender
        message["List-Unsubscribe"] = f"<mailto:{sender.addr_spec}?subject=unsubscribe>"
    message["Subject"] = visible(draft.subject)
    message["Message-ID"] = draft.message
    message["X-Unsent"] = "1"  # so that Outlook opens it to be sent
    message.set_content(draft.text + "\n", cte="quoted-printable")
    return message.as_bytes()


def is_maildir(folder: Path) -> bool:
    """Is that a folder of a mail program, in the form of a Maildir?"""
    return all((folder / part).is_dir() for part in PARTS)


def write(folder: Path, files: Mapping[str, bytes], maildir: bool) -> None:
    """Write the drafts in that folder, which is made where there is none, each its owner's alone; all of them or none.
    Refused: another file of the same name."""
    written: list[Path] = []
    place = folder / "cur" if maildir else folder
    try:
        _make(folder, maildir)
        for name, data in files.items():
            path = place / f"{name}{':2,DS' if maildir else '.eml'}"
            try:
                descriptor = os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
            except FileExistsError:
                if path.is_file() and path.read_bytes() == data:
                    continue  # of a run that was stopped before it could keep what it had done
                raise RefusedError(f"{path} is there already", "name another folder with --to") from None
            written.append(path)
            with os.fdopen(descriptor, "wb") as file:
                file.write(data)
    except BaseException as error:
        for path in written:
            with suppress(OSError):
                path.unlink()
        if isinstance(error, OSError):
            raise CrmError(f"{folder} cannot be written: {error.strerror}", "name another folder: --to") from error
        raise


def _make(folder: Path, maildir: bool) -> None:
    for each in (folder, *(folder / part for part in PARTS if maildir)):
        each.mkdir(mode=0o700, exist_ok=True)
