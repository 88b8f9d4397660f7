"""What a report still needs before it can be confirmed, and whose move that makes it."""

from collections.abc import Sequence
from dataclasses import dataclass

from exchange.formats import number
from tasks import sentences
from tasks.models import (
    Indicator,
    IndicatorReading,
    ProgressReport,
    ReportSection,
    ReportStatus,
    SectionState,
    Side,
    Turn,
)
from tasks.report_forms import Form


@dataclass(frozen=True)
class Lacking:
    """One answer that a report still needs: in which part, at which field, and the sentence to show there."""

    side: str
    field: str
    sentence: str


def lacking_in(section: ReportSection, form: Form, carried: Sequence[IndicatorReading] = ()) -> list[Lacking]:
    """Return what ``section`` still needs before anybody can confirm; empty when it is complete.

    carried  the readings that wait to be confirmed, for a sentence at each; without them one sentence says how many
    """
    side, main = section.side, form.main(section.side)
    waiting = _to_confirm(section, carried)
    if section.state == SectionState.EMPTY:
        return [Lacking(side, main, sentences.NOT_WRITTEN_YET), *waiting]
    if section.state == SectionState.PREFILLED:
        sentence = "지난 분기 내용 그대로입니다. 변동된 부분을 수정하거나 ‘변동사항 없음’을 선택해 주세요."
        return [Lacking(side, main, sentence), *waiting]
    answers = section.answers_to(form)
    asked = [
        question
        for question in form.answered(side)
        if section.state != SectionState.UNCHANGED or not question.carried  # what is carried stands as it was
    ]
    missing = [question for question in asked if question.is_due(answers) and not answers[question.code]]
    return [*(Lacking(side, question.code, question.sentence) for question in missing), *waiting]


def _to_confirm(section: ReportSection, carried: Sequence[IndicatorReading]) -> list[Lacking]:
    """Return the carried figures of a part that nobody has said to be the same still."""
    if not section.figures_to_confirm:
        return []
    told = [
        Lacking(section.side, f"same_{reading.indicator_id}", _is_it_the_same(reading))
        for reading in carried
        if not reading.is_told
    ]
    return told or [
        Lacking(section.side, "", f"지난 분기에서 불러온 지표 값 {section.figures_to_confirm}건을 확인해 주세요.")
    ]


def _is_it_the_same(reading: IndicatorReading) -> str:
    """Ask whether a carried value still holds."""
    value = f"{number(reading.value)}{reading.indicator.unit}"
    return f"{reading.indicator.name}: {value} 그대로인지 확인하거나 새 값을 입력해 주세요."


def turn_of(report: ProgressReport, sections: list[ReportSection], signed: set[str]) -> Turn:
    """Say whose move it is.

    sections  the report's three parts
    signed    sides whose confirmation stands
    """
    if report.status in (ReportStatus.SUBMITTED, ReportStatus.UNDER_REVIEW):
        return Turn.CENTRE
    if report.status == ReportStatus.ACCEPTED:
        return Turn.NOBODY
    if len(signed) == 1:
        return Turn.B if signed == {"a"} else Turn.A
    own = {section.side: section for section in sections if section.side != Side.JOINT}
    form = report.period.form
    if report.status == ReportStatus.RETURNED:
        named = {section.side for section in sections if section.is_returned}
        return Turn(named.pop()) if len(named) == 1 and Side.JOINT not in named else Turn.BOTH
    unfinished = [side for side, section in own.items() if lacking_in(section, form)]
    if len(unfinished) == 1:
        return Turn(unfinished[0])
    if len(unfinished) == 2:
        writing = [side for side, section in own.items() if section.edited_at is not None]
        if len(writing) == 1:
            return Turn(writing[0])
    return Turn.BOTH


def differs_by_two_steps(section_a: ReportSection, section_b: ReportSection) -> bool:
    """Whether the two sides judge their own parts two steps apart (계획대로 against 지연)."""
    return {section_a.role_state, section_b.role_state} == {"planned", "late"}


def reads_odd(indicator: Indicator, value) -> bool:
    """Whether a reading is so far from baseline and target that it asks for a second look (ten times either)."""
    known = [abs(figure) for figure in (indicator.baseline, indicator.target) if figure]
    return bool(known) and abs(value) > 10 * max(known)
