"""`crm log mail -`: whose a mail is, which campaign it answers, and that it counts once."""

from __future__ import annotations

import io
import sys
from email import message_from_bytes
from pathlib import Path

import pytest

from crmcli.records.campaigns.insight import is_reply
from tests.support.datafile import kept


@pytest.fixture
def office(crm, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    for line in (
        "add rep zora --email zora@us.example", "add rep yuri --email yuri@us.example",
        "add customer Acme --owner zora", "add customer Blue --owner yuri --email office@blue.example",
        "add contact Ann --at Acme --email Ann@acme.example",
        "campaign new Spring --subject News --text Hello", "campaign add Spring ann", "campaign draft Spring",
    ):  # fmt: skip
        crm(*line.split(), ok=True)


@pytest.fixture
def log(crm, monkeypatch):
    def run(text: str | bytes, *more: str):
        data = text if isinstance(text, bytes) else text.encode()
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(data)))
        return crm("log", "mail", "-", *more)

    return run


def mail(sender="Ann Lee <ann@ACME.example>", to="yuri@us.example", message="<1@acme.example>", more="", text="Yes!"):
    date = "Mon, 16 Nov 2026 09:30:00 +0100"
    return f"From: {sender}\nTo: {to}\nDate: {date}\nMessage-ID: {message}\nSubject: Re: News\n{more}\n{text}\n"


def draft_id() -> str:
    [path] = Path("Spring-drafts").iterdir()
    return str(message_from_bytes(path.read_bytes())["Message-ID"])


def test_a_reply_is_logged_once_and_told_to_its_campaign(crm, db, office, log):
    reply = mail(more=f"In-Reply-To: {draft_id()}\n", text="Yes, please.\n\nOn Mon, Zora wrote:\n> Hello\n")
    ran = log(reply)
    assert (ran.code, ran.out) == (0, "Logged #1: email from Ann (Acme) to yuri, a reply to Spring\n")
    [row] = kept(db, "SELECT kind, direction, at, note, contact_id FROM activity")
    assert row == ("email", "in", "2026-11-16T08:30:00Z", "Re: News\nYes, please.", 1)
    assert kept(db, "SELECT state FROM campaign_member") == [("replied",)]
    assert kept(db, "SELECT customer, at, source FROM v_touches") == [("Acme", "2026-11-16", "Spring")]
    again = log(reply)
    assert (again.code, again.out) == (0, "#1 is that mail already\n") and "Undo" not in again.err
    log(mail(message="<2@acme.example>", more=f"References: <x@y> {draft_id()}\n"))
    assert kept(db, "SELECT count(*) FROM touch") == [(1,)], "a second answer is no second touch"
    crm("undo", ok=True)
    crm("undo", ok=True)
    assert kept(db, "SELECT (SELECT count(*) FROM touch), (SELECT count(*) FROM activity)") == [(0, 0)]
    assert kept(db, "SELECT state FROM campaign_member") == [("drafted",)]


def test_a_reply_is_known_by_its_subject_where_the_mail_program_changed_the_id(db, office, log):
    assert log(mail(message="<1@x>").replace("Re: News", "News")).out.endswith("to yuri\n"), "no reply"
    assert log(mail("office@blue.example", message="<2@x>")).out.endswith("to yuri\n"), "of somebody else"
    assert log(mail(message="<3@x>").replace("Re: News", "AW: Re: news")).out.endswith(", a reply to Spring\n")
    assert log(mail(message="<4@x>")).out.endswith("to yuri\n"), "it was answered before"
    assert kept(db, "SELECT state FROM campaign_member") == [("replied",)]


@pytest.mark.parametrize(
    ("subject", "said", "expected"),
    [
        ("News for {customer}", "Re: News for Acme (Ltd)", True),
        ("News for {customer|you}", "回复: News for you", True),
        ("News for {customer}", "Re: Old news for Acme", False), ("Set {{a}}", "RE: Set {a}", True),
        ("Set {{a}}", "RE: Set b", False), ("10% off (today)", "Re[2]: 10% off (today)", True), ("x", "x", False),
    ],
)  # fmt: skip
def test_the_subject_of_a_reply(subject, said, expected):
    assert is_reply(subject, said) is expected


def test_who_wants_no_more_is_told_of_and_not_taken_out(db, office, log):
    ran = log(mail(text="Please unsubscribe me."))
    assert ran.code == 0 and "crm campaign out ann@ACME.example" in ran.err
    assert kept(db, "SELECT opted_out FROM reach") == [(0,)]


def test_a_mail_of_a_rep_went_out_and_of_a_customer_came_in(db, office, log):
    log(mail("zora@us.example", "Yuri <yuri@us.example>, Ann <ann@acme.example>", "<3@us.example>"))
    log(mail("office@Blue.example", message="<4@blue.example>"))
    rows = kept(db, "SELECT customer, rep, direction, contact_id FROM v_activities ORDER BY id")
    assert rows == [("Acme", "zora", "out", 1), ("Blue", "yuri", "in", None)]


def test_what_is_of_nobody_is_one_line_that_says_what_to_do(db, office, log):
    for text, code, said in (
        (mail("bo@blue.example"), 3, "crm add contact NAME --at Blue --email bo@blue.example"),
        (mail("bo@new.example"), 3, "--at CUSTOMER --email bo@new.example"),
        ("hello\n", 4, "is no mail"),
        ("", 4, "is no mail"),
        (b"\xff\xfe\x00", 4, "is no mail"),
        (
            "From: mailer-daemon@x\nContent-Type: multipart/report; boundary=b\n\n--b\n\n"
            "Final-Recipient: rfc822; ann@acme.example\n--b--\n", 4, "'ann@acme.example (bad)'",
        ),
    ):  # fmt: skip
        ran = log(text)
        assert (ran.code, ran.err.count("\n"), ran.out) == (code, 1, "") and said in ran.err, ran
    assert kept(db, "SELECT count(*) FROM activity") == [(0,)]


def test_any_encoding_and_form_is_read(db, office, log):
    body = "Größe passt".encode("latin-1")
    head = "From: ann@acme.example\nSubject: =?utf-8?q?Gr=C3=BC=C3=9Fe?=\nContent-Type: text/html; charset=latin-1\n\n"
    assert log(head.encode() + b"<p>" + body + b"</p><style>x{}</style>").code == 0
    assert kept(db, "SELECT note FROM activity") == [("Grüße\nGröße passt",)]
