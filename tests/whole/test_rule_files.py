"""Every rule file: what is wrong in it is said in one line that names file, key and remedy, and nothing is changed."""

from __future__ import annotations

import shutil
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import NamedTuple

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.support.children import everything
from tests.support.hazards import harmless

FILE = "rules.toml"


class Kind(NamedTuple):
    """A kind of rule file: the commands that read it, and a valid one."""

    commands: tuple[tuple[str, ...], ...]
    text: str


SCORECARD = """\
name = "Hunters"
valid_from = "2027Q1"  # a comment
[metrics]
revenue = 40
win_rate = { weight = 20, cap = 100, floor = 10 }
[definitions]
win_rate = "created"
retention_months = 6
response_hours = "Mon-Fri 09:00-17:00"
holidays = [2026-12-25]
"""
TARGETS = """\
[[target]]
metric = "revenue"
value = 1200000.50
period = "2027"
rep = "ann"
split = "season"
[[target]]
metric = "win_rate"
value = "40%"
period = "2027Q1"
team = "East"
reason = "agreed"
[[target]]
metric = "new_customers"
value = 12
period = "2027"
split = [20, 25, 25, 30]
"""
COMMISSION = """\
name = "Standard"
valid = "2026Q1..2027Q4"
per = "quarter"
reps = ["ann", "ben"]
basis = "revenue"
[[tiers]]
upto = 50000
rate = 0.05
[[tiers]]
rate = 0.08
[limits]
cap = 20000
floor_metric = "csat"
floor = 0.7
factor = 0.5
[[splits]]
deal = "Fleet"
shares = { ann = 0.6, ben = 0.4 }
[[bonus]]
rank = 1
amount = 1000
"""
COACHING = """\
[[step]]
name = "follow-up"
metrics = ["follow_ups"]
stages = ["Proposal", "*"]
action = "Book the next contact before the present one ends"
weeks = 8
[[step]]
name = "shadow"
stages = ["Lead"]
action = "Sit in on three talks"
"""
KINDS = {
    "scorecard": Kind((("scorecard", "import"), ("simulate", "--scorecard")), SCORECARD),
    "target": Kind((("target", "import"),), TARGETS),
    "commission": Kind((("commission", "import"), ("payout", "2026Q3", "--plan")), COMMISSION),
    "coaching": Kind((("coach", "--import"),), COACHING),
}
COMMANDS = [(kind, command) for kind, each in KINDS.items() for command in each.commands]


@pytest.fixture(scope="session")
def company(tmp_path_factory, statements):
    """A team with a frozen quarter, made once."""
    return tmp_path_factory.mktemp("company") / "crm.db"


@pytest.fixture
def team(crm, db, company):
    """The team's data file, as it is before a file is read."""
    if not company.exists():
        for args in (
            ("init", "--timezone", "UTC"),
            ("add", "rep", "ann", "--team", "East"),
            ("add", "rep", "ben", "--team", "West"),
            ("add", "customer", "Acme", "--owner", "ann"),
            ("add", "deal", "Fleet", "--customer", "Acme", "--amount", "900", "--opened", "2026-07-01"),
            ("move", "Fleet", "won", "--at", "2026-08-01"),
            ("score", "--quarter", "2026Q3", "--freeze"),
        ):  # fmt: skip
            crm(*args, ok=True)
        with closing(sqlite3.connect(db)) as connection:
            connection.execute("VACUUM INTO ?", (str(company),))
        db.unlink()
    shutil.copy(company, db)
    return db


@pytest.fixture
def refused(crm, team):
    """Runs the command on what there is at FILE: refused in one line, with nothing changed. Gives the line."""

    def run(command):
        before = everything(team)
        ran = crm(*command, FILE)
        assert (ran.code, ran.out) == (4, ""), ran
        assert ran.err.count("\n") == 1 and "Traceback" not in ran.err and harmless(ran.err), ran.err
        assert FILE in ran.err and len(ran.err) < 1500, ran.err
        _, dash, remedy = ran.err.partition(" – ")
        assert dash and remedy.strip(), ran.err
        assert everything(team) == before
        return ran.err

    return run


