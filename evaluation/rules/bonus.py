"""Who may do what with notices of grades, headcounts and statements now, and why not; and how months are counted."""

from calendar import monthrange
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from evaluation import sentences
from evaluation.models import (
    BonusStatement,
    DecisionStep,
    EvaluationRound,
    ExchangeForm,
    GradeNotice,
    HeadcountBasis,
    RoundStatus,
    StatementDecision,
    StatementStatus,
)
from evaluation.rules.payers import payer_of
from exchange import clock, formats
from exchange import sentences as of_exchange
from exchange.errors import Help, Refusal, lacking, not_now, not_your_role
from exchange.models import Assignment, Ministry, User
from exchange.roles import Capability
from exchange.rules import line_of, living
from tasks.periods import is_working_day

COORDINATOR_ONLY = not_your_role(of_exchange.COORDINATOR_ONLY)
DECIDER_ONLY = not_your_role("지급 기관의 가산금 결정 담당만 할 수 있습니다.")
NOTIFIERS_ONLY = not_your_role("지급 기관의 가산금 결정 담당과 국무조정실 점검 담당만 통보할 수 있습니다.")
NOT_YOUR_MINISTRY = not_your_role(
    "평가하거나 지급하는 기관의 가산금 결정 담당과 국무조정실 점검 담당만 할 수 있습니다."
)
SAME_PERSON = not_your_role("추천한 사람은 결정을 기록할 수 없습니다.", Help("다른 결정 담당이 기록해 주세요."))
NO_NOTICE = sentences.NO_NOTICE_YET
TOLD_LATER = "통보일은 오늘보다 뒤일 수 없습니다."

Decisions = Mapping[str, StatementDecision]


@dataclass(frozen=True)
class Cap:
    """How many of a ministry may get the bonus (``most``) and how many places are taken, for one rule's percentage.

    most    None where nobody has said how many officials there are
    wanted  how many are recommended for a place within the limit, those decided among them
    """

    officials: int | None
    percent: int
    most: int | None
    taken: int
    wanted: int = 0

    @property
    def is_full(self) -> bool:
        return self.most is not None and self.taken >= self.most

    @property
    def is_exceeded(self) -> bool:
        return self.most is not None and self.taken > self.most

    @property
    def is_overbooked(self) -> bool:
        """Whether more are recommended than may be decided."""
        return self.most is not None and self.wanted > self.most

    @property
    def text(self) -> str:
        """The limit as it is written: ``2명(100명의 2%)``; only where it is known."""
        return f"{self.most}명({self.officials:,}명의 {self.percent}%)"


def not_for_pay(round: EvaluationRound) -> str:
    """Return the sentence that keeps a rehearsal's or a demonstration's figures out of the payroll; "" for others."""
    word = "모의평가" if round.is_rehearsal else "시연값" if round.is_demo else ""
    return f"{word} 자료라 지급에 쓸 수 없습니다." if word else ""


