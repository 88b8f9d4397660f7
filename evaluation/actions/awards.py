"""Prize money: its rules and amounts by 국무조정실, its division by the two sides, each act once."""

from datetime import datetime

from evaluation import sentences
from evaluation.models import EvaluationRound, PrizeAward, PrizeProposal, PrizeRule
from evaluation.queries.awards import final_grade, to_be_awarded
from evaluation.rules import awards as rules
from evaluation.rules.days_served import TEN, is_in_tens
from exchange import audit, clock
from exchange.actions.notices import tell
from exchange.errors import Incomplete, WrongState, refuse_if, refusing
from exchange.formats import won
from exchange.models import User
from exchange.rules import told_on
from tasks.rules import sides_of

MOST_KRW = 100_000_000_000  # a slip of the hand, not a limit of any law


@audit.recorded("prize_rule.set")
def set_prize_rule(slug: str, *, grade: str, amount_krw: int, basis: str, by: User, at: datetime) -> PrizeRule:
    """Say what a task of ``grade`` gets in the round, in won, and where that is written.

    A second word replaces the first until an award was made from it. Raises NotAllowed but for 점검 담당, Incomplete
    for an amount out of bounds, not in tens of won or without its basis, WrongState once awards of the grade were made.
    """
    refuse_if(rules.why_not_set_rule(by))
    round = _hold(slug)
    if grade not in "SABC" or len(grade) != 1:
        raise Incomplete(sentences.CHOOSE_GRADE)
    if not 1 <= amount_krw <= MOST_KRW:
        raise Incomplete("금액은 1원부터 1,000억 원까지 적을 수 있습니다.")
    if amount_krw % TEN:
        raise Incomplete(sentences.PRIZE_IN_TENS)
    if not basis.strip():
        raise Incomplete(sentences.SAY_BASIS_OF_AMOUNT)
    if PrizeAward.objects.standing().filter(round=round, grade=grade).exists():
        raise WrongState(f"{grade}등급 과제의 포상금을 이미 정해 규칙을 바꿀 수 없습니다.")
    rule, _ = PrizeRule.objects.update_or_create(
        round=round,
        grade=grade,
        defaults={
            "amount_krw": amount_krw,
            "basis": basis,
            "entered_at": at,
            "entered_by": by,
            "is_demo": round.is_demo,
        },
    )
    return rule


@audit.recorded("award.make")
def make_awards(slug: str, *, by: User, at: datetime) -> int:
    """Give every task with a final grade that a rule names its prize money, each once. Returns how many are new.

    Raises NotAllowed but for 점검 담당, WrongState before the round is final, Incomplete where no rule is set.
    """
    round = _hold(slug)
    refuse_if(rules.why_not_make(round, by))
    amounts = {rule.grade: rule for rule in PrizeRule.objects.filter(round=round)}
    if not amounts:
        raise Incomplete("등급마다 과제당 금액을 먼저 정해 주세요.")
    awards = PrizeAward.objects.bulk_create(
        PrizeAward(
            round=round,
            task=decision.task,
            amount_krw=amounts[decision.grade].amount_krw,
            grade=decision.grade,
            basis=amounts[decision.grade].basis,
            decided_at=at,
            decided_by=by,
            is_demo=round.is_demo,
        )
        for decision in to_be_awarded(round)
    )
    posts = [post for award in awards for post in (award.task.pair.post_a_id, award.task.pair.post_b_id)]
    holders = told_on(posts, at.date()) if posts else {}
    for award in awards:
        _tell_sides(award, ("a", "b"), "포상금이 정해졌습니다. 두 부처가 배분액을 제안해 주세요.", at, holders)
    return len(awards)


@audit.recorded("award.mend")
def mend_award(pk: int, *, reason: str, by: User, at: datetime) -> PrizeAward | None:
    """Put right an award whose task has another grade now: it is withdrawn, and one of the new grade takes its place.

    Returns the new award; None where the new grade gets no prize money. What the two sides had agreed to stays
    readable with the old one; they divide the new one anew. Raises NotAllowed but for 점검 담당, WrongState where the
    grade is the same or the round is not final, Incomplete without a reason.
    """
    award, _ = _held(pk)
    grade = final_grade(award)
    refuse_if(rules.why_not_mend(award, grade, by))
    if not reason.strip():
        raise Incomplete(sentences.WHY_MENDED)
    award.withdrawn_at, award.withdrawn_by, award.withdraw_reason = at, by, reason.strip()
    award.save(update_fields=["withdrawn_at", "withdrawn_by", "withdraw_reason"])
    rule = PrizeRule.objects.filter(round=award.round, grade=grade).first()
    if rule is None:
        _tell_sides(award, ("a", "b"), "과제의 포상금이 철회되었습니다. 사유를 확인해 주세요.", at)
        return None
    mended = PrizeAward.objects.create(
        round=award.round,
        task=award.task,
        amount_krw=rule.amount_krw,
        grade=grade,
        basis=rule.basis,
        decided_at=at,
        decided_by=by,
        mends=award,
        is_demo=award.round.is_demo,
    )
    said = "과제의 포상금이 정정되었습니다. 사유와 차액을 확인하고 두 부처가 배분액을 다시 제안해 주세요."
    _tell_sides(mended, ("a", "b"), said, at)
    return mended


