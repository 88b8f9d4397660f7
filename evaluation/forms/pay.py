"""What may be typed into the pay tables: percentages and won as documents print them, days, and where it was read."""

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from typing import Any, ClassVar, cast

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import URLValidator

from evaluation.models import BaseStatus, BonusRule, GuaranteeRule, PayBase, PayRate
from evaluation.models.pay import LEVELS, Effective
from evaluation.pay import MOST_BASE
from evaluation.queries.pay_tables import twin_of
from exchange.forms import CleanText
from exchange.forms.manage import ManageForm, speak
from exchange.texts import half_width, plain_number

BP_OF_PERCENT = 100
LEAST_BASE = 10_000_000  # won a year; thousands of won are a slip
NOT_OF_TRACK = "{track}의 급은 {levels}입니다."
ENDS_EARLY = "마지막 날은 시행일과 같거나 늦어야 합니다."
SPAN = ("effective_from", "effective_until")
ORIGIN = ("source_title", "source_url", "note", "gap_reason")


class PercentField(forms.DecimalField):
    """A percentage with at most two places, handed on in basis points (8 → 800)."""

    def __init__(self, **options: Any) -> None:
        super().__init__(min_value=0, max_value=100, max_digits=5, decimal_places=2, **options)

    def to_python(self, value: Any) -> Any:
        if isinstance(value, str):
            value = plain_number(half_width(value).strip().removesuffix("%")) or value
        return super().to_python(value)

    def clean(self, value: Any) -> Any:
        percent = super().clean(value)
        return None if percent is None else int(percent * BP_OF_PERCENT)

    def prepare_value(self, value: Any) -> Any:
        return Decimal(value) / BP_OF_PERCENT if type(value) is int else value


class WonField(forms.IntegerField):
    """An amount in won; commas and a trailing 원 may be typed."""

    def to_python(self, value: Any) -> Any:
        if isinstance(value, str):
            value = plain_number(half_width(value).strip().removesuffix("원")) or value
        return super().to_python(value)


class PayRowForm(ManageForm):
    """What every table asks for: days, source, and why days beside the row stay empty where they do."""

    source_url = forms.URLField(
        label="근거 주소",
        max_length=500,
        required=False,
        assume_scheme="https",
        validators=[URLValidator(schemes=["http", "https"])],
        error_messages={"invalid": "주소를 https://www.law.go.kr/… 처럼 입력해 주세요."},
    )
    within = ("published_at", "withdrawn_at")  # both empty: the constraint on days looks at published rows only
    asked: ClassVar[dict[str, str]] = {  # a line under the field
        "effective_from": "지급일이 이날부터인 금액에 적용합니다.",
        "effective_until": "비워 두면 다음 자료가 공개될 때까지 적용합니다.",
        "source_title": "법령과 조문, 공문 번호, 보도의 매체와 날짜를 적습니다.",
        "note": "확실하지 않은 점이 있으면 적습니다.",
        "gap_reason": "앞뒤 자료와 날짜가 이어지지 않을 때만 적습니다. 적지 않으면 공개할 수 없습니다.",
    }

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        for name, text in self.asked.items():
            self.fields[name].help_text = text

    def twin(self) -> Effective | None:
        """Return the row that says exactly what was typed; one that was taken back may be put in again."""
        return twin_of(self._meta.model, self.values()) if self.is_new and self.is_valid() else None

    def clean(self) -> dict[str, Any]:
        typed = super().clean()
        first, last = typed.get("effective_from"), typed.get("effective_until")
        if isinstance(first, date) and isinstance(last, date) and last < first:
            self.add_error("effective_until", ENDS_EARLY)
        return typed


