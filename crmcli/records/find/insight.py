"""What a person may mean by a name: how well the words of it fit one that there is, and which are nearly so."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from crmcli.core.names import key

TITLE, BEGINNINGS, PARTS, CUSTOMER, NOWHERE = range(5)
"""Where the words are: the rest of them is the title of that customer's deal; each begins a word of the name; some are
within one; all in the name of an open deal's customer alone; not all anywhere."""

LEAST, LEAST_OF_WORDS = 60, 70
"""How alike a name, or a word of it, must be to be suggested, of 100."""

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


def near(name: str, names: Mapping[str, str]) -> tuple[list[str], int]:
    """The names closest to this one, best first, for "did you mean", and how many more are as close as any of those
    that are suggested: whole names, else such as have one word of nearly that spelling. They are given by what they
    are compared by."""
    from rapidfuzz import fuzz, process

    word, keys = key(name)[:200], list(names)
    found = process.extract(word, keys, scorer=fuzz.ratio, score_cutoff=LEAST, limit=None)
    if not found:
        by_word: dict[str, list[str]] = {}
        for each in keys:
            for part in each.split():
                by_word.setdefault(part, []).append(each)
        alike = process.extract(word, list(by_word), scorer=fuzz.ratio, score_cutoff=LEAST_OF_WORDS, limit=SUGGESTED)
        found = [(each, score, 0) for part, score, _ in alike for each in by_word[part]]
    shown = [names[each] for each, _score, _ in found[:SUGGESTED]]
    least = found[len(shown) - 1][1] if shown else 0
    return shown, sum(score >= least for _each, score, _ in found) - len(shown)
