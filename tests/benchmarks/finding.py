"""`crm find` against brute force: 10,000 queries of one to eight characters.

python -m tests.benchmarks.finding [QUERIES] [CUSTOMERS]
"""

from __future__ import annotations

import sys
import tempfile
import time
from pathlib import Path

from crmcli.database.opening import open_file
from crmcli.records.search.insight import KINDS_IN_ORDER, Search
from crmcli.records.search.query import hits
from tests.records.search.company import make, queries
from tests.records.search.oracle import Oracle


def compare(count: int, customers: int) -> None:
    """Print recall and precision over all queries, and each that is answered otherwise."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "crm.db"
        make(path, customers)
        oracle, database = Oracle(path), open_file(path)
        right = found = wanted = 0
        begun = time.process_time()
        for words in queries(oracle.records, count):
            ours = {(hit.kind, hit.id) for hit in hits(database, Search(words), KINDS_IN_ORDER)}
            theirs = oracle.find(words)
            right, found, wanted = right + len(ours & theirs), found + len(ours), wanted + len(theirs)
            if ours != theirs:
                print(f"{words!r}: {sorted(ours ^ theirs)[:5]}")
        spent = time.process_time() - begun
        database.close()
    print(f"{count:,} queries, {wanted:,} records in {spent:.0f} s")
    print(f"recall {right / wanted:.4f}, precision {right / found:.4f}")


if __name__ == "__main__":
    numbers = [int(word) for word in sys.argv[1:]]
    compare(*(numbers + [10_000, 300][len(numbers) :]))
