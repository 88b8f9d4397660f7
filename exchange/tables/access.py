"""Columns of the access log."""

from exchange import roles, sentences
from exchange.models import AccessEntry
from exchange.tables.columns import FILE, Count, ListTable, Moment, Text


class AccessTable(ListTable):
    """Newest first; only the moment can be turned round, for no other order has an index on a log of millions."""

    demo = None

    at = Moment("시각", order_by="pk", drawn=True)
    user_name = Text("계정", orderable=False, drawn=True, width=16)
    role = Text("역할", on=FILE, value=lambda entry: roles.label_of(entry.role), width=14)
    kind = Text("행위", value=lambda entry: entry.get_kind_display(), drawn=True, width=10)
    action = Text("화면", on=FILE, width=30)
    target = Text("대상", orderable=False, drawn=True, width=50)
    subject = Text("정보주체", orderable=False, drawn=True, width=20)
    result = Text("결과", value=lambda entry: entry.get_result_display(), drawn=True, width=8)
    status = Count("응답 코드", on=FILE)
    address = Text("접속지", orderable=False, drawn=True, width=18)

    class Meta:
        model = AccessEntry
        fields = ()
        empty_text = f"조건에 맞는 기록이 없습니다. {sentences.FEWER_CONDITIONS}"
