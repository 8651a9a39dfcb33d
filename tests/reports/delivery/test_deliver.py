"""How reports reach people: named files, mail, on from the last one; once, whole, or not at all."""

from __future__ import annotations

import email
import json
import os
import random
import signal
import sqlite3
import subprocess
import sys
import time
from contextlib import closing
from datetime import UTC, date, datetime
from email.policy import SMTP
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crmcli.core.conventions import Conventions
from crmcli.core.errors import UsageError
from crmcli.core.periods import Calendar, Period
from crmcli.output.mail import addresses
from crmcli.reports.delivery.file_name import filled
from tests.support.teams import company

WEEKLY = ("report", "weekly", "--as-of", "2026-07-06")
"""A Monday: the last week that is over is 2026-W27, 29 June to 5 July; and at the end of the day so is that day."""


@pytest.fixture
def team(db: Path) -> Path:
    company.make(db).close()
    return db


@pytest.fixture
def sendmail(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A program that keeps each mail as a file in the folder that is returned; it waits or fails when told to."""
    folder, program = tmp_path / "sent", tmp_path / "bin" / "sendmail"
    folder.mkdir()
    program.parent.mkdir()
    program.write_text(
        f'#!/bin/sh\necho "$@" > {folder}/arguments\ncat > {folder}/$$.part\n'
        f"if [ -f {tmp_path}/fail ]; then echo 'no route to host' >&2; rm {folder}/$$.part; exit 75; fi\n"
        f"while [ -f {tmp_path}/wait ]; do sleep 0.05; done\nmv {folder}/$$.part {folder}/$$.mail\n"
    )
    program.chmod(0o755)
    monkeypatch.setenv("PATH", f"{program.parent}:{os.environ['PATH']}")
    return folder


def mails(folder: Path) -> list[Path]:
    return sorted(folder.glob("*.mail"))


def runs(db: Path) -> list[tuple[str, str]]:
    """The first day and the day after the last of each report that is kept as delivered."""
    with closing(sqlite3.connect(db)) as connection:
        return connection.execute('SELECT start, "end" FROM report_run ORDER BY id').fetchall()


def period(path: Path) -> tuple[str, str]:
    about = json.loads(path.read_text("utf-8"))["period"]
    return about["start"], about["end"]


# Names of files


APRIL = Calendar(date(2026, 11, 24), Conventions(4))


@pytest.mark.parametrize(
    ("pattern", "about", "name"),
    [
        # 28 December 2026 to 3 January 2027 is the ISO week 53 of 2026.
        ("{year}-W{week}", Period("2026-W53", date(2026, 12, 28), date(2027, 1, 4), "week"), "2026-W53"),
        # 1 January 2027 is in that week; as a month or day it is of 2027.
        ("{year}-W{week}", Period("2027-01-01", date(2027, 1, 1), date(2027, 1, 2), "day"), "2026-W53"),
        ("{year}-{month}-{day}", Period("2027-01-01", date(2027, 1, 1), date(2027, 1, 2), "day"), "2027-01-01"),
        ("{year}-{month}", Period("2027-01", date(2027, 1, 1), date(2027, 2, 1), "month"), "2027-01"),
        # A name may have both years: each is that of what stands after it, or before it where nothing does.
        ("{year}/{month}-{day} W{week}-{year}", Period("x", date(2027, 1, 1), date(2027, 1, 2), "day"),
         "2027/01-01 W53-2026"),
        ("{year}-{month} {for} {year}-W{week}", Period("2026-W01", date(2025, 12, 29), date(2026, 1, 5), "week"),
         "2025-12 a-b-Ünal 2026-W01"),
        ("{year}", Period("2026-W01", date(2025, 12, 29), date(2026, 1, 5), "week"), "2026"),
        # A year that starts in April: January to March 2027 is the fourth quarter of 2026.
        ("{year}Q{quarter}", Period("2026Q4", date(2027, 1, 1), date(2027, 4, 1), "quarter"), "2026Q4"),
        ("{year}", Period("2026Q4", date(2027, 1, 1), date(2027, 4, 1), "quarter"), "2026"),
        # Days that are no period of the calendar are named by the last of them, here Sunday 5 July.
        ("{year}-{month}-{day} W{week}", Period("x", date(2026, 6, 20), date(2026, 7, 6)), "2026-07-05 W27"),
        ("{{year}}-{for}}", Period("2027-01", date(2027, 1, 1), date(2027, 2, 1), "month"), "{year}-a-b-Ünal}"),
    ],
)  # fmt: skip
def test_the_name_of_a_file_is_filled_in_from_the_period(pattern, about, name):
    assert filled(pattern, about, "../a/b \nÜnal", APRIL) == name


def test_a_field_that_there_is_not_is_refused():
    with pytest.raises(UsageError) as refused:
        filled("{years}", Period("2027-01", date(2027, 1, 1), date(2027, 2, 1), "month"), "", APRIL)
    assert refused.value.hint == "did you mean {year}?"


def test_a_report_goes_to_a_new_folder_that_is_the_users_own(crm, team, tmp_path, monkeypatch):
    within = tmp_path / "{odd}"
    within.mkdir()
    monkeypatch.chdir(within)
    ran = crm(*WEEKLY, "--for", "ann", "-o", "reports/{year}/W{week}-{for}.json", ok=True)
    place = within / "reports" / "2026" / "W27-ann.json"
    assert period(place) == ("2026-06-29", "2026-07-06") and str(place) in ran.err
    assert [path.stat().st_mode & 0o777 for path in (place, *list(place.parents)[:2])] == [0o600, 0o700, 0o700]
    assert runs(team) == []  # only what goes on from the last one is kept
    refused = crm(*WEEKLY, "-o", "new/{yaer}.json")
    assert refused.code == 2 and not (within / "new").exists()


# On from the last one


def test_each_report_goes_on_where_the_last_one_ended(crm, team, tmp_path):
    place = tmp_path / "r.json"
    since = ("report", "weekly", "--since", "last", "-o", place, "--as-of")
    crm(*since, "2026-07-06", ok=True)
    assert period(place) == ("2026-06-29", "2026-07-06")  # the first time: the usual one
    crm(*since, "2026-07-06", ok=True)
    assert period(place) == ("2026-07-06", "2026-07-07")
    before = place.stat()
    ran = crm(*since, "2026-07-06")
    assert (ran.code, ran.out, ran.err) == (0, "", "Nothing new since 2026-07-07.\n")
    assert crm(*since, "2026-07-06", "--fail-empty").code == 6
    assert place.stat() == before
    crm(*since, "2026-07-12", ok=True)
    assert period(place) == ("2026-07-07", "2026-07-13")
    assert runs(team) == [("2026-06-29", "2026-07-06"), ("2026-07-06", "2026-07-07"), ("2026-07-07", "2026-07-13")]
    crm(*since, "2026-12-31", ok=True)
    ran = crm(*since, "2027-01-31")  # a month in which nothing happened is nothing new, and will be told of later
    assert (ran.code, ran.err) == (0, "Nothing new since 2027-01-01.\n") and len(runs(team)) == 4


def test_reports_of_others_or_for_other_places_go_on_from_their_own(crm, team, tmp_path, sendmail):
    lines = [("-o", "a.json"), ("-o", "b.json"), ("-o", "a.json", "--for", "ann"), ("--mail-to", "a@x.com")]
    for line in lines:
        crm(*WEEKLY, "--since", "last", *line, ok=True)
    assert runs(team) == [("2026-06-29", "2026-07-06")] * 4
    crm(*WEEKLY, "--since", "last", "--mail-to", "b@x.com,a@x.com", ok=True)
    crm(*WEEKLY, "--since", "last", "--mail-to", "a@x.com, b@x.com", ok=True)  # the same two
    assert runs(team)[4:] == [("2026-06-29", "2026-07-06"), ("2026-07-06", "2026-07-07")]


@pytest.mark.parametrize(
    "line",
    [("2026-W30", "--since", "last"), ("--since", "monday"), ("--mail-from", "a@x.com"), ("-o", "x.eml")],
    ids=str,
)
def test_what_does_not_go_together_is_refused(crm, team, line):
    ran = crm("report", "weekly", *line)
    assert ran.code == 2 and " – " in ran.err and runs(team) == []


# Mail


def test_a_mail_has_text_html_and_a_workbook_and_is_the_same_each_time(crm, team, tmp_path):
    mail = ("--mail-to", "Zoë Ünal <zoe@x.com>, b@y.org", "--mail-from", "CRM <crm@z.net>")
    for name in ("a.eml", "b.eml"):
        crm(*WEEKLY, "--full", *mail, "-o", name, ok=True)
    content = (tmp_path / "a.eml").read_bytes()
    assert content == (tmp_path / "b.eml").read_bytes()
    message = email.message_from_bytes(content, policy=SMTP)
    assert (
        message["From"] == "CRM <crm@z.net>"
        and message["Subject"] == "Weekly report: Monday 29 June to Sunday 5 July 2026"
    )
    assert [(one.display_name, one.addr_spec) for one in message["To"].addresses] == [
        ("Zoë Ünal", "zoe@x.com"), ("", "b@y.org"),
    ]  # fmt: skip
    assert message["Date"].datetime == datetime(2026, 7, 6, 23, 59, 59, tzinfo=UTC)
    assert message["Message-ID"].startswith("<20260706235959.") and message["Message-ID"].endswith("@z.net>")
    kinds = [part.get_content_type() for part in message.walk() if not part.is_multipart()]
    assert kinds[:2] == ["text/plain", "text/html"] and kinds[2].endswith("spreadsheetml.sheet") and len(kinds) == 3
    text, page, workbook = (part for part in message.walk() if not part.is_multipart())
    assert max(map(len, text.get_content().splitlines())) <= 78 and "c-1" in text.get_content()
    said = " ".join(text.get_content().split())
    assert (
        "Not shown at this width: Team (North in all). The attached workbook has all." in said
        and "terminal" not in said
    )
    assert "<table" in page.get_content() and "<script" not in page.get_content()
    assert workbook.get_filename() == "weekly-2026-W27.xlsx" and workbook.get_content()[:2] == b"PK"
    head = content.partition(b"\r\n\r\n")[0]
    assert head.isascii() and max(map(len, content.split(b"\r\n"))) <= 998
    assert not message.defects and content.count(b"\n") == content.count(b"\r\n")


@pytest.mark.parametrize(
    "to", ["", "nobody", "a@x\nBcc: e@v", "a b@x", "@x", "a@", "a@@x", "ä@x.com", "a@x; rm", "a..b@x", "a@x\0"]
)
def test_what_is_no_address_is_refused(to):
    with pytest.raises(UsageError):
        addresses(to, "--mail-to")


@settings(max_examples=60)
@given(st.text(max_size=30), st.sampled_from(["<a@x.com>", ",b@y.com", "", "\r\nX: y"]))
def test_no_address_begins_a_header(name, rest):
    from email.message import EmailMessage

    message = EmailMessage(SMTP)
    try:
        message["To"] = addresses(f"{name} {rest}", "--mail-to")
    except UsageError:
        return
    lines = message.as_bytes().partition(b"\r\n\r\n")[0].split(b"\r\n")
    assert lines[0].startswith(b"To:") and all(line[:1] in b" \t" for line in lines[1:])


def test_a_mail_is_handed_over_once_and_kept_as_delivered(crm, team, tmp_path, sendmail):
    since = (*WEEKLY, "--since", "last", "--mail-to", "a@x.com")
    (tmp_path / "fail").touch()
    ran = crm(*since)
    assert ran.code == 1 and "sendmail failed with 75: no route to host" in ran.err
    assert runs(team) == [] and mails(sendmail) == []
    (tmp_path / "fail").unlink()
    assert crm(*since, ok=True).err == "Mailed to a@x.com\n"
    (sent,) = mails(sendmail)
    assert (sendmail / "arguments").read_text() == "-t -i\n" and runs(team) == [("2026-06-29", "2026-07-06")]
    message = email.message_from_bytes(sent.read_bytes(), policy=SMTP)
    assert message["To"] == "a@x.com" and b"\r\n" not in sent.read_bytes()  # as local programs take it


def test_the_program_and_the_sender_can_be_settings_but_no_folder_names_a_program(crm, team, tmp_path):
    program = tmp_path / "post"
    program.write_text(f"#!/bin/sh\ncat > {tmp_path}/got\n")
    program.chmod(0o755)
    crm("config", "set", "sendmail", program, ok=True)
    crm("config", "set", "mail_from", "Team <team@x.com>", ok=True)
    crm(*WEEKLY, "--mail-to", "a@x.com", ok=True)
    assert (tmp_path / "got").read_text().startswith("From: Team <team@x.com>\n")
    (tmp_path / "got").unlink()
    (tmp_path / "crm.toml").write_text(f'sendmail = "{program}"\n')
    ran = crm(*WEEKLY, "--mail-to", "a@x.com")
    assert ran.code == 2 and "not taken from" in ran.err and not (tmp_path / "got").exists()
    assert crm(*WEEKLY, "--mail-to", "a@x.com", "--sendmail", "/no/such/program").code == 1


# Two at once, killed, and a full disk


def start(*args: object, **more: object) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        [sys.executable, "-m", "crmcli", *map(str, args)], stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, **more
    )  # fmt: skip


def test_of_two_runs_at_once_one_sends(crm, team, tmp_path, sendmail):
    since = (*WEEKLY, "--since", "last", "--mail-to", "a@x.com")
    (tmp_path / "wait").touch()
    first = start(*since)
    while not list(sendmail.glob("*.part")):
        assert first.poll() is None, first.communicate()
        time.sleep(0.02)
    ran = crm(*since)
    assert (ran.code, ran.out, "Another run is making this report" in ran.err) == (0, "", True)
    assert crm(*WEEKLY, "--since", "last", "--mail-to", "b@x.com", "-o", "b.eml").code == 0  # another one may
    (tmp_path / "wait").unlink()
    assert (first.wait(30), first.communicate()[1]) == (0, b"Mailed to a@x.com\n")
    assert len(mails(sendmail)) == 1 and len(runs(team)) == 2


def test_a_run_that_is_killed_leaves_the_earlier_report_whole_and_no_lock(crm, team, tmp_path):
    place = tmp_path / "r.html"
    line = (*WEEKLY, "--since", "last", "-o", place)
    crm(*WEEKLY, "-o", place, ok=True)
    whole = place.read_bytes()
    began = time.monotonic()
    assert crm(*WEEKLY, "-o", tmp_path / "again.html").code == 0
    draw = random.Random(5)
    for _ in range(5):
        child = start(*line)
        time.sleep(draw.uniform(0.2, 1.0) * max(0.3, time.monotonic() - began))
        began = time.monotonic()
        child.send_signal(signal.SIGKILL)
        child.communicate()
        content = place.read_bytes()
        assert content.endswith(b"</html>\n") and (content == whole or runs(team))
    kept = runs(team)
    begun = tmp_path / ".r.html.999999999-0123abcd"  # as a run leaves it that is killed while it writes
    begun.touch()
    (tmp_path / f".r.html.{os.getpid()}-0123abcd").touch()  # of a run under way
    ran = crm(*WEEKLY, "-o", place, ok=True)
    assert [path.name for path in tmp_path.glob(".r.html.*")] == [f".r.html.{os.getpid()}-0123abcd"]
    ran = crm(*line, ok=True)
    assert "Another run" not in ran.err and (len(runs(team)) == len(kept) + 1 or "Nothing new" in ran.err)


def test_a_full_disk_leaves_the_earlier_report_and_keeps_nothing_as_delivered(crm, team, tmp_path):
    resource = pytest.importorskip("resource")
    place = tmp_path / "r.html"
    place.write_text("earlier")

    def small() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (40_960, 40_960))

    child = start(*WEEKLY, "--full", "--since", "last", "-o", place, preexec_fn=small)
    said = child.communicate()[1].decode()
    assert child.returncode == 1 and "cannot be written: File too large" in said
    assert place.read_text() == "earlier" and runs(team) == []
    assert [path.name for path in tmp_path.glob(".r.html*")] == []
