"""Answers to whatever a form asks: those that the demonstration knows, and a plain one where one is due."""

from collections.abc import Mapping

from tasks.report_forms import CHOSEN, Form, Kind

PLAIN = "시연용 답변"


def completed(form: Form, side: str, known: Mapping[str, str]) -> dict[str, str]:
    """Return an answer for each question of a part: the known one; else one that serves where it is always due."""
    answers = {}
    for question in form.answered(side):
        plain = question.choices[0][0] if question.kind in CHOSEN else "1" if question.kind == Kind.NUMBER else PLAIN
        due = question.required_when is not None and not question.required_when.code
        answers[question.code] = known.get(question.code, plain if due else "")
    return answers
