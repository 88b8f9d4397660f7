"""Stopping an account that something rests on asks first who takes over, and what was left behind can be handed on."""

from datetime import date, timedelta

import pytest
from django.test import Client
from django.urls import reverse

from exchange.actions.accounts import stop_account
from exchange.actions.take_over import STARTED_TODAY, TakeOver, take_over
from exchange.errors import Incomplete, NotAllowed
from exchange.models import Assignment, Role, StandIn, User
from exchange.rules import signers_on
from tests.evaluation.makers import make_evaluation_round, make_expert_assignment, make_rubric
from tests.makers import NOON, make_assignment, make_assistance, make_stand_in, make_task, make_user
from tests.tasks.report_makers import Desk, make_desk

pytestmark = pytest.mark.django_db

TODAY = NOON.date()
YESTERDAY = TODAY - timedelta(days=1)


@pytest.fixture
def admin(client: Client) -> User:
    user = make_user(Role.ADMIN)
    client.force_login(user)
    return user


def address(what: str, account: User) -> str:
    return reverse(f"exchange:manage_account_{what}", args=[account.pk])


def is_in_use(account: User) -> bool:
    return User.objects.get(pk=account.pk).is_active


def signer(desk: Desk, side: str) -> User | None:
    post = desk.report.task.pair.post_of(side).pk
    return signers_on([post], TODAY).get(post)


def test_the_only_signer_of_an_open_quarter_is_asked_after_before_anything_is_written(client, admin):
    desk = make_desk()
    answer = client.post(address("stop", desk.a))
    assert answer.status_code == 302
    assert answer["Location"] == address("take_over", desk.a)
    assert is_in_use(desk.a)
    with pytest.raises(Incomplete, match="누구에게"):
        stop_account(desk.a.pk, by=admin, at=NOON)
    page = client.get(answer["Location"]).content.decode()
    assert "누구에게 넘깁니까?" in page
    assert "확정되지 않은 2024년 3분기 보고 1건" in page
    assert "단독 제출만 할 수 있으며" in page
    assert str(desk.report.task.pair.post_a) in page


def test_a_substitute_takes_over_and_the_sessions_end_at_once(client, admin):
    desk, person, theirs = make_desk(), make_user(), Client()
    theirs.force_login(desk.a)
    assert theirs.get(reverse("todo")).status_code == 200
    values = {"way": "substitute", "person": person.pk, "until": "2024-12-31", "reason": "휴직"}
    assert client.post(address("take_over", desk.a), values).status_code == 302
    assert not is_in_use(desk.a)
    assert theirs.get(reverse("todo")).status_code == 302
    row = StandIn.objects.get(absent=desk.a)
    assert (row.substitute, row.starts_on, row.ends_on, row.reason) == (person, TODAY, date(2024, 12, 31), "휴직")
    assert signer(desk, "a") == person


def test_a_successor_is_seated_from_today_until_the_same_end(client, admin):
    desk, person = make_desk(), make_user()
    Assignment.objects.filter(holder=desk.a).update(ends_on=date(2025, 2, 28))
    values = {"way": "successor", "person": person.pk, "reason": "조기 복귀"}
    assert client.post(address("take_over", desk.a), values).status_code == 302
    old, new = Assignment.objects.filter(post=desk.report.task.pair.post_a).order_by("starts_on")
    assert (old.holder, old.ends_on, old.end_reason) == (desk.a, YESTERDAY, "조기 복귀")
    assert (new.holder, new.starts_on, new.ends_on) == (person, TODAY, date(2025, 2, 28))
    assert not is_in_use(desk.a)


def test_going_on_without_is_a_choice_and_what_is_left_can_be_handed_on_later(client, admin):
    desk, person = make_desk(), make_user()
    assert client.post(address("take_over", desk.a), {"way": "nobody"}).status_code == 302
    assert not is_in_use(desk.a)
    assert signer(desk, "a") is None
    page = client.get(address("take_over", desk.a)).content.decode()
    assert "지금은 정하지 않습니다" not in page
    values = {"way": "substitute", "person": person.pk, "until": "2024-12-31", "reason": "면직"}
    assert client.post(address("take_over", desk.a), values).status_code == 302
    assert signer(desk, "a") == person
    assert client.post(address("take_over", person), {"way": "nobody"}).status_code == 302  # a substitute's own leaving
    assert signer(desk, "a") is None


