"""What every file of the evaluation says about itself besides the day and the conditions."""

from evaluation import sentences
from evaluation.models import EvaluationRound, Rubric
from evaluation.rules.bonus import not_for_pay

REHEARSAL = "모의평가의 값입니다. 누구의 성과급에도 쓰지 않습니다."
UNOFFICIAL = "평가 기준은 공식 기준이 아닌 비공식 예시입니다."
NOT_FINAL = "확정 전의 값입니다."
KINDS_APART = "포상금은 과제에 주는 돈입니다. 평가 등급이나 특별성과가산금과 다르며 서로 더하지 않습니다."
REHEARSED_PRIZE = "모의평가의 값이며 실제로 지급하지 않습니다."
PAY_HOW_TO = (
    "양식으로 쓸 때는 시트 이름과 머리글을 그대로 두고 아래에 행을 더해 주세요. "
    f"{sentences.KNOWN_ROWS_STAY} 상태부터 오른쪽 열은 읽지 않습니다."
)


def marks(round: EvaluationRound, rubric: Rubric | None) -> list[str]:
    """Return what every paper about the round says of itself."""
    said = [REHEARSAL] if round.is_rehearsal else []
    said += [round.early_reason] if round.early_reason else []
    said += [UNOFFICIAL] if rubric is not None and not rubric.is_official else []
    return said + ([] if round.status == "final" else [f"{NOT_FINAL} 지금 단계: {round.get_status_display()}"])


def prize_marks(round: EvaluationRound) -> list[str]:
    """Return what a list of prize money says of itself."""
    return [KINDS_APART, *([REHEARSED_PRIZE] if round.is_rehearsal else [])]


def pay_marks(round: EvaluationRound) -> list[str]:
    """Return the sentence that a file of statements begins with where its figures are not for pay."""
    mark = not_for_pay(round)
    return [mark] if mark else []
