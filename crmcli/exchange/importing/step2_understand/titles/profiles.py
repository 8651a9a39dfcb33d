"""The programs whose exports are known, each recognised from the titles of its columns."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import NamedTuple

from crmcli.core.errors import UsageError, brief
from crmcli.core.names import nearest
from crmcli.exchange.importing.step2_understand.titles import contact_titles as contacts
from crmcli.exchange.importing.step2_understand.titles import further_programs as programs
from crmcli.exchange.importing.step2_understand.titles import program_headers as headers
from crmcli.exchange.importing.step2_understand.titles import program_languages as languages
from crmcli.exchange.importing.step2_understand.titles.headers import normal, plain, words
from crmcli.exchange.importing.values.title_units import titled
from crmcli.records.fields import FIELDS


class Profile(NamedTuple):
    """A program: how it is called with --profile and shown, its headers by kind and field, and how many titles that
    mark it a file of deals must have to be taken for its export (other files need one less). `prefixed` ones may name
    the kind of record before each title."""

    name: str
    title: str
    headers: headers.Headers
    needed: int
    prefixed: bool = False

    def fields(self, kind: str) -> dict[str, str]:
        """For each field the titles of its column, as one text."""
        return contacts.HEADERS.get(self.name, {}) if kind == "contact" else self.headers.get(kind, {})

    def word(self, title: str) -> str:
        """The title as it stands in the table of the profile."""
        if self.prefixed:
            before, dash, rest = plain(title).partition(" - ")
            return rest if dash and before in _split(languages.PREFIXES) else plain(title)
        return plain(title).translate(headers.SIMPLER) if self.name == "chinese" else plain(title)

    def marks(self, kind: str) -> set[str]:
        """The titles by which its export is known."""
        if self.name in MARKS and kind != "contact":
            return set(_split(MARKS[self.name].get(kind, "")))
        own = {word for line in self.fields(kind).values() for word in _split(line)}
        ours = words(kind, ("id", "currency", *(field.name for field in FIELDS[kind])))
        return {word for word in own if " - " in word or normal(word) not in ours}


MARKS = headers.MARKS | programs.MARKS


class Recognised(NamedTuple):
    """What a file was taken for, and the titles that say so. `profile` is None where it is nobody's in particular."""

    profile: Profile | None
    titles: Sequence[str] = ()

    @property
    def name(self) -> str:
        return self.profile.name if self.profile else "generic"

    def sentence(self) -> str:
        """For people: "HubSpot (Deal Name, Deal Stage, Deal owner and 4 more titles)"."""
        if self.profile is None:
            return "no particular program"
        shown, more = ", ".join(map(brief, self.titles[:3])), len(self.titles) - 3
        return f"{self.profile.title} ({shown}{f' and {more} more titles' if more > 0 else ''})"


PROFILES = (
    Profile("pipedrive", "Pipedrive", headers.PIPEDRIVE, 3),
    Profile("salesforce-data", "Salesforce data export", headers.SALESFORCE_DATA, 3),
    Profile("salesforce", "Salesforce report", headers.SALESFORCE_REPORT, 4),
    Profile("hubspot", "HubSpot", headers.HUBSPOT, 4),
    Profile("zoho", "Zoho CRM", headers.ZOHO, 4),
    Profile("chinese", "a Chinese CRM", headers.CHINESE, 3),
    Profile("japanese", "a Japanese CRM", headers.JAPANESE, 3),
    Profile("german", "a German table", headers.GERMAN, 3),
    Profile("spanish", "a Spanish CRM", languages.SPANISH, 3, True),
    Profile("portuguese", "a Portuguese CRM", languages.PORTUGUESE, 3, True),
    Profile("french", "a French CRM", languages.FRENCH, 3, True),
    Profile("russian", "a Russian CRM", languages.RUSSIAN, 3, True),
    Profile("suitecrm", "SuiteCRM or SugarCRM", programs.SUITECRM, 4),
    Profile("vtiger", "vtiger CRM", programs.VTIGER, 4),
    Profile("odoo", "Odoo", programs.ODOO, 4),
    Profile("dynamics", "Dynamics 365", programs.DYNAMICS, 3),
    Profile("monday", "monday.com", programs.MONDAY, 3),
    Profile("orocrm", "OroCRM", programs.OROCRM, 3),
    Profile("bitrix24", "Bitrix24", programs.BITRIX24, 4),
    Profile("outlook", "Outlook", {}, 4),
    Profile("google", "Google Contacts", {}, 3),
)

NAMES = ("generic", *(profile.name for profile in PROFILES))
"""What --profile takes besides the names of own ones."""


def recognised(kind: str, titles: Sequence[str]) -> Recognised:
    """The program whose marks the file has the most of, if it has enough of them."""
    best = Recognised(None)
    for profile in PROFILES:
        marks = profile.marks(kind)
        found = [title for title in titles if profile.word(title) in marks]
        if len(found) >= profile.needed - (kind != "deal") and len(found) > len(best.titles):
            best = Recognised(profile, found)
    return best


def of_name(name: str) -> Profile | None:
    """The built-in profile of that name; None for "generic"."""
    found = next((profile for profile in PROFILES if profile.name == name.strip().lower()), None)
    if found is None and name.strip().lower() != "generic":
        near = nearest(name, NAMES, 1)
        raise UsageError(
            f'no profile "{brief(name)}"', f"did you mean {near[0]}?" if near else f"there are: {', '.join(NAMES)}"
        )
    return found


def named(name: str, kind: str, titles: Sequence[str]) -> Recognised:
    """The profile of that name, and the titles of the file that it knows."""
    profile = of_name(name)
    known = {word for line in profile.fields(kind).values() for word in _split(line)} if profile else ()
    return Recognised(profile, [title for title in titles if profile and profile.word(title) in known])


def is_known(kind: str, title: str) -> bool:
    """Does any of the programs give a column of such files that title?"""
    return any(profile.word(title) in known for profile, known in _all_titles(kind))


@cache
def _all_titles(kind: str) -> list[tuple[Profile, set[str]]]:
    return [(each, {word for line in each.fields(kind).values() for word in _split(line)}) for each in PROFILES]


def assigned(profile: Profile, kind: str, titles: Sequence[str]) -> dict[int, str]:
    """The field of each column that the program is known to write: the likeliest column of each."""
    places: dict[str, int] = {}
    for at, title in enumerate(titles):
        places.setdefault(profile.word(title), at)
    for at, title in enumerate(titles):
        if found := titled(title):
            places.setdefault(profile.word(found.bare), at)
    chosen: dict[int, str] = {}
    for field, line in profile.fields(kind).items():
        known = [places[word] for word in _split(line) if word in places and places[word] not in chosen]
        if known and field != contacts.MARK:
            chosen[known[0]] = field
    return chosen


def _split(line: str) -> list[str]:
    return [plain(word) for word in line.split(",")]
