"""A company to search: customers with English, German and Chinese names, mixed case, phones, notes, deals and calls."""

from __future__ import annotations

import random
from pathlib import Path

from crmcli.database.opening import open_file
from crmcli.records import rows
from crmcli.records.settings.write import Team, create

WORDS = (
    *("Acme", "Global", "Blue", "Heron", "Larkspur", "north", "STAR", "Müller", "Straße", "STRASSE", "Éclair"),
    *("e\u0301tude", "Cloud", "River", "ŁÓDŹ", "naïve", "İzmir", "Kelvin\u212a", "ﬁsh", "50%", "a_b", "back\\slash"),
    *("O'Brien", "Ltd"),
)
SIGNS = "北京上海广州华为宝钢技术集团有限公司电子商务科技发展海尔联想㐀豈\ufa0c"


def name(pick: random.Random) -> str:
    if pick.random() < 0.5:
        return "".join(pick.choices(SIGNS, k=pick.randint(2, 9)))
    return " ".join(pick.choices(WORDS, k=pick.randint(1, 3)))


def make(path: Path, count: int, seed: int = 5) -> None:
    pick = random.Random(seed)
    create(path, Team())
    database = open_file(path)
    with database.writing():
        rows.add(database, "rep", {"name": "Łucja", "email": "L@Example.COM"})
        rows.add(database, "product", {"name": "Pro 电子", "external_key": "P-1"})
        for number in range(1, count + 1):
            phone = f"+44 ({pick.randint(10, 99)}) {pick.randint(100, 999)}-{pick.randint(1000, 9999)}"
            values = {"name": f"{name(pick)} {number}", "created": "2026-01-01", "phone": pick.choice((None, phone)),
                      "email": f"Info{number}@Example{number % 7}.com", "website": f"WWW.ex{number}.com",
                      "note": pick.choice((None, name(pick), f"{name(pick)}\n{name(pick)}")),
                      "external_key": f"K{number}X" if number % 3 else None}  # fmt: skip
            rows.add(database, "customer", values)
            deal = {"title": name(pick), "customer_id": pick.choice((None, number)), "rep_id": 1, "stage_id": 1,
                    "status": "open", "opened": "2026-01-02"}  # fmt: skip
            rows.add(database, "deal", deal)
            said = {"customer_id": number, "at": f"2026-01-03T{number % 24:02}:00:00Z"}
            rows.add(database, "activity", {**said, "rep_id": 1, "kind": "note", "note": name(pick)})
            rows.add(database, "feedback", {**said, "kind": "complaint", "text": name(pick)})
    database.close()


def queries(records: list[tuple[str, int, list[str], str, str]], count: int, seed: int = 9) -> list[str]:
    """Words of one to eight characters: parts of what is there, in other capitals, two at a time, digits and noise."""
    pick = random.Random(seed)
    texts = [text for _, _, own, *_ in records for text in own]
    made = []
    while len(made) < count:
        text, size = pick.choice(texts), pick.randint(1, 8)
        at = pick.randrange(len(text))
        part = text[at : at + size]
        part = pick.choice((str, str.upper, str.title, str.swapcase))(part)[:8]
        if pick.random() < 0.1:
            part = str(pick.randint(0, 10 ** pick.randint(1, 8) - 1))
        if pick.random() < 0.1:
            part = "".join(pick.choices("abcxyz华为%_\\'\"*", k=size))
        if part.strip():
            made.append(part)
    return made
