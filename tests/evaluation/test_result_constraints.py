"""Every rule that the database keeps about results, each broken past forms and actions."""

import pytest
from django.db.models import ProtectedError

from evaluation.models import AggregationRun, EvaluationRound, GradeDecision, Objection, Publication, TaskResult
from tests.evaluation.makers import (
    make_grade_decision,
    make_objection,
    make_publication,
    make_result,
    make_run,
)
from tests.makers import NOON, make_user
from tests.refusals import refused_by, refused_with, update

pytestmark = pytest.mark.django_db

PROTECTED = "Cannot"  # how the trigger begins its sentence

BROKEN_WHEN_MADE = [
    ("run_fingerprint_is_sha256", make_run, {"fingerprint": "kurz"}),
    ("result_grade_is_known", make_result, {"recommended": "D"}),
    ("result_without_score_says_why", make_result, {"score": None, "why_none": ""}),
    ("grade_decision_grade_is_known", make_grade_decision, {"grade": "D"}),
    ("publication_kind_is_known", make_publication, {"kind": "secret"}),
    ("publication_fingerprint_is_sha256", make_publication, {"fingerprint": "G" * 64}),
    ("objection_side_is_known", make_objection, {"side": "c"}),
    ("objection_says_what", make_objection, {"text": ""}),
    ("objection_outcome_is_known", make_objection, {"outcome": "maybe", "answer": "답", "answered_at": NOON}),
    ("objection_answered_at_has_answered_by_and_reason", make_objection, {"answered_at": NOON}),
    ("objection_answered_at_has_answered_by_and_reason", make_objection, {"outcome": "upheld"}),
    ("objection_answered_at_has_answered_by_and_reason", make_objection, {"answer": "답"}),
]


@pytest.mark.parametrize(("constraint", "make", "fields"), BROKEN_WHEN_MADE)
def test_a_row_that_breaks_a_rule_is_refused(constraint, make, fields):
    if constraint == "objection_outcome_is_known":
        fields = fields | {"answered_by": make_user()}
    with refused_by(constraint):
        make(**fields)


def test_an_answer_needs_its_reason():
    objection = make_objection()
    with refused_by("objection_answered_at_has_answered_by_and_reason"):
        update(objection, outcome="upheld", answered_at=NOON, answered_by=make_user())
    assert update(objection, outcome="upheld", answer="사유", answered_at=NOON, answered_by=make_user()) == 1


def test_numbers_and_lines_come_once():
    run = make_run()
    with refused_by("run_number_once_per_round"):
        make_run(rubric=run.rubric)
    result = make_result(run)
    with refused_by("result_once_per_run_and_task"):
        make_result(run, task=result.task)
    publication = make_publication(run)
    with refused_by("publication_number_once_per_round"):
        make_publication(run)
    assert publication.number == 1


def test_one_decision_stands_and_the_others_are_kept():
    first = make_grade_decision()
    with refused_by("grade_decision_stands_once"):
        make_grade_decision(first.result, grade="A")
    update(first, is_standing=False)
    make_grade_decision(first.result, grade="A")
    assert GradeDecision.objects.filter(task=first.task).count() == 2


def test_a_side_objects_once_to_a_task_in_a_round():
    objection = make_objection()
    with refused_by("objection_once_per_task_and_side"):
        make_objection(objection.round, objection.task)
    make_objection(objection.round, objection.task, side="b")
    assert Objection.objects.filter(task=objection.task).count() == 2


@pytest.mark.parametrize(
    ("make", "changes"),
    [
        (make_run, {"reason": "다른 사유"}),
        (make_run, {"outputs": {"tasks": {"1-1": {}}}}),
        (make_result, {"score": 1}),
        (make_result, {"recommended": "C"}),
        (make_publication, {"results": {"1-1": {"score": "99", "grade": "S"}}}),
    ],
)
def test_what_was_computed_and_published_cannot_be_changed_or_removed(make, changes):
    row = make()
    with refused_with(PROTECTED):
        update(row, **changes)
    with refused_with(PROTECTED):
        type(row)._base_manager.filter(pk=row.pk).delete()
    row.refresh_from_db()
    assert type(row) in (AggregationRun, TaskResult, Publication)


def test_what_results_hang_on_cannot_be_removed():
    decision = make_grade_decision()
    with pytest.raises(ProtectedError):
        EvaluationRound.objects.get(pk=decision.round_id).delete()
