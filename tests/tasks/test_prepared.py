"""A prepared statement answers as the queryset it was built from, whatever it is filled in with."""

import re
from datetime import date

import pytest

from exchange import clock
from exchange.models import Role
from tasks.models import CollaborationTask, ReportPeriod
from tasks.queries.board import _cells, _groups, _listed_cells
from tasks.queries.prepared import Text, prepared
from tests.makers import make_period
from tests.tasks.board_makers import AT, make_small_world

TODAY = AT.date()


def same(build, **values) -> bool:
    return sorted(map(str, prepared(build, **values))) == sorted(map(str, build(**values)))


def of_code(code: str):
    return CollaborationTask.objects.filter(code=code).values_list("pk")


def late_if_before(day: date):
    chosen = CollaborationTask.objects.filter(number=1 if day < TODAY else 2)
    return chosen.values_list("pk")


def of_keys(keys: list[int]):
    return CollaborationTask.objects.filter(pk__in=keys).order_by("pk").values_list("pk")


@pytest.mark.parametrize("on", [date(2024, 1, 1), TODAY, date(2025, 1, 1)])
def test_counts_are_those_of_the_queryset(db, on):
    make_small_world()
    make_period("2024-4")
    periods = [None, *ReportPeriod.objects.opened()]
    for period in periods:
        for round_number in (None, 1, 2):
            assert same(_groups, period=period, round_number=round_number, on=on, named_on=date(2024, 6, 1))


@pytest.mark.parametrize("role", Role.values)
def test_cells_are_those_of_the_queryset_for_every_role(db, role):
    tasks = make_small_world()
    pair = tasks["draft"].pair
    writes = role in (Role.EXCHANGEE, Role.ASSISTANT)
    for posts in [[], [pair.post_a_id], [pair.post_a_id, pair.post_b_id]] if writes else [[]]:
        for period in ReportPeriod.objects.opened():
            for round_number in (None, 1, 2):
                asked = {"role": role, "posts": posts, "period": period, "round_number": round_number}
                assert same(_cells, **asked)
                assert same(_listed_cells, **asked)


def test_a_string_belongs_to_the_statement_and_keys_are_filled_in(db):
    tasks = list(make_small_world().values())
    assert prepared(of_code, code=tasks[0].code) == [(tasks[0].pk,)]
    assert prepared(of_code, code=tasks[1].code) == [(tasks[1].pk,)]
    assert prepared(of_keys, keys=[tasks[0].pk]) == [(tasks[0].pk,)]
    assert prepared(of_keys, keys=[tasks[1].pk]) == [(tasks[1].pk,)]
    assert prepared(of_keys, keys=[tasks[2].pk, tasks[3].pk]) == [(tasks[2].pk,), (tasks[3].pk,)]


def test_a_text_is_filled_in_and_never_part_of_the_statement(db):
    tasks = list(make_small_world().values())
    for task in (tasks[0], tasks[1], tasks[0]):
        assert prepared(of_code, code=Text(task.code)) == [(task.pk,)]
    assert prepared(of_code, code=Text("9-9")) == prepared(of_code, code=Text("x' or 1=1 --")) == []


def test_a_statement_that_decides_by_a_value_is_refused(db):
    with pytest.raises(LookupError, match="day"):
        prepared(late_if_before, day=TODAY)


TOKENS = re.compile(r'(csrfmiddlewaretoken" value|nonce)="[^"]*"')
PAGES = (
    "/tasks",
    "/tasks?state=late&sort=-state",
    "/tasks?search=calm",
    "/board",
    "/quarters/2024-3",
    "/review",
    "/todo",
)


@pytest.mark.parametrize("address", PAGES)
def test_the_pages_are_the_same_where_the_server_keeps_no_statements(staff, settings, address):
    make_small_world()
    with clock.at(AT):
        pages = []
        for settings.PREPARE in (True, False):
            answer = staff.get(address)
            assert answer.status_code == 200
            pages.append(TOKENS.sub("", answer.content.decode()))
    assert pages[0] == pages[1]
