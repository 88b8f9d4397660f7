"""Columns of the lists of rounds and of their experts."""

import django_tables2 as tables

from evaluation import sentences

RIGHT = {"td": {"class": "r"}}


class RoundTable(tables.Table):
    """평가 회차 목록; rows are rounds with the annotations of ``rounds_with_counts``."""

    title = tables.Column("평가", order_by=("year", "kind"))
    kind = tables.Column("종류", order_by=("kind",))
    status = tables.Column("단계", order_by=("status",))
    scoring_until = tables.Column("채점 마감", order_by=("scoring_until",))
    is_sealed = tables.Column("평가 기준", order_by=("is_sealed",))
    handed_in = tables.Column("제출한 평가", order_by=("handed_in",), attrs=RIGHT)

    class Meta:
        empty_text = "아직 만든 평가가 없습니다."


class ExpertTable(tables.Table):
    """평가위원 목록; rows are the ExpertLines of a round."""

    expert = tables.Column("위원", order_by=("expert__display_name",))
    employer = tables.Column("지금 소속", accessor="profile__employer", orderable=False)
    load = tables.Column("배정", order_by=("load",), attrs=RIGHT)
    undeclared = tables.Column("이해충돌 확인", order_by=("undeclared",), attrs=RIGHT)
    submitted = tables.Column("제출", order_by=("submitted",), attrs=RIGHT)

    class Meta:
        empty_text = sentences.NO_EXPERTS


class StaffingTable(tables.Table):
    """과제별 위원; rows are the TaskLines of a round."""

    task = tables.Column("과제", order_by=("task__position",))
    ministries = tables.Column("두 부처", empty_values=(), orderable=False)
    experts = tables.Column("위원", empty_values=(), orderable=False)
    counted = tables.Column("위원 수", order_by=("counted",), attrs=RIGHT)

    class Meta:
        empty_text = "이 회차에서 평가할 과제가 없습니다."
