"""Every rule that the database keeps about rounds, rubrics, experts and their assignments, each broken past actions."""

from datetime import timedelta
from decimal import Decimal

import pytest

from evaluation.models import (
    Anchor,
    ConflictDeclaration,
    Criterion,
    EvaluationRound,
    ExpertAssignment,
    ExpertProfile,
    GradeLine,
    Rubric,
    UnwindDecision,
)
from exchange.models import Role
from tests.evaluation.makers import make_evaluation_round, make_expert, make_expert_assignment, make_rubric
from tests.makers import NOON, make_category, make_task, make_user
from tests.refusals import refused_by, refused_with, update

pytestmark = pytest.mark.django_db


# ---- rounds ----------------------------------------------------------------------------------------------------------

ROUND = [
    ("evaluation_kind_is_known", "preparing", {"kind": "weekly"}),
    ("evaluation_status_is_known", "preparing", {"status": "asleep"}),
    ("evaluation_year_is_plausible", "preparing", {"year": 1999}),
    ("evaluation_year_is_plausible", "preparing", {"year": 2101}),
    ("evaluation_is_titled", "preparing", {"title": ""}),
    ("evaluation_days_are_plausible", "preparing", {"objection_days": 0}),
    ("evaluation_days_are_plausible", "preparing", {"objection_days": 61}),
    ("evaluation_days_are_plausible", "preparing", {"hold_days": 61}),
    ("evaluation_opened_at_has_opened_by", "preparing", {"opened_at": NOON}),
    ("evaluation_closed_at_has_closed_by", "scoring", {"closed_at": NOON}),
    ("evaluation_published_at_has_published_by", "aggregating", {"published_at": NOON}),
    ("evaluation_finalised_at_has_finalised_by", "provisional", {"finalised_at": NOON}),
    ("evaluation_past_preparing_was_opened", "preparing", {"status": "scoring"}),
    ("evaluation_published_lets_object", "aggregating", {"status": "provisional"}),
    ("evaluation_published_lets_object", "provisional", {"objections_until": NOON}),
    ("evaluation_final_says_when", "provisional", {"status": "final"}),
]


@pytest.mark.parametrize(("constraint", "status", "values"), ROUND)
def test_a_round_is_kept_whole(constraint, status, values):
    round = make_evaluation_round(status)
    with refused_by(constraint):
        update(round, **values)


def test_one_annual_round_a_year_and_any_number_of_rehearsals():
    make_evaluation_round("preparing")
    make_evaluation_round("preparing", kind="rehearsal", slug="2024-r1")
    make_evaluation_round("preparing", kind="rehearsal", slug="2024-r2")
    with refused_by("evaluation_one_annual_round_a_year"):
        make_evaluation_round("preparing", slug="2024-again")


@pytest.mark.parametrize(
    ("constraint", "values"),
    [
        ("unwind_has_reason", {"reason": ""}),
        ("unwind_steps_are_known", {"to_status": "nowhere"}),
        ("unwind_steps_are_known", {"from_status": "nowhere"}),
    ],
)
def test_an_unwinding_says_what_and_why(constraint, values):
    by = make_user(Role.COORDINATOR)
    whole = {"from_status": "final", "to_status": "aggregating", "reason": "오류", "decided_at": NOON, "decided_by": by}
    with refused_by(constraint):
        UnwindDecision.objects.create(round=make_evaluation_round("final"), **whole | values)


# ---- rubrics ---------------------------------------------------------------------------------------------------------

RUBRIC = [
    ("rubric_scale_runs_upward", {"scale_max": 0}),
    ("rubric_aggregation_is_known", {"aggregation": "median"}),
    ("rubric_not_applicable_is_known", {"not_applicable": "zero"}),
    ("rubric_grade_mode_is_known", {"grade_mode": "dice"}),
    ("rubric_visibility_is_known", {"visibility": "always"}),
    ("rubric_numbers_are_plausible", {"minimum_scores": 0, "aggregation": "mean"}),
    ("rubric_numbers_are_plausible", {"places": 5}),
    ("rubric_trimmed_needs_three", {"minimum_scores": 2}),
    ("rubric_minimum_others_is_positive", {"minimum_others": 0}),
    ("rubric_unofficial_says_why", {"reasoning": ""}),
    ("rubric_published_at_has_published_by", {"published_at": NOON}),
    ("rubric_sealed_at_has_sealed_by", {"sealed_by": "somebody"}),
    ("rubric_sealed_was_published_and_has_fingerprint", {"fingerprint": "a" * 64}),
    ("rubric_sealed_was_published_and_has_fingerprint", {"sealed_at": NOON, "sealed_by": "somebody"}),
]


@pytest.mark.parametrize(("constraint", "values"), RUBRIC)
def test_a_rubric_is_kept_whole(constraint, values):
    rubric = make_rubric(make_evaluation_round("preparing"), sealed=False)
    somebody = make_user(Role.COORDINATOR)
    with refused_by(constraint):
        update(rubric, **{name: somebody if value == "somebody" else value for name, value in values.items()})


def test_a_version_stands_once_in_its_round():
    round = make_evaluation_round("preparing")
    make_rubric(round, sealed=False)
    with refused_by("rubric_version_once_per_round"):
        Rubric.objects.create(round=round, version=1, reasoning="또 하나")


