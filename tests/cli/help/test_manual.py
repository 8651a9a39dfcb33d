"""The man page has every command, and comes out of roff as it went in."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys

import pytest

from crmcli.cli.framework import root
from crmcli.cli.help.manual import manual, roff
from crmcli.main import app
from tests.support.helptext import help_of, paths

FORMATTER = shutil.which("groff")
needs_roff = pytest.mark.skipif(FORMATTER is None, reason="no groff to format the manual with")


def formatted(source: str) -> str:
    """What a person sees of that roff; a warning of the formatter fails."""
    done = subprocess.run(
        [str(FORMATTER), "-man", "-ww", "-Tutf8", "-P-cbou"], input=source, capture_output=True, text=True,
        encoding="utf-8", check=True,
    )  # fmt: skip
    assert done.stderr == ""
    return done.stdout


def test_the_manual_has_the_usual_sections_and_every_command():
    page = manual(root(app))
    found = re.findall(r'^\.SH "(.*)"$', page, re.MULTILINE)
    assert found == [
        "NAME", "SYNOPSIS", "DESCRIPTION", "COMMANDS", "OPTIONS", "FILES", "ENVIRONMENT", "EXIT STATUS", "EXAMPLES",
        "SEE ALSO",
    ]  # fmt: skip
    commands = re.findall(r'^\.SS "(.*)"$', page, re.MULTILINE)
    assert commands == [" ".join(("crm", *path)) for path in paths() if path]


def test_the_manual_is_the_same_wherever_it_is_made():
    script = (
        "from crmcli.main import app; from crmcli.cli.framework import root;"
        "from crmcli.cli.help.manual import manual; print(manual(root(app)), end='')"
    )
    pages = {
        subprocess.run(
            [sys.executable, "-c", script], capture_output=True, check=True,
            env={"COLUMNS": columns, "HOME": home, "LC_ALL": "C", "PYTHONHASHSEED": columns, "PYTHONUTF8": "1"},
        ).stdout
        for columns, home in (("60", "/"), ("200", "/tmp"))
    }  # fmt: skip
    assert pages == {manual(root(app)).encode()}
    assert all(byte < 128 for byte in pages.pop())


@needs_roff
def test_the_manual_formats_without_a_warning_and_says_what_help_says():
    seen = formatted(manual(root(app)))
    flowing = " ".join(seen.split())
    for path in paths():
        usage, summary, *_ = help_of(path).split("\n\n")
        if path:
            assert f"{usage} {summary}" in flowing, path
    assert "NO_COLOR" in seen and "  --fail-empty" in seen and "\\" not in seen


@needs_roff
@pytest.mark.parametrize(
    "line",
    [".TH at the start", "'quoted' at the start", "a \\backslash\\n \\fB", "--a-b 'c' `d` ^e ~f \"g\"", "– … × é 金"],
)
def test_what_roff_would_act_on_comes_out_as_it_is(line):
    assert line in formatted(f'.TH X 1 "" "x"\n.SH "X"\n.nf\n{roff(line)}\n.fi\n')
