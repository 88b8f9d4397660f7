"""How many places of the percentage limit are taken in each paying ministry of a round."""

from collections import Counter

from evaluation.models import BonusStatement, DecisionStep, EvaluationRound, HeadcountBasis, StatementDecision
from evaluation.rules.bonus import Cap, cap_of
from exchange import clock
from exchange.models import Ministry, User
from exchange.roles import Capability
from exchange.rules import line_of, lines


def places_taken(round: EvaluationRound, ministry_pk: int, *, beside: int | None = None) -> Counter[int]:
    """Return percentage of the rule -> how many standing statements were decided for an amount within the limit.

    beside  a statement left out of the count
    """
    agreed = (
        StatementDecision.objects.filter(step=DecisionStep.MINISTER, agrees=True, is_outside_cap=False)
        .filter(statement__output__special__gt=0)
        .filter(statement__in=BonusStatement.objects.standing().filter(round=round).paid_by(ministry_pk))
        .exclude(statement=beside)
    )
    return Counter(agreed.values_list("statement__rule__headcount_percent", flat=True))


def headcounts_of(round: EvaluationRound, user: User) -> list[HeadcountBasis]:
    """Return how many officials each paying ministry counts, in the ministries' order.

    Who does not keep statements gets the own ministry's only.
    """
    bases = HeadcountBasis.objects.filter(round=round).select_related("ministry", "entered_by")
    if not user.may(Capability.KEEP_STATEMENTS):
        own = bases.filter(ministry__in=line_of(user))
        bases = own if user.may(Capability.DECIDE_PAY) else bases.none()
    return list(bases.order_by("ministry__rank", "ministry"))


CapRow = tuple[Ministry, HeadcountBasis | None, Cap]


def caps_of(round: EvaluationRound, statements: list[BonusStatement]) -> list[CapRow]:
    """Return each paying ministry of ``statements``, once a line, with its headcount and limit, in legal order.

    statements  with ``decided`` (step -> decision) set on each, as ``queries.statements`` reads them
    """
    if not statements:
        return []
    known = list(HeadcountBasis.objects.filter(round=round))
    payers = {one.pk: one.notice.payer_on(clock.today()) for one in statements}
    line = lines([*(basis.ministry_id for basis in known), *(payer.pk for payer in payers.values())])
    bases = {line[basis.ministry_id]: basis for basis in known}
    paying = {line[payers[one.pk].pk]: payers[one.pk] for one in reversed(statements)}
    percents = {line[payers[one.pk].pk]: one.rule.headcount_percent for one in statements}
    taken = Counter(line[payers[one.pk].pk] for one in statements if takes_a_place(one))
    rows = []
    for key, ministry in sorted(paying.items(), key=lambda pair: (pair[1].rank, pair[1].pk)):
        basis = bases.get(key)
        officials = basis.officials if basis else None
        rows.append((ministry, basis, cap_of(officials, percents[key], taken[key])))
    return rows


def takes_a_place(statement: BonusStatement) -> bool:
    """Whether the minister agreed to an amount within the limit and nobody has corrected the statement."""
    if statement.status == "corrected":
        return False
    decision = statement.decided.get(DecisionStep.MINISTER)
    agreed = decision is not None and decision.agrees and not decision.is_outside_cap
    return agreed and bool(statement.output["special"])
