"""Who at 국무조정실 looks after a task: chosen for picked tasks, shown, asked for, kept in the history."""

from io import BytesIO

import pytest
from django.urls import reverse
from python_calamine import CalamineWorkbook

from exchange.errors import Incomplete, NotAllowed
from exchange.models import Notice, Role
from tasks.actions.tasks import assign_tasks
from tasks.models import CollaborationTask
from tasks.queries.task_history import history_of_task
from tests.makers import NOON, make_task, make_user
from tests.pages import cost

pytestmark = pytest.mark.django_db

ASSIGN = reverse("tasks:tasks_assign")
LIST = reverse("tasks:tasks")


@pytest.fixture
def staff():
    return make_user(Role.COORDINATOR, display_name="김점검")


@pytest.fixture
def tasks():
    return [make_task() for _ in range(3)]


def checkers(tasks) -> list:
    return [CollaborationTask.objects.get(pk=task.pk).checker for task in tasks]


def chosen(tasks, checker) -> dict:
    return {"task": [task.code for task in tasks], "checker": str(checker)}


def test_the_bar_of_the_list_leads_there_for_the_centre_only(client, tasks):
    for role, offered in ((Role.COORDINATOR, True), (Role.ADMIN, True), (Role.VIEWER, False)):
        client.force_login(make_user(role))
        assert (f'formaction="{ASSIGN}"' in client.get(LIST).content.decode()) is offered, role
        assert client.get(ASSIGN).status_code == (200 if offered else 403)


def test_picked_tasks_are_shown_with_who_has_them_now(client, staff, tasks):
    assign_tasks([tasks[0].code], checker=staff, by=staff, at=NOON)
    client.force_login(make_user(Role.ADMIN))
    answer = client.get(ASSIGN, {"task": [tasks[0].code, tasks[1].code]})
    page = answer.content.decode()
    assert [task.pk for task in answer.context_data["found"]] == [tasks[0].pk, tasks[1].pk]
    assert "지금 담당 김점검" in page and "지금 담당 없음" in page and "과제 2건 담당 지정" in page
    assert checkers(tasks) == [staff, None, None]


def test_the_chosen_tasks_change_hands_and_the_person_is_told_once(client, staff, tasks):
    client.force_login(make_user(Role.ADMIN))
    answer = client.post(ASSIGN, chosen(tasks[:2], staff.pk), follow=True)
    assert answer.redirect_chain == [(f"{LIST}?checker={staff.pk}", 302)]
    assert "바뀐 과제는 2건입니다." in answer.content.decode()
    assert checkers(tasks) == [staff, staff, None]
    client.post(ASSIGN, chosen(tasks[:2], staff.pk))
    assert [one.text for one in Notice.objects.filter(user=staff)] == ["과제 2건의 점검 담당으로 지정되었습니다."]


def test_who_takes_tasks_in_hand_is_not_told_of_it_and_finds_them(client, staff, tasks):
    client.force_login(staff)
    client.post(ASSIGN, chosen(tasks[:1], staff.pk))
    assert not Notice.objects.filter(user=staff).exists()
    page = client.get(LIST, {"checker": "me"}).content.decode()
    assert tasks[0].code in page and f">{tasks[1].code}<" not in page
    assert "담당 내 담당" in page


def test_a_task_can_be_given_back(client, staff, tasks):
    assign_tasks([task.code for task in tasks], checker=staff, by=staff, at=NOON)
    client.force_login(staff)
    assert client.post(ASSIGN, chosen(tasks[:1], "none")).url == tasks[0].get_absolute_url()
    assert checkers(tasks) == [None, staff, staff]


def test_the_page_of_a_task_names_who_looks_after_it(client, staff, tasks):
    assign_tasks([tasks[0].code], checker=staff, by=staff, at=NOON)
    for role in (Role.VIEWER, Role.COORDINATOR):
        client.force_login(make_user(role))
        page = client.get(tasks[0].get_absolute_url()).content.decode()
        assert "점검 담당" in page and "김점검" in page
        assert (f"{ASSIGN}?task={tasks[0].code}" in page) is (role == Role.COORDINATOR)
    client.force_login(make_user(Role.VIEWER))
    assert "점검 담당" not in client.get(tasks[1].get_absolute_url()).content.decode()


def test_the_file_has_a_column_for_it(client, staff, tasks):
    assign_tasks([tasks[0].code], checker=staff, by=staff, at=NOON)
    client.force_login(staff)
    answer = client.get(reverse("tasks:tasks", args=["xlsx"]), {"checker": "me"})
    rows = CalamineWorkbook.from_filelike(BytesIO(answer.getvalue())).get_sheet_by_index(0).to_python()
    assert [dict(zip(rows[1], row, strict=True))["점검 담당"] for row in rows[2:]] == ["김점검"]


def test_the_history_says_who_gave_it_to_whom(staff, tasks):
    admin = make_user(Role.ADMIN, display_name="박관리")
    assign_tasks([tasks[0].code], checker=staff, by=admin, at=NOON)
    (change,) = (told.change for told in history_of_task(tasks[0]) if told.change.verb == "task.assign")
    assert (change.what, change.by_name) == ("담당 지정", "박관리")
    assert [(one.label, one.before, one.after) for one in change.fields] == [("점검 담당", "-", "김점검")]


def test_only_a_coordinator_in_service_can_be_chosen(client, staff, tasks):
    gone = make_user(Role.COORDINATOR, is_active=False)
    client.force_login(staff)
    for person in (gone, make_user(Role.ADMIN), make_user(Role.VIEWER), make_user(Role.EXCHANGEE)):
        assert client.post(ASSIGN, chosen(tasks, person.pk)).status_code == 422
        with pytest.raises(Incomplete):
            assign_tasks([tasks[0].code], checker=person, by=staff, at=NOON)
    with pytest.raises(NotAllowed):
        assign_tasks([tasks[0].code], checker=staff, by=make_user(Role.VIEWER), at=NOON)
    assert checkers(tasks) == [None] * 3


@pytest.mark.parametrize(
    "wrong",
    [
        {},
        {"task": ["99-99"], "checker": "none"},
        {"task": ["\x00"], "checker": "none"},
        {"checker": "none"},
        {"task": ["x" * 5000], "checker": "x"},
    ],
)
def test_wrong_input_is_said_and_changes_nothing(client, staff, tasks, wrong):
    client.force_login(staff)
    answer = client.post(ASSIGN, wrong)
    assert answer.status_code == 422
    assert 'role="alert"' in answer.content.decode()
    sent = client.post(ASSIGN, {"task": [tasks[0].code], "checker": ""})
    assert sent.status_code == 422 and "점검 담당을 선택해 주세요." in sent.content.decode()


def test_the_same_statements_for_one_task_and_for_three(client, staff, tasks):
    client.force_login(staff)
    counted = []
    for number in (1, 3):
        counted.append(cost(client.get, ASSIGN, {"task": [task.code for task in tasks[:number]]}))
    assert counted[0] == counted[1]
