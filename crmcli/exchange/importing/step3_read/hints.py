"""What to add to the command so that a name in a file is understood, of which there is no record."""

from __future__ import annotations

from crmcli.core.names import nearest, pasted
from crmcli.core.vocabulary import KINDS
from crmcli.database.connection import Database
from crmcli.exchange.importing.step3_read.query import ADDABLE
from crmcli.records.deals.write import Funnel
from crmcli.records.find.statements import some_names

HINTS = 100
"""Names of a kind for which a near one is looked up: more are never shown."""


class Hints:
    """The hints of one import: each is worked out once."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self.missing = set[str]()
        """Kinds that --add-missing would help with: a record is not there, nor one of nearly that name."""
        self._known: dict[str, dict[str, str]] = {}

    def of(self, kind: str, name: str, funnel: Funnel) -> str:
        """What to add to the command so that the name is understood."""
        known = self._known.setdefault(kind, {})
        if name not in known:
            if len(known) >= HINTS:
                return ""
            known[name] = self._mend(kind, name, funnel)
        return known[name]

    def _mend(self, kind: str, name: str, funnel: Funnel) -> str:
        adding = f"--add-missing {KINDS[kind]}" if kind in ADDABLE else f"import the {KINDS[kind]} first"
        near = nearest(name, (row["name"] for row in self._database.all(some_names(kind=kind))), 1)
        if kind == "stage" and not near and "=" not in name:
            self.missing.add(kind)
            said = pasted("--map-value", f"stage:{name}={funnel.first['name']}")
            return f"{said} for a stage of yours, or {pasted('--stage', f'{name}=40%')} for a new one"
        if not near or "=" in name:
            self.missing |= {kind} & {*ADDABLE}
            return adding
        same = f"{name}={near[0]}"
        return (
            f"{pasted('--link', same) if kind == 'customer' else pasted('--map-value', f'{kind}:{same}')} or {adding}"
        )
