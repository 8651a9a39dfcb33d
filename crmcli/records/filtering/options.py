"""The options by which records are chosen, the same for lists, changes and exports; and sorted and cut to a page."""

from __future__ import annotations

from typing import Annotated

from typer import Context, Option

from crmcli.cli.completion.names import Candidates, names

Where = Annotated[
    str | None,
    Option("--where", metavar="FILTER", help="Such as 'open and amount>10000' (crm help filters)."),
]

ONLY = "Only those (crm help filters)."
"""What the options by which a list is narrowed share."""

Chosen = Annotated[str | None, Option("--where", metavar="FILTER", help="All that fit.", rich_help_panel=ONLY)]
"""The same beside the others."""


def _signed(name: str | None) -> str | None:
    return name and f"@{name.removeprefix('@')}"


def segments(context: Context, incomplete: str) -> Candidates:
    """Completes names of segments, with their sign."""
    found = names("segment")(context, incomplete.removeprefix("@"))
    return [f"@{each if isinstance(each, str) else each[0]}" for each in found]


Segment = Annotated[
    str | None,
    Option("--segment", metavar="NAME", help="In that segment; as a word: @NAME.", autocompletion=segments,
           callback=_signed, rich_help_panel=ONLY),
]  # fmt: skip

Mine = Annotated[bool, Option("--mine", help="Yours (crm config set me NAME).", rich_help_panel=ONLY)]
Overdue = Annotated[
    bool, Option("--overdue", help="Open, though expected to close before today.", rich_help_panel=ONLY)
]
Quiet = Annotated[
    str | None,
    Option("--quiet", metavar="DAYS", help="Nothing on record for so long: 21d, 3w.", rich_help_panel=ONLY),
]
Stale = Annotated[bool, Option("--stale", help="Quiet, and past the limit of its stage.", rich_help_panel=ONLY)]
NoDate = Annotated[bool, Option("--no-date", help="Open without an expected date.", rich_help_panel=ONLY)]
NoOwner = Annotated[bool, Option("--no-owner", help="Looked after by nobody.", rich_help_panel=ONLY)]

Tag = Annotated[
    list[str] | None,
    Option("--tag", metavar="WORD", help="With that tag; several: all.", autocompletion=names("tag"),
           rich_help_panel=ONLY),
]  # fmt: skip

Expected = Annotated[
    str | None,
    Option("--expected", metavar="WHEN", help="Expected to close then: this-month.", rich_help_panel=ONLY),
]
Min = Annotated[str | None, Option("--min", metavar="AMOUNT", help="Of that amount or more.", rich_help_panel=ONLY)]
Max = Annotated[str | None, Option("--max", metavar="AMOUNT", help="Of that amount or less.", rich_help_panel=ONLY)]

_ORDER = "Sort by FIELD or -FIELD; show id,title,amount."
Sort = Annotated[
    str | None,
    Option("--sort", metavar="FIELD", help="Sort by any field; -FIELD sorts descending.", rich_help_panel=_ORDER),
]
Reverse = Annotated[bool, Option("--reverse", help="The other way round.", rich_help_panel=_ORDER)]
Limit = Annotated[int | None, Option("--limit", metavar="N", help="At most N rows (100 on a terminal), 0 for all.")]
Archived = Annotated[bool, Option("--archived", help="Archived ones too.")]
Columns = Annotated[
    str | None,
    Option("--columns", metavar="FIELDS", help="Show these, in this order: id,title,amount.", rich_help_panel=_ORDER),
]
