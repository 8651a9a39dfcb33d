"""Any bytes as a file, and any text in a cell: exact data, or a refusal in one line that leaves the data file alone."""

from __future__ import annotations

import csv
import io

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crmcli.exchange.importing.step2_understand.evidence import NO_VALUE
from tests.support.datafile import everything, kept, small_team
from tests.support.hazards import NASTY, harmless

KINDS = ("reps", "customers", "products", "deals", "activities", "feedback")
HEADS = (b"name,", b"id,name\n", b"customer,rep,amount\n", b"\xef\xbb\xbfname\n", b"customer,kind,at,score\n", b"")
PIECES = st.sampled_from([
    b",", b'"', b"\n", b"\r\n", b"\r", b"\0", b"\xff", b"\xc3", b"\xef\xbb\xbf", b"name", b"Acme Ltd", b"alice",
    b"call", b"2026-01-01", b"Won", b"5", b"-5", b"9" * 30, b"=", b"csat", b" ", "é".encode(), b"line,reason",
    b"x" * 2000,
])  # fmt: skip
BYTES = st.binary(max_size=60) | st.lists(PIECES, max_size=40).map(b"".join)


@pytest.fixture
def team(crm):
    small_team(crm)


@given(kind=st.sampled_from(KINDS), head=st.sampled_from(HEADS), body=BYTES, bad=st.booleans(), adding=st.booleans())
@settings(max_examples=60)
def test_any_bytes_are_taken_or_refused(crm, db, team, tmp_path, kind, head, body, bad, adding):
    path = tmp_path / "any.csv"
    path.write_bytes(head + body)
    before = everything(db)
    ran = crm("import", kind, path, *(["--skip-bad"] * bad), *(["--add-missing", "reps,customers,products"] * adding))
    assert ran.code in (0, 4) and "defect" not in ran.err and harmless(ran.out + ran.err)
    if ran.code == 4:
        assert everything(db) == before and ran.out == ""
    else:
        assert ran.out.startswith("Imported ")


TEXTS = st.text(min_size=1) | st.sampled_from(NASTY)


@given(texts=st.lists(TEXTS, min_size=3, max_size=3))
@settings(max_examples=60)
def test_any_text_comes_back_exactly_from_a_quoted_cell(crm, db, tmp_path, texts):
    texts = [text.replace("\0", "").encode("utf-8", "ignore").decode() for text in texts]
    buffer = io.StringIO()
    rows = [[at, f"c{at}", text] for at, text in enumerate(texts)]
    csv.writer(buffer, quoting=csv.QUOTE_ALL).writerows([["id", "name", "note"], *rows])
    path = tmp_path / "any.csv"
    path.write_bytes(buffer.getvalue().encode())
    crm("import", "customers", path, ok=True)
    # A cell of nothing but blanks is no value, nor is one that says so.
    expected = [(text if text.strip() not in NO_VALUE else None,) for text in texts]
    assert kept(db, "SELECT note FROM customer ORDER BY id") == expected
