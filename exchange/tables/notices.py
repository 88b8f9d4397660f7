"""The list of a person's notices."""

import django_tables2 as tables

from exchange import sentences


class NoticeTable(tables.Table):
    text = tables.Column(verbose_name="내용", orderable=False)
    made_at = tables.Column(verbose_name="알린 때", orderable=False)
    read_at = tables.Column(verbose_name="읽음", orderable=False)

    class Meta:
        empty_text = sentences.NO_NOTICES
