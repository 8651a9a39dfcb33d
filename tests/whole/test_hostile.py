"""Names and texts that attack whoever reads them, in every record at once: nothing acts in any format of any report."""

from __future__ import annotations

import email
import io
import json
import re
import shutil
import sqlite3
import zipfile
from collections.abc import Callable, Iterator
from contextlib import closing
from email.policy import SMTP
from pathlib import Path
from xml.etree import ElementTree

import pytest
from markdown_it import MarkdownIt

from crmcli import main
from crmcli.core import names
from crmcli.output import write
from tests.support.hazards import harmless
from tests.support.pages import read

HOSTILE = (
    "<script>alert(1)</script>", '"><img src=//evil.example onerror=alert(1)>', '=HYPERLINK("http://evil.example","x")',
    "+cmd|' /C calc'!A0", "[link=http://evil.example]x[/link]", '"; DROP TABLE deal; --', "a\u202egnp.exe",
    "\x1b[31mred\x1b]8;;http://evil.example\x07x", "javascript:alert(1)", "| a | b |\n| - | - |", "[/red]", "@SUM(1)",
    "![x](http://evil.example)", "<http://evil.example>", "{{7*7}}{% raw %}", "%s%n{0}", "A\r\nBcc: b@c.de\r\n\r\n",
    "株式会社" * 60, "[x]: http://evil.example\n[x]", "```\n# h", "&lt;b&gt;&#60;", "\x9b2J\u2028", "http://evil.example/?a",
    "www.evil.example", "</style></title><base href=//evil.example>", "'!A1", "]]>", "<r>x</r>", "=1+1", "-x",
)  # fmt: skip
TEXTS = {
    "rep": ("name", "team", "email", "manager"),
    "customer": ("name", "email", "phone", "website", "industry", "region", "source", "note", "external_key"),
    "product": ("name", "category"),
    "stage": ("name",),
    "deal": ("title", "lost_reason", "source", "external_key"),
    "activity": ("note",),
    "feedback": ("text",),
    "review": ("text", "by", "criterion"),
    "move": ("by",),
}  # fmt: skip
"""Where people write what they like."""

