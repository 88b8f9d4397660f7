"""Choosing who at 국무조정실 looks after tasks."""

from typing import cast

from django import forms
from django.core.validators import slug_re
from django.utils.datastructures import MultiValueDict

from exchange.forms.base import CleanText
from exchange.models import User
from exchange.roles import Capability
from tasks import sentences
from tasks.models import CollaborationTask

MOST_CODES = 200  # as many as a page can show
NOBODY = "none"


class AssignForm(CleanText, forms.Form):
    """The tasks that were picked, and into whose hands they go."""

    task = forms.MultipleChoiceField(
        error_messages={
            "required": "목록에서 과제를 먼저 선택해 주세요.",
            "invalid_choice": f"없는 과제가 있습니다. {sentences.CHOOSE_AGAIN}",
        }
    )
    checker = forms.ChoiceField(
        label="점검 담당",
        error_messages={
            "required": "점검 담당을 선택해 주세요.",
            "invalid_choice": "사용하는 점검 담당 계정에서 선택해 주세요.",
        },
    )

    def __init__(self, data: MultiValueDict, *, sent: bool) -> None:
        super().__init__(data)
        asked = [code for code in data.getlist("task")[:MOST_CODES] if slug_re.fullmatch(code)]
        found = CollaborationTask.objects.filter(code__in=asked) if asked else CollaborationTask.objects.none()
        self.found = list(found.select_related("checker").order_by("position", "pk"))
        cast(forms.ChoiceField, self.fields["task"]).choices = [(task.code, task.short_name) for task in self.found]
        self.people = {
            str(user.pk): user
            for user in User.objects.able_to_log_in().who_may(Capability.REVIEW).order_by("display_name", "pk")
        }
        cast(forms.ChoiceField, self.fields["checker"]).choices = [
            ("", "선택해 주세요"),
            *((key, user.display_name) for key, user in self.people.items()),
            (NOBODY, "담당 없음"),
        ]
        self.fields["checker"].required = sent

    @property
    def person(self) -> User | None:
        """The chosen coordinator; None for nobody. Only after the form was found valid."""
        return self.people.get(self.cleaned_data["checker"])
