"""Sentences of the first floor that stand in more than one place, and what helps somebody who is refused."""

from exchange.errors import Help
from exchange.formats import josa

# ---- what would help -------------------------------------------------------------------------------------------------

ASK_FOR_EXTENSION = Help("국무조정실 점검 담당에게 접수 연장을 요청해 주세요.")
ASK_ABOUT_POSTING = Help("발령이 끝났거나 잘못되었으면 관리자에게 문의해 주세요.")

# ---- what state a thing is in ----------------------------------------------------------------------------------------

UNDER_REVIEW = "국무조정실이 검토하고 있어 수정할 수 없습니다."

OTHER_SIDE_NEXT = "상대 부처가 확인하면 제출됩니다."
CONFIRM_AGAIN = "확인 화면을 새로 열어 다시 확인해 주세요."
TOLD_AFTER_REVIEW = "국무조정실 검토가 끝나면 알려 드립니다."

# ---- who may ---------------------------------------------------------------------------------------------------------

EXCHANGEES_ONLY = "이 과제를 맡은 두 부처의 교류자만 할 수 있습니다."

# ---- what pages, forms and files say ---------------------------------------------------------------------------------

NO_TASK_MATCHES = "조건에 맞는 과제가 없습니다."
NOT_REPORTING = "보고 대상 아님"  # a task in a quarter that asks it for no report
NO_REPORT_MATCHES = "이 조건의 보고가 없습니다."
TASK_OF_ANOTHER_PAIR = "선택한 과제가 이 교류 쌍의 과제가 아닙니다."
DUE_BEFORE_OPENING = "제출기한은 작성 시작일보다 빠를 수 없습니다."
CHOOSE_VERDICT = "국무조정실 판정을 선택해 주세요."
SAY_WHAT_TO_MEND = "보완할 부분을 하나 이상 선택하고 수정할 내용을 입력해 주세요."
WHY_UNCHANGED = "변동사항이 없는 사유를 한 줄로 입력해 주세요."
CHOOSE_AGAIN = "목록에서 다시 선택해 주세요."
GRACE_MEANS = "기한 뒤 이때까지는 늦은 제출로 받습니다."
ANOTHER_PLACE = "다른 순서를 입력해 주세요."
NOT_WRITTEN_YET = "아직 입력하지 않았습니다."
NOTHING_WRITTEN = "입력한 내용이 없습니다."
NO_INDICATORS = "등록된 성과지표가 없습니다."
NO_MILESTONES = "등록된 이정표가 없습니다."
NO_SOURCES = "등록된 출처가 없습니다."
NO_OUTCOMES = "이 상태의 성과 사례가 아직 없습니다."
NO_TASKS_YET = "아직 등록된 과제가 없습니다."
ORDER_OF_MINISTRIES = "부처는 정부조직법 순서이며 순위가 아닙니다."
FILED_LATE = "제출기한이 지났습니다. 제출하면 ‘기한 경과’로 표시됩니다."
NO_QUARTER_YET = "아직 연 분기가 없습니다."
OPENING_MAKES_REPORTS = "분기를 열면 과제마다 보고가 만들어집니다."
INTAKE_OVER = "접수 마감이 지나 제출할 수 없습니다."
INTAKE_OVER_AND_NEW = "접수 마감이 지나 새로 작성할 수 없습니다."
QUARTER_NOT_OPEN = "아직 열지 않은 분기입니다."
MADE_UP_REPORT = "이 보고의 내용은 시연을 위한 가상 값입니다."
APART_FROM_ANNOUNCED = (
    "이 분기의 추진 상태는 모두 시연값이며 발표된 결과와 관계없습니다."
    " 발표된 결과는 합계만 있고, 어느 과제가 지연이었는지는 공개되지 않았습니다."
)
OWN_QUESTIONS_ONLY = "이 기간에만 묻는 문항입니다."
ONE_A_LINE = "한 줄에 한 가지씩, 결과와 날짜를 앞에 둡니다."


def no_report(in_quarter: bool) -> str:
    """Say what stands in place of a report; in_quarter  whether there is a quarter that could ask the task for one."""
    return NOT_REPORTING if in_quarter else "보고 없음"


def answer_too_long(label: str, limit: int) -> str:
    return f"{josa(label, '은/는')} {limit:,}자까지 입력할 수 있습니다."


def quarter_opened(period: object) -> str:
    """Say to who writes reports that a period has begun."""
    return f"{period} 보고를 시작합니다. 제출기한을 확인해 주세요."


def returned(report: str) -> str:
    """Say to the writers of a report, called ``1-1 2024년 3분기``, that it came back."""
    return f"{report} 보고에 보완 요청이 왔습니다. 표시된 부분을 수정해 주세요."
