"""Which product to offer next, by what customers bought: pure arithmetic on plain counts.

Of customers who bought `given`, some bought `product`, too: more than would by chance, or no offer comes of it. By
chance each of their other products is drawn by how many customers have it, so that those who buy much do not make
everything go with everything. The test is the exact binomial one, one-sided, adjusted for all pairs that are tried
(Holm). What an offer is worth is the share who bought it, drawn to that of all customers as though PRIOR more had been
seen (m-estimate; B. Cestnik, "Estimating probabilities", ECAI 1990).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta
from itertools import pairwise, permutations
from math import exp, fsum, lgamma, log, log1p
from statistics import median
from typing import NamedTuple

from crmcli.evaluation.statistics.inference import holm

PRIOR = 10
FEWEST = 5
"""Customers who bought both, below which nothing is said."""
SURE = 0.05
"""Below that p, adjusted, a pair is more than chance."""
REPEATS = 3
"""Purchases of a product from which on it is known how often it is bought."""
SILENT = 180
"""Days after a no, or a complaint, in which nothing is offered."""


class Bought(NamedTuple):
    """How many customers bought a product, and how many other products these have in all."""

    customers: int
    others: int


class Rule(NamedTuple):
    """Of `owners` who bought `given`, `both` bought `product`, too; of all customers the share `usual` did. `p` is that
    of so many by chance, adjusted."""

    given: int
    product: int
    both: int
    owners: int
    usual: float
    p: float

    @property
    def score(self) -> float:
        return (self.both + PRIOR * self.usual) / (self.owners + PRIOR)


class Due(NamedTuple):
    """A product that the customer buys again and again: so many `times`, every `gap` days at the median, `last` on."""

    product: int
    times: int
    gap: float
    last: date

    @property
    def on(self) -> date:
        """The day by which it is bought again as a rule."""
        return self.last + timedelta(days=round(self.gap))


def tallied(baskets: Iterable[tuple[Sequence[int], int]]) -> tuple[dict[int, Bought], dict[tuple[int, int], int], int]:
    """What `rules` is made of. A basket is the products of a customer, with how many customers have just those."""
    owners, others = Counter[int](), Counter[int]()
    pairs = Counter[tuple[int, int]]()
    customers = 0
    for products, count in baskets:
        customers += count
        for product in products:
            owners[product] += count
            others[product] += count * (len(products) - 1)
        for pair in permutations(products, 2):
            pairs[pair] += count
    return {product: Bought(count, others[product]) for product, count in owners.items()}, pairs, customers


def rules(bought: Mapping[int, Bought], pairs: Mapping[tuple[int, int], int], customers: int) -> list[Rule]:
    """The pairs that are more than chance, what is worth most first. `pairs` has how many customers bought both;
    `customers` is how many bought anything."""
    every = sum(each.customers for each in bought.values())
    tried = [
        (given, product)
        for given, own in bought.items()
        if own.customers >= FEWEST
        for product in bought
        if product != given
    ]
    chances = [
        at_least(pairs.get(pair, 0), bought[pair[0]].customers, _by_chance(bought, *pair, every)) for pair in tried
    ]
    found = [
        Rule(given, product, pairs[given, product], bought[given].customers, bought[product].customers / customers, p)
        for (given, product), p in zip(tried, holm(chances), strict=True)
        if p < SURE and pairs.get((given, product), 0) >= FEWEST
    ]
    return sorted(found, key=lambda rule: (-rule.score, rule.p, rule.given, rule.product))


def _by_chance(bought: Mapping[int, Bought], given: int, product: int, every: int) -> float:
    """The share of those who bought `given` that would have `product` among their others by chance."""
    own, rest = bought[given], every - bought[given].customers
    return min(1.0, own.others / own.customers * bought[product].customers / rest) if rest else 0.0


def at_least(hits: int, n: int, chance: float) -> float:
    """How likely that many hits or more are among n, each with that chance (the upper tail of the binomial)."""
    if hits <= 0 or chance >= 1:
        return 1.0
    if chance <= 0 or hits > n:
        return 0.0
    if hits > n * chance:
        return min(1.0, _tail(hits, n, chance))
    return max(0.0, 1.0 - _tail(n - hits + 1, n, 1 - chance))  # fewer hits than that, which is the smaller part


def _tail(hits: int, n: int, chance: float) -> float:
    """The same where hits are more than usual: each number of them is then less likely than the one before, so that few
    have to be added."""
    odds = chance / (1 - chance)
    term = exp(
        lgamma(n + 1) - lgamma(hits + 1) - lgamma(n - hits + 1) + hits * log(chance) + (n - hits) * log1p(-chance)
    )
    terms, whole = [term], term
    for k in range(hits, n):
        term *= (n - k) / (k + 1) * odds
        terms.append(term)
        whole += term
        if term < whole * 1e-18:
            break
    return fsum(terms)


def best(found: Iterable[Rule], owned: Iterable[int], without: Iterable[int]) -> list[Rule]:
    """Of the rules those for a customer who owns these products, the best for each product; none for what is owned, or
    `without` which it is to be."""
    has, out = set(owned), set(without)
    chosen: dict[int, Rule] = {}
    for rule in found:
        if rule.given in has and rule.product not in has | out:
            chosen.setdefault(rule.product, rule)
    return list(chosen.values())


def due(purchases: Mapping[int, Sequence[date]], today: date, without: Iterable[int] = ()) -> list[Due]:
    """The products whose usual gap has passed since they were last bought, the longest overdue first; `purchases` are
    the days by product."""
    found, out = [], set(without)
    for product, days in purchases.items():
        own = sorted(set(days))
        if len(own) < REPEATS or product in out:
            continue
        gap = median((after - before).days for before, after in pairwise(own))
        each = Due(product, len(own), gap, own[-1])
        if each.on <= today:
            found.append(each)
    return sorted(found, key=lambda each: (each.on, each.product))
