"""The numbers of the board come from the count tables: the same as from all its tasks one by one."""

from datetime import date, datetime, timedelta

import pytest
from django.core.management import call_command

from tasks.actions import standing
from tasks.models import DueCount, ReportPeriod, StandingCount, TaskStanding
from tasks.queries.board import board_of, counted
from tasks.queries.standing import BY_OVERDUE
from tasks.queries.standing import standing as standing_in
from tasks.queries.standing_check import differences, miscounted
from tests.makers import SEOUL, make_post_name, make_user, name_of
from tests.tasks.board_makers import AT, load_programme, make_small_world

pytestmark = pytest.mark.django_db


def told(board) -> dict:
    def said(bundle):
        tally = bundle.tally
        return bundle.name, tally.tasks, dict(tally.states), {key: dict(one.states) for key, one in crossed(bundle)}

    def crossed(bundle):
        return bundle.by_category.items()

    return {"categories": [said(one) for one in board[0]], "ministries": [said(one) for one in board[1]]}


@pytest.mark.parametrize("make", [make_small_world, load_programme], ids=["small", "programme"])
def test_the_page_counts_what_going_through_every_task_counts(make):
    make()
    reader = make_user("coordinator")
    for period in ReportPeriod.objects.opened():
        for round_number in (None, 1):
            for at in (AT, AT + timedelta(days=90)):
                board = board_of(reader, at=at, code=period.code, round_number=round_number)
                assert told((board.categories, board.ministries)) == told(counted(board))
                tasks = standing_in(period, at)
                overdue = {kind: tasks.filter(condition).count() for kind, condition in BY_OVERDUE.items()}
                assert {kind: board.whole.overdue[kind] for kind in overdue} == overdue


def test_a_post_that_changes_its_ministry_is_counted_where_it_was_on_the_day():
    tasks = make_small_world()
    reader = make_user("coordinator")
    post = tasks["calm"].pair.post_b
    before = name_of(post).ministry
    later = make_post_name(
        post, starts_on=date(2024, 10, 1), ministry=tasks["accepted"].pair.post_a.names.get().ministry
    )
    assert miscounted() == [] and list(differences()) == []
    for day, ministry, absent in ((20, before, None), (38, later.ministry, before)):
        board = board_of(reader, at=datetime(2024, 9, 1, 12, 0, tzinfo=SEOUL) + timedelta(days=day), code="2024-3")
        assert told((board.categories, board.ministries)) == told(counted(board))
        codes = [one.code for one in board.ministries]
        assert ministry.code in codes
        assert absent is None or absent.code not in codes
    later.delete()
    post.names.update(ends_on=None)
    assert miscounted() == [] and list(differences()) == []


def test_a_cell_that_deviates_is_named():
    tasks = make_small_world()
    period, category = ReportPeriod.objects.get(code="2024-3"), tasks["draft"].category
    cells = StandingCount.objects.filter(period=period.pk, category=category.pk, report_status="draft")
    assert cells.update(tasks=7) == 2  # of its round and of all rounds
    told = {str(each) for each in miscounted()}
    assert len(told) == 2
    for where in (f"2024-3 · 전체 차수 · {category.code}", f"2024-3 · 1차 · {category.code}"):
        (said,) = (each for each in told if each.startswith(f"집계 · {where} · "))
        assert "report_status: 'draft'" in said and said.endswith("tasks: 7 → 1")


@pytest.mark.parametrize("kind", ["report", "milestone", "any"])
def test_a_day_that_deviates_is_named(kind):
    make_small_world()
    row = DueCount.objects.filter(kind=kind, round=0, tasks__gt=0).first()
    DueCount.objects.filter(pk=row.pk).delete()
    (said,) = map(str, miscounted())
    assert f"기한 집계 · {ReportPeriod.objects.get(pk=row.period).code} · 전체 차수" in said
    assert (
        f"kind: '{kind}'" in said
        and row.late_at.strftime("%Y-%m-%dT") in said
        and said.endswith(f"tasks: 0 → {row.tasks}")
    )


def test_the_check_says_which_cell(capsys):
    make_small_world()
    StandingCount.objects.filter(tasks__gt=0, round=0, report_status="returned").update(tasks=9)
    with pytest.raises(SystemExit):
        call_command("check_standing")
    assert "2024-3 · 전체 차수" in (told := capsys.readouterr().err) and "9 → 1" in told


def test_a_count_altered_by_hand_is_named_and_rebuilding_heals_it():
    make_small_world()
    assert miscounted() == []
    StandingCount.objects.filter(tasks__gt=0).first().delete()
    DueCount.objects.filter(tasks__gt=0).update(tasks=77)
    assert len(miscounted()) > 2
    standing.rebuild()
    assert miscounted() == []
    assert not StandingCount.objects.filter(tasks=0).exists()


def test_rows_that_go_are_counted_off():
    make_small_world()
    TaskStanding.objects.all().delete()
    assert not StandingCount.objects.exclude(tasks=0).exists()
    assert not DueCount.objects.exclude(tasks=0).exists()
