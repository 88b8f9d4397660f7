"""Columns of the list of exchanged posts."""

import django_tables2 as tables


class PostTable(tables.Table):
    """교류 직위; rows are ``exchange.queries.posts.PostRow``."""

    number = tables.Column("연번", order_by="position")
    ministry = tables.Column("기관", order_by="ministry_rank")
    title = tables.Column("직위", order_by="title")
    level = tables.Column("급", order_by="level_rank")
    other = tables.Column("맞바꾼 직위", orderable=False)
    holder = tables.Column("교류자", orderable=False)
    term = tables.Column("교류 기간", orderable=False)
    left = tables.Column("남은 기간", order_by="ends")

    class Meta:
        empty_text = "조건에 맞는 직위가 없습니다. 조건을 줄이거나 ‘조건 모두 해제’를 눌러 주세요."
