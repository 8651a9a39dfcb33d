"""The page `reference` is what help prints."""

from __future__ import annotations

import re

import pytest

from tests.reference import PAGE, reference
from tests.support.helptext import paths
from tests.support.versions import beyond_range


@pytest.mark.skipif(beyond_range(), reason="the reference is in the words of a Typer within the stated range")
def test_the_reference_is_what_help_prints():
    assert PAGE.read_text("utf-8") == reference(), "renew it: python -m tests.reference --write"


def test_the_reference_has_every_command_and_the_common_options_once():
    text = reference()
    for path in paths():
        assert f"\nUsage: {' '.join(('crm', *path))} [OPTIONS]" in text
    assert text.count("--fail-empty") == 1
    assert text.count("```") == 2 * len(re.findall(r"^##+ ", text, re.MULTILINE))
    assert text.startswith("# ") and max(map(len, text.splitlines())) <= 80
