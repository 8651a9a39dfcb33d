"""Columns of amounts and of won and lost deals that are not known are asked about, never ignored."""

from __future__ import annotations

import pytest

from crmcli.core.errors import RefusedError
from crmcli.exchange.importing.step2_understand.columns.recognition import layout
from crmcli.exchange.importing.step2_understand.unread import check_unread
from tests.support.datafile import kept, small_team


def asked(kind: str, header: str, *rows: str, maps: dict[str, str] | None = None) -> str:
    """What is said of a file of those lines; "" where nothing is."""
    lines = [(at, row.split(";")) for at, row in enumerate(rows, 2)]
    try:
        check_unread(kind, layout(kind, header.split(";"), maps or {}), lines)
    except RefusedError as error:
        return f"{error.message} – {error.hint}"
    return ""


@pytest.mark.parametrize(
    ("title", "cells"),
    [
        ("premium_amount", ["120", "7"]), ("EstimatedValue", ["45000", "1200"]), ("Masked value", ["48936", "12"]),
        ("Budget Amount", ["2000", ""]), ("Auftragssumme", ["1.200,50", "80,00"]), ("Importe total", ["7000"]),
        ("Ожидаемая сумма", ["5000"]), ("预计销售额", ["12,000"]), ("Deal (EUR)", ["12"]), ("Gross", ["$1,200", "-"]),
        ("X1", ["7000", "2500", "900", "N/A"]), ("Forecast", ["7000.00", "2500.50"]), ("What", ["€ 5"]),
    ],
)  # fmt: skip
def test_amounts_under_a_title_that_is_not_known(title, cells):
    said = asked("deal", f"Title;Rep;{title}", *(f"a;b;{cell}" for cell in cells))
    assert f'"{title}"' in said and f'--map "{title}=amount"' in said and f'--map "{title}="' in said
    for ours in ("amount", ""):
        assert not asked("deal", f"Title;Rep;{title}", *(f"a;b;{cell}" for cell in cells), maps={title: ours})
    assert not asked("deal", f"Title;Rep;Amount;{title}", *(f"a;b;1;{cell}" for cell in cells))


@pytest.mark.parametrize(
    ("title", "cells"),
    [
        ("Probability", ["60.00", "40.00"]), ("Win chance", ["10"]), ("Account id", ["1000", "2000"]),
        ("Employees", ["500", "1000"]), ("Days open", ["12"]), ("Lead Score", ["50"]), ("Phone", ["0301234500"]),
        ("Year", ["2000", "2050"]), ("Quantity", ["100"]), ("Total note", ["see mail", "100"]), ("Value", ["", "-"]),
        ("X", ["17", "23", "41"]), ("Wahrscheinlichkeit", ["100"]), ("PLZ", ["10100"]),
    ],
)  # fmt: skip
def test_other_numbers_are_no_amounts(title, cells):
    assert not asked("deal", f"Title;Rep;Customer;Stage;{title}", *(f"a;b;c;Lead;{cell}" for cell in cells))


def test_a_price_of_products_that_is_not_known():
    assert '--map "Listenpreis netto=list_price"' in asked("product", "Name;Listenpreis netto", "Desk;120,00")


@pytest.mark.parametrize(
    ("title", "cells"),
    [
        ("Status Id", ["won", "in_progress"]), ("Phase", ["Prospecting", "Closed Won"]), ("Ergebnis", ["verloren"]),
        ("Etapa del negocio", ["ganado"]), ("Etat", ["7 - Closed Lost"]), ("当前状态", ["赢单", "跟进"]),
        ("x", ["Closed Won - Renewal", "New"]),
    ],
)  # fmt: skip
def test_words_for_won_and_lost_under_a_title_that_is_not_known(title, cells):
    rows = [f"a;b;{cell}" for cell in cells]
    said = asked("deal", f"Title;Rep;{title}", *rows)
    assert f'"{title}"' in said and f'--map "{title}=stage"' in said and f'--map "{title}="' in said
    assert not asked("deal", f"Title;Rep;{title}", *rows, maps={title: ""})
    assert not asked("deal", f"Title;Rep;{title}", *rows, maps={title: "stage"})
    assert not asked("deal", f"Title;Rep;Stage;{title}", *(f"a;b;Lead;{cell}" for cell in cells))


@pytest.mark.parametrize("cells", [["open", "active"],
                                   ["we won this one after long talks with all of the board members"],
                                   ["North", "South"], [""]])  # fmt: skip
def test_other_words_are_no_stages(cells):
    assert not asked("deal", "Title;Rep;x", *(f"a;b;{cell}" for cell in cells))


def test_several_columns_are_named_together():
    said = asked("deal", "Title;Rep;gross_amount;net_amount;x", "a;b;12;10;won")
    assert (
        '"gross_amount" or "net_amount"' in said
        and '--map "x=stage"' in said
        and '--map "gross_amount=" --map "net_amount="' in said
    )


def test_a_file_is_refused_and_taken_as_the_hint_says(crm, db, tmp_path):
    small_team(crm)
    path = tmp_path / "odoo.csv"
    path.write_text(
        "Opportunity,Customer,Rep,Net worth,Whither,Closed\nDesks,Blue,alice,7000.00,won,2026-11-02\n", "utf-8"
    )
    for more in ((), ("--map", "Net worth="), ("--map", "Net worth=amount")):
        ran = crm("import", "deals", path, *more)
        assert ran.code == 4 and '--map "Whither=stage"' in ran.err and kept(db, "SELECT count(*) FROM deal") == [(2,)]
    crm("import", "deals", path, "--map", "Net worth=amount", "--map", "Whither=stage", ok=True)
    found = kept(db, "SELECT d.amount, s.status FROM deal d JOIN stage s ON s.id = d.stage_id WHERE d.id > 2")
    assert found == [(700_000, "won")]
