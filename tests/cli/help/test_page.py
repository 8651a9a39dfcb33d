"""Help: each command opens with one line and examples, it fits 80 columns, and every example works as written."""

from __future__ import annotations

import io
import os
import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import pexpect
import pytest

from crmcli.cli.command_table import one_word
from tests.conftest import TODAY
from tests.support import forks
from tests.support.helptext import COMMON, entry_of, examples, full_help, help_of, paths

PATHS = list(paths())
DAILY = (
    "add customer", "add deal", "add rep", "edit deal", "edit customer", "move", "log", "feedback",
    "list deals", "list customers", "list activities", "show", "funnel", "dashboard", "score", "compare", "explain",
    "target set", "import deals", "report weekly", "coach", "init", "config", "demo", "help",
)  # fmt: skip
"""What is used most: whoever asks how sees it without scrolling."""
EXAMPLES = [(path, example) for path in PATHS for example in examples(path)]

FILES = {
    "reps.csv": "Name,Team,Manager\nheidi,East,Nora Lind\nivan,West,Omar Haddad\n",
    "accounts.csv": "account,sector\nNorthlight Ltd,retail\nBluebird Inc,retail\nAcme Ltd,manufacturing\n",
    "pipeline.csv": "title,customer,rep,stage,amount,opened\nAcme fleet,Acme Ltd,alice,Engaging,9000,2026-11-02\n",
    "old-deals.csv": "title,customer,rep,product,stage,amount,opened,closed\n"
    "Oldtown kit,Oldtown,bob,Classic,Won,700,2024-02-01,2024-03-01\n",
    "calls.csv": "customer,rep,kind,at\nAcme Ltd,alice,call,2026-11-20 10:00\nNobody Inc,alice,call,2026-11-20 11:00\n",
    "people.csv": "First Name,Last Name,Email,Company\nMia,Torres,mia@acme.example,Acme Ltd\n",
    "phone.vcf": "BEGIN:VCARD\nVERSION:3.0\nFN:Mia Torres\nORG:Mill Lane Ltd\nEMAIL:mia@mill.example\nEND:VCARD\n",
    "products.csv": "Product,Family,Price\nSwift,Hardware,1250\n",
    "answers.csv": "customer,kind,score,at,text\nAcme Ltd,csat,4,2026-11-20,quick and kind\n",
    "tickets.csv": "ticket id,subject,company,status,created\n7,The invoice is wrong,Acme Ltd,Open,2026-11-20 09:00\n",
    "todo.csv": "task name,assigned to,due date,status\nSend the quote,alice,2026-12-01,Not Started\n",
    "reply.eml": "From: office@acmeltd.example\nTo: alice@us.example\nDate: Mon, 16 Nov 2026 09:30:00 +0000\n"
    "Message-ID: <1@acmeltd.example>\nSubject: Re: News\n\nYes, please.\n",
    "rates.csv": "currency,day,rate\nEUR,2026-07,1.17\n",
    "credit-notes.csv": "id,deal,date,amount\nCN-1,Velvet Theatres renewal,2026-11-20,-10.00\n",
    "lines.csv": "deal,product,quantity,discount\nAcme pilot,Pro,12,10%\n",
    "targets.toml": '[[target]]\nmetric = "revenue"\nvalue = 90000\nperiod = "2027Q1"\nrep = "alice"\n',
    "rules.toml": '[[rule]]\nto = "anyone"\n[pool]\nrecall = 90\n',
    "automation.toml": '[[rule]]\non = "deal.won"\ndo = ["task Say thanks +1d"]\n',
    "process.toml": "[stage.Proposal]\ndays = 14\n",
    "plan.toml": 'name = "Standard 2026"\nvalid = "2026"\n[[tiers]]\nupto = 30000\nrate = 0.05\n'
    "[[tiers]]\nrate = 0.08\n",
    "hunters.toml": 'name = "Hunters"\nvalid_from = "2026Q4"\n[metrics]\nrevenue = 60\nwin_rate = 40\n',
    "new.toml": 'name = "Service first"\n[metrics]\nrevenue = 20\ncsat = { weight = 30, cap = 110 }\nwin_rate = 10\n',
    "monday.toml": '[[section]]\nuse = "headline"\n[[section]]\ntitle = "Reps"\nsql = "SELECT name FROM v_reps"\n',
    "service.toml": 'hours = "Mon-Fri 09:00-17:00"\n[limit]\nanswer = "8h"\n',
    "steps.toml": '[[step]]\nname = "listen"\nmetrics = ["csat"]\naction = "Call after each delivery"\n',
}
"""Of the files that examples read, ones as a person could have them: with old names, new names and a row in error."""

