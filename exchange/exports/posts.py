"""The list of exchanged posts as a file."""

from collections.abc import Sequence
from datetime import datetime

from documents.model import Column, Document, Grid
from exchange.exports.notes import notes_of
from exchange.models import UNKNOWN
from exchange.queries.posts import PostRow

COLUMNS = (
    Column("차수", width=18),
    Column("연번", "integer"),
    Column("기관", width=14),
    Column("직위", width=28),
    Column("급", width=10),
    Column("맞바꾼 기관", width=14),
    Column("맞바꾼 직위", width=28),
    Column("교류자", width=14),
    Column("시작일", "date"),
    Column("종료일", "date"),
    Column("남은 날", "integer"),
    Column("표시", width=16),
    Column("다른 표기", width=30),
    Column("출처 구분", width=12),
    Column("출처", width=40),
)


def posts_document(rows: Sequence[PostRow], as_of: datetime, conditions: str) -> Document:
    """Return the posts as on the screen; names only where the reader may see them."""
    grid = Grid("교류 직위", COLUMNS, [_values(row) for row in rows], demo=[row.is_demo for row in rows])
    return Document("교류 직위", [grid], notes_of(as_of, conditions))


def _values(row: PostRow) -> tuple:
    term, post = row.term, row.post
    return (
        row.pair.round.name,
        row.pair.number,
        post.name.short,
        post.name.title,
        post.name.level_word,
        row.other.name.short,
        row.other.name.title,
        "공석" if term is None else (term.holder.display_name if row.sees_names else "재직 중"),
        term.starts_on if term else None,
        term.ends_on if term else None,
        row.days_left,
        "과제 미수록" if row.has_no_task else UNKNOWN if post.name.is_unknown else None,
        ", ".join(post.name.aliases),
        post.get_source_mark_display(),
        post.source_ref,
    )
