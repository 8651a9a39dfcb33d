"""Templates of reports: TOML that says which sections a report has, in which order and how they are called.

title = "Weekly report"
intro = "What the team talks about on Monday"
[[section]]
use = "headline"                # a section of the program, see SECTIONS
title = "In short"
intro = "A text of one's own before it"
rows = 10                       # how many records it lists at most
[[section]]
title = "Revenue by product"    # a section of one's own
sql = "SELECT product, sum(amount) AS revenue FROM v_deals WHERE …"
units = { revenue = "money_major" }
chart = { kind = "bars", label = "product", values = ["revenue"] }
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from crmcli.core.errors import NotFoundError, brief
from crmcli.core.files.folders import expanded, user_folder
from crmcli.core.files.rulefile import Node, parse, quoted, read
from crmcli.core.names import key as folded
from crmcli.core.names import nearest
from crmcli.reports.report.contents import ChosenSection, Contents, usual
from crmcli.reports.sections.catalogue import SECTIONS
from crmcli.reports.sections.custom_sql.view import SHAPES, UNITS, Own, Picture

SHIPPED = Path(__file__).parent / "templates"
"""Templates that come with the program."""

MOST_ROWS = 10_000
"""The most records that a section may list."""


def found(name: str) -> tuple[str, str]:
    """The text of the template of that name, and how it is called: a file, NAME.toml of the user's own folder, or one
    that comes with the program."""
    path = expanded(name)
    own = folder() / f"{name.removesuffix('.toml')}.toml"
    if path.exists() or path.name != name:
        return read(path), name
    shipped = SHIPPED / own.name
    if not own.exists() and shipped.exists():
        return read(shipped), name
    if not own.exists():
        there = sorted(each.stem for place in (own.parent, SHIPPED) for each in place.glob("*.toml"))
        near = nearest(name, there)
        hint = f"write one: crm report template > {name.removesuffix('.toml')}.toml, or into {folder()}"
        raise NotFoundError("template", name, near).with_hint(f'did you mean "{near[0]}"?' if near else hint)
    return read(own), str(own)


def folder() -> Path:
    """Where templates are found by name."""
    return user_folder("config") / "reports"


def parsed(text: str, where: str, name: str) -> Contents:
    """The outline that the text holds, for the report of that name; `where` names the text in errors."""
    file = parse(text, where).only("title", "intro", "section")
    title, intro = file.text("title", usual(name).title), _intro(file)
    chosen = list(_sections(file))
    if not chosen:
        raise file.refused("section", "is missing", 'begin each with [[section]]: use = "headline"')
    _refuse_twice(file, chosen)
    return Contents(title, intro, chosen)


def _sections(file: Node) -> Iterator[ChosenSection]:
    for table in file.tables("section"):
        yield _own(table) if "sql" in table.values else _built_in(table)


def _built_in(table: Node) -> ChosenSection:
    table.only("use", "title", "intro", "rows")
    if "use" not in table.values:
        raise table.refused("use", "is missing", f"name a section: {', '.join(SECTIONS)}; or write sql of your own")
    name = table.text("use")
    if name not in SECTIONS:
        near = nearest(name, SECTIONS)
        remedy = f'did you mean "{near[0]}"?' if near else f"there are: {', '.join(SECTIONS)}"
        raise table.refused("use", f'names no section "{brief(name)}"', remedy)
    return ChosenSection(name, table.text("title", SECTIONS[name].title), _rows(table), _intro(table))


def _own(table: Node) -> ChosenSection:
    table.only("title", "key", "sql", "units", "chart", "intro", "rows")
    title = table.text("title")
    key = table.text("key") if "key" in table.values else _key(title, table)
    if not re.fullmatch(r"[a-z][a-z0-9_]*", key):
        raise table.refused("key", f'is "{brief(key)}"', 'write it in small letters: key = "by_product"')
    own = Own(f"{table.where} ({title})", table.text("sql"), _units(table.table("units")), _picture(table))
    return ChosenSection(key, title, _rows(table), _intro(table), own)


def _key(title: str, table: Node) -> str:
    """What JSON calls the section: its title in small letters, or its place where no ASCII letter is in it."""
    found = re.sub(r"[^a-z0-9]+", "_", folded(title)).strip("_")
    return found if found[:1].isalpha() else table.where.rpartition(": ")[2].replace(" ", "_")


def _intro(table: Node) -> str:
    return table.text("intro") if table.values.get("intro") else ""


def _rows(table: Node) -> int:
    """How many; 0: as many as is usual."""
    rows = table.number("rows", 0, 1 if "rows" in table.values else 0, MOST_ROWS)
    if rows != round(rows):
        raise table.refused("rows", f"is {rows:g}", "give a whole number")
    return round(rows)


def _units(table: Node) -> dict[str, str]:
    units = {column: table.text(column) for column in table.values}
    for column, unit in units.items():
        if unit not in UNITS:
            raise table.refused(column, f'is in "{brief(unit)}"', f"one of: {', '.join(UNITS)}")
    return units


def _picture(table: Node) -> Picture | None:
    if "chart" not in table.values:
        return None
    chart = table.table("chart").only("kind", "label", "values")
    kind, values = chart.text("kind"), chart.texts("values")
    if kind not in SHAPES:
        raise chart.refused("kind", f'is "{brief(kind)}"', f"one of: {', '.join(SHAPES)}")
    least, most = SHAPES[kind]
    if not least <= len(values) <= most:
        many = f"{least}" if least == most else f"{least} to {most}"
        raise chart.refused("values", f"names {len(values)} columns", f"{kind} shows {many}")
    return Picture(kind, chart.text("label"), values)


def _refuse_twice(file: Node, chosen: list[ChosenSection]) -> None:
    seen: set[str] = set()
    for at, each in enumerate(chosen, 1):
        if each.key in seen or (each.own and each.key in SECTIONS):
            raise Node({}, f"{file.where}: section {at}").refused(
                "use" if not each.own else "key",
                f'is "{each.key}", as another section is',
                "leave one out, or give a key",
            )
        seen.add(each.key)


def written(name: str) -> str:
    """The report of that name as a template: what there is without one, to be edited."""
    outline = usual(name)
    parts = [_BEGINNING.format(name=name, title=quoted(outline.title))]
    parts += [_one(each, SECTIONS[each.key].about, SECTIONS[each.key].rows) for each in outline.sections]
    left_out = [key for key in SECTIONS if key not in {each.key for each in outline.sections}]
    if left_out:
        parts.append(f"# There are also: {', '.join(left_out)}.\n")
    return "\n".join([*parts, _EXAMPLE])


def _one(chosen: ChosenSection, about: str, rows: int) -> str:
    listed = f"rows = {rows}\n" if rows else ""
    return f"[[section]]  # {about}\nuse = {quoted(chosen.key)}\ntitle = {quoted(chosen.title)}\n{listed}"


_BEGINNING = """\
# The {name} report: save this, edit it, and name it.
#   crm report template {name} > {name}.toml
#   crm report {name} --template {name}.toml
# Leave sections out, put them in another order, give them other titles.

title = {title}
# intro = "A text under the title."
"""

_EXAMPLE = '''\
# A section of your own: one SELECT on the views of the data file (crm help data), which can only read.
# :start and :end are the first day of the period and the day after its last, :before_start and :before_end those of
# the period before, :year_start and :year_end those of a year ago, :today the day of the report, and :reps the ids of
# the reps whose report it is, as JSON. With _at behind it a day is the moment in which it begins: at >= :start_at.
#
# [[section]]
# title = "Revenue by product"
# sql = """
# SELECT coalesce(product, '(none)') AS product, count(*) AS orders, sum(amount) AS revenue
# FROM v_deals
# WHERE status = 'won' AND closed >= :start AND closed < :end
#   AND credited_id IN (SELECT value FROM json_each(:reps))
# GROUP BY 1 ORDER BY revenue DESC, product
# """
# units = { revenue = "money_major" }
# chart = { kind = "bars", label = "product", values = ["revenue"] }
'''
