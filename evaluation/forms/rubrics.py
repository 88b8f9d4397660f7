"""Typing a rubric: its rules, a row for each criterion, the grades. Works as a plain form; a button posts for a row."""

import re
from collections.abc import Mapping
from decimal import Decimal
from typing import Any, cast

from django import forms
from django.core.exceptions import ValidationError

from evaluation.models import GradeMode, Rubric
from evaluation.queries.rubrics import sets_of
from evaluation.rules.draft import VALUES, CriterionText, RubricText
from exchange import formats
from exchange.forms.base import CleanText
from exchange.forms.manage import LinesField, ManageForm, name_nothing, speak
from exchange.models import TaskCategory

MOST_ROWS = 40
LARGEST_SCORE = 1000
CUTS = ("S", "A", "B")
ANCHOR = re.compile(r"(?P<score>\d{1,4})\s*점?\s*[:：]?\s+(?P<text>\S.*)")


class AnchorsField(LinesField):
    """What scores mean, one a line: ``90 변화가 확인됨``. Becomes (score, text) pairs, the highest first."""

    def clean(self, value: Any) -> tuple[tuple[int, str], ...]:
        found: dict[int, str] = {}
        for line in super().clean(value):
            parts = ANCHOR.fullmatch(line)
            if parts is None:
                raise ValidationError(f"점수와 뜻을 ‘90 변화가 확인됨’처럼 적어 주세요: {line[:20]}")
            score = int(parts["score"])
            if score in found:
                raise ValidationError(f"{score}점의 뜻이 두 번 있습니다.")
            if score > LARGEST_SCORE:
                raise ValidationError(f"점수는 {LARGEST_SCORE} 이하로 적어 주세요.")
            found[score] = parts["text"]
        return tuple(sorted(found.items(), reverse=True))

    def prepare_value(self, value: Any) -> Any:
        if isinstance(value, tuple):
            return "\n".join(f"{score} {text}" for score, text in value)
        return super().prepare_value(value)


class CriterionForm(CleanText, forms.Form):
    """One row of the rubric. A row in which nothing is typed is no row."""

    order = forms.IntegerField(label="순서", min_value=1, max_value=99, required=False)
    name = forms.CharField(label="항목", max_length=60)
    category: forms.ModelChoiceField = forms.ModelChoiceField(
        label="구분",
        queryset=TaskCategory.objects.none(),
        required=False,
        help_text="고르면 그 구분의 과제에만 씁니다.",
    )
    weight = forms.DecimalField(
        label="가중치",
        max_digits=5,
        decimal_places=2,
        min_value=Decimal("0.01"),
        max_value=100,
    )
    question = forms.CharField(label="묻는 것", max_length=300)
    anchors = AnchorsField(
        label="점수의 뜻",
        max_items=11,
        item_length=206,
        help_text="한 줄에 하나씩 점수와 뜻을 적습니다. 예: 90 변화가 수치로 확인됨",
    )
    remove = forms.BooleanField(label="저장할 때 이 항목 빼기", required=False)

    def __init__(self, *args: Any, categories: Any, **options: Any) -> None:
        super().__init__(*args, empty_permitted=True, use_required_attribute=False, **options)
        category = cast(forms.ModelChoiceField, self.fields["category"])
        category.queryset = categories
        for field in self.fields.values():
            speak(field)
            name_nothing(field)
        category.empty_label = "공통(모든 과제)"
        self.fields["order"].error_messages["invalid"] = "순서를 숫자로 적어 주세요."
        if self.is_bound and self.data.get(self.add_prefix("remove")):
            for field in self.fields.values():
                field.required = False  # what goes away need not be complete

    @property
    def is_kept(self) -> bool:
        """Whether the row says something that is to be saved."""
        return self.has_changed() and not self.cleaned_data.get("remove")

    def text(self) -> CriterionText:
        typed = self.cleaned_data
        return CriterionText(
            typed["name"], typed["question"], int(typed["weight"] * 100), typed["anchors"], typed["category"]
        )

    def has_changed(self) -> bool:
        """Count a row that was saved before as filled, and a new one without any word as empty."""
        return "name" in self.initial or bool(set(self.changed_data) - {"order"})


