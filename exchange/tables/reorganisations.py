"""Columns of the list of reorganisations, on the page and in its files."""

from exchange.models import Reorganisation
from exchange.tables.columns import FILE, Count, Day, ListTable, Text, chosen

NONE_YET = "등록된 기관 개편이 없습니다."


class ReorganisationTable(ListTable):
    day = Day("시행일", drawn=True)
    act = Text("개편", value=str, drawn=True, width=44)
    kind = chosen("kind", "방식", drawn=True)
    moved = Count("이관", drawn=True)
    state = Text("상태", accessor="state_words", order_by="state", drawn=True, width=16)
    source_ref = Text("근거", on=FILE, width=40)

    class Meta:
        model = Reorganisation
        fields = ()
        empty_text = NONE_YET
