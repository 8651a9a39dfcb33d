"""The folder for git: it holds the whole data file, shows a change as a line, and is refused once it is damaged."""

from __future__ import annotations

import json
import shutil
import sqlite3
import subprocess
from contextlib import closing
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings

from crmcli.database.data_file import VERSION
from crmcli.exchange.git.layout import NAMES
from tests.support import anyfile
from tests.support.datafile import kept
from tests.support.teams import office


def tables(path: Path) -> dict[str, list[tuple[object, ...]]]:
    """Every row of every table but the journal, in the order in which they stand."""
    names = [name for (name,) in kept(path, "SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name")]
    return {
        name: kept(path, f'SELECT * FROM "{name}"') for name in names if name not in ("change", "change_row", "firing")
    }


def contents(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def check_restored(crm, source: Path, tmp_path: Path) -> Path:
    """The file restored from the folder is the same, and so is its own folder; returns the file."""
    folder, again, target = tmp_path / "folder", tmp_path / "again", tmp_path / "restored.db"
    target.unlink(missing_ok=True)
    for path in (folder, again):
        shutil.rmtree(path, ignore_errors=True)
    crm("export", "--git", folder, "--db", source, ok=True)
    crm("import", "--git", folder, "--db", target, ok=True)
    crm("export", "--git", again, "--db", target, ok=True)
    assert contents(folder) == contents(again)
    assert tables(source) == tables(target)
    assert kept(target, "PRAGMA integrity_check") == [("ok",)] and kept(target, "PRAGMA foreign_key_check") == []
    schema = "SELECT name, sql FROM sqlite_master ORDER BY name"
    assert kept(source, schema) == kept(target, schema)
    return target


@settings(max_examples=3, suppress_health_check=list(HealthCheck))
@given(file=anyfile.described)
def test_any_data_file_is_restored_from_its_folder(crm, tmp_path, file):
    path = tmp_path / "any.db"
    path.unlink(missing_ok=True)
    anyfile.make(path, file, "Europe/Berlin").close()
    check_restored(crm, path, tmp_path)


@pytest.fixture
def lived_in(crm, db, tmp_path):
    """The sample team once it has used everything: no table is empty."""
    (tmp_path / "plan.toml").write_text('name = "Plan"\n[[tiers]]\nrate = 0.05\n', "utf-8")
    (tmp_path / "new.csv").write_text("name,team\nheidi,East\nalice,North\n", "utf-8")
    for line in (
        "init --sample", "scorecard new Hunters --weight revenue=60 --weight win_rate=40", "scorecard use Hunters",
        "plan add alice win_rate Checklist --in 8w", "score --quarter 2026Q3 --freeze", "rep 1 Q3 --reply why",
        "import reps new.csv",
        "move 430 next", "edit deal 436 --amount 5000", "archive customer 1", "rate EUR 2026-07 1.17",
        "add deal Lyon --rep alice --amount 500eur", "refund 374 1.50 --at 2026-11-20",
        "price Pro 99 --list partner", "add line 430 Pro --qty 2", "quote 430 --valid 30d",
        "away alice 2026-12-21 2026-12-31", "case wait 1", "forecast freeze 2026Q4",
        "assignment init -o rules.toml", "assignment use rules.toml", "assign customer 8 --yes",
        "merge customer 3 4 --yes", "duplicates --not 5 6", "merge contact 1 3 --yes",
        "add field customer seats --type int",
        "edit customer 7 --set seats=5 --yes", "commission import plan.toml", "payout Q3 --approve", "payout Q3 --paid",
        "campaign new Spring --subject News --text Hello", "campaign add Spring 1", "touch 7 fair",
    ):  # fmt: skip
        crm(*line.split(), ok=True)
    with closing(sqlite3.connect(db)) as connection, connection:
        connection.execute(
            'INSERT INTO report_run (name, start, "end", at, "by")'
            " VALUES ('weekly', '2026-11-16', '2026-11-23', '2026-11-23T07:00:00Z', 'cron')"
        )
    assert all(tables(db).values())
    return db


def test_everything_is_restored_and_works(crm, lived_in, tmp_path):
    restored = check_restored(crm, lived_in, tmp_path)
    for line in (
        "score --quarter 2026Q3", "verify 2026Q3", "show deal 430", "target list", "payout Q3", "payout --runs",
    ):  # fmt: skip
        assert crm(*line.split(), "--db", restored) == crm(*line.split())
    # What triggers keep goes on from where it was.
    crm("move", "430", "won", "--db", restored, ok=True)
    crm("move", "430", "won", ok=True)
    assert kept(restored, "SELECT * FROM deal") == kept(lived_in, "SELECT * FROM deal")


def test_what_changes_is_a_line_and_nothing_else_is_written(crm, lived_in, tmp_path):
    folder = tmp_path / "data"
    crm("export", "--git", folder, ok=True)
    (folder / "README.md").write_text("ours", "utf-8")

    def git(*args: str) -> str:
        named = ("-c", "user.name=t", "-c", "user.email=t@example.com")
        return subprocess.run(["git", *named, "-C", folder, *args], check=True, capture_output=True, text=True).stdout

    git("init", "-q")
    git("add", "-A")
    git("commit", "-qm", "before")
    places = {path.name: path.stat().st_ino for path in folder.iterdir() if path.is_file()}
    (folder / ".deals.jsonl.999999999-0123abcd").touch()  # as a run leaves it that is killed
    ran = crm("export", "--git", folder, ok=True)
    assert "none changed" in ran.out and git("status", "--porcelain") == ""
    crm("move", "429", "won", ok=True)  # with its customer's first win, its status and its history
    ran = crm("export", "--git", folder, "--json", ok=True)
    assert json.loads(ran.out)["changed"] == ["deals.jsonl"]
    assert git("diff", "--numstat").split() == ["1", "1", "deals.jsonl"]
    assert {name for name, place in places.items() if (folder / name).stat().st_ino != place} == {"deals.jsonl"}
    assert all(path.stat().st_mode & 0o777 == 0o600 for path in folder.iterdir() if path.name in NAMES)
    assert (folder / "README.md").read_text("utf-8") == "ours"


@pytest.fixture
def folder(crm, db, tmp_path):
    """The folder of the small office, which is the data file."""
    path = tmp_path / "data"
    if not _office:
        office.make(db).close()
        crm("export", "--git", path, ok=True)
        _office.extend([{db.name: db.read_bytes()}, contents(path)])
    path.mkdir(exist_ok=True)
    for place, files in zip((tmp_path, path), _office, strict=True):
        for name, content in files.items():
            (place / name).write_bytes(content)
    return path


_office: list[dict[str, bytes]] = []
"""The data file and the files of its folder once they are made: they are the same for each test."""


def test_files_of_an_earlier_export_go_and_those_of_others_stay(crm, folder):
    manifest = json.loads((folder / "crm.json").read_text("utf-8"))
    manifest["files"] += ["old.jsonl", "../deals.jsonl", "notes.txt"]
    (folder / "crm.json").write_text(json.dumps(manifest), "utf-8")
    outside = folder.parent / "deals.jsonl"
    for path in (folder / "old.jsonl", folder / "notes.txt", outside):
        path.write_text("x", "utf-8")
    assert "1 deleted" in crm("export", "--git", folder, ok=True).out
    assert not (folder / "old.jsonl").exists() and (folder / "notes.txt").exists() and outside.exists()


def test_a_folder_in_which_others_have_such_files_is_left_alone(crm, folder, tmp_path):
    (tmp_path / "other").mkdir()
    (tmp_path / "other" / "deals.jsonl").write_text("{}\n", "utf-8")
    ran = crm("export", "--git", tmp_path / "other")
    assert ran.code == 4 and "is not from crm export --git – move it, or name another folder" in ran.err
    assert contents(tmp_path / "other") == {"deals.jsonl": b"{}\n"}
    (tmp_path / "file").write_text("x", "utf-8")
    assert crm("export", "--git", tmp_path / "file").code == 4


def test_terminal_escapes_in_texts_are_no_escapes_in_the_folder(crm, db, tmp_path):
    office.make(db).close()
    crm("add", "customer", "\x1b[31mred \u202eevil\u2028", ok=True)
    crm("export", "--git", tmp_path / "data", ok=True)
    line = (tmp_path / "data" / "customers.jsonl").read_text("utf-8").split("\n")[-2]
    assert '"name": "\\u001b[31mred \\u202eevil\\u2028"' in line


def test_only_an_empty_data_file_is_filled(crm, db, folder, tmp_path):
    before = db.read_bytes()
    ran = crm("import", "--git", folder)
    assert ran.code == 4 and "holds records already – restore into a new file: --db FILE" in ran.err
    assert db.read_bytes() == before
    empty = tmp_path / "empty.db"
    crm("init", "--db", empty, "--stages", "A,B", "--currency", "EUR", ok=True)
    crm("import", "--git", folder, "--db", empty, ok=True)
    assert tables(empty) == tables(db)
    assert crm("import", "--git", folder, "reps", "x.csv").code == 2


@pytest.fixture
def merged(crm, db, folder, tmp_path):
    """The folder once git has merged two branches, whose moves have the same ids: in one deal 5 was moved on 12 June,
    in the other deal 3 on the 10th and the 14th."""
    for name, deal, days in (("ours", "5", (12,)), ("theirs", "3", (10, 14))):
        shutil.copy(db, tmp_path / f"{name}.db")
        for day in days:
            crm("move", deal, "next", "--at", f"2026-06-{day}", "--db", tmp_path / f"{name}.db", ok=True)
        crm("export", "--git", tmp_path / name, "--db", tmp_path / f"{name}.db", ok=True)
    three = [tmp_path / name / "deals.jsonl" for name in ("ours", "data", "theirs")]
    subprocess.run(["git", "merge-file", *three], check=True)
    return tmp_path / "ours"


def test_moves_of_two_branches_come_together_by_their_dates(crm, db, merged, tmp_path):
    moves, target = "SELECT id, deal_id, to_id, at FROM move ORDER BY id", tmp_path / "new.db"
    before = kept(db, moves)
    crm("import", "--git", merged, "--db", target, ok=True)
    last = before[-1][0]
    assert kept(target, moves) == [
        *before, (last + 1, 3, 2, "2026-06-10"), (last + 2, 5, 2, "2026-06-12"), (last + 3, 3, 3, "2026-06-14"),
    ]  # fmt: skip
    assert kept(target, "SELECT id, stage_id FROM deal WHERE id IN (3, 5)") == [(3, 3), (5, 2)]


def swap(name: str, old: str, new: str):
    """Damage: another text in a file."""

    def damage(folder: Path) -> None:
        text = (folder / name).read_text("utf-8")
        assert old in text
        (folder / name).write_text(text.replace(old, new, 1), "utf-8")

    return damage


@pytest.mark.parametrize(
    ("damage", "says"),
    [
        (swap("reps.jsonl", '{"email"', "<<<<<<< HEAD\n{"), "reps.jsonl, line 1: a conflict that git left – "),
        (swap("deals.jsonl", '"customer_id": 1', '"customer_id": 77'), "deals.jsonl, line 1: customer_id is 77, and"),
        (swap("deals.jsonl", '"to_id": 5', '"to_id": 55'), "deals.jsonl, line 1: to_id is 55, and stages.jsonl has no"),
        (swap("deals.jsonl", '"stage_id": 5', '"stage_id": 50'), "stage_id is 50, and stages.jsonl has no stage of"),
        (swap("customers.jsonl", '"id": 2', '"id": 1'), "customers.jsonl, line 2: the id 1 is taken by another line"),
        (swap("reps.jsonl", '"name": "Ben"', '"name": "ANN"'), "reps.jsonl, line 2: a rep of that name exists"),
        (swap("activities.jsonl", '"kind"', "kind"), "activities.jsonl, line 1: is not JSON ("),
        (swap("activities.jsonl", '"call"', '"fax"'), "line 1: an activity is a call, email, meeting, visit or note"),
        (swap("feedback.jsonl", '"at": "2026-02-25T', '"at": "2026-02-30T'), "line 1: at is \"2026-02-30T12:00:00Z\","),
        (swap("deals.jsonl", '"amount": 100050', '"amount": "1000.50"'), 'amount is "1000.50", not a whole number'),
        (swap("deals.jsonl", '"amount"', '"ammount"'), 'deals.jsonl, line 1: "ammount" is no field of it'),
        (swap("deals.jsonl", '"title": "Acme first"', '"x": 1'), "deals.jsonl, line 1: title is missing"),
        (swap("settings.jsonl", "Europe/Berlin", "Mars/X"), 'settings.jsonl: timezone: "Mars/X" is not a time zone'),
        (swap("crm.json", '"schema": ', '"schema": 9'), "is from a newer crm"),
        (swap("crm.json", '"schema": ', '"schema": -'), f"is from an older crm (file version -{VERSION}, this one"),
        (swap("crm.json", '"format": 1', '"format": "1"'), "is not what crm export --git writes"),
        (swap("crm.json", '"schema"', '"scheme"'), "is not what crm export --git writes"),
        (lambda folder: (folder / "feedback.jsonl").unlink(), "feedback.jsonl is missing – take it back from git"),
        (lambda folder: (folder / "crm.json").unlink(), "it has no crm.json – check the path"),
        (lambda folder: (folder / "reps.jsonl").write_bytes(b'{"name": "\xff"}\n'), "reps.jsonl, line 1: is not UTF-8"),
        (lambda folder: (folder / "reps.jsonl").write_text("[1]\n"), "reps.jsonl, line 1: is not a JSON object"),
        (lambda folder: (folder / "reps.jsonl").write_text("[" * 99_999), "reps.jsonl, line 1: is not JSON ("),
    ],
)  # fmt: skip
def test_a_damaged_folder_is_refused_in_one_line(crm, folder, tmp_path, damage, says):
    damage(folder)
    ran = crm("import", "--git", folder, "--db", tmp_path / "new.db")
    assert ran.code == 4 and ran.out == ""
    assert says in ran.err and ran.err.count("\n") == 1 and " – " in ran.err
    assert [path for path in tmp_path.iterdir() if "new.db" in path.name] == []  # nothing was written


def test_windows_line_ends_and_a_missing_last_one_do_no_harm(crm, db, folder, tmp_path):
    path = folder / "deals.jsonl"
    path.write_bytes(path.read_bytes().replace(b"\n", b"\r\n").removesuffix(b"\r\n"))
    crm("import", "--git", folder, "--db", tmp_path / "new.db", ok=True)
    assert tables(tmp_path / "new.db") == tables(db)


def test_no_folder(crm, tmp_path):
    assert crm("import", "--git", "nowhere").code == 3
    assert crm("import", "--git", " ").code == 2
    assert crm("export", "--git", "data").code == 3  # there is no data file
    assert not (tmp_path / "data").exists()
