"""The options that fill a record's fields, the same for `crm add` and `crm edit`; a parameter has the field's name."""

from __future__ import annotations

from typing import Annotated, Any

import typer

from crmcli.cli.completion.names import Candidates, names, own_fields
from crmcli.cli.options import Customer, Owner, Product, RepOption, StageOption, text_option
from crmcli.core.vocabulary import BUYING_ROLES

__all__ = ["Customer", "Owner", "Product", "RepOption", "StageOption"]

Text = str | None
Option = typer.Option


def together(words: list[str] | None) -> Text:
    """Several values of an option as one, the way in which a field of several is typed."""
    return ",".join(words) if words else None


_DAYS = "Its days (opened today when new)."
_DAYS_KNOWN = "First day (today when new); in touch every 30d."
_REACHED = "How to reach it."
_REACHED_THERE = "Such as ann@acme.com, 020 7946 0000 (mobile)."
_THERE = "Whom they left; whose main contact they are."
_FIRST = "The first contact and deal there, and its value."
_WHAT = "What and where it is, and where it came from."
_WORTH = "Its value, such as 12000.50, and in what: EUR."
_WHY = "Source, tags, own fields: tier=gold."
_KNOWN = "Its tags, and fields of your own: tier=gold."


def _tag(option: str, panel: str | None) -> Any:
    """The option of tags that are put on, or taken off."""
    help = "A word to know it by; several: once each." if option == "--tag" else "A tag to take off."
    made: Any = Option(
        option, metavar="WORD", help=help, autocompletion=names("tag"), callback=together, rich_help_panel=panel
    )
    return Annotated[list[str] | None, made]


def _settings(context: typer.Context, incomplete: str) -> Candidates:
    return own_fields(context, str(context.info_name), incomplete, setting=True)


def _set(panel: str) -> Any:
    """The option of fields of the team's own."""
    help = "A field of your own: tier=gold."
    made: Any = Option("--set", metavar="FIELD=VALUE", help=help, autocompletion=_settings, rich_help_panel=panel)
    return Annotated[list[str] | None, made]


At = Annotated[
    Text, Option("--at", "--customer", metavar="CUSTOMER", help="Where they work.", autocompletion=names("customer"))
]
Cadence = Annotated[
    Text, Option("--every", metavar="DAYS", help="Be in touch that often: 30d, 4w.", rich_help_panel=_DAYS_KNOWN)
]
Amount = Annotated[Text, Option(metavar="AMOUNT", help="Its value, such as 12000.50.", rich_help_panel=_WORTH)]
Category = Annotated[Text, Option(help="Category or series.")]
Closed = Annotated[
    Text, Option(metavar="DATE", help="Day it closed, for one already won or lost.", rich_help_panel=_DAYS)
]
Currency = Annotated[
    Text, Option(metavar="CODE", help="The currency of its amount, if not the team's: EUR.", rich_help_panel=_WORTH)
]
Contacts = Annotated[
    list[str] | None,
    Option(
        "--contact",
        metavar="NAME=ROLE",
        help=f"Ann={BUYING_ROLES[0]} ({', '.join(BUYING_ROLES[1:])}; none).",
        autocompletion=names("contact"),
        callback=together,
    ),
]
Created = Annotated[
    Text, Option(metavar="DATE", help="First day as a customer or lead; today when new.", rich_help_panel=_DAYS_KNOWN)
]
DealSource = Annotated[Text, Option(help="Where it came from.", rich_help_panel=_WHY)]
Email = Annotated[Text, Option(help="E-mail address.", rich_help_panel=_REACHED)]
Emails = Annotated[
    Text, Option(help="E-mail addresses: ann@acme.com, ann@home.org (home).", rich_help_panel=_REACHED_THERE)
]
Expected = Annotated[Text, Option(metavar="DATE", help="Expected close date.", rich_help_panel=_DAYS)]
FirstAmount = Annotated[
    Text, Option("--amount", metavar="AMOUNT", help="What the deal is worth.", rich_help_panel=_FIRST)
]
FirstContact = Annotated[Text, Option("--contact", metavar="NAME", help="A person there.", rich_help_panel=_FIRST)]
FirstDeal = Annotated[Text, Option("--deal", metavar="TITLE", help="A first deal with it.", rich_help_panel=_FIRST)]
Industry = Annotated[Text, Option(help="Industry.", rich_help_panel=_WHAT)]
Joined = Annotated[Text, Option(metavar="DATE", help="First day in the team.")]
Left = Annotated[Text, Option(metavar="DATE", help="Last day in the team.")]
LeftCustomer = Annotated[
    Text,
    Option(
        "--left",
        metavar="CUSTOMER",
        help="Where they work no more.",
        autocompletion=names("customer"),
        rich_help_panel=_THERE,
    ),
]
ListPrice = Annotated[Text, Option("--list-price", metavar="AMOUNT", help="List price.")]
Main = Annotated[
    Text,
    Option(
        "--main",
        metavar="CUSTOMER",
        help="Whose main contact they are.",
        autocompletion=names("customer"),
        rich_help_panel=_THERE,
    ),
]
Manager = Annotated[Text, Option(help="Name of the rep's manager.", autocompletion=names("rep"))]
Note = Annotated[Text, text_option("Anything worth knowing.", "--note")]
Opened = Annotated[Text, Option(metavar="DATE", help="Day it was opened; today when new.", rich_help_panel=_DAYS)]
Phone = Annotated[Text, Option(help="Phone number, kept as typed.", rich_help_panel=_REACHED)]
Phones = Annotated[
    Text, Option(help="Phone numbers: 020 7946 0000, 07700 900123 (mobile).", rich_help_panel=_REACHED_THERE)
]
Probability = Annotated[
    Text, Option(metavar="PERCENT", help="How likely a deal there is won; between its neighbours when new.")
]
Reason = Annotated[Text, text_option("Why it was lost.", "--reason", "--lost-reason")]
Region = Annotated[Text, Option(help="Region.", rich_help_panel=_WHAT)]
Role = Annotated[Text, Option(help="What they are there: buyer, CFO.")]
Share = Annotated[Text, Option(metavar="PERCENT", help="What of a full day the rep works: 60%.")]
Since = Annotated[Text, Option(metavar="DATE", help="With --share: the first day of that.")]
Source = Annotated[Text, Option(help="Where the customer came from: referral, fair, web …", rich_help_panel=_WHAT)]
Set, DealSet = _set(_KNOWN), _set(_WHY)
Tags, Untag = _tag("--tag", _KNOWN), _tag("--untag", _KNOWN)
DealTags, DealUntag = _tag("--tag", _WHY), _tag("--untag", _WHY)
Team = Annotated[Text, Option(help="Team the rep belongs to.", autocompletion=names("team"))]
Website = Annotated[Text, Option(help="Website.", rich_help_panel=_REACHED)]
