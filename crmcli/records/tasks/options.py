"""The options of tasks, and what comes next, as several commands have them."""

from __future__ import annotations

from typing import Annotated

from typer import Argument, Option

from crmcli.cli.completion.names import names, words
from crmcli.core.vocabulary import PRIORITIES

Text = str | None
Task = Annotated[
    str, Argument(metavar="TASK", help="Its id in crm today or crm list tasks.", autocompletion=names("task"))
]

_WHEN = "By when (fri, +3d, 'fri 14:30'); unseen until then."
_AGAIN = "How often again; --after: from when it is done."

Due = Annotated[Text, Option("--due", metavar="WHEN", help="By when: fri, +3d, 'fri 14:30'.", rich_help_panel=_WHEN)]
Wait = Annotated[
    Text, Option("--wait", metavar="DATE", help="Keep it out of sight until that day.", rich_help_panel=_WHEN)
]
Priority = Annotated[
    Text,
    Option(
        metavar="LEVEL", help=f"{', '.join(PRIORITIES[:-1])} or {PRIORITIES[-1]}.", autocompletion=words(*PRIORITIES)
    ),
]
Every = Annotated[
    Text, Option("--every", metavar="SPAN", help="It comes again: 2w, 1m, weekday, mon,thu.", rich_help_panel=_AGAIN)
]
After = Annotated[
    bool | None,
    Option("--after/--fixed", help="Counted from when it is done, or from fixed days.", rich_help_panel=_AGAIN),
]
