"""Effort and result apart: what each rep was given, and the wins to be expected of that.

How likely a deal is won is told by its source, region, product and size: logit p = b + Σ effect of each that is known.
The effects, and one of each rep, are estimated from all deals that the company closed until the period's end, so that
what a kind of deal is worth is told by comparing deals of the same rep: leads that only the best get are not taken for
good ones because the best have them. The expectation leaves the rep's own effect out, and is shifted so that all of
them sum to the wins of the period: it is what an average rep would have won of the same deals in it. (Indirect
standardisation by case mix; S.-L. T. Normand, M. E. Glickman, C. A. Gatsonis, "Statistical methods for profiling
providers of medical care", JASA 92 (1997), 803–814.)

Each effect is drawn to none, as though as many deals of the average had been seen besides: a kind of which there are
few deals tells little (ridge logistic regression; S. le Cessie, J. C. van Houwelingen, Applied Statistics 41 (1992),
191–201). What is unknown of a deal changes nothing.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from math import erfc, exp, fsum, log, sqrt
from typing import NamedTuple

from crmcli.evaluation.statistics.inference import holm

FACTORS = ("source", "region", "product", "size")
"""What a deal is told by before it is worked on."""
SIZES = ("small", "medium", "large")
KIND_PRIOR, REP_PRIOR = 3.0, 1.0
"""As many deals of the average are mixed with those of each kind, and of each rep."""
RESULT_PRIOR = 5.0
"""As many wins, which were expected, are mixed with those of each rep before they are ranked."""
SURE = 0.05
"""Below that p, wins are more or fewer than chance explains."""
CLOSE = 1e-9
"""Effects that change by less are found."""
MOST = 200
"""Rounds after which they are taken as they are."""


class Cell(NamedTuple):
    """Deals of one rep that are alike in what they are told by, in the order of FACTORS (None: unknown): how many were
    closed and won until the period's end, and how many of these in it."""

    rep: int
    kinds: tuple[str | None, ...]
    closed: int
    won: int
    closed_now: int
    won_now: int


class Model(NamedTuple):
    """`base` is the logit of an average deal, `effects` by (place in FACTORS, kind) what is added to it."""

    base: float
    effects: Mapping[tuple[int, str], float]

    def chance(self, kinds: Sequence[str | None]) -> float:
        """How likely an average rep wins such a deal."""
        added = (self.effects.get((at, kind), 0.0) for at, kind in enumerate(kinds) if kind is not None)
        return _chance(self.base + fsum(added))

    def alone(self, at: int, kind: str) -> float:
        """The chance of a deal of that kind that is the average otherwise."""
        return _chance(self.base + self.effects.get((at, kind), 0.0))


def fitted(cells: Sequence[Cell]) -> Model:
    """The model that fits the deals best: one Newton step of each effect after another, until none changes."""
    closed, won = sum(cell.closed for cell in cells), sum(cell.won for cell in cells)
    if not 0 < won < closed:
        return Model(_logit((won + 0.5) / (closed + 1)), {})
    share = won / closed
    sides = _sides(cells)
    logits, base = [_logit(share)] * len(cells), _logit(share)
    effects = [dict.fromkeys(groups, 0.0) for groups in sides]
    for _ in range(MOST):
        largest = abs(step := _step(cells, range(len(cells)), logits, 0.0, 0.0))
        base += step
        for at, groups in enumerate(sides):
            prior = share * (1 - share) * (KIND_PRIOR if at else REP_PRIOR)
            for kind, places in groups.items():
                step = _step(cells, places, logits, effects[at][kind], prior)
                effects[at][kind] += step
                largest = max(largest, abs(step))
            base += _centred(effects[at], sum(map(len, groups.values())) == len(cells))
        if largest < CLOSE:
            break
    return Model(base, {(at, str(kind)): each for at, own in enumerate(effects[1:]) for kind, each in own.items()})


def _sides(cells: Sequence[Cell]) -> list[dict[str | int, list[int]]]:
    """The places of the cells of each rep, and for each factor those of each of its kinds."""
    sides: list[dict[str | int, list[int]]] = [defaultdict(list) for _ in (None, *FACTORS)]
    for place, cell in enumerate(cells):
        for at, kind in enumerate((cell.rep, *cell.kinds)):
            if kind is not None:
                sides[at][kind].append(place)
    return sides


def _centred(effects: dict[str | int, float], every: bool) -> float:
    """Where `every` deal has one of the effects, their mean belongs to the base: no logit changes, and what is drawn to
    none is nearer to it. Returns that mean; this finds in a few rounds what takes hundreds without."""
    mean = fsum(effects.values()) / len(effects) if every and effects else 0.0
    for kind in effects if mean else ():
        effects[kind] -= mean
    return mean