def cap_of(officials: int | None, percent: int, taken: int, wanted: int = 0) -> Cap:
    """Return the limit of 제7조의2제6항: a percentage of the officials, rounded down ("이내")."""
    return Cap(officials, percent, None if officials is None else officials * percent // 100, taken, wanted)


def headcount_day(round: EvaluationRound) -> date:
    """Return the day whose officials the limit counts: 31 December of the year before the year of payment.

    Source: a second-hand account of 공무원보수 등의 업무지침, whose text was not found (확인 필요).
    """
    return date(round.pay_year - 1, 12, 31)


def why_not_counted_on(round: EvaluationRound, day: date) -> Refusal | None:
    """Say why a headcount of ``day`` is none for the limit of ``round``; None where it is."""
    wanted = headcount_day(round)
    if day == wanted:
        return None
    return lacking(f"기준일은 지급 연도 전해의 12월 31일({formats.date_plain(wanted)})입니다.")


def officials_of(basis: HeadcountBasis | None, round: EvaluationRound) -> int | None:
    """Return how many officials the limit of ``round`` counts; None where nobody has said it for the right day."""
    return None if basis is None or why_not_counted_on(round, basis.counted_on) else basis.officials


def paid_on(day: date) -> date:
    """Return the day on which pay due on ``day`` is paid: itself, or the last working day before.

    Source: 공무원보수규정 제20조제2항 (a Saturday or a public holiday: the day before).
    """
    while not is_working_day(day):
        day -= timedelta(days=1)
    return day


def holiday_note(day: date) -> str:
    """Say that pay due on ``day`` is paid before; "" where the day is a working day."""
    paid = paid_on(day)
    if paid == day:
        return ""
    return (
        f"지급일 {formats.date(day)}은 토요일이나 공휴일이어서 그 전 근무일인 {formats.date(paid)}에 지급합니다"
        "(공무원보수규정 제20조제2항)."
    )


# ---- notices and headcounts ------------------------------------------------------------------------------------------


def ministries_of(assignment: Assignment, notice: GradeNotice | None) -> set[int]:
    """Return the keys of the ministries that may tell the grade: those of the standing notice, else home and host."""
    if notice is not None:
        return {notice.evaluating_ministry_id, notice.paying_ministry_id}
    return {key for key in (assignment.home_ministry_id, assignment.post.name.ministry.pk) if key}


def why_not_enter_notice(assignment: Assignment, notice: GradeNotice | None, user: User) -> Refusal | None:
    """Say why ``user`` may not enter the grade of the person in ``assignment``; None where they may."""
    if user.may(Capability.KEEP_STATEMENTS):
        return None
    if user.may(Capability.DECIDE_PAY) and not line_of(user).isdisjoint(ministries_of(assignment, notice)):
        return None
    return NOT_YOUR_MINISTRY


def why_not_enter_headcount(ministry_id: int, user: User) -> Refusal | None:
    if user.may(Capability.KEEP_STATEMENTS) or (user.may(Capability.DECIDE_PAY) and ministry_id in line_of(user)):
        return None
    return not_your_role("그 기관의 가산금 결정 담당과 국무조정실 점검 담당만 할 수 있습니다.")


def proposed_ministry(form: str, assignment: Assignment, on: date) -> Ministry | None:
    """Return who evaluates and pays on ``on``: 원소속 in a dispatch, the agency of the post after a transfer.

    A ministry that was renamed since is what it is on that day. ``assignment.post`` must be named.
    Source: 성과평가규정 제11조제2항·제3항, 보수규정 제21조. None where the person's home is not known.
    """
    dispatched = form == ExchangeForm.DISPATCH
    key = assignment.home_ministry_id if dispatched else assignment.post.called(on).ministry.pk
    return living(key, on) if key else None


def months_of(first: date, last: date) -> int:
    """Return the whole months from ``first`` to ``last``, both counted, by the calendar (민법 제160조); 0 if none.

    A month ends on the day before the same day of the next month, or on its last day where it has no such day.
    """
    months = 0
    while _end_of_month_number(first, months + 1) <= last:
        months += 1
    return months


def _end_of_month_number(first: date, number: int) -> date:
    year, month = divmod(first.year * 12 + first.month - 1 + number, 12)
    days = monthrange(year, month + 1)[1]
    if first.day > days:
        return date(year, month + 1, days)
    return date(year, month + 1, first.day) - timedelta(days=1)


def months_in_year(assignment: Assignment, year: int) -> int:
    """Return the whole months that ``assignment`` covers of ``year``."""
    last = min(assignment.ends_on or date.max, date(year, 12, 31))
    return months_of(max(assignment.starts_on, date(year, 1, 1)), last)


# ---- statements ------------------------------------------------------------------------------------------------------


def why_not_make(user: User, *, notice: GradeNotice | None, has_standing: bool) -> Refusal | None:
    """Say why no statement may be computed for somebody; ``has_standing``: there is one that nobody has corrected."""
    if not user.may(Capability.KEEP_STATEMENTS):
        return COORDINATOR_ONLY
    if notice is None:
        return lacking(NO_NOTICE)
    if has_standing:
        return not_now("이미 산정서가 있습니다.", Help("바뀐 것이 있으면 정정해 주세요."))
    return None


def why_not_this_person(step: str, statement: BonusStatement, decisions: Decisions, user: User) -> Refusal | None:
    """Say why this person never may take ``step`` (a DecisionStep, or "correct") on this statement."""
    if step in (DecisionStep.REVIEW, DecisionStep.RECOMMEND, "correct"):
        return None if user.may(Capability.KEEP_STATEMENTS) else COORDINATOR_ONLY
    if step == DecisionStep.NOTIFY and user.may(Capability.KEEP_STATEMENTS):
        return None
    if not user.may(Capability.DECIDE_PAY) or payer_of(statement.notice, clock.today()) not in line_of(user):
        return NOTIFIERS_ONLY if step == DecisionStep.NOTIFY else DECIDER_ONLY
    recommended = decisions.get(DecisionStep.RECOMMEND)
    own = recommended is not None and recommended.decided_by_id == user.pk
    return SAME_PERSON if own and step in (DecisionStep.COMMITTEE, DecisionStep.MINISTER) else None


WANTED = {  # step -> status in which it is taken
    DecisionStep.REVIEW: StatementStatus.COMPUTED,
    DecisionStep.RECOMMEND: StatementStatus.IN_REVIEW,
    DecisionStep.COMMITTEE: StatementStatus.RECOMMENDED,
    DecisionStep.MINISTER: StatementStatus.RECOMMENDED,
    DecisionStep.NOTIFY: StatementStatus.DECIDED,
}


def why_not_now(step: str, statement: BonusStatement, decisions: Decisions, stale: Sequence[str]) -> Refusal | None:
    """Say why nobody may take ``step`` on the statement at this moment.

    stale  what has changed since it was computed (``queries.computing.changed_since``)
    """
    if statement.status == StatementStatus.CORRECTED:
        return not_now("정정된 산정서입니다.", Help("새 산정서에서 이어 가 주세요."))
    if step == "correct":
        return None
    if statement.status != WANTED[DecisionStep(step)] or step in decisions:
        return not_now(f"‘{state_word(statement, decisions)}’ 단계라 할 수 없습니다.")
    if step == DecisionStep.REVIEW:
        return _recompute(stale)
    if statement.round.status != RoundStatus.FINAL:
        step_word = statement.round.get_status_display()
        return not_now(f"평가가 확정된 뒤에 할 수 있습니다. 이 평가는 ‘{step_word}’ 단계입니다.")
    if step == DecisionStep.MINISTER and DecisionStep.COMMITTEE not in decisions:
        help = Help(f"위원회 의결을 먼저 기록해 주세요. {sentences.COMMITTEE_IS_OURS}")
        return not_now("보수성과심의위원회 의결을 기록하지 않았습니다.", help)
    return _recompute(stale)


def why_not(
    step: str, statement: BonusStatement, decisions: Decisions, stale: Sequence[str], user: User
) -> Refusal | None:
    """Say why ``user`` may not take ``step`` now; None where they may."""
    return why_not_this_person(step, statement, decisions, user) or why_not_now(step, statement, decisions, stale)


def why_not_agree(statement: BonusStatement, *, was_decided: bool = False) -> Refusal | None:
    """Say why the statement cannot be recommended.

    was_decided  a minister decided on what it stands in the place of: then nothing is recommended too, so that the
                 same decision ends what it made
    """
    if "NO_BASE" in statement.output["codes"]:
        return not_now("지급기준액이 없어 금액을 산출하지 못했으므로 추천할 수 없습니다.")
    if not statement.output["special"] and not was_decided:
        return not_now("가산금이 0원이어서 추천할 수 없습니다.", Help("사유는 산정 과정에 있습니다."))
    return None


def why_not_decline(statement: BonusStatement, *, was_decided: bool) -> Refusal | None:
    """Say why the statement cannot be declined: a decided amount does not end in one that nobody could compute."""
    if was_decided and "NO_BASE" in statement.output["codes"]:
        help = Help("지급기준액을 공개한 뒤 새 산정서로 정정해 주세요.")
        return not_now("앞서 결정한 금액이 있는데 지급기준액이 없어 정정한 금액을 산출하지 못했습니다.", help)
    return None


def why_not_grant(decisions: Decisions) -> Refusal | None:
    """Say why the minister's agreement cannot be recorded; to decline is always possible."""
    if not decisions[DecisionStep.RECOMMEND].agrees:
        return not_now("추천하지 않은 건은 지급하기로 결정할 수 없습니다.")
    if not decisions[DecisionStep.COMMITTEE].agrees:
        return not_now("보수성과심의위원회가 의결하지 않은 건은 지급하기로 결정할 수 없습니다.")
    return None


def is_declined(decisions: Decisions) -> bool:
    """Whether the bonus was not recommended or not granted."""
    steps = (DecisionStep.RECOMMEND, DecisionStep.MINISTER)
    return any(step in decisions and not decisions[step].agrees for step in steps)


def why_not_fit(cap: Cap) -> Refusal | None:
    """Say why one more decision does not fit within the limit; None where it does."""
    if cap.most is None:
        help = Help("지급 연도 전해 12월 31일의 인원과 근거를 먼저 등록해 주세요.")
        return not_now("인원 한도의 기준이 없습니다.", help)
    if cap.most == 0:
        return not_now(
            f"인원 {cap.officials}명의 {cap.percent}%는 한 명에 미치지 않아 한도가 0명입니다.",
            Help("적극행정 우수공무원이면 적극행정 운영규정 제15조에 따라 한도 밖으로 결정할 수 있습니다."),
        )
    if cap.is_full:
        return not_now(f"인원 한도 {formats.josa(cap.text, '이/가')} 모두 찼습니다.")
    return None


def state_word(statement: BonusStatement, decisions: Decisions) -> str:
    """Return the step as it is called; a statement that was reviewed and not recommended ends there."""
    recommended = decisions.get(DecisionStep.RECOMMEND)
    if statement.status == StatementStatus.IN_REVIEW and recommended is not None:
        return "추천하지 않음"
    return statement.get_status_display()


def has_ended(statement: BonusStatement, decisions: Decisions) -> bool:
    """Whether nobody's turn is left: corrected, notified, or not recommended."""
    if statement.status in (StatementStatus.CORRECTED, StatementStatus.NOTIFIED):
        return True
    return statement.status == StatementStatus.IN_REVIEW and DecisionStep.RECOMMEND in decisions


def _recompute(stale: Sequence[str]) -> Refusal | None:
    if not stale:
        return None
    return not_now(f"산정한 뒤에 {formats.josa('·'.join(stale), '이/가')} 바뀌어 재계산해야 합니다.")