class PayRateForm(PayRowForm):
    s_bp = PercentField(label="S등급(%)")
    a_bp = PercentField(label="A등급(%)")
    b_bp = PercentField(label="B등급(%)")
    c_bp = PercentField(label="C등급(%)", initial=0)

    class Meta:
        model = PayRate
        fields = ("track", *SPAN, "s_bp", "a_bp", "b_bp", "c_bp", "verified_until", *ORIGIN)

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["verified_until"].help_text = (
            "이날까지 본문을 확인했습니다. 그 뒤의 금액은 참고 산출액이 됩니다. "
            "비워 두면 기간 전체를 확인한 것으로 봅니다."
        )

    def clean(self) -> dict[str, Any]:
        typed = super().clean()
        steps = [bp for grade in "sabc" if (bp := typed.get(f"{grade}_bp")) is not None]
        if len(steps) == len("sabc") and steps != sorted(steps, reverse=True):
            self.add_error("s_bp", "지급률은 S, A, B, C의 차례로 낮아지거나 같아야 합니다.")
        return typed


class PayBaseForm(PayRowForm):
    level = forms.ChoiceField(
        label="급", choices=[("", ""), *((level, level) for levels in LEVELS.values() for level in levels)]
    )
    amount_krw = WonField(
        label="지급기준액(원)",
        min_value=LEAST_BASE,
        max_value=MOST_BASE,
        help_text="한 해 금액을 원 단위로 적습니다. 천원 단위 표라면 000을 붙입니다.",
    )

    class Meta:
        model = PayBase
        fields = ("track", "level", *SPAN, "amount_krw", "status", *ORIGIN)

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        sentence = f"한 해 금액을 원 단위로 입력해 주세요. {LEAST_BASE:,}원부터 {MOST_BASE:,}원까지입니다."
        self.fields["amount_krw"].error_messages |= {"min_value": sentence, "max_value": sentence}
        self.fields["status"].help_text = "공식이 아니면 이 금액으로 산출한 값은 참고 산출액 (비공식)으로 나옵니다."
        if not settings.DEMO:  # made-up amounts are for demonstrations only
            status = cast(forms.ChoiceField, self.fields["status"])
            known = cast(Iterable[tuple[str, str]], status.choices)
            status.choices = [choice for choice in known if choice[0] != BaseStatus.SYNTHETIC]

    def clean(self) -> dict[str, Any]:
        typed = super().clean()
        track, level = typed.get("track"), typed.get("level")
        if track in LEVELS and level and level not in LEVELS[track]:
            label = dict(PayBase._meta.get_field("track").flatchoices)[track]
            self.add_error("level", NOT_OF_TRACK.format(track=label, levels=", ".join(LEVELS[track])))
        return typed


class BonusRuleForm(PayRowForm):
    special_bp = PercentField(label="특별성과가산금(%)", initial=5000)
    long_term_max_bp = PercentField(label="장기성과급 한도(%)", initial=0)

    class Meta:
        model = BonusRule
        fields = (
            *("article", "decree", *SPAN, "special_bp", "headcount_percent", "long_term_max_bp"),
            *("special_base", "gate", "proration", "allows_stacking", *ORIGIN),
        )

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["special_bp"].help_text = "실제로 지급하는 성과연봉에 대한 비율입니다."
        self.fields["headcount_percent"].help_text = "성과가 우수한 상위 몇 %까지인지 적습니다."
        self.fields["decree"].help_text = "개정한 대통령령의 번호와 날짜. 예: 제36015호(2026. 1. 2.)"

    def clean_headcount_percent(self) -> int:
        percent = self.cleaned_data["headcount_percent"]
        if percent > 100:
            raise ValidationError("100 이하로 입력해 주세요.")
        return percent


class GuaranteeForm(PayRowForm):
    class Meta:
        model = GuaranteeRule
        fields = ("name", *SPAN, *ORIGIN)


FORMS: dict[type[Effective], type[PayRowForm]] = {
    PayRate: PayRateForm,
    PayBase: PayBaseForm,
    BonusRule: BonusRuleForm,
    GuaranteeRule: GuaranteeForm,
}


class WithdrawForm(CleanText, forms.Form):
    """Why a published row is taken back."""

    reason = forms.CharField(label="철회 사유", max_length=300, help_text="이력에 남고 표에 그대로 보입니다.")

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        for field in self.fields.values():
            speak(field)
