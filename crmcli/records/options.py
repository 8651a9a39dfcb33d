"""The options that fill a record's fields, the same for `crm add` and `crm edit`; a parameter has the field's name."""

from __future__ import annotations

from typing import Annotated

import typer

from crmcli.cli.completion import names
from crmcli.cli.options import Customer, Owner, Product, RepOption, StageOption

__all__ = ["Customer", "Owner", "Product", "RepOption", "StageOption"]

Text = str | None
Option = typer.Option

Amount = Annotated[Text, Option(metavar="AMOUNT", help="Its value, such as 12000.50.")]
Category = Annotated[Text, Option(help="Category or series.")]
Closed = Annotated[Text, Option(metavar="DATE", help="Day it closed, for one already won or lost.")]
Created = Annotated[Text, Option(metavar="DATE", help="First day as a customer or lead; today when new.")]
DealSource = Annotated[Text, Option(help="Where it came from.")]
Email = Annotated[Text, Option(help="E-mail address.")]
Expected = Annotated[Text, Option(metavar="DATE", help="Expected close date.")]
Industry = Annotated[Text, Option(help="Industry.")]
Joined = Annotated[Text, Option(metavar="DATE", help="First day in the team.")]
Left = Annotated[Text, Option(metavar="DATE", help="Last day in the team.")]
ListPrice = Annotated[Text, Option("--list-price", metavar="AMOUNT", help="List price.")]
Manager = Annotated[Text, Option(help="Name of the rep's manager.", autocompletion=names("rep"))]
Note = Annotated[Text, Option(help="Anything worth knowing.")]
Opened = Annotated[Text, Option(metavar="DATE", help="Day it was opened; today when new.")]
Phone = Annotated[Text, Option(help="Phone number, kept as typed.")]
Probability = Annotated[
    Text, Option(metavar="PERCENT", help="How likely a deal there is won; between its neighbours when new.")
]
Reason = Annotated[Text, Option("--reason", help="Why it was lost.")]
Region = Annotated[Text, Option(help="Region.")]
Source = Annotated[Text, Option(help="Where the customer came from: referral, fair, web …")]
Team = Annotated[Text, Option(help="Team the rep belongs to.", autocompletion=names("team"))]
Website = Annotated[Text, Option(help="Website.")]
