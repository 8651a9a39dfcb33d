"""What everybody was paid, as text that a run keeps: value for value, so that it is shown as it was approved."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from crmcli.evaluation.score.readings import Person
from crmcli.pay.commission.insight import Credit, Line, Part, Pay, Standing
from crmcli.pay.commission.plan import Bonus, Floor, Plan, Split, Tier
from crmcli.pay.payout.insight import Payout, Unplanned
from crmcli.records.presence.insight import Absence

_KINDS: Mapping[str, Any] = {
    kind.__name__: kind
    for kind in (Payout, Unplanned, Pay, Person, Absence, Standing, Line, Credit, Part, Plan, Tier, Floor, Split, Bonus)
}


def text_of(payout: Payout) -> str:
    """One line of JSON: each part by the names of its fields, so that one with new fields reads old texts."""
    import json

    return json.dumps(_plain(payout), ensure_ascii=False, separators=(",", ":"))


def payout_of(text: str) -> Payout:
    """The payout that `text_of` wrote."""
    import json

    found: Payout = json.loads(text, object_hook=_value)
    return found


def _plain(value: Any) -> Any:
    if hasattr(value, "_asdict"):
        return {"$": type(value).__name__, **{name: _plain(each) for name, each in value._asdict().items()}}
    if isinstance(value, Mapping):  # the shares of a split, by the ids of reps
        return {"$shares": [[key, _plain(each)] for key, each in value.items()]}
    if isinstance(value, frozenset):
        return {"$set": sorted(value)}
    if isinstance(value, date):
        return {"$day": value.isoformat()}
    if hasattr(value, "numerator") and not isinstance(value, int):
        return {"$exact": str(value)}
    return [_plain(each) for each in value] if isinstance(value, list | tuple) else value


def _value(kept: dict[str, Any]) -> Any:
    from fractions import Fraction

    if "$" in kept:
        return _KINDS[kept.pop("$")](**kept)
    ((tag, value),) = kept.items()
    made: Mapping[str, Any] = {"$shares": dict, "$set": frozenset, "$day": date.fromisoformat, "$exact": Fraction}
    return made[tag](value)
