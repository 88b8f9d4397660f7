"""Typing a round, and the reason for taking it a step back."""

from collections.abc import Iterable
from datetime import date, datetime, time
from typing import Any, cast

from django import forms
from django.db.models import Model

from evaluation import sentences
from evaluation.models import EvaluationRound
from evaluation.rules.rounds import open_fields
from exchange import clock
from exchange.forms.base import CleanText
from exchange.forms.manage import Difference, ManageForm, shown, speak
from tasks import sentences as of_tasks
from tasks.models import CollaborationTask

TAKEN_WORDS = frozenset({"add", "mine", "tables", "what-if"})  # parts of addresses that no round may be called by
CLOSING = time(18, 0)
CLOSED_NOW = "지금 단계에서는 바꿀 수 없습니다."


class RoundForm(ManageForm):
    """A round's own facts. What its step no longer lets change is shown and not taken."""

    scoring_on = forms.DateField(label="채점 마감일", help_text="그날 18:00에 마감합니다.")

    fixed = ("slug", "year", "kind", "exchange_round")
    field_order = ("kind", "year", "exchange_round", "title", "slug", "scoring_on", "objection_days", "hold_days")

    class Meta:
        model = EvaluationRound
        fields = ("kind", "year", "exchange_round", "title", "slug", "objection_days", "hold_days")
        widgets = {"kind": forms.RadioSelect}
        help_texts = {
            "objection_days": (
                "잠정 공개한 다음 날부터 셉니다. 마지막 날이 주말이나 공휴일이면 다음 근무일 18:00에 끝납니다. "
                "법에 정한 기간이 아니라 이 평가에서 정하는 기간입니다(1~60일)."
            ),
            "hold_days": (
                "이의 기간이 끝나고 답변을 마친 뒤 확정까지 기다리는 날입니다. 법에 정한 기간이 아닙니다(0~60일)."
            ),
            "slug": f"화면 주소에 들어가는 이름입니다. {sentences.SLUG_LOOKS_SO}",
        }

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        if not self.is_new:
            until = self.instance.scoring_until.astimezone(clock.SEOUL)
            self.fields["scoring_on"].initial = until.date()
            still = {"scoring_on" if name == "scoring_until" else name for name in open_fields(self.instance)}
            for name in set(self.fields) - still - set(self.fixed):
                self.fields[name].disabled = True
                self.fields[name].help_text = f"{self.fields[name].help_text} {CLOSED_NOW}".strip()

    def clean_slug(self) -> str:
        slug = self.cleaned_data["slug"].lower()
        if slug in TAKEN_WORDS:
            raise forms.ValidationError("주소로 쓸 수 없는 이름입니다. 연도를 포함해 적어 주세요.")
        return slug

    def clean_scoring_on(self) -> date:
        day = self.cleaned_data["scoring_on"]
        if self._moves_deadline() and self._until(day) <= clock.now():
            raise forms.ValidationError("채점 마감일은 오늘보다 뒤여야 합니다.")
        return day

    def values(self) -> dict[str, Any]:
        """Return the columns for the action; the day of the deadline as its moment."""
        values = super().values()
        if self._moves_deadline():
            values["scoring_until"] = self._until(self.cleaned_data["scoring_on"])
        return values

    def differences(self, fresh: Model) -> list[Difference]:
        """Return where what was typed differs from ``fresh``; the deadline stands under its day."""
        found = []
        for name, mine in self.values().items():
            field, theirs = self.fields["scoring_on" if name == "scoring_until" else name], getattr(fresh, name)
            if mine != theirs:
                found.append(Difference(str(field.label), shown(field, theirs), shown(field, mine)))
        return found

    def _moves_deadline(self) -> bool:
        """Whether a deadline was typed that is to be written: a day left as it is keeps its hour too."""
        return self.is_new or (not self.fields["scoring_on"].disabled and "scoring_on" in self.changed_data)

    def _until(self, day: date) -> datetime:
        return datetime.combine(day, CLOSING, tzinfo=clock.SEOUL)


class CloseForm(CleanText, forms.Form):
    """Why scoring ends although reports of the year's last quarter are not in; asked for only then."""

    reason = forms.CharField(
        label="채점을 먼저 닫는 사유",
        max_length=400,
        widget=forms.Textarea,
        help_text="평가 결과의 화면과 파일에 함께 적힙니다.",
    )

    def __init__(self, *args: Any, awaited: str, **options: Any) -> None:
        super().__init__(*args, **options)
        for field in self.fields.values():
            speak(field)
        if not awaited:
            del self.fields["reason"]


class JoinForm(CleanText, forms.Form):
    """A task that came after the opening, and why the round judges it too."""

    task = forms.ChoiceField(label="추가할 과제", error_messages={"invalid_choice": of_tasks.CHOOSE_AGAIN})
    reason = forms.CharField(label="추가 사유", max_length=300, widget=forms.Textarea)

    def __init__(self, *args: Any, tasks: Iterable[CollaborationTask], **options: Any) -> None:
        super().__init__(*args, **options)
        choices = [("", "선택해 주세요"), *((task.code, f"{task.code} {task.short_name}") for task in tasks)]
        cast(forms.ChoiceField, self.fields["task"]).choices = choices
        for field in self.fields.values():
            speak(field)


class UnwindForm(CleanText, forms.Form):
    """Why a round goes a step back; ``expected`` is the step that the person saw."""

    expected = forms.CharField(widget=forms.HiddenInput, max_length=12)
    reason = forms.CharField(
        label="환원 사유",
        max_length=1000,
        widget=forms.Textarea,
        help_text="누가 언제 왜 환원했는지 결정 기록으로 남고 삭제할 수 없습니다.",
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        for field in self.fields.values():
            speak(field)