@pytest.mark.parametrize(("kind", "command"), COMMANDS)
def test_the_valid_files_are_taken(crm, team, kind, command):
    Path(FILE).write_text(KINDS[kind].text, "utf-8")
    ran = crm(*command, FILE, ok=True)
    assert ran.out


@pytest.mark.parametrize(("kind", "command"), COMMANDS)
def test_a_byte_order_mark_and_other_line_ends_are_taken(crm, team, kind, command):
    Path(FILE).write_bytes(b"\xef\xbb\xbf" + KINDS[kind].text.replace("\n", "\r\n").encode())
    assert crm(*command, FILE, ok=True).out


def test_a_device_without_end_is_no_rule_file(crm, team):
    ran = crm("scorecard", "import", "/dev/zero")
    assert (ran.code, ran.err.count("\n")) == (4, 1) and "longer than" in ran.err


NOT_RULES = {
    "nothing at all": b"",
    "not TOML": b"name = Hunters\n",
    "a key twice": b'name = "a"\nname = "b"\n',
    "an open bracket": b"[metrics\n",
    "a control character": b'name = "a\x1b[31m"\n',
    "NUL": b'name = "a\0b"\n',
    "Latin-1": 'name = "Jäger"\n'.encode("latin-1"),
    "UTF-16": 'name = "a"\n'.encode("utf-16"),
    "bytes": bytes(range(256)),
    "brackets without end": b"a = " + b"[" * 5000,
    "a number without end": b"name = " + b"9" * 10_000,
    "a long word": b"x" * 10_000,
    "a list of everything": b"name = []\nmetrics = []\ntarget = 1\ntiers = {}\nstep = 'x'\n",
    "another kind of table": b"[x.y.z]\na = 1\n",
    "JSON": b'{"name": "a"}\n',
    "too long": b"#" * 1_000_001,
}


@pytest.mark.parametrize("content", NOT_RULES.values(), ids=NOT_RULES)
@pytest.mark.parametrize("kind", KINDS)
def test_what_is_no_rule_file_is_refused(refused, kind, content):
    Path(FILE).write_bytes(content)
    refused(KINDS[kind].commands[0])


@pytest.mark.parametrize(("kind", "command"), COMMANDS)
def test_a_folder_or_nothing_is_refused(refused, kind, command):
    if command[0] not in ("simulate", "payout"):  # which take what is there of that name
        assert "No such file" in refused(command)
    Path(FILE).mkdir()
    assert "directory" in refused(command)


