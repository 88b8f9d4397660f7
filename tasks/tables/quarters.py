"""Columns of the lists of quarters."""

import django_tables2 as tables

RIGHT = {"td": {"class": "r"}}


class QuarterTable(tables.Table):
    """분기 목록; rows are quarters with the annotations of ``quarters_with_counts``."""

    quarter = tables.Column("분기", order_by=("spans_to", "-spans_from"))
    stage = tables.Column("단계", empty_values=(), orderable=False)
    opens_on = tables.Column("작성 시작", order_by="opens_on")
    due_at = tables.Column("제출기한", order_by="due_at")
    reports_all = tables.Column("보고", attrs=RIGHT)
    filed = tables.Column("제출", attrs=RIGHT)
    returned = tables.Column("보완 요청", attrs=RIGHT)
    unfiled = tables.Column("미제출", attrs=RIGHT)
    accepted = tables.Column("확정", attrs=RIGHT)

    class Meta:
        empty_text = "아직 등록된 분기가 없습니다."


class FilingTable(tables.Table):
    """제출 현황; rows are reports. Without a chosen order they stand by pair."""

    task = tables.Column("과제", order_by=("task__position",))
    joint = tables.Column("공동 현황", empty_values=(), orderable=False)
    parts = tables.Column("부처별 작성", empty_values=(), orderable=False)
    signatures = tables.Column("두 부처 확인", empty_values=(), orderable=False)
    turn = tables.Column("지금 차례", order_by=("turn_since",))
    edited = tables.Column("마지막 수정", empty_values=(), orderable=False)
    due_at = tables.Column("기한", order_by=("due_at",))
    status = tables.Column("상태", order_by=("status_rank",))

    class Meta:
        empty_text = "이 조건의 보고가 없습니다."


class OpeningTable(tables.Table):
    """분기 열기: what would be made for each pair."""

    pair = tables.Column("교류 쌍", empty_values=(), orderable=False)
    tasks = tables.Column("만들 보고", orderable=False, attrs=RIGHT)
    a = tables.Column("앞 부처에서 확인할 사람", empty_values=(), orderable=False)
    b = tables.Column("뒤 부처에서 확인할 사람", empty_values=(), orderable=False)
