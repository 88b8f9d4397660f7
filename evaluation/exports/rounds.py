"""Rounds and the assignments of experts as files. Neither holds a score."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from documents.model import Column, Document, Grid, Value
from evaluation.models import SheetStatus
from evaluation.queries.experts import Staff, status_of
from exchange.exports import notes_of

ROUND_COLUMNS = (
    Column("평가", width=30),
    Column("연도", width=8),
    Column("종류", width=12),
    Column("단계", width=12),
    Column("채점 마감", kind="moment"),
    Column("기준 봉인", width=10),
    Column("배정", kind="integer"),
    Column("제출", kind="integer"),
)
STAFF_COLUMNS = (
    Column("번호", width=8),
    Column("과제", width=44),
    Column("부처 1", width=12),
    Column("부처 2", width=12),
    Column("위원", width=16),
    Column("위원 소속", width=24),
    Column("배정한 때", kind="moment"),
    Column("이해충돌 확인", width=14),
    Column("살필 점", width=40),
    Column("그래도 배정한 까닭", width=40),
    Column("평가 상태", width=12),
)
NOT_BEGUN = "시작 전"


def rounds_document(rounds: Sequence[Any], at: datetime) -> Document:
    """Return one sheet with a line a round; ``rounds`` carry the counts of ``rounds_with_counts``."""
    lines = [
        [
            round.title,
            str(round.year),
            round.get_kind_display(),
            round.get_status_display(),
            round.scoring_until,
            "봉인" if round.is_sealed else "전",
            round.given,
            round.handed_in,
        ]
        for round in rounds
    ]
    return Document(
        "협업과제 평가 목록", [Grid("평가", ROUND_COLUMNS, lines, [each.is_demo for each in rounds])], notes_of(at)
    )


def experts_document(staff: Staff, at: datetime) -> Document:
    """Return one sheet with a line for each task and expert; a task without experts has a line too."""
    lines: list[list[Value]] = []
    demo: list[bool] = []
    for line in staff.lines:
        pair = line.task.pair
        head = [line.task.code, line.task.title, str(pair.post_a.name.ministry), str(pair.post_b.name.ministry)]
        if not line.given:
            demo.append(staff.round.is_demo)
            lines.append([*head, "배정 전", *[None] * 6])
        for given, conflict, ties in line.given:
            demo.append(staff.round.is_demo)
            expert = staff.experts[given.expert_id]
            spoken = given.task_id in expert.declared
            lines.append(
                [
                    *head,
                    given.expert.display_name,
                    (expert.profile.employer if expert.profile else "") or None,
                    given.assigned_at,
                    "이해충돌 있음" if conflict else "없음" if spoken else "확인 전",
                    " · ".join(map(str, ties)) or None,
                    given.despite or None,
                    dict(SheetStatus.choices).get(status_of(given), NOT_BEGUN),
                ]
            )
    grid = Grid("평가위원 배정", STAFF_COLUMNS, lines, demo)
    return Document(f"{staff.round.title} 위원 배정", [grid], notes_of(at, staff.round.get_kind_display()))
