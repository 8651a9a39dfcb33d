"""The records that a row refers to by name: found exactly, or made where --add-missing says so."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Collection, Iterator

from crmcli.core.errors import RefusedError, brief
from crmcli.core.grammar.amounts import ROUNDED
from crmcli.core.names import checked_name, key
from crmcli.core.vocabulary import SHARED_NAMES
from crmcli.database.connection import Database, Row
from crmcli.database.statements.compiled import Text
from crmcli.exchange.importing.step1_open.framing import TOTAL
from crmcli.exchange.importing.step2_understand.notation import NotPlainError
from crmcli.exchange.importing.step3_read.hints import Hints
from crmcli.exchange.importing.step3_read.memo import Memo
from crmcli.exchange.importing.step3_read.new_stages import Planned
from crmcli.exchange.importing.step3_read.own_ids import own_id
from crmcli.exchange.importing.step3_read.query import (
    ADDABLE,
    KNOWN_BY,
    any_keyed,
    count_above,
    delete_unused,
    newest_id,
    of_email,
    of_key,
    of_many,
)
from crmcli.records import rows
from crmcli.records.deals.write import Funnel, funnel
from crmcli.records.fields import FIELDS, REFERENCES
from crmcli.records.file_mark import mark
from crmcli.records.find.candidates import candidates
from crmcli.records.find.statements import MANY, by_id, by_key, by_mail
from crmcli.records.stages import write as stages

KEY_LENGTH = 8
"""Characters from which on a key of another program is surely nobody's name: shorter ones are not looked for."""

ERROR = re.compile(r"#[A-Z0-9/]+[!?]")
"""What a spreadsheet shows where a formula went wrong: #REF!, #DIV/0!, #NAME?, in some languages #BEZUG!."""

FEW = 8
"""Names that are looked for one by one: more of them together."""