_HUNTERS = "crm scorecard new Hunters --weight revenue=60 --weight win_rate=40"
FIRST: tuple[tuple[str, str], ...] = (
    ("crm scorecard use Hunters", _HUNTERS),
    ("crm scorecard export Hunters", _HUNTERS),
    ("crm plan done", "crm plan add alice win_rate Checklist --since 2026-09-01 --in 8w"),
    ("crm plan review", "crm plan add alice win_rate Checklist --since 2026-09-01 --in 8w"),
    ("crm score --frozen", "crm score --quarter 2026Q3 --freeze"),
    ("crm verify 2026Q3", "crm score --quarter 2026Q3 --freeze"),
    *((line, "crm score --quarter 2026Q3 --freeze") for line in ("crm awards", "crm pay awards")),
    ("crm pay run", "crm score --quarter 2026Q3 --freeze"),
    ("crm pay run", "crm pay plan import plan.toml"),
    ("crm pay run Q3 --paid", "crm pay run Q3 --approve"),
    ("crm rep alice Q3 --reply", "crm score --quarter 2026Q3 --freeze"),
    ("crm rep me", "crm config set me alice"),
    ("crm schedule remove", "crm schedule weekly -o weekly.html --systemd --install"),
    ("crm import --git team-data", "crm export --git team-data"),
    ("crm import undo 1", "crm import reps reps.csv"),
    ("crm pay plan show", "crm pay plan import plan.toml"),
    ("crm rate EUR", "crm rate EUR 2026-07 1.15"),
    ("crm delete refund", "crm refund 374 5"),
    ("crm edit line 7", 'crm add line "Acme pilot" Pro --qty 12'),
    *(
        (f"crm quote {words}", 'crm add line "Acme pilot" Pro --qty 12')
        for words in ('"Acme pilot"', "send", "accept Q-2")
    ),
    *((f"crm quote {words}", 'crm quote "Acme pilot"') for words in ("send", "accept Q-2")),
    ("crm edit absence 1", "crm away alice 2026-08-03 2026-08-14"),
    ("crm delete deal", 'crm add deal "Acme trial" --customer Acme'),
    ("crm forecast slip", "crm forecast freeze"),
    ("crm history change", "crm log call Acme"),
    ("crm undo", "crm log call Acme"),
    ("crm edit tag vip", "crm tag customer Acme vip"),
    ("crm show segment vips", "crm segment save vips --of customers --where 'tag:vip'"),
    ("crm edit segment emea", "crm segment save emea --of customers --where 'region=EMEA'"),
    *(
        (f"crm campaign {words}", 'crm campaign new spring --subject News --text "Dear {first_name}, hello"')
        for words in ("edit", "add", "draft", "show", 'out "Ben Ortiz" --of')
    ),
    ("crm campaign draft spring", "crm campaign add spring @neglected"),
    ("crm pay plan export", "crm pay plan import plan.toml"),
    ("crm case limits show", "crm case limits use service.toml"),
    ("crm case resume", "crm case wait 1"),
    ("crm case close", "crm case solve 1"),
    ("crm case reopen", "crm case solve 1"),
    ("crm edit field", "crm add field customer employees --type text"),
    *((line, "crm assignment use rules.toml") for line in ("crm assign -", "crm assign d", "crm assign c")),
    ("crm assignment show", "crm assignment use rules.toml"),
    ("crm automation show", "crm automation use automation.toml"),
    ("crm hooks remove", "crm hooks add all true"),
    ("crm pool take", 'crm pool release "Vista Surveying" --yes'),
    *((f"crm process {line}", "crm process use process.toml") for line in ("check", "show")),
    ("crm list deals --stale", "crm process use process.toml"),
)
"""What examples that begin so need to have been done before, as a person would have: command lines in their order."""