@pytest.mark.parametrize(
    ("values", "field", "sentence"),
    [
        ({}, "way", "선택해"),
        ({"way": "substitute", "until": "2024-12-31", "reason": "휴직"}, "person", "승계할 교류자를 선택해"),
        ({"way": "substitute", "person": "free", "reason": "휴직"}, "until", "대행 종료일을 입력해"),
        (
            {"way": "substitute", "person": "free", "until": "2024-10-07", "reason": "휴직"},
            "until",
            "오늘보다 앞설 수 없습니다",
        ),
        ({"way": "successor", "person": "free"}, "reason", "사유를 입력해"),
        ({"way": "successor", "person": "across", "reason": "교체"}, "person", "두 직위를 함께 맡을 수 없습니다"),
        (
            {"way": "substitute", "person": "across", "until": "2024-12-31", "reason": "교체"},
            "person",
            "두 직위를 함께 맡을 수 없습니다",
        ),
        ({"way": "successor", "person": "stopped", "reason": "교체"}, "person", "목록에 있는 것"),
        ({"way": "successor", "person": "own", "reason": "교체"}, "person", "목록에 있는 것"),
    ],
)
def test_a_plan_that_does_not_hold_is_refused_at_its_field_and_nothing_is_written(
    client, admin, values, field, sentence
):
    desk = make_desk()
    people = {"free": make_user(), "across": desk.b, "stopped": make_user(is_active=False), "own": desk.a}
    if "person" in values:
        values = values | {"person": people[values["person"]].pk}
    answer = client.post(address("take_over", desk.a), values)
    assert answer.status_code == 422
    assert sentence in str(answer.context_data["form"].errors[field])
    assert is_in_use(desk.a)
    assert not StandIn.objects.exists()


def test_the_action_refuses_by_itself(admin):
    desk, person = make_desk(), make_user()
    who = {"by": admin, "at": NOON}
    for plan in (
        TakeOver(desk.b, None, "교체"),
        TakeOver(desk.b, date(2024, 12, 31), "교체"),
        TakeOver(desk.a, None, "교체"),
        TakeOver(make_user(Role.VIEWER), None, "교체"),
        TakeOver(make_user(is_active=False), None, "교체"),
        TakeOver(person, None, ""),
    ):
        with pytest.raises(Incomplete):
            stop_account(desk.a.pk, plan=plan, **who)
    assert is_in_use(desk.a)
    with pytest.raises(NotAllowed):
        take_over(desk.a.pk, TakeOver(person, None, "교체"), by=desk.coordinator, at=NOON)
    with pytest.raises(Incomplete, match="승계할"):
        take_over(make_user(is_active=False).pk, TakeOver(person, None, "교체"), **who)
    Assignment.objects.filter(holder=desk.a).update(starts_on=TODAY)
    with pytest.raises(Incomplete, match=STARTED_TODAY):
        stop_account(desk.a.pk, plan=TakeOver(person, None, "교체"), **who)


def test_with_a_substitute_in_use_nothing_is_asked(client, admin):
    desk = make_desk()
    make_stand_in(desk.a)
    assert client.post(address("stop", desk.a))["Location"] == address("edit", desk.a)
    assert not is_in_use(desk.a)


def test_a_substitute_whose_account_is_stopped_does_not_count(client, admin):
    desk = make_desk()
    make_stand_in(desk.a, make_user(is_active=False))
    assert client.post(address("stop", desk.a))["Location"] == address("take_over", desk.a)


def test_the_one_who_stands_in_for_a_stopped_holder_is_asked_after_too(client, admin):
    desk, next_one = make_desk(), make_user()
    away = make_stand_in(desk.a, starts_on=date(2024, 10, 1))
    User.objects.filter(pk=desk.a.pk).update(is_active=False)
    assert client.post(address("stop", away.substitute))["Location"] == address("take_over", away.substitute)
    values = {"way": "substitute", "person": next_one.pk, "until": "2024-12-31", "reason": "휴직"}
    assert client.post(address("take_over", away.substitute), values).status_code == 302
    away.refresh_from_db()
    assert away.ends_on == YESTERDAY
    assert signer(desk, "a") == next_one


def test_other_work_left_behind_is_named_and_must_have_been_seen(client, admin):
    assistant = make_assistance().assistant
    checker = make_task(checker=make_user(Role.COORDINATOR)).checker
    round = make_evaluation_round("scoring")
    make_rubric(round)
    expert = make_expert_assignment(round, make_task()).expert
    standing_in = make_stand_in(make_assignment().holder).substitute
    for account, words in (
        (assistant, "작성 보조로 지정된 직위 1곳"),
        (checker, "점검 담당으로 맡은 과제 1건"),
        (expert, "마치지 않은 과제 평가 1건"),
        (standing_in, "다른 교류자의 직무 대행 1건"),
    ):
        assert client.post(address("stop", account))["Location"] == address("take_over", account)
        assert words in client.get(address("take_over", account)).content.decode()
        assert client.post(address("take_over", account), {}).status_code == 422
        assert is_in_use(account)
        assert client.post(address("take_over", account), {"seen": "on"}).status_code == 302
        assert not is_in_use(account)


def test_nobody_takes_the_own_account_out_of_use_there_either(client, admin):
    answer = client.post(address("take_over", admin), {"seen": "on"})
    assert answer.status_code == 403
    assert is_in_use(admin)