class References:
    """Names in a file to ids of records. Unlike on the command line, no beginning of a name and no id will do."""

    def __init__(self, database: Database, adding: Collection[str], today: str, said: Collection[str] = ()) -> None:
        """`adding` are kinds of which missing records are made, `said` the names of stages that may be made anyway."""
        self._database, self._adding, self._today = database, adding, today
        self._said = set(map(key, said))
        self.added = dict.fromkeys(ADDABLE, 0)
        self.funnel: Funnel = funnel(database)
        self.hints = Hints(database)
        self.planned: Planned | None = None
        """What becomes of new stages; None before the file was looked through for them."""
        self._newest: dict[str, int] = {}
        self._positions: dict[int, int] = {}
        """Where the stages stood before new ones came between them."""
        self._looked_up: dict[str, dict[str, int | None]] = {}
        self._unwritten: dict[str, list[Row]] = {}
        self._keyed = Memo(lambda kind: database.one(any_keyed(kind=kind)) is not None)
        self.owner: Callable[[int], int | None] = Memo(self._owner).__getitem__
        self.mark = mark(database)
        """How ids begin that crm export gave records of this data file."""

    def resolve(self, kind: str, name: str) -> int:
        """The id of the record of exactly that name (casefolded); a deal also goes by its external key."""
        found = self._stage(name) if kind == "stage" else self._record(kind, name)
        if found is not None:
            return found
        if kind in self._adding or self._is_said(kind, name):
            return self._add(kind, checked_name(name.strip(), kind))
        raise RefusedError(f'no {kind} "{brief(name)}"', self.hints.of(kind, name, self.funnel))

    def _is_said(self, kind: str, name: str) -> bool:
        """Is it a stage that --stage speaks of?"""
        return kind == "stage" and key(name) in self._said

    @property
    def adds_stages(self) -> bool:
        return "stage" in self._adding

    def look_up(self, kind: str, names: Collection[str]) -> None:
        """Find the records of all those names at once: until the next time `resolve` need not look for each of them."""
        self._looked_up[kind] = self._found(kind, {_known(kind, name) for name in names}) if len(names) > FEW else {}

    def _found(self, kind: str, known: Collection[str]) -> dict[str, int | None]:
        """The record of each; None where there is none."""
        if kind not in KNOWN_BY:
            return {}
        rows = self._database.all(of_many(kind=kind), known=json.dumps(list(known)))
        return {**dict.fromkeys(known), **{row["known"]: row["id"] for row in rows}}

    def there(self, kind: str, name: str) -> bool:
        """Is there a record (or more than one) of exactly that name?"""
        try:
            return (self._stage(name) if kind == "stage" else self._record(kind, name)) is not None
        except RefusedError:
            return True

    def _record(self, kind: str, name: str) -> int | None:
        known = _known(kind, name)
        looked_up = self._looked_up.get(kind, {})
        if known not in looked_up:
            looked_up = self._found(kind, [known])
        if (id := looked_up[known]) is not None:
            return id
        return self._shared(kind, name) if kind in SHARED_NAMES else self._otherwise(kind, name)

    def _shared(self, kind: str, name: str) -> int | None:
        """A deal or contact also goes by the id that crm export gave it, and by its name where it is the only one; a
        contact by a mail address."""
        if (own := own_id(self._database, kind, self.mark, name.strip())) is not None:
            return own
        found = self._database.all(by_key(kind=kind), key=key(name), limit=MANY)
        if not found and kind == "contact" and "@" in name:
            found = self._database.all(by_mail(), key=key(name))
        if len(found) > 1:
            listed = "; ".join(candidates(self._database, kind, found))
            raise RefusedError(f'"{brief(name)}" is more than one {kind}: {listed}', "name it by its external key")
        return int(found[0]["id"]) if found else None

    def _otherwise(self, kind: str, name: str) -> int | None:
        """A rep also goes by e-mail address, alone or behind the name, as "Last, First" or the other way round; a rep,
        customer or product by its external key, where that cannot be taken for a name."""
        for way, value in _ways(kind, name.strip(), self._keyed[kind]):
            found = self._database.all(way, key=value, limit=2)
            if len(found) == 1:
                return int(found[0]["id"])
        return None

    def _stage(self, name: str) -> int | None:
        word = key(name)
        found = next((row for row in self.funnel.stages if row["name_key"] == word), None)
        if found is None:
            found = next((row for row in self.funnel.stages if word in (row["former"] or "").split("\n")), None)
        if found is None and word in ("won", "lost"):
            found = self.funnel.closing(word)
        if found and found["archived"] is not None:
            raise RefusedError(
                f'"{brief(name)}" is an archived stage', f"bring it back: crm unarchive stage {found['id']}"
            )
        return int(found["id"]) if found else None

    def _add(self, kind: str, name: str) -> int:
        if ERROR.fullmatch(name.strip()):
            raise RefusedError(f'"{brief(name)}" is an error of a spreadsheet, not a {kind}', "mend its formula")
        if ROUNDED.fullmatch(name.strip()):
            raise RefusedError(f'"{brief(name)}" is a number that a program rounded', "export that column as text")
        if kind == "rep" and TOTAL.fullmatch(name.strip()):
            raise RefusedError(f'"{brief(name)}" is a total, not a rep', "take the rows with sums out of the file")
        if kind not in self._newest:
            self._newest[kind] = newest_id(self._database, kind)
        if kind == "stage":
            if self.planned is None:
                raise NotPlainError
            self._positions = self._positions or {row["id"]: row["position"] for row in self.funnel.stages}
            id = stages.add_by_chance(self._database, name, self.planned.chance(name))
            self.funnel = funnel(self._database)
        else:
            unwritten = self._unwritten.setdefault(kind, [])
            id = self._newest[kind] + self.added[kind] + 1
            unwritten.append(rows.complete(kind, {"id": id, "name": name, "created": self._today}))
            self._looked_up.setdefault(kind, {})[key(name)] = id
        self.added[kind] += 1
        return id

    def write(self) -> None:
        """Write the records that `resolve` has made. Until then nobody else sees them."""
        for kind, made in self._unwritten.items():
            self._database.run_many(rows.insert(kind=kind), made)
            made.clear()

    def name(self, kind: str, id: int) -> str:
        found = self._database.one(by_id(kind=kind), id=id)
        return str(found["name"]) if found else ""

    def _owner(self, customer_id: int) -> int | None:
        owner: int | None = rows.current(self._database, "customer", customer_id)["owner_id"]
        return owner

    def take_back(self, main: str) -> None:
        """Delete what was made for rows of the `main` kind that were refused after all."""
        for field in FIELDS[main]:
            kind = REFERENCES.get(field.type)
            if kind in self._newest:
                above = self._newest[kind]
                self._database.run(delete_unused(reference=f"{main}.{field.name}"), above=above)
                left = self._database.one(count_above(kind=kind), above=above)
                self.added[kind] = left["count"] if left else 0
        if "stage" in self._newest and not self.added["stage"]:
            for id, position in self._positions.items():
                self._database.run(stages.set_position(), id_=id, position=position)


def _known(kind: str, name: str) -> str:
    """The name as the column of KNOWN_BY has it."""
    return name.strip() if kind in SHARED_NAMES else key(name)


def _ways(kind: str, name: str, keyed: bool) -> Iterator[tuple[Text, str]]:
    """Statements that may find the record, and the key that each looks for. `keyed` is whether any of its kind has an
    external key."""
    if keyed and len(name) >= KEY_LENGTH and any(sign.isdigit() for sign in name):
        yield of_key(kind=kind), name
    if kind == "rep":
        last, _, first = name.partition(",")
        before, _, mail = name.rstrip(" )>").replace("<", "(").rpartition("(")
        if "@" in mail:
            yield of_email(), key(mail)
            yield by_key(kind=kind), key(before)
        if first:
            yield by_key(kind=kind), key(f"{first.strip()} {last.strip()}")
        elif " " in name:
            first, _, last = name.rpartition(" ")
            yield by_key(kind=kind), key(f"{last}, {first.strip()}")
