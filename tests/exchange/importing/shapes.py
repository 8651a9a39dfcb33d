"""Deals in the shape of file that each program writes: its headers, words, notation, dialect and encoding."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable, Sequence
from datetime import date
from typing import Any, NamedTuple

Cells = list[list[Any]]


class Deal(NamedTuple):
    """A deal as a team knows it. `status` is open, won or lost; `closed` is when an open deal is expected to close;
    `amount` is in cents."""

    id: str
    title: str
    customer: str
    rep: str
    product: str
    amount: int | None
    stage: str
    status: str
    opened: date | None
    closed: date | None


class Shape(NamedTuple):
    """A shape of file: how it is called, its bytes from deals, and the options that it needs."""

    name: str
    written: Callable[[Sequence[Deal]], bytes]
    options: tuple[str, ...] = ()


# Notations: an amount in cents, or a day, to text; nothing is blank


def money(form: str, group: str = ",", decimal: str = ".") -> Callable[[int | None], str]:
    def shown(minor: int | None) -> str:
        if minor is None:
            return ""
        text = f"{minor // 100:,}".replace(",", group) + f"{decimal}{minor % 100:02}"
        return form.format(text)

    return shown


def day(form: str) -> Callable[[date | None], str]:
    """`form` as strftime has it; %-d and %-m are without leading zeros."""

    def shown(at: date | None) -> str:
        if at is None:
            return ""
        return at.strftime(form.replace("%-d", str(at.day)).replace("%-m", str(at.month)))

    return shown


def serial(at: date | None) -> str:
    return "" if at is None else str((at - date(1899, 12, 30)).days)


def whole(minor: int | None) -> str:
    """The shortest plain number."""
    return "" if minor is None else f"{minor / 100:.2f}".removesuffix(".00")


# Dialects: rows of text to bytes


def table(
    rows: Cells, encoding: str = "utf-8", end: str = "\r\n", quoting: int = csv.QUOTE_MINIMAL, **more: Any
) -> bytes:
    buffer = io.StringIO()
    csv.writer(buffer, lineterminator=end, quoting=quoting, **more).writerows(rows)  # type: ignore[arg-type]
    return buffer.getvalue().encode(encoding)


def workbook(rows: Cells, above: int = 0) -> bytes:
    """A workbook with real dates and numbers; so many lines of a title stand above the header."""
    import xlsxwriter

    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer, {"in_memory": True}) as book:
        sheet, dated = book.add_worksheet("Deals"), book.add_format({"num_format": "dd.mm.yyyy"})
        for at in range(above):
            sheet.write(at, 0, ("Pipeline", "As of today")[at % 2])
        for at, row in enumerate(rows, above):
            for place, value in enumerate(row):
                if isinstance(value, date):
                    sheet.write_datetime(at, place, value, dated)
                elif value is not None and value != "":
                    sheet.write(at, place, value)
    return buffer.getvalue()


# Programs: deals to rows of cells


def titled(deals: Sequence[Deal], columns: dict[str, Callable[[Deal], Any]]) -> Cells:
    return [list(columns), *([get(deal) for get in columns.values()] for deal in deals)]


def closing(words: dict[str, str]) -> Callable[[Deal], str]:
    """The stage of an open deal, else the word for won or lost."""
    return lambda deal: deal.stage if deal.status == "open" else words[deal.status]


def ended(deal: Deal) -> date | None:
    return deal.closed if deal.status != "open" else None


def generic(deals: Sequence[Deal]) -> bytes:
    return table(titled(deals, {
        "id": lambda deal: deal.id, "title": lambda deal: deal.title, "customer": lambda deal: deal.customer,
        "rep": lambda deal: deal.rep, "product": lambda deal: deal.product, "amount": lambda deal: whole(deal.amount),
        "stage": closing({"won": "Won", "lost": "Lost"}), "opened": lambda deal: deal.opened, "closed": ended,
        "expected": lambda deal: deal.closed if deal.status == "open" else None,
    }), end="\n")  # fmt: skip


def hubspot(deals: Sequence[Deal]) -> bytes:
    dollars, at = money("${}"), day("%Y-%m-%d 17:30")
    stage = closing({"won": "Closed Won", "lost": "Closed Lost"})
    return table(titled(deals, {
        "Record ID": lambda deal: deal.id, "Deal Name": lambda deal: deal.title,
        "Deal Stage": lambda deal: f"{stage(deal)} (Sales Pipeline)", "Close Date": lambda deal: at(deal.closed),
        "Create Date": lambda deal: at(deal.opened), "Deal owner": lambda deal: deal.rep,
        "Amount": lambda deal: dollars(deal.amount), "Pipeline": lambda deal: "Sales Pipeline",
        "Associated Company": lambda deal: deal.customer, "Product": lambda deal: deal.product,
    }), "utf-8-sig")  # fmt: skip


def salesforce_report(deals: Sequence[Deal]) -> bytes:
    dollars, at = money("${}"), day("%-m/%-d/%Y")
    rows = titled(deals, {
        "Opportunity Owner": lambda deal: deal.rep, "Account Name": lambda deal: deal.customer,
        "Opportunity Name": lambda deal: deal.title, "Stage": closing({"won": "Closed Won", "lost": "Closed Lost"}),
        "Amount": lambda deal: dollars(deal.amount), "Close Date": lambda deal: at(deal.closed),
        "Created Date": lambda deal: at(deal.opened), "Opportunity ID": lambda deal: deal.id,
        "Product Name": lambda deal: deal.product,
    })  # fmt: skip
    total = dollars(sum(deal.amount or 0 for deal in deals))
    below: Cells = [[], [f"Grand Totals ({len(deals):,} records)", "", "", "", total, "", "", "", ""], []]
    below += [["Confidential Information - Do Not Distribute"], ["Copyright (c) 2000-2026 salesforce.com, inc."]]
    return table([["Closed Opportunities – all"], [], *rows, *below], "cp1252", quoting=csv.QUOTE_ALL)


def salesforce_data(deals: Sequence[Deal]) -> bytes:
    at = day("%Y-%m-%dT09:15:00.000+0000")
    return table(titled(deals, {
        "Id": lambda deal: deal.id, "Name": lambda deal: deal.title, "AccountName": lambda deal: deal.customer,
        "StageName": lambda deal: deal.stage or "Prospecting",  # the marks say what was won
        "Amount": lambda deal: whole(deal.amount), "CloseDate": lambda deal: deal.closed,
        "CreatedDate": lambda deal: at(deal.opened), "IsClosed": lambda deal: str(deal.status != "open").lower(),
        "IsWon": lambda deal: str(deal.status == "won").lower(), "OwnerName": lambda deal: deal.rep,
        "Product2.Name": lambda deal: deal.product,
    }), quoting=csv.QUOTE_ALL)  # fmt: skip


def pipedrive(deals: Sequence[Deal]) -> bytes:
    at = day("%Y-%m-%d 08:05:09")
    return table(titled(deals, {
        "Deal - ID": lambda deal: deal.id, "Deal - Title*": lambda deal: deal.title,
        "Deal - Value": lambda deal: whole(deal.amount), "Deal - Currency of value": lambda deal: "USD",
        "Deal - Status": lambda deal: deal.status.title(), "Deal - Stage": lambda deal: deal.stage,
        "Deal - Owner": lambda deal: deal.rep, "Organization": lambda deal: deal.customer,
        "Deal - Deal created": lambda deal: at(deal.opened),
        "Deal - Won time": lambda deal: at(deal.closed) if deal.status == "won" else "",
        "Deal - Lost time": lambda deal: at(deal.closed) if deal.status == "lost" else "",
        "Deal - Closed on": lambda deal: at(ended(deal)),
        "Deal - Expected close date": lambda deal: deal.closed if deal.status == "open" else "",
        "Product - Name": lambda deal: deal.product,
    }), delimiter=";")  # fmt: skip


def zoho(deals: Sequence[Deal]) -> bytes:
    at, dollars = day("%b %d, %Y"), money("$ {}")
    return table(titled(deals, {
        "Record Id": lambda deal: f"zcrm_{deal.id}", "Deal Owner": lambda deal: deal.rep,
        "Amount": lambda deal: dollars(deal.amount), "Deal Name": lambda deal: deal.title,
        "Closing Date": lambda deal: at(deal.closed), "Account Name": lambda deal: deal.customer,
        "Stage": closing({"won": "Closed Won", "lost": "Closed Lost to Competition"}),
        "Created Time": lambda deal: at(deal.opened), "Product Name": lambda deal: deal.product,
    }))  # fmt: skip


def chinese(deals: Sequence[Deal]) -> bytes:
    at, plain = day("%Y年%m月%d日"), money("{}")
    return table(titled(deals, {
        "商机编号": lambda deal: deal.id, "商机名称": lambda deal: deal.title, "客户名称": lambda deal: deal.customer,
        "商机阶段": closing({"won": "赢单", "lost": "输单"}), "商机金额": lambda deal: plain(deal.amount),
        "负责人": lambda deal: deal.rep, "创建时间": lambda deal: at(deal.opened),
        "预计成交日期": lambda deal: at(deal.closed), "产品名称": lambda deal: deal.product,
    }), "gbk")  # fmt: skip


def german(deals: Sequence[Deal]) -> bytes:
    at, euros = day("%d.%m.%Y"), money("{}", ".", ",")
    return table(titled(deals, {
        "Auftragsnummer": lambda deal: deal.id, "Verkäufer": lambda deal: deal.rep, "Kunde": lambda deal: deal.customer,
        "Bezeichnung": lambda deal: deal.title, "Produkt": lambda deal: deal.product,
        "Phase": closing({"won": "Gewonnen", "lost": "Verloren"}), "Betrag": lambda deal: euros(deal.amount),
        "Erstellt am": lambda deal: at(deal.opened), "Abschlussdatum": lambda deal: at(deal.closed),
    }), "cp1252", delimiter=";")  # fmt: skip


def japanese(deals: Sequence[Deal]) -> bytes:
    at, plain = day("%Y/%-m/%-d"), money("{}")
    return table(titled(deals, {
        "案件番号": lambda deal: deal.id, "案件名": lambda deal: deal.title, "取引先名": lambda deal: deal.customer,
        "フェーズ": closing({"won": "受注", "lost": "失注"}), "受注金額": lambda deal: plain(deal.amount),
        "営業担当": lambda deal: deal.rep, "作成日": lambda deal: at(deal.opened),
        "完了予定日": lambda deal: at(deal.closed), "商品名": lambda deal: deal.product,
    }), "cp932")  # fmt: skip


def sheet(deals: Sequence[Deal], at: Callable[[date | None], Any], amount: Callable[[int | None], Any]) -> Cells:
    """A table as a person keeps it."""
    return titled(deals, {
        "Deal number": lambda deal: deal.id, "Deal": lambda deal: deal.title, "Company": lambda deal: deal.customer,
        "Sales rep": lambda deal: deal.rep, "Product": lambda deal: deal.product,
        "Deal Stage": closing({"won": "Won", "lost": "lost"}), "Value": lambda deal: amount(deal.amount),
        "Created": lambda deal: at(deal.opened), "Close date": lambda deal: at(deal.closed),
    })  # fmt: skip


def as_json(deals: Sequence[Deal], lines: bool) -> bytes:
    header, *rows = sheet(deals, lambda at: at and at.isoformat(), lambda minor: None if minor is None else minor / 100)
    records = [dict(zip(header, row, strict=True)) for row in rows]
    if lines:
        return "".join(f"{json.dumps(record)}\n" for record in records).encode()
    return json.dumps({"success": True, "data": records}, ensure_ascii=False, indent=1).encode()


def excel(deals: Sequence[Deal]) -> bytes:
    return workbook(sheet(deals, lambda at: at, lambda minor: None if minor is None else minor / 100), above=2)


SHAPES = (
    Shape("generic", generic),
    Shape("hubspot", hubspot),
    Shape("salesforce report", salesforce_report),
    Shape("salesforce data export", salesforce_data),
    Shape("pipedrive", pipedrive),
    Shape("zoho", zoho),
    Shape("chinese gbk", chinese),
    Shape("german semicolons", german),
    Shape("utf-16 tabs", lambda deals: table(
        sheet(deals, day("%-m/%-d/%Y"), money("{}")), "utf-16", delimiter="\t")),
    Shape("xlsx", excel),
    Shape("json", lambda deals: as_json(deals, lines=False)),
    Shape("json lines", lambda deals: as_json(deals, lines=True)),
    Shape("pipes", lambda deals: table(
        sheet(deals, day("%-d-%-m-%y"), money("USD {}", "\u00a0", ",")), delimiter="|", end="\n")),
    Shape("sep line and day numbers", lambda deals: b"sep=;\r\n" + table(
        sheet(deals, serial, money("{} USD", "'")), delimiter=";")),
    Shape("japanese shift-jis", japanese),
    Shape("big5", lambda deals: chinese(deals).decode("gbk").translate(TRADITIONAL).encode("big5")),
)  # fmt: skip

TRADITIONAL = str.maketrans(
    "商机编号名称客户阶段金额负责人创建时间预计成交日期产品赢单输",
    "商機編號名稱客戶階段金額負責人創建時間預計成交日期產品贏單輸",
)
