"""Who stands where, in short."""

from __future__ import annotations

from crmcli.reports.scope import Part, Scope
from crmcli.reports.sections.places.view import blocks, data
from crmcli.reports.sections.ranking.section import ranking_of


def section(scope: Scope) -> Part:
    """The ranking of the quarter that runs at the period's end, as it stood then."""
    ranking = ranking_of(scope)
    return Part(list(blocks(ranking)), data(ranking), not ranking.ranked)
