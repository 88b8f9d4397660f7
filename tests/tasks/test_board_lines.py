"""The plain statements of the board and of 제출 현황: they say what the models say, and cost the same at any size."""

from datetime import date

import pytest
from django.db import connection
from django.urls import reverse

from exchange import clock
from exchange.models import Post, Role
from exchange.models.naming import named_in_sql, short_of
from exchange.rules import posts_of
from exchange.statements import Statement
from tasks import rules
from tasks.models import ProgressReport, ReportPeriod
from tasks.queries import board_lines, filing, periods
from tasks.queries.board_tally import NUMBERS
from tests.makers import (
    make_assignment,
    make_assistance,
    make_ministry,
    make_period,
    make_post,
    make_post_name,
    make_task,
    make_user,
)
from tests.pages import as_user, cost
from tests.tasks.board_makers import AT, file_report, load_programme, make_small_world, multiply

pytestmark = pytest.mark.django_db

LINES = [
    *((pairs, (*board_lines.PairLine._fields, *NUMBERS)) for pairs in board_lines.PAIRS.values()),
    (board_lines.LISTED, board_lines.ListedLine._fields),
    (board_lines.OUTCOMES, board_lines.OutcomeLine._fields),
    (filing.FILING_ROWS, filing.FilingLine._fields),
]


@pytest.mark.parametrize(("statement", "fields"), LINES, ids=lambda each: getattr(each, "name", ""))
def test_columns_are_called_as_the_fields_that_hold_them(statement, fields):
    with connection.cursor() as cursor:
        cursor.execute(statement.sql, dict.fromkeys(statement.types))
        assert tuple(column.name for column in cursor.description) == fields


def test_periods_are_what_the_model_reads():
    make_small_world()
    make_period("2025-1", opened_at=None)
    for code in ("2024-2", "2025-1"):
        found, same = periods.period_called(code), ReportPeriod.objects.get(code=code)
        assert vars(found).keys() == vars(same).keys()
        assert all(getattr(found, name) == value for name, value in vars(same).items() if name != "_state")
    assert periods.period_called("9999-1") is None


DAYS = [None, *(date(2024, month, 1) for month in range(1, 13, 2))]


def test_a_post_is_called_in_sql_as_its_names_say():
    renamed = make_post()
    make_post_name(renamed, starts_on=date(2024, 4, 1), ministry=make_ministry())
    make_post_name(renamed, starts_on=date(2024, 9, 1), ministry=make_ministry(), known_until=date(2024, 10, 15))
    late = make_post()
    late.names.update(starts_on=date(2024, 6, 1))
    text = "SELECT post.id, a.title, a.is_unknown, a.short_name, a.former FROM exchange_post AS post "
    named = Statement("posts_named", text + named_in_sql("post.id", "a"), {"named_on": "date", "since": "date"})
    for day in DAYS[1:]:
        for since in DAYS:
            told = {
                key: (title, unknown, short_of(*short))
                for key, title, unknown, *short in named.rows(named_on=day, since=since)
            }
            for post in Post.objects.called_on(day, since=since):
                name = post.name
                assert told[post.pk] == (name.title, name.is_unknown, name.short), (day, since)


@pytest.mark.parametrize("role", Role.values)
def test_who_may_read_a_report_is_said_of_one_as_the_queryset_keeps_them(role):
    tasks = make_small_world()
    user = make_user(role)
    if role == Role.EXCHANGEE:
        make_assignment(tasks["draft"].pair.post_a, user)
    if role == Role.ASSISTANT:
        make_assistance(tasks["draft"].pair.post_b, user)
    posts = posts_of(user, AT.date())
    readable = set(ProgressReport.objects.visible_to(user, posts=posts).values_list("pk", flat=True))
    said = {
        report.pk
        for report in ProgressReport.objects.select_related("task__pair")
        if rules.may_read_report(
            user,
            report.status,
            was_submitted=report.submitted_at is not None,
            is_own=bool({report.task.pair.post_a_id, report.task.pair.post_b_id} & set(posts)),
        )
    }
    assert said == readable


PAGES = {  # the most statements that a page sends
    "/board": 8,
    "/board?q=2024-2": 8,
    "/board?round=1": 8,
    "/board/cross": 5,
    "/quarters/2024-3?filed=all": 8,  # one of them because its posts are vacant
    "/quarters/2024-3": 8,
}


def test_pages_cost_as_many_statements_for_41_tasks_as_for_123():
    load_programme()
    client = as_user(make_user(Role.COORDINATOR))
    with clock.at(AT):
        few = {address: cost_again(client, address) for address in PAGES}
        multiply(2)
        many = {address: cost_again(client, address) for address in PAGES}
        shown = client.get("/quarters/2024-3?filed=all").context_data["listing"]
        board = client.get("/board").context_data["board"]
    assert (shown.count, len(shown.page), board.whole.tasks, board.shows_cells) == (123, 50, 123, False)
    assert {address: found for address, found in many.items() if found != few[address]} == {}
    assert {address: found for address, found in many.items() if found > PAGES[address]} == {}


def cost_again(client, address: str) -> int:
    client.get(address)
    return cost(client.get, address)


@pytest.mark.parametrize("filed", filing.FILINGS)
def test_the_filing_counts_and_rows_are_those_of_the_reports(filed):
    tasks = make_small_world()
    period, by = ReportPeriod.objects.get(code="2024-3"), make_user(Role.COORDINATOR)
    ended = make_task(tasks["calm"].pair, number=99)
    file_report(ended, period, "accepted", by)
    ended.status, ended.ended_on, ended.end_reason = "cancelled", date(2024, 8, 1), "끝"
    ended.save()
    multiply(0)  # only writes how all stand
    told = ProgressReport.objects.for_table().filter(period=period, status__in=filing.FILINGS[filed][1])
    reports = told.exclude(task=ended)  # the board does not count it either
    counts = filing.counts_in(period)
    assert (counts[filed], counts["left_out"]) == (reports.count(), 1)
    keys = filing.filing_keys(period, filed, 0, 50)
    assert keys == [report.pk for report in reports]
    for start in range(0, len(keys), 3):
        for most in (3, 60):  # by the kept statement and by the other
            asked = [report.pk for report in reports[start : start + most]]
            assert filing.filing_keys(period, filed, start, most) == asked
    rows = filing.filing_rows(keys, period, by, [], AT.date())
    assert [(row.line.code, row.line.a, row.line.b) for row in rows] == [
        (report.task.code, report.ministry_of("a"), report.ministry_of("b")) for report in reports
    ]
    assert [row.status_word for row in rows] == [report.get_status_display() for report in reports]
    with clock.at(AT):
        page = as_user(by).get(reverse("tasks:quarter_detail", args=["2024-3"]) + f"?filed={filed}")
        backwards = as_user(by).get(reverse("tasks:quarter_detail", args=["2024-3"]) + f"?filed={filed}&sort=-task")
    assert [row.line.key for row in page.context_data["rows"]] == keys
    assert [row.line.key for row in backwards.context_data["rows"]] == keys[::-1]
