"""Columns and orders of the lists of the work. The pages draw the rows with macros of their own."""

import django_tables2 as tables

RIGHT = {"td": {"class": "r"}}


class TaskTable(tables.Table):
    """과제 목록; rows are keys in order, then the dictionaries of ``tasks.queries.tasks``."""

    code = tables.Column("번호", order_by="position")
    title = tables.Column("과제", order_by="title")
    ministries = tables.Column("부처", empty_values=(), order_by=("pair_post_a_rank", "pair_post_b_rank", "position"))
    state = tables.Column("추진 상태", order_by=("state_rank", "position"))
    report_status = tables.Column("분기 보고", order_by=("report_rank", "position"))
    next_due_on = tables.Column("다음 이정표", order_by=("due_rank", "position"))
    issues = tables.Column("애로·이견", empty_values=(), order_by=("-issue_rank", "position"))

    class Meta:
        empty_text = "조건에 맞는 과제가 없습니다. 조건을 줄이거나 ‘조건 모두 해제’를 눌러 주세요."


class PairTable(tables.Table):
    """교류 쌍; rows are ``tasks.queries.pairs.PairRow``."""

    number = tables.Column("연번", order_by="position")
    pair = tables.Column("부처", order_by="ranks")
    posts = tables.Column("직위", orderable=False)
    level = tables.Column("급", order_by="level_rank")
    theme = tables.Column("협업 주제", order_by="theme")
    category = tables.Column("구분", order_by="category_rank")
    task_count = tables.Column("과제", attrs=RIGHT)
    states = tables.Column("추진 상태", order_by="worst")

    class Meta:
        empty_text = "이 차수에는 등록된 교류 쌍이 없습니다."


class MeetingTable(tables.Table):
    """협의회."""

    number = tables.Column("회차", order_by="number")
    title = tables.Column("협의회", order_by="title")
    held_on = tables.Column("날짜", order_by="held_on")
    chair = tables.Column("주재", order_by="chair")
    period = tables.Column("점검한 분기", order_by=("period__spans_to",))
    agenda_count = tables.Column("안건", order_by="agenda_count", attrs=RIGHT)
    decision_count = tables.Column("결정", order_by="decision_count", attrs=RIGHT)
    published = tables.Column("발표한 결과", orderable=False, empty_values=())

    class Meta:
        empty_text = "등록된 협의회가 없습니다."
