"""The options that say where a report goes."""

from __future__ import annotations

from typing import Annotated

import typer

MAIL = "Mail it: to whom, from whom, by what."

MailTo = Annotated[
    str | None,
    typer.Option(
        "--mail-to", metavar="ADDRESSES", help="Mail it: one address, or several with commas.", rich_help_panel=MAIL
    ),
]
MailFrom = Annotated[
    str | None,
    typer.Option(
        "--mail-from", metavar="ADDRESS", help="Whom the mail is from (else mail_from, else you).", rich_help_panel=MAIL
    ),
]
Sendmail = Annotated[
    str | None,
    typer.Option(
        "--sendmail", metavar="PROGRAM", help="What sends mail (else the setting, else sendmail).", rich_help_panel=MAIL
    ),
]
Since = Annotated[
    str | None,
    typer.Option("--since", metavar="last", help="From where the last such report ended, up to yesterday."),
]
ForEmail = Annotated[bool, typer.Option("--for-email", help="HTML for a mail: tables alone, 600 pixels wide.")]
