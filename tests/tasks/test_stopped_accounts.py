"""A stopped account signs nothing and is told nothing; every page says so and whom to ask."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from exchange.actions.notices import tell
from exchange.models import Notice, Role, User
from exchange.rules import confirmers_on, posts_of, seats_of, signers_on, why_nobody_confirms
from tasks.actions.quarters import owed_by, remind
from tasks.queries.vacancies import vacancies
from tests.makers import NOON, make_assignment, make_period, make_stand_in, make_task, make_user
from tests.tasks.report_makers import Desk, make_desk

pytestmark = pytest.mark.django_db

TODAY = NOON.date()
STOPPED = "교류자의 계정이 사용 중지되어"


def stop(*people: User) -> None:
    User.objects.filter(pk__in=[person.pk for person in people]).update(is_active=False)
    for person in people:
        person.refresh_from_db()


def where(desk: Desk) -> list[str]:
    return [desk.report.period.code, desk.report.task.code]


def shown(client: Client, reader: User, page: str, *args) -> str:
    client.force_login(reader)
    answer = client.get(reverse(page, args=args))
    assert answer.status_code == 200
    return answer.content.decode()


def test_a_stopped_holder_has_no_seat_and_the_post_no_signer():
    desk = make_desk()
    post = desk.report.task.pair.post_a_id
    assert signers_on([post], TODAY) == {post: desk.a}
    stop(desk.a)
    assert (seats_of(desk.a, TODAY), posts_of(desk.a, TODAY)) == ([], [])
    assert signers_on([post], TODAY) == {}
    assert "관리자에게" in why_nobody_confirms(confirmers_on([post], TODAY)[post])


def test_a_substitute_in_use_signs_for_a_stopped_holder_and_a_stopped_one_does_not():
    desk = make_desk()
    post = desk.report.task.pair.post_a_id
    substitute = make_stand_in(desk.a).substitute
    stop(desk.a)
    assert signers_on([post], TODAY) == {post: substitute}
    assert f"직무대행 {substitute}에게" in why_nobody_confirms(confirmers_on([post], TODAY)[post])
    desk.save("joint", desk.b)
    desk.save("a", substitute)
    desk.save("b", desk.b)
    desk.sign("a", substitute)
    assert desk.fresh().signatures.get().signer == substitute
    stop(substitute)
    assert signers_on([post], TODAY) == {}
    assert seats_of(substitute, TODAY) == []


def test_nobody_who_is_stopped_is_told_anything():
    stopped, told = make_user(Role.COORDINATOR, is_active=False), make_user()
    tell([stopped, told], "알림", "/todo", NOON)
    assert list(Notice.objects.values_list("user", flat=True)) == [told.pk]


def test_a_confirmation_is_told_to_the_substitute_of_a_stopped_holder():
    desk = make_desk()
    desk.fill()
    substitute = make_stand_in(desk.b).substitute
    stop(desk.b)
    desk.sign("a")
    assert Notice.objects.filter(user=substitute, text__contains="확인하면 제출됩니다").count() == 1
    assert not Notice.objects.filter(user=desk.b, text__contains="확인하면 제출됩니다").exists()


def test_a_reminder_goes_to_the_substitute_and_without_one_to_nobody(client: Client):
    desk = make_desk()
    desk.fill()
    desk.sign("b")
    stop(desk.a)
    assert owed_by([desk.report.pk], NOON) == []
    assert remind([desk.report.pk], by=desk.coordinator, at=NOON) == 0
    client.force_login(desk.coordinator)
    query = {"task": desk.report.task.code}
    page = client.get(reverse("tasks:quarter_remind", args=[where(desk)[0]]), query).content.decode()
    assert "알림이 가지 않는 보고" in page
    assert STOPPED in page
    substitute = make_stand_in(desk.a).substitute
    assert [user for user, _ in owed_by([desk.report.pk], NOON)] == [substitute, desk.assistant]


@pytest.mark.parametrize("with_substitute", [False, True])
def test_the_other_sides_pages_say_that_it_is_stopped_and_whom_to_ask(client: Client, with_substitute: bool):
    desk = make_desk()
    desk.fill()
    desk.sign("b")
    substitute = make_stand_in(desk.a).substitute if with_substitute else None
    stop(desk.a)
    whom = f"직무대행 {substitute}에게" if substitute else "관리자에게 직무 대행이나 새 발령을"
    for reader, page, args in (
        (desk.b, "tasks:report_check", where(desk)),
        (desk.b, "tasks:report_detail", where(desk)),
        (desk.b, "tasks:quarter_detail", where(desk)[:1]),
        (desk.coordinator, "tasks:quarter_detail", where(desk)[:1]),
    ):
        text = shown(client, reader, page, *args)
        assert STOPPED in text, page
        assert whom in text, page


def test_a_vacant_post_is_said_as_before_with_whom_to_ask(client: Client):
    desk = make_desk()
    desk.fill()
    desk.sign("b")
    desk.a.assignments.update(ends_on=TODAY - timedelta(days=1))
    for page, args in (("tasks:report_check", where(desk)), ("tasks:quarter_detail", where(desk)[:1])):
        text = shown(client, desk.b, page, *args)
        assert "지금 이 직위의 발령이 확인되지 않습니다. 관리자에게 발령 등록을 요청해 주세요." in text


def test_a_post_of_a_stopped_holder_is_among_those_nobody_signs_for(client: Client):
    task = make_task()
    seat, _ = make_assignment(task.pair.post_a), make_assignment(task.pair.post_b)
    assert vacancies(TODAY).count == 0
    stop(seat.holder)
    (gap,) = vacancies(TODAY).named
    assert (gap.post, gap.stopped, gap.word) == (seat.post, seat.holder_id, "계정 사용 중지")
    todo = shown(client, make_user(Role.COORDINATOR), "todo")
    assert "확인할 사람이 없는 직위" in todo
    assert "교류자 계정 사용 중지" in todo
    todo = shown(client, make_user(Role.ADMIN), "todo")
    assert reverse("exchange:manage_account_take_over", args=[seat.holder_id]) in todo
    assert "교류자 계정이 사용 중지된 직위 1곳" in todo
    away = make_stand_in(seat.holder)
    assert vacancies(TODAY).count == 0
    stop(away.substitute)
    assert [gap.stopped for gap in vacancies(TODAY).named] == [seat.holder_id]


def test_opening_a_quarter_names_the_post_of_a_stopped_holder(client: Client):
    task = make_task()
    seat, _ = make_assignment(task.pair.post_a), make_assignment(task.pair.post_b)
    stop(seat.holder)
    period = make_period("2024-3", opened_at=None)
    page = shown(client, make_user(Role.COORDINATOR), "tasks:quarter_open", period.code)
    assert page.count("계정 사용 중지") == 2  # among those nobody confirms for, and in the pair's row
    assert "직무대행도 없습니다" in page


def test_a_task_whose_checker_is_stopped_is_counted_for_the_administrator(client: Client):
    make_task(checker=make_user(Role.COORDINATOR, is_active=False))
    make_task(checker=make_user(Role.COORDINATOR))
    assert "점검 담당 계정이 사용 중지된 과제 1건" in shown(client, make_user(Role.ADMIN), "todo")
