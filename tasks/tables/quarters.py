"""Columns of the lists of quarters."""

from datetime import datetime

import django_tables2 as tables

from exchange import clock
from exchange.tables.columns import FILE, PAGE, RIGHT, Count, Day, ListTable, Moment, Text
from tasks import sentences
from tasks.models import Turn
from tasks.queries.filing import FilingRow
from tasks.queries.quarters import stage_of


class QuarterTable(ListTable):
    """분기 목록; rows are quarters with the annotations of ``quarters_with_counts``."""

    quarter = Text("분기", order_by=("spans_to", "-spans_from"), value=str, drawn=True, width=16)
    stage = Text("단계", value=lambda period: stage_of(period, clock.now())[1], drawn=True, width=14)
    opens_on = Day("작성 시작", order_by="opens_on", drawn=True)
    due_at = Moment("제출기한", order_by="due_at", drawn=True)
    reports_all = Count("보고", drawn=True)
    filed = Count("제출", drawn=True)
    returned = Count("보완 요청", drawn=True)
    unfiled = Count("미제출", drawn=True)
    accepted = Count("확정", drawn=True)

    class Meta:
        empty_text = "아직 등록된 분기가 없습니다."


def _turn_since(row: FilingRow) -> datetime | None:
    return None if row.line.turn == Turn.NOBODY else row.line.turn_since


class FilingTable(ListTable):
    """제출 현황, never a report's text; rows are put in order as reports and read as FilingRow.

    Without a chosen order they stand by pair.
    """

    code = Text("번호", on=FILE, value=lambda row: row.line.code, width=8)
    task = Text("과제", order_by=("task__position",), value=lambda row: row.line.title, drawn=True, width=48)
    ministry_a = Text("부처 1", on=FILE, value=lambda row: row.line.a, width=12)
    ministry_b = Text("부처 2", on=FILE, value=lambda row: row.line.b, width=12)
    joint = Text("공동 현황", value=lambda row: row.words.get("joint"), drawn=True, width=14)
    parts = Text("부처별 작성", on=PAGE, orderable=False)
    part_a = Text("부처 1 작성", on=FILE, value=lambda row: row.words.get("a"), width=14)
    part_b = Text("부처 2 작성", on=FILE, value=lambda row: row.words.get("b"), width=14)
    signatures = Text("두 부처 확인", on=PAGE, orderable=False)
    signed_a = Moment("부처 1 확인", on=FILE, value=lambda row: row.line.a_signed_at)
    signed_b = Moment("부처 2 확인", on=FILE, value=lambda row: row.line.b_signed_at)
    turn = Text("처리 담당", order_by=("turn_since",), value=lambda row: row.turn or None, drawn=True, width=12)
    turn_since = Moment("처리 담당이 된 일시", on=FILE, value=_turn_since)
    edited = Moment("마지막 수정", value=lambda row: row.line.edited_at, drawn=True)
    due_at = Moment("기한", order_by=("due_at",), value=lambda row: row.line.due_at, drawn=True)
    status = Text("상태", order_by=("status_rank",), value=lambda row: row.status_word, drawn=True, width=18)
    submitted_at = Moment("제출 일시", on=FILE, value=lambda row: row.line.submitted_at)

    class Meta:
        empty_text = sentences.NO_REPORT_MATCHES


class OpeningTable(tables.Table):
    """분기 열기: what would be made for each pair; a preview, which no file repeats."""

    pair = tables.Column("교류 쌍", empty_values=(), orderable=False)
    tasks = tables.Column("만들 보고", orderable=False, attrs=RIGHT)
    a = tables.Column("협업부처 1 확인자", empty_values=(), orderable=False)
    b = tables.Column("협업부처 2 확인자", empty_values=(), orderable=False)
