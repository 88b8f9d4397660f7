"""Columns and conditions of 검토함."""

import django_tables2 as tables

from tasks.models import ProgressReport


class ReviewTable(tables.Table):
    """The queue; without a chosen order it stands as urgency has it."""

    task = tables.Column(order_by="task__position", verbose_name="과제")
    ministries = tables.Column(orderable=False, empty_values=(), verbose_name="부처")
    self_state = tables.Column(order_by="severity", verbose_name="자체 판단")
    issue = tables.Column(orderable=False, empty_values=(), verbose_name="애로·이견")
    submitted_at = tables.Column(verbose_name="제출")
    turn_since = tables.Column(verbose_name="기다린 날")
    status = tables.Column(verbose_name="단계")

    class Meta:
        model = ProgressReport
        fields = ("task", "ministries", "self_state", "issue", "submitted_at", "turn_since", "status")
