"""Which Typer is installed: the suite is also run on the newest, whose own words and imports differ a little."""

from __future__ import annotations

from importlib.metadata import version


def beyond_range() -> bool:
    """Is it newer than the range in pyproject.toml?"""
    major, minor = map(int, version("typer").split(".")[:2])
    return (major, minor) >= (0, 29)
