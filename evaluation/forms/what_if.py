"""What may be asked of the what-if page: a draft rule, a day, made-up heads; every number within bounds."""

from collections.abc import Iterator
from datetime import date
from typing import Any

from django import forms

from evaluation import pay
from evaluation.forms.pay import LEAST_BASE, PercentField, WonField
from evaluation.models import BonusRule, Gate, PayBase, Proration, SpecialBase, Track
from evaluation.models.pay import LEVELS
from evaluation.pay import MOST_BASE
from evaluation.scoring import GRADES
from evaluation.what_if import MOST_BUDGET, MOST_HEADS, Draft, Group
from exchange import sentences as of_exchange
from exchange.forms import CleanText
from exchange.forms.manage import speak

FIRST_DAY, LAST_DAY = date(2016, 1, 1), date(2040, 12, 31)  # the bonus exists since 2016
ROWS = tuple((str(track), level) for track, levels in LEVELS.items() for level in levels)


def title_of(track: str, level: str) -> str:
    """Return 고위공무원 가, or 4급, which names its track by itself."""
    return f"{Track.SES.label} {level}" if track == Track.SES else level


def name_of(track: str, level: str, what: str) -> str:
    """Return the name of a cell's field: ``ses_1_base``, ``perf_2_S``."""
    place = [row for row in ROWS if row[0] == track].index((track, level)) + 1
    return f"{track.lower()}_{place}_{what}"


class WhatIfForm(CleanText, forms.Form):
    """Read from the address (GET), so that a trial can be passed on and nothing is stored."""

    day = forms.DateField(label="지급일", widget=forms.DateInput(attrs={"type": "date"}))
    special_bp = PercentField(label="특별성과가산금(%)", help_text="성과연봉에 대한 비율")
    special_base = forms.ChoiceField(
        label="가산의 기준",
        choices=SpecialBase,
        required=False,
        help_text="두 해석의 근거와 금액을 결과에 함께 보입니다.",
    )
    headcount_percent = forms.IntegerField(label="인원 한도(%)", min_value=0, max_value=100)
    gate = forms.ChoiceField(label="필요한 등급", choices=Gate)
    proration = forms.ChoiceField(label="근무 월수 반영", choices=Proration)
    months = forms.IntegerField(
        label="근무 월수", min_value=0, max_value=12, help_text="모두 같다고 가정. 2개월이 안 되면 지급하지 않습니다."
    )
    budget = WonField(
        label="예산(원)", min_value=0, max_value=MOST_BUDGET, required=False, help_text="성과연봉과 가산금을 합한 예산"
    )

    def __init__(self, *args: Any, bases: dict[tuple[str, str], PayBase], rule: BonusRule | None, **options: Any):
        super().__init__(*args, **options)
        if rule:
            self.initial = {
                **self.initial,
                "special_bp": rule.special_bp,
                "special_base": rule.special_base,
                "headcount_percent": rule.headcount_percent,
                "gate": rule.gate,
                "proration": rule.proration,
            }
        self.initial.setdefault("months", pay.MONTHS_OF_YEAR)
        for track, level in ROWS:
            known = bases.get((track, level))
            title = title_of(track, level)
            self.fields[name_of(track, level, "base")] = WonField(
                label=f"{title} 지급기준액(원)",
                min_value=LEAST_BASE,
                max_value=MOST_BASE,
                required=False,
                initial=known.amount_krw if known else None,
            )
            for grade in GRADES:
                self.fields[name_of(track, level, grade)] = forms.IntegerField(
                    label=f"{title} {grade}등급 인원", min_value=0, max_value=MOST_HEADS, required=False, initial=0
                )
        for field in self.fields.values():
            speak(field)

    def cells(self) -> Iterator[tuple[str, Any, list[Any]]]:
        """Yield (title, field of the base, fields of the heads by grade) of each row of the table."""
        for track, level in ROWS:
            heads = [self[name_of(track, level, grade)] for grade in GRADES]
            yield title_of(track, level), self[name_of(track, level, "base")], heads

    def clean_day(self) -> date:
        day = self.cleaned_data["day"]
        if not FIRST_DAY <= day <= LAST_DAY:
            raise forms.ValidationError(of_exchange.out_of_years(FIRST_DAY.year, LAST_DAY.year))
        return day

    def clean_special_base(self) -> str:
        """Take the decree's reading where an address from before the choice was there does not say."""
        return self.cleaned_data["special_base"] or SpecialBase.OWN

    def clean(self) -> dict[str, Any]:
        typed = super().clean() or self.cleaned_data
        anybody = False
        for track, level in ROWS:
            heads = sum(typed.get(name_of(track, level, grade)) or 0 for grade in GRADES)
            base = name_of(track, level, "base")
            anybody = anybody or heads > 0
            if heads and typed.get(base) is None and base not in self.errors:
                self.add_error(base, f"{title_of(track, level)}의 지급기준액을 입력해 주세요.")
        if not anybody and not self.errors:
            raise forms.ValidationError("인원을 한 칸 이상 입력해 주세요.")
        return typed

    def draft(self) -> Draft:
        names = ("special_bp", "headcount_percent", "gate", "proration", "months", "special_base")
        return Draft(**{name: self.cleaned_data[name] for name in names})

    def groups(self) -> list[Group]:
        """Return the rows in which there is anybody."""
        found = []
        for track, level in ROWS:
            heads = {grade: self.cleaned_data[name_of(track, level, grade)] or 0 for grade in GRADES}
            if any(heads.values()):
                found.append(Group(track, level, self.cleaned_data[name_of(track, level, "base")], heads))
        return found
