"""Random walks of every action that changes how tasks stand: what is stored is what would be computed, after each step.

Where one action stops writing it, the walk says which.
"""

from collections.abc import Iterator
from dataclasses import replace

import pytest
from django.apps import apps
from django.core.management import call_command
from django.db import connection, transaction
from hypothesis import HealthCheck, example, given
from hypothesis import strategies as st

from exchange.models import AccessEntry, AccessHead
from tasks.actions import standing
from tasks.models import DueCount, PlaceCount, StandingCount, TaskStanding, WaitingCount, WaitingReport
from tasks.queries.standing_check import STORED, differences, miscounted
from tests.depth import examples
from tests.makers import NOON
from tests.tasks.standing_walk import Programme, make_programme

pytestmark = [pytest.mark.django_db, pytest.mark.slow]

STEP_COUNT = 30
ROUTE = {  # an action: what comes before it so that it changes how a task stands, and itself
    "report.save_section": [("quarter.open", 0), ("report.save_section", 0, 0, 1)],
    "report.mark_unchanged": [("quarter.open", 0), ("report.mark_unchanged", 0, 1)],
    "report.sign": [("quarter.open", 0), *[("advance", 0)] * 3, ("report.sign", 0, 0)],
    "report.submit_alone": [("quarter.open", 0), *[("advance", 0)] * 3, ("report.submit_alone", 0, 0)],
    "report.pull_back": [("report.pull_back", 0, 0)],
    "report.start_review": [("report.start_review", 0)],
    "report.return": [("report.start_review", 0), ("report.return", 0, 3)],
    "report.accept": [("report.start_review", 0), ("report.accept", 0, 2)],
    "report.reopen": [("report.start_review", 0), ("report.accept", 0, 2), ("report.reopen", 0, 3)],
    "milestone.create": [("milestone.create", 0, 3)],
    "milestone.edit": [("milestone.edit", 0, 1)],
    "milestone.move": [("milestone.move", 0, 3)],
    "task.create": [("task.create", 0)],
    "task.edit": [("task.edit", 0, 1)],
    "task.end": [("task.end", 0, 1)],
    "task.resume": [("task.end", 0, 1), ("task.resume", 0)],
    "task.assign": [("task.assign", 0, 0)],
    "quarter.open": [("quarter.open", 0)],
    "period.edit": [("quarter.open", 0), ("period.edit", 1, 3)],
}
FOLLOWED = {  # an act of the floor below: the trigger that carries it up, and the steps
    "reorganisation.apply": ("exchange_postname", [("reorganisation.apply", 6, 0)]),
    "reorganisation.undo": ("exchange_postname", [("reorganisation.apply", 6, 0), ("reorganisation.undo", 0)]),
}
numbers = st.integers(0, 11)
STEPS = st.one_of(
    st.tuples(st.just("advance"), numbers, numbers),
    *[st.tuples(st.sampled_from([*sorted(ROUTE) * 3, *FOLLOWED]), numbers, numbers)]
    * 2,  # an act takes ten times longer
)


@pytest.fixture
def programme() -> Programme:
    return make_programme()


@pytest.fixture
def writing(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[int]]:
    """The number of rows that each call of the writing function changed, in order."""
    changed: list[int] = []
    for name in ("refresh", "refresh_all"):
        wrapped = getattr(standing, name)

        def noted(*given, wrapped=wrapped):
            changed.append(wrapped(*given))
            return changed[-1]

        monkeypatch.setattr(standing, name, noted)
    return changed


def test_what_is_stored_is_what_would_be_computed_whatever_people_do(programme, writing):
    written: set[str] = set()
    followed: set[str] = set()

    @examples(
        20,
        deep=2_000,
        derandomize=True,
        suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.large_base_example],
    )
    @given(st.lists(STEPS, min_size=STEP_COUNT, max_size=STEP_COUNT))
    @example([("reorganisation.apply", 6, 0), ("reorganisation.undo", 0, 0), ("reorganisation.apply", 2, 2)])
    def stays_true(steps: list[tuple]) -> None:
        walk = replace(programme)
        with transaction.atomic():
            for verb, *numbers in steps:
                before = len(writing)
                done = walk.do(verb, *numbers)
                if done and any(writing[before:]):
                    written.add(verb)
                if done and verb in FOLLOWED:
                    followed.add(verb)
                if done:
                    assert walk.differs() == [], f"{verb} leaves the standing as it was"
            assert miscounted() == []
            transaction.set_rollback(True)

    stays_true()
    assert len(written) > 10, f"the walks stand still: {written}"
    assert followed == set(FOLLOWED), f"nothing was reorganised, or nothing taken back: {followed}"


