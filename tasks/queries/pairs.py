"""Pairs with how their tasks stand, and the picture of who works with whom."""

from collections import Counter
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Count

from exchange.models import ExchangePair
from exchange.models.pair import ExchangePairQuerySet
from exchange.network import Network, lay_out_network
from tasks.models import ReportPeriod, TaskState
from tasks.models.report import FILED
from tasks.queries.standing import standing

WORST_FIRST = [TaskState.LATE, TaskState.AT_RISK, TaskState.ON_TRACK, TaskState.DONE]
LAST = 10_000  # where what is not known stands in an order


@dataclass
class PairRow:
    """One pair with its tasks counted by state in one quarter ("" is a task without a state yet)."""

    pair: ExchangePair
    states: Counter[str] = field(default_factory=Counter)
    filed: int = 0
    has_demo_report: bool = False

    @property
    def is_demo(self) -> bool:
        """Whether the row, or a report that its states come from, was made up."""
        return self.pair.is_demo or self.has_demo_report

    @property
    def task_count(self) -> int:
        return self.states.total()

    @property
    def parts(self) -> list[tuple[str, int, str]]:
        """The bar: kind, number and word, the worst first; tasks without a state last."""
        known = [(state.value, self.states[state], state.label) for state in WORST_FIRST if self.states[state]]
        return [*known, ("none", self.states[""], "판정 전")] if self.states[""] else known

    # ---- what the list can be ordered by ----

    @property
    def position(self) -> tuple[int, int]:
        return self.pair.round.number, self.pair.number

    @property
    def ranks(self) -> tuple[int, int, tuple[int, int]]:
        return self.pair.post_a.name.ministry.rank, self.pair.post_b.name.ministry.rank, self.position

    @property
    def level_rank(self) -> tuple[bool, tuple[int, int]]:
        return self.pair.level != "dg", self.position

    @property
    def theme(self) -> str:
        return self.pair.theme

    @property
    def category_rank(self) -> tuple[int, tuple[int, int]]:
        return (self.pair.category.rank if self.pair.category else LAST), self.position

    @property
    def worst(self) -> tuple[int, ...]:
        """The pair with the most late tasks first, then the most at risk."""
        return (*(-self.states[state] for state in WORST_FIRST[:2]), *self.position)


def pair_rows(pairs: ExchangePairQuerySet, period: ReportPeriod | None) -> list[PairRow]:
    """Return ``pairs`` in their order, each with its tasks of the quarter counted. Two statements."""
    rows = {pair.pk: PairRow(pair) for pair in pairs.for_table()}
    counted: Any = standing(period).filter(pair__in=rows).order_by()
    for pair, state, report_status, invented, number in counted.values_list(
        "pair", "state", "report_status", "report_is_demo"
    ).annotate(number=Count("pk")):
        rows[pair].states[state] += number
        rows[pair].has_demo_report |= invented
        if report_status in FILED:
            rows[pair].filed += number
    return list(rows.values())


def network_of(rows: list[PairRow]) -> Network:
    """Return the picture of the ministries that these pairs join, those that stand first in law on the left."""
    return lay_out_network(
        (row.pair.post_a.name.short, row.pair.post_b.name.short, str(row.pair.number)) for row in rows
    )
