"""The second form asks what the first asked, in the terms that officials use."""

from tasks import sentences
from tasks.report_forms import version_1
from tasks.report_forms.questions import Part

REWORDED: dict[tuple[Part, str], dict[str, str]] = {
    (Part.JOINT, "rating_reason"): {
        "help": "주의나 지연으로 판단한 사유와 정상화 시기를 입력해 주세요.",
    },
    (Part.JOINT, "progress"): {
        "label": "공동 추진실적",
        "help": "두 부처가 공동으로 협의·점검한 내용을 개조식으로 입력해 주세요.",
    },
    (Part.OWN, "progress"): {
        "help": f"{{months}} 추진실적을 개조식으로 입력해 주세요. {sentences.ONE_A_LINE}",
    },
    (Part.OWN, "role_state"): {
        "label": "소관 역할 이행",
        "help": "이 과제에서 소관 부처의 역할이 계획대로 이행되고 있는지 선택해 주세요.",
    },
    (Part.OWN, "issue_kind"): {
        "help": "있음을 선택하면 국무조정실이 우선 검토합니다.",
    },
    (Part.OWN, "issue_text"): {
        "help": "쟁점사항을 한두 문장으로 입력해 주세요.",
    },
    (Part.OWN, "issue_request"): {
        "label": "국무조정실 협조 요청사항",
    },
    (Part.OWN, "next_plan"): {
        "label": "향후 추진계획",
    },
    (Part.OWN, "evidence"): {
        "help": "문서 제목과 문서번호, 공개 주소를 한 줄에 하나씩 입력해 주세요.",
    },
}

FORM = version_1.FORM.following(2, reworded=REWORDED)
