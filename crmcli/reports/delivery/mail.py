"""Sending a report by mail: who it is from and to, and the program that takes it from here."""

from __future__ import annotations

import shlex
import shutil
import subprocess
from collections.abc import Sequence
from email.headerregistry import Address
from typing import NamedTuple

from crmcli.cli.workspace import Workspace
from crmcli.core.document import Document
from crmcli.core.errors import CrmError, UsageError, brief
from crmcli.core.periods import Period
from crmcli.output.cell_text import Style
from crmcli.output.mail import Envelope, addresses, letter
from crmcli.reports.delivery.order import Order

FOLDERS = ("/usr/sbin", "/usr/lib", "/usr/local/sbin", "/opt/homebrew/sbin")
"""Where sendmail is besides PATH, which names few folders in cron."""

IN_CRON = ("/usr/bin", "/bin")
"""Those that PATH names there."""

PATIENCE = 600.0
"""Seconds that the program may take."""


class Post(NamedTuple):
    """How a report is mailed: from and to whom, and by which program."""

    workspace: Workspace
    order: Order
    sender: Address
    to: Sequence[Address]

    def letter(self, document: Document, period: Period) -> bytes:
        """The report as a mail."""
        at = self.workspace.now.astimezone(self.workspace.zone)
        envelope = Envelope(self.sender, self.to, at, f"{self.order.name}-{period.label}")
        return letter(document, Style(document.currency, self.workspace.zone), envelope)

    def send(self, message: bytes) -> None:
        """Hand the mail over; a failure says what the program said."""
        hand_over(self._program(), message)
        self.workspace.say(f"Mailed to {', '.join(map(str, self.to))}")

    def check(self) -> None:
        """Say so where cron would find no program to send with."""
        known = None if self.order.sendmail else ":".join(IN_CRON)  # a path is made of what the command line names
        try:
            self._program(known)
        except CrmError as error:
            self.workspace.say(f"Cron could not mail it: {error.message} – {error.hint}")

    def _program(self, path: str | None = None) -> list[str]:
        given = program_of(self.workspace, self.order.sendmail)
        words = shlex.split(given) if given else ["sendmail"]
        found = shutil.which(words[0], path=path) or shutil.which(words[0], path=":".join(FOLDERS))
        if found is None:
            hint = "install one, name another with --sendmail, or write the mail to a file: -o FILE.eml"
            raise CrmError(f'no program "{brief(words[0])}" to send mail with', hint)
        return [found, *words[1:]]


def post_of(workspace: Workspace, order: Order) -> Post | None:
    """How the report is to be mailed; None: it is not."""
    if order.mail_to is None:
        for option, given in (("--mail-from", order.mail_from), ("--sendmail", order.sendmail)):
            if given is not None:
                raise UsageError(f"{option} needs --mail-to", "say to whom the report is mailed")
        return None
    sender = addresses(order.mail_from or workspace.config["mail_from"].value or _account(), "--mail-from")
    if len(sender) > 1:
        raise UsageError("--mail-from names more than one address", "a report is from one")
    return Post(workspace, order, sender[0], addresses(order.mail_to, "--mail-to"))


def program_of(workspace: Workspace, given: str | None) -> str:
    """The program that the command line or the settings name, if any: never the crm.toml of a folder, which anybody
    may have written."""
    found = workspace.config["sendmail"]
    if given is None and found.value and found.origin == str(workspace.config.project_file):
        raise UsageError(
            f"sendmail is not taken from {found.origin}: whoever writes that file could run anything",
            "set it in your own: crm config set sendmail PROGRAM",
        )
    return given if given is not None else found.value


def hand_over(program: Sequence[str], message: bytes) -> None:
    """Let the program send the mail to those it names (`-t`), to the last line of it (`-i`)."""
    try:
        done = subprocess.run(
            [*program, "-t", "-i"],
            input=message.replace(b"\r\n", b"\n"),  # as local programs take it
            capture_output=True,
            timeout=PATIENCE,
            check=False,
        )
    except OSError as error:
        raise CrmError(f"{program[0]} cannot be run: {error.strerror}", "name another with --sendmail") from error
    except subprocess.TimeoutExpired as error:
        raise CrmError(f"{program[0]} did not end within {PATIENCE:.0f} s", "see its log") from error
    if done.returncode:
        said = (done.stderr or done.stdout).decode("utf-8", "replace").strip().splitlines()
        why = f": {brief(said[0], 300)}" if said else ""
        raise CrmError(
            f"{program[0]} failed with {done.returncode}{why}", "nothing counts as sent: mend that, run again"
        )


def _account() -> str:
    """The address of this account on this machine."""
    import getpass
    import re
    import socket

    try:
        user = getpass.getuser()
    except (OSError, KeyError, ImportError):
        user = ""
    name, host = (re.sub(r"[^A-Za-z0-9.-]", "", part).strip(".-") for part in (user, socket.gethostname()))
    return f"{name or 'crm'}@{host or 'localhost'}"
