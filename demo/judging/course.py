"""When things happen in the two rounds of the demonstration, and what is said in them."""

from datetime import date, datetime, timedelta, timezone

SEOUL = timezone(timedelta(hours=9))


def _at(month: int, day: int, hour: int = 10, minute: int = 0) -> datetime:
    return datetime(2024, month, day, hour, minute, tzinfo=SEOUL)


YEAR = 2024
EXPERTS = tuple(f"evaluator{number}" for number in range(1, 6))

# ---- the rehearsal, walked to the end ----

REHEARSAL = {
    "slug": "2024-rehearsal",
    "year": YEAR,
    "kind": "rehearsal",
    "title": "2024년 협업과제 모의평가",
    "scoring_until": _at(9, 6, 18),
    "objection_days": 7,
    "hold_days": 1,
}
REHEARSAL_QUOTAS = {"S": 20, "A": 30, "B": 40, "C": 10}  # percent, so that equal scores at a cut can be shown
REHEARSAL_WANTED = 5  # experts a task, where as many are free
R_PREPARED, R_PUBLISHED, R_SEALED = _at(8, 19), _at(8, 19, 14), _at(8, 20)
R_ASSIGNED, R_DECLARED, R_OPENED = _at(8, 21), _at(8, 22, 15), _at(8, 26, 9)
R_SCORED_FROM = _at(8, 27, 9)
R_VOIDED, R_CLOSED, R_COMPUTED = _at(9, 5, 16), _at(9, 9, 9), _at(9, 9, 10)
R_GRADED, R_SHOWN = _at(9, 10, 10), _at(9, 10, 14)
R_OBJECTED, R_ANSWERED, R_REGRADED, R_FINAL = _at(9, 11, 11), _at(9, 19, 10), _at(9, 19, 11), _at(9, 20, 15)

MADE_UP = {  # of the made-up round: what its grades lead to, prize money and statements, is shown to the end
    **REHEARSAL,
    "slug": "2024-demo",
    "title": "시연 차수 모의평가",
}
MADE_UP_QUOTAS = {"S": 30, "A": 30, "B": 30, "C": 10}

VOIDED = ("1-1", "평가를 낸 뒤 위원이 이 과제의 자문에 참여한 적이 있다고 알려 옴")
TIED = {  # equal scores at the cut below S: a person decides each
    "4-3": ("A", "점수가 같은 두 과제를 비교하여 성과가 나타난 범위가 좁은 쪽을 A로 둠"),
    "7-1": ("S", "점수가 같은 두 과제 가운데 국민이 이미 겪은 변화가 자료로 확인됨"),
}
DEPARTED = ("8-1", "B", "평가 기간에 관련 법이 개정되어 늦어진 사정이 두 부처의 책임이 아님을 확인함")
UPHELD = (
    *("9-2", "b", "평가 뒤에 제출한 2분기 이용 실적이 점수에 반영되지 않았습니다. 다시 살펴봐 주세요."),
    *("제출한 실적을 확인했고 등급을 다시 정합니다.", "A", "이의를 수용하여 2분기 실적을 반영함"),
)
REJECTED = (
    *("3-2", "a", "다른 과제보다 이해관계자가 많은 사정을 헤아려 주기 바랍니다."),
    "모든 위원이 그 사정을 적고 평가했습니다. 새로 확인된 자료가 없어 그대로 둡니다.",
)

# ---- the round of the year, scoring under way ----

ANNUAL = {
    "slug": "2024",
    "year": YEAR,
    "kind": "annual",
    "title": "2024년 협업과제 평가",
    "scoring_until": _at(12, 20, 18),
    "objection_days": 7,
    "hold_days": 1,
}
ANNUAL_WANTED = 4
A_PREPARED, A_PUBLISHED, A_SEALED = _at(9, 12), _at(9, 12, 14), _at(9, 19, 16)
A_ASSIGNED, A_DECLARED = _at(9, 20, 16), _at(9, 23, 11)
A_REPORTED, A_REPLACED, A_REPLACEMENT_DECLARED = _at(9, 24, 9), _at(9, 24, 11), _at(9, 24, 17)
A_OPENED, A_SCORED_FROM = _at(9, 25, 9), _at(9, 26, 9)
A_ABSTAINED, A_LATE_CONFLICT, A_VOIDED = _at(10, 4, 11), _at(10, 7, 15), _at(10, 7, 17)

CONFLICT = "지난해 이 사업의 연구 용역에 참여했습니다."
ABSTAINED = "제출된 증빙이 제 전공을 벗어나 점수를 매기기 어렵습니다."
LATE_CONFLICT = "평가를 낸 뒤 가족이 이 사업의 협력 기관에서 일한다는 것을 알게 되었습니다."
VOIDED_FOR = "위원이 제출 뒤에 이해관계를 알려 와 제외함"

DONE = {  # expert → percent of the assigned tasks handed in by the day of the demonstration
    "evaluator1": 45,
    "evaluator2": 80,
    "evaluator3": 55,
    "evaluator4": 40,
    "evaluator5": 30,
}
DRAFTS = 2  # begun and not handed in, by each

# ---- pay, statements and prize money of the made-up round ----

BASES_ENTERED, BASES_PUBLISHED = _at(9, 12, 16), _at(9, 13, 10)
NOTED, COMPUTED, REVIEWED, RECOMMENDED = _at(9, 24, 10), _at(9, 25, 10), _at(9, 26, 10), _at(9, 27, 10)
RESOLVED, DECIDED, TOLD = _at(9, 30, 15), _at(10, 2, 10), _at(10, 4, 10)
RENOTED, CORRECTED = _at(10, 7, 10), _at(10, 7, 11)
PRIZED, PROPOSED, COUNTERED, CONSENTED = _at(9, 23, 10), _at(9, 24, 14), _at(9, 26, 9), _at(9, 27, 16)
READ_BEFORE = datetime(2024, 10, 4, tzinfo=SEOUL)

PAY_DATE = date(2025, 3, 20)
NOTED_ON = date(2024, 9, 23)
COUNTED_ON = date(2024, 12, 31)  # of the year before payment
PRIZES = {"S": 3_000_010, "A": 1_000_000}  # made up; the ten won over show who takes them
PRIZE_BASIS = "시연용으로 지어낸 금액입니다. 공식 금액은 알려져 있지 않습니다."
