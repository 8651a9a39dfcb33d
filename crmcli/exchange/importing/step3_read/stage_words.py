"""What the words in a file's column of stages mean: a stage that is there, a new one, or won, lost and open."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from crmcli.core.errors import RefusedError, brief
from crmcli.core.names import key, pasted
from crmcli.exchange.importing.step2_understand.columns.layout import Layout
from crmcli.exchange.importing.step2_understand.evidence import NO_VALUE
from crmcli.exchange.importing.step2_understand.outcomes.words import sounds_like, status_of, without_pipeline
from crmcli.exchange.importing.step2_understand.value_maps import ValueMap
from crmcli.exchange.importing.step3_read.cell_readers import Read
from crmcli.exchange.importing.step3_read.references import References


class StageWords:
    """The words of one file's column of stages; `words` are those that stand for others."""

    def __init__(self, layout: Layout, references: References | None, words: Mapping[str, ValueMap]) -> None:
        self._layout, self._references, self._words = layout, references, words

    def known(self, text: str) -> str | None:
        """The name of the stage that there is for that word, or a word for won or lost; empty where it says only that
        the deal is open, None for a stage that is not there."""
        bare = without_pipeline(text)
        for name in (text, bare):
            if self._there(name):
                return name
        meaning = status_of(text) or status_of(bare)
        return "" if meaning == "open" else meaning

    def ends(self, text: str) -> bool:
        """Is that a word for won or lost, or a stage of such deals?"""
        said = self._words.get(key(text))
        word = said.ours if said else text
        name = self.known(word.strip())
        stages = self._references.funnel.stages if self._references and name else ()
        return name in ("won", "lost") or any(
            row["name_key"] == key(name or "") and row["status"] != "open" for row in stages
        )

    def _bare(self, text: str) -> str:
        return (without_pipeline(text) if self._layout.recognised.name == "hubspot" else text).strip()

    def new(self, text: str) -> str | None:
        """The name of the new stage that a cell of the stage column is about; None where it is about none."""
        word = text.strip()
        said = self._words.get(key(word))
        word = said.ours.strip() if said else word
        if word in NO_VALUE or self.known(word) is not None:
            return None
        return self._bare(word)

    def read(self, read: Read, text: str) -> Any:
        """A stage by its name, with or without the pipeline behind it; else by a word for won or lost. A word for an
        open deal names no stage, nor does one of which all deals are closed by what another column says."""
        name = self.known(text)
        if name is not None:
            return read(name) if name else None
        name, planned = self._bare(text), self._references and self._references.planned
        if planned and key(name) in planned.closed:
            return None
        adding = self._references is not None and self._references.adds_stages
        if not adding and not self._layout.decided and (alike := sounds_like(name)) and not self._said(name):
            such = "Won" if alike == "ended" else alike.title()
            raise RefusedError(
                f'"{brief(text, 60)}" is no stage there is: are its deals won, lost or open?',
                f"say so: {pasted('--map-value', f'stage:{brief(text, 40)}={such}')}, or add the stage",
            )
        return read(name)

    def _said(self, name: str) -> bool:
        planned = self._references.planned if self._references else None
        return planned is not None and key(name) in planned.chances

    def _there(self, name: str) -> bool:
        return self._references is not None and self._references.there("stage", name)
