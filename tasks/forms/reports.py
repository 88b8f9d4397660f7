"""Typing one part of a joint report, confirming it, and deciding on it."""

import re
from datetime import datetime, time
from decimal import Decimal

from django import forms

from exchange import clock
from exchange import sentences as of_exchange
from exchange.formats import josa
from exchange.forms.base import CleanText
from tasks import sentences
from tasks.models import Indicator, IssueKind, ReportSection, RoleState, Side, TaskState

MAX_VERSION = 2_000_000_000  # what the column holds
NUMBER = {"invalid": of_exchange.NUMBER_WANTED, "max_digits": "숫자가 너무 깁니다. 12자리까지 적어 주세요."}
NUMBER |= {"max_whole_digits": NUMBER["max_digits"], "max_decimal_places": "소수점 아래는 두 자리까지 적어 주세요."}
REOPEN = dict.fromkeys(("required", "invalid", "min_value", "max_value"), "화면을 새로 열어 다시 저장해 주세요.")
SEEN = re.compile(r"[-a-zA-Z0-9_]{1,50}:[ab]:[0-9a-f]{64}")
CHOICE = {"invalid_choice": of_exchange.CHOOSE_ONE}


def _text(label: str, limit: int, hint: str = "") -> forms.CharField:
    """A field of several lines. What is missing is said at confirmation, so nothing is required while drafting."""
    subject = josa(label, "은/는")
    return forms.CharField(
        label=label,
        help_text=hint,
        max_length=limit,
        required=False,
        widget=forms.Textarea,
        error_messages={"max_length": f"{subject} {limit:,}자까지 적을 수 있습니다. {of_exchange.LETTERS_NOW}"},
    )


def _choice(label: str, choices, hint: str = "") -> forms.ChoiceField:
    return forms.ChoiceField(
        label=label,
        choices=choices,
        help_text=hint,
        required=False,
        widget=forms.RadioSelect,
        error_messages=CHOICE,
    )


class SectionForm(CleanText, forms.Form):
    """Common to the three parts: which version the writer had before them."""

    version = forms.IntegerField(
        min_value=1,
        max_value=MAX_VERSION,
        widget=forms.HiddenInput,
        error_messages=REOPEN,
    )

    def answers(self) -> dict[str, str]:
        """Return the part's answers by field name."""
        return {name: self.cleaned_data[name] for name in self.answer_names}

    answer_names: tuple[str, ...] = ()


