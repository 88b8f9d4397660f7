"""Columns and conditions of the list of prize money."""

import django_tables2 as tables

from evaluation.models import PrizeAward


class AwardTable(tables.Table):
    """One line an award, in the order of the tasks."""

    task = tables.Column(order_by="task__position", verbose_name="과제")
    ministries = tables.Column(orderable=False, empty_values=(), verbose_name="부처")
    grade = tables.Column(order_by="-grade", verbose_name="확정 등급")
    amount_krw = tables.Column(verbose_name="포상금", attrs={"td": {"class": "r"}})
    shares = tables.Column(orderable=False, empty_values=(), verbose_name="두 부처 몫")
    split = tables.Column(verbose_name="나누기")

    class Meta:
        model = PrizeAward
        fields = ("task", "ministries", "grade", "amount_krw", "shares", "split")
