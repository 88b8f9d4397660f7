"""Sentences of the second floor that stand in more than one place, and what helps somebody who is refused."""

# ---- what state a thing is in ----------------------------------------------------------------------------------------

NOT_OPEN_YET = "아직 채점을 열지 않았습니다."
NO_RUBRIC = "봉인한 평가 기준이 없어 채점할 수 없습니다."
CHANGED_SINCE_RUN = "집계한 뒤에 바뀐 채점표나 배정이 있습니다."

# ---- how often and with what -----------------------------------------------------------------------------------------

ONE_OBJECTION = "한 과제에 부처마다 한 번 제기할 수 있습니다."

# ---- what pages, forms and files say ---------------------------------------------------------------------------------

WHY_AGAIN = "다시 집계하는 사유를 적어 주세요."
GRADED_UNROUNDED = "등급은 반올림하지 않은 점수로 가립니다."
OBJECTIONS_OVER = "이의 제기 기간이 끝났습니다."
NO_RUN_YET = "아직 집계하지 않았습니다."
NO_EXPERTS = "평가위원 계정이 없습니다."
SAY_BASIS_OF_AMOUNT = "금액을 정한 근거를 적어 주세요."
WHY_MENDED = "포상금을 정정하는 사유를 적어 주세요."
TOLD_AGAIN = "새로 결정되면 차액과 함께 다시 통보합니다."
WHY_DIVIDED_SO = "그렇게 나눈 사유를 적어 주세요."
WHICH_INTEREST = "어떤 이해관계인지 적어 주세요."
QUORUM = "재적 위원의 과반수가 출석해야 의결할 수 있습니다."
CHOOSE_GRADE = "등급을 선택해 주세요."
WHY_IS_SHORT = "사유는 300자까지 적을 수 있습니다."
CHOOSE_TASKS_TO_GRADE = "등급을 정할 과제를 하나 이상 선택해 주세요."
SAY_OBJECTION = "이의 내용을 적어 주세요."
CHOOSE_OUTCOME = "수용 여부를 선택해 주세요."
NO_NEW_ROWS = "새로 등록할 행이 없습니다."
SCORING_OVER = "채점 마감이 지났습니다."
WHY_ABSTAIN = "기권하는 사유를 적어 주세요."
WHY_VOID = "채점표를 제외하는 사유를 적어 주세요."
KNOWN_ROWS_STAY = "이미 있는 행은 다시 등록하지 않습니다."
UNDECIDED_TOO = "결정하기 전의 산정서도 들어 있습니다."
SHOWN_TO_BOTH = "두 부처에 그대로 보입니다."
SLUG_LOOKS_SO = "2024, 2024-rehearsal처럼 적어 주세요."
NOT_A_LEGAL_TERM = "법에 정한 기간이 아니라 이 평가에서 정한 기간입니다."
PUBLISH_RATES_FIRST = "지급률 표를 먼저 공개해 주세요."
OFFICIALS_NOT_NEGATIVE = "인원은 0 이상이어야 합니다."
NO_NOTICE_YET = "평가 기관이 성과평가 등급을 알려 온 뒤에 산정할 수 있습니다."
MAKE_A_RUBRIC = "평가 기준을 마련해 주세요."
NO_PROPOSAL_YET = "아직 제안이 없습니다."
NO_OBJECTIONS = "제기된 이의가 없습니다."
TELL_PERSON = "본인에게 통보해 주세요."
COMMITTEE_IS_OURS = (
    "의결을 기록해야 결정할 수 있게 한 것은 이 시스템이 정한 단계입니다. 공무원보수규정 제4조의2제1항은 필요한 경우 "
    "위원회를 구성·운영할 수 있다고 정합니다."
)
TEN_WON = "국고금 관리법 제47조제1항에 따라 10원 미만의 끝수가 생기지 않도록 10원 단위로 나눕니다."
SHARES_IN_TENS = f"배분액은 10원 단위로 적어 주세요. {TEN_WON}"
PRIZE_IN_TENS = (
    "과제당 포상금은 10원 단위로 적어 주세요. 국고금 관리법 제47조제1항에 따라 10원 미만은 지급하지 않습니다."
)
BASE_NOT_OFFICIAL = "공식 지급기준액이 아닙니다."
CONSENT_SETTLES = "상대 부처가 동의하면 정해집니다."
PERSON_TOLD = "본인에게 통보했습니다."
SHEET_VOIDED = "채점표를 제외했습니다."
NO_TASKS_HERE = "이 평가에서 맡은 과제가 없습니다."
PUBLISHED_STAYS = "공개한 자료는 수정하거나 삭제하지 않습니다."
DELETION_IS_KEPT = "삭제한 내용과 처리자는 이력에 남습니다."
NO_RESULTS_YET = "아직 공개한 결과가 없습니다. 결과가 확정되면 과제별 점수와 등급을 여기에서 볼 수 있습니다."
WHAT_GRADES_ARE = (
    "점수는 민간 평가위원들의 평가를 모은 값이고, 등급은 국무조정실이 정했습니다. "
    "과제의 평가이며 사람의 평가 등급이 아닙니다."
)
OWN_PROVISIONAL = "맡은 과제의 잠정 결과입니다."


def pays_in(year: int) -> str:
    """Say in which year this evaluation's bonus is paid, and what to write."""
    return f"이 평가의 가산금은 {year}년에 지급합니다. 지급일을 {year}년의 날짜로 입력해 주세요."
