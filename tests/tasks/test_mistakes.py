"""What was entered by mistake is undone with a reason while nothing was written; a later task can report too."""

from datetime import timedelta

import pytest
from django.urls import reverse

from exchange.errors import Incomplete, NotAllowed, WrongState
from exchange.models import Notice
from exchange.versions import version_of
from tasks.actions.mistakes import add_report, move_task, withdraw_quarter, withdraw_task
from tasks.actions.quarters import open_quarter
from tasks.actions.tasks import resume_task
from tasks.models import CollaborationTask, ProgressReport, ReportPeriod, ReportSection, TaskStanding
from tasks.queries.standing import chosen_period, standing
from tasks.queries.standing_check import differences, miscounted
from tests.makers import NOON, make_pair, make_period, make_seated_task, make_task, make_user
from tests.tasks.board_makers import file_report

pytestmark = pytest.mark.django_db


@pytest.fixture
def by(db):
    return make_user("coordinator")


def who(by, row, reason: str = "잘못 등록"):
    return {"reason": reason, "version": version_of(row), "by": by, "at": NOON}


def opened(by, code: str = "2024-3") -> ReportPeriod:
    make_period(code, opened_at=None)
    open_quarter(code, vacancies_seen=True, by=by, at=NOON)
    return ReportPeriod.objects.get(code=code)


def is_as_computed() -> bool:
    return list(differences()) == [] and miscounted() == []


def test_a_task_made_after_the_opening_is_asked_for_a_report(by):
    period = opened(by)
    task, a, b = make_seated_task()
    report = add_report(task.pk, **who(by, task))
    assert (report.period, report.due_at, report.sections.count()) == (period, period.due_at, 3)
    assert set(Notice.objects.values_list("user", flat=True)) == {a.pk, b.pk}
    assert standing(period).get(pk=task.pk).report_status == "not_started"
    assert is_as_computed()
    with pytest.raises(WrongState, match="이미 2024년 3분기 보고 대상"):
        add_report(task.pk, **who(by, task))


def test_no_report_is_asked_before_the_first_quarter_nor_of_an_ended_task_nor_without_a_reason(by):
    task = make_task()
    with pytest.raises(WrongState, match="아직 연 분기가 없습니다"):
        add_report(task.pk, **who(by, task))
    opened(by)
    other = make_task(status="closed", ended_on=NOON.date(), end_reason="끝")
    with pytest.raises(WrongState, match="종료"):
        add_report(other.pk, **who(by, other))
    later = make_task()
    with pytest.raises(Incomplete):
        add_report(later.pk, **who(by, later, ""))
    with pytest.raises(NotAllowed):
        add_report(later.pk, **who(make_user("viewer"), later))


def test_a_quarter_opened_by_mistake_is_withdrawn_and_the_one_before_goes_on(by):
    before = make_period("2024-2")
    task, a, b = make_seated_task()
    file_report(task, before, "draft", by)
    period = opened(by)
    assert ReportPeriod.objects.get(pk=before.pk).closed_at == NOON
    withdraw_quarter(period.pk, **who(by, period))
    assert not ProgressReport.objects.filter(period=period).exists()
    assert not ReportSection.objects.filter(report__period=period).exists()
    again = ReportPeriod.objects.get(pk=before.pk)
    assert (again.closed_at, chosen_period()) == (None, before)
    assert not TaskStanding.objects.filter(period=period).exists()
    assert Notice.objects.filter(user=a, text__contains="철회").exists()
    assert is_as_computed()
    open_quarter(period.code, vacancies_seen=True, by=by, at=NOON + timedelta(days=1))
    assert ProgressReport.objects.filter(period=period).count() == 1
    assert is_as_computed()


def test_a_quarter_in_which_somebody_wrote_is_not_withdrawn(by):
    make_task()
    period = opened(by)
    ProgressReport.objects.filter(period=period).update(status="draft")
    with pytest.raises(WrongState, match="작성을 시작한 보고가 있어"):
        withdraw_quarter(period.pk, **who(by, period))
    assert ReportPeriod.objects.get(pk=period.pk).opened_at == NOON


def test_a_closed_quarter_is_not_withdrawn(by):
    period = opened(by)
    opened(by, "2024-4")
    period.refresh_from_db()
    with pytest.raises(WrongState, match="마감한 분기"):
        withdraw_quarter(period.pk, **who(by, period))


def test_a_task_entered_by_mistake_is_withdrawn_and_counts_nowhere(by):
    task = make_task()
    period = opened(by)
    withdraw_task(task.pk, **who(by, task))
    task.refresh_from_db()
    assert (task.status, task.end_reason, task.reports.count()) == ("withdrawn", "잘못 등록", 0)
    assert not standing(period).filter(pk=task.pk).exists()
    assert is_as_computed()


def test_a_task_on_the_wrong_pair_is_moved_with_its_report(by):
    task, pair = make_task(number=1), make_pair()
    period = opened(by)
    move_task(task.pk, pair=pair, number=4, **who(by, task))
    moved = CollaborationTask.objects.get(pk=task.pk)
    assert (moved.pair, moved.code) == (pair, f"{pair.code}-4")
    assert TaskStanding.objects.get(task=task, period=period).pair_id == pair.pk
    assert moved.reports.get().status == "not_started"
    assert is_as_computed()


def test_the_old_address_of_a_moved_task_leads_to_the_new_one(client, by):
    task, pair, third = make_task(number=1), make_pair(), make_pair()
    opened(by)
    old = task.code
    for target in (pair, third):  # moved twice: both old addresses lead on
        moved = CollaborationTask.objects.get(pk=task.pk)
        move_task(task.pk, pair=target, number=4, **who(by, moved))
    client.force_login(by)
    for code in (old, f"{pair.code}-4"):
        for name, args in (
            ("task_detail", [code]),
            ("task_history", [code]),
            ("report_detail", ["2024-3", code]),
        ):
            answer = client.get(reverse(f"tasks:{name}", args=args))
            assert answer.status_code == 302, name
            assert answer["Location"] == reverse(f"tasks:{name}", args=[*args[:-1], f"{third.code}-4"])
    another = make_task(pair, number=4)
    assert another.code == f"{pair.code}-4"
    assert client.get(reverse("tasks:task_detail", args=[another.code])).status_code == 200  # it is that code's now
    assert client.get(reverse("tasks:task_detail", args=["99-9"])).status_code == 404
    assert client.post(reverse("tasks:report_sign", args=["2024-3", old])).status_code in (403, 404)


@pytest.mark.parametrize("act", [withdraw_task, move_task])
def test_a_task_on_which_somebody_wrote_stays(by, act):
    task = make_task()
    opened(by)
    task.reports.update(status="draft")
    more = {"pair": make_pair(), "number": 1} if act is move_task else {}
    with pytest.raises(WrongState, match="작성을 시작한 보고가 있어"):
        act(task.pk, **more, **who(by, task))


def test_a_withdrawn_task_is_not_taken_up_again(by):
    task = make_task()
    withdraw_task(task.pk, **who(by, task))
    task.refresh_from_db()
    with pytest.raises(WrongState, match="철회한 과제"):
        resume_task(task.pk, **who(by, task))