SCORECARD_FAULTS = {
    "an unknown metric": ("revenue = 40", "revenu = 40", "revenu", 'did you mean "revenue"'),
    "weights that sum to 0": (
        "revenue = 40\nwin_rate = { weight = 20, cap = 100, floor = 10 }", "revenue = 0", "metrics", "above 0",
    ),
    "no metrics": (
        "[metrics]\nrevenue = 40\nwin_rate = { weight = 20, cap = 100, floor = 10 }\n", "", "metrics", "revenue",
    ),
    "a negative weight": ("revenue = 40", "revenue = -1", "revenue", "0 or more"),
    "a huge weight": ("revenue = 40", "revenue = 1e300", "revenue", "or less"),
    "a huge whole number": ("revenue = 40", f"revenue = 1{'0' * 400}", "revenue", ""),
    "no number": ("revenue = 40", "revenue = nan", "revenue", ""),
    "no end": ("revenue = 40", "revenue = inf", "revenue", ""),
    "text": ("revenue = 40", 'revenue = "40"', "revenue", "without quotes"),
    "a list": ("revenue = 40", "revenue = [40]", "revenue", ""),
    "true": ("revenue = 40", "revenue = true", "revenue", ""),
    "a date": ("revenue = 40", "revenue = 2026-01-01", "revenue", ""),
    "nested": ("revenue = 40", "revenue = { weight = { weight = 4 } }", "weight", ""),
    "without a weight": ("revenue = 40", "revenue = { cap = 100 }", "weight", "add a line"),
    "an unknown setting": ("cap = 100", "max = 100", "max", "cap"),
    "a floor over the cap": ("cap = 100, floor = 10", "cap = 10, floor = 100", "cap", ""),
    "a negative floor": ("floor = 10", "floor = -10", "floor", "0 or more"),
    "no name": ('name = "Hunters"\n', "", "name", "add a line"),
    "an empty name": ('"Hunters"', '"  "', "name", ""),
    "an invisible name": ('"Hunters"', '"\\u200b\\u001b"', "name", ""),
    "a number for a name": ('"Hunters"', "7", "name", "quotes"),
    "an unknown key": ("valid_from", "valid_form", "valid_form", 'did you mean "valid_from"'),
    "an unknown table": ("[definitions]", "[definition]", "definition", "definitions"),
    "a definition that is none": ('"created"', '"yesterday"', "win_rate", "closed"),
    "half a month": ("= 6", "= 6.5", "retention_months", "whole"),
    "no month": ("= 6", "= 0", "retention_months", "1 or more"),
    "hours that are none": ("09:00-17:00", "17:00-09:00", "response_hours", "such as"),
    "no hours": ('"Mon-Fri 09:00-17:00"', "9", "response_hours", ""),
    "a holiday that is none": ("2026-12-25", '"2026-02-30"', "holidays", "2026-12-25"),
    "a moment for a holiday": ("2026-12-25", "2026-12-25T10:00:00", "holidays", "2026-12-25"),
    "a period that is none": ('"2027Q1"', '"2027Q9"', "valid_from", "such as"),
    "a time of no period": ('"2027Q1"', "10:00:00", "valid_from", "such as"),
}  # fmt: skip
TARGET_FAULTS = {
    "an unknown metric": ('"revenue"', '"revenu"', "target 1", 'did you mean "revenue"'),
    "no metric": ('metric = "revenue"\n', "", "metric", "add"),
    "no value": ("value = 1200000.50\n", "", "value", "add"),
    "no period": ('period = "2027"\nrep', "rep", "period", "add"),
    "zero": ("1200000.50", "0", "value", "above zero"),
    "a negative value": ("1200000.50", "-5", "value", "above zero"),
    "more than all": ('"40%"', '"140%"', "value", ""),
    "more decimals than there are": ("1200000.50", "1.005", "value", ""),
    "no number": ("1200000.50", "nan", "value", ""),
    "no end": ("1200000.50", "inf", "value", ""),
    "a huge number": ("1200000.50", "9" * 400, "value", ""),
    "a list": ("1200000.50", "[1]", "value", ""),
    "a table": ("1200000.50", "{ a = 1 }", "value", ""),
    "true": ("1200000.50", "true", "value", ""),
    "text": ("1200000.50", '"a lot"', "value", ""),
    "a period without a year": ('"2027Q1"', '"Q1"', "period", "2026Q3"),
    "a period that is none": ('"2027Q1"', '"2027Q7"', "period", "such as"),
    "a date for a period": ('"2027Q1"', "2027-01-01", "period", "quotes"),
    "an unknown rep": ('"ann"', '"anne"', "target 1", 'did you mean "ann"'),
    "an unknown team": ('"East"', '"Eats"', "target 2", 'did you mean "East"'),
    "a rep's and a team's": ('rep = "ann"\n', 'rep = "ann"\nteam = "East"\n', "rep and team", ""),
    "the same target twice": ('"win_rate"\nvalue = "40%"\nperiod = "2027Q1"\nteam = "East"',
                              '"revenue"\nvalue = 5\nperiod = "2027"\nrep = "ann"', "target 2", ""),
    "periods that overlap": ('"win_rate"\nvalue = "40%"\nperiod = "2027Q1"\nteam = "East"',
                             '"revenue"\nvalue = 5\nperiod = "2027Q1"\nrep = "ann"', "target 2", ""),
    "shares that are negative": ("[20, 25, 25, 30]", "[-20, 45, 45, 30]", "split", "zero or more"),
    "shares that sum to 0": ("[20, 25, 25, 30]", "[0, 0, 0, 0]", "split", "above 0"),
    "shares that do not fit": ("[20, 25, 25, 30]", "[50, 50]", "split", "4 or 12"),
    "shares that are none": ("[20, 25, 25, 30]", '["a", "b", "c", "d"]', "split", ""),
    "shares of no end": ("[20, 25, 25, 30]", "[inf, 1, 1, 1]", "split", ""),
    "a split that is none": ('"season"', '"weather"', "split", "season"),
    "an unknown key": ("reason", "resaon", "resaon", 'did you mean "reason"'),
    "an unknown table": ("[[target]]\nmetric = \"win", "[[targets]]\nmetric = \"win", "targets", "target"),
    "one table": (TARGETS, "[target]\nmetric = 'revenue'\nvalue = 1\nperiod = '2027'\n", "target", "[[target]]"),
}  # fmt: skip
COMMISSION_FAULTS = {
    "no tiers": ("[[tiers]]\nupto = 50000\nrate = 0.05\n[[tiers]]\nrate = 0.08\n", "", "tiers", "[[tiers]]"),
    "a negative rate": ("0.05", "-0.05", "tiers 1: rate", "0 or more"),
    "a rate over 1": ("0.05", "5", "tiers 1: rate", "1 or less"),
    "a negative bound": ("50000", "-1", "tiers 1: upto", ""),
    "a bound of nothing": ("50000", "0", "tiers 1: upto", "more than 0"),
    "no bound": ("upto = 50000\n", "", "tiers 1: upto", "add a line"),
    "a bound on the last": ("rate = 0.08", "upto = 60000\nrate = 0.08", "tiers 2: upto", ""),
    "bounds that do not rise": (
        "[[tiers]]\nrate = 0.08", "[[tiers]]\nupto = 50000\nrate = 0.06\n[[tiers]]\nrate = 0.08", "tiers 2: upto",
        "ascending",
    ),
    "a rate that is none": ("0.05", "nan", "tiers 1: rate", ""),
    "a bound without end": ("50000", "inf", "tiers 1: upto", ""),
    "a huge bound": ("50000", "9" * 400, "tiers 1: upto", ""),
    "a large bound": ("50000", "1e30", "tiers 1: upto", "or less"),
    "text": ("0.05", '"5%"', "tiers 1: rate", ""),
    "a list": ("0.05", "[0.05]", "tiers 1: rate", ""),
    "a table": ("0.05", "{ a = 1 }", "tiers 1: rate", ""),
    "more decimals than there are": ("cap = 20000", "cap = 0.001", "limits: cap", ""),
    "a negative cap": ("cap = 20000", "cap = -1", "limits: cap", "0 or more"),
    "an unknown metric": ('"csat"', '"cast"', "floor_metric", ""),
    "a floor without a metric": ('floor_metric = "csat"\n', "", "floor_metric", ""),
    "a factor over 1": ("factor = 0.5", "factor = 1.5", "factor", "1 or less"),
    "shares that do not sum to 1": ("ben = 0.4", "ben = 0.5", "shares", "no more"),
    "negative shares": ("ann = 0.6, ben = 0.4", "ann = 1.6, ben = -0.6", "shares", ""),
    "an unknown rep": ("ann = 0.6", "anne = 0.6", "anne", 'did you mean "ann"'),
    "an unknown deal": ('"Fleet"', '"Fleets"', "splits 1", ""),
    "a deal split twice": (
        "[[bonus]]", '[[splits]]\ndeal = "fleet"\nshares = { ann = 1 }\n[[bonus]]', "splits 2: deal", "once",
    ),
    "a bonus for nothing": ("rank = 1\n", "", "bonus 1: rank", "give one"),
    "a bonus for two things": ("rank = 1\n", "rank = 1\nscore = 80\n", "bonus 1: rank", "give one"),
    "half a rank": ("rank = 1\n", "rank = 1.5\n", "bonus 1: rank", "whole"),
    "a negative bonus": ("amount = 1000", "amount = -1", "bonus 1: amount", "0 or more"),
    "periods that end before they start": ('"2026Q1..2027Q4"', '"2027Q4..2026Q1"', "valid", "swap"),
    "a period without a year": ('"2026Q1..2027Q4"', '"Q3"', "valid", "such as"),
    "a period that is none": ('"2026Q1..2027Q4"', '"2026Q9"', "valid", "such as"),
    "a date for periods": ('"2026Q1..2027Q4"', "2026-01-01", "valid", "quotes"),
    "a basis that is none": ('basis = "revenue"', 'basis = "profit"', "basis", "attainment"),
    "a span that is none": ('per = "quarter"', 'per = "day"', "per", "quarter"),
    "no reps": ('["ann", "ben"]', "[1]", "reps", ""),
    "a rep who is none": ('["ann", "ben"]', '["bob"]', "reps", ""),
    "no name": ('name = "Standard"\n', "", "name", "add a line"),
    "an invisible name": ('"Standard"', '"\\u200b"', "name", ""),
    "an unknown key": ("basis", "bases", "bases", 'did you mean "basis"'),
    "an unknown limit": ("cap = 20000", "most = 20000", "most", "cap"),
}  # fmt: skip
COACHING_FAULTS = {
    "an unknown metric": ('"follow_ups"', '"folow_ups"', "step 1: metrics", 'did you mean "follow_ups"'),
    "for nothing": ('stages = ["Lead"]\n', "", "step 2: metrics", "what the step is for"),
    "no name": ('name = "shadow"\n', "", "step 2: name", "add a line"),
    "no action": ('action = "Sit in on three talks"\n', "", "step 2: action", "add a line"),
    "a name twice": ('"shadow"', '"Follow-Up"', "step 2: name", "of its own"),
    "no weeks": ("weeks = 8", "weeks = 0", "step 1: weeks", "1 or more"),
    "negative weeks": ("weeks = 8", "weeks = -8", "step 1: weeks", "1 or more"),
    "too many weeks": ("weeks = 8", "weeks = 99999999999999999999", "step 1: weeks", "or less"),
    "half a week": ("weeks = 8", "weeks = 8.5", "step 1: weeks", "whole"),
    "weeks that are none": ("weeks = 8", "weeks = nan", "step 1: weeks", ""),
    "weeks as text": ("weeks = 8", 'weeks = "8"', "step 1: weeks", ""),
    "a text for a list": ('["follow_ups"]', '"follow_ups"', "step 1: metrics", "brackets"),
    "numbers for metrics": ('["follow_ups"]', "[1]", "step 1: metrics", ""),
    "control characters": ('"Sit in on three talks"', '"Sit\\u001b[31m in"', "step 2: action", ""),
    "an unknown key": ("weeks", "week", "step 1: week", 'did you mean "weeks"'),
    "an unknown table": ("[[step]]\nname = \"shadow", "[[steps]]\nname = \"shadow", "steps", "step"),
    "one table": (COACHING, '[step]\nname = "a"\n', "step", "[[step]]"),
}  # fmt: skip
FAULTS = {
    "scorecard": SCORECARD_FAULTS, "target": TARGET_FAULTS, "commission": COMMISSION_FAULTS,
    "coaching": COACHING_FAULTS,
}  # fmt: skip