@pytest.mark.parametrize("verb", ROUTE)
def test_where_one_action_stops_writing_the_comparison_names_it(programme, monkeypatch, verb):
    *before, last = ROUTE[verb]
    for step in before:
        assert programme.do(*step), step
        assert programme.differs() == [], step
    with monkeypatch.context() as off:
        for name in ("refresh", "refresh_all"):
            off.setattr(standing, name, lambda *given: 0)
        assert programme.do(*last), f"{verb} was refused"
    assert programme.differs(), f"nothing tells that {verb} wrote nothing"
    standing.refresh_all()
    assert programme.differs() == []


@pytest.mark.parametrize("verb", FOLLOWED)
def test_where_a_reorganisation_is_not_followed_the_comparison_names_it(programme, verb):
    table, (*before, last) = FOLLOWED[verb]
    for step in before:
        assert programme.do(*step), step
        assert programme.differs() == [], step
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE; SET CONSTRAINTS ALL DEFERRED")
        for name in ("follow_post_ministries", "follow_post_ministries_changed"):
            cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER {name}")
    assert programme.do(*last), f"{verb} was refused"
    assert programme.differs(), f"nothing tells that {verb} was not followed"
    standing.refresh_all()
    assert programme.differs() == []


def test_every_action_that_writes_the_standing_is_on_the_route(programme, writing):
    for verb, steps in ROUTE.items():
        walk = replace(programme)
        with transaction.atomic():
            for step in steps:
                before = len(writing)
                assert walk.do(*step), (verb, step)
                assert miscounted() == [], (verb, step)
            assert any(writing[before:]), f"{verb} changes nothing that is stored"
            transaction.set_rollback(True)


def counted() -> list[set[str]]:
    """Return what the count tables hold, but for cells without tasks."""
    found = []
    for model, number in (
        (StandingCount, "tasks"),
        (DueCount, "tasks"),
        (PlaceCount, "tasks"),
        (WaitingCount, "reports"),
    ):
        columns = [field.attname for field in model._meta.concrete_fields if not field.primary_key]
        found.append(set(map(repr, model.objects.exclude(**{number: 0}).values_list(*columns))))
    return found


def test_made_anew_the_rows_are_the_same_and_no_history_grows(programme):
    for step in (("quarter.open", 0), *[("advance", 0)] * 5, ("milestone.create", 1, 2), ("task.end", 2, 1)):
        programme.do(*step)
    columns = [field.attname for field in TaskStanding._meta.concrete_fields if not field.primary_key]
    kept = set(map(repr, TaskStanding.objects.values_list(*columns)))
    known = set(connection.introspection.table_names())
    derived = (TaskStanding, StandingCount, DueCount, PlaceCount, WaitingReport, WaitingCount)
    apart = (*derived, AccessEntry, AccessHead)  # the run itself stands in the access log
    tables = [model for model in apps.get_models() if model not in apart and model._meta.db_table in known]
    histories = {model: model._base_manager.count() for model in tables}
    counts = counted()
    call_command("rebuild_standing")
    assert set(map(repr, TaskStanding.objects.values_list(*columns))) == kept
    assert {model: model._base_manager.count() for model in histories} == histories
    assert counted() == counts and any(counts)
    assert standing.refresh_all() == 0


CHANGED_BY_HAND = {
    "state": "done",
    "report_status": "draft",
    "obstacles": 1,
    "owed_at": NOON,
    "position": 1,
    "is_counted": False,
}


@pytest.mark.parametrize("column", CHANGED_BY_HAND)
def test_the_check_names_a_row_altered_by_hand(programme, capsys, column):
    call_command("check_standing")
    assert "모두" in capsys.readouterr().out
    row = TaskStanding.objects.filter(task=programme.tasks[0], period__isnull=False)
    assert row.update(**{column: CHANGED_BY_HAND[column]}) == 1
    with pytest.raises(SystemExit) as ended:
        call_command("check_standing")
    told = capsys.readouterr().err
    assert ended.value.code == 1
    assert programme.tasks[0].code in told and "2024-2" in told
    assert len(list(differences())) == 1


def test_the_check_names_a_row_that_is_missing_and_one_too_much(programme, capsys):
    first, second = programme.tasks[:2]
    TaskStanding.objects.filter(task=first).delete()
    TaskStanding.objects.filter(task=second).update(period=None)
    found = {(each.task, each.period): each.what for each in differences()}
    assert found == {
        (first.code, "2024-2"): "빠진 줄",
        (second.code, "2024-2"): "빠진 줄",
        (second.code, ""): "없어야 할 줄",
    }


def test_every_column_is_compared():
    columns = {field.name for field in TaskStanding._meta.concrete_fields}
    counted = {"obstacles": "has_obstacle", "disputes": "has_dispute"}
    assert {counted.get(name, name) for name in columns} - set(STORED) == {"id", "period", "is_counted", "is_closed"}
