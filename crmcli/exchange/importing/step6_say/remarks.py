"""What a person should know of an import besides its figures."""

from __future__ import annotations

from crmcli.core.errors import brief
from crmcli.exchange.importing.step2_understand.order import Order
from crmcli.exchange.importing.step3_read.leaving_out import left_out_by
from crmcli.exchange.importing.step5_write.gone import Gone
from crmcli.exchange.importing.step5_write.load import Load
from crmcli.exchange.importing.step5_write.refusals import rejected_file

NOTES = {
    "unopened": (
        "1 deal closed before its record was made: it is taken without an opening day",
        "{:,} deals closed before their records were made: they are taken without an opening day",
    ),
    "undated": (
        "1 closed deal has no close date: it counts as closed today",
        "{:,} closed deals have no close date: they count as closed today",
    ),
    "kept_credit": (
        "1 closed deal has another rep now: who closed it keeps the credit (a column credited corrects that)",
        "{:,} closed deals have another rep now: who closed them keeps the credit (a column credited corrects that)",
    ),
}
"""What was worked out of rows, said of one and of many."""


def remarks_of(load: Load, order: Order, gone: Gone) -> list[str]:
    """What the figures do not say."""
    remarks, count = [], load.refusals.count
    if count:
        where = f"in {rejected_file(order.file)}, with the reasons"
        where = f"they are {where}" if load.refusals.rejects else "they would go to a file"
        remarks.append(f"Refused {count:,} of {load.counts.taken + count:,} rows: {where}")
    remarks += [one if number == 1 else many.format(number) for name, (one, many) in NOTES.items()
                if (number := load.kind.noted[name]) > 0]  # fmt: skip
    remarks += filter(None, [load.cells.rounding.sentence()])
    remarks += [f"Left out {each}" for each in left_out_by(load.leaving.counts)]
    if gone.number:
        what = ": archived" if gone.archived else "; --full archives what a full export does not have"
        remarks.append(f"{gone.sentence()}{what}")
    remarks += [f"No row has the value of {option}" for option in _unused(load, order)]
    if load.kind.keyed and not load.layout.column("id"):
        remarks.append("No id column: a row that changes in the file will be another record when it is imported again")
    return remarks


def _unused(load: Load, order: Order) -> list[str]:
    """What was said of values that no row has."""
    maps = [f"{each.field}:{each.theirs}" for each in order.value_maps]
    found = [f"--map-value {brief(each)}" for each in maps if each in load.cells.unused]
    field = "name" if order.kind == "customer" else "customer"
    links = [text for text in order.links if any(f"{field}:{text[:at]}" in load.cells.unused for at in _equals(text))]
    return [", ".join(found), *(f"--link {brief(text)}" for text in links)][not found :]


def _equals(text: str) -> list[int]:
    return [at for at, sign in enumerate(text) if sign == "="]