class RubricForm(ManageForm):
    """The rules of a version, and where grades are cut."""

    class Meta:
        model = Rubric
        fields = VALUES
        widgets = {
            **dict.fromkeys(("not_applicable", "aggregation", "grade_mode", "visibility"), forms.RadioSelect),
            "reasoning": forms.Textarea,
        }

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        lines = {line.grade: line for line in self.instance.grade_lines.all()} if self.instance.pk else {}
        for grade in CUTS:
            line = lines.get(grade)
            self.fields[f"floor_{grade}"] = forms.DecimalField(
                label=f"{grade} 등급 기준 점수",
                required=False,
                max_digits=7,
                decimal_places=2,
                min_value=0,
                initial=formats.number(line.floor).replace(",", "") if line and line.floor is not None else None,
            )
            self.fields[f"percent_{grade}"] = forms.IntegerField(
                label=f"{grade} 등급 비율",
                required=False,
                min_value=0,
                max_value=100,
                initial=line.percent if line else None,
            )
            speak(self.fields[f"floor_{grade}"])
            speak(self.fields[f"percent_{grade}"])

    def clean(self) -> dict[str, Any]:
        typed = super().clean()
        low, high = typed.get("scale_min"), typed.get("scale_max")
        if low is not None and high is not None and high <= low:
            self.add_error("scale_max", "가장 높은 점수는 가장 낮은 점수보다 커야 합니다.")
        if high is not None and high > LARGEST_SCORE:
            self.add_error("scale_max", f"{LARGEST_SCORE} 이하로 입력해 주세요.")
        if typed.get("aggregation") == "trimmed" and (typed.get("minimum_scores") or 3) < 3:
            self.add_error("minimum_scores", "최고·최저를 빼려면 3건 이상이어야 합니다.")
        for name in ("minimum_scores", "minimum_others"):
            if typed.get(name) == 0:
                self.add_error(name, "1건 이상으로 입력해 주세요.")
        if (typed.get("places") or 0) > 4:
            self.add_error("places", "4자리 이하로 입력해 주세요.")
        if not typed.get("is_official") and not typed.get("reasoning") and "reasoning" not in self.errors:
            self.add_error("reasoning", "공식 기준이 아니면 이렇게 정한 까닭을 적어 주세요.")
        return typed

    def grades(self) -> dict[str, tuple[Decimal | None, int | None]]:
        """Return grade → (floor, percent): only what the chosen way of grading uses."""
        by_lines = self.cleaned_data["grade_mode"] == GradeMode.LINES
        key = "floor" if by_lines else "percent"
        typed = {grade: self.cleaned_data.get(f"{key}_{grade}") for grade in CUTS}
        return {
            grade: (value, None) if by_lines else (None, value) for grade, value in typed.items() if value is not None
        }

    def _get_validation_exclusions(self) -> set[str]:
        """Leave what several columns say together to ``clean``, which has a sentence for each."""
        return super()._get_validation_exclusions() | {
            "reasoning",
            "scale_max",
            "minimum_scores",
            "minimum_others",
            "places",
            "is_official",
        }


class RubricForms:
    """The form of a whole version: the rules, and as many rows as the page has.

    data  what was posted, None for what is stored;  more  further empty rows to show
    """

    def __init__(self, rubric: Rubric, data: Mapping[str, Any] | None = None, *, more: int = 0, **options: Any) -> None:
        self.rubric = rubric
        self.base = RubricForm(data, instance=rubric, **options)
        categories = TaskCategory.objects.all()
        stored = [
            {
                "order": place,
                "name": each.name,
                "category": each.category_id,
                "weight": formats.number(Decimal(each.weight_bp) / 100).replace(",", ""),
                "question": each.question,
                "anchors": tuple((anchor.score, anchor.text) for anchor in each.anchors.all()),
            }
            for place, each in enumerate((each for _, one in sets_of(rubric) for each in one), start=1)
        ]
        asked = str(data.get("rows", "")) if data is not None else ""
        count = int(asked) if asked.isascii() and asked.isdigit() and len(asked) < 4 else len(stored)
        self.rows = [
            CriterionForm(
                data if data is not None and place < count else None,
                prefix=f"c{place}",
                categories=categories,
                initial=stored[place] if place < len(stored) else {"order": place + 1},
            )
            for place in range(min(count + more, MOST_ROWS))
        ]

    @property
    def forms(self) -> list[forms.BaseForm]:
        return [self.base, *self.rows]

    @property
    def is_full(self) -> bool:
        return len(self.rows) >= MOST_ROWS

    def is_valid(self) -> bool:
        return not any(form.errors for form in self.forms)

    def text(self) -> RubricText:
        """Return what was typed, rows in the order of their numbers."""
        kept = [row for row in self.rows if row.is_kept]
        ordered = sorted(enumerate(kept), key=lambda pair: (pair[1].cleaned_data.get("order") or 99, pair[0]))
        return RubricText(
            {name: self.base.cleaned_data[name] for name in VALUES},
            tuple(row.text() for _, row in ordered),
            self.base.grades(),
        )


class SealForm(CleanText, forms.Form):
    """Two things that a person says before a version is sealed for good."""

    fingerprint = forms.RegexField(r"^[0-9a-f]{64}$", widget=forms.HiddenInput)
    read = forms.BooleanField(
        label="위 내용을 모두 읽었고 이대로 평가합니다",
        error_messages={"required": "내용을 모두 읽었는지 표시해 주세요."},
    )
    final = forms.BooleanField(
        label="봉인한 판은 고치거나 지울 수 없다는 것을 알고 있습니다",
        error_messages={"required": "봉인하면 바꿀 수 없다는 것을 확인해 주세요."},
    )
