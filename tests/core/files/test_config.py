"""Settings: flags > CRM_* > project crm.toml > user file > defaults, each with where it came from."""

from __future__ import annotations

import os
import tomllib
from itertools import product
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crmcli.core.errors import CrmError, RefusedError, UsageError
from crmcli.core.files import config
from crmcli.core.files.config import Config, load, save

SOURCES = ("flag", "variable", "project", "user")


@pytest.fixture
def user_file(home: Path) -> Path:
    path = home / "config" / "crmcli" / "config.toml"
    path.parent.mkdir(parents=True)
    return path


@pytest.mark.parametrize("key", config.KEYS)
@pytest.mark.parametrize("given_in", list(product([True, False], repeat=4)))
def test_the_first_source_that_has_a_value_gives_it(key, given_in, tmp_path, user_file, home):
    has = dict(zip(SOURCES, given_in, strict=True))
    folder = tmp_path / "work" / "deep"
    folder.mkdir(parents=True)
    if has["project"]:
        (tmp_path / "work" / "crm.toml").write_text(f'{key} = "/project"\n')
    if has["user"]:
        user_file.write_text(f'{key} = "/user"\n')
    found = Config(
        {key: "/flag" if has["flag"] else None}, {f"CRM_{key.upper()}": "/variable"} if has["variable"] else {}, folder
    )[key]
    first = next((name for name in SOURCES if has[name]), None)
    defaults = {"db": str(home / "data" / "crmcli" / "crm.db"), "me": "", "color": "auto"}
    origins = {
        "flag": "--as-of" if key == "today" else f"--{key}",
        "variable": f"CRM_{key.upper()}",
        "project": str(tmp_path / "work" / "crm.toml"),
        "user": str(user_file),
        None: "default",
    }
    assert found == (f"/{first}" if first else defaults.get(key, ""), origins[first])


def test_an_empty_variable_counts_as_none_and_an_empty_flag_as_given():
    assert Config({}, {"CRM_ME": ""}, Path("/")).__getitem__("me").origin == "default"
    assert Config({"me": ""}, {"CRM_ME": "x"}, Path("/"))["me"] == ("", "--me")


def test_the_nearest_project_file_counts_and_its_data_file_is_meant_from_there(tmp_path):
    inner = tmp_path / "a" / "b" / "c"
    inner.mkdir(parents=True)
    (tmp_path / "crm.toml").write_text('me = "outer"\ndb = "outer.db"\n')
    (tmp_path / "a" / "b" / "crm.toml").write_text('db = "data/team.db"\n')
    settings = Config({}, {}, inner)
    assert settings["db"].value == str(tmp_path / "a" / "b" / "data" / "team.db")
    assert settings["me"].value == ""  # the outer file is not read as well
    assert Config({}, {}, tmp_path)["db"].value == str(tmp_path / "outer.db")


def test_a_home_sign_in_the_path_of_the_data_file_is_filled_in(crm, tmp_path, home, monkeypatch):
    monkeypatch.delenv("CRM_DB")
    (tmp_path / "crm.toml").write_text('db = "~/team.db"\n')
    assert crm("add", "rep", "alice").code == 0
    assert (home / "team.db").exists()


unicode_text = st.text(st.characters(exclude_categories=("Cs",)), max_size=40)


@given(st.dictionaries(st.sampled_from(sorted(config.KEYS)), unicode_text))
def test_any_text_that_is_saved_is_loaded_again(tmp_path, values):
    path = tmp_path / "set" / "config.toml"
    path.unlink(missing_ok=True)
    for key, value in values.items():
        save(path, key, value)
    assert load(path) == values
    if values:
        assert tomllib.loads(path.read_text("utf-8")) == values
        assert path.stat().st_mode & 0o777 == 0o600
    assert [entry.name for entry in tmp_path.glob("set/*")] == (["config.toml"] if values else [])


def test_a_setting_is_taken_out_and_the_others_stay(tmp_path):
    path = tmp_path / "config.toml"
    save(path, "me", "alice")
    save(path, "color", "never")
    save(path, "me", None)
    save(path, "db", None)
    assert load(path) == {"color": "never"}


