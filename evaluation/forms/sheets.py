"""What an expert may type: declarations of interest, scores with comments, a reason to abstain."""

import re
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any, cast

from django import forms

from evaluation import sentences
from evaluation.models import Criterion, NotApplicable, Rubric, ScoreSheet
from evaluation.queries.conflicts import ConflictRow
from evaluation.rules.sheets import NO_ANSWER, NOT_APPLICABLE, Answer, score_words
from exchange import sentences as of_exchange
from exchange.formats import josa
from exchange.forms.base import CleanText

SCORE = re.compile(r"[0-9]{1,5}(\.[0-9]{1,2})?")
NO_INTEREST, INTEREST = "none", "some"
LONGEST_REASON = 280  # characters; the row keeps 300, words in front of it included
STALE_PAGE = f"화면이 오래되었습니다. {of_exchange.OPEN_ANEW}"


def _long(limit: int) -> str:
    return f"{limit:,}자까지 적을 수 있습니다. 줄여 주세요."


def _text(label: str, limit: int, *, required: str = "", rows: bool = True, help_text: str = "") -> forms.CharField:
    """Make a text field with its own sentences; ``required`` is the sentence where it must be filled."""
    return forms.CharField(
        label=label,
        required=bool(required),
        max_length=limit,
        widget=forms.Textarea if rows else forms.TextInput,
        help_text=help_text,
        error_messages={"required": required, "max_length": _long(limit)},
    )


class GrownForm(CleanText, forms.Form):
    """A form that gets its fields row by row: what was typed into them is cleaned once they are there."""

    def _clean_added(self) -> None:
        if self.is_bound:
            self.data = self._cleaned(self.data)


class DeclarationForm(GrownForm):
    """One answer for every assigned task that has none yet: no interest, or which."""

    def __init__(self, *args: Any, rows: Sequence[ConflictRow], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.rows = [row for row in rows if row.declaration is None]
        for row in self.rows:
            task = row.assignment.task
            self.fields[f"has_{task.pk}"] = forms.ChoiceField(
                label=f"{task.code} 이해관계",
                choices=[(NO_INTEREST, "이해관계 없음"), (INTEREST, "있음")],
                widget=forms.RadioSelect,
                error_messages={
                    "required": f"{task.code} {task.short_name}의 이해관계를 선택해 주세요.",
                    "invalid_choice": "‘이해관계 없음’과 ‘있음’ 가운데 선택해 주세요.",
                },
            )
            self.fields[f"reason_{task.pk}"] = _text("어떤 이해관계인지", LONGEST_REASON, rows=False)
        self._clean_added()

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        for row in self.rows:
            task = row.assignment.task
            reason = cleaned.get(f"reason_{task.pk}")
            if cleaned.get(f"has_{task.pk}") == INTEREST and reason == "":
                wanted = f"{task.code} {task.short_name}에 어떤 이해관계가 있는지 적어 주세요."
                self.add_error(f"reason_{task.pk}", wanted)
        return cleaned

    def reasons(self) -> dict[int, str]:
        """Return task key -> what the interest is, "" for none; what was typed beside 없음 is dropped."""
        keys = [row.assignment.task_id for row in self.rows]
        data = self.cleaned_data
        return {key: data[f"reason_{key}"] if data[f"has_{key}"] == INTEREST else "" for key in keys}

    def lines(self) -> list[tuple[ConflictRow, Any, Any]]:
        """Return (row, choice, reason) as the page draws them."""
        keys = [(row, row.assignment.task_id) for row in self.rows]
        return [(row, self[f"has_{key}"], self[f"reason_{key}"]) for row, key in keys]


class LateConflictForm(CleanText, forms.Form):
    """An interest found later: on which of the own tasks, and which."""

    task = forms.TypedChoiceField(
        label="과제",
        coerce=int,
        error_messages={"required": "과제를 선택해 주세요.", "invalid_choice": "목록에 있는 과제를 선택해 주세요."},
    )
    reason = _text("어떤 이해관계인지", LONGEST_REASON, required=sentences.WHICH_INTEREST)

    def __init__(self, *args: Any, rows: Sequence[ConflictRow], **kwargs: Any) -> None:
        super().__init__(*args, **{"prefix": "late"} | kwargs)
        tasks = [row.assignment.task for row in rows if row.declaration and not row.declaration.has_conflict]
        choices = [(str(task.pk), f"{task.code} {task.short_name}") for task in tasks]
        cast(forms.ChoiceField, self.fields["task"]).choices = [("", "과제를 선택해 주세요"), *choices]
        self.has_tasks = bool(choices)


class AbstainForm(CleanText, forms.Form):
    """Why an expert does not score a task."""

    reason = _text(
        "기권하는 사유",
        300,
        required=sentences.WHY_ABSTAIN,
        help_text="국무조정실 점검 담당에게 보입니다.",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"prefix": "abstain"} | kwargs)


