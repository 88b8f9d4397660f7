"""Rounds: made, changed, opened, closed, unwound; who is told; what a page shows and refuses."""

from datetime import timedelta

import pytest
from django.urls import reverse

from evaluation.actions.rounds import add_round, close_round, edit_round, open_round, unwind_round
from evaluation.models import ConflictDeclaration, EvaluationRound, UnwindDecision
from evaluation.rules import rounds as rules
from exchange.errors import Incomplete, NotAllowed, Stale, WrongState
from exchange.models import Notice, Role
from exchange.versions import version_of
from tests.evaluation.makers import (
    make_evaluation_round,
    make_expert,
    make_expert_assignment,
    make_rubric,
    make_scored_round,
    page,
)
from tests.makers import NOON, make_assignment, make_task, make_user
from tests.pages import words

pytestmark = pytest.mark.django_db

LATER = NOON + timedelta(days=20)


def typed(**changes) -> dict:
    return {
        "kind": "annual",
        "year": "2024",
        "title": "2024년 협업과제 평가",
        "slug": "2024",
        "scoring_on": "2024-10-25",
        "objection_days": "7",
        "hold_days": "1",
    } | changes


def ready(coordinator, tasks: int = 1):
    """Make a round that may be opened: sealed rubric, three experts on each task."""
    round = make_evaluation_round("preparing", by=coordinator)
    make_rubric(round)
    experts = [make_expert() for _ in range(3)]
    for _ in range(tasks):
        task = make_task()
        for expert in experts:
            make_expert_assignment(round, task, expert)
    return round


# ---- making and changing ---------------------------------------------------------------------------------------------


def test_a_round_is_made_with_its_deadline_at_six_in_the_evening(centre):
    answer = centre.post(page("round_add"), typed(slug="Y2024"))
    round = EvaluationRound.objects.get()
    assert answer.url == page("round_detail", round)
    assert (round.slug, round.status, f"{round.scoring_until:%Y-%m-%d %H:%M}") == (
        "y2024",
        "preparing",
        "2024-10-25 09:00",
    )


@pytest.mark.parametrize(
    ("changes", "field", "sentence"),
    [
        ({"title": ""}, "title", "이름을 입력해 주세요."),
        ({"slug": "add"}, "slug", "주소로 쓸 수 없는 이름입니다."),
        ({"slug": "이천"}, "slug", "영문, 숫자"),
        ({"year": "1990"}, "__all__", "2000년과 2100년 사이"),
        ({"year": "이천이십사"}, "year", "숫자로 입력해 주세요."),
        ({"kind": "weekly"}, "kind", "선택해 주세요"),
        ({"scoring_on": "2024-10-01"}, "scoring_on", "오늘보다 뒤여야"),
        ({"scoring_on": "내일"}, "scoring_on", "날짜를 2024-10-08처럼"),
        ({"objection_days": "0"}, "__all__", "이의 제기는 1~60일"),
        ({"objection_days": "-1"}, "objection_days", "0 이상"),
        ({"hold_days": "61"}, "__all__", "확정 대기는 0~60일"),
        ({"objection_days": ""}, "objection_days", "이의 제기 일수를 입력해 주세요."),
    ],
)
def test_a_wrong_round_is_told_at_its_field_and_kept_as_typed(centre, changes, field, sentence):
    answer = centre.post(page("round_add"), typed(**changes))
    assert answer.status_code == 422
    assert sentence in " ".join(answer.context_data["form"].errors[field])
    assert not EvaluationRound.objects.exists()
    assert "확인이 필요한 항목" in words(answer)


def test_a_second_annual_round_of_a_year_is_refused_and_a_rehearsal_is_not(centre):
    centre.post(page("round_add"), typed())
    refused = centre.post(page("round_add"), typed(slug="2024-2"))
    assert refused.status_code == 422
    assert "그 해의 연말 평가가 이미 있습니다." in words(refused)
    assert centre.post(page("round_add"), typed(slug="2024-r", kind="rehearsal")).status_code == 302


def test_the_page_says_that_the_days_are_not_statutory(centre, coordinator):
    round = make_evaluation_round("preparing", by=coordinator)
    assert "법에 정한 기간이 아니라 이 평가에서 정하는 기간입니다" in words(centre.get(page("round_add")))
    assert "법에 정한 기간이 아니라" in words(centre.get(page("round_detail", round)))