@pytest.mark.parametrize(
    ("kind", "fault"), [pytest.param(kind, fault, id=f"{kind}: {fault}") for kind in FAULTS for fault in FAULTS[kind]]
)
def test_a_fault_is_named_by_file_key_and_remedy(refused, kind, fault):
    old, new, key, remedy = FAULTS[kind][fault]
    assert old in KINDS[kind].text
    Path(FILE).write_text(KINDS[kind].text.replace(old, new, 1), "utf-8")
    said = refused(KINDS[kind].commands[0])
    named, _, how = said.partition(" – ")
    assert key in named and remedy in how, said


@pytest.mark.parametrize("fault", ["an unknown metric", "weights that sum to 0", "a negative weight", "no end"])
def test_simulate_refuses_what_the_import_does(refused, fault):
    old, new, key, remedy = SCORECARD_FAULTS[fault]
    Path(FILE).write_text(SCORECARD.replace(old, new, 1), "utf-8")
    named, _, how = refused(("simulate", "--scorecard")).partition(" – ")
    assert key in named and remedy in how


@pytest.mark.parametrize("fault", ["no tiers", "a negative rate", "shares that do not sum to 1", "an unknown rep"])
def test_payout_refuses_what_the_import_does(refused, fault):
    old, new, key, remedy = COMMISSION_FAULTS[fault]
    Path(FILE).write_text(COMMISSION.replace(old, new, 1), "utf-8")
    named, _, how = refused(("payout", "2026Q3", "--plan")).partition(" – ")
    assert key in named and remedy in how


