"""Marks of no value are none in every field of every kind of record; words such as "unknown" are texts."""

from __future__ import annotations

import pytest

from tests.support.datafile import kept, small_team

MARKS = ("\\N", "NaT", "NaN", "nan", "N/A", "n/a", "None", "NONE", "null", "NULL", "-", "--", "–", "(blank)", "(null)",
         "#N/A", "#NV", "<NA>", "undefined", " None ", "Keine Angabe", "无", "нет данных")  # fmt: skip
TEXTS = ("nicht verfügbar", "unknown", "NA", "0", "Nan", "Nat", "No", "none of these", "-1", "n/a yet", "keine", "?")


@pytest.fixture
def imported(crm, tmp_path):
    """Imports a file of those lines."""
    small_team(crm)

    def run(kind: str, *lines: str) -> object:
        path = tmp_path / "file.csv"
        path.write_text("\n".join(lines) + "\n", "utf-8")
        return crm("import", kind, path, "--yes")

    return run


@pytest.mark.parametrize("mark", MARKS)
def test_marks_of_no_value_are_none_in_every_text(imported, db, mark):
    head = "id,customer,rep,stage,amount,opened,closed,source,lost reason,product"
    assert imported("deals", head, f"m,{mark},alice,Lead,{mark},{mark},{mark},{mark},{mark},{mark}").code == 0
    row = kept(
        db, "SELECT customer_id, amount, closed, source, lost_reason, product_id FROM deal WHERE external_key='m'"
    )
    assert row == [(None,) * 6]
    head = "name,id,email,phone,website,industry,region,source,owner,note"
    assert imported("customers", head, f"Zed,{','.join([mark] * 9)}").code == 0
    names = "external_key, email, phone, website, industry, region, source, owner_id, note"
    assert kept(db, f"SELECT {names} FROM customer WHERE name = 'Zed'") == [(None,) * 9]
    assert imported("reps", "name,email,team,manager", f"Zoe,{mark},{mark},{mark}").code == 0
    assert kept(db, "SELECT email, team, manager FROM rep WHERE name = 'Zoe'") == [(None,) * 3]
    assert imported("activities", "customer,kind,at,note", f"Acme Ltd,call,2026-03-05,{mark}").code == 0
    assert kept(db, "SELECT note FROM activity ORDER BY id DESC LIMIT 1") == [(None,)]
    assert imported("feedback", "customer,kind,score,at,text", f"Acme Ltd,csat,4,2026-03-05,{mark}").code == 0
    assert kept(db, "SELECT text FROM feedback ORDER BY id DESC LIMIT 1") == [(None,)]


def test_texts_that_say_something_are_kept(imported, db):
    lines = [f"C{at},{text}" for at, text in enumerate(TEXTS)]
    assert imported("customers", "name,industry", *lines).code == 0
    assert (
        tuple(word for (word,) in kept(db, "SELECT industry FROM customer WHERE name LIKE 'C_%' ORDER BY id")) == TEXTS
    )


@pytest.mark.parametrize("kind", ["reps", "customers", "products"])
def test_a_record_is_not_called_nothing(imported, kind):
    ran = imported(kind, "name,id", "None,1")
    assert ran.code == 4
    assert "line 2, name" in ran.err


def test_what_crm_export_wrote_is_a_text(imported, crm, db, tmp_path):
    crm("edit", "customer", "Acme Ltd", "--industry", "None", "--note", "N/A", ok=True)
    crm("export", "customers", "-o", tmp_path / "out.csv", ok=True)
    crm("edit", "customer", "Acme Ltd", "--industry", "Retail", "--note", "x", ok=True)
    crm("import", "customers", tmp_path / "out.csv", ok=True)
    assert kept(db, "SELECT industry, note FROM customer WHERE name = 'Acme Ltd'") == [("None", "N/A")]
