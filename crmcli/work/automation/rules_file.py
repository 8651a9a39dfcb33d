"""Rules of automation as TOML.

[[rule]]
on = "deal.moved"             # an event
when = "stage=Proposal"       # a filter of those records; without it all of them
do = ["task Send quote +2d", "tag hot"]
"""

from __future__ import annotations

from crmcli.core.errors import brief
from crmcli.core.files.rulefile import Node, parse
from crmcli.core.names import nearest
from crmcli.core.vocabulary import ASSIGNED, KINDS
from crmcli.records.events.insight import EVENTS
from crmcli.records.process.process_file import task
from crmcli.work.automation.insight import VERBS, Action, Rule, Rules

ALONE = ("assign",)
"""Verbs that say something without more behind them."""


def parsed(text: str, where: str) -> Rules:
    """The rules that the text holds; `where` names it in errors, each a RefusedError of one line."""
    node = parse(text, where).only("rule")
    return Rules(tuple(_rule(each.only("on", "when", "do")) for each in node.tables("rule")))


def _rule(node: Node) -> Rule:
    on = node.text("on")
    if on not in EVENTS:
        near = nearest(on, EVENTS, 1)
        hint = f'did you mean "{near[0]}"?' if near else f"one of: {', '.join(EVENTS)}"
        raise node.refused("on", f"is {brief(on)!r}, which is no event", hint)
    texts = node.texts("do")
    if not texts:
        raise node.refused("do", "is missing", 'such as do = ["task Send quote +2d", "tag hot"]')
    return Rule(
        on, node.text("when") if "when" in node.values else "", tuple(_action(node, on, each) for each in texts)
    )


def _action(node: Node, on: str, said: str) -> Action:
    word, _, rest = said.partition(" ")
    text = rest.strip()
    if word not in VERBS:
        near = nearest(word, VERBS, 1)
        examples = ", ".join(verb.example for verb in VERBS.values())
        raise node.refused(
            "do", f"holds {brief(said)!r}", f'did you mean "{near[0]}"?' if near else f"it can be: {examples}"
        )
    verb, kind = VERBS[word], EVENTS[on].kind
    if verb.kinds and kind not in verb.kinds:
        raise node.refused("do", f"holds {brief(said)!r}, and {on} is of {KINDS[kind]}", _of(word))
    if not text and (word not in ALONE or kind not in ASSIGNED):
        raise node.refused("do", f"holds {brief(said)!r}, which says too little", f'such as "{verb.example}"')
    if word == "task":
        title, days = task(node, text, "do")
        return Action(word, title, days)
    return Action(word, text)


def _of(word: str) -> str:
    return f"{word} is for {', '.join(VERBS[word].kinds)}"


BEGINNING = """\
# What is done by itself: after every change, for the records that it was about. See crm help automation.
# Try it: crm automation check FILE; let it hold: crm automation use FILE

[[rule]]
on = "deal.moved"
when = "stage=Proposal"
do = ["task Send quote +2d"]

[[rule]]
on = "feedback.added"
when = "kind=complaint"
do = ["task Call back +1d", "tag unhappy"]

# [[rule]]
# on = "customer.added"         # see the events and what can be done: crm automation events
# do = ["assign", "note Welcome pack sent"]
"""
"""Rules to begin with."""
