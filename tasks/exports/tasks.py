"""The task list as a file: what is on the screen, and the posts, theme and source behind each row."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from documents.model import Column, Document, Grid
from exchange.exports import notes_of
from exchange.models import SourceMark
from tasks.models import ReportStatus, TaskState, Turn

COLUMNS = (
    Column("번호", width=10),
    Column("과제", width=48),
    Column("약칭", width=18),
    Column("부처 1", width=14),
    Column("직위 1", width=24),
    Column("부처 2", width=14),
    Column("직위 2", width=24),
    Column("교류 차수", width=18),
    Column("교류 쌍", width=10),
    Column("협업 주제", width=36),
    Column("구분", width=18),
    Column("추진 상태", width=10),
    Column("상태의 기준", width=12),
    Column("지난 분기 상태", width=12),
    Column("분기 보고", width=16),
    Column("지금 차례", width=12),
    Column("보고 기한", "moment"),
    Column("보고 기한 경과", width=10),
    Column("다음 이정표", width=30),
    Column("이정표 목표일", "date"),
    Column("늦은 이정표", "integer"),
    Column("애로", width=8),
    Column("이견", width=8),
    Column("점검 담당", width=12),
    Column("출처 구분", width=12),
    Column("출처", width=40),
)


def tasks_document(rows: Iterable[dict[str, Any]], as_of: datetime, conditions: str) -> Document:
    """Return the rows of ``tasks.queries.tasks.rows`` for a file as one table."""
    rows = list(rows)
    demo = [row["report_is_demo"] or row["source_mark"] == SourceMark.DEMO for row in rows]
    return Document(
        "협업과제 목록",
        [Grid("협업과제", COLUMNS, [_values(row) for row in rows], demo=demo)],
        notes_of(as_of, conditions),
    )


def _values(row: dict[str, Any]) -> tuple:
    return (
        row["code"],
        row["title"],
        row["short_name"],
        row["name_a"],
        row["post_a"],
        row["name_b"],
        row["post_b"],
        row["round_name"],
        row["pair_code"],
        row["theme"],
        row["category_name"] or "미지정",
        TaskState(row["state"]).label if row["state"] else None,
        ("지난 분기" if row["state_is_old"] else "이번 분기") if row["state"] else None,
        TaskState(row["previous_state"]).label if row["previous_state"] else None,
        ReportStatus(row["report_status"]).label if row["report_status"] else None,
        _turn(row),
        row["report_due_at"],
        "기한 경과" if row["report_is_overdue"] else None,
        row["next_title"],
        row["next_due_on"],
        row["milestone_overdue_count"],
        "있음" if row["has_obstacle"] else None,
        "있음" if row["has_dispute"] else None,
        row["checker_name"],
        SourceMark(row["source_mark"]).label,
        row["source_ref"],
    )


def _turn(row: dict[str, Any]) -> str | None:
    names = {Turn.A: row["name_a"], Turn.B: row["name_b"], Turn.NOBODY: None, "": None}
    return names[row["turn"]] if row["turn"] in names else Turn(row["turn"]).label
