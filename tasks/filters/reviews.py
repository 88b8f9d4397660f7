"""What 검토함 can be narrowed by."""

import django_filters
from django.forms import HiddenInput

from exchange import sentences as of_exchange
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
        error_messages={"invalid_choice": "열린 분기 가운데 선택해 주세요."},
    )
    self_state = django_filters.ChoiceFilter(
        choices=TaskState.choices,
        label="자체 판단",
        empty_label="전체",
        error_messages={"invalid_choice": of_exchange.CHOOSE_ONE},
    )
    status = django_filters.ChoiceFilter(
        choices=STEPS,
        label="단계",
        empty_label="전체",
        widget=HiddenInput,  # the tabs above the list
        error_messages={"invalid_choice": of_exchange.CHOOSE_ONE},
    )

    class Meta:
        model = ProgressReport
        fields = ("q", "self_state", "status")
