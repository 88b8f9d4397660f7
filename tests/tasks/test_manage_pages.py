"""Every noun of the administration of the work: list, file, adding, editing, history, and who may do it."""

from datetime import date, timedelta
from io import BytesIO

import pytest
from django.urls import reverse
from openpyxl import load_workbook

from exchange import formats
from exchange.models import Role
from exchange.versions import version_of
from tasks.models import (
    AgendaItem,
    CouncilDecision,
    CouncilMeeting,
    Indicator,
    Outcome,
    TaskPart,
)
from tests.makers import make_milestone, make_pair, make_period, make_task, make_user
from tests.pages import statements_of, typed

pytestmark = pytest.mark.django_db


def make_meeting(number=None):
    number = number or CouncilMeeting.objects.count() + 1
    return CouncilMeeting.objects.create(
        number=number, title=f"제{number}차 시험 협의회", held_on=date(2024, 7, 9), status="held"
    )


def make_outcome(**fields):
    position = Outcome.objects.count() + 1
    return Outcome.objects.create(
        **{
            "position": position,
            "pair": fields["task"].pair if "task" in fields else make_pair(),
            "title": f"사례 {position}",
            "before_text": "열두 달 걸림",
            "after_text": "넉 달 걸림",
            "state": "confirmed",
        }
        | fields
    )


def make_part():
    return TaskPart.objects.create(task=make_task(), side="a", text="계획 수립")


def make_indicator():
    return Indicator.objects.create(task=make_task(), name="처리 기간", unit="개월")


def make_agenda():
    return AgendaItem.objects.create(meeting=make_meeting(), position=1, text="과제 점검")


def make_decision():
    return CouncilDecision.objects.create(meeting=make_meeting(), position=1, text="다음 달까지 협의")


QUARTERS = iter(f"{year}-{number}" for year in range(2030, 2090) for number in (1, 2, 3, 4))

LISTED = {  # noun → name of its list
    "task": "tasks",
    "period": "periods",
    "meeting": "meetings",
    "outcome": "outcomes",
}
MAKERS = {  # noun → maker, keys of its address, a text column of its form
    "task": (make_task, lambda row: [row.code], "title"),
    "part": (make_part, lambda row: [row.task.code, row.pk], "text"),
    "milestone": (make_milestone, lambda row: [row.task.code, row.pk], "title"),
    "indicator": (make_indicator, lambda row: [row.task.code, row.pk], "name"),
    "period": (lambda: make_period(next(QUARTERS)), lambda row: [row.code], "opens_on"),
    "meeting": (make_meeting, lambda row: [row.number], "title"),
    "agenda": (make_agenda, lambda row: [row.meeting.number, row.pk], "text"),
    "decision": (make_decision, lambda row: [row.meeting.number, row.pk], "text"),
    "outcome": (make_outcome, lambda row: [row.pk], "title"),
}
NOUNS = pytest.mark.parametrize("name", MAKERS)
LISTS = pytest.mark.parametrize("name", LISTED)


@pytest.fixture
def coordinator(client):
    user = make_user(Role.COORDINATOR)
    client.force_login(user)
    return user


def made(name):
    return MAKERS[name][0]()


def list_of(name):
    return reverse(f"tasks:manage_{LISTED[name]}")


def page(name, what, row):
    return reverse(f"tasks:manage_{name}_{what}", args=MAKERS[name][1](row))


def filled(client, name, row, /, **changes):
    """Open the editing page of ``row`` and return what sending it with ``changes`` would hold."""
    context = client.get(page(name, "edit", row)).context_data
    reason = {"reason": "시험"} if name == "period" else {}
    return typed(context["form"]) | {"version": context["version"]} | reason | changes


def values_for(name, row):
    """Return two values to type into the noun's column, and how they are shown."""
    if name == "period":
        days = [row.opens_on - timedelta(days=ahead) for ahead in (1, 2)]
        return [(day.isoformat(), formats.date(day)) for day in days]
    return [("먼저 쓴 값", "먼저 쓴 값"), ("나중에 쓴 값", "나중에 쓴 값")]


