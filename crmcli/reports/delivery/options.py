"""The options that say where a report goes."""

from __future__ import annotations

from typing import Annotated

import typer

MAIL = "Whom it goes to: each, or by mail."

Each = Annotated[
    str | None,
    typer.Option("--each", metavar="rep", help="One for each rep, to a file with {for}, or own.", rich_help_panel=MAIL),
]
MailTo = Annotated[
    str | None,
    typer.Option(
        "--mail-to",
        metavar="ADDRESSES",
        help="Mail it: addresses, with commas; own: each rep's.",
        rich_help_panel=MAIL,
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
