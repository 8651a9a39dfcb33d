"""What is asked for when a report is delivered."""

from __future__ import annotations

from typing import NamedTuple


class Order(NamedTuple):
    """What is asked for besides the report itself, as the command line says it. `name` is the report's;
    `each` says that there is to be one for each rep (see `each.py`)."""

    name: str
    for_: str | None = None
    since: str | None = None
    mail_to: str | None = None
    mail_from: str | None = None
    sendmail: str | None = None
    for_email: bool = False
    each: str | None = None
