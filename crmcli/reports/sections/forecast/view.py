"""A forecast in one sentence."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from crmcli.core.money import major


def sentence(short: Mapping[str, Any]) -> str:
    """The forecast in short in words, in whole units of the currency."""
    low, likely, high = (f"{major(short[name].minor, short[name].currency):,}" for name in ("low", "likely", "high"))
    return f"{short['period']} is likely to bring {likely}; 8 of 10 times it is {low} to {high}."
