"""What the codes of the computation mean, in words for the page, the file and the error."""

import re
from typing import NamedTuple

from evaluation import sentences

UNOFFICIAL = "참고 산출액 (비공식)"  # until an official table and a verified rate stand behind it

CODES = {
    # said by the computation
    "DISCIPLINED": "평가 연도에 징계를 받아 성과연봉을 지급하지 않습니다.",
    "UNDER_2_MONTHS": "실제 근무가 두 달보다 짧아 평가하지 않고 지급하지 않습니다.",
    "GUARANTEE_APPLIED": "인사교류 보장 규칙으로 등급을 올렸습니다.",
    "SPECIAL_NOT_IN_FORCE": "지급일에 특별성과가산금 규정이 시행되지 않았습니다.",
    "SPECIAL_NEEDS_S": "S등급이 아니어서 특별성과가산금을 더하지 않았습니다.",
    "SPECIAL_ZERO_BASE": "지급하는 성과연봉이 없어 특별성과가산금도 없습니다.",
    "STACKING_REFUSED": "특별성과가산금을 지급하므로 장기성과급을 함께 지급하지 않습니다.",
    "LONG_TERM_REFUSED": "장기성과급의 시행일 전이거나 한도를 넘어 지급하지 않습니다.",
    # said by the page from the rows behind the amount
    "NO_BASE": "지급일에 적용할 지급기준액이 없어 금액을 산출하지 않았습니다.",
    "BASE_NOT_OFFICIAL": f"{sentences.BASE_NOT_OFFICIAL} 지급에 쓸 수 없는 참고 금액입니다.",
    "RATE_ASSUMED": "지급일의 지급률 본문을 확인하지 못해, 마지막으로 확인한 지급률이 그대로라고 보고 산출했습니다.",
    "BASE_CHANGES": "지급 연도 안에 지급기준액이 바뀝니다. 지급일에 적용되는 지급기준액만으로 산출했습니다.",
    "NO_HEADCOUNT": "지급 연도 전해 12월 31일의 인원이 등록되지 않아 인원 한도를 알 수 없습니다.",
    "CAP_EXCEEDED": "추천한 인원이 인원 한도를 넘습니다.",
    "CAP_FULL": "결정한 인원으로 인원 한도가 모두 찼습니다.",
    "ZERO_CAP": "인원이 적어 한도가 0명입니다. 올림하지 않으며, 적극행정 우수공무원은 한도 밖에서 지급할 수 있습니다.",
    "SPECIAL_ON_GUARANTEED_GRADE": "보장 규칙으로 S등급이 된 사람입니다. 가산금을 지급할지 사람이 판단해 주세요.",
    "DISTRIBUTION_BREACH": "고위공무원 등급 비율(S 20% 이내, 하위 두 등급 10% 이상)에 맞지 않습니다.",
}


class Reading(NamedTuple):
    """One reading of ``S 등급의 50 % 가산``: what it says in a few words, and where it is from."""

    words: str
    source: str


READINGS = {  # evaluation.pay.SPECIAL_BASES → the reading (decision 0076)
    "own": Reading("본인에게 지급되는 성과연봉 기준", "공무원수당 등에 관한 규정 제7조의2제6항"),
    "top_grade": Reading("최상위 등급(S)의 성과연봉 기준", "국무조정실 보도자료(2024. 4. 15.)의 ‘S 등급의 50% 가산’"),
}


def sentence_of(code: str) -> str:
    """Return the sentence for ``code``. Raises KeyError for a code that nobody has put into words."""
    return CODES[code]


def without_score(why: str) -> str:
    """Return why a task has no score, as pages and files say it; ``why`` as the computation wrote it down."""
    return re.sub(r"^평가 수가 (\d+)건보다 적음\((\d+)건\)$", r"평가위원 수가 \1명보다 적음(\2명)", why)
