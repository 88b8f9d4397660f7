"""내 할 일: what each role is asked to do, derived from the state and gone with it."""

from datetime import date, timedelta

import pytest
from django.urls import reverse

from exchange.models import Assignment, Role
from tasks.actions import standing
from tasks.actions.quarters import open_quarter
from tasks.actions.reviews import accept_report, return_report, start_review
from tests.makers import (
    NOON,
    make_assignment,
    make_assistance,
    make_pair,
    make_period,
    make_post,
    make_round,
    make_stand_in,
    make_task,
    make_user,
    name_of,
)
from tests.pages import cost
from tests.tasks.report_makers import make_desk

pytestmark = pytest.mark.django_db

DUTIES = "/todo"


@pytest.fixture
def desk():
    return make_desk()


def duties(client, user) -> list[tuple[str, str, str]]:
    """Return (group, button, address) of each line that ``user`` sees."""
    client.force_login(user)
    groups = client.get(DUTIES).context_data["groups"]
    return [(key, duty.label, duty.href) for key, _, members in groups for duty in members]


def buttons(client, user) -> list[str]:
    return [label for _, label, _ in duties(client, user)]


@pytest.mark.parametrize(
    ("role", "where"),
    [
        (Role.COORDINATOR, "tasks:board"),
        (Role.ADMIN, "tasks:board"),
        (Role.VIEWER, "tasks:board"),
        (Role.EXCHANGEE, "todo"),
        (Role.ASSISTANT, "todo"),
        (Role.EVALUATOR, "todo"),
        (Role.DECIDER, "todo"),
    ],
)
def test_home_leads_to_the_first_page_of_the_role(client, role, where):
    client.force_login(make_user(role))
    answer = client.get("/")
    assert (answer.status_code, answer["Location"]) == (302, reverse(where))


def test_somebody_not_logged_in_is_sent_to_the_login(client):
    for address in ("/", DUTIES):
        assert client.get(address)["Location"].startswith(reverse("exchange:login"))


# ---- those who report --------------------------------------------------------------------------------------------


def test_a_new_report_is_to_be_written_by_both(client, desk):
    edit = reverse("tasks:report_edit", args=["2024-3", desk.report.task.code, "joint"])
    for user in (desk.a, desk.b, desk.assistant):
        assert duties(client, user) == [("week", "작성하기", edit)]


def test_the_own_part_follows_the_shared_one(client, desk):
    desk.save("joint", desk.a)
    slug = name_of(desk.report.task.pair.post_a).ministry.slug
    assert duties(client, desk.a)[0][2].endswith(f"/edit/{slug}")


def test_who_has_written_waits_for_the_other(client, desk):
    desk.save("joint", desk.a)
    desk.save("a", desk.a)
    assert buttons(client, desk.a) == []
    assert buttons(client, desk.b) == ["작성하기"]


def test_a_whole_report_is_to_be_confirmed_by_the_exchangees_only(client, desk):
    desk.fill()
    assert [buttons(client, user) for user in (desk.a, desk.b, desk.assistant)] == [["확인하기"], ["확인하기"], []]
    desk.sign("a")
    assert [buttons(client, user) for user in (desk.a, desk.b)] == [[], ["확인하기"]]
    desk.sign("b")
    assert [buttons(client, user) for user in (desk.a, desk.b)] == [[], []]
    assert buttons(client, desk.coordinator) == ["검토하기"]


def test_an_edit_after_a_confirmation_asks_again(client, desk):
    desk.fill()
    desk.sign("a")
    desk.save("b", desk.b, progress="□ 수정한 내용")
    assert buttons(client, desk.a) == ["확인하기"]


def returned(desk, *sides: str) -> None:
    desk.review()
    remarks = dict.fromkeys(sides, "날짜를 적어 주세요")
    due = NOON + timedelta(days=9)
    return_report(desk.report.pk, remarks=remarks, reply_due_at=due, by=desk.coordinator, at=NOON)


def test_a_returned_part_is_mended_then_confirmed_by_both(client, desk):
    returned(desk, "a")
    assert duties(client, desk.a)[0][:2] == ("later", "보완하기")
    assert buttons(client, desk.assistant) == ["보완하기"]
    assert buttons(client, desk.b) == []
    desk.save("a", desk.a, progress="□ 협의 2회 개최(9. 3., 9. 20.)")
    assert buttons(client, desk.a) == ["확인하기"]
    assert buttons(client, desk.assistant) == []
    desk.sign("a")
    assert (buttons(client, desk.a), buttons(client, desk.b)) == ([], ["확인하기"])
    desk.sign("b")
    assert buttons(client, desk.b) == []


