"""What a terminal, a log viewer or an editor would act on instead of showing, by the Unicode database."""

from __future__ import annotations

import unicodedata

from hypothesis import strategies as st

# Format characters that are seen: number and abbreviation marks, and the joiners of hieroglyphs.
SEEN = {*range(0x0600, 0x0606), 0x06DD, 0x070F, 0x0890, 0x0891, 0x08E2, 0x110BD, 0x110CD, *range(0x13430, 0x13456)}


def acts(char: str) -> bool:
    """Controls, line and paragraph separators, surrogates, and the marks that reorder, join or hide text."""
    return unicodedata.category(char) in ("Cc", "Cf", "Cs", "Zl", "Zp") and ord(char) not in SEEN


def harmless(text: str) -> bool:
    """Can the text be shown line by line?"""
    return not any(acts(char) for char in set(text) if char != "\n")


NASTY = (
    "[/]", "[bold red]x[/]", "[deal #12]", ":smile:", "\x1b[31mred\x1b[0m", "\x1b]0;title\x07", "\x9b2J",
    "\u202egnp.exe", "\u2066a\u2069", "a\u200bb", "\ufeffbom", "nul\0byte", "tab\tcr\rlf\n", "\x85\u2028\u2029", "\x7f",
    "e\u0301", "Ⅷ ﬁ", "İstanbul ß", "日本語 株式会社", "\U0001f469\u200d\U0001f467", "=1+1", "-x", "--", "--json",
    "{name}", "%s %(x)s", "a|b`c`*d*_e_<f>&amp;", "'; DROP TABLE rep; --", "\"q\" 's'", "\\n \\ud800", "#1", "0", "1e5",
    "null", "won", "next", " spaced  out ", "\u3164", "\U000e0041", "\ud800", "x\udcffy", "é" * 10_000,
)  # fmt: skip
"""Text that breaks programs."""

names = (
    st.sampled_from(NASTY)
    | st.text(max_size=40)
    | st.lists(st.sampled_from([*NASTY[:-1], "x", " "]), min_size=1, max_size=4).map("".join)
)
"""Any text as a name: what breaks programs is as likely as anything else."""
