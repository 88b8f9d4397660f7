"""When an expert may declare, read and score, and what a score sheet still lacks; None means that it may be done."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from evaluation import sentences
from evaluation.models import (
    ConflictDeclaration,
    Criterion,
    EvaluationRound,
    ExpertAssignment,
    RoundStatus,
    Rubric,
    ScoreSheet,
    SheetStatus,
    Visibility,
)
from exchange.errors import Help, Refusal, lacking, not_now, not_your_role
from exchange.formats import number
from exchange.models import User
from exchange.roles import Capability

NOT_APPLICABLE = "해당 없음"
NOT_AN_EXPERT = not_your_role("민간 평가위원만 할 수 있습니다.")
NOT_OPEN = not_now(sentences.NOT_OPEN_YET, Help("채점이 열리면 알려 드립니다."))
CLOSED = not_now("채점이 마감되어 과제 자료와 채점표를 더 볼 수 없습니다.")
ENDED = not_now("평가가 끝났습니다.", Help("이 주소는 평가와 함께 닫혔습니다."))
WITHDRAWN = not_now("이 과제의 배정을 철회하여 과제 자료와 채점표를 더 볼 수 없습니다.")
VOIDED = not_now("국무조정실이 이 과제의 평가를 제외하여 과제 자료와 채점표를 더 볼 수 없습니다.")
NOTHING_TO_REOPEN = not_now("제출하거나 기권하지 않은 채점표입니다.")
CONFLICTED = not_now("이해관계가 있다고 밝힌 과제라 자료와 채점표를 더 볼 수 없습니다.")


@dataclass(frozen=True)
class Answer:
    """What was typed at one criterion: a value on the rubric's scale, or not applicable, or nothing yet."""

    value: Decimal | None = None
    is_not_applicable: bool = False
    comment: str = ""

    @property
    def is_given(self) -> bool:
        return self.is_not_applicable or self.value is not None

    @property
    def is_empty(self) -> bool:
        return not (self.is_given or self.comment)


NO_ANSWER = Answer()


def score_words(answer: Answer) -> str:
    """Return an answer as its field shows it: ``87.5``, ``해당 없음`` or ""."""
    if answer.is_not_applicable:
        return NOT_APPLICABLE
    return "" if answer.value is None else number(answer.value).replace(",", "")


def fields_of(criteria: Iterable[Criterion], answers: Mapping[int, Answer], comment: str) -> dict[str, str]:
    """Return a sheet by the fields of its form, as words: a score and its 해당 없음 are one field."""
    fields = {}
    for criterion in criteria:
        answer = answers.get(criterion.pk, NO_ANSWER)
        fields[f"score_{criterion.pk}"] = score_words(answer)
        fields[f"comment_{criterion.pk}"] = answer.comment
    return fields | {"comment": comment}


def differences(mine: Mapping[str, str], theirs: Mapping[str, str], names: Iterable[str]) -> dict[str, dict[str, str]]:
    """Return both texts of the fields ``names``, by the field's name: ``{"mine": …, "theirs": …}``."""
    return {name: {"mine": mine[name], "theirs": theirs[name]} for name in names}


def why_not_score(round: EvaluationRound) -> Refusal | None:
    """Say why nobody scores in ``round`` now."""
    if round.status == RoundStatus.PREPARING:
        return NOT_OPEN
    return None if round.status == RoundStatus.SCORING else CLOSED


def why_not_declare(round: EvaluationRound, user: User) -> Refusal | None:
    """Say why ``user`` cannot declare in ``round``: experts can from their assignment until the close."""
    if not user.may(Capability.SCORE):
        return NOT_AN_EXPERT
    return CLOSED if round.status not in (RoundStatus.PREPARING, RoundStatus.SCORING) else None


def why_not_read(
    assignment: ExpertAssignment, sheet: ScoreSheet | None, declaration: ConflictDeclaration | None
) -> Refusal | None:
    """Say why an expert may not open the papers and the sheet of their own ``assignment`` (any longer)."""
    if reason := why_not_score(assignment.round):
        return reason
    if declaration is not None and declaration.has_conflict:
        return CONFLICTED
    if assignment.withdrawn_at is not None:
        return WITHDRAWN
    if sheet is not None and sheet.status == SheetStatus.VOIDED:
        return VOIDED
    return _undeclared(assignment) if declaration is None else None


def _undeclared(assignment: ExpertAssignment) -> Refusal:
    help = Help("", "evaluation:conflicts", (assignment.round.slug,), "이해관계 확인")
    return not_now("과제 자료를 열기 전에 이해관계가 있는지 먼저 확인해 주세요.", help)


def why_not_write(sheet: ScoreSheet | None) -> Refusal | None:
    """Say why the scores cannot be changed as the sheet stands; one that nobody began is open."""
    if sheet is None or sheet.status == SheetStatus.OPEN:
        return None
    if sheet.status == SheetStatus.VOIDED:
        return VOIDED
    act, again = ("기권한", "‘기권 철회’를") if sheet.status == SheetStatus.ABSTAINED else ("제출한", "‘다시 열기’를")
    return not_now(f"{act} 채점표입니다.", Help(f"수정하려면 먼저 {again} 눌러 주세요."))


def why_not_reopen(sheet: ScoreSheet | None) -> Refusal | None:
    """Say why a sheet cannot be opened again."""
    if sheet is None or sheet.status == SheetStatus.OPEN:
        return NOTHING_TO_REOPEN
    return VOIDED if sheet.status == SheetStatus.VOIDED else None


def unanswered(criteria: Iterable[Criterion], answers: Mapping[int, Answer]) -> list[Criterion]:
    """Return the criteria without a score that are not marked 해당 없음, in their order."""
    return [each for each in criteria if not answers.get(each.pk, NO_ANSWER).is_given]


def why_not_submit(criteria: Iterable[Criterion], answers: Mapping[int, Answer]) -> Refusal | None:
    """Say what a sheet lacks before it can be handed in."""
    criteria = list(criteria)
    if missing := unanswered(criteria, answers):
        return lacking(f"점수를 적지 않은 항목이 있습니다: {', '.join(each.name for each in missing)}")
    if all(answers[each.pk].is_not_applicable for each in criteria):
        help = Help("평가하기 어려우면 기권해 주세요.")
        return lacking("모든 항목이 ‘해당 없음’이면 점수를 낼 수 없습니다.", help)
    return None


def why_not_see_totals(rubric: Rubric | None, round: EvaluationRound) -> Refusal | None:
    """Say why an expert may not see the totals of others in ``round`` now, whatever the own sheet."""
    if rubric is None or rubric.visibility == Visibility.NEVER:
        return not_your_role("이 평가에서는 다른 위원의 점수를 보이지 않습니다.")
    if round.status == RoundStatus.FINAL:
        return ENDED
    if round.status == RoundStatus.PREPARING:
        return NOT_OPEN
    if rubric.visibility == Visibility.AFTER_CLOSE and round.status == RoundStatus.SCORING:
        return not_now("다른 위원의 점수는 채점을 닫은 뒤에 볼 수 있습니다.")
    return None


def shows_enough(rubric: Rubric, others: int) -> bool:
    """Whether totals of ``others`` other experts on one task may be shown: of fewer, many would know whose they are."""
    return others >= rubric.minimum_others


def counts_for_comparison(assignment: ExpertAssignment, sheet: ScoreSheet | None) -> bool:
    """Whether an own sheet is handed in and stands, so that others' totals on its task may be shown beside it."""
    return assignment.withdrawn_at is None and sheet is not None and sheet.status == SheetStatus.SUBMITTED
