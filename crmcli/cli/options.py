"""Arguments and options that several commands share, each with its help and its completion from the data file."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated

import typer

from crmcli.cli.completion import names
from crmcli.core.errors import UsageError, brief

Owner = Annotated[
    str | None, typer.Option("--owner", metavar="REP", help="The rep who looks after it.", autocompletion=names("rep"))
]
RepOption = Annotated[
    str | None, typer.Option("--rep", metavar="REP", help="A rep, by name or id.", autocompletion=names("rep"))
]
TeamOption = Annotated[
    str | None, typer.Option("--team", metavar="TEAM", help="A team, by name.", autocompletion=names("team"))
]
Customer = Annotated[
    str | None,
    typer.Option("--customer", metavar="CUSTOMER", help="A customer, by name or id.", autocompletion=names("customer")),
]
Product = Annotated[
    str | None,
    typer.Option("--product", metavar="PRODUCT", help="A product, by name or id.", autocompletion=names("product")),
]
StageOption = Annotated[
    str | None, typer.Option("--stage", metavar="STAGE", help="A stage, by name.", autocompletion=names("stage"))
]
DealOption = Annotated[
    str | None, typer.Option("--deal", metavar="DEAL", help="A deal, by title or id.", autocompletion=names("deal"))
]
DealName = Annotated[
    str, typer.Argument(metavar="DEAL", help="The deal, by title or id.", autocompletion=names("deal"))
]
CustomerName = Annotated[
    str, typer.Argument(metavar="CUSTOMER", help="The customer, by name or id.", autocompletion=names("customer"))
]


def checked_choice(word: str, words: Sequence[str], what: str) -> str:
    """The word as it stands in `words`; else a usage error that lists them."""
    if word.strip().lower() in words:
        return word.strip().lower()
    raise UsageError(f'no {what} "{brief(word)}"', f"one of: {', '.join(words)}")
