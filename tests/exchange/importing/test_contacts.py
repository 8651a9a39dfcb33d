"""`crm import contacts`: the exports of CRMs and address books, and the cards of phones."""

from __future__ import annotations

import pytest

from tests.support.datafile import kept

REACHED = "SELECT name, email, phone FROM contact ORDER BY id"

HUBSPOT = """Record ID,First Name,Last Name,Email,Phone Number,Mobile Phone Number,Associated Company,Job Title
101,Ann,Lee,ann@acme.example,020 7946 0000,07700 900123,Acme,Buyer
102,伟,张,zw@hw.example,,13800138000,华为,采购
103,,,solo@x.example,,,,
"""
SALESFORCE = """"Salutation","First Name","Last Name","Title","Account Name","Phone","Mobile","Email","Mailing City","Contact Owner"
"Ms.","Ann","Lee","Buyer","Acme","020 7946 0000","07700 900123","ann@acme.example","London","Bob"
"""  # noqa: E501 - as that program writes it
PIPEDRIVE = """Person - Name,Person - Organization,Person - Email - Work,Person - Email - Home,Person - Phone - Mobile,Person - ID
Ann Lee,Acme,ann@acme.example,ann@home.example,07700 900123,7
"""  # noqa: E501 - as that program writes it
ZOHO = """Record Id,First Name,Last Name,Account Name,Email,Secondary Email,Phone,Mobile,Contact Owner,Email Opt Out
zcrm_1,Ann,Lee,Acme,ann@acme.example,ann@home.example,,07700 900123,Bob,false
"""
OUTLOOK = """First Name,Middle Name,Last Name,Company,Job Title,Business Street,Business Phone,Mobile Phone,E-mail Address,E-mail 2 Address,Categories,Notes
Ann,B,Lee,Acme,Buyer,1 Road,020 7946 0000,07700 900123,ann@acme.example,ann@home.example,Friends;Work,met at the fair
"""  # noqa: E501 - as that program writes it
GOOGLE = """First Name,Middle Name,Last Name,Organization Name,Organization Title,Labels,E-mail 1 - Label,E-mail 1 - Value,Phone 1 - Label,Phone 1 - Value
Ann,,Lee,Acme,Buyer,* myContacts,* Work,ann@acme.example ::: a@x.example,Mobile,07700 900123
"""  # noqa: E501 - as that program writes it
BOTH = "020 7946 0000, 07700 900123 (mobile)"


@pytest.mark.parametrize(
    ("text", "program", "found"),
    [
        (HUBSPOT, "HubSpot", [
            ("Ann Lee", "ann@acme.example", BOTH), ("张伟", "zw@hw.example", "13800138000 (mobile)"),
            ("solo@x.example", "solo@x.example", None),
        ]),
        (SALESFORCE, "Salesforce report", [("Ann Lee", "ann@acme.example", BOTH)]),
        (PIPEDRIVE, "Pipedrive", [
            ("Ann Lee", "ann@acme.example (work), ann@home.example (home)", "07700 900123 (mobile)"),
        ]),
        (ZOHO, "Zoho CRM", [("Ann Lee", "ann@acme.example, ann@home.example", "07700 900123 (mobile)")]),
        (OUTLOOK, "Outlook", [
            ("Ann B Lee", "ann@acme.example, ann@home.example", "020 7946 0000 (work), 07700 900123 (mobile)"),
        ]),
        (GOOGLE, "Google Contacts", [
            ("Ann Lee", "ann@acme.example (work), a@x.example (work)", "07700 900123 (mobile)"),
        ]),
    ],
    ids=["hubspot", "salesforce", "pipedrive", "zoho", "outlook", "google"],
)  # fmt: skip
def test_exports_of_programs_are_recognised_and_known_again(crm, db, tmp_path, text, program, found):
    (tmp_path / "people.csv").write_text(text, "utf-8")
    crm("add", "customer", "Zero", ok=True)
    ran = crm("import", "contacts", "people.csv", "--add-missing", "customers", ok=True)
    assert f"; {program} (" in ran.err
    assert kept(db, REACHED) == found
    assert kept(db, "SELECT DISTINCT role FROM contact WHERE name = 'Ann Lee'") in ([("Buyer",)], [(None,)], [])
    again = crm("import", "contacts", "people.csv", "--add-missing", "customers", ok=True)
    assert f"0 new, 0 changed, {len(found)} unchanged" in again.out
    crm("undo", ran.undo, ok=True)
    assert kept(db, REACHED) == [] and kept(db, "SELECT name FROM customer") == [("Zero",)]


