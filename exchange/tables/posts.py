"""Columns of the list of exchanged posts."""

from exchange import sentences
from exchange.models import UNKNOWN
from exchange.queries.posts import PostRow
from exchange.tables.columns import FILE, PAGE, Count, Day, ListTable, Number, Text


def _holder(row: PostRow) -> str:
    """Return who sits there; the name only where the reader may see it."""
    if row.term is None:
        return row.empty_word
    return row.term.holder.display_name if row.sees_names else "재직 중"


def _term_is_demo(row: PostRow) -> bool:
    return row.term is not None and row.term.is_demo


def _mark(row: PostRow) -> str | None:
    if row.has_no_task:
        return "과제 미수록"
    return UNKNOWN if row.post.name.is_unknown else None


class PostTable(ListTable):
    """교류 직위; rows are ``exchange.queries.posts.PostRow``."""

    round = Text("차수", on=FILE, value=lambda row: row.pair.round.name, width=18)
    number = Number("연번", order_by="position", value=lambda row: row.pair.number, drawn=True)
    ministry = Text("기관", order_by="ministry_rank", value=lambda row: row.post.name.short, drawn=True, width=14)
    title = Text("직위", order_by="title", value=lambda row: row.post.name.title, drawn=True, width=28)
    level = Text("급", order_by="level_rank", value=lambda row: row.post.name.level_word, drawn=True, width=10)
    other_ministry = Text("맞바꾼 기관", on=FILE, value=lambda row: row.other.name.short, width=14)
    other = Text("맞바꾼 직위", value=lambda row: row.other.name.title, drawn=True, width=28)
    holder = Text("교류자", value=_holder, drawn=True, invented=_term_is_demo, width=14)
    term = Text("교류 기간", on=PAGE, orderable=False, invented=_term_is_demo)
    left = Text("남은 기간", on=PAGE, order_by="ends", invented=_term_is_demo)
    starts_on = Day("시작일", on=FILE, value=lambda row: row.term.starts_on if row.term else None)
    ends_on = Day("종료일", on=FILE, value=lambda row: row.term.ends_on if row.term else None)
    days_left = Count("남은 날", on=FILE)
    marks = Text("표시", on=FILE, value=_mark, width=16)
    aliases = Text("다른 표기", on=FILE, value=lambda row: ", ".join(row.post.name.aliases), width=30)
    source_mark = Text("출처 구분", on=FILE, value=lambda row: row.post.get_source_mark_display(), width=12)
    source_ref = Text("출처", on=FILE, value=lambda row: row.post.source_ref, width=40)

    class Meta:
        empty_text = f"조건에 맞는 직위가 없습니다. {sentences.FEWER_CONDITIONS}"
