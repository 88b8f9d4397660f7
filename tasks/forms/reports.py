"""Typing one part of a joint report, confirming it, and deciding on it."""

import re
from collections.abc import Mapping, Sequence
from datetime import datetime, time
from decimal import Decimal
from typing import Any, cast

from django import forms

from exchange import clock
from exchange import sentences as of_exchange
from exchange.formats import number
from exchange.forms.base import CleanText
from tasks import sentences
from tasks.models import Side, TaskState
from tasks.queries.report_figures import Figure
from tasks.report_forms import CHOSEN, Kind, Question

MAX_VERSION = 2_000_000_000  # what the column holds
NUMBER = {"invalid": of_exchange.NUMBER_WANTED, "max_digits": "숫자가 너무 깁니다. 12자리까지 입력해 주세요."}
NUMBER |= {"max_whole_digits": NUMBER["max_digits"], "max_decimal_places": "소수점 아래는 두 자리까지 입력해 주세요."}
REOPEN = dict.fromkeys(("required", "invalid", "min_value", "max_value"), "화면을 새로 열어 다시 저장해 주세요.")
SEEN = re.compile(r"[-a-zA-Z0-9_]{1,50}:[ab]:[0-9a-f]{64}")
CHOICE = {"invalid_choice": of_exchange.CHOOSE_ONE}


def _text(label: str, limit: int, hint: str = "") -> forms.CharField:
    """A field of several lines. What is missing is said at confirmation, so nothing is required while drafting."""
    return forms.CharField(
        label=label,
        help_text=hint,
        max_length=limit,
        required=False,
        widget=forms.Textarea,
        error_messages={"max_length": f"{sentences.answer_too_long(label, limit)} {of_exchange.LETTERS_NOW}"},
    )


def in_field(value: Any) -> Any:
    """Return a stored value as it stands in its field."""
    if isinstance(value, Decimal):
        return number(value)
    return "" if value is None else value


def field_of(question: Question) -> forms.Field:
    """Return the field in which a question is answered; what it knows of itself is the form's declaration."""
    if question.kind in CHOSEN:
        return forms.ChoiceField(
            label=question.label,
            choices=question.choices,
            help_text=question.help,
            required=False,
            widget=forms.RadioSelect,
            error_messages=CHOICE,
        )
    if question.kind == Kind.NUMBER:
        return forms.DecimalField(
            label=question.label,
            help_text=question.help,
            required=False,
            max_digits=14,
            decimal_places=2,
            error_messages=NUMBER,
        )
    return _text(question.label, question.limit, question.help)


class SectionForm(CleanText, forms.Form):
    """One part of a report: a field for each question of its form, and which version the writer had before them.

    A figure has a field for each indicator and, where an earlier period's value was put into it, a tick beside it.
    """

    version = forms.IntegerField(
        min_value=1,
        max_value=MAX_VERSION,
        widget=forms.HiddenInput,
        error_messages=REOPEN,
    )

    def __init__(
        self, *args: Any, questions: Sequence[Question], figures: Sequence[Figure] = (), **options: Any
    ) -> None:
        super().__init__(*args, **options)
        self.questions = [question for question in questions if question.kind != Kind.FIGURE]
        self.figures = figures if len(self.questions) < len(questions) else ()
        for question in questions:
            if question.kind != Kind.FIGURE:
                self.fields[question.code] = field_of(question)
                continue
            for figure in self.figures:
                self.fields[f"reading_{figure.pk}"] = forms.DecimalField(
                    label=figure.name, required=False, max_digits=14, decimal_places=2, error_messages=NUMBER
                )
                if figure.carried_name:
                    self.fields[f"same_{figure.pk}"] = forms.BooleanField(
                        label=f"{figure.value} 그대로임을 확인", required=False
                    )
        if self.is_bound:
            self.data = self._cleaned(self.data)  # once more, now that every field is there

    def answers(self) -> dict[str, str]:
        """Return the part's answers by question; a number as its decimal notation."""
        typed = {question.code: self.cleaned_data[question.code] for question in self.questions}
        return {code: f"{value:f}" if isinstance(value, Decimal) else value or "" for code, value in typed.items()}

    def shown(self) -> dict[str, Any]:
        """Return what was typed, field by field, as the page shows it."""
        figures: dict[str, Any] = {}
        for figure in self.figures:
            for name in (f"reading_{figure.pk}", f"same_{figure.pk}"):
                if name in self.fields:
                    figures[name] = in_field(self.cleaned_data[name])
        return self.answers() | figures

    def differences(self, fields: Mapping[str, Mapping[str, Any]]) -> dict[str, dict[str, Any]]:
        """Return the texts of a conflict by field: its label, both texts to read, and what theirs is in the field."""
        found = {}
        for name, texts in fields.items():
            words = {whose: self._words(name, value) for whose, value in texts.items()}
            found[name] = {"label": str(self.fields[name].label), **words, "value": in_field(texts["theirs"])}
        return found

    def _words(self, name: str, value: Any) -> str:
        field = self.fields[name]
        if isinstance(field, forms.ChoiceField):
            return str(dict(cast(Any, field.choices)).get(value, value))
        if isinstance(value, bool):
            return "확인함" if value else "확인하지 않음"
        return str(in_field(value))

    def readings(self) -> dict[int, Decimal | None] | None:
        """Return indicator key -> value in its unit, None where the field is empty; None where no figure is asked."""
        if not self.figures:
            return None
        return {figure.pk: self.cleaned_data[f"reading_{figure.pk}"] for figure in self.figures}

    def confirmed(self) -> list[int]:
        """Return the indicators whose carried value is said to be the same still."""
        return [figure.pk for figure in self.figures if self.cleaned_data.get(f"same_{figure.pk}")]


