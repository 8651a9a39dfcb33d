"""Columns that nothing is known of, though figures may depend on them: amounts under a title of their own, and words
for won and lost. They are asked about where no other column has what they look like."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from crmcli.core.errors import RefusedError, brief
from crmcli.core.grammar.amounts import Parts, taken_apart
from crmcli.core.names import pasted
from crmcli.exchange.importing.step1_open.framing import Line
from crmcli.exchange.importing.step2_understand.columns.layout import Layout
from crmcli.exchange.importing.step2_understand.evidence import NO_NUMBER
from crmcli.exchange.importing.step2_understand.outcomes.words import sounds_like, status_of, without_pipeline
from crmcli.exchange.importing.values.title_units import titled
from crmcli.records.fields import FIELDS

NAMED = 5
"""Columns that are named of those that look alike."""

MOST_STAGES, LONGEST = 30, 60
"""Different words that a column of stages has at most, and characters of the longest."""

_MONEY = re.compile(
    r"amount|value|revenue|price|budget|premium|sales|total|\bsum\b|worth|turnover|income|\bfees?\b|\b[mat]rr\b|\b[at]cv\b"
    r"|betrag|umsatz|wert|preis|summe|erlös|volumen|importe|valor|monto|ingreso|montant|prix|valeur|revenu|chiffre"
    r"|fatturato|ricav|preço|receita|faturamento|bedrag|omzet|waarde|prijs|kwota|wartość|cena|belopp|värde|beløb"
    r"|сумм|цен|стоимост|выручк|金[额額]|[总總销銷]额|価格|売上|价格|報価|报价|금액|매출",
    re.IGNORECASE,
)
"""Words for money in titles."""

_OTHER = re.compile(
    r"prob|percent|%|chance|wahrscheinlich|\bids?\b|number|nummer|numéro|número|\bnr\b|\bno\b|phone|tel\b|telefon|fax"
    r"|\bzip|\bplz|postal|year|jahr|\baño|année|month|monat|week|woche|days?\b|\btage|hours?\b|\bage\b|count|anzahl|#"
    r"|qty|quantit|menge|cantidad|score|rating|rank|employee|mitarbeiter|seats|units?\b|\blat|\blon|duration|version"
    r"|order\b|position|index|priority|概率|可能性|数量|編號|编号|вероятност|количеств",
    re.IGNORECASE,
)
"""Words for other numbers."""


def check_unread(kind: str, layout: Layout, rows: Sequence[Line]) -> None:
    """Refuse a file in which an ignored column looks like the amounts or the stages that no column has."""
    fields = [field.name for field in FIELDS[kind] if field.type == "money" and not layout.column(field.name)]
    cells = {title: _cells(rows, at) for at, title in enumerate(layout.header) if title in layout.ignored}
    asked = {field: [title for title in cells if _is_money(title, cells[title])] for field in fields}
    if kind == "deal" and not layout.column("stage") and not layout.closing:
        asked["stage"] = [title for title in cells if _is_stage(cells[title])]
    found = {field: titles[:NAMED] for field, titles in asked.items() if titles}
    if found:
        raise RefusedError(
            "; ".join(_question(field, titles) for field, titles in found.items()),
            "; ".join(_ways(field, titles) for field, titles in found.items()),
        )


def _question(field: str, titles: Sequence[str]) -> str:
    listed = " or ".join(f'"{brief(title, 40)}"' for title in titles)
    what = "won and lost" if field == "stage" else "amounts"
    return f"no column is known for the {field}, but {what} seem to be in {listed}"


def _ways(field: str, titles: Sequence[str]) -> str:
    ignored = " ".join(pasted("--map", f"{brief(title, 40)}=") for title in titles)
    return f"say {pasted('--map', f'{brief(titles[0], 40)}={field}')}, or ignore it: {ignored}"


def _cells(rows: Sequence[Line], at: int) -> set[str]:
    """The different cells of the column that say something."""
    return {cells[at].strip() for _, cells in rows if at < len(cells)} - NO_NUMBER


def _is_money(title: str, words: set[str]) -> bool:
    """Are all of them amounts, and does the title or the way in which they are written say that they are money?"""
    if not words or _OTHER.search(_spaced(title)):
        return False
    parts = list(_amounts(words))
    if len(parts) < len(words):
        return False
    return (
        bool(_MONEY.search(title)) or titled(title) is not None or _written_as_money([each for each in parts if each])
    )


def _amounts(words: set[str]) -> Iterator[Parts]:
    return (parts for word in words if any(map(str.isdigit, word)) and (parts := taken_apart(word)))


def _written_as_money(amounts: Sequence[Parts]) -> bool:
    """With a currency, with cents, in groups of three, or as round sums?"""
    numbers = [each.number for each in amounts]
    cents = sum(bool(re.search(r"\d[.,]\d\d$", number)) for number in numbers)
    round_sums = sum(number.isdigit() and int(number) >= 100 and int(number) % 50 == 0 for number in numbers)
    grouped = any(re.search(r"\d[.,' ]\d{3}\b", number) for number in numbers)
    return any(each.beside for each in amounts) or grouped or max(cents, round_sums) * 4 > len(numbers) * 3


def _is_stage(words: set[str]) -> bool:
    """Is one of a few short words one for won or lost deals?"""
    if not words or len(words) > MOST_STAGES or max(map(len, words)) > LONGEST:
        return False
    meant = {status_of(word) or status_of(without_pipeline(word)) or sounds_like(word) for word in words}
    return bool(meant & {"won", "lost"})


def _spaced(title: str) -> str:
    """ "premium_amount", "EstimatedValue" in single words."""
    return re.sub(r"(?<=[a-z])(?=[A-Z])|[_\-.]", " ", title)