def _step(cells: Sequence[Cell], places: Iterable[int], logits: list[float], effect: float, prior: float) -> float:
    """How far that effect has to go; the logits of its cells go with it."""
    slope, bend, places = -prior * effect, prior, list(places)
    for place in places:
        cell, chance = cells[place], _chance(logits[place])
        slope += cell.won - cell.closed * chance
        bend += cell.closed * chance * (1 - chance)
    step = max(-1.0, min(1.0, slope / bend)) if bend else 0.0
    for place in places:
        logits[place] += step
    return step


def _chance(logit: float) -> float:
    return 1 / (1 + exp(-logit))


def _logit(chance: float) -> float:
    return log(chance / (1 - chance))


class Given(NamedTuple):
    """What one rep was given and did with it: deals closed in the period, how many were won, and how many an average
    rep would have won of them. `counts` are the deals by kind, in the order of FACTORS. `ratio` is that of the wins to
    the expectation, each with RESULT_PRIOR more."""

    rep: int
    closed: int
    won: int
    expected: float
    spread: float
    counts: Sequence[Mapping[str | None, int]]

    @property
    def more(self) -> float:
        """The wins beyond what was to be expected."""
        return self.won - self.expected

    @property
    def ratio(self) -> float:
        return (self.won + RESULT_PRIOR) / (self.expected + RESULT_PRIOR)


class Standing(NamedTuple):
    """One rep's result beside the expectation: the place by `ratio` (ties share one), and the p of so many or so few
    wins by chance, adjusted for all reps (Holm)."""

    given: Given
    rank: int
    p: float

    @property
    def verdict(self) -> str:
        """Is it "more" or "fewer" than chance explains? Empty: it is not."""
        return "" if self.p >= SURE else "more" if self.given.more > 0 else "fewer"


def standings(cells: Sequence[Cell]) -> tuple[Model, list[Standing]]:
    """What a kind of deal is worth, and how everybody who closed a deal in the period stands, the best first."""
    model = fitted(cells)
    found = list(given(cells, model).values())
    ratios = [round(each.ratio, 9) for each in found]
    adjusted = holm([_by_chance(each) for each in found])
    ranked = [
        Standing(each, 1 + sum(other > ratio for other in ratios), p)
        for each, ratio, p in zip(found, ratios, adjusted, strict=True)
    ]
    return model, sorted(ranked, key=lambda each: (each.rank, each.given.rep))


def _by_chance(each: Given) -> float:
    """The two-sided p of that many wins, by the normal curve with the continuity correction."""
    apart = max(0.0, abs(each.more) - 0.5)
    return erfc(apart / each.spread / sqrt(2)) if each.spread else 1.0


def given(cells: Iterable[Cell], model: Model) -> dict[int, Given]:
    """By rep's id, of those who closed a deal in the period."""
    now = [cell for cell in cells if cell.closed_now]
    level = model._replace(base=model.base + _shift(now, model))
    of_rep: dict[int, list[Cell]] = defaultdict(list)
    for cell in now:
        of_rep[cell.rep].append(cell)
    return {rep: _given(rep, own, level) for rep, own in of_rep.items()}


def _shift(cells: Sequence[Cell], model: Model) -> float:
    """What is added to each logit so that the expectations sum to the wins of the period; nothing where all deals were
    won, or none."""
    closed, won = sum(cell.closed_now for cell in cells), sum(cell.won_now for cell in cells)
    if not 0 < won < closed:
        return 0.0
    alike = [cell._replace(closed=cell.closed_now, won=cell.won_now) for cell in cells]
    logits = [_logit(model.chance(cell.kinds)) for cell in cells]
    shift = 0.0
    for _ in range(MOST):
        shift += (step := _step(alike, range(len(alike)), logits, 0.0, 0.0))
        if abs(step) < CLOSE:
            break
    return shift


def _given(rep: int, cells: Sequence[Cell], model: Model) -> Given:
    chances = [model.chance(cell.kinds) for cell in cells]
    counts: list[dict[str | None, int]] = [defaultdict(int) for _ in FACTORS]
    for cell in cells:
        for at, kind in enumerate(cell.kinds):
            counts[at][kind] += cell.closed_now
    return Given(
        rep,
        sum(cell.closed_now for cell in cells),
        sum(cell.won_now for cell in cells),
        fsum(cell.closed_now * chance for cell, chance in zip(cells, chances, strict=True)),
        fsum(cell.closed_now * chance * (1 - chance) for cell, chance in zip(cells, chances, strict=True)) ** 0.5,
        counts,
    )
