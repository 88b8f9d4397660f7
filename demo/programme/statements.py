"""What the invented reports say beyond the work: how it goes, what stands in the way, what 국무조정실 answers."""

from demo.programme import work

LATE_BEFORE = {"8-1"}  # one, where three were announced: which three was not published, and nothing here may hint at it

RATING_BEFORE = {"8-1": "warn", "6-2": "warn", "11-2": "warn"}  # own assessment, 2nd quarter; the others 정상
RATING = {  # own assessment, 3rd quarter; the others 정상
    "2-2": "warn",
    "2-5": "warn",
    "3-2": "late",
    "4-1": "warn",
    "6-2": "done",
    "10-3": "warn",
    "11-2": "late",
}
VERDICT = {"7-3": "warn"}  # 국무조정실's, where it differs from the own assessment

REASONS = {  # (quarter, code) → why 주의 or 지연
    (2, "6-2"): "조회 화면 초안에 대한 학교 의견을 더 듣고 있음. 8월에 시험 운영을 시작함",
    (2, "8-1"): "담당 인력이 바뀌어 신고 자료 정리가 늦음. 다음 분기에 절차 초안을 만들어 만회함",
    (2, "11-2"): "설계에 쓸 예산을 하반기로 미룸. 예산이 정해지는 대로 설계를 시작함",
    (3, "2-2"): "지원 수단별 재정 소요 계산이 늦어짐",
    (3, "2-5"): "개정할 조문이 늘어 규정 검토가 길어짐. 11월 초까지 검토를 마침",
    (3, "3-2"): "이양할 권한의 범위에 두 부처 의견이 갈림. 조정 결과가 나오면 12월까지 개정안을 마련함",
    (3, "4-1"): "관계기관 의견수렴이 예정보다 늦음. 10월 말까지 의견을 모두 받음",
    (3, "10-3"): "협의체 첫 모임 날짜를 옮김. 11월 중순에 열 예정임",
    (3, "11-2"): "연동할 정보의 범위를 정하지 못해 개발을 시작하지 못함. 범위가 정해지면 두 달 안에 시험함",
}

ISSUES = {  # (quarter, code, side) → kind, what it is, what 국무조정실 is asked
    (2, "11-2", "a"): ("dispute", "이용자 안내 자료를 어느 부처가 만들지 의견이 다름", ""),
    (3, "3-2", "a"): (
        "dispute",
        "경제자유구역청에 넘길 권한의 범위를 두고 두 부처 의견이 다름",
        "이양 범위를 협의회에서 조정해 주기 바람",
    ),
    (3, "11-2", "a"): (
        "dispute",
        "시스템 사이에 주고받을 정보의 범위를 아직 합의하지 못함",
        "정보 범위를 정할 회의를 열어 주기 바람",
    ),
    (3, "4-1", "b"): ("obstacle", "제도 개선안에 대한 관계기관 의견이 늦게 들어옴", "의견 제출을 독려해 주기 바람"),
    (3, "2-5", "b"): ("obstacle", "기술료 규정에서 개정할 조문이 늘어 검토 인력이 모자람", "법령 검토를 도와주기 바람"),
    (3, "7-3", "a"): (
        "obstacle",
        "점검할 농장이 늘어 합동 점검 인력이 모자람",
        "지방자치단체에 협조를 요청해 주기 바람",
    ),
}
DISSENT = {
    (3, "11-2"): "정보 범위를 넓히면 개인정보 보호 조치를 먼저 정해야 한다는 의견임",
}
UNCHANGED = {  # (code, side) → why nothing changed since the 2nd quarter
    ("2-3", "a"): "지원 정책은 하반기 계획에 맞추어 다음 분기에 발표함",
    ("3-2", "b"): "이양 범위가 정해진 뒤에 다음 일을 시작함",
    ("9-1", "b"): "입항 절차 개선은 항만별 일정에 따라 계속하고 있음",
}

NOTES_BEFORE = {  # 국무조정실's remark on accepting, 2nd quarter
    "1-1": "용수를 언제부터 공급하는지 다음 보고에 적어 주시기 바람",
    "6-2": "시험 운영 결과를 다음 보고에 적어 주시기 바람",
    "8-1": "자료 정리가 일정보다 늦어 지연으로 봄",
    "11-2": "예산이 정해지는 대로 알려 주시기 바람",
}
NOTES = {  # the same, 3rd quarter
    "6-2": "조회 화면 개통을 확인함",
    "7-3": "점검이 밀려 있어 주의로 봄. 다음 분기에 남은 점검을 마쳐 주시기 바람",
}
REMARKS = {  # code → part → what to mend
    "2-2": {"joint": "주의로 본 사유에 언제 바로잡을지가 없음. 날짜를 적어 주시기 바람"},
    "3-1": {"a": "입주 수요를 어떻게 조사했는지 한 줄 더 적어 주시기 바람"},
    "11-3": {"b": "근거 법령을 확인한 우대 항목이 무엇인지 적어 주시기 바람"},
}

ROLE_STATES = {"warn": "partly", "late": "late"}


def rating(code: str, quarter: int) -> str:
    """Return the two ministries' own assessment in quarter 2 or 3."""
    return (RATING_BEFORE if quarter == 2 else RATING).get(code, "ok")


def verdict(code: str) -> str:
    """Return what 국무조정실 decides on the 3rd quarter's report."""
    return VERDICT.get(code, rating(code, 3))


def answers(code: str, side: str, quarter: int) -> dict[str, str]:
    """Return the answers of one part, complete: ready to be confirmed."""
    said = {"progress": work.progress(code, side, quarter)}
    if side == "joint":
        return said | {"rating": rating(code, quarter), "rating_reason": REASONS.get((quarter, code), "")}
    kind, text, request = ISSUES.get((quarter, code, side), ("none", "", ""))
    return said | {
        "role_state": ROLE_STATES.get(rating(code, quarter), "planned") if side == "a" else "planned",
        "issue_kind": kind,
        "issue_text": text,
        "issue_request": request,
        "next_plan": work.next_plan(code, side, quarter),
        "evidence": work.evidence(code, side),
    }


def begun(code: str, side: str) -> dict[str, str]:
    """Return an own part as it is half written: the work is there, the plan is not."""
    return answers(code, side, 3) | {"next_plan": "", "role_state": ""}


def mended(code: str, side: str) -> dict[str, str]:
    """Return the part after 국무조정실 asked for more."""
    said = answers(code, side, 3)
    return said | {"progress": f"{said['progress']}\n ○ 기업별로 물어본 내용과 답을 표로 정리함"}