def test_a_settings_file_that_is_a_link_stays_one(tmp_path):
    path, real = tmp_path / "config.toml", tmp_path / "dotfiles.toml"
    real.write_text('me = "bob"\n')
    path.symlink_to(real)
    save(path, "me", "alice")
    assert path.is_symlink() and load(real) == {"me": "alice"}


def test_a_setting_that_is_refused_leaves_the_file_as_it_was(tmp_path):
    path = tmp_path / "config.toml"
    save(path, "me", "alice")
    before = path.read_bytes()
    with pytest.raises(RefusedError):
        save(path, "me", "\udcff")
    with pytest.raises(CrmError):
        save(path / "below" / "config.toml", "me", "x")
    assert path.read_bytes() == before and len(list(tmp_path.glob("*config*"))) == 1


@pytest.mark.parametrize(
    ("text", "code", "part"),
    [
        (b'me = "alice', 4, "not valid TOML"),
        (b"me = 5", 4, "me is not text"),
        (b'mee = "alice"', 2, 'no setting "mee"'),
        (b'[me]\nx = "1"', 4, "me is not text"),
        (b"\xff\xfe", 4, "cannot be read"),
        (b'me = "\x1b[31m"', 4, "not valid TOML"),
    ],
)
def test_a_settings_file_that_makes_no_sense_is_named_in_one_line(crm, user_file, text, code, part, monkeypatch):
    crm("add", "rep", "bob", ok=True)
    monkeypatch.delenv("CRM_TODAY")  # while it is set, the file need not be read
    user_file.write_bytes(text)
    ran = crm("add", "rep", "alice")
    assert (ran.code, ran.out) == (code, "")
    assert str(user_file) in ran.err and part in ran.err and ran.err.count("\n") == 1


def test_no_settings_folder_is_no_failure(crm_process, tmp_path):
    for number, folder in enumerate(("/dev/null", str(tmp_path / "missing"))):
        ran = crm_process("add", "rep", f"r{number}", env={"XDG_CONFIG_HOME": folder})
        assert ran.code == 0, ran.err


def test_an_unknown_setting_is_refused():
    with pytest.raises(UsageError, match='no setting "colour"'):
        config.checked_key("colour")


def test_somebody_without_a_home_names_the_data_file_and_can_work(crm, tmp_path, monkeypatch):
    def nobody(_uid: int) -> None:
        raise KeyError

    for name in ("HOME", "XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_CACHE_HOME", "CRM_DB", "CRM_TODAY"):
        monkeypatch.delenv(name)
    monkeypatch.setattr("pwd.getpwuid", nobody)
    ran = crm("--db", tmp_path / "team.db", "add", "rep", "alice")
    assert (ran.code, ran.out) == (0, "Added rep #1 alice\n"), ran
    ran = crm("add", "rep", "alice")
    assert (ran.code, ran.out) == (2, "")
    assert ran.err.count("\n") == 1 and "no home folder is known" in ran.err
    ran = crm("--db", "~/team.db", "add", "rep", "bob")
    assert (ran.code, ran.out, ran.err.count("\n")) == (2, "", 1)


def test_the_home_of_somebody_unknown_is_refused_in_one_line(crm):
    ran = crm("--db", "~nobody-of-that-name/team.db", "add", "rep", "alice")
    assert (ran.code, ran.out, ran.err.count("\n")) == (2, "", 1)


def test_a_project_file_that_another_can_have_written_is_passed_over_and_said_to_be(tmp_path):
    inner = tmp_path / "work" / "deep"
    inner.mkdir(parents=True)
    (tmp_path / "crm.toml").write_text('me = "mine"\n')
    other = tmp_path / "work" / "crm.toml"
    other.write_text('sendmail = "/tmp/evil"\nme = "theirs"\n')

    def found() -> tuple[str, list[str]]:
        said: list[str] = []
        return Config({}, {}, inner, said.append)["me"].value, said

    other.chmod(0o644)
    assert found() == ("theirs", [])
    other.chmod(0o646)
    value, [line] = found()
    assert value == "mine" and line.startswith(f"{other} is not read: everybody may write it")
    other.chmod(0o600)
    if os.geteuid():  # only the administrator can give a file away
        return
    os.chown(other, 4711, 4711)
    value, [line] = found()
    assert value == "mine" and "it belongs to another user" in line
