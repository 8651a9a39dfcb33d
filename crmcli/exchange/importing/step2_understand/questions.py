"""What a file leaves open and figures depend on: a person at a terminal is asked, everybody else has to say it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import NamedTuple

from crmcli.core.errors import RowsRefusedError, brief
from crmcli.exchange.importing.step2_understand.order import TODAY, Order
from crmcli.exchange.importing.step2_understand.titles.headers import normal


class Question(NamedTuple):
    """What to ask; `answered` gives the order with what was answered, None where that is no answer."""

    text: str
    answered: Callable[[Order, str], Order | None]


def undated(number: int, header: Sequence[str]) -> UndecidedError:
    """What to ask where closed deals have no close date."""
    what = "1 closed deal has no close date" if number == 1 else f"{number:,} closed deals have no close date"
    text = f"{what}. Which column has the day ({', '.join(brief(each, 30) for each in header[:20])})? Or today, or skip"
    return UndecidedError(what, "say where it is: --closed-from COLUMN", [], [Question(text, partial(_dated, header))])


def _dated(header: Sequence[str], order: Order, answer: str) -> Order | None:
    word = answer.strip()
    if word.casefold() == "skip":
        return order._replace(skip_bad=True)
    title = next((title for title in (*header, TODAY) if normal(title) == normal(word)), None)
    return order._replace(closed_from=title) if word and title else None


class UndecidedError(RowsRefusedError):
    """Nothing was written, because something is open. Where nobody can be asked the hint says how to say it."""

    def __init__(
        self, message: str, hint: str, rows: Sequence[dict[str, object]], questions: Sequence[Question]
    ) -> None:
        super().__init__(message, hint, rows)
        self.questions = questions
