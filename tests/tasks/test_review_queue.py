"""검토함: the stored queue, its order, its counts, and what a page of it costs."""

from datetime import date, timedelta

import pytest
from django.core.management import call_command

from exchange.models import Role
from tasks.actions import standing
from tasks.actions.reviews import accept_report, start_review
from tasks.models import IssueKind, ProgressReport, ReportPeriod, WaitingCount, WaitingReport
from tasks.queries.computed_queue import misplaced
from tasks.queries.reviews import counts_by_step, most_urgent, place_of, queue_page, review_queue
from tests.makers import NOON, make_period, make_report, make_section, make_task, make_user
from tests.pages import cost

pytestmark = pytest.mark.django_db

TODAY = NOON.date()


def submit(state: str = "ok", **fields) -> ProgressReport:
    """Make a submitted report whose own assessment is ``state``."""
    signed = {"submitted_at": NOON, "submitted_by": make_user(), "submissions": 1, "turn": "centre"}
    return make_report(**{"status": "submitted", "self_state": state} | signed | fields)


def accepted(task, verdict: str, code: str = "2024-2") -> ProgressReport:
    judged = {"accepted_at": NOON, "accepted_by": make_user(Role.COORDINATOR), "verdict": verdict, "turn": "nobody"}
    period = ProgressReport.objects.filter(period__code=code).first()
    period = period.period if period else make_period(code)
    return submit(verdict, task=task, period=period, status="accepted", **judged)


def codes(asked=(), sort="") -> list[str]:
    return [line.code for line in queue_page(dict(asked), sort, 0, 50, TODAY)]


def queue() -> list[ProgressReport]:
    """Make one report of each urgency, the least urgent first, and return them the most urgent first."""
    make_period("2024-3")
    plain = submit()
    later = submit(due_at=plain.due_at + timedelta(days=1))
    disputed, worse, late = submit("warn"), submit("warn"), submit("late")
    make_section(disputed, side="a", issue_kind=IssueKind.DISPUTE)
    make_section(worse, side="b", issue_kind=IssueKind.OBSTACLE)
    accepted(worse.task, "ok")
    accepted(disputed.task, "late", "2024-1")
    standing.rebuild()
    return [late, worse, disputed, plain, later]


def test_late_comes_before_worse_before_disputed_before_the_day_it_was_due():
    wanted = [report.task.code for report in queue()]
    assert codes() == wanted
    assert [report.task.code for report in review_queue()] == wanted, "its file has another order"
    assert [one.code for one in most_urgent()[0]] == wanted
    late, worse, disputed, *_ = queue_page({}, "", 0, 50, TODAY)
    assert (worse.is_worse, worse.has_obstacle, worse.has_dispute) == (True, True, False)
    assert (disputed.is_worse, disputed.has_dispute, late.days_waited) == (False, True, 0)


def test_each_sort_turns_round_and_each_condition_counts_what_it_keeps():
    reports = queue()
    start_review(reports[0].pk, by=make_user(Role.COORDINATOR), at=NOON)
    by_task = [report.task.code for report in sorted(reports, key=lambda report: report.task.position)]
    assert codes(sort="task") == by_task
    assert codes(sort="-task") == by_task[::-1]
    assert codes(sort="-self_state")[0] == reports[0].task.code
    assert codes(sort="status")[-1] == reports[0].task.code
    for asked, number in (
        ({"status": "under_review"}, 1),
        ({"self_state": "warn"}, 2),
        ({"q": "2024-3"}, 5),
        ({"q": "2024-3", "self_state": "warn", "status": "submitted"}, 2),
        ({"q": "2024-2"}, 0),
    ):
        lines = queue_page(asked, "", 0, 50, TODAY)
        assert (len(lines), {line.total for line in lines}) == (number, {number} if number else set())


def test_a_report_knows_its_neighbours_in_the_queue():
    first, second, *_, last = reports = queue()
    names = [(report.period.code, report.task.code) for report in reports]
    assert (place_of(first.pk).before, place_of(first.pk).after) == (None, names[1])
    stands = place_of(second.pk)
    assert (stands.place, stands.length, stands.before, stands.after) == (2, 5, names[0], names[2])
    assert place_of(last.pk).after is None
    elsewhere = place_of(accepted(make_task(), "ok").pk)
    assert (elsewhere.place, elsewhere.before, elsewhere.after) == (0, None, names[0])