def test_what_is_settled_by_the_step_is_not_taken(centre, coordinator):
    round = make_evaluation_round("provisional", by=coordinator)
    sent = typed(title="새 이름", objection_days="30", scoring_on="2025-01-01", version=version_of(round))
    assert centre.post(page("round_edit", round), sent).status_code == 302
    fresh = EvaluationRound.objects.get()
    assert (fresh.title, fresh.objection_days, fresh.scoring_until) == ("새 이름", 7, round.scoring_until)
    with pytest.raises(TypeError, match="objection_days"):
        edit_round(round.pk, {"objection_days": 3}, version=version_of(fresh), by=coordinator, at=NOON)


def test_a_deadline_may_be_put_off_while_scoring_but_not_into_the_past(coordinator):
    round = make_evaluation_round("scoring", by=coordinator)
    edit_round(round.pk, {"scoring_until": LATER}, version=version_of(round), by=coordinator, at=NOON)
    fresh = EvaluationRound.objects.get()
    assert fresh.scoring_until == LATER
    with pytest.raises(Incomplete, match="뒤여야"):
        edit_round(round.pk, {"scoring_until": NOON}, version=version_of(fresh), by=coordinator, at=NOON)


def test_a_slower_editor_is_shown_both_texts(centre, coordinator):
    round = make_evaluation_round("preparing", by=coordinator)
    version = version_of(round)
    edit_round(round.pk, {"title": "먼저 수정한 이름"}, version=version, by=coordinator, at=NOON)
    with pytest.raises(Stale):
        edit_round(round.pk, {"title": "늦은 이름"}, version=version, by=coordinator, at=NOON)
    answer = centre.post(page("round_edit", round), typed(title="늦은 이름", version=version))
    assert answer.status_code == 409
    assert "먼저 수정한 이름" in words(answer)
    assert "늦은 이름" in words(answer)


def test_a_final_round_is_not_edited(centre, coordinator):
    round = make_evaluation_round("final", by=coordinator)
    assert centre.get(page("round_edit", round)).status_code == 409
    with pytest.raises(WrongState):
        edit_round(round.pk, {"title": "x"}, version=version_of(round), by=coordinator, at=NOON)


@pytest.mark.parametrize("role", [Role.ADMIN, Role.VIEWER, Role.EVALUATOR, Role.EXCHANGEE, Role.DECIDER])
def test_only_the_coordinator_writes(coordinator, role):
    other = make_user(role)
    round = make_evaluation_round("preparing", by=coordinator)
    values = {"slug": "2025", "year": 2025, "title": "x", "scoring_until": LATER}
    for act in (
        lambda: add_round(values, by=other, at=NOON),
        lambda: edit_round(round.pk, {"title": "x"}, version=version_of(round), by=other, at=NOON),
        lambda: open_round(round.pk, by=other, at=NOON),
        lambda: close_round(round.pk, by=other, at=NOON),
        lambda: unwind_round(round.pk, expected="preparing", reason="x", by=other, at=NOON),
    ):
        with pytest.raises(NotAllowed):
            act()


# ---- opening ---------------------------------------------------------------------------------------------------------


def test_scoring_opens_under_a_sealed_rubric_with_enough_experts_and_tells_them(centre, coordinator):
    round = ready(coordinator, tasks=2)
    answer = centre.post(page("round_open", round), follow=True)
    assert "채점을 열고 평가위원에게 알렸습니다." in words(answer)
    round.refresh_from_db()
    assert (round.status, round.opened_by) == ("scoring", coordinator)
    told = Notice.objects.filter(text__contains="채점을 열었습니다. 맡은 과제 2건")
    assert told.count() == 3
    assert {each.path for each in told} == {reverse("evaluation:sheets", args=[round.slug])}


def test_opening_twice_is_once(coordinator):
    round = ready(coordinator)
    first = open_round(round.pk, by=coordinator, at=NOON)
    second = open_round(round.pk, by=coordinator, at=LATER)
    assert first.opened_at == second.opened_at == NOON
    assert Notice.objects.filter(text__contains="채점을 열었습니다").count() == 3


def test_scoring_does_not_open_without_a_sealed_rubric_tasks_or_experts(centre, coordinator):
    round = make_evaluation_round("preparing", by=coordinator)
    with pytest.raises(WrongState, match="봉인한 뒤에"):
        open_round(round.pk, by=coordinator, at=NOON)
    make_rubric(round)
    with pytest.raises(WrongState, match="평가할 과제가 없어"):
        open_round(round.pk, by=coordinator, at=NOON)
    task = make_task()
    for _ in range(2):
        make_expert_assignment(round, task)
    with pytest.raises(WrongState, match=f"3명보다 적은 과제가 1건\\({task.code}\\)"):
        open_round(round.pk, by=coordinator, at=NOON)
    assert centre.post(page("round_open", round)).status_code == 409
    text = words(centre.get(page("round_open", round)))
    assert "2/3명" in text
    assert 'aria-describedby="why-open"' in text


