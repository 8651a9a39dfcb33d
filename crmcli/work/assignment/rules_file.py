"""Rules of assignment as TOML; the first rule that fits holds.

[[rule]]
for = "deal"                  # customer or deal; without it both
to = "owner"                  # who looks after the company already, while they are there
[[rule]]
when = "region=EMEA"          # a filter; without it everything fits
to = "team East"              # whoever of the team has least to do; or "rep alice", "anyone", "pool"

[pool]
recall = 90                   # quiet days after which a customer without an open deal goes back to it
most = 40                     # whoever has so many customers without a deal takes no more
"""

from __future__ import annotations

from crmcli.core.errors import brief
from crmcli.core.files.rulefile import Node, parse
from crmcli.core.vocabulary import ASSIGNED
from crmcli.work.assignment.insight import ANYONE, OWNER, POOL, REP, TEAM, Pool, Rule, Rules


def parsed(text: str, where: str) -> Rules:
    """The rules that the text holds; `where` names it in errors, each a RefusedError of one line."""
    node = parse(text, where).only("rule", "pool")
    pool = node.table("pool").only("recall", "most")
    rules = tuple(_rule(each.only("for", "when", "to")) for each in node.tables("rule"))
    return Rules(rules, Pool(_whole(pool, "recall"), _whole(pool, "most")))


def _rule(node: Node) -> Rule:
    kind = node.text("for", ASSIGNED[0]) if "for" in node.values else ""
    if kind and kind not in ASSIGNED:
        raise node.refused("for", f"is {brief(kind)!r}", f"one of: {', '.join(ASSIGNED)}; without it both")
    to, _, name = node.text("to").partition(" ")
    named, alone = (TEAM, REP), (ANYONE, OWNER, POOL)
    if to not in (*named, *alone) or (to in named) != bool(name.strip()):
        such = 'to = "anyone", "owner", "pool", "team NAME" or "rep NAME"'
        raise node.refused("to", f"is {brief(node.text('to'))!r}", such)
    if to == POOL and kind == "deal":
        raise node.refused("to", "is the pool, which is of customers", 'write for = "customer"')
    when = node.text("when") if "when" in node.values else ""
    return Rule(to, name.strip(), when, kind or ("customer" if to == POOL else ""))


def _whole(node: Node, name: str) -> int | None:
    if name not in node.values:
        return None
    number = node.number(name, low=1, high=1_000_000)
    if number != int(number):
        raise node.refused(name, f"is {number:g}", f"give a whole number: {name} = 90")
    return int(number)


BEGINNING = """\
# Who gets what is new: the first rule that fits. See crm help assignment.
# Try it: crm assignment check FILE; let it hold: crm assignment use FILE

[[rule]]
to = "owner"                  # who looks after the company already, while they are there

# [[rule]]
# when = "region=EMEA"
# to = "team East"            # or "rep alice", "anyone", "pool"

[[rule]]
to = "anyone"                 # who has least to do for the time that they have

[pool]
recall = 90                   # quiet days after which a customer without an open deal goes back to the pool
"""
"""Rules to begin with."""