def test_no_command_is_without_examples():
    assert len(PATHS) == len(set(PATHS)) > 30
    assert {path for path, _ in EXAMPLES} == set(PATHS)


def short_forms(path):
    """Other words for that command, or for the group that it is in, and those of the same function."""
    for at in range(1, len(path) + 1):
        if word := one_word(path[:at]):
            yield word, *path[at:]
    if path[:-1] and entry_of(path[:-1]).usual == path[-1]:
        yield path[:-1]
    if path:
        yield from (each for each in PATHS if each and entry_of(each).target == entry_of(path).target)


@pytest.mark.parametrize("path", PATHS, ids=" ".join)
def test_help_opens_with_one_line_and_examples(crm, db, path):
    ran = crm(*path, "--help")
    assert (ran.code, ran.err) == (0, "")
    assert ran == crm(*path, "-h")
    usage, summary, *rest = ran.out.split("\n\n")
    assert usage.startswith(f"Usage: crm {' '.join(path)}".rstrip()) and "\n" not in usage
    assert re.fullmatch(r"[A-Z][^\n]*\.", summary), "one line that is a sentence"
    block = next(part for part in rest if part.startswith("Examples:\n"))
    for title in ("Options", "Commands:", "Arguments"):
        assert ran.out.index(block) < ran.out.find(title) or title not in ran.out
    # A command that has a word of its own may be called by it, and the usual one of a group by nothing.
    mine = [path, *short_forms(path)]
    for line in block.splitlines()[1:]:
        words = tuple(shlex.split(line)[1:])
        assert line.startswith("  crm ") and any(words[: len(each)] == each for each in mine)
    assert not db.exists()


@pytest.mark.parametrize("columns", [80, 200])
def test_help_fits_eighty_columns(columns):
    for path in PATHS:
        assert [line for line in help_of(path, columns).splitlines() if len(line) > 80] == [], path
        assert [line for line in full_help(path).splitlines() if len(line) > 80] == [], path


@pytest.mark.parametrize("line", DAILY)
def test_the_help_of_what_is_used_most_fits_one_screen(crm_process, line):
    ran = crm_process(*line.split(), "-h", env={"COLUMNS": "80"})
    assert ran.code == 0 and len(ran.out.splitlines()) <= 23, "24 rows, one of them for the prompt"


def test_no_help_of_a_command_is_longer_than_a_screen():
    groups = {path[:at] for path in PATHS for at in range(1, len(path))}
    rows = {path: len(help_of(path).splitlines()) for path in PATHS if path and path not in groups}
    assert {path: count for path, count in rows.items() if count > 23} == {}


def test_what_every_command_takes_is_said_once_in_one_line_of_each_help(crm):
    listed = crm("help", "options", ok=True).out
    for path in PATHS:
        (line,) = (line for line in help_of(path).splitlines() if line.startswith(COMMON))
        assert "--fail-empty" not in help_of(path) and line.endswith("(crm help options)")
        assert all(re.search(rf"^  .*{name}\b", listed, re.MULTILINE) for name in re.findall(r" (--?\w[\w-]*)", line))
    assert listed.count("--fail-empty") == 1


