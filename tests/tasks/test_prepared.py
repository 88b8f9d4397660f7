"""A prepared statement answers as the queryset it was built from, whatever it is filled in with."""

import re
from datetime import date, timedelta

import pytest

from exchange import clock
from exchange.models import Role
from tasks.models import CollaborationTask, ReportPeriod
from tasks.queries.board import _cells, _groups, _listed_cells
from tasks.queries.detail import _report_rows, _task
from tasks.queries.prepared import Text, prepared, prepared_rows
from tests.makers import make_period, name_of
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


@pytest.mark.parametrize("days", [-300, 0, 90])
def test_counts_are_those_of_the_queryset(db, days):
    make_small_world()
    make_period("2024-4")
    periods = [None, *ReportPeriod.objects.opened()]
    for period in periods:
        for round_number in (None, 1, 2):
            asked = {"period": period, "round_number": round_number, "named_on": date(2024, 6, 1)}
            assert same(_groups, at=AT + timedelta(days), **asked)


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


@pytest.mark.parametrize("role", Role.values)
def test_rows_are_those_of_the_queryset_with_what_is_selected_beside_them(db, role, django_assert_num_queries):
    tasks = make_small_world()
    for task in tasks.values():
        (there,), there_too = (
            list(_task(task.code, role)) or [None],
            prepared_rows(_task, code=Text(task.code), role=role),
        )
        assert [there] == (there_too or [None])
        if there:
            with django_assert_num_queries(0):
                for name in ("part_rows", "sibling_rows", "release_row", "checker_name", "category", "title"):
                    assert getattr(there, name) == getattr(there_too[0], name)
                assert there.pair.round == there_too[0].pair.round
            assert name_of(there.pair.post_b) == name_of(there_too[0].pair.post_b)
        posts = [task.pair.post_a_id] if role in (Role.EXCHANGEE, Role.ASSISTANT) else []
        asked = {"task": task.pk, "role": role, "posts": posts}
        told = {report.pk: report.visible for report in _report_rows(**asked)}
        assert {report.pk: report.visible for report in prepared_rows(_report_rows, **asked)} == told


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