OLD = """BEGIN:VCARD\r
VERSION:2.1\r
N;CHARSET=UTF-8;ENCODING=QUOTED-PRINTABLE:=E5=BC=A0;=E4=BC=9F;;;\r
FN;CHARSET=UTF-8;ENCODING=QUOTED-PRINTABLE:=E5=BC=A0=E4=BC=\r
=9F\r
TEL;CELL;PREF:13800138000\r
TEL;WORK:010 8888 0000\r
EMAIL;INTERNET:zw@example.cn\r
ORG;CHARSET=UTF-8;ENCODING=QUOTED-PRINTABLE:=E5=8D=8E=E4=B8=BA\r
END:VCARD\r
BEGIN:VCARD\r
VERSION:4.0\r
FN:Zoë Ünlü\r
TEL;VALUE=uri;TYPE="voice,home":tel:+33-01-23-45-67\r
EMAIL;PREF=1:z@x.example\r
item1.EMAIL:y@x.example\r
item1.X-ABLabel:_$!<Work>!$_\r
ORG:Foo\\, Inc;Sales\r
TITLE:Head\r
NOTE:a note that is\r
  folded\r
END:VCARD\r
"""


def test_cards_of_old_phones_and_of_new_ones(crm, db, tmp_path):
    (tmp_path / "phone.vcf").write_text(OLD, "utf-8", newline="")
    crm("add", "rep", "alice", ok=True)
    crm("import", "contacts", "phone.vcf", "--add-missing", "customers", ok=True)
    assert kept(db, REACHED) == [
        ("张伟", "zw@example.cn", "13800138000 (mobile), 010 8888 0000 (work)"),
        ("Zoë Ünlü", "z@x.example, y@x.example (work)", "+33-01-23-45-67 (home)"),
    ]
    assert kept(db, "SELECT c.name, p.role FROM position p JOIN customer c ON c.id = p.customer_id ORDER BY 1") == [
        ("Foo, Inc", "Head"), ("华为", None),
    ]  # fmt: skip
    assert kept(db, "SELECT note FROM contact WHERE id = 2") == [("a note that is folded",)]


def test_a_row_is_about_the_contact_of_its_mail_else_of_its_name_at_that_customer(crm, db, tmp_path):
    crm("add", "customer", "Acme", ok=True)
    crm("add", "customer", "Beta", ok=True)
    crm("add", "contact", "Ann Lee", "--at", "Acme", "--email", "ann@acme.example", "--phone", "123", ok=True)
    crm("add", "contact", "Ann Lee", "--at", "Beta", ok=True)
    (tmp_path / "p.csv").write_text(
        "name,email,company,title,phone\nA. Lee,ANN@acme.example,Acme,CFO,456\nann lee,ann@beta.example,Beta,,\n"
        "Ann Lee,,Gamma,,\n"
    )
    ran = crm("import", "contacts", "p.csv", "--add-missing", "customers", ok=True)
    assert ran.out == "Imported 3 contacts: 1 new, 2 changed, 0 unchanged; added 1 customer\n"
    assert kept(db, "SELECT id, name, role, email, phone FROM contact") == [
        (1, "Ann Lee", "CFO", "ANN@acme.example", "123, 456"), (2, "Ann Lee", None, "ann@beta.example", None),
        (3, "Ann Lee", None, None, None),
    ]  # fmt: skip
    (tmp_path / "q.csv").write_text("name,email\nX,ann@acme.example; ann@beta.example\nY,y@\n")
    assert crm("import", "contacts", "q.csv").code == 4
    (tmp_path / "t.csv").write_text("name,email\nX,x@x.example\nY,X@x.example\n")
    assert crm("import", "contacts", "t.csv").code in (0, 4)
    assert len(kept(db, "SELECT * FROM reach WHERE key = 'x@x.example'")) <= 1
