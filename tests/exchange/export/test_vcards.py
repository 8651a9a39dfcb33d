"""vCards: 1,000 made people go out and come back with nothing lost."""

from __future__ import annotations

import random
import sqlite3
from contextlib import closing

from tests.support.datafile import kept

NAMES = (
    "Ann",
    "Bo",
    "Zoë",
    "Ünal",
    "伟",
    "健",
    "Мария",
    "O'Neil",
    "Jean-Luc",
    "da Silva",
    "张",
    "Nguyễn",
    "Smith, Jr.",
)
CUSTOMERS = ("Acme", "Beta; Sons", "Gamma (UK)", "Delta, Inc", "東雲商事", 'Quo "ted"', "Back\\slash")
ROLES = ("buyer", "CFO", "head of IT, interim", "board (acting)", "采购")
REACH = "INSERT INTO reach (contact_id, kind, value, key, label, opted_out, bad) VALUES (?, ?, ?, ?, ?, ?, ?)"
LABELS = (None, None, "home", "work", "mobile", "fax", "Direct line", "assistant")


def made(db, count: int) -> None:
    """People as no program would make them, written past the program."""
    draw = random.Random(7)
    with closing(sqlite3.connect(db)) as connection, connection:
        for id in range(1, count + 1):
            name = " ".join(draw.sample(NAMES, draw.randint(1, 3)))
            note = draw.choice((None, "one line", "two\nlines; with, signs \\ and : more", "漢" * 90, "x" * 300))
            archived = draw.choice((None,) * 9 + ("2026-01-02T03:04:05Z",))
            tags = draw.choice((None, "vip", "hot vip"))
            connection.execute(
                "INSERT INTO contact (id, name, name_key, note, archived, tags) VALUES (?, ?, ?, ?, ?, ?)",
                (id, name, name.casefold(), note, archived, tags),
            )
            for at in range(draw.randint(0, 3)):
                mail = f"Person{id}.{at}@example{id % 7}.com"
                flags = (draw.choice(LABELS), int(draw.random() < 0.1), int(draw.random() < 0.1))
                connection.execute(REACH, (id, "email", mail, mail.lower(), *flags))
            for at in range(draw.randint(0, 2)):
                number = f"+{draw.randint(1, 99)} (0){draw.randint(10, 99)}/{id}-{at}"
                digits = "".join(filter(str.isdigit, number))
                connection.execute(REACH, (id, "phone", number, digits, draw.choice(LABELS), 0, 0))
            for customer in draw.sample(range(1, len(CUSTOMERS) + 1), draw.choice((0, 1, 1, 1, 2, 3))):
                connection.execute(
                    "INSERT INTO position (contact_id, customer_id, role, main) VALUES (?, ?, ?, 0)",
                    (id, customer, draw.choice((None, *ROLES))),
                )


ALL = (
    "SELECT c.name, c.note, c.archived, c.tags, c.email, c.phone,"
    " (SELECT group_concat(p.customer_id || coalesce(p.role, ''))"
    " FROM (SELECT * FROM position WHERE contact_id = c.id ORDER BY id) p) FROM contact c ORDER BY c.id"
)


def test_a_round_trip_of_1000_people_loses_nothing(crm, db, tmp_path):
    for name in CUSTOMERS:
        crm("add", "customer", name, ok=True)
    made(db, 1000)
    crm("export", "contacts", "-o", "all.vcf", ok=True)
    before = kept(db, ALL)
    assert (
        crm("import", "contacts", "all.vcf", ok=True).out
        == "Imported 1,000 contacts: 0 new, 0 changed, 1,000 unchanged\n"
    )
    crm("export", "customers", "-o", "customers.csv", ok=True)
    crm("--db", "new.db", "import", "customers", "customers.csv", "--yes", ok=True)
    crm("--db", "new.db", "import", "contacts", "all.vcf", ok=True)
    assert kept(tmp_path / "new.db", ALL) == before
    crm("--db", "new.db", "undo", ok=True)
    assert kept(tmp_path / "new.db", "SELECT count(*) FROM contact") == [(0,)]


def test_lines_are_folded_and_other_kinds_are_no_cards(crm, db):
    for name in CUSTOMERS:
        crm("add", "customer", name, ok=True)
    made(db, 30)
    card = crm("export", "contacts", "--format", "vcf", ok=True).out
    assert max(len(line.encode()) for line in card.splitlines()) <= 75
    assert card.count("BEGIN:VCARD") == 30
    assert (
        crm("export", "customers", "-o", "x.vcf").err
        == "crm: vCards are of contacts – crm export contacts -o team.vcf\n"
    )
