"""Choosing whom to remind."""

from typing import cast

from django import forms
from django.core.validators import slug_re
from django.http import QueryDict

from exchange.forms.base import CleanText
from tasks import sentences
from tasks.models import ProgressReport, ReportPeriod
from tasks.queries.quarters import FILINGS, OWED

MOST_CODES = 200  # as many as a page can show; more are reminded of by their filing


class RemindForm(CleanText, forms.Form):
    """Which reports of one quarter to remind of: named tasks, or all that are owed in one way."""

    filed = forms.ChoiceField(
        required=False,
        choices=[(key, FILINGS[key][0]) for key in OWED],
        error_messages={"invalid_choice": "미제출과 보완 요청에만 알림을 보낼 수 있습니다."},
    )
    task = forms.MultipleChoiceField(
        required=False, error_messages={"invalid_choice": f"이 분기에 없는 과제가 있습니다. {sentences.CHOOSE_AGAIN}"}
    )

    def __init__(self, data: QueryDict, *, period: ReportPeriod) -> None:
        super().__init__(data)
        self.period = period
        asked = [code for code in data.getlist("task")[: MOST_CODES + 1] if slug_re.fullmatch(code)]
        known = (
            ProgressReport.objects.filter(period=period, task__code__in=asked)
            if asked
            else ProgressReport.objects.none()
        )
        cast(forms.ChoiceField, self.fields["task"]).choices = [
            (code, code) for code in known.values_list("task__code", flat=True)
        ]

    def clean(self) -> dict:
        if len(self.cleaned_data.get("task", [])) > MOST_CODES:
            raise forms.ValidationError(f"한 번에 {MOST_CODES}건까지 선택할 수 있습니다.")
        return self.cleaned_data

    @property
    def codes(self) -> list[str]:
        return self.cleaned_data.get("task", [])

    @property
    def filing(self) -> str:
        """Return which owed reports are meant where no task was named; 미제출 where nothing was said."""
        return "" if self.codes else self.cleaned_data.get("filed") or "unfiled"

    def reports(self) -> list[int]:
        """Return the keys of the reports meant."""
        of_quarter = ProgressReport.objects.filter(period=self.period).order_by("task__position", "pk")
        meant = (
            of_quarter.filter(task__code__in=self.codes)
            if self.codes
            else of_quarter.filter(status__in=FILINGS[self.filing][1])
        )
        return list(meant.values_list("pk", flat=True))
