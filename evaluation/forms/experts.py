"""Typing what is known of an expert, whom to give which tasks, and why one is taken back."""

from typing import Any

from django import forms

from evaluation.models import ExpertProfile
from exchange.forms.base import CleanText
from exchange.forms.manage import ManageForm, speak

MOST_TASKS = 200


class ExpertForm(ManageForm):
    """An expert's particulars."""

    class Meta:
        model = ExpertProfile
        fields = ("employer", "former_posts", "commissions", "load_limit")
        widgets = {"former_posts": forms.Textarea, "commissions": forms.Textarea}
        help_texts = {
            "employer": "지금 일하는 기관·학교·회사",
            "load_limit": "한 회차에서 맡을 수 있는 과제 수입니다. 배정할 때 넘지 않게 막습니다.",
        }

    def clean_load_limit(self) -> int:
        limit = self.cleaned_data["load_limit"]
        if not 1 <= limit <= MOST_TASKS:
            raise forms.ValidationError(f"1건에서 {MOST_TASKS}건 사이로 입력해 주세요.")
        return limit


class AssignForm(CleanText, forms.Form):
    """Which tasks one expert is to be given, and why in spite of a suggested tie."""

    expert = forms.IntegerField(
        error_messages={"required": "배정할 위원을 선택해 주세요.", "invalid": "위원을 목록에서 선택해 주세요."}
    )
    despite = forms.CharField(
        label="그래도 배정하는 사유",
        max_length=300,
        required=False,
        widget=forms.Textarea,
        help_text="유의사항을 어떻게 확인했고 왜 배정하는지 적어 주세요. 배정 기록에 남습니다.",
    )

    def __init__(self, data: Any, *, codes: list[str], **options: Any) -> None:
        super().__init__(data, **options)
        self.codes = list(dict.fromkeys(codes))
        for name in ("despite",):
            speak(self.fields[name])

    def clean(self) -> dict[str, Any]:
        if not self.codes:
            raise forms.ValidationError("배정할 과제를 하나 이상 선택해 주세요.")
        if len(self.codes) > MOST_TASKS:
            raise forms.ValidationError(f"한 번에 {MOST_TASKS}건까지 배정할 수 있습니다.")
        return self.cleaned_data


class EvenForm(CleanText, forms.Form):
    """How many experts each task is to have."""

    wanted = forms.IntegerField(label="과제마다 둘 위원 수", min_value=1, max_value=20)

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        speak(self.fields["wanted"])


class WithdrawForm(CleanText, forms.Form):
    """Why a task is taken back from an expert."""

    reason = forms.CharField(label="철회 사유", max_length=300, widget=forms.Textarea)

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        speak(self.fields["reason"])
