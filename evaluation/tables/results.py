"""Columns of the results, of the experts' ways of scoring and of the objections, each as its reader may see them."""

import django_tables2 as tables

from evaluation import sentences
from exchange.tables.manage import Count, Moment, Text
from tasks import sentences as of_tasks

EMPTY = of_tasks.NO_TASK_MATCHES


class Figure(Text):
    """A figure with decimals; set to the right."""

    kind = "decimal"

    def __init__(self, **options) -> None:
        super().__init__(attrs={"td": {"class": "r"}}, **options)


class PublicResultTable(tables.Table):
    """What everybody may know of a final round: score and grade by task."""

    task = Text(order_by="position", verbose_name="과제")
    ministries = Text(orderable=False, verbose_name="부처")
    score_value = Figure(order_by="score_order", verbose_name="점수")
    grade = Text(verbose_name="등급")

    class Meta:
        empty_text = EMPTY


class OwnResultTable(tables.Table):
    """What the two ministries of a task may know from the provisional publication on."""

    task = Text(order_by="position", verbose_name="과제")
    ministries = Text(orderable=False, verbose_name="부처")
    counted = Count(verbose_name="평가 수")
    score_value = Figure(order_by="score_order", verbose_name="점수")
    grade = Text(verbose_name="등급")
    objected = Text(orderable=False, verbose_name="이의")

    class Meta:
        empty_text = EMPTY


class StaffResultTable(tables.Table):
    """Everything about each task's result; ``adjusted`` is left out where nobody has scored enough tasks."""

    task = Text(order_by="position", verbose_name="과제")
    ministries = Text(orderable=False, verbose_name="부처")
    counted = Count(verbose_name="평가 수")
    score_value = Figure(order_by="score_order", verbose_name="점수")
    adjusted_value = Figure(order_by="adjusted_order", verbose_name="보정(참고)")
    spread_value = Figure(order_by="spread_order", verbose_name="표준편차")
    recommended = Text(verbose_name="권고")
    grade = Text(verbose_name="결정")
    remarks = Text(orderable=False, verbose_name="살펴볼 것")

    class Meta:
        empty_text = EMPTY


class CalibrationTable(tables.Table):
    """How each expert scored."""

    name = Text(verbose_name="평가위원")
    n = Count(verbose_name="평가한 과제")
    mean_value = Figure(order_by="mean_order", verbose_name="평균")
    spread_value = Figure(order_by="spread_order", verbose_name="표준편차")
    compared = Count(verbose_name="견준 과제")
    lean_value = Figure(order_by="lean_order", verbose_name="치우침")
    adjusted_word = Text(orderable=False, verbose_name="보정")


class ObjectionTable(tables.Table):
    """Objections with their answers."""

    task = Text(order_by="position", verbose_name="과제")
    ministry = Text(verbose_name="제기한 직위")
    filed_at = Moment(verbose_name="제기")
    text = Text(orderable=False, verbose_name="이의 내용")
    outcome = Text(verbose_name="결과")
    answer = Text(orderable=False, verbose_name="답변")

    class Meta:
        empty_text = sentences.NO_OBJECTIONS
