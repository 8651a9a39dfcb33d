"""The README tells the truth: its reference is what `--help` prints, and what it sets up is one command line."""

from __future__ import annotations

import re

import pytest

from crmcli.cli.command_table import COMMANDS
from tests.reference import BEGIN, END, README, reference, renewed, written
from tests.support.versions import beyond_range


@pytest.fixture
def readme() -> str:
    return README.read_text("utf-8")


@pytest.mark.skipif(beyond_range(), reason="the reference is in the words of a Typer within the stated range")
def test_the_reference_is_what_help_prints(readme):
    assert written(readme) == reference(), "renew it: python -m tests.reference --write"


def test_the_reference_has_every_command_and_the_common_options_once():
    text = reference()
    for name, entry in COMMANDS.items():
        for path in (name, *(f"{name} {sub}" for sub in entry.entries or ())):
            assert f"\nUsage: crm {path} " in text
    assert text.count("--fail-empty") == 1
    assert text.count("```") == 2 * len(re.findall(r"^###+ crm", text, re.MULTILINE))


def test_the_reference_is_renewed_in_its_place_or_put_at_the_end():
    old = f"# crm\n\n## Command reference\n\n{BEGIN}\nold\n{END}\n\n## After\n"
    new = renewed(old)
    assert new.startswith("# crm\n") and new.endswith("\n## After\n") and written(new) == reference()
    assert renewed(new) == new
    assert renewed(renewed("# crm\n")) == renewed("# crm\n") and written(renewed("# crm\n")) == reference()


@pytest.mark.parametrize("heading", ["Quick start", "Tests"])
def test_setting_up_is_one_command_line(readme, heading):
    _, found, rest = f"\n{readme}".partition(f"\n## {heading}\n")
    block = re.search(r"^```\w*\n(.*?)^```$", rest.partition("\n## ")[0], re.MULTILINE | re.DOTALL)
    assert found and block, f"no fenced block below ## {heading}"
    line = block[1].rstrip("\n")
    assert line.strip() and "\n" not in line