@audit.recorded("award.propose")
def propose_split(
    pk: int, *, share_a_krw: int, share_b_krw: int, reason: str, seen: int, by: User, at: datetime
) -> PrizeProposal:
    """Propose how the two sides divide the award ``pk``; the proposer's side consents by this.

    seen  number of the last proposal that the proposer had before them, 0 for none
    The former proposal no longer stands, whoever had consented to it. Raises NotAllowed for others than the two
    exchangees, Incomplete where the shares do not add up or the reason is missing, WrongState after both consented, in
    a round that is not final, or where a proposal came that the proposer has not seen.
    """
    award, standing = _held(pk)
    sides = sides_of(award.task.pair, by, at.date())
    refuse_if(rules.why_not_propose(award, standing, sides))
    if (standing.number if standing else 0) != seen:
        raise WrongState("그사이 상대 부처가 제안했습니다. 그 제안을 먼저 살펴봐 주세요.")
    if min(share_a_krw, share_b_krw) < 0 or share_a_krw + share_b_krw != award.amount_krw:
        raise Incomplete(f"두 부처 배분액의 합이 {won(award.amount_krw)}과 같아야 합니다.")
    if not is_in_tens(share_a_krw, share_b_krw):
        raise Incomplete(sentences.SHARES_IN_TENS)
    if not reason.strip():
        raise Incomplete(sentences.WHY_DIVIDED_SO)
    side = rules.side_of(sides)
    proposal = PrizeProposal.objects.create(
        award=award,
        number=seen + 1,
        total_krw=award.amount_krw,
        share_a_krw=share_a_krw,
        share_b_krw=share_b_krw,
        reason=reason,
        proposed_at=at,
        proposed_by=by,
        **{f"consented_{side}_at": at, f"consented_{side}_by": by},
    )
    other = "b" if side == "a" else "a"
    _tell_sides(award, (other,), "포상금을 나누는 제안이 왔습니다. 살펴보고 동의하거나 다시 제안해 주세요.", at)
    return proposal


@audit.recorded("award.consent")
def consent_to_split(pk: int, *, number: int, by: User, at: datetime) -> PrizeProposal:
    """Consent to proposal ``number`` of the award ``pk`` for the side that ``by`` speaks for; both consents: it stands.

    Twice is once. Raises as ``propose_split``, and WrongState where a newer proposal has come.
    """
    award, standing = _held(pk)
    sides = sides_of(award.task.pair, by, at.date())
    side = rules.side_of(sides)
    if standing and standing.number == number and side and getattr(standing, f"consented_{side}_by_id") == by.pk:
        return standing
    if standing is not None and standing.number != number and side:
        raise WrongState("그사이 새 제안이 나왔습니다. 새 제안을 살펴봐 주세요.")
    refuse_if(rules.why_not_consent(award, standing, sides, by))
    if standing is None:
        raise refusing(rules.NO_PROPOSAL)
    setattr(standing, f"consented_{side}_at", at)
    setattr(standing, f"consented_{side}_by", by)
    standing.save(update_fields=[f"consented_{side}_at", f"consented_{side}_by"])
    _tell_sides(award, ("a", "b"), "포상금을 나누는 데 두 부처가 동의했습니다.", at)
    return standing


def _hold(slug: str) -> EvaluationRound:
    """Lock the round: its step is the same at the end of the act as at its beginning."""
    return EvaluationRound.objects.select_for_update(of=("self",)).get(slug=slug)


def _held(pk: int) -> tuple[PrizeAward, PrizeProposal | None]:
    """Lock the award's round, then the award, and return it with the proposal that stands."""
    slug = PrizeAward.objects.values_list("round__slug", flat=True).get(pk=pk)
    round = _hold(slug)
    award = (
        PrizeAward.objects.select_for_update(of=("self",))
        .called_by(lambda award: award.decided_at.astimezone(clock.SEOUL).date())
        .get(pk=pk)
    )
    award.round = round
    return award, award.proposals.order_by("number").last()


def _tell_sides(
    award: PrizeAward,
    sides: tuple[str, ...],
    said: str,
    at: datetime,
    holders: dict[int, list[User]] | None = None,
) -> None:
    """Tell the exchangees on ``sides`` and who helps them; no figure goes into a notice."""
    posts = [award.task.pair.post_of(side).pk for side in sides]
    found = holders if holders is not None else told_on(posts, at.date())
    people = {person.pk: person for post in posts for person in found.get(post, [])}
    tell(people.values(), f"{award.task.code} {said}", award.get_absolute_url(), at)
