"""What a file says of a stage that is not there yet: what chance its deals have, and whether it looks like an end."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable

from crmcli.exchange.importing.step2_understand.outcomes.words import sounds_like

_NUMBER = re.compile(r"(\d{1,3}(?:[.,]\d+)?)\s*%?")


class NewStage:
    """A stage as the file has it: `words` are its cells, `open` the rows that nothing says to be closed, `chances` what
    stands in their column of chances, `reasons` those with a reason for losing, `past` whether a close date has
    passed."""

    def __init__(self, name: str, line: int) -> None:
        self.name, self.line = name, line
        self.words: dict[str, None] = {}
        self.rows = self.open = self.reasons = 0
        self.chances: Counter[str] = Counter()
        self.past = False

    def chance(self, scale: int) -> int | None:
        """The chance that most of its deals have, in percent; None where the file does not say."""
        read = Counter[int]()
        for text, number in self.chances.items():
            if (share := number_of(text)) is not None:
                read[int(share * scale + 0.5)] += number
        best = read.most_common(1)
        return best[0][0] if best and best[0][1] * 2 > self.open else None

    def doubt(self, chance: int | None, ends_known: bool) -> str:
        """Why it may not be a stage of open deals."""
        alike = sounds_like(self.name)
        if alike:
            return f"it sounds like {'the end of' if alike == 'ended' else alike} deals"
        if chance in (0, 100):
            return f"its deals have a chance of {chance} %: are they {'won' if chance else 'lost'}?"
        if self.reasons:
            return "its deals have a reason for losing them"
        if self.past and not ends_known:
            return "close dates of its deals have passed, and no stage of the file is known as won or lost"
        return ""


def number_of(text: str) -> float | None:
    """A chance as it is written: 40, 40 %, 0.4 or 0,4."""
    match = _NUMBER.fullmatch(text.strip())
    return float(match[1].replace(",", ".")) if match else None


def scale_of(texts: Iterable[str]) -> int:
    """100 where the chances of a file are shares of one, else 1."""
    numbers = [number for text in texts if "%" not in text and (number := number_of(text)) is not None]
    shares = bool(numbers) and max(numbers) <= 1 and any(number not in (0, 1) for number in numbers)
    return 100 if shares else 1
