"""Experts who are not done are reminded from the round's page: once a day, never one who is done or in conflict."""

from datetime import timedelta

import pytest

from evaluation.actions.rounds import remind_experts
from evaluation.models import ConflictDeclaration, EvaluationRound, RoundStatus, SheetStatus
from exchange import clock
from exchange.errors import NotAllowed, WrongState
from exchange.models import Notice, Role
from tests.evaluation.makers import make_evaluation_round, make_expert_assignment, make_scored_round, make_sheet, page
from tests.evaluation.sheet_makers import another_chair, make_chair
from tests.makers import NOON, make_user
from tests.pages import as_user, words

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("noon")]


def remind(chair, **more) -> tuple[int, int]:
    return remind_experts(chair.round.pk, **{"by": chair.coordinator, "at": NOON} | more)


def told(user) -> list[str]:
    return [notice.text for notice in Notice.objects.filter(user=user) if "채점 마감은" in notice.text]


@pytest.fixture
def chair():
    return make_chair(tasks=3)


def test_an_expert_reads_how_many_tasks_are_left_and_until_when(chair):
    make_sheet(chair.assignments[0], (80, 80, 80, 80))
    make_sheet(chair.assignments[1], (80,), status=SheetStatus.OPEN)
    assert remind(chair) == (1, 0)
    (text,) = told(chair.expert)
    assert text.startswith(f"{chair.round} 채점 마감은 2024. ") and text.endswith("제출하지 않은 과제 2건이 있습니다.")
    assert Notice.objects.get(user=chair.expert, text=text).path == chair.address("sheets")


def test_who_is_done_abstains_or_is_in_conflict_is_not_reminded(chair):
    done, abstains, conflicted, stopped = (another_chair(chair) for _ in range(4))
    for each in done.assignments:
        make_sheet(each, (80, 80, 80, 80))
    for each in abstains.assignments:
        make_sheet(each, status=SheetStatus.ABSTAINED, abstain_reason="판단하기 어려움")
    ConflictDeclaration.objects.filter(expert=conflicted.expert).update(has_conflict=True, reason="자문을 맡음")
    stopped.expert.is_active = False
    stopped.expert.save()
    assert remind(chair) == (1, 0)
    assert [told(one.expert) for one in (done, abstains, conflicted, stopped)] == [[], [], [], []]


def test_nobody_is_told_twice_a_day_and_everybody_again_on_the_next(chair):
    assert remind(chair) == (1, 0)
    other = another_chair(chair)
    assert remind(chair, at=NOON + timedelta(hours=11)) == (1, 1)  # 23:00: who came later is told
    assert len(told(chair.expert)) == len(told(other.expert)) == 1
    assert remind(chair, at=NOON + timedelta(hours=12)) == (2, 0)  # the next day in Seoul
    assert len(told(chair.expert)) == 2


def test_a_reminder_of_another_round_is_no_reminder_of_this_one(chair):
    second = make_evaluation_round(
        RoundStatus.SCORING, by=chair.coordinator, slug="another", title="다른 평가", year=2025
    )
    make_expert_assignment(second, chair.task, chair.expert)
    assert remind_experts(second.pk, by=chair.coordinator, at=NOON) == (1, 0)
    assert remind(chair) == (1, 0)


@pytest.mark.parametrize("role", sorted(set(Role.values) - {Role.COORDINATOR}))
def test_others_remind_nobody(chair, role):
    with pytest.raises(NotAllowed):
        remind(chair, by=make_user(role))
    assert as_user(make_user(role)).post(page("round_remind", chair.round)).status_code == 403
    assert not told(chair.expert)


def test_after_scoring_the_button_is_missing_and_the_act_refused(chair):
    client = as_user(chair.coordinator)
    assert "1명에게 알림 보내기" in words(client.get(page("round_detail", chair.round)))
    EvaluationRound.objects.filter(pk=chair.round.pk).update(
        status=RoundStatus.AGGREGATING, closed_at=NOON, closed_by=chair.coordinator
    )
    assert "알림 보내기" not in words(client.get(page("round_detail", chair.round)))
    with pytest.raises(WrongState, match="단계라"):
        remind(chair)


def test_with_nobody_left_there_is_no_button():
    scored = make_scored_round()
    client = as_user(make_user(Role.COORDINATOR))
    assert "알림 보내기" not in words(client.get(page("round_detail", scored.round)))
    answer = client.post(page("round_remind", scored.round))
    assert answer.status_code == 409 and "모든 위원이 맡은 과제를 마쳐" in words(answer)


def test_the_page_says_whom_it_reached_and_when(chair):
    client = as_user(chair.coordinator)
    first = words(client.post(page("round_remind", chair.round), follow=True))
    assert "위원 1명에게 채점 마감을 알렸습니다." in first and "마지막 알림 10. 8.(화) 12:00" in first
    with clock.at(NOON + timedelta(hours=1)):
        again = words(client.post(page("round_remind", chair.round), follow=True))
    assert "오늘 이미 알린 1명에게는 다시 보내지 않았습니다." in again


# ---- the running total -----------------------------------------------------------------------------------------------


def test_the_sheet_says_what_the_answers_so_far_come_to(chair, client):
    client.force_login(chair.expert)
    assert "-점 (4개 항목 중 0개)" in words(client.get(chair.address()))
    weights = [each.weight_bp for each in chair.rubric.criteria.all()]
    make_sheet(chair.assignment, (90, 60), status=SheetStatus.OPEN)
    expected = (90 * weights[0] + 60 * weights[1]) / (weights[0] + weights[1])
    assert f"{expected:.1f}점 (4개 항목 중 2개)" in words(client.get(chair.address()))


def test_a_save_in_the_background_answers_with_the_total(chair, client):
    client.force_login(chair.expert)
    keys = [each.pk for each in chair.rubric.criteria.all()]
    sent = {"version": 0, f"score_{keys[0]}": "70", f"na_{keys[1]}": "on", "comment": ""}
    answer = client.post(chair.address(), sent, headers={"X-Autosave": "1"}).json()
    assert answer["figures"] == {"running-total": "70.0점 (4개 항목 중 2개)"}  # 해당 없음 is an answer without a value


def test_a_whole_sheet_comes_to_what_is_counted(chair, client):
    client.force_login(chair.expert)
    chair.save(91, 82, 73, 64)
    running = words(client.get(chair.address()))
    chair.submit(91, 82, 73, 64)
    total = client.get(chair.address()).context_data["total"]
    assert f"{total}점 (4개 항목 중 4개)" in running
