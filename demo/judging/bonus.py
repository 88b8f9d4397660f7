"""What is told of each post's holder in the made-up round, how far its statement goes, and made-up pay figures."""

from typing import Any, NamedTuple

from evaluation import sentences as of_evaluation

BASES = (  # track, level, won a year: synthetic, so that amounts can be shown; never a real 지급기준액
    ("PERF", "4급", 115_230_000),
    ("SES", "가", 120_345_670),
    ("SES", "나", 100_777_770),
)
BASE_SOURCE = f"시연용으로 지어낸 값입니다. {of_evaluation.BASE_NOT_OFFICIAL}"
GAP_REASON = "시연용 값이라 앞선 기간의 값과 잇지 않음"

ZERO_CAP_OFFICIALS = 49  # 2 % of it is less than one


class Case(NamedTuple):
    """One post: the grade told, what differs from a plain year, and the step that its statement reaches.

    step  computed, in_review, declined (not recommended), recommended, committee, decided, refused, notified, corrected
    """

    assessed: str
    step: str = "computed"
    more: dict[str, Any] = {}


CASES = {  # pair and side of the made-up round → case
    "d1a": Case("S", "notified"),
    "d1b": Case("S", "decided"),
    "d2a": Case("A", "in_review", {"prior": "A"}),  # S by a guarantee: a person looks
    "d2b": Case("C", "declined", {"prior": "B"}),  # the guarantees lift the grade to A; without S there is no bonus
    "d3a": Case("S", "corrected", {"level": "3급"}),  # told with the wrong rank first, of which no base is known
    "d3b": Case("S", "refused"),
    "d4a": Case("S", "committee", {"level": "가"}),
    "d4b": Case("S", "computed", {"is_disciplined": True}),
}
SMALL = "d4b"  # whose paying ministry is too small for a place within the limit
DIRECTOR_GENERAL, DIRECTOR = ("SES", "나"), ("PERF", "4급")  # track and level by the level of the pair

STEPS = {  # step → the acts that lead to it, in their order
    "computed": (),
    "in_review": ("review",),
    "declined": ("review", "decline"),
    "recommended": ("review", "recommend"),
    "committee": ("review", "recommend", "committee"),
    "decided": ("review", "recommend", "committee", "agree"),
    "refused": ("review", "recommend", "committee", "refuse"),
    "notified": ("review", "recommend", "committee", "agree", "notify"),
    "corrected": ("review",),
}
SAID = {
    "recommend": "맡은 과제가 우수 과제로 평가되었고 성과평가 등급이 S입니다.",
    "decline": "특별성과가산금을 지급할 요건이 되지 않습니다.",
    "agree": "위원회 의결대로 결정함",
    "refuse": "올해 다른 공적자를 먼저 지급하기로 함",
    "correct": "급을 3급에서 4급으로 바로잡은 통보가 다시 옴",
}


def officials_of(place: int) -> int:
    """Return a made-up number of officials for the ministry at ``place`` of the list (from 0)."""
    return 150 + place * 35
