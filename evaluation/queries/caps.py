"""How many places of the percentage limit are taken in each paying ministry of a round."""

from collections import Counter

from evaluation.models import BonusStatement, DecisionStep, EvaluationRound, HeadcountBasis, StatementDecision
from evaluation.rules.bonus import Cap, cap_of
from exchange.models import Ministry, User
from exchange.roles import Capability


def places_taken(round: EvaluationRound, ministry_pk: int, *, beside: int | None = None) -> Counter[int]:
    """Return percentage of the rule -> how many standing statements were decided for payment within the limit.

    beside  a statement left out of the count
    """
    agreed = (
        StatementDecision.objects.filter(step=DecisionStep.MINISTER, agrees=True, is_outside_cap=False)
        .filter(statement__in=BonusStatement.objects.standing().filter(round=round))
        .filter(statement__notice__paying_ministry=ministry_pk)
        .exclude(statement=beside)
    )
    return Counter(agreed.values_list("statement__rule__headcount_percent", flat=True))


def headcounts_of(round: EvaluationRound, user: User) -> list[HeadcountBasis]:
    """Return how many officials each paying ministry counts, in the ministries' order.

    Who does not keep statements gets the own ministry's only.
    """
    bases = HeadcountBasis.objects.filter(round=round).select_related("ministry", "entered_by")
    if not user.may(Capability.KEEP_STATEMENTS):
        bases = bases.filter(ministry=user.ministry_id) if user.may(Capability.DECIDE_PAY) else bases.none()
    return list(bases.order_by("ministry__rank", "ministry"))


CapRow = tuple[Ministry, HeadcountBasis | None, Cap]


def caps_of(round: EvaluationRound, statements: list[BonusStatement]) -> list[CapRow]:
    """Return each paying ministry of ``statements`` with its headcount and limit, in the ministries' order.

    statements  with ``decided`` (step -> decision) set on each, as ``queries.statements`` reads them
    """
    bases = {basis.ministry_id: basis for basis in HeadcountBasis.objects.filter(round=round)}
    paying = {one.notice.paying_ministry_id: one.notice.paying_ministry for one in statements}
    percents = {one.notice.paying_ministry_id: one.rule.headcount_percent for one in statements}
    taken = Counter(one.notice.paying_ministry_id for one in statements if takes_a_place(one))
    rows = []
    for ministry in sorted(paying.values(), key=lambda ministry: (ministry.rank, ministry.pk)):
        basis = bases.get(ministry.pk)
        officials = basis.officials if basis else None
        rows.append((ministry, basis, cap_of(officials, percents[ministry.pk], taken[ministry.pk])))
    return rows


def takes_a_place(statement: BonusStatement) -> bool:
    """Whether the minister agreed within the limit and nobody has corrected the statement."""
    if statement.status == "corrected":
        return False
    decision = statement.decided.get(DecisionStep.MINISTER)
    return decision is not None and decision.agrees and not decision.is_outside_cap
