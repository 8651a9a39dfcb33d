"""Are two records one? Rules say what must agree, and how surely they are one then.

Names are compared without what is written now so and now otherwise (see names.py). Names with different numbers or
places in them are different ones: "Store 101" is not "Store 102". Where both addresses are known, they have to agree.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from crmcli.records.duplicates import marks
from crmcli.records.duplicates.names import parts

Row = Mapping[str, Any]
"""A record: name, and as far as they are known email, phone, website, address and city."""

WITHIN = 90
"""How much alike names are of which one has all the words of the other."""

PLACE = 10
"""Letters of an address by whose beginning or end records are put beside each other."""

SLIPS = 2
"""Letters that may be missing or too many in a name whose spelling tells."""

BRAND = 4
"""Signs of a Chinese name that may be its brand."""

LONG = 24
"""Letters of a name in which there may be more than one slip."""

LETTERS = 8
"""How long a name must be for its spelling to tell."""


class Rule(NamedTuple):
    """`likely` (of 100) if every one of the fields is so much alike (of 100)."""

    why: str
    likely: int
    needs: tuple[tuple[str, int], ...]


RULES = (
    Rule("the same name but for its legal form or signs", 100, (("same name", 100),)),
    Rule("the same mail address", 98, (("mail", 100), ("name", 45))),
    Rule("the same phone number", 95, (("phone", 100), ("name", 45))),
    Rule("both at {domain}", 90, (("domain", 100),)),
    Rule("nearly the same name", 85, (("spelling", 93),)),
    Rule("nearly the same name and address", 85, (("address", 80), ("name", 90))),
    Rule("nearly the same name and phone number", 85, (("digits", 85), ("name", 85))),
    Rule("nearly the same phone number and address", 80, (("address", 80), ("digits", 85), ("name", 45))),
    Rule("the same name in the same city", 80, (("city", 100), ("address", 60), ("name", 95))),
)
"""The surest first: the first that holds says why."""


PEOPLE = (
    Rule("the same name at the same customer", 100, (("same name", 100), ("city", 100))),
    Rule("the same name and phone number", 98, (("same name", 100), ("phone", 100))),
    Rule("nearly the same name, and the same phone number", 90, (("phone", 100), ("name", 85))),
    Rule("nearly the same name at the same customer", 85, (("spelling", 93), ("city", 100))),
    Rule("the same name", 60, (("same name", 100),)),
)
"""The same of people: many are called alike, and colleagues share a domain and a switchboard."""


class Match(NamedTuple):
    why: str
    likely: int


class Record(NamedTuple):
    """A record as it is compared: the parts of its name (see names.py), then what it is reached by. Lists are words."""

    words: str
    joined: str
    sorted: str
    places: str
    numbers: str
    chinese: str
    mail: str
    domains: str
    phone: str
    address: str
    city: str

    def packed(self) -> str:
        return _BETWEEN.join(self)

    @classmethod
    def unpacked(cls, text: str) -> Record:
        return cls(*text.split(_BETWEEN))


_BETWEEN = "\x1f"


def record(row: Row) -> Record:
    """The row as it is compared."""
    reached = (marks.mail(row), " ".join(marks.domains(row)), marks.phone(row))
    placed = (str(row.get(name) or "").casefold() for name in ("address", "city"))
    return Record(*parts(str(row["name"])), *(each.replace(_BETWEEN, " ") for each in (*reached, *placed)))


def person(row: Row) -> Record:
    """A contact: the city is the customer where they work, and of several numbers the first counts."""
    phone = str(row["phone"] or "").split(",")[0]
    return record({"name": row["name"], "phone": phone, "city": row["customer_id"]})


def match(
    one: Record, other: Record, shared: frozenset[str] = frozenset(), rules: Sequence[Rule] = RULES
) -> Match | None:
    """Why the two are likely one, if they are. Domains that are `shared` by many tell nothing."""
    known: dict[str, float] = {}
    for why, likely, needs in rules:
        for field, least in needs:
            if field not in known:
                known[field] = _ALIKE[field](one, other)
            if known[field] < least:
                break
        else:
            if "{domain}" not in why:
                return Match(why, likely)
            if common := [each for each in one.domains.split() if each in other.domains.split() and each not in shared]:
                return Match(why.format(domain=common[0]), likely)
    return None


def _apart(one: Record, other: Record) -> bool:
    """Different numbers or places, or addresses that are known and so have to be compared."""
    if one.numbers != other.numbers or (one.address and other.address):
        return True
    if not one.places or not other.places or one.places == other.places:
        return False
    a, b = set(one.places.split()), set(other.places.split())
    return not (a <= b or b <= a)


def _same_name(one: Record, other: Record) -> float:
    same = one.joined == other.joined or one.sorted == other.sorted
    return 100 if same and one.joined and not _apart(one, other) else 0


def _spelling(one: Record, other: Record) -> float:
    if _apart(one, other) or one.chinese != other.chinese:
        return 0
    if one.chinese:
        from crmcli.records.duplicates.chinese import nearly

        return 100 if nearly(one.joined, other.joined) else 0
    if min(len(one.sorted), len(other.sorted)) < LETTERS:
        return 0
    # Also as they are written: of "furnitrue" the "ue" is no other way to write "ü".
    both = ((one.sorted, other.sorted), (_ordered(one.words), _ordered(other.words)))
    near = [pair for pair in both if not _unlike(*pair)]
    if not near:
        return 0
    from rapidfuzz import fuzz

    return max(fuzz.ratio(*pair) for pair in near)


def _ordered(words: str) -> str:
    return " ".join(sorted(words.split()))


def _unlike(one: str, other: str) -> bool:
    """Can the two surely not be the same but for a slip of the pen? That leaves all but a letter or two between their
    beginning and their end as it is; only long ones have room for more."""
    least = min(len(one), len(other))
    half = least // 2 - 1
    if abs(len(one) - len(other)) > SLIPS or (one[:half] != other[:half] and one[-half:] != other[-half:]):
        return True
    if least >= LONG:
        return False
    start = end = 0
    while start < least and one[start] == other[start]:
        start += 1
    while end < least - start and one[-1 - end] == other[-1 - end]:
        end += 1
    return start + end < least - SLIPS


def _name(one: Record, other: Record) -> float:
    """By letters, the words in any order. Names in different scripts cannot be compared: then it may be so."""
    if one.chinese != other.chinese:
        return 50
    from rapidfuzz import fuzz

    a, b = set(one.words.split()), set(other.words.split())
    contained = WITHIN if a <= b or b <= a else 0
    return max(fuzz.ratio(one.sorted, other.sorted), fuzz.ratio(one.words, other.words), contained)


def _digits(one: Record, other: Record) -> float:
    """Phone numbers by their digits: 85 where one is another, missing or too many, or two changed places."""
    a, b = one.phone, other.phone
    if not (a and b) or (a[:3] != b[:3] and a[-3:] != b[-3:]):  # one slip leaves the beginning or the end
        return 0
    from rapidfuzz.distance import OSA

    return 100 * OSA.normalized_similarity(a, b)


def _address(one: Record, other: Record) -> float:
    if not (one.address and other.address):
        return 0
    from rapidfuzz import fuzz

    a, b = one.address, other.address
    return max(fuzz.token_sort_ratio(a, b), fuzz.ratio(a.replace(" ", ""), b.replace(" ", "")))


def _common_domain(one: Record, other: Record) -> float:
    if not (one.domains and other.domains):
        return 0
    return 100 if one.domains == other.domains or set(one.domains.split()) & set(other.domains.split()) else 0


_ALIKE: dict[str, Callable[[Record, Record], float]] = {
    "same name": _same_name,
    "mail": lambda one, other: 100 if one.mail and one.mail == other.mail else 0,
    "phone": lambda one, other: 100 if one.phone and one.phone == other.phone else 0,
    "domain": _common_domain,
    "spelling": _spelling,
    "name": _name,
    "digits": _digits,
    "address": _address,
    "city": lambda one, other: 100 if one.city and one.city == other.city else 0,
}
"""How much two records are alike in a field, from 0 to 100."""


def keys(record: Record) -> Iterator[str]:
    """Two that may be one have one of these in common."""
    if record.joined:
        yield f"n{record.joined}"
        yield f"s{record.sorted}"
    text, least = (record.joined, 2) if record.chinese else (record.sorted, LETTERS // 2)
    for half in (len(text) // 2, len(text) // 2 - 1):  # a slip of the pen leaves one half as it is
        if half >= least:
            yield f"<{text[:half]}#{record.numbers}"
            yield f">{text[-half:]}#{record.numbers}"
    for at in range(min(BRAND, len(text)) if record.chinese else 0):  # few signs say who it is: all but one of them
        yield f"~{text[:at]}*{text[at + 1 :]}"
    if record.phone:
        yield f"p{record.phone}"
    if record.mail:
        yield f"m{record.mail}"
    if len(street := record.address.replace(" ", "")) >= PLACE:
        yield f"a{street[:PLACE]}"
        yield f"e{street[-PLACE:]}"
