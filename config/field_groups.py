"""The policy's field groups: what tells of a person, and to whom it is shown on whatever page, file or notice."""

from config.rights import Fields
from exchange.roles import Capability as May


def _of(model: str, names: str) -> tuple[str, ...]:
    return tuple(f"{model}.{name}" for name in names.split())


FIELD_GROUPS: dict[str, Fields] = {
    "교류자": Fields(
        (
            *_of("Assignment", "holder end_reason source_ref source_note"),
            *_of("Assistance", "assistant"),
        ),
        May.SEE_PERSON_NAMES,
        "그 쌍의 교류자와 작성 보조",
    ),
    "계정과 부재": Fields(
        (*_of("User", "username"), *_of("StandIn", "absent substitute reason")),
        May.READ_REGISTERS,
        "본인",
    ),
    "평가위원": Fields(
        (
            *_of("ExpertProfile", "expert employer former_posts commissions"),
            *_of("ConflictDeclaration", "expert has_conflict reason"),
            *_of("ExpertAssignment", "expert despite withdrawn_reason"),
            *_of("ScoreSheet", "comment abstain_reason void_reason reopened_seeing_totals"),
            *_of("Score", "value comment"),
            *_of("SheetVersion", "content fingerprint"),
        ),
        May.KEEP_EVALUATION,
        "본인이 쓴 것은 본인",
    ),
    "등급과 보수": Fields(
        (
            *_of("GradeNotice", "level assessed prior forced_reason is_disciplined months document"),
            *_of(
                "BonusStatement",
                "exchangee number inputs output evidence fingerprint code_version correction_reason",
            ),
            *_of("StatementDecision", "agrees reason document on_behalf cap_reason"),
        ),
        May.KEEP_STATEMENTS | May.DECIDE_PAY,
        "통보된 뒤의 본인; 결정권자는 소속 기관이 평가하거나 지급하는 사람만",
    ),
    "접속": Fields(
        _of("AccessEntry", "user_id user_name role address action target subject previous_hash hash"),
        May.READ_LOG,
        "자기 로그인은 본인",
    ),
}
