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

from crmcli.core.errors import brief
from crmcli.core.files.rulefile import Node, parse, quoted
from crmcli.core.names import harmful, key, nearest
from crmcli.evaluation.metrics.catalogue import METRICS, PROMISES, SERVICE

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
    known = [metric.key for metric in (*METRICS, *SERVICE, *PROMISES)]
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
    if harmful().search(text):
        raise node.refused(name, "holds characters that cannot be seen", "write it on one line, in plain text")
    return text


def written(catalogue: Catalogue) -> str:
    """The catalogue as text that `parsed` takes back."""
    return "\n".join([HEAD, *map(_text, catalogue.steps)])


def _text(step: Step) -> str:
    lists = (f"{name} = [{', '.join(map(quoted, getattr(step, name)))}]" for name in ("metrics", "stages"))
    lines = ["[[step]]", f"name = {quoted(step.name)}", *(line for line in lists if not line.endswith("[]"))]
    return "\n".join([*lines, f"action = {quoted(step.action)}", f"weeks = {step.weeks}", ""])


HEAD = """\
# What to do about a weakness. crm coach suggests the first step that fits; change it with
#   crm coach --export steps.toml   and   crm coach --import steps.toml
# metrics: keys of crm metrics. stages: stages of the funnel by name, "*" for any. weeks: until the review.
"""

BUILT_IN = Catalogue(
    [
        Step(
            "pipeline-review",
            "Go through the open deals with the manager each Monday: next step, date and amount of each",
            ("revenue", "orders"),
            weeks=12,
        ),
        Step(
            "prospecting-hours",
            "Keep two mornings a week for new contacts only, and log each",
            ("new_customers", "orders"),
            weeks=12,
        ),
        Step(
            "qualification-checklist",
            "Qualify by a checklist before the next stage: need, budget, who decides, by when; drop what fails it",
            ("win_rate", "conversion"),
            ("Lead", "Qualified"),
        ),
        Step(
            "loss-review",
            "Call five customers of lost deals with the manager and note the reason of each with the deal",
            ("win_rate",),
            ("Negotiation",),
        ),
        Step(
            "shadow-first-meetings",
            "Sit in on three first meetings of a colleague who converts well, then swap roles",
            ("conversion",),
        ),
        Step(
            "account-plan",
            "Call each customer without an order for six months, and agree on the next date",
            ("retention",),
            weeks=12,
        ),
        Step(
            "value-selling",
            "Training in selling on value: offer one size up, and give no discount without something in return",
            ("avg_deal", "revenue"),
            weeks=12,
        ),
        Step(
            "proposal-template",
            "Use the team's proposal template, and walk through each proposal by phone within two days",
            (),
            ("Proposal",),
        ),
        Step(
            "shadow-stage",
            "Sit in on three talks at this stage with the colleague who loses the fewest there",
            (),
            ("*",),
        ),
        Step(
            "after-sale-call",
            "Call each customer two weeks after the delivery, and settle what is open within two days",
            ("csat", "nps"),
        ),
        Step(
            "next-step-dates",
            "End no talk without a dated next step, and chase a deal that has not moved for two weeks",
            ("sales_cycle",),
        ),
        Step(
            "follow-up-cadence",
            "Follow a cadence: call on day 1, mail on day 3, call on day 7, mail on day 14, and log each",
            ("follow_ups",),
        ),
        Step(
            "answer-slots",
            "Keep two fixed slots a day for answering customers, and say in the first answer when the full one comes",
            ("response_time",),
            weeks=4,
        ),
        Step(
            "case-hour",
            "See to cases first each morning: answer every new one, and ask at once for what is missing",
            ("answer_time", "solution_time"),
            weeks=4,
        ),
        Step(
            "promised-days",
            "Promise a day only with the calendar open, log it at once, and look at crm promises each morning",
            ("promises_kept",),
            weeks=4,
        ),
    ]
)
"""The catalogue until a team has its own."""