class SheetForm(GrownForm):
    """Scores within the rubric's scale, 해당 없음 where it is allowed, comments; anything may still be missing."""

    version = forms.IntegerField(
        min_value=0,
        max_value=2**31 - 1,
        widget=forms.HiddenInput,
        error_messages=dict.fromkeys(("required", "invalid", "min_value", "max_value"), STALE_PAGE),
    )

    def __init__(
        self,
        data: Any = None,
        *,
        rubric: Rubric,
        criteria: Sequence[Criterion],
        sheet: ScoreSheet | None,
        stored: Mapping[int, Answer],
    ) -> None:
        initial: dict[str, Any] = {
            "version": sheet.version if sheet else 0,
            "comment": sheet.comment if sheet else "",
        }
        for each in criteria:
            answer = stored.get(each.pk, NO_ANSWER)
            initial[f"score_{each.pk}"] = "" if answer.is_not_applicable else score_words(answer)
            initial[f"na_{each.pk}"] = answer.is_not_applicable
            initial[f"comment_{each.pk}"] = answer.comment
        super().__init__(data, initial=initial)
        self.rubric, self.criteria = rubric, list(criteria)
        self.allows_na = rubric.not_applicable != NotApplicable.REFUSE
        for each in self.criteria:
            self.fields[f"score_{each.pk}"] = forms.CharField(
                label=f"{each.name} 점수",
                required=False,
                max_length=20,
                widget=forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"}),
                error_messages={"max_length": self._number_wanted(each)},
            )
            if self.allows_na:
                self.fields[f"na_{each.pk}"] = forms.BooleanField(label=NOT_APPLICABLE, required=False)
            self.fields[f"comment_{each.pk}"] = _text(f"{each.name} 의견", 500)
        self.fields["comment"] = _text("종합 의견", 2000)
        self._clean_added()

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        for each in self.criteria:
            typed = cleaned.get(f"score_{each.pk}", "").strip()
            not_applicable = bool(cleaned.get(f"na_{each.pk}"))
            if self.allows_na and typed == NOT_APPLICABLE:
                typed, not_applicable = "", True
            if typed and not_applicable:
                named = josa(f"‘{each.name}’", "은/는")
                self.add_error(f"score_{each.pk}", f"{named} 점수와 ‘해당 없음’ 가운데 하나만 선택해 주세요.")
            elif typed:
                self._read(each, typed, cleaned)
            else:
                cleaned[f"score_{each.pk}"] = None
            cleaned[f"na_{each.pk}"] = not_applicable
        return cleaned

    def _read(self, criterion: Criterion, typed: str, cleaned: dict[str, Any]) -> None:
        """Turn what was typed into a value on the scale, or say what is wrong with it."""
        name = f"score_{criterion.pk}"
        if not SCORE.fullmatch(typed):
            self.add_error(name, self._number_wanted(criterion))
            return
        value = Decimal(typed)
        if not self.rubric.scale_min <= value <= self.rubric.scale_max:
            low, high = self.rubric.scale_min, self.rubric.scale_max
            self.add_error(name, f"‘{criterion.name}’ 점수를 {low}점부터 {high}점까지 적어 주세요.")
            return
        cleaned[name] = value

    def _number_wanted(self, criterion: Criterion) -> str:
        example = self.rubric.scale_max * 85 // 100
        return f"‘{criterion.name}’ 점수를 숫자로 입력해 주세요(소수 둘째 자리까지). 예: {example}"

    def answers(self) -> dict[int, Answer]:
        """Return criterion key -> what was typed."""
        data = self.cleaned_data
        return {
            each.pk: Answer(data[f"score_{each.pk}"], data[f"na_{each.pk}"], data[f"comment_{each.pk}"].strip())
            for each in self.criteria
        }

    def in_fields(self, words: Mapping[str, str], *, under: str = "") -> dict[str, Any]:
        """Return stored answers as they stand in the form's fields: 해당 없음 is the tick beside an empty score.

        under  the name to give the field itself, its tick going under ``ticks``; "" for their own names
        """
        found: dict[str, Any] = {}
        for name, text in words.items():
            ticks = {}
            if name.startswith("score_") and self.allows_na:
                ticks = {name.replace("score_", "na_"): text == NOT_APPLICABLE}
                text = "" if text == NOT_APPLICABLE else text
            found |= {under: text, "ticks": ticks} if under else {name: text, **ticks}
        return found

    def comment_text(self) -> str:
        return self.cleaned_data["comment"].strip()

    def say_missing(self, missing: Sequence[Criterion]) -> None:
        """Point at each criterion that has to be answered before the sheet can be handed in."""
        for each in missing:
            hint = "를 적거나 ‘해당 없음’을 선택해 주세요." if self.allows_na else "를 적어 주세요."
            self.add_error(f"score_{each.pk}", f"‘{each.name}’ 점수{hint}")

    def lines(self) -> list[dict[str, Any]]:
        """Return each criterion with its bound fields, as the page draws them."""
        return [
            {
                "criterion": each,
                "score": self[f"score_{each.pk}"],
                "na": self[f"na_{each.pk}"] if self.allows_na else None,
                "comment": self[f"comment_{each.pk}"],
            }
            for each in self.criteria
        ]
