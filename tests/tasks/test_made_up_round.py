"""A made-up round stands in no count, on no board, in no list and no search of the programme unless it is chosen."""

import pytest
from django.urls import reverse

from evaluation.queries.rounds import tasks_of
from exchange.models import Ministry
from tasks.actions import standing as stored
from tasks.actions.quarters import open_quarter
from tasks.filters import ministries
from tasks.models import CollaborationTask, ProgressReport, TaskStanding
from tasks.queries.computed_standing import computed_standing
from tasks.queries.quarters import opening_of
from tasks.queries.standing import standing
from tasks.queries.tasks import ended_tasks
from tests.evaluation.makers import make_evaluation_round
from tests.makers import (
    NOON,
    make_assignment,
    make_ministry,
    make_pair,
    make_period,
    make_post,
    make_round,
    make_task,
    make_user,
)
from tests.pages import as_user

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("noon")]
MARK = {"source_mark": "demo"}


@pytest.fixture(autouse=True)
def world(settings):
    settings.DEMO = True
    real = make_task(make_pair(round=make_round(number=1)), title="실제 과제")
    posts = [make_post(ministry=make_ministry(short_name=f"시연 기관 {letter}", **MARK)) for letter in "가나"]
    round = make_round(number=90, name="시연 차수", **MARK)
    pair = make_pair(round=round, post_a=posts[0], post_b=posts[1], code="d1", **MARK)
    invented = make_task(pair, title="지어낸 과제", **MARK)
    return {"real": real, "invented": invented, "pair": pair, "round": round}


def text_of(client, name: str, query: str = "") -> str:
    answer = client.get(f"{reverse(name)}?{query}")
    assert answer.status_code == 200
    return answer.content.decode()


def test_it_is_not_stored_as_standing_and_a_quarter_makes_no_report_for_it(world):
    period = make_period(opened_at=None)
    assert opening_of(period, NOON.date()).tasks == 1
    open_quarter(period.code, vacancies_seen=True, by=make_user("coordinator"), at=NOON)
    assert list(ProgressReport.objects.values_list("task", flat=True)) == [world["real"].pk]
    stored.rebuild()
    assert not TaskStanding.objects.filter(task=world["invented"]).exists()
    period.refresh_from_db()
    for rows in (standing(period), computed_standing(period), CollaborationTask.objects.live()):
        assert [task.pk for task in rows] == [world["real"].pk]


@pytest.mark.parametrize("query", ["", "view=all", "search=지어낸", "search=시연", "view=ended"])
def test_the_list_and_its_search_do_not_have_it(staff, world, query):
    assert "지어낸 과제" not in text_of(staff, "tasks:tasks", query)


def test_the_list_has_it_where_its_round_is_chosen(staff, world):
    text = text_of(staff, "tasks:tasks", "round=90")
    assert "지어낸 과제" in text and "실제 과제" not in text


def test_a_cancelled_task_of_it_is_not_among_the_ended(world):
    CollaborationTask.objects.update(status="cancelled", ended_on=NOON.date(), end_reason="시험")
    assert [task.pk for task in ended_tasks()] == [world["real"].pk]


def test_who_sits_in_it_sees_the_own_tasks(world):
    holder = make_assignment(world["pair"].post_a).holder
    assert "지어낸 과제" in text_of(as_user(holder), "tasks:tasks", "mine=1")


@pytest.mark.parametrize("name", ["tasks:pairs", "exchange:posts"])
def test_pairs_and_posts_are_listed_only_where_it_is_chosen(staff, world, name):
    for query in ("", "round=", "round=1"):
        assert "시연 기관 가" not in text_of(staff, name, query)
    assert "시연 기관 가" in text_of(staff, name, "round=90")


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("exchange:manage_ministries", "시연 기관 가"),
        ("exchange:manage_pairs", "시연 기관 가"),
        ("tasks:manage_tasks", "지어낸 과제"),
    ],
)
def test_the_lists_of_the_administration_have_it_where_made_up_rows_are_asked_for(world, name, said):
    admin = as_user(make_user("admin"))
    assert said not in text_of(admin, name)
    assert said in text_of(admin, name, "source=demo")


def test_the_board_and_the_choice_of_ministries_do_not_know_it(staff, world):
    assert "시연 기관" not in text_of(staff, "tasks:board")
    assert not [name for _, name in ministries() if name.startswith("시연")]
    assert Ministry.objects.filter(short_name__startswith="시연").count() == 2


def test_an_evaluation_judges_it_only_where_it_names_the_round(world):
    assert [task.pk for task in tasks_of(make_evaluation_round())] == [world["real"].pk]
    of_round = make_evaluation_round(slug="demo", kind="rehearsal", exchange_round=world["round"])
    assert [task.pk for task in tasks_of(of_round)] == [world["invented"].pk]