def test_both_named_sides_mend_before_either_confirms(client, desk):
    returned(desk, "a", "b")
    desk.save("a", desk.a, progress="□ 보완한 내용")
    assert (buttons(client, desk.a), buttons(client, desk.b)) == ([], ["보완하기"])
    desk.save("b", desk.b, progress="□ 보완한 내용")
    assert (buttons(client, desk.a), buttons(client, desk.b)) == (["확인하기"], ["확인하기"])


def test_the_day_decides_the_group(client, desk):
    for days, group in ((-1, "overdue"), (-0.25, "overdue"), (0, "today"), (5, "week"), (6, "later")):
        desk.report.due_at = NOON + timedelta(days=days, hours=6)
        desk.report.save(update_fields=["due_at"])
        assert duties(client, desk.a)[0][0] == group


def test_what_has_no_day_is_called_so_and_stands_below(client, desk):
    """Not under 오늘, which would be a deadline that nobody set."""
    desk.submit()
    make_period("2024-4", opened_at=None, opens_on=date(2024, 10, 7))
    centre = duties(client, desk.coordinator)
    assert [(group, label) for group, label, _ in centre] == [("overdue", "분기 열기"), ("undated", "검토하기")]
    make_user(Role.EXCHANGEE)
    admin = make_user(Role.ADMIN)
    assert {group for group, label, _ in duties(client, admin) if label != "분기 열기"} == {"undated"}
    assert "기한 없는 할 일" in client.get(DUTIES).content.decode()


def test_a_substitute_sees_what_the_absent_should_do(client, desk):
    substitute = make_stand_in(desk.a).substitute
    assert buttons(client, substitute) == ["작성하기"]
    desk.fill()
    assert buttons(client, substitute) == ["확인하기"]


def test_rights_end_with_the_assignment(client, desk):
    Assignment.objects.filter(holder=desk.a).update(ends_on=date(2024, 10, 7))
    assert buttons(client, desk.a) == []


def test_another_pair_asks_nothing_of_me(client, desk):
    assert buttons(client, make_assignment().holder) == []


# ---- 국무조정실 -----------------------------------------------------------------------------------------------------


def test_reviews_leave_the_list_when_decided(client, desk):
    desk.submit()
    address = reverse("tasks:review_detail", args=["2024-3", desk.report.task.code])
    assert duties(client, desk.coordinator) == [("undated", "검토하기", address)]
    start_review(desk.report.pk, by=desk.coordinator, at=NOON)
    assert buttons(client, desk.coordinator) == ["검토하기"]
    accept_report(desk.report.pk, verdict="ok", by=desk.coordinator, at=NOON)
    assert buttons(client, desk.coordinator) == []


def test_many_reviews_end_in_a_line_that_counts_the_rest(client, desk):
    desk.submit()
    pair = desk.report.task.pair
    for _ in range(11):
        report = type(desk.report)(task=make_task(pair), period=desk.report.period, status="submitted", turn="centre")
        report.turn_since, report.due_at, report.submissions = NOON, NOON, 1
        report.submitted_at, report.submitted_by, report.self_state = NOON, desk.a, "ok"
        report.save()
    standing.rebuild()
    found = duties(client, desk.coordinator)
    assert [label for _, label, _ in found] == ["검토하기"] * 10 + ["검토함 보기"]
    assert "이 밖의 보고 2건" in client.get(DUTIES).content.decode()


def test_a_quarter_is_to_be_opened_from_its_day_on(client):
    coordinator = make_user(Role.COORDINATOR)
    period = make_period("2024-4", opened_at=None, opens_on=date(2024, 10, 9))
    assert buttons(client, coordinator) == []
    period.opens_on = date(2024, 10, 7)
    period.save(update_fields=["opens_on"])
    assert duties(client, coordinator) == [("overdue", "분기 열기", "/quarters/2024-4/open")]
    open_quarter("2024-4", by=coordinator, at=NOON)
    assert buttons(client, coordinator) == []


