"""The rows of a file of rates."""

from __future__ import annotations

from crmcli.core.errors import CrmError, RefusedError, brief
from crmcli.core.money import read_currency, read_rate
from crmcli.core.periods import Calendar
from crmcli.exchange.importing.step1_open.table import Table
from crmcli.exchange.importing.step2_understand.titles.headers import normal
from crmcli.records.rates.write import Rate

COLUMNS = {
    "currency": ("currency", "code", "currency code", "from currency", "iso code", "währung", "币种", "通貨"),
    "day": ("day", "date", "from", "since", "month", "valid from", "start date", "datum", "日期", "日付"),
    "rate": ("rate", "value", "exchange rate", "conversion rate", "kurs", "汇率", "レート"),
}
"""Header words of each column."""

TEAM = "team_currency"
"""A column in which `crm rates` says what currency its rates are in."""


def read(table: Table, calendar: Calendar, team: str) -> list[Rate]:
    """The rates, in their order. Refused: a column that is not there, a cell that is none, one day of a currency twice,
    rates that are in another currency than the team's."""
    titles = {normal(title): at for at, title in enumerate(table.header)}
    places = {name: _place(name, titles, table) for name in COLUMNS}
    found: dict[tuple[str, object], Rate] = {}
    for line, cells in table.rows():
        row = dict(zip(table.header, cells, strict=False))
        if row.get(TEAM, team).strip().upper() not in ("", team):
            raise RefusedError(f"line {line}: the rate is in {brief(row[TEAM])}, and the team counts in {team}", "")
        try:
            currency, day, value = (cells[places[name]] if places[name] < len(cells) else "" for name in COLUMNS)
            rate = Rate(read_currency(currency.strip()), calendar.read(day).start, read_rate(value))
        except CrmError as error:
            raise RefusedError(f"line {line}: {error.message}", error.hint) from error
        if found.setdefault((rate.currency, rate.day), rate) != rate:
            raise RefusedError(f"line {line}: {rate.currency} has two rates of {rate.day}", "keep one of the two rows")
    return list(found.values())


def _place(name: str, titles: dict[str, int], table: Table) -> int:
    at = next((titles[normal(word)] for word in COLUMNS[name] if normal(word) in titles), None)
    if at is None:
        raise RefusedError(
            f'{table.shown}: no column "{name}"', "the header is: currency,day,rate (see: crm help currencies)"
        )
    return at
