"""Reports that make themselves: crontab lines and timers that work as written, and leave everything else alone."""

from __future__ import annotations

import json
import os
import re
import shlex
import shutil
import subprocess
from pathlib import Path

import pytest

from crmcli.core.errors import UsageError
from crmcli.reports.schedule.command import program
from crmcli.reports.schedule.crontab import Job, jobs, replaced
from crmcli.reports.schedule.times import read
from tests.support.teams import company

OTHERS = "# mine\nMAILTO=ann\n\n*/5 * * * * date \\%H >/dev/null # crm-schedule like\n@daily x"


@pytest.fixture
def team(db: Path) -> Path:
    company.make(db).close()
    return db


@pytest.fixture
def crontab(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A crontab program that keeps the crontab in the file that is returned; it fails when told to."""
    table, program = tmp_path / "table", tmp_path / "bin" / "crontab"
    program.parent.mkdir()
    program.write_text(
        f'#!/bin/sh\nif [ -f {tmp_path}/fail ]; then echo "bad minute" >&2; exit 1; fi\n'
        f'if [ "$1" = - ]; then cat > {table}\nelif [ -f {table} ]; then cat {table}\n'
        f'else echo "no crontab for ann" >&2; exit 1; fi\n'
    )
    program.chmod(0o755)
    monkeypatch.setenv("PATH", f"{program.parent}:{os.environ['PATH']}")
    return table


@pytest.mark.parametrize(
    ("report", "text", "cron", "calendar"),
    [
        ("weekly", "Mon 07:00", "0 7 * * 1", "Mon *-*-* 07:00:00"),
        ("weekly", "sunday 23:59", "59 23 * * 0", "Sun *-*-* 23:59:00"),  # crontab: 0 is Sunday
        ("daily", "daily 18:30", "30 18 * * *", "*-*-* 18:30:00"),
        ("daily", "7:05", "5 7 * * *", "*-*-* 07:05:00"),
        ("daily", "weekdays 07:00", "0 7 * * 1-5", "Mon..Fri *-*-* 07:00:00"),
        ("monthly", "1st 07:00", "0 7 1 * *", "*-*-01 07:00:00"),
        ("monthly", "month 00:00", "0 0 1 * *", "*-*-01 00:00:00"),
        ("monthly", "22nd 07:00", "0 7 22 * *", "*-*-22 07:00:00"),
        # The team's year starts in February: its quarters do so in February, May, August and November.
        ("quarterly", "2nd 07:00", "0 7 2 2,5,8,11 *", "*-02,05,08,11-02 07:00:00"),
        ("quarterly", "quarter 07:00", "0 7 1 2,5,8,11 *", "*-02,05,08,11-01 07:00:00"),
    ],
)
def test_times_are_those_of_crontab_and_systemd(report, text, cron, calendar):
    when = read(text, report, fiscal_start=2)
    assert (when.cron, when.calendar) == (cron, calendar)
    if shutil.which("systemd-analyze"):
        checked = subprocess.run(["systemd-analyze", "calendar", calendar], capture_output=True, text=True, check=False)
        assert f"Normalized form: {calendar}" in checked.stdout


@pytest.mark.parametrize(
    ("report", "text"),
    [
        ("weekly", "daily 07:00"), ("weekly", "07:00"), ("weekly", "1st 07:00"), ("weekly", "mo 07:00"),
        ("daily", "Mon 07:00"), ("monthly", "Mon 07:00"), ("monthly", "quarter 07:00"), ("monthly", "31st 07:00"),
        ("monthly", "0 07:00"), ("weekly", "Mon 24:00"), ("weekly", "Mon 07:60"), ("weekly", "Mon 7"), ("weekly", ""),
        ("weekly", "Mon 07:00 * * *"), ("daily", "* 07:00"),
    ],
)  # fmt: skip
def test_a_time_that_does_not_fit_the_report_is_refused(report, text):
    with pytest.raises(UsageError) as refused:
        read(text, report, 1)
    assert refused.value.hint


def test_other_lines_of_a_crontab_stay_byte_for_byte():
    job = Job("weekly", "0" * 8, "0 7 * * 1", "crm report -o '50%'")
    added = replaced(OTHERS, job.name, job.file, job.line())
    assert added == f"{OTHERS}\n{job.line()}\n" and jobs(added) == [job] and "50\\%" in added
    other = Job("weekly", "1" * 8, "0 8 * * 1", "other")
    both = replaced(added, other.name, other.file, other.line())
    changed = replaced(both, job.name, job.file, job._replace(when="0 9 * * 1").line())
    assert changed == both.replace("0 7 * * 1", "0 9 * * 1")  # in the place of the old one
    assert replaced(changed, job.name, job.file, None) == f"{OTHERS}\n{other.line()}\n"
    assert replaced("", job.name, job.file, job.line()) == f"{job.line()}\n"


def command(line: str) -> str:
    """What the crontab line runs: cron takes five fields off, and reads `\\%` as %."""
    return re.split(r"\s+", line, maxsplit=5)[5].replace("\\%", "%")


def test_the_line_works_from_anywhere_in_an_empty_environment(crm, team, tmp_path, monkeypatch):
    within = tmp_path / "50% o'\"clock $HOME {x}"
    within.mkdir()
    monkeypatch.chdir(within)
    line = ("--at", "Mon 07:00", "-o", "reports/{year}-W{week}.html", "--for", "ann")
    ran = crm("schedule", "weekly", *line, ok=True)
    assert ran.out.startswith("0 7 * * 1 /") and ran.out.count("\n") == 1
    done = subprocess.run(["/bin/sh", "-c", command(ran.out)], env={}, cwd="/", capture_output=True, check=False)
    assert (done.returncode, done.stdout, done.stderr) == (0, b"", b"")  # cron would mail whatever is printed
    (made,) = (within / "reports").iterdir()
    # By the clock, for nothing of the environment goes along: the last week that is over.
    assert re.fullmatch(r"\d{4}-W\d\d\.html", made.name) and made.read_text("utf-8").endswith("</html>\n")


@pytest.mark.parametrize(
    ("team_zone", "day", "says"),
    [
        # In summer Los Angeles is seven hours behind, in winter eight; Auckland is twelve and thirteen ahead.
        (
            "America/Los_Angeles",
            "2026-12-01",
            "UTC: 23:00 the day before for the team, in America/Los_Angeles. What ends",
        ),
        ("America/Los_Angeles", "2026-07-01", "UTC: 00:00 for the team, in America/Los_Angeles. What ends"),
        ("Pacific/Auckland", "2026-07-01", "UTC: 19:00 for the team, in Pacific/Auckland.\n"),
        ("UTC", "2026-07-01", "Next: "),
    ],
)
def test_a_clock_that_is_not_the_teams_is_told_of_whatever_tz_says(crm, monkeypatch, team_zone, day, says):
    real, zone = os.path.realpath, "/usr/share/zoneinfo/UTC"
    monkeypatch.setattr(
        "os.path.realpath", lambda path, **more: zone if path == "/etc/localtime" else real(path, **more)
    )
    monkeypatch.setenv("TZ", team_zone)
    crm("init", "--timezone", team_zone, ok=True)
    said = crm("schedule", "weekly", "--as-of", day, "-o", "x.html", ok=True).err
    assert says in said and said.count("clock") == (team_zone != "UTC")


def test_the_line_is_installed_once_and_changed_in_its_place(crm, team, crontab):
    line = ("schedule", "weekly", "-o", "weekly.html", "--install")
    shown = crm(*line, "--dry-run", ok=True).out
    assert not crontab.exists()
    crm(*line, ok=True)
    assert crontab.read_text() == shown
    crontab.write_text(f"{OTHERS}\n{shown}")
    assert "already" in crm(*line, ok=True).err
    crm(*line, "--at", "Tue 08:15", "--mail-to", "a@x.com", ok=True)
    text = crontab.read_text()
    assert text.startswith(f"{OTHERS}\n15 8 * * 2 ") and text.count("\n") == OTHERS.count("\n") + 2
    crm("schedule", "weekly", "--for", "ann", "-o", "ann.html", "--install", ok=True)
    listed = json.loads(crm("schedule", "list", "--json", ok=True).out)["schedules"]
    assert [(each["name"], each["by"], each["mine"]) for each in listed] == [
        ("weekly", "crontab", True), ("weekly-ann", "crontab", True),
    ]  # fmt: skip
    crm("schedule", "remove", "weekly", ok=True)
    crm("schedule", "remove", "weekly-ann", ok=True)
    assert crontab.read_text() == f"{OTHERS}\n"
    ran = crm("schedule", "remove", "weekly")
    assert ran.code == 3 and crontab.read_text() == f"{OTHERS}\n"


def test_a_crontab_that_cannot_be_read_or_written_is_left_alone(crm, team, crontab, tmp_path):
    crontab.write_text(OTHERS)
    (tmp_path / "fail").touch()
    ran = crm("schedule", "weekly", "-o", "x.html", "--install")
    assert ran.code == 1 and "bad minute" in ran.err and crontab.read_text() == OTHERS


@pytest.mark.parametrize(
    ("line", "said"),
    [
        (("--sendmail", "/no/such"), True), (("--sendmail", "/bin/cat -u"), False), (("-o", "w.eml"), False),
        (("--sendmail", "here"), False),  # in a folder that cron does not look in: its full path is in the line
    ],
)  # fmt: skip
def test_without_a_program_to_mail_with_that_is_said(crm, team, tmp_path, monkeypatch, line, said):
    (tmp_path / "here").write_text("#!/bin/sh\n")
    (tmp_path / "here").chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}:/nowhere")
    ran = crm("schedule", "weekly", "--mail-to", "a@x.com", *line, ok=True)
    assert ("Cron could not mail it: no program" in ran.err) == said
    if line[-1] == "here":
        assert f"--sendmail {tmp_path}/here" in ran.out
        crm("config", "set", "sendmail", "here", ok=True)
        assert "could not mail it" in crm("schedule", "weekly", "--mail-to", "a@x.com", ok=True).err


def test_without_a_crontab_program_that_is_said(crm, team, monkeypatch):
    monkeypatch.setenv("PATH", "/nowhere")
    assert crm("schedule", "list", ok=True).out.startswith("No report is scheduled.")
    ran = crm("schedule", "weekly", "-o", "x.html", "--install")
    assert ran.code == 1 and "--systemd" in ran.err


def test_timers_are_written_listed_and_removed(crm, team, home, tmp_path):
    place = tmp_path / "5% of \"$x's"
    line = ("schedule", "weekly", "-o", f"{place}/{{week}}.html", "--systemd", "--install")
    shown = crm(*line, "--dry-run", ok=True).out
    folder = home / "config" / "systemd" / "user"
    assert not folder.exists()
    crm(*line, ok=True)
    service, timer = sorted(folder.iterdir())
    assert service.stem == timer.stem and (service.suffix, timer.suffix) == (".service", ".timer")
    assert shown == f"# {service}\n{service.read_text()}\n# {timer}\n{timer.read_text()}"
    assert "OnCalendar=Mon *-*-* 07:00:00\n" in timer.read_text()
    (started,) = re.findall(r"^ExecStart=(.*)$", service.read_text(), re.MULTILINE)
    # systemd reads quotes and backslashes as a shell does here, then %% as % and $$ as $.
    words = [word.replace("%%", "%").replace("$$", "$") for word in shlex.split(started)]
    assert words == [*program(), "report", "weekly", "-q", "--db", str(team), "-o", f"{place}/{{week}}.html"]
    (listed,) = json.loads(crm("schedule", "list", "--json", ok=True).out)["schedules"]
    assert (listed["name"], listed["by"], listed["when"]) == ("weekly", "systemd", "Mon *-*-* 07:00:00")
    crm("schedule", "remove", "weekly", ok=True)
    assert list(folder.iterdir()) == []


@pytest.mark.parametrize(
    "line",
    [
        ("--at", "daily 07:00", "-o", "x.html"), ("-o", "x.pdf"), ("-o", "{yaer}.html"), ("-o", "x.eml"),
        ("--mail-to", "nobody"), ("--for", "nobody"), ("--since", "monday"), ("-o", "a\nb.html"), ("--name", "a b"),
        ("--template", "none.toml"), ("-o", "x.html", "--dry-run"), ("-o", f"{'x' * 1000}.html"),
    ],
    ids=str,
)  # fmt: skip
def test_what_would_fail_at_seven_in_the_morning_is_refused_now(crm, team, crontab, line):
    ran = crm("schedule", "weekly", *line)
    assert ran.code in (2, 3, 4) and ran.out == "" and ran.err.count("\n") == 1 and not crontab.exists()


def test_the_program_is_named_by_a_path_that_runs(team):
    done = subprocess.run([*program(), "--version"], env={}, cwd="/", capture_output=True, text=True, check=False)
    assert done.stdout.startswith("crm ") and Path(program()[0]).is_absolute()
