r"""Dumps of databases, in which `\"`, `\\`, `\n`, `\t` and `\N` are signs; other files, in which a backslash is one."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.exchange.importing.reading import read

HEAD = '"id","title","note"\n'


@pytest.mark.parametrize(
    ("content", "cells"),
    [
        (HEAD + '"1","32\\" (new)","x"\n"2","y",\\N\n', [["1", '32" (new)', "x"], ["2", "y", "\\N"]]),
        (HEAD + '"1","32\\"","x"\n', [["1", '32"', "x"]]),
        (HEAD + '"1","C:\\\\data","x"\n"2",\\N,\\N\n', [["1", "C:\\data", "x"], ["2", "\\N", "\\N"]]),
        (HEAD + '"1","a\\\nb","x"\n"2",\\N,"z"\n', [["1", "a\nb", "x"], ["2", "\\N", "z"]]),
        (HEAD + '"1","a\\nb\\tc","say \\"hi\\""\n', [["1", "a\nb\tc", 'say "hi"']]),
        ("id,title,note\n1,Alder\\, Ltd,\\N\n2,b,c\n", [["1", "Alder, Ltd", "\\N"], ["2", "b", "c"]]),
        ("id;title;note\n1;It\\'s;\\N\n", [["1", "It's", "\\N"]]),
        # mysqldump --tab, mysql --batch, COPY … TO: no quotation marks at all
        ("id\ttitle\tnote\n1\ta\\nb\tc\\td\n", [["1", "a\nb", "c\td"]]),
        ("id\ttitle\tnote\n1\ta\\\tb\t\\N\n2\tc\\\nd\te\n", [["1", "a\tb", "\\N"], ["2", "c\nd", "e"]]),
        ('id\ttitle\tnote\n1\t"Best" A\t\\N\n2\t"x\tC:\\\\new\n', [["1", '"Best" A', "\\N"], ["2", '"x', "C:\\new"]]),
    ],
)  # fmt: skip
def test_dumps_of_databases(content, cells):
    found = read(content)
    assert found.cells == cells
    assert "backslash escapes" in found.found.sentence()


@pytest.mark.parametrize(
    ("content", "cells"),
    [
        (HEAD + '"1","C:\\data\\new","x"\n', [["1", "C:\\data\\new", "x"]]),
        (HEAD + '"1","C:\\temp\\","x"\n', [["1", "C:\\temp\\", "x"]]),
        (HEAD + '"1","C:\\new\\",\\N\n', [["1", "C:\\new\\", "\\N"]]),
        ("id,title,note\n1,\\\\server\\share,\\N\n", [["1", "\\\\server\\share", "\\N"]]),
        ("id,title,note\n1,a\\nb,x\n", [["1", "a\\nb", "x"]]),
        ('id,title,note\n1,"{""a"": ""b\\""c""}",x\n', [["1", '{"a": "b\\"c"}', "x"]]),
        ("id\ttitle\tnote\n1\tC:\\data\tx\n", [["1", "C:\\data", "x"]]),
    ],
)
def test_a_backslash_in_other_files_is_one(content, cells):
    found = read(content)
    assert found.cells == cells
    assert "backslash" not in found.found.sentence()


CELLS = st.text(st.sampled_from("ab \"\\,\t\nNnü'"), min_size=0, max_size=8)


@settings(max_examples=60)
@given(st.lists(st.tuples(CELLS, st.none() | CELLS), min_size=1, max_size=6), st.sampled_from(",\t"))
def test_what_into_outfile_writes_is_read_as_it_was(rows, delimiter):
    """OPTIONALLY ENCLOSED BY '"' as the manual says: those two signs and line ends are escaped, NULL is \\N."""

    def written(cell: str | None) -> str:
        return (
            "\\N" if cell is None else '"' + cell.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\\n") + '"'
        )

    # The first row leaves no doubt of what wrote it, and of how many columns there are.
    table = [("id", "a", "b"), ("0", 'x"y', None), *((str(at), *row) for at, row in enumerate(rows, 1))]
    content = "".join(delimiter.join(map(written, row)) + "\n" for row in table)
    expected = [["\\N" if cell is None else cell for cell in row] for row in table[1:]]
    assert read(content).cells == expected
