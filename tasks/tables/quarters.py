"""Columns of the lists of quarters."""

import django_tables2 as tables

from exchange import clock
from exchange.tables.columns import FILE, PAGE, RIGHT, Count, Day, ListTable, Moment, Text
from tasks import sentences
from tasks.models import Turn
from tasks.queries.quarters import Row, stage_of


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


def _turn(row: Row) -> str | None:
    return None if row.report.turn == Turn.NOBODY else row.report.turn_label()


def _signed(side: str):
    return lambda row: row.signatures[side].signed_at if side in row.signatures else None


class FilingTable(ListTable):
    """제출 현황, never a report's text; rows are put in order as reports and read as ``tasks.queries.quarters.Row``.

    Without a chosen order they stand by pair.
    """

    demo = "report.is_demo"

    code = Text("번호", on=FILE, value=lambda row: row.report.task.code, width=8)
    task = Text("과제", order_by=("task__position",), value=lambda row: row.report.task.title, drawn=True, width=48)
    ministry_a = Text("부처 1", on=FILE, value=lambda row: row.ministry("a"), width=12)
    ministry_b = Text("부처 2", on=FILE, value=lambda row: row.ministry("b"), width=12)
    joint = Text("공동 현황", value=lambda row: row.words.get("joint"), drawn=True, width=14)
    parts = Text("부처별 작성", on=PAGE, orderable=False)
    part_a = Text("부처 1 작성", on=FILE, value=lambda row: row.words.get("a"), width=14)
    part_b = Text("부처 2 작성", on=FILE, value=lambda row: row.words.get("b"), width=14)
    signatures = Text("두 부처 확인", on=PAGE, orderable=False)
    signed_a = Moment("부처 1 확인", on=FILE, value=_signed("a"))
    signed_b = Moment("부처 2 확인", on=FILE, value=_signed("b"))
    turn = Text("지금 차례", order_by=("turn_since",), value=_turn, drawn=True, width=12)
    turn_since = Moment(
        "차례가 된 때",
        on=FILE,
        value=lambda row: None if row.report.turn == Turn.NOBODY else row.report.turn_since,
    )
    edited = Moment("마지막 수정", value=lambda row: row.edited_at, drawn=True)
    due_at = Moment("기한", order_by=("due_at",), value=lambda row: row.report.due_at, drawn=True)
    status = Text(
        "상태", order_by=("status_rank",), value=lambda row: row.report.get_status_display(), drawn=True, width=18
    )
    submitted_at = Moment("제출 일시", on=FILE, value=lambda row: row.report.submitted_at)

    class Meta:
        empty_text = sentences.NO_REPORT_MATCHES


class OpeningTable(tables.Table):
    """분기 열기: what would be made for each pair; a preview, which no file repeats."""

    pair = tables.Column("교류 쌍", empty_values=(), orderable=False)
    tasks = tables.Column("만들 보고", orderable=False, attrs=RIGHT)
    a = tables.Column("앞 부처에서 확인할 사람", empty_values=(), orderable=False)
    b = tables.Column("뒤 부처에서 확인할 사람", empty_values=(), orderable=False)
