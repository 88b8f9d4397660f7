"""Columns and conditions of 검토함."""

import django_filters
import django_tables2 as tables

from tasks.models import ProgressReport, ReportPeriod, ReportStatus, TaskState

STEPS = [(ReportStatus.SUBMITTED, "제출"), (ReportStatus.UNDER_REVIEW, "검토 중")]


class ReviewFilter(django_filters.FilterSet):
    """Narrow the queue by quarter, own assessment and step."""

    q = django_filters.ModelChoiceFilter(
        field_name="period",
        queryset=ReportPeriod.objects.opened().reverse(),
        to_field_name="code",
        label="분기",
        empty_label="전체",
        error_messages={"invalid_choice": "열린 분기 가운데 골라 주세요."},
    )
    self_state = django_filters.ChoiceFilter(
        choices=TaskState.choices,
        label="자체 판단",
        empty_label="전체",
        error_messages={"invalid_choice": "보기 가운데 하나를 골라 주세요."},
    )
    status = django_filters.ChoiceFilter(
        choices=STEPS,
        label="단계",
        empty_label="전체",
        error_messages={"invalid_choice": "보기 가운데 하나를 골라 주세요."},
    )

    class Meta:
        model = ProgressReport
        fields = ("q", "self_state", "status")


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
