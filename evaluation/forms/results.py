"""Leaving out a sheet, computing again, deciding a grade, objecting and answering; narrowing the list of results."""

from collections.abc import Sequence
from typing import cast

from django import forms

from evaluation import sentences
from evaluation.models import ObjectionOutcome
from evaluation.queries.results import PublicRow, StaffRow
from evaluation.scoring import GRADES
from exchange import sentences as of_exchange
from exchange.forms.base import CleanText
from exchange.texts import initials, search_words, without_spaces

GRADE_CHOICES = [(letter, f"{letter}등급") for letter in GRADES]
WRONG = {"invalid_choice": of_exchange.CHOOSE_ONE}
REOPEN = "화면을 새로 열어 다시 정해 주세요."
BIGGEST = 2_000_000_000  # what the column holds
STATES = [
    ("open", "결정할 것"),
    ("tied", "동점"),
    ("departs", "권고와 다른 결정"),
    ("none", "점수 없음"),
    ("flips", "위원 한 명에 따라 바뀜"),
    ("objected", "이의 있음"),
]


def _text(label: str, limit: int, missing: str, hint: str = "", **more) -> forms.CharField:
    messages = {
        "required": missing,
        "max_length": f"{label}: {limit:,}자까지 적을 수 있습니다. {of_exchange.LETTERS_NOW}",
    }
    return forms.CharField(
        label=label, max_length=limit, help_text=hint, widget=forms.Textarea, error_messages=messages, **more
    )


def _hidden_number(**more) -> forms.IntegerField:
    wrong = dict.fromkeys(("required", "invalid", "min_value", "max_value"), REOPEN)
    return forms.IntegerField(min_value=0, max_value=BIGGEST, widget=forms.HiddenInput, error_messages=wrong, **more)


class VoidForm(CleanText, forms.Form):
    """Why a sheet is left out."""

    reason = _text(
        "제외 사유",
        300,
        sentences.WHY_VOID,
        "채점표는 남고, 이 사유와 함께 ‘제외’로 보입니다. 부처에는 사유와 이름을 알리지 않습니다.",
    )


class AggregateForm(CleanText, forms.Form):
    """Why the scores are gathered again; not asked for the first time."""

    reason = _text("다시 집계하는 사유", 300, sentences.WHY_AGAIN, required=False)


class GradeForm(CleanText, forms.Form):
    """The grade that a person decides, with what they had before them."""

    grade = forms.ChoiceField(
        label="결정 등급",
        choices=GRADE_CHOICES,
        widget=forms.RadioSelect,
        error_messages={"required": sentences.CHOOSE_GRADE} | WRONG,
    )
    reason = _text(
        "사유",
        500,
        "",
        f"권고와 다르거나 동점이거나 점수가 없거나 공개한 뒤라면 꼭 적어 주세요. {sentences.SHOWN_TO_BOTH}",
        required=False,
    )
    seen = _hidden_number()
    run = _hidden_number()


class AsRecommendedForm(CleanText, forms.Form):
    """The tasks whose recommended grade a person decides together."""

    run = _hidden_number()
    task = forms.MultipleChoiceField(
        error_messages={
            "required": sentences.CHOOSE_TASKS_TO_GRADE,
            "invalid_choice": "그사이 결정할 과제가 바뀌었습니다. 목록을 다시 보고 정해 주세요.",
        }
    )

    def __init__(self, *args, codes: Sequence[str], **kwargs) -> None:
        super().__init__(*args, **kwargs)
        cast(forms.ChoiceField, self.fields["task"]).choices = [(code, code) for code in codes]


class ObjectionForm(CleanText, forms.Form):
    """What a ministry says against the result."""

    text = _text(
        "이의 내용",
        2000,
        sentences.SAY_OBJECTION,
        f"무엇이 사실과 다른지, 어떤 근거가 있는지 적어 주세요. {sentences.ONE_OBJECTION}",
    )


class AnswerForm(CleanText, forms.Form):
    """The reasoned answer."""

    outcome = forms.ChoiceField(
        label="결과",
        choices=ObjectionOutcome.choices,
        widget=forms.RadioSelect,
        help_text="수용하면 지금 등급이 풀리고, 사유를 적어 등급을 다시 정합니다.",
        error_messages={"required": sentences.CHOOSE_OUTCOME} | WRONG,
    )
    answer = _text(
        "답변", 2000, "답변을 적어 주세요.", f"{sentences.SHOWN_TO_BOTH} 위원의 이름과 낱낱의 점수는 적지 마세요."
    )


WORDS_LIMIT = 100  # characters of a search
SEARCHED_IN = "과제 번호·제목·약칭, 두 부처의 이름, 초성"


class ResultSearch(CleanText, forms.Form):
    """Narrow the list by words and grade."""

    q = forms.CharField(label="검색어", max_length=WORDS_LIMIT, required=False)
    grade = forms.ChoiceField(
        label="등급", choices=[("", "전체"), *GRADE_CHOICES], required=False, error_messages=WRONG
    )

    def kept(self, rows: Sequence) -> list:
        """Return the rows that fit; none where the form is wrong."""
        if not self.is_valid():
            return []
        words = [word.casefold() for word in search_words(self.cleaned_data["q"], WORDS_LIMIT)]
        grade = self.cleaned_data["grade"]
        return [row for row in rows if all(word in _words(row) for word in words) and grade in ("", row.grade)]

    @property
    def searched(self) -> str:
        """Say where the words were looked for; "" where none were typed."""
        typed = self.cleaned_data["q"] if self.is_valid() else ""
        return of_exchange.searched_in(typed, SEARCHED_IN) if typed else ""

    def said(self) -> str:
        """Return the conditions in words: ``검색어 용인 · 등급 S등급``."""
        if not self.is_valid():
            return "조건 오류"
        found = []
        for name, field in self.fields.items():
            if value := self.cleaned_data.get(name):
                found.append(f"{field.label} {dict(getattr(field, 'choices', [])).get(value, value)}")
        return " · ".join(found)


class StaffSearch(ResultSearch):
    """Narrow by what a person has to look at as well."""

    state = forms.ChoiceField(label="검토 사항", choices=[("", "전체"), *STATES], required=False, error_messages=WRONG)

    def kept(self, rows: Sequence) -> list:
        found = super().kept(rows)
        state = self.cleaned_data.get("state", "") if self.is_valid() else ""
        fits = {
            "": lambda row: True,
            "open": lambda row: bool(row.needs),
            "tied": lambda row: row.result.is_tied,
            "departs": lambda row: row.departs,
            "none": lambda row: row.score is None,
            "flips": lambda row: bool(row.flips),
            "objected": lambda row: bool(row.objections),
        }[state]
        return [row for row in found if fits(row)]


def _words(row: StaffRow | PublicRow) -> str:
    task = row.task
    names = [post.name.short for post in (task.pair.post_a, task.pair.post_b)]
    texts = [task.code, task.title, task.short_name, *names]
    return " ".join([*texts, *map(without_spaces, texts), *map(initials, texts)]).casefold()