class UnchangedForm(CleanText, forms.Form):
    """변동사항 없음, with the reason."""

    version = forms.IntegerField(min_value=1, max_value=MAX_VERSION, widget=forms.HiddenInput, error_messages=REOPEN)
    reason = forms.CharField(
        label="변동사항이 없는 사유",
        max_length=200,
        help_text="예: 법 개정안을 국회에서 심의하고 있음",
        error_messages={"required": sentences.WHY_UNCHANGED},
    )


class SignForm(CleanText, forms.Form):
    """A confirmation of the text whose fingerprint was on the page."""

    side = forms.ChoiceField(choices=[("a", "a"), ("b", "b")], widget=forms.HiddenInput)
    fingerprint = forms.RegexField(r"^[0-9a-f]{64}$", widget=forms.HiddenInput)
    dissent = forms.CharField(
        label="이견",
        max_length=500,
        required=False,
        widget=forms.Textarea,
        help_text="입력하면 이견을 붙여 확인합니다. 국무조정실과 상대 부처가 볼 수 있습니다.",
    )


class SeenTexts(forms.MultipleChoiceField):
    """``code:side:fingerprint`` of each text that was on the page; which codes there are is the view's to know."""

    widget = forms.MultipleHiddenInput

    def valid_value(self, value: str) -> bool:
        return SEEN.fullmatch(value) is not None


class SignPairForm(CleanText, forms.Form):
    """Confirmations of all the texts of one pair that were on the page."""

    text = SeenTexts()

    def texts(self) -> dict[str, tuple[str, str]]:
        """Return (side, fingerprint) by the task's code."""
        found = (value.split(":") for value in self.cleaned_data["text"])
        return {code: (side, fingerprint) for code, side, fingerprint in found}


class AcceptForm(CleanText, forms.Form):
    """국무조정실's verdict."""

    verdict = forms.ChoiceField(
        label="국무조정실 판정",
        choices=TaskState.choices,
        widget=forms.RadioSelect,
        error_messages={"required": sentences.CHOOSE_VERDICT} | CHOICE,
    )
    note = forms.CharField(label="의견", max_length=2000, required=False, widget=forms.Textarea)


class ReturnForm(CleanText, forms.Form):
    """Which parts go back, what to mend in each, and until when."""

    joint = _text("공동 현황에서 수정할 점", 2000)
    a = _text("협업부처 1가 수정할 점", 2000)
    b = _text("협업부처 2가 수정할 점", 2000)
    reply_due_on = forms.DateField(
        label="회신 기한",
        widget=forms.DateInput,
        help_text="그날 18:00까지입니다.",
        error_messages={"required": "회신 기한을 선택해 주세요.", "invalid": "날짜를 2024-10-18처럼 입력해 주세요."},
    )

    def __init__(self, *args, names: dict[str, str], **kwargs) -> None:
        super().__init__(*args, **kwargs)
        for side in ("a", "b"):
            self.fields[side].label = f"{names[side]}에서 수정할 점"

    def clean(self):
        if not any(self.cleaned_data.get(part) for part in Side.values):
            raise forms.ValidationError(sentences.SAY_WHAT_TO_MEND)
        return self.cleaned_data

    def clean_reply_due_on(self):
        day = self.cleaned_data["reply_due_on"]
        if day <= clock.today():
            raise forms.ValidationError("회신 기한은 내일 이후로 선택해 주세요.")
        if day.year > clock.today().year + 1:
            raise forms.ValidationError("회신 기한이 너무 멉니다. 1년 안으로 선택해 주세요.")
        return day

    def remarks(self) -> dict[str, str]:
        return {part: self.cleaned_data[part] for part in Side.values if self.cleaned_data.get(part)}

    def reply_due_at(self) -> datetime:
        """Return the moment until when an answer is on time: 18:00 Asia/Seoul on the day chosen."""
        return datetime.combine(self.cleaned_data["reply_due_on"], time(18, 0), tzinfo=clock.SEOUL)


class OpenForm(CleanText, forms.Form):
    """Opening a quarter: the person has seen which posts are vacant."""

    vacancies_seen = forms.BooleanField(label="확인할 사람이 없는 직위를 살펴보았습니다", required=False)
