"""The catalogue of coaching steps as TOML: what to do next about a weak metric, or about a stage that loses too much.

[[step]]
name = "follow-up-cadence"          # how `crm plan add REP METRIC --step NAME` calls it
metrics = ["follow_ups"]            # keys of crm metrics
stages = ["Proposal", "*"]          # stages of the funnel by name, "*" for any
action = "Book the next contact before the present one ends"
weeks = 8                           # until the review
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from crmcli.errors import brief
from crmcli.metrics.catalogue import METRICS
from crmcli.names import HARMFUL, key, nearest
from crmcli.rulefile import Node, parse

WEEKS, MOST_WEEKS = 8, 52
ANY_STAGE = "*"


class Step(NamedTuple):
    """One thing to do; it is reviewed after so many weeks."""

    name: str
    action: str
    metrics: Sequence[str] = ()
    stages: Sequence[str] = ()
    weeks: int = WEEKS


class Catalogue(NamedTuple):
    """The steps in their order: of several that fit, the first is suggested."""

    steps: Sequence[Step]

    def for_metric(self, metric_key: str) -> list[Step]:
        return [step for step in self.steps if metric_key in step.metrics]

    def for_stage(self, stage: str) -> list[Step]:
        """Those of that stage, then those of any."""
        own = [step for step in self.steps if any(key(name) == key(stage) for name in step.stages)]
        return [*own, *(step for step in self.steps if ANY_STAGE in step.stages and step not in own)]

    def named(self, name: str) -> Step | None:
        return next((step for step in self.steps if key(step.name) == key(name)), None)


def parsed(text: str, where: str) -> Catalogue:
    """The catalogue that the text holds; `where` names it in errors."""
    file = parse(text, where).only("step")
    steps: list[Step] = []
    for node in file.tables("step"):
        step = _step(node)
        if any(key(step.name) == key(each.name) for each in steps):
            raise node.refused("name", f'"{brief(step.name)}" is there twice', "give each step a name of its own")
        steps.append(step)
    if not steps:
        raise file.refused("step", "is missing", "begin each step with [[step]]")
    return Catalogue(steps)


def _step(node: Node) -> Step:
    node.only(*Step._fields)
    metrics, stages = node.texts("metrics"), node.texts("stages")
    known = [metric.key for metric in METRICS]
    for metric in metrics:
        if metric not in known:
            near = nearest(metric, known)
            remedy = f'did you mean "{near[0]}"?' if near else "see: crm metrics"
            raise node.refused("metrics", f'holds "{brief(metric)}", which is no metric', remedy)
    if not metrics and not stages:
        raise node.refused(
            "metrics", "is missing", 'say what the step is for: metrics = ["win_rate"] or stages = ["*"]'
        )
    weeks = node.number("weeks", WEEKS, low=1, high=MOST_WEEKS)
    if weeks != int(weeks):
        raise node.refused("weeks", f"is {weeks:g}", "give whole weeks")
    return Step(_word(node, "name"), _word(node, "action"), metrics, stages, int(weeks))


def _word(node: Node, name: str) -> str:
    text = node.text(name)
    if HARMFUL.search(text):
        raise node.refused(name, "holds characters that cannot be seen", "write it on one line, in plain text")
    return text


BUILT_IN = """\
# What to do about a weakness. crm coach suggests the first step that fits; change it with
#   crm coach --export steps.toml   and   crm coach --import steps.toml
# metrics: keys of crm metrics. stages: stages of the funnel by name, "*" for any. weeks: until the review.

[[step]]
name = "pipeline-review"
metrics = ["revenue", "orders"]
action = "Go through the open deals with the manager each Monday: next step, date and amount of each"
weeks = 12

[[step]]
name = "prospecting-hours"
metrics = ["new_customers", "orders"]
action = "Keep two mornings a week for new contacts only, and log each"
weeks = 12

[[step]]
name = "qualification-checklist"
metrics = ["win_rate", "conversion"]
stages = ["Lead", "Qualified"]
action = "Qualify by a checklist before the next stage: need, budget, who decides, by when; drop what fails it"

[[step]]
name = "loss-review"
metrics = ["win_rate"]
stages = ["Negotiation"]
action = "Call five customers of lost deals with the manager and note the reason of each with the deal"

[[step]]
name = "shadow-first-meetings"
metrics = ["conversion"]
action = "Sit in on three first meetings of a colleague who converts well, then swap roles"

[[step]]
name = "account-plan"
metrics = ["retention"]
action = "Call each customer without an order for six months, and agree on the next date"
weeks = 12

[[step]]
name = "value-selling"
metrics = ["avg_deal", "revenue"]
action = "Training in selling on value: offer one size up, and give no discount without something in return"
weeks = 12

[[step]]
name = "proposal-template"
stages = ["Proposal"]
action = "Use the team's proposal template, and walk through each proposal by phone within two days"

[[step]]
name = "shadow-stage"
stages = ["*"]
action = "Sit in on three talks at this stage with the colleague who loses the fewest there"

[[step]]
name = "after-sale-call"
metrics = ["csat", "nps"]
action = "Call each customer two weeks after the delivery, and settle what is open within two days"

[[step]]
name = "next-step-dates"
metrics = ["sales_cycle"]
action = "End no talk without a dated next step, and chase a deal that has not moved for two weeks"

[[step]]
name = "follow-up-cadence"
metrics = ["follow_ups"]
action = "Follow a cadence: call on day 1, mail on day 3, call on day 7, mail on day 14, and log each"

[[step]]
name = "answer-slots"
metrics = ["response_time"]
action = "Keep two fixed slots a day for answering customers, and say in the first answer when the full one comes"
weeks = 4
"""
"""The catalogue until a team has its own."""
