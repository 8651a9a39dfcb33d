"""Finding: the same records as brute force finds, whatever is typed."""

from __future__ import annotations

import pytest

from crmcli.database.opening import open_file
from crmcli.records.search.insight import KINDS_IN_ORDER, Search, order
from crmcli.records.search.query import hits
from tests.records.search.company import make, queries
from tests.records.search.oracle import Oracle
from tests.support.datafile import once


@pytest.fixture
def company(db):
    once(db, make, 60)
    database = open_file(db)
    yield database
    database.close()


def test_it_finds_what_brute_force_finds(company, db):
    """`python -m tests.benchmarks.finding` asks 10,000 of more customers."""
    oracle = Oracle(db)
    asked = queries(oracle.records, 300)
    assert len({*asked}) > 200 and any(" " in each.strip() for each in asked)
    for words in asked:
        if words.split():
            found = [(hit.kind, hit.id) for hit in hits(company, Search(words), KINDS_IN_ORDER)]
            assert len(found) == len({*found})
            assert {*found} == oracle.find(words), words


@pytest.mark.parametrize("words", ["e", "ltd", "star 1", "ß 2", "1", "华", "k1x", "a b", "müller"])
@pytest.mark.parametrize("most", [1, 3, 20])
def test_a_page_is_the_best_of_all(company, words, most):
    page = sorted(hits(company, Search(words), KINDS_IN_ORDER, most), key=order)
    assert page[:most] == sorted(hits(company, Search(words), KINDS_IN_ORDER), key=order)[:most]


def test_the_best_places_come_first(company):
    """Each place by hand: id, exact, beginning, name, other text; archived last."""
    from crmcli.records import rows

    with company.writing():
        for name, note in (
            ("Zebra", None),
            ("Zebra two", None),
            ("My zebra", None),
            ("Other", "a zebra"),
            ("Zebra x", None),
        ):
            rows.add(company, "customer", {"name": name, "note": note, "created": "2026-01-01"})
        company.run(rows.set_archived(kind="customer"), id_=65, at="2026-02-01T00:00:00Z")
        rows.add(company, "deal", {"title": "ZEBRA deal", "rep_id": 1, "stage_id": 1, "status": "open"})
        for day in ("04", "06", "05"):
            rows.add(company, "activity", {"customer_id": 61, "rep_id": 1, "kind": "note", "note": "of a zebra",
                                           "at": f"2026-01-{day}T00:00:00Z"})  # fmt: skip
    found = sorted(hits(company, Search("zebra"), KINDS_IN_ORDER), key=order)
    assert [(hit.kind, hit.id, hit.field) for hit in found] == [
        ("customer", 61, None),
        ("customer", 62, None),
        ("deal", 61, None),
        ("customer", 63, None),
        ("customer", 64, "note"),
        ("activity", 62, "note"),
        ("activity", 63, "note"),
        ("activity", 61, "note"),
        ("customer", 65, None),
    ]
    first = min(hits(company, Search("61"), ("customer",)), key=order)
    assert (first.id, first.name) == (61, "Zebra")


PHONES = [
    # typed, stored, found
    ("7946 0000", "+44 20 7946 0000", True),
    ("79460000", "+44 20 7946 0000", True),
    ("(020) 7946-0000", "+44 20 7946 0000", True),  # with and without the country
    ("+44 20 7946 0000", "020 7946 0000", True),
    ("+442079460000", "+44 (0)20 7946 0000", True),
    ("20.7946", "+44 20 7946 0000", True),
    ("0001", "+44 20 7946 0000", False),
    ("020 7946 0001", "+44 20 7946 0000", False),
    ("7946 x", "+44 20 7946 0000", False),
]


@pytest.mark.parametrize(("typed", "stored", "found"), PHONES)
def test_phones_are_compared_by_their_digits(company, typed, stored, found):
    from crmcli.records import rows

    with company.writing():
        id = rows.add(company, "customer", {"name": "Phoned", "phone": stored, "created": "2026-01-01"})
    assert (id in [hit.id for hit in hits(company, Search(typed), ("customer",))]) is found


def test_words_may_be_the_customers_but_not_all(company):
    from crmcli.records import rows

    with company.writing():
        id = rows.add(company, "customer", {"name": "Quagga Ltd", "created": "2026-01-01"})
        deal = {"customer_id": id, "rep_id": 1, "stage_id": 1, "status": "open"}
        first, _second = (rows.add(company, "deal", {"title": title, **deal}) for title in ("Renewal", "Pilot"))
    found = [(hit.kind, hit.id) for hit in hits(company, Search("quagga renewal"), KINDS_IN_ORDER)]
    assert found == [("deal", first)]
    assert [(hit.kind, hit.id) for hit in hits(company, Search("quagga"), KINDS_IN_ORDER)] == [("customer", id)]