@LISTS
def test_list_shows_its_rows_and_a_link_to_each(client, coordinator, name):
    row = made(name)
    response = client.get(list_of(name))
    assert response.status_code == 200
    assert page(name, "edit", row) in response.content.decode()


@LISTS
def test_list_costs_the_same_for_one_row_and_for_three(client, coordinator, name):
    made(name)
    one = statements_of(client.get, list_of(name))
    made(name)
    made(name)
    three = statements_of(client.get, list_of(name))
    assert client.get(list_of(name)).context_data["listing"].count == 3
    assert len(one) == len(three) <= 9


@LISTS
def test_file_holds_the_rows_of_the_list(client, coordinator, name):
    made(name)
    made(name)
    book = load_workbook(BytesIO(client.get(list_of(name) + ".xlsx").getvalue()))
    assert book.active.max_row == 2 + 2


@LISTS
def test_wrong_condition_is_said_and_lists_nothing(client, coordinator, name):
    made(name)
    response = client.get(list_of(name), {"search": "가" * 101})
    assert response.status_code == 422
    assert response.context_data["listing"].count == 0


@NOUNS
def test_untouched_form_can_be_sent(client, coordinator, name):
    row = made(name)
    response = client.post(page(name, "edit", row), filled(client, name, row))
    assert response.status_code == 302, response.context_data["form"].errors


@NOUNS
def test_history_names_the_person_and_the_two_values(client, coordinator, name):
    row = made(name)
    (value, shown), _ = values_for(name, row)
    assert (
        client.post(page(name, "edit", row), filled(client, name, row, **{MAKERS[name][2]: value})).status_code == 302
    )
    text = client.get(page(name, "history", row)).content.decode()
    assert coordinator.display_name in text
    assert shown in text


@NOUNS
def test_stale_form_is_refused_and_both_texts_are_shown(client, coordinator, name):
    row = made(name)
    column = MAKERS[name][2]
    (first, first_shown), (second, second_shown) = values_for(name, row)
    opened = filled(client, name, row)
    assert client.post(page(name, "edit", row), opened | {column: first}).status_code == 302
    response = client.post(page(name, "edit", row), opened | {column: second})
    assert response.status_code == 409
    assert [(each.theirs, each.mine) for each in response.context_data["differences"]] == [(first_shown, second_shown)]
    row.refresh_from_db()
    assert str(getattr(row, column)) == first
    again = opened | {column: second, "version": response.context_data["version"]}
    assert client.post(page(name, "edit", row), again).status_code == 302


@NOUNS
@pytest.mark.parametrize("role", sorted(set(Role) - {Role.ADMIN, Role.COORDINATOR}))
def test_others_than_the_centre_see_and_change_nothing(client, name, role):
    row = made(name)
    before = version_of(row)
    client.force_login(make_user(role))
    for address in (page(name, "edit", row), page(name, "history", row)):
        assert client.get(address).status_code == 403
    assert client.post(page(name, "edit", row), {"version": before}).status_code == 403
    row.refresh_from_db()
    assert version_of(row) == before


@NOUNS
def test_row_of_another_parent_is_not_found(client, coordinator, name):
    row = made(name)
    keys = MAKERS[name][1](row)
    if len(keys) == 2:
        other = make_meeting().number if isinstance(keys[0], int) else make_task().code
        address = reverse(f"tasks:manage_{name}_edit", args=[other, keys[1]])
        assert client.get(address).status_code == 404
        assert client.post(address, {"version": version_of(row)}).status_code == 404


@NOUNS
def test_unknown_and_fixed_fields_of_a_request_change_nothing(client, coordinator, name):
    row = made(name)
    extra = {
        "id": "999",
        "source_mark": "seed",
        "is_demo": "on",
        "code": "x-9",
        "first_due_on": "2030-01-01",
        "status": "closed",
    }
    before = version_of(row)
    if name == "meeting":
        del extra["status"]
    response = client.post(page(name, "edit", row), filled(client, name, row) | extra)
    assert response.status_code == 302
    row.refresh_from_db()
    assert version_of(row) == before
