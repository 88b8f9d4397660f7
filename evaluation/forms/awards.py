"""Typing amounts of prize money."""

from typing import Any

from django import forms

from evaluation import sentences
from evaluation.models import PrizeAward
from evaluation.rules.days_served import TEN, is_in_tens
from exchange import sentences as of_exchange
from exchange.formats import josa, won
from exchange.forms.base import CleanText

MOST_DIGITS = 15  # enough for any budget, and what the column holds
WHOLE = "원 단위 숫자로 적어 주세요. 예: 3,000,000"


class WonField(forms.IntegerField):
    """An amount in won; thousands may be parted and 원 may follow."""

    def __init__(self, **kwargs: Any) -> None:
        messages = {"invalid": WHOLE, "min_value": WHOLE, "max_value": "금액이 너무 큽니다. 자릿수를 확인해 주세요."}
        messages |= kwargs.pop("error_messages", {})
        limits = {"min_value": 0, "max_value": 10**MOST_DIGITS}
        super().__init__(error_messages=messages, **limits | kwargs)
        self.widget = forms.TextInput(attrs={"inputmode": "numeric", "maxlength": "24", "autocomplete": "off"})

    def to_python(self, value: Any) -> int | None:
        if isinstance(value, str):
            value = value.replace(",", "").replace(" ", "").removesuffix("원")
            if value and not (value.isascii() and value.isdigit()):
                raise forms.ValidationError(WHOLE, code="invalid")
            value = value[: MOST_DIGITS + 2]
        return super().to_python(value)


class PrizeRuleForm(CleanText, forms.Form):
    """What a task of a grade gets, and where that is written."""

    grade = forms.ChoiceField(
        label="등급",
        choices=[(letter, letter) for letter in "SABC"],
        widget=forms.RadioSelect,
        error_messages={"required": sentences.CHOOSE_GRADE, "invalid_choice": of_exchange.CHOOSE_ONE},
    )
    amount_krw = WonField(
        label="과제당 포상금",
        min_value=1,
        max_value=100_000_000_000,
        error_messages={"required": "과제당 금액을 적어 주세요.", "min_value": "1원 이상이어야 합니다."},
    )
    basis = forms.CharField(
        label="근거",
        max_length=300,
        help_text="금액을 정한 문서의 이름과 번호를 적어 주세요.",
        error_messages={
            "required": sentences.SAY_BASIS_OF_AMOUNT,
            "max_length": "근거는 300자까지 적을 수 있습니다.",
        },
    )

    def clean_amount_krw(self) -> int:
        amount = self.cleaned_data["amount_krw"]
        if amount % TEN:
            raise forms.ValidationError(sentences.PRIZE_IN_TENS)
        return amount


class SplitForm(CleanText, forms.Form):
    """Two shares that add up to the award, and why so."""

    seen = forms.IntegerField(min_value=0, max_value=10_000, widget=forms.HiddenInput)
    share_a_krw = WonField(label="협업부처 1 배분액")
    share_b_krw = WonField(label="협업부처 2 배분액")
    reason = forms.CharField(
        label="배분 사유",
        max_length=300,
        error_messages={
            "required": sentences.WHY_DIVIDED_SO,
            "max_length": sentences.WHY_IS_SHORT,
        },
    )

    def __init__(self, *args: Any, award: PrizeAward, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.award = award
        self.fields["seen"].error_messages = dict.fromkeys(
            ("required", "invalid", "min_value", "max_value"), "화면을 새로 열어 다시 제안해 주세요."
        )
        for side in ("a", "b"):
            share = self.fields[f"share_{side}_krw"]
            share.label = f"{award.task.pair.post_of(side).name.short} 배분액"
            share.error_messages["required"] = f"{josa(str(share.label), '을/를')} 적어 주세요."

    def clean(self) -> dict[str, Any]:
        first, second = (self.cleaned_data.get(f"share_{side}_krw") for side in ("a", "b"))
        if first is not None and second is not None and first + second != self.award.amount_krw:
            self.add_error(
                "share_b_krw",
                f"두 배분액의 합이 {won(first + second)}입니다. {won(self.award.amount_krw)}이 되게 적어 주세요.",
            )
        elif first is not None and second is not None and not is_in_tens(first, second):
            self.add_error("share_b_krw", sentences.SHARES_IN_TENS)
        return self.cleaned_data


class MendForm(CleanText, forms.Form):
    """Why an amount is put right."""

    reason = forms.CharField(
        label="정정 사유",
        max_length=300,
        help_text=sentences.SHOWN_TO_BOTH,
        error_messages={
            "required": sentences.WHY_MENDED,
            "max_length": sentences.WHY_IS_SHORT,
        },
    )


class ConsentForm(CleanText, forms.Form):
    """Which proposal was on the page."""

    number = forms.IntegerField(min_value=1, max_value=10_000, widget=forms.HiddenInput)