def test_a_vacant_post_of_a_working_pair_is_named_to_the_centre(client):
    task = make_task(make_pair())
    make_assignment(task.pair.post_a)
    coordinator, admin = make_user(Role.COORDINATOR), make_user(Role.ADMIN)
    post = task.pair.post_b
    page = reverse("exchange:post_detail", args=[post.code])
    assert duties(client, coordinator) == [("undated", "살펴보기", page)]
    assert ("undated", "발령 등록하기", reverse("exchange:manage_assignment_add")) in duties(client, admin)
    make_assignment(post)
    assert buttons(client, coordinator) == []


def test_a_term_that_ends_is_told_to_the_holder_and_the_centre(client):
    post = make_post()
    seat = make_assignment(post, ends_on=date(2024, 12, 7))
    coordinator = make_user(Role.COORDINATOR)
    for user in (seat.holder, coordinator):
        assert [(group, label) for group, label, _ in duties(client, user)] == [("later", "직위 보기")]
    Assignment.objects.filter(pk=seat.pk).update(ends_on=date(2024, 12, 8))  # 61 days ahead
    assert [buttons(client, user) for user in (seat.holder, coordinator)] == [[], []]
    Assignment.objects.filter(pk=seat.pk).update(ends_on=date(2024, 10, 20))
    assert buttons(client, make_assignment().holder) == []
    make_assignment(post, starts_on=date(2024, 10, 21))
    assert [buttons(client, user) for user in (seat.holder, coordinator)] == [[], []]


def test_an_administrator_is_told_what_is_left_over(client):
    admin = make_user(Role.ADMIN)
    assert buttons(client, admin) == []
    idle = make_user(Role.EXCHANGEE)
    make_user(Role.ASSISTANT)
    make_user(Role.EXCHANGEE, is_active=False)
    assert buttons(client, admin) == ["계정 보기"]
    assert "작성 보조 계정 2개" in client.get(DUTIES).content.decode()
    make_assignment(holder=idle)
    make_assistance()
    assert "작성 보조 계정 1개" in client.get(DUTIES).content.decode()
    pair = make_pair()
    make_pair(round=make_round(selected_on=date(2024, 12, 22)))
    text = client.get(DUTIES).content.decode()
    assert "교류자가 확인되지 않은 직위 2곳" in text
    pair.post_a.source_mark = "inferred"
    pair.post_a.save(update_fields=["source_mark"])
    assert "확인이 필요한 직위·역할·성과 1건" in client.get(DUTIES).content.decode()


# ---- nothing to do -----------------------------------------------------------------------------------------------


def test_nothing_to_do_says_when_the_next_report_begins(client):
    make_period("2024-4", opened_at=None, opens_on=date(2024, 12, 16))
    client.force_login(make_user(Role.EXCHANGEE))
    text = client.get(DUTIES).content.decode()
    assert "지금 할 일이 없습니다. 다음 보고는 12. 16.(월)에 시작합니다." in text


@pytest.mark.parametrize("role", [Role.VIEWER, Role.EVALUATOR])
def test_a_viewer_and_an_evaluator_have_an_empty_list(client, desk, role):
    user = make_user(role)
    assert duties(client, user) == []
    assert "지금 할 일이 없습니다." in client.get(DUTIES).content.decode()


# ---- cost --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("who", ["a", "assistant", "coordinator", "admin"])
def test_the_same_queries_for_one_line_and_for_three(client, desk, who):
    user = make_user(Role.ADMIN) if who == "admin" else getattr(desk, who)
    pair = desk.report.task.pair
    gap = make_task(make_pair()).pair.post_a
    make_assignment(gap, ends_on=date(2024, 10, 31))
    client.force_login(user)
    if who == "coordinator":
        desk.submit()

    def count() -> int:
        client.get(DUTIES)
        return cost(client.get, DUTIES)

    before = count()
    for _ in range(2):
        task = make_task(pair)
        report = task.reports.create(period=desk.report.period, turn_since=NOON, due_at=desk.report.due_at)
        for side in ("joint", "a", "b"):
            report.sections.create(side=side)
        if who == "coordinator":
            report.status, report.turn, report.submissions, report.self_state = "submitted", "centre", 1, "ok"
            report.submitted_at, report.submitted_by = NOON, desk.a
            report.save()
        make_assignment(make_task(make_pair()).pair.post_a, ends_on=date(2024, 10, 31))
    assert count() == before
