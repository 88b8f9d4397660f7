"""How many places of the percentage limit are taken in each paying ministry of a round."""

from collections import Counter

from django.db.models import Exists, OuterRef, Q

from evaluation.models import BonusStatement, DecisionStep, EvaluationRound, HeadcountBasis, StatementDecision
from evaluation.rules.bonus import Cap, cap_of, officials_of
from evaluation.texts import sentence_of
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


def places_wanted(round: EvaluationRound, ministry_pk: int) -> Counter[int]:
    """Return percentage of the rule -> how many standing statements are recommended for a place within the limit."""
    minister = StatementDecision.objects.filter(statement=OuterRef("statement"), step=DecisionStep.MINISTER)
    asked = (
        StatementDecision.objects.filter(step=DecisionStep.RECOMMEND, agrees=True)
        .filter(statement__in=BonusStatement.objects.standing().filter(round=round).paid_by(ministry_pk))
        .exclude(Exists(minister.filter(Q(agrees=False) | Q(is_outside_cap=True))))
    )
    return Counter(asked.values_list("statement__rule__headcount_percent", flat=True))


def said_of_cap(cap: Cap) -> list[str]:
    """Say what the limit means for a statement on which nothing is decided yet; nothing where there is room for all."""
    if cap.most is None:
        return [sentence_of("NO_HEADCOUNT")]
    said = []
    if cap.is_overbooked:
        said.append(f"{sentence_of('CAP_EXCEEDED')} 추천 {cap.wanted}명, 한도 {cap.text}")
    if cap.most == 0:
        said.append(sentence_of("ZERO_CAP"))
    elif cap.is_full:
        said.append(f"{sentence_of('CAP_FULL')} 한도 {cap.text}")
    return said


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
    wanted = Counter(line[payers[one.pk].pk] for one in statements if wants_a_place(one))
    rows = []
    for key, ministry in sorted(paying.items(), key=lambda pair: (pair[1].rank, pair[1].pk)):
        basis = bases.get(key)
        cap = cap_of(officials_of(basis, round), percents[key], taken[key], wanted[key])
        rows.append((ministry, basis, cap))
    return rows


def takes_a_place(statement: BonusStatement) -> bool:
    """Whether the minister agreed to an amount within the limit and nobody has corrected the statement."""
    if statement.status == "corrected":
        return False
    decision = statement.decided.get(DecisionStep.MINISTER)
    agreed = decision is not None and decision.agrees and not decision.is_outside_cap
    return agreed and bool(statement.output["special"])


def wants_a_place(statement: BonusStatement) -> bool:
    """Whether the statement is recommended for a place within the limit, or has one."""
    if statement.status == "corrected":
        return False
    asked, decision = (statement.decided.get(step) for step in (DecisionStep.RECOMMEND, DecisionStep.MINISTER))
    return asked is not None and asked.agrees and (decision is None or takes_a_place(statement))
