"""Copies of reports as they were handed in and accepted, each read with the form it was made of."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import QuerySet

from exchange import clock
from exchange.dates import moment_short
from exchange.formats import number
from tasks.contents import PART_ORDER, signed_words
from tasks.models import FrozenKind, FrozenReport, ProgressReport, SectionState, Side
from tasks.periods import label_in, parse_code
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
    return label_in(clock.today().year, *parse_code(reading["carried"]))


@dataclass(frozen=True)
class CopyLink:
    """A copy as lists name it: ``name`` is "확정본 1", ``mark`` the beginning of its 확인 번호."""

    pk: int
    name: str
    frozen_at: datetime
    mark: str


def link_to(pk: int, kind: str, number: int, frozen_at: datetime, mark: str) -> CopyLink:
    return CopyLink(pk, f"{FrozenKind(kind).label} {number}", frozen_at, mark[:12])


def links_of(reports: Collection[ProgressReport]) -> dict[int, list[CopyLink]]:
    """Return the copies of these reports by the report's key, the newest first. One statement."""
    found: dict[int, list[CopyLink]] = {report.pk: [] for report in reports}
    rows = FrozenReport.objects.filter(report__in=found).order_by("-pk")
    for copy in rows.values("report", "pk", "kind", "number", "frozen_at", "fingerprint"):
        link = link_to(copy["pk"], copy["kind"], copy["number"], copy["frozen_at"], copy["fingerprint"])
        found[copy["report"]].append(link)
    return found


def last_copies(reports: QuerySet[ProgressReport]) -> list[FrozenReport]:
    """Return the last copy of each of these reports, in the order of tasks. One statement."""
    last = FrozenReport.objects.filter(report__in=reports).order_by("report", "-pk").distinct("report").values("pk")
    return list(FrozenReport.objects.filter(pk__in=last).select_related("report").order_by("report__task__position"))


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
