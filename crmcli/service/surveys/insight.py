"""What customers are asked when their case is solved."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

SCALE = "from 1 (not at all) to 5 (very)"


class Survey(NamedTuple):
    """What is asked about a case (the row of it), of whom: `name` is that of the contact, else of the customer."""

    case: Mapping[str, Any]
    name: str
    address: str
    subject: str
    text: str


def survey(case: Mapping[str, Any]) -> Survey:
    """The question about a solved case, in the rep's name."""
    about = case["subject"].split("\n", 1)[0]
    greeting = f"Hello {case['contact']}," if case["contact"] else "Hello,"
    question = f"How satisfied are you with how we saw to it, {SCALE}? A reply with the number is enough."
    parts = [greeting, f"you asked us about this, and we think that it is solved: {about}", question]
    text = "\n\n".join([*parts, *([case["rep"]] if case["rep"] else [])])
    return Survey(case, case["contact"] or case["customer"], case["address"], f"How did we do? {about}", text)
