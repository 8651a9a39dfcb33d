"""Who gets what is new: of those who are there, whoever has least to do for the time that they have.

The load of a rep is the open deals, and the customers with whom there never was a deal. Whoever was away got nothing
meanwhile: what was missed counts as if it had been given, and fades as such work does, so that nobody comes back to
everything that is new.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import NamedTuple

FADING = 30
"""Days after which what was missed counts no more."""

ANYONE, OWNER, TEAM, REP, POOL = "anyone", "owner", "team", "rep", "pool"


class Rule(NamedTuple):
    """What fits the filter `when` (empty: everything) of that `kind` of record (empty: of any) goes `to` one of ANYONE,
    OWNER (who looks after the company already), TEAM, REP (by `name`) or POOL."""

    to: str
    name: str = ""
    when: str = ""
    kind: str = ""


class Pool(NamedTuple):
    """After how many quiet `recall` days a customer without an open deal goes back to the pool, and how many customers
    with whom there never was a deal a rep can have and still take one; None: no limit."""

    recall: int | None = None
    most: int | None = None


class Rules(NamedTuple):
    """The rules in their order, of which the first that fits holds; `version` is the number they are kept under."""

    rules: tuple[Rule, ...]
    pool: Pool = Pool()
    version: int = 0


class Candidate(NamedTuple):
    """A rep who could be given something: there for so many `percent` of a full day, with that `load`."""

    id: int
    name: str
    team: str | None
    percent: int
    load: float


class Balance:
    """Gives one thing after the other, each to who has least to do then: many at once are spread as one by one."""

    def __init__(self, candidates: Iterable[Candidate]) -> None:
        self._all = {each.id: each for each in candidates if each.percent > 0}

    def there(self, among: Collection[int] | None = None) -> list[Candidate]:
        """Who is there today, of some reps or of all."""
        return [each for each in self._all.values() if among is None or each.id in among]

    def next(self, among: Collection[int] | None = None) -> Candidate | None:
        """Who has least to do for the time they have, the next thing counted; None: nobody is there."""
        return min(self.there(among), key=_after_one_more, default=None)

    def give(self, id: int) -> None:
        """That rep has one thing more to do."""
        if id in self._all:
            self._all[id] = self._all[id]._replace(load=self._all[id].load + 1)


def _after_one_more(each: Candidate) -> tuple[float, int]:
    return (each.load + 1) / each.percent, each.id


def missed(given: Sequence[int], there: Mapping[int, Sequence[float]]) -> dict[int, float]:
    """By rep how much of what was given on the latest FADING days they missed, each thing for as much as is left of
    such work by now. `given` is how much the rules gave on each day, the oldest first; `there` the share of each day,
    0 to 1, that a rep was there, with that of today as the last one."""
    found = dict.fromkeys(there, 0.0)
    for at, number in enumerate(given):
        present = sum(shares[at] for shares in there.values())
        left = (at + 1 + FADING - len(given)) / FADING
        for id, shares in there.items() if number and present and left > 0 else ():
            found[id] += left * number * max(0.0, shares[-1] - shares[at]) / present
    return found


class Outcome(NamedTuple):
    """What became of a record: the rep that it was given to (None: the pool), and why. Where `nobody` was found it
    stays as it is; `ids` are then those who were meant (None: everybody)."""

    kind: str
    id: int
    name: str
    rep: str | None
    reason: str
    rep_id: int | None = None
    nobody: bool = False
    ids: frozenset[int] | None = None


def why(number: int, rule: Rule, chosen: Candidate | None = None, of: int = 0) -> str:
    """The rule, and of those who were there what spoke for this one."""
    said = f"rule {number}{f' ({rule.when})' if rule.when else ''}"
    if rule.to == POOL:
        return f"{said}: the pool"
    if rule.to == OWNER:
        return f"{said}: looks after the company"
    if chosen is None or of < 2:
        return said
    return f"{said}: load {chosen.load:.1f} at {chosen.percent}%, the least of {of}"
