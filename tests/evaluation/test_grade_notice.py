"""What a ministry tells: the form, who may enter it, replacing it; months by the calendar."""

from datetime import date

import pytest

from evaluation.actions.grade_notices import FIELDS, enter_notice
from evaluation.models import GradeNotice
from evaluation.rules.bonus import months_in_year, months_of
from exchange.errors import Incomplete, NotAllowed
from exchange.models import Notice, Role
from tests.evaluation.statement_makers import make_counter
from tests.makers import NOON, make_assignment, make_ministry, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def counter():
    return make_counter()


def page(counter) -> str:
    return f"/bonus/{counter.round.slug}/notices/{counter.assignment.pk}"


def filled(counter, **changes) -> dict:
    values = {
        "exchange_form": "dispatch",
        "evaluating_ministry": counter.home.pk,
        "paying_ministry": counter.home.pk,
        "level": "PERF:4급",
        "assessed": "A",
        "prior": "B",
        "same_rank": "on",
        "months": "10",
        "pay_date": "2025-03-20",
        "document": "인사-9",
        "notified_on": "2024-10-04",
    }
    return {key: value for key, value in (values | changes).items() if value is not None}


@pytest.mark.parametrize(
    ("first", "last", "months"),
    [
        (date(2024, 2, 29), date(2024, 12, 31), 10),
        (date(2024, 3, 1), date(2024, 4, 30), 2),
        (date(2024, 3, 1), date(2024, 4, 29), 1),
        (date(2024, 1, 31), date(2024, 2, 29), 1),
        (date(2024, 1, 31), date(2024, 3, 30), 2),
        (date(2024, 11, 15), date(2025, 1, 14), 2),
        (date(2024, 1, 1), date(2024, 12, 31), 12),
        (date(2024, 5, 2), date(2024, 5, 1), 0),
    ],
)
def test_months_are_counted_by_the_calendar(first, last, months):
    assert months_of(first, last) == months


def test_months_of_an_assignment_stay_within_the_year():
    seat = make_assignment(starts_on=date(2023, 6, 1), ends_on=date(2024, 2, 28))
    assert months_in_year(seat, 2024) == 1
    assert months_in_year(make_assignment(), 2024) == 10


def test_a_new_notice_takes_the_place_of_the_old_which_is_kept(client, counter):
    client.force_login(counter.decider)
    assert client.get(page(counter)).status_code == 200
    answer = client.post(page(counter), filled(counter))
    assert answer.status_code == 302, answer.context_data["form"].errors
    old, new = counter.round.notices.order_by("pk")
    assert (old.is_standing, new.is_standing, new.assessed, new.track, new.level) == (False, True, "A", "PERF", "4급")
    assert Notice.objects.filter(user=counter.coordinator).exists()
    assert "등급 통보가 들어왔습니다" in Notice.objects.filter(user=counter.coordinator).last().text
    client.post(page(counter), filled(counter))
    assert counter.round.notices.count() == 2, "the same again changes nothing"


def test_the_coordinator_enters_it_for_the_ministry(client, counter):
    client.force_login(counter.coordinator)
    assert client.post(page(counter), filled(counter, document="공문-7")).status_code == 302
    assert counter.round.notices.get(is_standing=True).entered_by == counter.coordinator


def test_the_form_begins_with_what_the_assignment_says(client, counter):
    GradeNotice.objects.update(is_standing=False)
    client.force_login(counter.decider)
    form = client.get(page(counter)).context_data["form"]
    assert form["months"].value() == 10
    assert form["evaluating_ministry"].value() == counter.home.pk
    assert form["exchange_form"].value() == "dispatch"


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"exchange_form": "loan"}, "exchange_form"),
        ({"evaluating_ministry": None}, "evaluating_ministry"),
        ({"exchange_form": "transfer"}, "evaluating_ministry"),
        ({"level": "9급"}, "level"),
        ({"assessed": "D"}, "assessed"),
        ({"prior": "Z"}, "prior"),
        ({"months": "13"}, "months"),
        ({"months": "-1"}, "months"),
        ({"months": "열"}, "months"),
        ({"months": "9" * 40}, "months"),
        ({"long_term_percent": "51"}, "long_term_percent"),
        ({"pay_date": "2024-03-20"}, "pay_date"),
        ({"pay_date": "내년 봄"}, "pay_date"),
        ({"document": ""}, "document"),
        ({"document": "가" * 101}, "document"),
        ({"notified_on": "0024-01-24"}, "notified_on"),
        ({"notified_on": "2024-10-09"}, "notified_on"),  # tomorrow
        ({"forced_lowest": "on"}, "forced_reason"),
        ({"forced_reason": "사유만"}, "forced_reason"),
    ],
)
def test_wrong_input_is_said_at_its_field_and_nothing_is_written(client, counter, changes, field):
    client.force_login(counter.coordinator)
    answer = client.post(page(counter), filled(counter, **changes))
    assert answer.status_code == 422
    assert list(answer.context_data["form"].errors) == [field]
    assert counter.round.notices.count() == 1
    assert "필수 항목" not in answer.content.decode()


def test_another_ministry_finds_nothing_there_and_the_action_refuses_it(client, counter):
    stranger = make_user(Role.DECIDER, ministry=make_ministry())
    client.force_login(stranger)
    assert client.get(page(counter)).status_code == 404
    assert client.post(page(counter), filled(counter)).status_code == 404
    values = {name: getattr(counter.round.notices.get(), name) for name in FIELDS}
    for person in (stranger, make_user(Role.ADMIN), counter.person, make_user(Role.DECIDER)):
        with pytest.raises(NotAllowed):
            enter_notice(counter.round.pk, counter.assignment.pk, values=values, by=person, at=NOON)
    with pytest.raises(Incomplete, match="오늘보다 뒤"):
        later = values | {"notified_on": date(2024, 10, 9)}
        enter_notice(counter.round.pk, counter.assignment.pk, values=later, by=counter.coordinator, at=NOON)
    with pytest.raises(Incomplete, match="평가합니다"):
        wrong = values | {"evaluating_ministry": counter.host}
        enter_notice(counter.round.pk, counter.assignment.pk, values=wrong, by=counter.coordinator, at=NOON)


def test_before_a_notice_home_and_host_may_tell_and_afterwards_only_those_it_names(client, counter):
    host = make_user(Role.DECIDER, ministry=counter.host)
    client.force_login(host)
    assert client.get(page(counter)).status_code == 404
    GradeNotice.objects.update(is_standing=False)
    assert client.get(page(counter)).status_code == 200
    told = filled(
        counter, exchange_form="transfer", evaluating_ministry=counter.host.pk, paying_ministry=counter.host.pk
    )
    assert client.post(page(counter), told).status_code == 302
    assert client.post(page(counter), filled(counter)).status_code == 422, "a ministry tells only what is its own"
    client.force_login(counter.decider)
    assert client.get(page(counter)).status_code == 404