def test_rows_of_a_rubric_are_kept_whole():
    rubric = make_rubric(make_evaluation_round("preparing"), sealed=False)
    first, second = rubric.criteria.all()[:2]
    line = rubric.grade_lines.get(grade="S")
    for constraint, row, values in [
        ("criterion_asks_something", first, {"name": ""}),
        ("criterion_asks_something", first, {"question": ""}),
        ("criterion_weight_is_a_share", first, {"weight_bp": 0}),
        ("criterion_weight_is_a_share", first, {"weight_bp": 10001}),
        ("criterion_position_once", second, {"position": 1}),
        ("anchor_says_what", first.anchors.get(), {"text": ""}),
        ("grade_line_grade_is_known", line, {"grade": "D"}),
        ("grade_line_once_per_grade", line, {"grade": "A"}),
        ("grade_line_is_floor_or_share", line, {"percent": 20}),
        ("grade_line_share_is_percent", line, {"floor": None, "percent": 101}),
    ]:
        with refused_by(constraint):
            update(row, **values)
    with refused_by("anchor_score_once_per_criterion"):
        Anchor.objects.create(rubric=rubric, criterion=first, score=100, text="또")


def test_a_category_may_repeat_the_positions_of_the_common_set():
    rubric = make_rubric(make_evaluation_round("preparing"), sealed=False)
    asked = {"rubric": rubric, "category": make_category(), "position": 1, "question": "풀었나", "weight_bp": 10000}
    Criterion.objects.create(name="갈등", **asked)
    with refused_by("criterion_position_once"):
        Criterion.objects.create(name="또", **asked)


def test_nothing_of_a_sealed_rubric_changes_whoever_writes():
    rubric = make_rubric(make_evaluation_round("preparing"))
    criterion = rubric.criteria.first()
    anchor, line = criterion.anchors.get(), rubric.grade_lines.first()
    for act in (
        lambda: update(rubric, places=2),
        lambda: update(rubric, reasoning="바꿈"),
        lambda: Rubric.objects.filter(pk=rubric.pk).update(sealed_at=None, sealed_by=None, fingerprint=""),
    ):
        with refused_with("Cannot update or delete"):
            act()
    for act in (
        lambda: update(criterion, weight_bp=1),
        lambda: update(criterion, name="바꿈"),
        lambda: update(anchor, text="바꿈"),
        lambda: update(line, floor=Decimal(1)),
        lambda: Anchor.objects.filter(pk=anchor.pk).delete(),
        lambda: Criterion.objects.filter(pk=criterion.pk)._raw_delete("default"),
        lambda: GradeLine.objects.filter(pk=line.pk).delete(),
        lambda: Criterion.objects.create(rubric=rubric, position=9, name="새", question="새", weight_bp=1),
        lambda: Anchor.objects.create(rubric=rubric, criterion=criterion, score=1, text="새"),
        lambda: GradeLine.objects.create(rubric=rubric, grade="C"),
    ):
        with refused_with("rubric is sealed"):
            act()
    with refused_with("Cannot update or delete"):
        Rubric.objects.filter(pk=rubric.pk)._raw_delete("default")


def test_a_row_cannot_be_moved_into_or_out_of_a_sealed_rubric():
    round = make_evaluation_round("preparing")
    sealed, draft = make_rubric(round), make_rubric(round, sealed=False, version=2)
    with refused_with("rubric is sealed"):
        update(sealed.criteria.first(), rubric=draft, position=9)
    with refused_with("rubric is sealed"):
        update(draft.criteria.first(), rubric=sealed, position=9)
    with refused_with("rubric is sealed"):
        update(draft.grade_lines.first(), rubric=sealed, grade="C")


# ---- experts ---------------------------------------------------------------------------------------------------------


def test_an_expert_can_take_one_task_at_least_and_has_one_profile():
    expert = make_expert()
    with refused_by("expert_can_take_one"):
        update(ExpertProfile.objects.get(expert=expert), load_limit=0)


def test_a_declaration_stands_once_and_a_conflict_says_which():
    round, task, expert = make_evaluation_round(), make_task(), make_expert()
    word = {"round": round, "task": task, "expert": expert, "declared_at": NOON, "declared_by": expert}
    with refused_by("conflict_says_which"):
        ConflictDeclaration.objects.create(has_conflict=True, **word)
    ConflictDeclaration.objects.create(has_conflict=False, **word)
    with refused_by("declaration_once_per_expert_and_task"):
        ConflictDeclaration.objects.create(has_conflict=False, **word)


def test_an_assignment_stands_once_and_is_withdrawn_with_a_reason():
    round, task, expert = make_evaluation_round(), make_task(), make_expert()
    given = make_expert_assignment(round, task, expert)
    with refused_by("expert_assignment_stands_once"):
        make_expert_assignment(round, task, expert)
    for values in ({"withdrawn_at": NOON}, {"withdrawn_reason": "까닭"}):
        with refused_by("withdrawn_at_has_withdrawn_by_and_reason"):
            update(given, **values)
    update(given, withdrawn_at=NOON + timedelta(days=1), withdrawn_by=expert, withdrawn_reason="시간이 없음")
    assert make_expert_assignment(round, task, expert).pk != given.pk


def test_a_round_or_a_rubric_in_use_is_not_deleted():
    rubric = make_rubric()
    with pytest.raises(Exception, match="protected"):
        EvaluationRound.objects.filter(pk=rubric.round_id).delete()
    assert ExpertAssignment.objects.count() == 0
