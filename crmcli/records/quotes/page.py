"""A quote as a page for its customer: one sheet of A4 on paper, readable on a phone, without script or request."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

from crmcli.core.names import visible, visible_lines
from crmcli.output.html import POLICY
from crmcli.records.quotes.insight import label, state


def page(quote: Mapping[str, Any], today: date) -> str:
    """The page of a quote that is kept, with what it is on that day where it cannot be taken any more."""
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    environment = Environment(
        autoescape=True,
        undefined=StrictUndefined,
        loader=FileSystemLoader(Path(__file__).parent, encoding="utf-8"),
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    environment.filters.update(amount=_grouped, seen=visible, lines=lambda text: visible_lines(text).split("\n"))
    said = json.loads(quote["content"])
    template = environment.get_template("page.html.j2")
    return template.render(said=said, label=label(quote), state=state(quote, today), quote=quote, policy=POLICY)


def _grouped(text: str | None) -> str:
    """An amount as it is said with its thousands apart: "1,069.20"; rates as they are."""
    if text is None or text.endswith("%"):
        return text or ""
    whole, point, part = text.partition(".")
    return f"{int(whole):,}{point}{part}"
