"""How one task stands, read from its reports, is what the list says of it."""

from collections.abc import Iterator

import pytest

from exchange import clock
from tasks.models import CollaborationTask, ReportPeriod
from tasks.queries.standing import chosen_period, standing
from tasks.queries.standing_of import standing_of
from tests.tasks.board_makers import AT, make_small_world

pytestmark = pytest.mark.django_db

SAME = ("state", "state_is_old", "previous_state", "has_obstacle", "has_dispute")


@pytest.fixture(autouse=True)
def eighth_of_october() -> Iterator[None]:
    with clock.at(AT):
        yield


@pytest.mark.parametrize("code", ["2024-2", "2024-3"])
def test_one_task_stands_as_the_list_says(code):
    make_small_world()
    period = ReportPeriod.objects.get(code=code)
    told = {row["pk"]: row for row in standing(period).values("pk", "earlier_reports", *SAME)}
    assert len(told) > 6
    for task in CollaborationTask.objects.filter(pk__in=told):
        reports = list(task.reports.select_related("period").prefetch_related("sections").order_by("period__code"))
        one = standing_of(reports, period, is_active=task.status == "active")
        assert [getattr(one, name) for name in SAME] == [told[task.pk][name] for name in SAME], task
        if period == chosen_period():
            assert len(one.earlier) == told[task.pk]["earlier_reports"]


def test_before_the_first_quarter_nothing_stands():
    assert standing_of([], None).state == ""