KINDS = ("reps", "customers", "products", "deals", "activities", "feedback", "stages")
COMMANDS = [
    ("report", "weekly", "--for", "#1"), ("report", "monthly"), ("report", "quarterly", "--for", HOSTILE[4]),
    ("dashboard",), ("score",), ("score", "--quarter", "Q3"),
    *(("list", kind, "--limit", "40") for kind in KINDS),
    *(("show", kind, "#8") for kind in ("customer", "deal")), ("show", "rep", "#1"), ("funnel",), ("explain", "#1"),
    ("explain", "#1", "--vs", "#2", "--quarter", "Q3"), ("compare",), ("coach", "#1"), ("fairness",),
    ("trend", "score", "--by", "rep"), ("target", "list"), ("plan", "list"), ("plan", "review"), ("review", "list"),
    ("review", "show", "#1"), ("scorecard", "show"), ("scorecard", "list"), ("commission", "list"),
    ("commission", "show", HOSTILE[7]), ("payout", "--quarter", "Q3"), ("awards", "--quarter", "Q3"),
    ("verify",), ("simulate", "--scorecard", "Default"), ("import", "list"),
]  # fmt: skip


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The invented team, in which every name and text that people write is an attack."""
    folder = tmp_path_factory.mktemp("hostile")
    path = folder / "crm.db"

    def crm(*args: object) -> None:
        assert main.run(["--db", str(path), "-q", "--as-of", "2026-11-24", *map(str, args)]) == 0, args

    crm("init", "--sample")
    with closing(sqlite3.connect(path)) as base, base:
        base.create_function("attack", 2, attack)
        base.create_function("key", 1, names.key)
        for table, columns in TEXTS.items():
            keyed = [c for c in ("name", "title") if c in columns]
            for at, column in enumerate(columns):
                kept = "" if column in ("name", "title", "note", "text") else f" WHERE {column} IS NOT NULL"
                base.execute(f'UPDATE {table} SET "{column}" = attack(id + {at * 7}, {column in keyed}){kept}')
            for column in keyed:
                base.execute(f"UPDATE {table} SET {column}_key = key({column})")
    (folder / "plan.toml").write_text(f"name = {json.dumps(HOSTILE[7])}\n[[tiers]]\nrate = 0.05\n")
    crm("commission", "import", folder / "plan.toml", "--from", "2026Q1", "--restate", "--reason", HOSTILE[0])
    crm("plan", "add", "#1", "win_rate", HOSTILE[0], "--since", "2026-08-01", "--review", "2026-10-01")
    crm("plan", "add", "#2", "revenue", HOSTILE[7])
    crm("scorecard", "new", HOSTILE[0], "--weight", "revenue=60", "--weight", "win_rate=40")
    crm("scorecard", "use", HOSTILE[0], "--from", "2026Q1", "--restate")
    crm("score", "--quarter", "Q3", "--freeze")
    return path


def attack(number: int, own: bool) -> str:
    """The attack of that number; one of its `own` if it was used before."""
    text, round_ = HOSTILE[number % len(HOSTILE)], number // len(HOSTILE)
    return f"{text} {round_}" if own and round_ else text


@pytest.fixture
def made(hostile: Path, db: Path, crm, monkeypatch) -> Callable[..., Iterator[tuple[str, str | bytes]]]:
    """What a command answers, format by format; the command itself runs once."""
    shutil.copy(hostile, db)
    asked, render = [], write.content_of
    monkeypatch.setattr(write, "content_of", lambda *args: asked.append(args) or render(*args))

    def run(*command: str) -> Iterator[tuple[str, str | bytes]]:
        done = crm(*command)
        assert done.code in (0, 1) and not done.err, (command, done)
        document, _, style, *_ = asked.pop()
        for name in ("table", "md", "json", "html", "mail", "xlsx"):
            yield name, render(document, name, style, 100, name == "table")

    return run


@pytest.mark.parametrize("command", COMMANDS, ids=" ".join)
def test_nothing_acts(made, command):
    for name, content in made(*command):
        CHECKS[name](content)


def idle_text(text: str) -> None:
    """On a terminal, colours alone act."""
    plain = re.sub(r"\x1b\[[0-9;]*m", "", text)
    assert harmless(plain)


def idle_json(text: str) -> None:
    assert harmless(text) and json.loads(text)["schema"]


def idle_markdown(text: str) -> None:
    """Tables, headings and text alone: no link, no picture, no HTML, no code, by a reader's rules; and nothing that
    GitHub makes a link of by itself."""
    assert harmless(text)
    kinds = {
        part.type
        for block in MarkdownIt("commonmark").enable("table").parse(text)
        for part in (block, *(block.children or []))
    }
    assert not {kind for kind in kinds if re.match("link|image|html|code|fence|em_|strong_|hr|.*list|blockquote", kind)}
    assert not re.search(r"\w://|www\.", text)


def idle_page(text: str) -> None:
    """No element that loads, runs or leads elsewhere, and no attribute that does."""
    page = read(text)
    assert harmless(page.raw.replace("\t", ""))
    for element in page.every():
        assert element.name not in (
            "script",
            "img",
            "iframe",
            "object",
            "embed",
            "base",
            "form",
            "input",
            "image",
            "use",
        )
        for name, value in element.attributes.items():
            assert not name.startswith("on") and not (name == "style" and "url" in value), (element.name, name, value)
            if name in ("href", "src", "action", "xlink:href"):
                assert value == "data:," or re.fullmatch("#[a-z0-9-]+", value), value
    assert "alert(1)" not in "".join(style.raw for style in page.every("style"))


def idle_book(content: bytes) -> None:
    """No formula, no link but to its own sheets, nothing outside, and XML that is well formed."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        for name in archive.namelist():
            tree = ElementTree.fromstring(archive.read(name))
            assert not [each for each in tree.iter() if each.get("TargetMode") == "External"], name
            if name.startswith("xl/worksheets/sheet"):
                assert not [each for each in tree.iter() if each.tag.endswith("}f")], name
            assert all(harmless((each.text or "").replace("\t", "")) for each in tree.iter()), name


CHECKS = {
    "table": idle_text,
    "md": idle_markdown,
    "json": idle_json,
    "html": idle_page,
    "mail": idle_page,
    "xlsx": idle_book,
}


@pytest.mark.parametrize("rep", (1, 3, 7))
def test_a_letter_has_its_own_headers_alone(hostile, crm, db, tmp_path, rep):
    shutil.copy(hostile, db)
    crm("report", "weekly", "--for", f"#{rep}", "--mail-to", "ann@example.com", "--mail-from", "crm@example.com",
        "-o", "week.eml", ok=True)  # fmt: skip
    letter = email.message_from_bytes((tmp_path / "week.eml").read_bytes(), policy=SMTP)
    assert set(letter.keys()) == {
        "From", "To", "Subject", "Date", "Auto-Submitted", "MIME-Version", "Content-Type", "Message-ID",
    }  # fmt: skip
    assert letter["To"] == "ann@example.com" and harmless(letter["Subject"])
    text, page, book = (part for part in letter.walk() if not part.is_multipart())
    idle_text(text.get_content().replace("\r", ""))
    idle_page(page.get_content().replace("\r", ""))
    idle_book(book.get_content())
    assert re.fullmatch(r"[\w.-]+\.xlsx", book.get_filename(), re.ASCII)
