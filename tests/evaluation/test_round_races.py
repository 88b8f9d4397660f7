"""Two people at the same moment over one round: assigners, an opening and a declared conflict, a seal and an edit."""

import pytest

from evaluation.actions.experts import assign_evenly, assign_tasks
from evaluation.actions.locking import hold_round
from evaluation.actions.rounds import close_round, open_round, unwind_round
from evaluation.actions.rubrics import draft_rubric, publish_rubric, seal_rubric
from evaluation.models import ConflictDeclaration, EvaluationRound, ExpertAssignment, Rubric
from evaluation.queries.rubrics import fingerprint_of, with_rows
from exchange import audit
from exchange.models import Notice, Role
from tests.evaluation.makers import make_evaluation_round, make_expert, make_expert_assignment, make_rubric
from tests.makers import NOON, make_task, make_user
from tests.races import race, refusals

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def round(coordinator):
    round = make_evaluation_round("preparing", by=coordinator)
    make_rubric(round)
    return round


def test_two_assigners_at_once_give_every_task_its_experts_once(round, coordinator):
    for _ in range(4):
        make_expert(load_limit=6)
    for _ in range(5):
        make_task()
    other = make_user(Role.COORDINATOR)
    first, second = race(
        round,
        lambda: assign_evenly(round.pk, wanted=3, by=coordinator, at=NOON),
        lambda: assign_evenly(round.pk, wanted=3, by=other, at=NOON),
    )
    assert sorted([len(first.given), len(second.given)]) == [0, 15]
    assert ExpertAssignment.objects.count() == 15


def test_two_assigners_at_once_do_not_pass_a_limit_together(round, coordinator):
    expert = make_expert(load_limit=3)
    codes = [make_task().code for _ in range(4)]
    outcomes = race(
        round,
        lambda: assign_tasks(round.pk, expert=expert.pk, tasks=codes[:2], by=coordinator, at=NOON),
        lambda: assign_tasks(round.pk, expert=expert.pk, tasks=codes[2:], by=coordinator, at=NOON),
    )
    assert len(refusals(outcomes)) == 1
    assert ExpertAssignment.objects.count() == 2


def test_opening_meets_a_conflict_that_is_declared_at_that_moment(round, coordinator):
    task = make_task()
    given = [make_expert_assignment(round, task) for _ in range(3)]

    @audit.recorded("test.declare")
    def declare(*, by, at):
        hold_round(round.pk)
        if EvaluationRound.objects.get(pk=round.pk).status == "preparing":
            ConflictDeclaration.objects.filter(expert=by).update(has_conflict=True, reason="자문")

    race(
        round,
        lambda: open_round(round.pk, by=coordinator, at=NOON),
        lambda: declare(by=given[0].expert, at=NOON),
    )
    round.refresh_from_db()
    conflict = ConflictDeclaration.objects.filter(has_conflict=True).exists()
    assert (round.status == "scoring") != conflict


def test_opening_twice_at_once_tells_each_expert_once(round, coordinator):
    task = make_task()
    for _ in range(3):
        make_expert_assignment(round, task)
    outcomes = race(round, *[lambda: open_round(round.pk, by=coordinator, at=NOON)] * 2)
    assert refusals(outcomes) == []
    assert Notice.objects.filter(text__contains="채점을 열었습니다").count() == 3


def test_an_opening_and_a_new_draft_do_not_pass_each_other(round, coordinator):
    task = make_task()
    for _ in range(3):
        make_expert_assignment(round, task)
    race(
        round,
        lambda: open_round(round.pk, by=coordinator, at=NOON),
        lambda: draft_rubric(round.pk, by=coordinator, at=NOON),
    )
    round.refresh_from_db()
    assert round.status == "scoring"
    assert Rubric.objects.sealed().get(round=round).version == 1


def test_two_first_drafts_at_once_are_one(coordinator):
    round = make_evaluation_round("preparing", by=coordinator)
    outcomes = race(round, *[lambda: draft_rubric(round.pk, by=coordinator, at=NOON)] * 2)
    assert len(refusals(outcomes)) == 1
    assert round.rubrics.count() == 1


def test_sealing_twice_at_once_leaves_one_seal(coordinator):
    round = make_evaluation_round("preparing", by=coordinator)
    rubric = draft_rubric(round.pk, by=coordinator, at=NOON)
    publish_rubric(rubric.pk, by=coordinator, at=NOON)
    known = fingerprint_of(with_rows(Rubric.objects.filter(pk=rubric.pk)).get())
    other = make_user(Role.COORDINATOR)
    outcomes = race(
        round,
        lambda: seal_rubric(rubric.pk, fingerprint=known, by=coordinator, at=NOON),
        lambda: seal_rubric(rubric.pk, fingerprint=known, by=other, at=NOON),
    )
    assert len(refusals(outcomes)) == 1
    assert Rubric.objects.get().fingerprint == known


def test_closing_and_unwinding_at_once_do_not_skip_a_step(coordinator):
    round = make_evaluation_round("scoring", by=coordinator)
    outcomes = race(
        round,
        lambda: close_round(round.pk, reason="일정", by=coordinator, at=NOON),
        lambda: unwind_round(round.pk, expected="scoring", reason="x", by=coordinator, at=NOON),
    )
    assert len(refusals(outcomes)) == 1
    round.refresh_from_db()
    assert round.status == "aggregating"
