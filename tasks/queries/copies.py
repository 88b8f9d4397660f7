"""Copies of reports as they were handed in and accepted, each read with the form it was made of."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from exchange.formats import moment_short, number
from tasks.contents import PART_ORDER, signed_words
from tasks.models import FrozenReport, SectionState, Side
from tasks.periods import parse_code, short_label_of
from tasks.report_forms import Form, Question, form_of_copy

JOINT_TITLE = "공동 현황"


@dataclass(frozen=True)
class CopyPart:
    """One part of a copy: its title and (label, words) of each answer, as its form calls them."""

    title: str
    answers: list[tuple[str, str]]


def parts_of_copy(content: dict[str, Any]) -> list[CopyPart]:
    """Return a copy for reading, with the names of its day; answers that are empty are left out."""
    form = form_of_copy(content)
    parts = []
    for side in PART_ORDER:
        answers = content["parts"].get(side)
        if answers is None:
            continue
        rows = [(question.label, question.words(answers[question.code])) for question in told(form, side, answers)]
        if answers.get("state") == SectionState.UNCHANGED:
            rows.insert(0, (SectionState.UNCHANGED.label, answers["unchanged_reason"]))
        if form.asks_figures(side):
            rows += [(one["indicator"], figure_words(one)) for one in content["readings"]]
        parts.append(CopyPart(title_of(content, side), rows))
    return parts


def told(form: Form, side: str, answers: dict[str, str]) -> list[Question]:
    """Return the questions that a part answers, in the order of its form."""
    return [question for question in form.answered(side) if answers.get(question.code)]


def title_of(content: dict[str, Any], side: str) -> str:
    return JOINT_TITLE if side == Side.JOINT else f"{content['sides'][side]['ministry']} 작성"


def figure_words(reading: dict[str, str]) -> str:
    """Return a figure of a copy: ``4개월``, with the period whose value it is where nobody measured anew."""
    value = f"{number(reading['value'])}{reading['unit']}"
    return f"{value} ({carried_name(reading)} 값 그대로)" if reading.get("carried") else value


def carried_name(reading: dict[str, str]) -> str:
    """Return the period whose value was confirmed to be the same, "2분기"; "" where it was measured."""
    if not reading.get("carried"):
        return ""
    kind, _, place = parse_code(reading["carried"])
    return short_label_of(kind, place)


def copies_of_task(task: int, reports: list[int]) -> list[FrozenReport]:
    """Return the copies of a task's reports that the reader may open, the newest first. One statement."""
    return list(
        FrozenReport.objects.filter(report__task=task, report__in=reports)
        .select_related("report__period", "report__task", "frozen_by")
        .defer("content")
        .order_by("-frozen_at", "-pk")
    )


def signers_of_copy(content: dict[str, Any], *, names: bool) -> list[dict[str, Any]]:
    """Return who had confirmed a copy, as rows of ``confirm_rows``; a side without a confirmation is left out.

    names  whether the reader may read people's names
    """
    return [
        {
            "who": signed_words(one["post"], one["name"], one["on_behalf_of"], names=names),
            "small": f"{moment_short(datetime.fromisoformat(one['at']))} 확인",
            "done": True,
            "badge": "",
        }
        for one in content.get("signatures", [])
    ]