def test_options_that_belong_together_are_one_row_on_the_screen_and_each_its_own_in_full(crm):
    short, full = crm("score", "-h", ok=True).out, crm("help", "score", ok=True).out
    (row,) = (line for line in short.splitlines() if "--quarter --month" in line)
    assert row.startswith("  --quarter --month --year --week --period --from --to  ") and "crm help periods" in row
    for option in ("--quarter QUARTER", "--month MONTH", "--year YEAR", "--period PERIOD", "--from DATE", "--to DATE"):
        assert f"\n  {option} " in full and f"\n  {option} " not in short
    assert "crm score --frozen 2026Q3" in full and "crm score --frozen" not in short
    assert short.endswith("\nMore: crm help score\n") and "More: " not in full


def test_a_command_that_says_all_on_the_screen_names_no_more(crm):
    assert "More:" not in crm("add", "stage", "-h", ok=True).out
    assert "More:" not in crm("import", "list", "-h", ok=True).out


@pytest.mark.parametrize("args", [("--help",), ("-h",)], ids=str)
def test_the_help_of_the_program_imports_no_command(args):
    script = (
        "import sys; from crmcli.main import run; code = run(sys.argv[1:]);"
        "sys.exit(code or sorted(n for n in sys.modules if n.startswith(('crmcli.', 'rich'))).__repr__())"
    )
    done = subprocess.run([sys.executable, "-c", script, *args], capture_output=True, text=True, check=False)
    loaded = set(re.findall(r"crmcli\.(?!core\b)[\w.]+", done.stderr))
    cli = ("framework", "command_table", "completion", "completion.names", "help", "help.layout")
    assert loaded == {"crmcli.main", "crmcli.cli", *(f"crmcli.cli.{name}" for name in cli)}
    assert "rich" not in done.stderr and "Examples:" in done.stdout


@pytest.fixture(scope="session")
def sample(tmp_path_factory: pytest.TempPathFactory, statements: Path) -> Path:
    """The sample team as of the fixed day, made once; each example gets a copy of its own."""
    path = tmp_path_factory.mktemp("sample") / "crm.db"
    env = {**os.environ, "CRM_DB": str(path), "CRM_TODAY": TODAY, "TZ": "UTC", "XDG_CACHE_HOME": str(statements)}
    subprocess.run([*forks.server().command(), "init", "--sample", "-q"], env=env, check=True)
    return path


@pytest.mark.parametrize("example", [pytest.param(line, id=line) for _, line in EXAMPLES if line != "crm add"])
def test_every_example_works_as_written(crm, sample, db, tmp_path, monkeypatch, example):
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    if example != "crm init":  # which makes the file
        shutil.copy(sample, db)
    first = [line for beginning, line in FIRST if example.startswith(beginning)]
    for name, text in FILES.items():
        if any(name in line for line in (*first, example)):
            (tmp_path / name).write_text(text, "utf-8")
    for line in first:
        crm(*shlex.split(line)[1:], ok=True)
    if example.startswith("crm serve"):  # which would wait for requests, in a browser
        monkeypatch.setattr("webbrowser.open", lambda address: True)
        monkeypatch.setattr("crmcli.reports.serve.server.run", lambda running, answers: running.server_close())
    command, _, given = example.partition(" < ")
    if given:
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO((tmp_path / given).read_bytes())))
    _, *args = shlex.split(command)
    ran = crm(*args)
    assert ran.code == 0, ran.err
    assert "Traceback" not in ran.err and (ran.out or "Saved" in ran.err)


def test_the_example_that_asks_works_on_a_terminal(sample, db):
    assert "crm add" in examples(("add",))
    shutil.copy(sample, db)
    python, *words = forks.server().command()
    child = pexpect.spawn(python, [*words, "add"], encoding="utf-8", timeout=30)
    child.expect("Add what")
    child.sendline("product")
    for question, answer in (("Name", "Premium"), ("Category", ""), ("List price", "7200")):
        child.expect(question)
        child.sendline(answer)
    child.expect("Added product #6 Premium")
    child.expect(pexpect.EOF)
    child.close()
    assert child.exitstatus == 0
