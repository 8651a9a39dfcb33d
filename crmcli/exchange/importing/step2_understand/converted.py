"""Amounts that another program has converted into one currency, beside those in the currency of each deal.

HubSpot, Salesforce, Dynamics and others write an amount twice: as it was agreed, and in the currency of the company.
Without a column that names the currency of each row, only the second are amounts of one currency.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, MutableMapping, Sequence

from crmcli.exchange.importing.step2_understand.titles.headers import normal
from crmcli.records.fields import FIELDS

_CONVERTED = re.compile(
    r"\((?:converted|konvertiert|umgerechnet|convertid[oa]|converti(?:e|to|ta)?|geconverteerd|omgerekend|base|basis"
    r"|конвертированн\w*|换算|已转换|変換済み|換算後)\)"
    r"|\b(?:converted|reporting|base|home|company|corporate|organi[sz]ation)[ _]currency\b"
    r"|\bus[ _]?dollars?\b|_usdollar\b"
    r"|\b(?:in|en|na|dans|nella|im|in der)\b.{0,6}\b(?:company|base|corporate|home|unternehmens?|firmen|haus)[ -]?"
    r"(?:currency|währung)|unternehmenswährung|hauswährung|basiswährung|berichtswährung"
    r"|moneda (?:de la |del |de )?(?:empresa|compañía|base|corporativa|informe)"
    r"|moeda (?:da |de |do )?(?:empresa|companhia|base|corporativa|relatório)"
    r"|devise (?:de l['’]|de la |de |du )?(?:entreprise|société|base|rapport)"
    r"|valuta (?:dell['’]|della |di )?(?:azienda|società|aziendale|base)|valuta aziendale|bedrijfsvaluta|basisvaluta"
    r"|валют[аеы] (?:компании|отч[её]та|отч[её]тов|организации)|waluc?\w* (?:firmy|podstawow\w*)|şirket para birimi"
    r"|公司货币|本位币|会社の通貨|基準通貨|^converted |^base (?=amount|value|price|revenue)",
    re.IGNORECASE,
)
"""What a title says that amounts in it are converted."""


def converted(
    kind: str,
    titles: Sequence[str],
    chosen: MutableMapping[int, str],
    said: Mapping[int, str],
    known: Mapping[str, str],
) -> dict[int, int]:
    """Take the converted amounts where nothing tells the currency of the others; changes `chosen`. Returns the places
    of columns that are not taken, each with that of the column instead."""
    if not any(field.type == "money" for field in FIELDS[kind]):
        return {}
    places = [at for at, title in enumerate(titles) if at not in said and _CONVERTED.search(title)]
    instead: dict[int, int] = {}
    for field in (field.name for field in FIELDS[kind] if field.type == "money"):
        taken = next((at for at, name in chosen.items() if name == field), None)
        better = [at for at in places if not _is_code(titles[at]) and _same(titles, at, taken, field, known)]
        code = next((at for at, name in chosen.items() if name == "currency"), None)
        told = code is not None and not _CONVERTED.search(titles[code])
        theirs = [at for at in places if _is_code(titles[at])]
        if taken is None or taken in said or taken in better or not better or (told and not theirs):
            continue
        del chosen[taken]
        chosen[better[0]] = field
        instead[taken] = better[0]
        if told and code is not None and code not in said:
            del chosen[code]
            chosen[theirs[0]] = "currency"
            instead[code] = theirs[0]
    return instead


def _is_code(title: str) -> bool:
    """Is that the currency of converted amounts, such as Salesforce's "Amount (converted) Currency"?"""
    return normal(title).endswith((")currency", "currencycode"))


def _same(titles: Sequence[str], at: int, taken: int | None, field: str, known: Mapping[str, str]) -> bool:
    """Is the converted column about the same amount as the one that was taken?"""
    bare = normal(_CONVERTED.sub("", titles[at]).strip(" -_()"))
    bare = re.sub(r"(?:in|en|em|na|dans|nella|im|v|в)(?:la|the|der|el)?$", "", bare)
    return taken is not None and (not bare or bare in normal(titles[taken]) or known.get(bare) == field)
