"""JSON: English snake_case keys, ISO dates, percent as a fraction, money as an exact number in major units."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, datetime
from json.encoder import encode_basestring
from typing import Any

from crmcli.core.money import Money
from crmcli.core.names import harmful


def dumps(value: Any, indent: int = 2) -> str:
    """The value as JSON text that ends in a newline. Text is readable in its own script; what a terminal would act on
    is escaped."""
    return "".join(_parts(value, "\n", " " * indent)) + "\n"


def _parts(value: Any, newline: str, step: str) -> Iterator[str]:
    if isinstance(value, Mapping):
        yield from _group("{}", ((f"{text(str(key))}: ", item) for key, item in value.items()), newline, step)
    elif isinstance(value, list | tuple) and not isinstance(value, Money):
        yield from _group("[]", (("", item) for item in value), newline, step)
    else:
        yield _scalar(value)


def _group(brackets: str, items: Iterator[tuple[str, Any]], newline: str, step: str) -> Iterator[str]:
    separator, inner = brackets[0] + newline + step, newline + step
    empty = True
    for prefix, item in items:
        yield separator + prefix
        yield from _parts(item, inner, step)
        separator, empty = "," + inner, False
    yield brackets if empty else newline + brackets[1]


def _scalar(value: Any) -> str:
    if value is None or isinstance(value, bool):
        return {None: "null", True: "true", False: "false"}[value]
    if isinstance(value, Money):
        return str(value)
    if isinstance(value, int | float):
        return repr(value)
    if isinstance(value, datetime):
        return f'"{value:%Y-%m-%dT%H:%M:%SZ}"'
    return text(value.isoformat() if isinstance(value, date) else value)


def text(value: str) -> str:
    """The text as JSON, in quotes."""
    return escaped(encode_basestring(value))


def escaped(json: str) -> str:
    """The JSON, on one line, with what a terminal would act on escaped."""
    return harmful().sub(lambda match: _escape(ord(match[0])), json)


def _escape(code: int) -> str:
    if code <= 0xFFFF:
        return f"\\u{code:04x}"
    code -= 0x10000
    return f"\\u{0xD800 + (code >> 10):04x}\\u{0xDC00 + (code & 0x3FF):04x}"
