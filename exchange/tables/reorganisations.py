"""Columns of the list of reorganisations, on the page and in its file."""

import django_tables2 as tables

from exchange.models import Reorganisation
from exchange.tables.manage import Count, Day, Text, chosen

NONE_YET = "등록된 기관 개편이 없습니다."


class ReorganisationTable(tables.Table):
    day = Day()
    act = Text(verbose_name="개편", accessor="__str__", orderable=False)
    kind = chosen("kind", "방식")
    moved = Count()
    state = Text(verbose_name="상태", accessor="state_words", order_by="state")

    class Meta:
        model = Reorganisation
        fields = ()
        empty_text = NONE_YET
