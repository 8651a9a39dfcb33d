"""What a file leaves open and figures depend on: a person at a terminal is asked, everybody else has to say it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import NamedTuple

from crmcli.core.errors import RowsRefusedError
from crmcli.exchange.importing.step2_understand.order import Order


class Question(NamedTuple):
    """What to ask; `answered` gives the order with what was answered, None where that is no answer."""

    text: str
    answered: Callable[[Order, str], Order | None]


class UndecidedError(RowsRefusedError):
    """Nothing was written, because something is open. Where nobody can be asked the hint says how to say it."""

    def __init__(
        self, message: str, hint: str, rows: Sequence[dict[str, object]], questions: Sequence[Question]
    ) -> None:
        super().__init__(message, hint, rows)
        self.questions = questions
