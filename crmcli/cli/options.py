"""Arguments and options that several commands share, each with its help and its completion from the data file."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Annotated, Any, NamedTuple

import typer

from crmcli.cli.completion.names import Candidates, names
from crmcli.core.errors import UsageError, brief


def _record(kind: str, help: str, option: str = "", panel: str | None = "A {names}, by name or id.") -> Any:
    """An option that names a record of that kind."""
    return typer.Option(
        option or f"--{kind}",
        metavar="REP" if option else kind.upper(),
        help=help,
        autocompletion=names(kind),
        rich_help_panel=panel,
    )


def people(context: typer.Context, incomplete: str) -> Candidates:
    """Completes names of reps and of teams."""
    return [*names("rep")(context, incomplete), *names("team")(context, incomplete)]


Owner = Annotated[str | None, _record("rep", "The rep who looks after it.", "--owner", None)]
RepOption = Annotated[str | None, _record("rep", "A rep, by name or id.")]
TeamOption = Annotated[str | None, _record("team", "A team, by name.")]
Customer = Annotated[str | None, _record("customer", "A customer, by name or id.")]
ContactOption = Annotated[str | None, _record("contact", "A contact, by name, id or mail address.")]
Product = Annotated[str | None, _record("product", "A product, by name or id.")]
For = Annotated[
    str | None, typer.Option("--for", metavar="REP|TEAM", help="Of one rep or team alone.", autocompletion=people)
]


ForRep = Annotated[
    str | None,
    typer.Option("--for", metavar="REP", help="The same as REP; me is you.", autocompletion=names("rep")),
]


class Whom(NamedTuple):
    """Of whom a command is, as the line names them; see `with_groups`, and `meant` in `records/teams/query.py`."""

    for_: str | None = None
    rep: str | None = None
    team: str | None = None


_OF = "Of a rep or a team, by name or id."
Whom.OPTIONS = {  # type: ignore[attr-defined]
    "for_": Annotated[
        str | None,
        typer.Option(
            "--for", metavar="REP|TEAM", help="A rep or a team, by name.", autocompletion=people,
            rich_help_panel=_OF,
        ),
    ],
    "rep": Annotated[str | None, _record("rep", "A rep, by name or id.", panel=_OF)],
    "team": Annotated[str | None, _record("team", "A team, by name.", panel=_OF)],
}  # fmt: skip
EVERYBODY = Whom()
StageOption = Annotated[str | None, _record("stage", "A stage, by name.")]
DealOption = Annotated[str | None, _record("deal", "A deal, by title or id.")]
DealName = Annotated[
    str, typer.Argument(metavar="DEAL", help="The deal, by title or id.", autocompletion=names("deal"))
]
CustomerName = Annotated[
    str, typer.Argument(metavar="CUSTOMER", help="The customer, by name or id.", autocompletion=names("customer"))
]


def _of_whom(context: typer.Context, incomplete: str) -> Candidates:
    """Completes names of customers and of contacts."""
    return [*names("customer")(context, incomplete), *names("contact")(context, incomplete)]


CustomerOrContact = Annotated[
    str, typer.Argument(metavar="CUSTOMER", help="The customer, or a contact there.", autocompletion=_of_whom)
]

TEXTS_PANEL = "A text; - is standard input, -e your editor."
"""What explains the option of a text and --edit, which are one row on the screen."""

Edit = Annotated[
    bool, typer.Option("--edit", "-e", help="Write it in your editor (VISUAL, EDITOR).", rich_help_panel=TEXTS_PANEL)
]


def text_option(help: str, *names: str) -> Any:
    """The option of a text, which a command has together with `Edit`; see `cli/notes.py`."""
    return typer.Option(*names, metavar="TEXT", help=help, rich_help_panel=TEXTS_PANEL)


_NEXT = "Plan the next step; say what was promised by when."
NextStep = Annotated[
    str | None, typer.Option("--next", metavar="TITLE", help="Plan the next step: a task.", rich_help_panel=_NEXT)
]
DueNext = Annotated[
    str | None, typer.Option("--due", metavar="WHEN", help="Its day: fri, +3d, 'fri 14:30'.", rich_help_panel=_NEXT)
]

We = Annotated[
    list[str] | None, typer.Option("--we", metavar="WHAT", help="What we promised, by when.", rich_help_panel=_NEXT)
]
They = Annotated[
    list[str] | None, typer.Option("--they", metavar="WHAT", help="What they promised.", rich_help_panel=_NEXT)
]

Yes = Annotated[bool, typer.Option("--yes", "-y", help="Do not ask.")]


NO_WORDS: Mapping[str, str] = {}


def checked_choice(word: str, words: Sequence[str], what: str, synonyms: Mapping[str, str] = NO_WORDS) -> str:
    """The word as it stands in `words`, or for which it is another; else a usage error that lists them."""
    said = word.strip().lower()
    if (meant := synonyms.get(said, said)) in words:
        return meant
    from crmcli.core.names import nearest

    near = nearest(said, (*words, *synonyms), 1)
    hint = f"did you mean {synonyms.get(near[0], near[0])}? " if near else ""
    raise UsageError(f'no {what} "{brief(word)}"', f"{hint}one of: {', '.join(words)}")