VALUES = (
    "nan", "inf", "-inf", "-1", "0", "1e300", "9" * 400, "1e-320", "true", "[]", "{}", "[[]]", "[{}]", '""', "''",
    '"\\u0000"', '"\\u001b]0;x\\u0007"', '"\\u202e"', '"\\ud800"', f'"{"x" * 10_000}"', "2026-01-01",
    "2026-01-01T00:00:00Z", "10:00:00", "9999-12-31", "0001-01-01", '"9999Q4"', '"0001-01-01..9999-12-31"',
    '"2026Q1..2026Q1"', "0x10", "1_000", '"1e999"', '"²"', '"-0"', "-0.0", '"nan"', '"%"', '"[/]"', '"{name}"', '"ann"',
    "{ ann = nan }", "[1, 2, 3, 4]",
)  # fmt: skip


@st.composite
def mutated(draw, text):
    """The rule file with some lines taken out, put in twice, changed places or values, or with bytes put in."""
    lines = text.splitlines()
    for _ in range(draw(st.integers(1, 3))):
        at = draw(st.integers(0, len(lines) - 1))
        how = draw(st.sampled_from(("out", "twice", "swap", "value", "value", "value", "key", "bytes")))
        line = lines[at]
        if how == "out" and len(lines) > 1:
            del lines[at]
        elif how == "twice":
            lines.insert(draw(st.integers(0, len(lines))), line)
        elif how == "swap":
            other = draw(st.integers(0, len(lines) - 1))
            lines[at], lines[other] = lines[other], lines[at]
        elif how == "bytes":
            place = draw(st.integers(0, len(line)))
            lines[at] = line[:place] + draw(st.text(max_size=4)) + line[place:]
        elif " = " in line:
            key, _, value = line.partition(" = ")
            changed = draw(st.sampled_from(VALUES) | st.text(max_size=8).map(lambda text: f'"{text}"'))
            lines[at] = f"{key} = {changed}" if how == "value" else f"{draw(st.text(min_size=1, max_size=6))} = {value}"
    return "\n".join(lines).encode("utf-8", "surrogatepass")


@pytest.mark.parametrize(("kind", "command"), COMMANDS)
@settings(max_examples=settings().max_examples // 5)
@given(data=st.data())
def test_any_file_is_taken_or_refused_in_one_line(crm, team, kind, command, data):
    Path(FILE).write_bytes(data.draw(mutated(KINDS[kind].text)))
    with closing(sqlite3.connect(team)) as watching:
        version = watching.execute("PRAGMA data_version").fetchone()
        ran = crm(*command, FILE)
        assert ran.code in (0, 4), ran
        assert harmless(ran.out) and harmless(ran.err) and "Traceback" not in ran.err, ran
        if ran.code:
            assert ran.out == "" and ran.err.count("\n") == 1 and " – " in ran.err, ran
            assert watching.execute("PRAGMA data_version").fetchone() == version