def test_hard_case_81_a_declared_conflict_does_not_count_towards_opening(coordinator):
    round = ready(coordinator)
    given = round.assignments.first()
    ConflictDeclaration.objects.filter(expert=given.expert).update(has_conflict=True, reason="자문을 맡았음")
    with pytest.raises(WrongState, match="이해충돌이 없는 위원이 3명보다 적은"):
        open_round(round.pk, by=coordinator, at=NOON)
    make_expert_assignment(round, given.task)
    assert open_round(round.pk, by=coordinator, at=NOON).status == "scoring"


def test_a_withdrawn_or_stopped_expert_does_not_count(coordinator):
    round = ready(coordinator)
    given = round.assignments.first()
    given.expert.is_active = False
    given.expert.save()
    with pytest.raises(WrongState, match="적은 과제"):
        open_round(round.pk, by=coordinator, at=NOON)


def test_scoring_does_not_open_after_its_deadline(coordinator):
    round = ready(coordinator)
    with pytest.raises(Incomplete, match="마감이 지났습니다"):
        open_round(round.pk, by=coordinator, at=NOON + timedelta(days=15))


# ---- closing and going back ------------------------------------------------------------------------------------------


def test_closing_leaves_out_what_was_not_handed_in_and_says_so(centre):
    scored = make_scored_round([(90, 80, None)])
    client_page = words(centre.get(page("round_close", scored.round)))
    assert "점수를 낼 수 없는 과제" in client_page
    close_round(scored.round.pk, reason="일정", by=scored.coordinator, at=NOON)
    assert EvaluationRound.objects.get().status == "aggregating"
    told = Notice.objects.get(text__contains="제출하지 않은 1건은 집계에 들어가지 않습니다")
    assert told.user == scored.experts[2]
    with pytest.raises(WrongState):
        close_round(scored.round.pk, by=make_user(Role.COORDINATOR), at=NOON)


@pytest.mark.parametrize(
    ("before", "after"), [("aggregating", "scoring"), ("provisional", "aggregating"), ("final", "aggregating")]
)
def test_going_back_is_a_decision_with_a_reason(coordinator, before, after):
    round = make_evaluation_round(before, by=coordinator)
    decision = unwind_round(round.pk, expected=before, reason=" 집계에서 빠진 과제 ", by=coordinator, at=NOON)
    round.refresh_from_db()
    assert (round.status, decision.from_status, decision.to_status) == (after, before, after)
    assert (decision.reason, decision.decided_by) == ("집계에서 빠진 과제", coordinator)
    assert round.finalised_at is None
    assert (round.published_at is None) and (round.objections_until is None)
    assert (round.closed_at is None) == (after == "scoring")


@pytest.mark.parametrize("status", ["preparing", "scoring"])
def test_a_round_that_has_not_been_closed_has_no_way_back(centre, coordinator, status):
    round = make_evaluation_round(status, by=coordinator)
    assert rules.way_back(round) is None
    assert centre.post(page("round_unwind", round), {"expected": status, "reason": "그냥"}).status_code == 409
    assert not UnwindDecision.objects.exists()


def test_going_back_needs_a_reason_and_the_step_that_was_seen(centre, coordinator):
    round = make_evaluation_round("provisional", by=coordinator)
    refused = centre.post(page("round_unwind", round), {"expected": "provisional", "reason": " "})
    assert refused.status_code == 422
    assert "환원 사유를 입력해 주세요." in words(refused)
    assert centre.post(page("round_unwind", round), {"expected": "final", "reason": "늦게 누름"}).status_code == 409
    assert centre.post(page("round_unwind", round), {"expected": "provisional", "reason": "오류"}).status_code == 302
    assert "오류" in words(centre.get(page("round_detail", round)))


def test_what_was_told_is_told_to_be_withdrawn(coordinator):
    round = make_evaluation_round("provisional", by=coordinator)
    task = make_task()
    holder = make_assignment(task.pair.post_a).holder
    unwind_round(round.pk, expected="provisional", reason="오류", by=coordinator, at=NOON)
    assert "잠정 공개 결과를 2024. 10. 8.(화)에 철회했습니다" in Notice.objects.get(user=holder).text
