"""Columns of the lists of rounds and of their experts."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import django_tables2 as tables

from evaluation import sentences
from evaluation.models import ExpertAssignment, SheetStatus
from evaluation.queries.experts import ExpertLine, TaskLine, status_of
from exchange.tables.columns import FILE, PAGE, RIGHT, Count, ListTable, Moment, Text
from tasks.models import CollaborationTask

NOT_BEGUN = "시작 전"
SHEETS = dict(SheetStatus.choices)


class RoundTable(ListTable):
    """평가 회차 목록; rows are rounds with the annotations of ``rounds_with_counts``."""

    title = Text("평가", order_by=("year", "kind"), drawn=True, width=30)
    year = Text("연도", on=FILE, width=8)
    kind = Text("종류", order_by=("kind",), value=lambda round: round.get_kind_display(), drawn=True, width=12)
    status = Text("단계", order_by=("status",), value=lambda round: round.get_status_display(), drawn=True, width=12)
    scoring_until = Moment("채점 마감", order_by=("scoring_until",), drawn=True)
    is_sealed = Text(
        "평가 기준",
        in_file="기준 봉인",
        order_by=("is_sealed",),
        value=lambda round: "봉인" if round.is_sealed else "전",
        drawn=True,
        width=10,
    )
    given = Count("배정", on=FILE)
    handed_in = Count("제출한 평가", in_file="제출", order_by=("handed_in",), drawn=True)

    class Meta:
        empty_text = "아직 만든 평가가 없습니다."


class ExpertTable(tables.Table):
    """평가위원 목록; rows are the ExpertLines of a round, beside the list of the tasks with their experts."""

    expert = tables.Column("위원", order_by=("expert__display_name",))
    employer = tables.Column("지금 소속", accessor="profile__employer", orderable=False)
    load = tables.Column("배정", order_by=("load",), attrs=RIGHT)
    undeclared = tables.Column("이해충돌 확인", order_by=("undeclared",), attrs=RIGHT)
    submitted = tables.Column("제출", order_by=("submitted",), attrs=RIGHT)

    class Meta:
        empty_text = sentences.NO_EXPERTS


@dataclass(frozen=True)
class Placed:
    """One expert on one task, as the file lists them; ``given`` is None where the task has no expert yet."""

    task: CollaborationTask
    counted: int
    given: ExpertAssignment | None = None
    conflict: Any = None
    ties: Sequence[Any] = ()
    expert: ExpertLine | None = None

    @property
    def word(self) -> str | None:
        """Say what the expert said of conflicts of interest."""
        if self.given is None or self.expert is None:
            return None
        spoken = self.given.task_id in self.expert.declared
        return "이해충돌 있음" if self.conflict else "없음" if spoken else "확인 전"

    @property
    def employer(self) -> str | None:
        profile = self.expert.profile if self.expert else None
        return (profile.employer if profile else "") or None


def placed(lines: Sequence[TaskLine], experts: dict[int, ExpertLine]) -> list[Placed]:
    """Return a line for each task and expert; a task without experts has a line too."""
    found = []
    for line in lines:
        if not line.given:
            found.append(Placed(line.task, line.counted))
        for given, conflict, ties in line.given:
            found.append(Placed(line.task, line.counted, given, conflict, ties, experts[given.expert_id]))
    return found


class StaffingTable(ListTable):
    """과제별 위원; rows are the TaskLines of a round on the page, and Placed in a file."""

    code = Text("번호", on=FILE, value=lambda row: row.task.code, width=8)
    task = Text("과제", order_by=("task__position",), value=lambda row: row.task.title, drawn=True, width=44)
    ministries = Text("두 부처", on=PAGE, orderable=False)
    ministry_a = Text("부처 1", on=FILE, value=lambda row: row.task.pair.post_a.name.short, width=12)
    ministry_b = Text("부처 2", on=FILE, value=lambda row: row.task.pair.post_b.name.short, width=12)
    experts = Text("위원", on=PAGE, orderable=False)
    expert = Text(
        "위원", on=FILE, value=lambda row: row.given.expert.display_name if row.given else "배정 전", width=16
    )
    employer = Text("위원 소속", on=FILE, width=24)
    assigned_at = Moment("배정 일시", on=FILE, value=lambda row: row.given.assigned_at if row.given else None)
    declared = Text("이해충돌 확인", on=FILE, accessor="word", width=14)
    ties = Text("유의사항", on=FILE, value=lambda row: " · ".join(map(str, row.ties)) or None, width=40)
    despite = Text(
        "그래도 배정한 사유", on=FILE, value=lambda row: (row.given.despite or None) if row.given else None, width=40
    )
    sheet = Text(
        "평가 상태",
        on=FILE,
        value=lambda row: SHEETS.get(status_of(row.given), NOT_BEGUN) if row.given else None,
        width=12,
    )
    counted = Count("위원 수", on=PAGE, order_by=("counted",))

    class Meta:
        empty_text = "이 회차에서 평가할 과제가 없습니다."