class JointForm(SectionForm):
    """공동 현황: the assessment both share, and the quarter's figures."""

    rating = _choice("추진 상태", TaskState.choices, "두 부처가 함께 판단한 상태입니다. 평가 등급이 아닙니다.")
    rating_reason = _text("판단 사유", 500, "주의나 지연이면 왜 그렇게 판단했는지, 언제 바로잡을지 적어 주세요.")
    progress = _text("함께 한 일", 1000, "두 부처가 같이 한 협의·점검을 개조식으로 적어 주세요.")

    answer_names = ("rating", "rating_reason", "progress")

    def __init__(self, *args, indicators: list[Indicator], **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.indicators = indicators
        for indicator in indicators:
            self.fields[f"reading_{indicator.pk}"] = forms.DecimalField(
                label=indicator.name, required=False, max_digits=14, decimal_places=2, error_messages=NUMBER
            )

    def readings(self) -> dict[int, Decimal | None]:
        """Return indicator key -> value in its unit, None where the field is empty."""
        return {indicator.pk: self.cleaned_data[f"reading_{indicator.pk}"] for indicator in self.indicators}


class SideForm(SectionForm):
    """One ministry's own part."""

    progress = _text("추진실적", 1000)
    role_state = _choice("맡은 역할 이행", RoleState.choices)
    issue_kind = _choice("애로·이견", IssueKind.choices, "있음을 고르면 국무조정실이 먼저 살펴봅니다.")
    issue_text = _text("애로·이견 내용", 500, "무엇이 걸려 있는지 한두 문장으로 적어 주세요.")
    issue_request = _text("국무조정실에 바라는 점", 500)
    next_plan = _text("다음 분기 계획", 1000)
    evidence = _text("증빙 자료", 500, "문서 제목과 문서번호, 공개 주소를 한 줄에 하나씩 적어 주세요.")

    answer_names = ("progress", "role_state", "issue_kind", "issue_text", "issue_request", "next_plan", "evidence")


def form_of(section: ReportSection, indicators: list[Indicator], data=None, readings=None) -> SectionForm:
    """Return the form of one part, filled with what is stored or with what was sent."""
    stored = {name: getattr(section, name) for name in section.fields} | {"version": section.version}
    if section.side != Side.JOINT:
        return SideForm(data, initial=stored)
    stored |= {f"reading_{key}": value for key, value in (readings or {}).items()}
    return JointForm(data, initial=stored, indicators=indicators)


class UnchangedForm(CleanText, forms.Form):
    """달라진 것 없음, with the reason."""

    version = forms.IntegerField(min_value=1, max_value=MAX_VERSION, widget=forms.HiddenInput, error_messages=REOPEN)
    reason = forms.CharField(
        label="달라진 것이 없는 까닭",
        max_length=200,
        help_text="예: 법 개정안을 국회에서 심의하고 있음",
        error_messages={"required": sentences.WHY_UNCHANGED},
    )


class SignForm(CleanText, forms.Form):
    """A confirmation of the text whose fingerprint was on the page."""

    side = forms.ChoiceField(choices=[("a", "a"), ("b", "b")], widget=forms.HiddenInput)
    fingerprint = forms.RegexField(r"^[0-9a-f]{64}$", widget=forms.HiddenInput)
    dissent = forms.CharField(
        label="다른 의견",
        max_length=500,
        required=False,
        widget=forms.Textarea,
        help_text="적으면 의견과 함께 확인됩니다. 국무조정실과 상대 부처가 볼 수 있습니다.",
    )


class SeenTexts(forms.MultipleChoiceField):
    """``code:side:fingerprint`` of each text that was on the page; which codes there are is the view's to know."""

    widget = forms.MultipleHiddenInput

    def valid_value(self, value: str) -> bool:
        return SEEN.fullmatch(value) is not None


class SignPairForm(forms.Form):
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

    joint = _text("공동 현황에서 고칠 점", 2000)
    a = _text("앞 부처가 고칠 점", 2000)
    b = _text("뒤 부처가 고칠 점", 2000)
    reply_due_on = forms.DateField(
        label="회신 기한",
        widget=forms.DateInput,
        help_text="그날 18:00까지입니다.",
        error_messages={"required": "회신 기한을 골라 주세요.", "invalid": "날짜를 2024-10-18처럼 입력해 주세요."},
    )

    def __init__(self, *args, names: dict[str, str], **kwargs) -> None:
        super().__init__(*args, **kwargs)
        for side in ("a", "b"):
            self.fields[side].label = f"{names[side]}에서 고칠 점"

    def clean(self):
        if not any(self.cleaned_data.get(part) for part in Side.values):
            raise forms.ValidationError(sentences.SAY_WHAT_TO_MEND)
        return self.cleaned_data

    def clean_reply_due_on(self):
        day = self.cleaned_data["reply_due_on"]
        if day <= clock.today():
            raise forms.ValidationError("회신 기한은 내일 이후로 골라 주세요.")
        if day.year > clock.today().year + 1:
            raise forms.ValidationError("회신 기한이 너무 멉니다. 1년 안으로 골라 주세요.")
        return day

    def remarks(self) -> dict[str, str]:
        return {part: self.cleaned_data[part] for part in Side.values if self.cleaned_data.get(part)}

    def reply_due_at(self) -> datetime:
        """Return the moment until when an answer is on time: 18:00 Asia/Seoul on the day chosen."""
        return datetime.combine(self.cleaned_data["reply_due_on"], time(18, 0), tzinfo=clock.SEOUL)


class OpenForm(forms.Form):
    """Opening a quarter: the person has seen which posts are vacant."""

    vacancies_seen = forms.BooleanField(label="확인할 사람이 없는 직위를 살펴보았습니다", required=False)
