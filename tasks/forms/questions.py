"""Typing one of the questions that 국무조정실 asks in one period alone."""

from typing import Any

from django import forms

from exchange.forms.manage import LinesField, ManageForm
from tasks.models import PeriodQuestion, QuestionKind
from tasks.report_forms.own import MOST


class QuestionForm(ManageForm):
    within = ("period",)
    choices = LinesField(
        label="보기",
        max_items=MOST,
        help_text=f"선택형일 때만 입력합니다. 한 줄에 하나씩, 2개부터 {MOST}개까지 입력해 주세요.",
    )

    class Meta:
        model = PeriodQuestion
        fields = ("position", "part", "kind", "label", "help", "choices", "is_required", "in_papers")
        widgets = {"part": forms.RadioSelect, "kind": forms.RadioSelect}
        help_texts = {
            "part": "공동 현황은 두 부처가 함께, 부처별 작성은 두 부처가 각각 답합니다.",
            "help": "문항 아래에 그대로 보입니다.",
            "is_required": "선택하면 답변을 입력해야 확인할 수 있습니다.",
            "in_papers": "선택하면 확정한 보고의 답변을 평가위원이 볼 수 있습니다.",
        }

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        if self.is_new:
            taken = set(self.instance.period.questions.values_list("position", flat=True))
            self.initial["position"] = next((place for place in range(1, MOST + 1) if place not in taken), MOST)

    def clean(self) -> dict[str, Any]:
        typed = super().clean() or self.cleaned_data
        choices = typed.get("choices", [])
        if typed.get("kind") == QuestionKind.CHOICE and len(choices) < 2:
            self.add_error("choices", "선택형 문항은 보기를 2개 이상 입력해 주세요.")
        if typed.get("kind") in (QuestionKind.TEXT, QuestionKind.NUMBER) and choices:
            self.add_error("choices", "보기는 선택형 문항에만 입력합니다. 보기를 비우거나 선택형을 선택해 주세요.")
        return typed
