"""A screen drawn anew when what it shows has changed, until somebody presses q; the terminal is left as it was."""

from __future__ import annotations

import io
import os
import select
import shutil
import signal
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from functools import partial
from time import sleep
from typing import Any

from rich.console import Console, Group
from rich.text import Text

from crmcli.output.terminal.colour import COLOURS
from crmcli.output.terminal.screen_layout import Line

Draw = Callable[[int, int], Sequence[Line]]
"""The lines for so many columns and lines."""

KEYS = b"qQ\x1b\x03\x04"
"""What ends it: q, Escape, Ctrl-C and Ctrl-D."""
GLANCE = 0.25
"""Seconds until a key or another size of the window is noticed."""


def text(lines: Sequence[Line], colour: bool) -> str:
    """The lines as text for a terminal, with a line end after each."""
    console = _console(io.StringIO(), colour)
    for line in lines:
        console.print(_text(line), soft_wrap=True)
    written: str = console.file.getvalue()  # type: ignore[attr-defined]
    return written if colour else "".join(f"{line.rstrip()}\n" for line in written.splitlines())


def watch(draw: Draw, state: Callable[[], object], seconds: float, colour: bool) -> None:
    """Draw whenever `state`, asked for after so many seconds, differs from before, or the window has another size."""
    from rich.live import Live

    live = Live(console=_console(sys.stdout, colour), screen=True, auto_refresh=False)
    with suppress(KeyboardInterrupt), _terminated_gently(), _keys() as pressed, live:
        seen: object = None
        shown: Sequence[Line] | None = None
        current, waited = state(), 0.0
        while True:
            size = shutil.get_terminal_size()
            if (current, size) != seen:
                seen, lines = (current, size), draw(size.columns, size.lines)
                if lines != shown:
                    live.update(Group(*map(_text, lines)), refresh=True)
                shown = lines
            if pressed(GLANCE):
                return
            waited += GLANCE
            if waited >= seconds:
                current, waited = state(), 0.0


def _console(file: Any, colour: bool) -> Console:
    return Console(
        file=file, force_terminal=True, no_color=not colour, color_system="standard" if colour else None,
        markup=False, emoji=False, highlight=False, legacy_windows=False,
    )  # fmt: skip


def _text(line: Line) -> Text:
    made = Text(no_wrap=True, end="\n", overflow="crop")
    for span in line:
        made.append(span.text, COLOURS[span.tone])
    return made


@contextmanager
def _keys() -> Iterator[Callable[[float], bool]]:
    """Waits so many seconds: has a key been pressed that ends it? Without a keyboard it only waits."""
    try:
        import termios
        import tty

        handle = sys.stdin.fileno()
        kept = termios.tcgetattr(handle)
    except (ImportError, OSError, ValueError, termios.error):
        yield _only_waits
        return
    try:
        tty.setcbreak(handle)
        yield partial(_pressed, handle)
    finally:
        termios.tcsetattr(handle, termios.TCSADRAIN, kept)


def _only_waits(timeout: float) -> bool:
    sleep(timeout)
    return False


def _pressed(handle: int, timeout: float) -> bool:
    ready, _, _ = select.select([handle], [], [], timeout)
    return bool(ready) and any(byte in KEYS for byte in os.read(handle, 64) or KEYS)


@contextmanager
def _terminated_gently() -> Iterator[None]:
    """Being told to end, it lets go of the screen first."""

    def stop(*_: object) -> None:
        raise SystemExit(128 + signal.SIGTERM)

    kept = signal.signal(signal.SIGTERM, stop)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, kept)
