"""The first form, with the words it was signed under. Copies made of it are read with these words for ever."""

from tasks import sentences
from tasks.report_forms.questions import ALWAYS, Form, Kind, Part, Question, When

STATES = (("ok", "정상"), ("warn", "주의"), ("late", "지연"), ("done", "완료"))
ROLE_STATES = (("planned", "계획대로"), ("partly", "일부 지연"), ("late", "지연"))
ISSUES = (("none", "없음"), ("obstacle", "애로 있음"), ("dispute", "상대 부처와 이견 있음"))

WATCHED = When("rating", ("warn", "late"), "주의·지연이면 필수")
STATED = When("issue_kind", ("obstacle", "dispute"), "있음이면 필수")

JOINT = (
    Question(
        "rating",
        "추진 상태",
        Kind.RATING,
        Part.JOINT,
        required_when=ALWAYS,
        choices=STATES,
        in_papers=False,
        help="두 부처가 함께 판단한 상태입니다. 평가 등급이 아닙니다.",
    ),
    Question(
        "rating_reason",
        "판단 사유",
        Kind.TEXT,
        Part.JOINT,
        limit=500,
        required_when=WATCHED,
        in_papers=False,
        missing="주의나 지연으로 판단한 사유를 입력해 주세요.",
        help="주의나 지연이면 왜 그렇게 판단했는지, 언제 바로잡을지 적어 주세요.",
    ),
    Question("readings", "성과지표", Kind.FIGURE, Part.JOINT),
    Question(
        "progress",
        "함께 한 일",
        Kind.TEXT,
        Part.JOINT,
        limit=1000,
        rows=6,
        signs=True,
        help="두 부처가 같이 한 협의·점검을 개조식으로 적어 주세요.",
    ),
)
OWN = (
    Question(
        "progress",
        "추진실적",
        Kind.TEXT,
        Part.OWN,
        limit=1000,
        required_when=ALWAYS,
        rows=8,
        signs=True,
        help=f"{{months}}에 한 일을 개조식으로 적어 주세요. {sentences.ONE_A_LINE}",
    ),
    Question(
        "role_state",
        "맡은 역할 이행",
        Kind.CHOICE,
        Part.OWN,
        required_when=ALWAYS,
        choices=ROLE_STATES,
        shows_roles=True,
        help="이 과제에서 우리 부처가 맡은 일이 계획대로 되고 있는지 골라 주세요.",
    ),
    Question(
        "issue_kind",
        "애로·이견",
        Kind.ISSUE,
        Part.OWN,
        required_when=ALWAYS,
        choices=ISSUES,
        missing="애로·이견이 있는지 선택해 주세요.",
        help="있음을 고르면 국무조정실이 먼저 살펴봅니다.",
    ),
    Question(
        "issue_text",
        "애로·이견 내용",
        Kind.TEXT,
        Part.OWN,
        limit=500,
        required_when=STATED,
        unfolds=STATED,
        help="무엇이 걸려 있는지 한두 문장으로 적어 주세요.",
    ),
    Question(
        "issue_request",
        "국무조정실에 바라는 점",
        Kind.TEXT,
        Part.OWN,
        limit=500,
        unfolds=STATED,
        in_papers=False,
    ),
    Question(
        "next_plan",
        "다음 분기 계획",
        Kind.TEXT,
        Part.OWN,
        limit=1000,
        required_when=ALWAYS,
        rows=4,
        signs=True,
    ),
    Question(
        "evidence",
        "증빙 자료",
        Kind.EVIDENCE,
        Part.OWN,
        limit=500,
        help="문서 제목과 문서번호, 공개 주소를 한 줄에 하나씩 적어 주세요.",
    ),
)

FORM = Form(1, (*JOINT, *OWN))
