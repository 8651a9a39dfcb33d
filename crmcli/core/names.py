"""How names are compared, and how any text is shown without harm."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache

from crmcli.core.errors import RefusedError

# What a terminal, a log viewer or an editor would act on instead of showing: C0 and C1 controls, line and paragraph
# separators, marks that reorder or hide text, letters that fill a place and show nothing, lone surrogates and "tags".
_HARMFUL = (
    "[\x00-\x1f\x7f-\x9f\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f"
    "\u3164\ud800-\udfff\ufeff\uffa0\ufff9-\ufffb\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e007f]"
)


@cache
def harmful() -> re.Pattern[str]:
    """A character of those. It is compiled when a text has any but plain letters and signs: that takes longer than most
    of what else a command does."""
    return re.compile(_HARMFUL)


def _plain(text: str) -> bool:
    return text.isascii() and text.isprintable()


def visible(text: str) -> str:
    """The text with every character that could act on a terminal replaced by a visible stand-in.

    ASCII controls become their control pictures (ESC is ␛), all else its code point (⟨U+202E⟩).
    """
    return text if _plain(text) else harmful().sub(_stand_in, text)


def visible_lines(text: str) -> str:
    """The same for text of several lines: the line ends stay."""
    return "\n".join(map(visible, text.split("\n")))


def _stand_in(match: re.Match[str]) -> str:
    code = ord(match[0])
    if code < 0x20:
        return chr(0x2400 + code)
    return "␡" if code == 0x7F else f"⟨U+{code:04X}⟩"


def pasted(option: str, value: str) -> str:
    """The option with that value as a shell takes it."""
    shown = visible(value)
    if not any(sign in shown for sign in '"$`\\!'):
        return f'{option} "{shown}"'
    return f"{option} {shell_word(shown)}"


_SHELL_SAFE = frozenset("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_@%+=:,./-")


def shell_word(text: str) -> str:
    """The text as a shell takes it for one word: what `shlex.quote` says, whose module would cost each command."""
    return text if text and _SHELL_SAFE.issuperset(text) else "'" + text.replace("'", "'\"'\"'") + "'"


def typable(name: str) -> bool:
    """Can the name be typed on a command line as it is? Not one that hides a character or looks like an option."""
    return not name.startswith("-") and (_plain(name) or not harmful().search(name))


def key(name: str) -> str:
    """What names are compared by: outer blanks dropped, composed (NFC) and casefolded."""
    return folded(name.strip())


def folded(text: str) -> str:
    """The text composed (NFC) and casefolded."""
    if text.isascii():
        return text.casefold()
    import unicodedata  # 1 MB of tables: only names beyond ASCII need it

    return unicodedata.normalize("NFC", unicodedata.normalize("NFC", text).casefold())


def checked(text: str, what: str) -> str:
    """The text as it is, or a refusal: text that is no Unicode cannot be stored."""
    try:
        text.encode()
    except UnicodeEncodeError as error:
        raise RefusedError(f"{what} is not valid UTF-8 text: {visible(text)[:80]}", "type it anew") from error
    return text


def checked_name(text: str, what: str) -> str:
    """A name as typed, or a refusal where nothing of it could be seen."""
    checked(text, what)
    if not (text if _plain(text) else harmful().sub("", text)).strip():
        raise RefusedError(f"{what} is empty", "give a name with at least one visible character")
    return text


def nearest(name: str, names: Iterable[str], count: int = 3) -> list[str]:
    """The names closest to this one, best first, for "did you mean"."""
    from difflib import get_close_matches

    keys = {key(candidate): candidate for candidate in names}
    return [keys[match] for match in get_close_matches(key(name)[:200], keys, count, 0.6)]
