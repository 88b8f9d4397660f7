"""Plain statements read what querysets read: a report with its names, its parts, who may read it; a task's page."""

from datetime import timedelta

import pytest

from exchange import clock
from exchange.models import Role, User
from tasks.models import ProgressReport
from tasks.queries.detail import detail_of
from tasks.queries.report_rows import locked_report, readings_of, report_called, sections_of, signatures_of
from tasks.queries.standing import standing
from tasks.rules import may_read_report
from tests.makers import (
    NOON,
    make_indicator,
    make_milestone,
    make_period,
    make_reading,
    make_report,
    make_section,
    make_signature,
    make_user,
)
from tests.pages import cost
from tests.tasks.board_makers import AT, make_small_world
from tests.tasks.report_makers import make_desk

pytestmark = pytest.mark.django_db

LINKS = ("task", "task__category", "task__pair", "task__pair__round", "period")


def same_row(one, other) -> bool:
    """Whether two instances hold the same values in all columns that were read."""
    columns = [field.attname for field in type(other)._meta.concrete_fields if field.attname in vars(one)]
    return type(one) is type(other) and all(getattr(one, name) == getattr(other, name) for name in columns)


def test_a_report_is_read_as_its_queryset_reads_it(django_assert_num_queries):
    desk = make_desk()
    there = ProgressReport.objects.for_table().get(pk=desk.report.pk)
    for read in (report_called(there.period.code, there.task.code), locked_report(there.pk)):
        assert read is not None and same_row(read, there)
        with django_assert_num_queries(0):
            for path in LINKS:
                one, other = read, there
                for name in path.split("__"):
                    one, other = getattr(one, name), getattr(other, name)
                assert one is other is None or same_row(one, other), path
            for side in "ab":
                assert read.task.pair.post_of(side).name == there.task.pair.post_of(side).name
    assert report_called("1999-1", there.task.code) is None
    with pytest.raises(ProgressReport.DoesNotExist):
        locked_report(there.pk + 1)


def test_parts_confirmations_and_figures_are_read_as_their_querysets_read_them():
    report = make_report()
    section = make_section(report, side="a", answers={"more": "말"})
    signature = make_signature(report)
    reading = make_reading(make_indicator(report.task))
    writer = make_user()
    type(section).objects.filter(pk=section.pk).update(edited_by=writer, edited_at=NOON)
    section.refresh_from_db()
    (read,), copies = sections_of(report, writer)
    assert same_row(read, section) and read.written_by_reader and not copies
    assert not sections_of(report, make_user())[0][0].written_by_reader
    signature.refresh_from_db()
    assert same_row(signatures_of(report)["a"], signature)
    assert same_row(readings_of(report)[0], type(reading).objects.get(pk=reading.pk))


@pytest.mark.parametrize("role", Role.values)
def test_who_may_read_a_report_is_said_once_for_a_row_and_for_a_list(role):
    tasks = make_small_world()
    pair = tasks["draft"].pair
    user = User(role=role)
    for posts in ([], [pair.post_a_id]):
        kept = set(ProgressReport.objects.visible_to(user, posts=posts).values_list("pk", flat=True))
        for report in ProgressReport.objects.select_related("task__pair"):
            own = not {report.task.pair.post_a_id, report.task.pair.post_b_id}.isdisjoint(posts)
            submitted = report.submitted_at is not None
            assert may_read_report(user, report.status, was_submitted=submitted, is_own=own) == (report.pk in kept)


def test_a_tasks_page_says_how_it_stands_as_the_lists_do():
    tasks = make_small_world()
    with clock.at(AT):
        for task in tasks.values():
            shown = detail_of(task.code, make_user(Role.COORDINATOR), [], clock.today())
            assert shown is not None
            stored = standing(shown.period).filter(pk=task.pk).first()
            if stored is not None:
                assert (shown.standing.state, shown.standing.state_is_old) == (stored.state, stored.state_is_old)
                assert shown.standing.has_dispute == stored.has_dispute


def test_no_page_of_a_task_for_who_reads_no_programme():
    task = next(iter(make_small_world().values()))
    assert detail_of(task.code, make_user(Role.EVALUATOR), [], clock.today()) is None


@pytest.mark.parametrize(("role", "most"), [(Role.COORDINATOR, 6), (Role.ADMIN, 6), (Role.VIEWER, 5)])
def test_a_tasks_page_costs_the_same_for_every_number_of_rows(client, role, most):
    report = make_report()
    client.force_login(make_user(role))
    address = f"/tasks/{report.task.code}"
    client.get(address)
    assert cost(client.get, address) <= most
    for number in range(3):
        make_milestone(report.task)
        make_reading(make_indicator(report.task))
        make_report(report.task, period=make_period(f"2023-{number + 1}"))
    assert cost(client.get, address) <= most


def test_a_tasks_page_costs_its_exchangee_one_more_for_the_own_posts(client):
    desk = make_desk()
    address = f"/tasks/{desk.report.task.code}"
    for user in (desk.a, desk.assistant):
        client.force_login(user)
        with clock.at(NOON + timedelta(minutes=1)):
            client.get(address)
            assert cost(client.get, address) <= 8
