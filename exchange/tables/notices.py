"""The list of a person's notices; the page shows them as lines that open what they are about."""

from exchange import sentences
from exchange.tables.columns import ListTable, Moment, Text


class NoticeTable(ListTable):
    demo = None

    text = Text("내용", orderable=False, drawn=True, width=60)
    made_at = Moment("알림 일시", orderable=False, drawn=True)
    read_at = Moment("읽음", orderable=False, drawn=True)

    class Meta:
        empty_text = sentences.NO_NOTICES
