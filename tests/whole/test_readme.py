"""The README tells the truth: what it sets up is one command line."""

from __future__ import annotations

import re

import pytest

from tests.support.doctext import README


@pytest.fixture
def readme() -> str:
    return README.read_text("utf-8")


@pytest.mark.parametrize("heading", ["Quick start", "Tests"])
def test_setting_up_is_one_command_line(readme, heading):
    _, found, rest = f"\n{readme}".partition(f"\n## {heading}\n")
    block = re.search(r"^```\w*\n(.*?)^```$", rest.partition("\n## ")[0], re.MULTILINE | re.DOTALL)
    assert found and block, f"no fenced block below ## {heading}"
    line = block[1].rstrip("\n")
    assert line.strip() and "\n" not in line
