"""What limits and adds to a commission, in the words of a statement."""

from __future__ import annotations

from crmcli.evaluation.metrics.catalogue import BY_KEY
from crmcli.pay.commission.insight import Standing, lowers
from crmcli.pay.commission.plan import Bonus, Floor
from crmcli.pay.rates import metric_value


def floor_words(floor: Floor, standing: Standing) -> str:
    """What the floor did, or why it did nothing: "Satisfaction 66.67% of 6 answers: × 0.5"."""
    metric = BY_KEY[floor.metric]
    answers = f" of {standing.answers} answer{'' if standing.answers == 1 else 's'}" if floor.answers else ""
    did = f"× {float(floor.factor):g}" if lowers(floor, standing) else f"the floor needs {floor.answers}"
    return f"{metric.title} {metric_value(metric, standing.value)}{answers}: {did}"


def bonus_words(bonus: Bonus) -> str:
    """What a bonus is for."""
    return f"Bonus: rank {bonus.rank}" if bonus.rank is not None else f"Bonus: a score of {bonus.score:g} or more"