def test_the_queue_follows_what_happens_and_is_what_would_be_computed(capsys):
    late, worse, *_ = queue()
    coordinator = make_user(Role.COORDINATOR)
    assert list(misplaced()) == []
    start_review(late.pk, by=coordinator, at=NOON)
    assert WaitingReport.objects.get(report=late).status == "under_review"
    make_section(late, side="joint")
    accept_report(late.pk, verdict="late", by=coordinator, at=NOON)
    assert not WaitingReport.objects.filter(report=late).exists()
    assert list(misplaced()) == []
    assert sum(WaitingCount.objects.values_list("reports", flat=True)) == 4

    WaitingReport.objects.filter(report=worse).update(is_worse=False)
    WaitingCount.objects.filter(reports__gt=0).update(reports=9)
    with pytest.raises(SystemExit):
        call_command("check_standing")
    told = capsys.readouterr().err
    assert f"검토 대기 {worse.pk}" in told and "검토 대기 집계" in told
    standing.rebuild()
    call_command("check_standing")


def test_a_report_of_another_kind_of_period_waits_as_well():
    half = make_period(
        "2024-2", kind="half", spans_from=date(2024, 7, 1), spans_to=date(2024, 12, 31), opens_on=date(2024, 12, 20)
    )
    report = submit(period=half)
    assert codes() == [report.task.code]
    start_review(report.pk, by=make_user(Role.COORDINATOR), at=NOON)
    assert codes({"status": "under_review"}) == [report.task.code]


@pytest.mark.parametrize("reports", [0, 1, 3])
def test_the_page_costs_the_same_for_every_number_of_reports(client, reports):
    make_period("2024-3")
    for _ in range(reports):
        submit()
    client.force_login(make_user(Role.COORDINATOR))
    client.get("/review")
    assert cost(client.get, "/review") <= 6  # one of them counts for the tabs


def test_a_wrong_condition_keeps_nothing_and_says_so(client):
    queue()
    client.force_login(make_user(Role.COORDINATOR))
    page = client.get("/review?q=2024-3").content.decode()
    assert 'id="id_q"' in page and "&lt;" not in page, "the bar of conditions is drawn, not shown as text"
    page = client.get("/review?q=1999-1")
    assert "열린 분기 가운데" in page.content.decode()
    assert page.context_data["listing"].count == 0


def test_tabs_count_by_step_what_the_other_conditions_keep(client):
    reports = queue()
    start_review(reports[0].pk, by=make_user(Role.COORDINATOR), at=NOON)
    assert counts_by_step({}) == {"": 5, "submitted": 4, "under_review": 1}
    assert counts_by_step({"self_state": "warn", "status": "under_review"}) == {"": 2, "submitted": 2}
    assert counts_by_step({"q": "2024-2"}) == {"": 0}
    client.force_login(make_user(Role.COORDINATOR))
    page = client.get("/review?self_state=late&status=submitted&page=2")
    assert [(name, current, count) for name, _, current, count in page.context_data["steps"]] == [
        ("전체", False, 1),
        ("제출", True, 0),
        ("검토 중", False, 1),
    ]
    assert [address for _, address, _, _ in page.context_data["steps"]][::2] == [
        "?self_state=late",
        "?self_state=late&status=under_review",
    ]
    assert '<input type="hidden" name="status" value="submitted">' in page.content.decode(), "조회 keeps the tab"


def test_an_unknown_step_keeps_nothing_counts_nothing_and_says_so(client):
    queue()
    client.force_login(make_user(Role.COORDINATOR))
    page = client.get("/review?status=nonsense")
    assert "보기 가운데 하나를 선택해 주세요." in page.content.decode()
    assert page.context_data["listing"].count == 0
    assert [count for *_, count in page.context_data["steps"]] == [None, None, None]


def test_each_line_says_which_period_it_is_of(client):
    queue()
    half = {"spans_from": date(2024, 7, 1), "spans_to": date(2024, 12, 31), "opens_on": date(2024, 12, 20)}
    period = make_period("2024-4", kind="half", number=2, **half)
    ReportPeriod.objects.filter(pk=period.pk).update(code="2024-H2")
    submit(period=period)
    client.force_login(make_user(Role.COORDINATOR))
    page = client.get("/review").content.decode()
    assert page.count('<td data-l="분기" class="nowrap">2024년 3분기</td>') == 5
    assert '<td data-l="분기" class="nowrap">2024년 하반기</td>' in page
