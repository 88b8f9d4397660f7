"""Columns of the access log."""

import django_tables2 as tables

from exchange.models import AccessEntry


class AccessTable(tables.Table):
    """Newest first; only the moment can be turned round, for no other order has an index on a log of millions."""

    at = tables.Column("시각", order_by="pk")
    user_name = tables.Column("계정", orderable=False)
    kind = tables.Column("행위", orderable=False)
    target = tables.Column("대상", orderable=False)
    subject = tables.Column("정보주체", orderable=False)
    result = tables.Column("결과", orderable=False)
    address = tables.Column("접속지", orderable=False)

    class Meta:
        model = AccessEntry
        fields = ("at", "user_name", "kind", "target", "subject", "result", "address")
        empty_text = "조건에 맞는 기록이 없습니다. 조건을 줄이거나 ‘조건 모두 해제’를 눌러 주세요."
