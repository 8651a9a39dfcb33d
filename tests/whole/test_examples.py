"""The sessions in examples/ are a tutorial and a test at once: each shows exactly what its commands show."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from rich.cells import cell_len

from tests.sessions import COLUMNS, EXAMPLES, files, played, steps


@pytest.mark.parametrize("path", files(), ids=lambda path: path.stem)
def test_a_session_shows_what_its_commands_show(path, tmp_path, statements):
    told = list(steps(path.read_text("utf-8")))
    (tmp_path / "folder").mkdir()
    for step, fresh in zip(told, played([step.command for step in told], tmp_path / "folder", statements), strict=True):
        assert str(fresh) == str(step), "if that is meant: python -m tests.sessions --write, and read the difference"


def test_there_are_the_sessions_that_the_readme_names():
    readme = (EXAMPLES.parent / "README.md").read_text("utf-8")
    assert [f"examples/{path.name}" for path in files()] == sorted(set(re.findall(r"examples/[\w-]+\.md", readme)))


@pytest.mark.parametrize("path", files(), ids=lambda path: path.stem)
def test_a_session_reads_well(path):
    text = path.read_text("utf-8")
    told = list(steps(text))
    assert len(told) > 8 and text.count("\n$ ") == len(told)
    for step in told:
        assert step.shown or re.search("^export | > ", step.command), f"{step.command} shows nothing"
        assert "Traceback" not in step.shown and "/tmp" not in step.shown and str(Path.home()) not in step.shown
        # A report fits; messages, such as those of a file that was written, may be longer.
        if re.match(r"crm (list|show|score|funnel|metrics)\b[^|]*$", step.command) and " -o " not in step.command:
            assert all(cell_len(line) <= COLUMNS for line in step.shown.splitlines()), step.command
