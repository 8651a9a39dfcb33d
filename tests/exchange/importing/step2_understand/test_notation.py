"""Amounts and dates in every notation, and the survey that finds which one a column is written in."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crmcli.core.conventions import Conventions
from crmcli.core.errors import RefusedError
from crmcli.core.grammar import amounts
from crmcli.exchange.importing.step2_understand.columns.recognition import layout
from crmcli.exchange.importing.step2_understand.decision import Said
from crmcli.exchange.importing.step2_understand.notation import surveyed
from crmcli.exchange.importing.values import dates

TODAY = date(2026, 11, 24)
NOTHING = Said()
HEAD = ["rep", "amount", "opened", "closed", "Last Modified"]


def survey(rows, said=NOTHING, currency="USD", header=HEAD):
    """The survey of those rows of cells, the first of which is line 2."""
    understood = layout("deal", header, {})
    return surveyed("deal", understood, lambda: iter(list(enumerate(rows, 2))), said, TODAY, currency)


def column(field, cells, **more):
    """How a column of those cells is written; "" where plain readers read it."""
    at = HEAD.index(field)
    found = survey([["a", *("" if place != at else cell for place in range(1, 5))] for cell in cells], **more)
    return found.notations[field].how if field in found.notations else ""


# Amounts


@pytest.mark.parametrize(
    ("text", "decimal", "currency", "minor"),
    [
        ("$12,400.00", ".", "USD", 1_240_000),
        ("12.400,00 €", ",", "EUR", 1_240_000),
        ("￥1,234.00", ".", "CNY", 123_400),
        ("1 234,50", ",", "EUR", 123_450),
        ("1\u00a0234,50\u00a0€", ",", "EUR", 123_450),
        ("1\u202f234,50", ",", "EUR", 123_450),
        ("1'234.50", ".", "CHF", 123_450),
        ("CHF 1’234.–", ".", "CHF", 123_400),
        ("500,-", ",", "EUR", 50_000),
        ("95,570.69", ".", "USD", 9_557_069),
        ("12,34,567.00", ".", "INR", 123_456_700),
        ("EUR 500", ",", "EUR", 50_000),
        ("500 usd", ".", "USD", 50_000),
        ("US$ 1,000,000", ".", "USD", 100_000_000),
        ("１２，３４５．６７", ".", "USD", 1_234_567),
        ("500.0000", ".", "USD", 50_000),
        ("1,234", ".", "JPY", 1234),
        ("1,234", ",", "KWD", 1234),
        ("+7.5", ".", "USD", 750),
        (".5", ".", "USD", 50),
        ("(0.00)", ".", "USD", 0),
        (" $ -   ", ".", "USD", 0),
        ("-- €", ",", "EUR", 0),
        ("＄1，234．50", ".", "USD", 123_450),
        ("1.24E7", ".", "USD", 1_240_000_000),
        ("1.23456789E7", ".", "USD", 1_234_567_890),
        ("1.24E7", ",", "EUR", 1_240_000_000),
        ("5000元", ".", "TWD", 500_000),
        ("1.2万", ".", "CNY", 1_200_000),
        ("￥３５万元", ".", "CNY", 35_000_000),
        ("1,234.56789万", ".", "CNY", 1_234_567_890),
        ("0.5 億円", ".", "JPY", 50_000_000),
    ],
)
def test_an_amount_is_read_exactly(text, decimal, currency, minor):
    assert amounts.read(text, decimal, currency) == minor


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("(500)", "negative"), ("-500", "negative"), ("500-", "negative"), ("$(500)", "negative"),
        ("($500.00)", "negative"), ("\u2212$5", "negative"), ("EUR 5", "is in EUR, the data file keeps USD"),
        ("5 €", "is in EUR"), ("5.001", "more decimals than USD has"), ("1,23", "is not an amount"),
        ("1.2.3", "is not an amount"), ("(5", "is not an amount"), ("25k0", "is not an amount"),
        ("12,00,00", "is not an amount"), ("1 23", "is not an amount"), ("0,123", "is not an amount"),
        ("1'234,567.00", "is not an amount"), ("9" * 30, "too large"), ("5" * 200, "is not an amount"),
        ("٣", "is not an amount"), ("²", "is not an amount"), ("12/5", "is not an amount"),
        ("1.24E+07", "is rounded"), ("1.2E3", "is not an amount"), ("- €", "is in EUR"),
        ("1.2万元", "is in CNY"), ("1.2345678万", "more decimals"), ("万", "is not an amount"),
        ("1万2", "is not an amount"), ("-3万", "negative"), ("=SUM(400,400)", "is not an amount"),
    ],
)  # fmt: skip
def test_what_is_no_amount_to_keep_is_refused(text, says):
    with pytest.raises(RefusedError, match=says):
        amounts.read(text, ".", "USD")


def grouped(digits, sign, indian):
    """The digits in groups of three (or as in India, the further ones of two)."""
    if not indian or len(digits) <= 3:
        return f"{int(digits):,}".replace(",", sign)
    head, tail = digits[:-3], digits[-3:]
    parts = [head[max(0, end - 2) : end] for end in range(len(head), 0, -2)][::-1]
    return sign.join([*parts, tail])


@given(
    minor=st.integers(0, 10**15),
    group=st.sampled_from(["", ",", ".", " ", "\u00a0", "\u202f", "'", "’"]),
    indian=st.booleans(),
    around=st.sampled_from(["{}", "${}", "{} USD", "USD {}", "US$ {}", "  {} "]),
    wide=st.booleans(),
)
@settings(max_examples=75)
def test_any_amount_comes_back_from_any_notation(minor, group, indian, around, wide):
    decimal = "," if group == "." else "."
    text = around.format(grouped(str(minor // 100), group, indian and group in ",.") + f"{decimal}{minor % 100:02}")
    if wide:
        text = text.translate({ord("0") + digit: chr(ord("０") + digit) for digit in range(10)})
    assert amounts.read(text, decimal, "USD") == minor
    assert amounts.fits(text, decimal)


@pytest.mark.parametrize(
    ("cells", "how"),
    [
        (["5", "12.50", "1000000"], ""),
        (["", "None", "N/A", "-", "NA"], ""),
        (["1,234", "5.5"], "."),
        (["1.234", "5,5"], ","),
        (["1.234.567", "1.234"], ","),
        (["1,234.00", "1,234"], "."),
        (["$5", "$1,000,000"], "."),
        (["1 234", "(5)"], "."),
        (["0,500"], ","),
        (["1234.567"], "."),
        ([f"{at},{at}" for at in range(101, 123)], "."),  # twenty amounts of thousandths of a cent are thousands
        ([f"{at}.{at}" for at in range(101, 123)], ","),
        ([f"{at}.{at}万" for at in range(101, 123)], "."),  # these are decimals of ten thousands
        (["=SUM(400,400)"], "."),
    ],
)
def test_the_decimal_sign_is_found(cells, how):
    assert column("amount", cells) == how


@pytest.mark.parametrize(
    ("cells", "currency"),
    [
        (["1,234"], "USD"),
        (["5", "1.234", "20"], "EUR"),
        ([f"{at},{at}" for at in range(101, 120)], "USD"),  # one less than convinces
        ([f"{at},000" for at in range(101, 199)], "USD"),
        ([f"{at},{at}" for at in range(101, 199)], "KWD"),  # which has three decimals
    ],
)
def test_an_amount_that_is_two_is_asked(cells, currency):
    with pytest.raises(RefusedError, match=r"^amount: is \"") as caught:
        column("amount", cells, currency=currency)
    assert caught.value.hint == "say --decimal . or --decimal ,"
    for sign in ".,":
        assert column("amount", cells, currency=currency, said=Said(decimal=sign)) == sign


def test_where_a_currency_has_no_decimals_one_amount_tells_that_they_are_thousands():
    assert column("amount", ["¥1,234", "¥5"], currency="JPY") == "."
    for cell in ("1,000", "1.234"):  # a program may well have written the latter for a yen and a bit
        with pytest.raises(RefusedError, match=r'^amount: is "'):
            column("amount", [cell], currency="JPY")


def test_two_decimal_signs_in_one_column_are_named():
    with pytest.raises(RefusedError) as caught:
        column("amount", ["5", "1,234.5", "x", "1.234,50"])
    assert caught.value.message == "amount: no one decimal sign reads both line 3 (1,234.5) and line 5 (1.234,50)"
    assert column("amount", ["1,234.5", "1.234,50"], said=Said(decimal=",")) == ","


def possible(text):
    """By decimal sign, what the amount is: worked out by taking it apart at its last separators."""
    found = {}
    for decimal, group in ((".", ","), (",", ".")):
        whole, point, part = text.partition(decimal)
        parts = whole.split(group)
        shaped = len(parts) == 1 or (len(parts[0]) <= 3 and parts[0][0] != "0" and all(len(p) == 3 for p in parts[1:]))
        if shaped and all(p.isdigit() for p in parts) and (part.isdigit() or not point):
            found[decimal] = f"{int(''.join(parts))}.{part}".rstrip("0").rstrip(".")
    return found


@given(
    st.lists(st.tuples(st.integers(0, 9_999_999), st.integers(0, 3), st.booleans()), min_size=1, max_size=6),
    st.booleans(),
)
@settings(max_examples=100)
def test_exactly_the_columns_of_amounts_that_can_be_read_in_two_ways_are_asked(values, german):
    cells = []
    for whole, places, grouping in values:
        text = f"{whole:,}" if grouping else str(whole)
        text += f".{'987'[:places]}" if places else ""
        cells.append(text.translate({ord("."): ",", ord(","): "."}) if german else text)
    readings = [possible(cell) for cell in cells]
    both = all(len(reading) == 2 for reading in readings)
    differ = any(len(set(reading.values())) == 2 for reading in readings)
    if both and differ:
        with pytest.raises(RefusedError):
            column("amount", cells)
        return
    how = column("amount", cells)
    assert how in ("", "." if not german else ",") or not differ
    for reading in readings:
        assert reading[how or "."] == reading["," if german else "."]


# What the team has settled


@pytest.mark.parametrize(
    ("cells", "team", "how", "usual"),
    [
        (["8.500"], ",", ",", True),
        (["8.500"], ".", ".", True),
        (["8.500", "12.000"], ",", ",", True),
        (["8.500", "8.5"], ",", ".", False),  # the file tells
        (["8.500", "1.234,56"], ".", ",", False),
        ([f"{at}.{at}" for at in range(101, 123)], ".", ",", False),
        (["5", "12.50"], ",", "", False),
    ],
)
def test_where_amounts_do_not_tell_they_are_as_the_team_writes_them(cells, team, how, usual):
    found = survey([["a", cell, "", "", ""] for cell in cells], Said(team=Conventions(decimal=team))).notations
    assert (found["amount"].how, found["amount"].usual) == (how, usual) if how else "amount" not in found


@pytest.mark.parametrize(
    ("cells", "team", "how", "usual"),
    [
        (["3/4/2026"], "day-first", "dmy", True),
        (["3/4/2026"], "month-first", "mdy", True),
        (["3/4/2026", "13/4/2026"], "month-first", "dmy", False),
        (["3.4.2026"], "month-first", "dmy", False),  # with dots the day comes first
        (["26-3-31"], "month-first", "ymd", False),
    ],
)
def test_where_dates_do_not_tell_they_are_as_the_team_writes_them(cells, team, how, usual):
    found = survey([["a", "", cell, "", ""] for cell in cells], Said(team=Conventions(date_order=team))).notations
    assert (found["opened"].how, found["opened"].usual) == (how, usual)


def test_what_the_person_says_comes_before_the_team():
    said = Said(decimal=".", team=Conventions(decimal=","))
    assert column("amount", ["8.500"], said=said) == "."


# Several currencies in one column

MIXED = ["rep", "amount", "currency"]


def in_each(rows, said=NOTHING, header=MIXED):
    """How amounts are written: one sign, or that of each currency."""
    found = survey([["a", *row] for row in rows], said, header=header).notations["amount"]
    return dict(found.currencies) or found.how


def test_each_currency_of_a_column_is_written_as_its_own_cells_tell():
    pairs = [("1.234,56", "EUR"), ("8.500", "EUR"), ("1,234.56", "USD"), ("8,500", "USD"), ("5", "CHF"), ("x", "EUR")]
    assert in_each(pairs) == {"EUR": ",", "USD": ".", "CHF": "."}
    assert in_each([(f"{word} €" if code == "EUR" else f"${word}", "") for word, code in pairs[:4]]) == {
        "EUR": ",", "USD": ".",
    }  # fmt: skip
    assert in_each([("1.234,56", "EUR"), ("5,5", "USD")]) == ","


@pytest.mark.parametrize(
    ("pairs", "says"),
    [
        ([("€8.500", ""), ("$1,234.56", "")], 'amount, EUR: is "8.500" 8500 or 8.500?'),
        ([("8.500", "CHF"), ("1.234,56", "EUR"), ("1,234.56", "USD")], 'amount, CHF: is "8.500" 8500 or 8.500?'),
        (
            [("1,5", "EUR"), ("1.5", "EUR"), ("2.5", "USD")],
            "amount: no one decimal sign reads both line 2 (1,5) and line 3 (1.5)",
        ),
    ],
)
def test_a_currency_whose_cells_do_not_tell_is_asked_about(pairs, says):
    with pytest.raises(RefusedError) as caught:
        in_each(pairs)
    assert caught.value.message == says and "--decimal" in caught.value.hint
    if "is " in says:
        told = in_each(pairs, Said(team=Conventions(decimal=",")))
        assert told[says[8:11]] == ","


@given(st.lists(st.tuples(st.integers(0, 99_999_999), st.sampled_from(["EUR", "USD", "GBP"])), min_size=1), st.data())
def test_amounts_in_several_currencies_come_back_each_from_its_own_notation(amounts_, data):
    signs = {code: data.draw(st.sampled_from(".,")) for code in ("EUR", "USD", "GBP")}
    cells = []
    for minor, code in amounts_:
        text = f"{minor // 100:,}.{minor % 100:02}"
        cells.append((text.translate({46: 44, 44: 46}) if signs[code] == "," else text, code))
    told = in_each(cells) if survey([["a", *row] for row in cells], header=MIXED).notations else "."
    for (minor, code), (text, _) in zip(amounts_, cells, strict=True):
        assert amounts.read_in(text, told if isinstance(told, str) else told[code], code).minor == minor


# Dates


MARCH = date(2017, 3, 1)


@pytest.mark.parametrize(
    ("text", "order"),
    [
        ("2017-03-01", "dmy"), ("2017/3/1", "mdy"), ("2017.03.01", "dmy"), ("3/1/2017", "mdy"), ("01.03.2017", "dmy"),
        ("1-3-17", "dmy"), ("17-03-01", "ymd"), ("2017年03月01日", "dmy"), ("2017年3月1日", "dmy"), ("20170301", "dmy"),
        ("1 Mar 2017", "mdy"), ("01-Mar-17", "dmy"), ("Mar 1, 2017", "dmy"), ("March 1st, 2017", "dmy"),
        ("1. März 2017", "dmy"), ("Mittwoch, 1. März 2017", "dmy"), ("1 Mrz 2017", "dmy"), ("2017-Mar-01", "dmy"),
        ("42795", "serial"), ("42795.0", "serial"), (" 2017-03-01 ", "dmy"),
        ("２０１７／３／１", "dmy"), ("1. 3. 2017", "dmy"),
    ],
)  # fmt: skip
def test_a_day_is_read_exactly(text, order):
    assert dates.day_reader(order, UTC, 2046)(text) == MARCH.isoformat()


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("2017-03-01T14:30:00Z", "2017-03-01T14:30:00Z"),
        ("2017-03-01T14:30:00.123+0000", "2017-03-01T14:30:00Z"),
        ("2017-03-01 14:30", "2017-03-01T13:30:00Z"),  # in Berlin, where the team is
        ("1/3/2017 2:30 PM", "2017-03-01T13:30:00Z"),
        ("1/3/2017, 2:30:05\u202fpm", "2017-03-01T13:30:05Z"),
        ("1/3/2017 12:05 AM", "2017-02-28T23:05:00Z"),
        ("01.03.2017, 14:30 Uhr", "2017-03-01T13:30:00Z"),
        ("2017/3/1 下午2:30", "2017-03-01T13:30:00Z"),
        ("2017年3月1日 14时30分05秒", "2017-03-01T13:30:05Z"),
        ("Wed, 1 Mar 2017 10:00:00 GMT", "2017-03-01T10:00:00Z"),
        ("2017-03-01 14:30:00 UTC+8", "2017-03-01T06:30:00Z"),
        ("2017-03-01 14:30 PST", "2017-03-01T22:30:00Z"),
        ("2017-03-01", "2017-02-28T23:00:00Z"),
    ],
)
def test_a_moment_is_read_exactly(text, moment):
    assert dates.moment_reader("dmy", ZoneInfo("Europe/Berlin"), 2046)(text) == moment


def test_half_a_day_of_a_spreadsheet_is_noon():
    assert dates.read("42795.5", "serial", 2046) == datetime(2017, 3, 1, 12)
    assert dates.moment_reader("serial", UTC, 2046)("42795.6041666667") == "2017-03-01T14:30:00Z"


def test_a_moment_with_a_zone_is_on_the_day_that_it_was_where_the_team_is():
    berlin = dates.day_reader("dmy", ZoneInfo("Europe/Berlin"), 2046)
    assert berlin("2017-03-01T23:30:00Z") == "2017-03-02"
    assert berlin("2017-03-01 23:30:00") == "2017-03-01"


def test_a_year_of_two_digits_is_not_far_ahead():
    assert dates.read("1/2/46", "dmy", 2046) == date(2046, 2, 1)
    assert dates.read("1/2/47", "dmy", 2046) == date(1947, 2, 1)


@pytest.mark.parametrize(
    "text",
    ["today", "-3d", "2017-02-30", "31/04/2017", "2017-13-01", "1899-12-31", "2017-03-01 25:00", "2017-03-01 14:30 IST",
     "1/2-2017", "2017", "2017-03", "x" * 500, "0", "12:30", "2017-03-01 10", "1 Foo 2017"],
)  # fmt: skip
def test_what_is_no_date_is_refused(text):
    with pytest.raises(RefusedError, match="is not a date"):
        dates.read(text, "dmy", 2046)


FORMATS = {
    "%Y-%m-%d": "dmy", "%Y/%m/%d": "dmy", "%Y.%m.%d": "dmy", "%Y年%m月%d日": "dmy", "%Y%m%d": "dmy", "%d.%m.%Y": "dmy",
    "%d/%m/%Y": "dmy", "%m/%d/%Y": "mdy", "%d-%m-%y": "dmy", "%m-%d-%y": "mdy", "%y-%m-%d": "ymd", "%d %b %Y": "dmy",
    "%b %d, %Y": "dmy", "%d-%b-%y": "dmy", "%A, %B %d, %Y": "dmy", "%d %B %Y": "dmy",
}  # fmt: skip


@given(st.dates(date(1950, 1, 1), date(2040, 12, 31)), st.sampled_from(list(FORMATS)), st.booleans())
@settings(max_examples=75)
def test_any_day_comes_back_from_any_notation(day, format, bare):
    if bare and format != "%Y%m%d":  # without leading zeros
        format_ = format.replace("%d", str(day.day)).replace("%m", str(day.month))
    else:
        format_ = format
    text = day.strftime(format_)
    assert dates.read(text, FORMATS[format], 2049) == day


@pytest.mark.parametrize(
    ("cells", "how"),
    [
        (["2017-03-01", ""], ""),
        (["13/02/2017", "01/02/2017"], "dmy"),
        (["02/13/2017", "01/02/2017"], "mdy"),
        (["05/05/2017"], "dmy"),  # the same either way
        (["03.04.2017"], "dmy"),
        (["03.14.2017", "03.04.2017"], "mdy"),
        (["13-2-17", "1-3-16"], "dmy"),
        (["99-02-17", "00-02-17"], "ymd"),
        (["26-03-05", "26-03-31"], "ymd"),  # 2031 lies years ahead: the 31st is meant
        (["05-03-26", "31-03-26"], "dmy"),
        (["42795", "42796.5", ""], "serial"),
        (["2017年03月01日", "2019/7/9", "1 Mar 2017", "20170301", "x"], "dmy"),
        (["2017-03-01 10:00"], "dmy"),  # a day has no time in plain files
    ],
)
def test_the_order_of_a_date_is_found(cells, how):
    assert column("opened", cells) == how


def test_a_date_that_is_two_is_asked():
    with pytest.raises(RefusedError) as caught:
        column("closed", ["2017-01-01", "03/04/2017", "05/06/2017"])
    assert caught.value.message == 'closed: is "03/04/2017" 3 April or March 4?'
    assert caught.value.hint == "say --dates dmy or --dates mdy"
    for order in ("dmy", "mdy"):
        assert column("closed", ["03/04/2017"], said=Said(dates=order)) == order


@pytest.mark.parametrize(("text", "order"), [("13/2/2026", "dmy"), ("2-13-2026 10:00", "mdy")])
def test_dates_that_a_spreadsheet_has_half_read_are_asked(text, order):
    dated = ["2026-03-02T00:00:00", "", "2026-01-12T00:00:00"]
    with pytest.raises(RefusedError) as caught:
        column("opened", [*dated, text])
    assert caught.value.message.endswith('so that "2026-01-12" is really 2026-12-01?')
    assert text in caught.value.message and f"--dates {order}" in caught.value.hint
    assert column("opened", [*dated, text], said=Said(dates=order)) == order
    # A date after the 12th, or a text that could have been read so, shows that it has not.
    assert column("opened", [*dated, text, "2026-01-13"]) == order
    assert column("opened", [*dated, text, "5/6/2026"]) == order
    assert column("opened", [*dated, text.replace("/", ".").replace("-", ".")]) == order


def test_contradictory_dates_are_named():
    with pytest.raises(RefusedError) as caught:
        column("closed", ["01/02/2017", "13/02/2017", "", "02/13/2017"])
    assert caught.value.message == (
        "closed: no one way of writing dates reads both line 3 (13/02/2017) and line 5 (02/13/2017)"
    )
    with pytest.raises(RefusedError, match="no one way"):
        column("closed", ["2017-01-01", "42795"])
    assert column("closed", ["13/02/2017", "02/13/2017"], said=Said(dates="mdy")) == "mdy"


def test_columns_of_one_file_lend_each_other_their_order():
    rows = [["a", "5", "03/04/2017", "13/04/2017", ""], ["a", "5", "05/06/2017", "", ""]]
    assert {field: each.how for field, each in survey(rows).notations.items()} == {"opened": "dmy", "closed": "dmy"}
    # Also one that is not taken, if all of its cells are dates; a column that is taken comes first.
    rows = [["a", "5", "03/04/2017", "", "12/31/2017 10:00"]]
    assert survey(rows).notations["opened"].how == "mdy"
    assert survey([*rows, ["a", "5", "", "13/04/2017", ""]]).notations["opened"].how == "dmy"
    with pytest.raises(RefusedError):
        survey([*rows, ["a", "5", "", "", "x"]])


@given(
    st.lists(st.tuples(st.integers(1, 28), st.integers(1, 12)), min_size=1, max_size=5), st.sampled_from(["dmy", "mdy"])
)
@settings(max_examples=75)
def test_exactly_the_columns_of_dates_that_can_be_read_in_two_ways_are_asked(days, order):
    format = "{0}/{1}/2017" if order == "dmy" else "{1}/{0}/2017"
    cells = [format.format(*day) for day in days]
    # The other order reads a cell if its first number can be a month and the second a day.
    both = all(day <= 12 for day, _ in days)
    if both and any(day != month for day, month in days):
        with pytest.raises(RefusedError):
            column("opened", cells)
        return
    read = dates.day_reader(column("opened", cells), UTC, 2046)
    assert [read(cell) for cell in cells] == [f"2017-{month:02}-{day:02}" for day, month in days]


PIECES = st.sampled_from(
    [*"0123456789", "12", "31", "2026", "99", ".", ",", "-", "/", " ", "'", "(", ")", "$", "€", "USD", "年", "月", "日",
     "Mar", "T", ":", "Z", "+08", "PM", "２", "\u00a0", "\n", "\r", "None", "٣", "²"]
)  # fmt: skip


@given(
    st.lists(st.lists(PIECES, max_size=9).map("".join), min_size=1, max_size=4), st.sampled_from(["amount", "opened"])
)
@settings(max_examples=120)
def test_whatever_stands_in_a_cell_is_read_or_refused(cells, field):
    try:
        how = column(field, cells)
    except RefusedError:
        return
    for cell in cells:
        try:
            read = amounts.read(cell, how or ".", "USD") if field == "amount" else dates.read(cell, how or "dmy", 2046)
        except RefusedError:
            continue
        assert isinstance(read, int if field == "amount" else date)


# What else the survey tells


def test_the_survey_counts_rows_and_lists_names_and_samples():
    header = ["rep", "customer", "stage", "title"]
    rows = [[f"r{at % 3}", " N/A" if at % 2 else "Acme", "Won", f"t{at}"] for at in range(2500)]
    rows[1] = ["short"]  # refused later on
    found = survey(rows, header=header)
    assert (found.rows, found.samples) == (2500, [(2, rows[0]), (3, rows[1]), (4, rows[2])])
    assert {field: (list(words.listed), words.more) for field, words in found.words.items()} == {
        "rep": (["r0", "r1", "r2"], False), "customer": (["Acme"], False), "stage": (["Won"], False),
    }  # fmt: skip


def test_names_without_end_are_not_all_kept(monkeypatch):
    monkeypatch.setattr("crmcli.exchange.importing.step2_understand.notation.MANY", 100)
    found = survey([[f"r{at}", "", "", "", ""] for at in range(3000)])
    assert len(found.words["rep"].listed) == 100 and found.words["rep"].more


def test_cells_without_end_are_neither_remembered_nor_shown():
    word = "13/02/2026 " + "x" * 100_000
    with pytest.raises(RefusedError) as caught:
        column("closed", [word, "02/13/2026"])
    assert len(caught.value.message) < 200
    assert len(survey([["r" * 1000, "", word, "", ""]]).notations["opened"].example) == 40


def test_cells_that_never_repeat_are_looked_at_without_remembering_them(monkeypatch):
    monkeypatch.setattr("crmcli.exchange.importing.step2_understand.evidence.KEPT", 10)
    cells = [f"{at % 28 + 1}/{at % 12 + 1}/2017 {at // 60 % 24}:{at % 60:02}" for at in range(5000)]
    assert column("opened", cells) == "dmy"
    with pytest.raises(RefusedError, match="line 5002"):
        column("opened", [*cells, "12/31/2017"])
    assert timedelta(minutes=5000).days == 3  # the cells differ: they are 5,000 minutes
