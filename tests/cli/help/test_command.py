"""`crm help`: pages, the options of every command, and all there is to say of a command."""

from __future__ import annotations

import re
from pathlib import Path

import pexpect
import pytest

from crmcli.cli.help import topics
from tests.support import forks

GROWTH = """# Growing plants

How plants are grown. A second sentence, [periods](periods.md) and `--code`.

| Plant | Days |
|---|---|
| Cress | 7 |

## Water

```text
crm funnel last-month
```
"""
IMPORT = "# Taking things in\n\nBring things\nin from elsewhere! And so on.\n"


@pytest.fixture
def pages(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Three pages; one has the name of a command."""
    folder = tmp_path / "docs"
    folder.mkdir()
    for name, text in (("growth", GROWTH), ("import", IMPORT), ("periods", "# Periods\n\nDays.\n")):
        (folder / f"{name}.md").write_text(text, "utf-8")
    monkeypatch.setattr(topics, "FOLDER", folder)
    return folder


def test_alone_it_lists_the_pages_and_says_how_commands_are_told_of(crm, pages):
    ran = crm("help", ok=True)
    assert re.findall(r"^  (\S+) +(.*)$", ran.out, re.MULTILINE) == [
        ("growth", "How plants are grown."),
        ("import", "Bring things in from elsewhere!"),
        ("options", "The options of every command."),
        ("periods", "Days."),
    ]
    assert all(line in ran.out for line in ("crm --help", "crm COMMAND -h", "crm help COMMAND"))
    assert ran.err == "" and max(map(len, ran.out.splitlines())) <= 80


def test_a_page_in_a_pipe_is_the_markdown_as_it_is(crm, pages):
    assert crm("help", "growth", ok=True).out == GROWTH
    assert crm("help", "Growth", "--color", "always", ok=True).out == GROWTH


def test_of_a_command_it_says_all_and_the_page_of_the_same_name_follows(crm, pages):
    alone = crm("help", "score", ok=True).out
    assert alone.startswith("Usage: crm score [OPTIONS] [PERIOD]\n") and "--quarter QUARTER" in alone
    both = crm("help", "import", ok=True).out
    assert both.startswith("Usage: crm import ") and both.endswith(f"\n\n{IMPORT}")
    assert crm("import", "-h", ok=True).out.endswith("\nMore: crm help import\n")


def test_of_a_command_in_a_group_by_any_of_its_names(crm, pages):
    assert crm("help", "list", "deals", ok=True).out.startswith("Usage: crm list deals [OPTIONS] [PERIOD]\n")
    assert crm("help", "import", "deal", ok=True).out.startswith("Usage: crm import deals [OPTIONS] FILE\n")


def test_options_has_each_option_of_every_command(crm):
    out = crm("help", "options", ok=True).out
    for option in ("--db FILE", "--format FORMAT", "--json", "-o, --output FILE", "--as-of DATE", "--color WHEN"):
        assert out.count(f"\n  {option} ") == 1
    for option in ("-q, --quiet", "--fail-empty", "--debug", "--version", "-h, --help"):
        assert out.count(f"\n  {option} ") == 1


@pytest.mark.parametrize(
    ("words", "hint"),
    [
        (("growht",), "did you mean: crm help growth?"),
        (("scroe",), "did you mean: crm help score?"),
        (("list", "delas"), "did you mean: crm help list deals?"),
        (("score", "deals"), ""),
        (("optoins",), "did you mean: crm help options?"),
        (("xyzzy",), "the pages: crm help, the commands: crm --help"),
        (("../readme",), ""),
        (("growth.md",), "did you mean: crm help growth?"),
    ],
)
def test_what_nobody_knows_is_a_usage_error_with_what_may_be_meant(crm, pages, words, hint):
    ran = crm("help", *words)
    assert (ran.code, ran.out) == (2, "")
    assert ran.err.startswith(f'crm: no help on "{" ".join(words)}" – ') and hint in ran.err


def test_a_page_can_be_saved(crm, pages, tmp_path):
    ran = crm("help", "growth", "-o", "page.md", ok=True)
    assert (tmp_path / "page.md").read_text("utf-8") == GROWTH and ran.out == ""


def test_help_needs_no_data_file_and_makes_none(crm, db):
    crm("help", "periods", ok=True)
    assert not db.exists()


def test_every_page_has_a_title_and_a_first_sentence():
    for path in topics.FOLDER.glob("*.md"):
        lines = path.read_text("utf-8").splitlines()
        assert re.fullmatch("[a-z-]+", path.stem)
        assert lines[0].startswith("# ") and lines[1] == ""
        first = topics.summary(path.read_text("utf-8"))
        assert first[0].isupper() and first.endswith(".") and len(first) + len(path.stem) < 76


@pytest.mark.parametrize(
    ("typed", "begins"),
    [
        ("help pe", ["periods"]),
        ("help sco", ["score", "scorecard"]),
        ("help list de", ["deals"]),
        ("help opt", ["options"]),
    ],
)
def test_topics_and_commands_are_completed(crm_process, typed, begins):
    words = f"crm {typed}"
    env = {
        "_CRM_COMPLETE": "complete_bash", "COMP_WORDS": words.replace(" ", "\n"), "COMP_CWORD": str(words.count(" ")),
        "COMP_TYPE": "9",
    }  # fmt: skip
    ran = crm_process(env=env)
    assert [line.split("\t")[0] for line in ran.out.split("\n") if line.strip()][: len(begins)] == begins


def on_terminal(*args: str, columns: int = 80, **env: str) -> str:
    """What a person sees of that command on a terminal of their own."""
    import os

    python, *words = forks.server().command()
    child = pexpect.spawn(
        python, [*words, *args], encoding="utf-8", timeout=30, dimensions=(200, columns),
        env={**os.environ, **env},
    )  # fmt: skip
    seen = str(child.read()).replace("\r\n", "\n")
    child.close()
    assert child.exitstatus == 0
    return seen


def test_on_a_terminal_a_page_is_laid_out_and_goes_through_the_pager():
    seen = on_terminal("help", "periods", PAGER="sed 's/^/> /'")
    assert all(line.startswith(("> ", ">")) for line in seen.splitlines())
    assert "\x1b[1mPeriods\x1b[0m" in seen and "|---|" not in seen and "\x1b[36m--from\x1b[0m" in seen


@pytest.mark.parametrize("columns", [80, 140])
def test_lines_are_as_long_as_the_terminal_but_no_longer_than_is_easily_read(columns):
    seen = on_terminal("help", "periods", columns=columns, PAGER="", NO_COLOR="1")
    longest = max(map(len, seen.splitlines()))
    assert min(columns, 100) - 10 < longest <= min(columns, 100)
    assert "\x1b" not in seen and "Periods\n═══════\n" in seen
