"""What a draft rule would cost: made-up heads by track, level and grade, computed like real pay and kept apart from it.

Values in, values out. Nobody's statement is read and nothing is stored. Amounts are those paid, each with what is below
ten won dropped, and then added up; a total is never rounded again.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from evaluation import pay
from evaluation.scoring import GRADES

MOST_HEADS = 10_000  # of one grade of one row
MOST_BUDGET = 10**12  # won


@dataclass(frozen=True)
class Group:
    """Heads of one track and level: ``base`` in won a year, ``heads`` by grade."""

    track: str
    level: str
    base: int
    heads: Mapping[str, int]

    @property
    def total_heads(self) -> int:
        return sum(self.heads.values())


@dataclass(frozen=True)
class Draft:
    """A rule to try.

    special_bp         share of the 성과연봉 paid, in basis points
    special_base       whose 성과연봉: as in pay.Rule
    headcount_percent  how many of a hundred may get it; rounded down over everybody
    gate, proration    as in pay.Case;  months  whole months that everybody worked
    """

    special_bp: int
    headcount_percent: int
    gate: str
    proration: str
    months: int = 12
    special_base: str = pay.OWN

    @property
    def other_reading(self) -> "Draft":
        """The same draft under the other reading of whose 성과연봉 the bonus is a share of."""
        other = pay.TOP_GRADE if self.special_base == pay.OWN else pay.OWN
        return replace(self, special_base=other)


@dataclass(frozen=True)
class Share:
    """One grade of one group: what each head gets, and how many of them get the bonus."""

    grade: str
    heads: int
    perf_each: int
    special_each: int
    receivers: int

    @property
    def perf(self) -> int:
        return self.perf_each * self.heads

    @property
    def special(self) -> int:
        return self.special_each * self.receivers


@dataclass(frozen=True)
class Cost:
    """What a rule comes to: ``shares`` by group, in the groups' order; ``cap`` how many may get the bonus."""

    shares: Sequence[Sequence[Share]]
    cap: int

    @property
    def perf(self) -> int:
        return sum(share.perf for group in self.shares for share in group)

    @property
    def special(self) -> int:
        return sum(share.special for group in self.shares for share in group)

    @property
    def receivers(self) -> int:
        return sum(share.receivers for group in self.shares for share in group)

    @property
    def total(self) -> int:
        return self.perf + self.special


def cost_of(groups: Sequence[Group], draft: Draft, day: date, rates: Sequence[pay.Rate]) -> Cost:
    """Return what ``draft`` would cost for payments on ``day``.

    Places are filled from the better grade down, within a grade from the larger bonus down, so that the sum is the
    most that the headcount allows for grades given in this order. Raises UnknownRate where no rate is published.
    """
    rule = pay.Rule(day, None, draft.special_bp, draft.headcount_percent, 0, draft.special_base)
    tables = pay.Tables(rates, [rule])
    shares = [[_share(group, grade, draft, day, tables) for grade in GRADES] for group in groups]
    cap = pay.headcount_cap(sum(group.total_heads for group in groups), day, tables)
    left = cap
    order = sorted(
        ((place, at) for place in range(len(groups)) for at in range(len(GRADES))),
        key=lambda spot: (spot[1], -shares[spot[0]][spot[1]].special_each),
    )
    for place, at in order:
        share = shares[place][at]
        receivers = min(left, share.heads) if share.special_each else 0
        shares[place][at] = replace(share, receivers=receivers)
        left -= receivers
    return Cost(shares, cap)


def _share(group: Group, grade: str, draft: Draft, day: date, tables: pay.Tables) -> Share:
    found = pay.compute(
        pay.Case(
            track=group.track,
            base=group.base,
            assessed=grade,
            pay_date=day,
            months=draft.months,
            proration=draft.proration,
            special=True,
            gate=draft.gate,
        ),
        tables,
    )
    return Share(grade, group.heads[grade], found.perf, found.special, 0)
