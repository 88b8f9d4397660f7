"""What a report says, as one plain structure: for the fingerprint that both sides sign, for copies, for comparison."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from exchange.fingerprints import fingerprint
from tasks.models import IndicatorReading, ProgressReport, ReportSection, Side, Signature
from tasks.report_forms import Form, form_of_copy

SIGNED = ("form", "questions", "task", "period", "parts", "readings")  # what a confirmation is bound to


def content_of(
    report: ProgressReport, sections: list[ReportSection], readings: list[IndicatorReading]
) -> dict[str, Any]:
    """Return the report's text with the names of its opening: only strings, numbers as their decimal notation.

    It says which form it answers, and holds the period's own questions where there are any, so that it can be read
    with them for ever. A carried figure that nobody has confirmed is not reported and is left out.
    """
    pair = report.task.pair
    form = report.period.form
    return {
        "form": form.version,
        **({"questions": report.period.own_questions} if report.period.own_questions else {}),
        "task": {"code": report.task.code, "title": report.task.title},
        "period": report.period.code,
        "sides": {
            side: {"ministry": pair.post_of(side).name.ministry.short_name, "post": pair.post_of(side).name.title}
            for side in ("a", "b")
        },
        "parts": {section.side: part_of(section, form) for section in sorted(sections, key=lambda part: part.side)},
        "readings": [
            _reading(reading)
            for reading in sorted(readings, key=lambda reading: (reading.indicator.position, reading.indicator_id))
            if reading.is_told
        ],
    }


def part_of(section: ReportSection, form: Form) -> dict[str, str]:
    """Return one part's answers by question; 변동사항 없음 stands as its own answer with its reason."""
    return {"state": section.state, "unchanged_reason": section.unchanged_reason, **section.answers_to(form)}


def carried_answers(section: ReportSection, form: Form) -> dict[str, str]:
    """Return what of the earlier report's part ``form`` declares as carried: as it was filed, else as it was drafted.

    Answers whose choice is not offered any more are left out; every carried question of the form has an entry.
    """
    before = before_of(section)
    if before is None:
        return {}
    found = {}
    for question in form.answered(section.side):
        if question.carried:
            value = before.answers.get(question.code, "")
            found[question.code] = "" if question.why_not(value) else value
    return found


@dataclass(frozen=True)
class Before:
    """The earlier report's part beside which one is written.

    answers  as filed, or as drafted where it never was (``is_draft``);  form  the form they answer
    streak   how many times in a row the part said 변동사항 없음
    """

    answers: dict[str, str]
    form: Form
    report: ProgressReport
    is_draft: bool
    streak: int

    @property
    def name(self) -> str:
        """Return the period's name: "2분기", or "2분기 미제출 초안"."""
        return f"{self.report.period.short_label} 미제출 초안" if self.is_draft else self.report.period.short_label

    def words(self, side: str, code: str) -> str:
        question = self.form.find(side, code)
        return question.words(self.answers.get(code, "")) if question else ""


def before_of(section: ReportSection) -> Before | None:
    """Return the earlier report's part that ``section`` was filled from; None where there was none.

    Reads ``carried_from`` with its report and period, and ``carried_copy``.
    """
    last, copy = section.carried_from, section.carried_copy
    if last is None:
        return None
    if copy is not None and section.side in copy.content["parts"]:
        answers = copy.content["parts"][section.side]
        return Before(answers, form_of_copy(copy.content), last.report, False, last.unchanged_streak)
    form = last.report.period.form
    return Before(last.answers_to(form), form, last.report, last.report.submitted_at is None, last.unchanged_streak)


def _reading(reading: IndicatorReading) -> dict[str, str]:
    told = {"indicator": reading.indicator.name, "unit": reading.indicator.unit, "value": f"{reading.value:f}"}
    return told | ({"carried": reading.carried_from.code} if reading.carried_from else {})


def fingerprint_of(content: dict[str, Any]) -> str:
    """Return the SHA-256 that a confirmation is bound to: text, task and quarter, not the names of posts."""
    return fingerprint({key: content[key] for key in SIGNED if key in content})


def frozen_content(content: dict[str, Any], *, signatures: list, verdict: str, note: str, on: date) -> dict[str, Any]:
    """Return ``content`` with who confirmed it and what 국무조정실 said, as it is kept for ever."""
    return {
        **content,
        "signatures": [
            {
                "side": signature.side,
                "name": signature.signer_name,
                "post": signature.post_title,
                "on_behalf_of": str(signature.on_behalf_of or ""),
                "at": signature.signed_at.isoformat(),
                "dissent": signature.dissent,
                "fingerprint": signature.fingerprint,
            }
            for signature in signatures
        ],
        "verdict": verdict,
        "verdict_note": note,
        "on": on.isoformat(),
    }


def signer_words(signature: Signature, *, names: bool = True) -> str:
    """Say who confirmed as papers and pages say it: ``국토부 국토정책관 김교류``.

    A substitute stands beside the one they acted for: ``국토부 국토정책관 김교류 직무대행 이대행``.
    names  False for readers who may not know people's names: ``국토부 국토정책관 직무대행``
    """
    absent = str(signature.on_behalf_of or "")
    return signed_words(signature.post_title, signature.signer_name, absent, names=names)


def signed_words(post: str, name: str, absent: str, *, names: bool = True) -> str:
    """Say the same from what a frozen copy kept; ``absent`` is "" where the holder confirmed in person."""
    words = [post, absent, "직무대행" if absent else "", name]
    said = [word for word in words if word and (names or word in (post, "직무대행"))]
    return " ".join(dict.fromkeys(said))  # an account that is called as its post is named once


PART_ORDER = (Side.JOINT, Side.A, Side.B)
