"""What a person may mean by a name: how well the words of it fit one that there is, and which are nearly so."""

from __future__ import annotations

import re
from collections.abc import Sequence

from crmcli.core.names import key

TITLE, BEGINNINGS, PARTS, CUSTOMER, NOWHERE = range(5)
"""Where the words are: the rest of them is the title of that customer's deal; each begins a word of the name; some are
within one; all in the name of an open deal's customer alone; not all anywhere."""

LEAST, LEAST_OF_WORDS = 60, 70
"""How alike a name, or a word of it, must be to be suggested, of 100."""

BETWEEN = "\x1f"
"""The sign between names that are told in one text: the one for it, which nobody types; NUL no PostgreSQL keeps."""

SUGGESTED = 3


def rank(words: Sequence[str], name: str, customer: str, open: bool) -> int:
    """Where the name and that of the customer have those words; all are casefolded."""
    rest = [word for word in words if word not in customer]
    if any(word not in name for word in rest):
        return NOWHERE
    if not any(word in name for word in words):
        return CUSTOMER if open else NOWHERE
    if " ".join(rest) == name:
        return TITLE
    return BEGINNINGS if all(_begins(word, name) or _begins(word, customer) for word in words) else PARTS


def _begins(word: str, text: str) -> bool:
    """Does a word of the text begin so?"""
    return bool(re.search(rf"(?<![^\W_]){re.escape(word)}", text))


def near(name: str, names: str) -> tuple[list[str], int]:
    """The keys closest to that of this name, best first, for "did you mean", and how many more are as close as any of
    those that are suggested: whole names, else such as have one word of nearly that spelling. `names` are all keys,
    `BETWEEN` between them."""
    from rapidfuzz import fuzz, process

    word, keys = key(name)[:200], names.split(BETWEEN)
    found = process.extract(word, keys, scorer=fuzz.ratio, score_cutoff=LEAST, limit=None)
    if not found:
        # A word that many names have is compared as often: that is quicker than to see that it is the same.
        parts = names.replace(BETWEEN, " ").split()
        every = process.extract(word, parts, scorer=fuzz.ratio, score_cutoff=LEAST_OF_WORDS, limit=None)
        alike = list(dict.fromkeys((part, score) for part, score, _ in every))[:SUGGESTED]
        found = [(each, score, 0) for part, score in alike for each in keys if part in each and part in each.split()]
    shown = [each for each, _score, _ in found[:SUGGESTED]]
    least = found[len(shown) - 1][1] if shown else 0
    return shown, sum(score >= least for _each, score, _ in found) - len(shown)
