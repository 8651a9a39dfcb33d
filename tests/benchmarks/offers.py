"""Whether offers find what goes with what, and keep quiet where nothing does: made companies.

    python tests/benchmarks/offers.py [--runs 40]

Each run draws a company from its seed: 30 products that are more or less popular, customers who buy one to five of
them, and for half of the products a rule: who buys it buys another one next, in 45 to 75 % of cases. What each customer
bought last is held back, and up to three products are offered by the rest: hit@3 is the share of customers of whom it
is among them. Beside it the three most popular that the customer has not got. Then the products of all purchases
are dealt out anew, so that nothing goes with anything: the share of customers who get an offer all the same. It exits
with 1 below 1.3 times the hits of popularity, or above 5 % of the customers.
"""

from __future__ import annotations

import argparse
import sys
from collections import Counter
from collections.abc import Sequence
from itertools import permutations
from random import Random

from crmcli.marketing.offers.insight import Bought, Rule, best, rules

CUSTOMERS, PRODUCTS = 1000, 30

Owned = list[list[int]]


def company(draw: Random, planted: bool = True) -> Owned:
    """What each customer has, in the order in which it was bought."""
    weights = [1 / (1 + at) ** 0.7 for at in range(PRODUCTS)]
    order = list(range(PRODUCTS))
    draw.shuffle(order)
    follows = {
        given: (product, draw.uniform(0.45, 0.75)) for given, product in zip(order[::2], order[1::2], strict=True)
    }
    owned: Owned = []
    for _ in range(CUSTOMERS):
        has: list[int] = []
        for product in draw.choices(range(PRODUCTS), weights, k=draw.choice((1, 1, 2, 2, 3))):
            has.append(product)
            following, chance = follows.get(product, (product, 0.0))
            if planted and draw.random() < chance:
                has.append(following)
        owned.append(list(dict.fromkeys(has)))
    return owned


def learned(owned: Owned) -> list[Rule]:
    counts = Counter(product for has in owned for product in has)
    others: Counter[int] = Counter()
    pairs: Counter[tuple[int, int]] = Counter()
    for has in owned:
        pairs.update(permutations(has, 2))
        others.update(dict.fromkeys(has, len(has) - 1))
    bought = {product: Bought(count, others[product]) for product, count in counts.items()}
    return rules(bought, pairs, sum(bool(has) for has in owned))


def hits(owned: Owned) -> tuple[int, int, int]:
    """By offers, by popularity, and of how many customers."""
    held = [has[-1] if len(has) > 1 else None for has in owned]
    rest = [[product for product in has if product != out] for has, out in zip(owned, held, strict=True)]
    found, popular = learned(rest), _popular(rest)
    mine = theirs = 0
    for has, out in zip(rest, held, strict=True):
        if out is not None:
            mine += out in [rule.product for rule in best(found, has, ())[:3]]
            theirs += out in [product for product in popular if product not in has][:3]
    return mine, theirs, sum(out is not None for out in held)


def _popular(owned: Owned) -> Sequence[int]:
    counts = Counter(product for has in owned for product in has)
    return sorted(counts, key=lambda product: (-counts[product], product))


def dealt(draw: Random, owned: Owned) -> Owned:
    """The same products dealt out to the same customers, as many different ones to each as before."""
    cards = [product for has in owned for product in has]
    draw.shuffle(cards)
    found: Owned = []
    for has in owned:
        own: list[int] = []
        while len(own) < len(has) and cards:
            at = next((at for at in range(len(cards) - 1, -1, -1) if cards[at] not in own), None)
            if at is None:
                break
            own.append(cards.pop(at))
        found.append(own)
    return found


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--runs", type=int, default=40)
    runs = parser.parse_args().runs
    mine = theirs = customers = told = asked = 0
    for run in range(runs):
        draw = Random(run)
        owned = company(draw)
        each = hits(owned)
        mine, theirs, customers = mine + each[0], theirs + each[1], customers + each[2]
        by_chance = dealt(draw, owned)
        found = learned(by_chance)
        told += sum(bool(best(found, has, ())) for has in by_chance)
        asked += len(by_chance)
    beside = f"by popularity {theirs / customers:.1%}: {mine / theirs:.2f} times (at least 1.3)"
    print(f"planted: hit@3 {mine / customers:.1%}, {beside}")
    print(f"dealt out anew: {told / asked:.2%} of the customers get an offer (at most 5%)")
    return int(mine < 1.3 * theirs or told > 0.05 * asked)


if __name__ == "__main__":
    sys.exit(main())
