"""Periods of every kind: what they are called, where they stand, what they follow, and that only quarters count."""

from datetime import date

import pytest
from django.urls import reverse

from exchange.errors import Incomplete
from exchange.models import Role
from tasks import periods
from tasks.actions.periods import create_period
from tasks.actions.quarters import open_quarter
from tasks.models import PeriodKind, ProgressReport, ReportKind, ReportPeriod
from tasks.periods import Kind
from tasks.queries.standing import chosen_period, standing
from tests.makers import NOON, make_period, make_report, make_user
from tests.tasks.report_makers import make_desk

SPANS = {"spans_from": date(2026, 2, 1), "spans_to": date(2026, 2, 20)}
NAMED = [  # kind, year, number, code, label, short
    ("quarter", 2026, 1, "2026-1", "2026년 1분기", "1분기"),
    ("half", 2026, 1, "2026-H1", "2026년 상반기", "상반기"),
    ("half", 2026, 2, "2026-H2", "2026년 하반기", "하반기"),
    ("year", 2026, 1, "2026", "2026년 연간", "연간"),
    ("extra", 2026, 12, "2026-S12", "2026년 수시 12차", "수시 12차"),
]


@pytest.mark.parametrize(("kind", "year", "number", "code", "label", "short"), NAMED)
def test_a_period_is_called_by_its_kind(kind, year, number, code, label, short):
    assert periods.code_of(kind, year, number) == code
    assert periods.parse_code(code) == (Kind(kind), year, number)
    assert (periods.label_of(kind, year, number), periods.short_label_of(kind, number)) == (label, short)


@pytest.mark.parametrize("code", ["2026-5", "2026-H3", "2026-S", "2026-H", "26-1", "2026-0", "2026-1 ", "1999-1", "x"])
def test_what_names_no_period_is_refused(code):
    with pytest.raises(ValueError):
        periods.parse_code(code)


@pytest.mark.parametrize(
    ("kind", "number", "first", "last"),
    [
        ("quarter", 1, date(2024, 1, 1), date(2024, 3, 31)),
        ("quarter", 4, date(2024, 10, 1), date(2024, 12, 31)),
        ("half", 1, date(2024, 1, 1), date(2024, 6, 30)),
        ("half", 2, date(2024, 7, 1), date(2024, 12, 31)),
        ("year", 1, date(2024, 1, 1), date(2024, 12, 31)),
    ],
)
def test_a_period_spans_its_place_in_the_year(kind, number, first, last):
    assert periods.span_of(kind, 2024, number) == (first, last)


def test_an_extra_period_has_a_span_of_its_own():
    with pytest.raises(ValueError, match="따로 정해야"):
        periods.span_of("extra", 2026, 1)
    assert periods.months_label(date(2026, 2, 1), date(2026, 2, 20)) == "2월"
    assert periods.months_label(date(2025, 12, 1), date(2026, 2, 1)) == "2025년 12월~2026년 2월"


@pytest.fixture
def coordinator(db):
    return make_user(Role.COORDINATOR)


def plan(by, **values) -> ReportPeriod:
    return create_period(values, by=by, at=NOON)


def test_periods_of_every_kind_are_planned_and_stand_in_the_order_of_their_spans(coordinator):
    year = {"year": 2026}
    for values in (
        {"kind": "year", "number": 1},
        {"kind": "half", "number": 1},
        {"number": 2},
        {"number": 1},
        {"kind": "extra", "number": 1, **SPANS},
    ):
        plan(coordinator, **year, **values)
    assert [one.code for one in ReportPeriod.objects.in_order()] == ["2026-S1", "2026-1", "2026-2", "2026-H1", "2026"]
    assert [one.code for one in ReportPeriod.objects.newest_first()][0] == "2026"
    assert [one.code for one in ReportPeriod.objects.quarters().in_order()] == ["2026-1", "2026-2"]
    half = ReportPeriod.objects.get(code="2026-H1")
    assert (str(half), half.months_label) == ("2026년 상반기", "1~6월")
    with pytest.raises(Incomplete):
        plan(coordinator, year=2026, kind="half", number=3)
    with pytest.raises(Incomplete):
        plan(coordinator, year=2026, kind="half", number=1)


def test_only_opened_quarters_are_counted_on_the_board(coordinator, client):
    desk = make_desk(coordinator=coordinator)
    plan(coordinator, year=2024, kind="half", number=2)
    open_quarter("2024-H2", by=coordinator, at=NOON)
    half = ProgressReport.objects.get(period__code="2024-H2")
    ProgressReport.objects.filter(pk=half.pk).update(
        status="submitted", self_state="late", submissions=1, submitted_at=NOON, submitted_by=desk.a
    )
    assert chosen_period().code == "2024-3"
    (row,) = standing(chosen_period())
    assert (row.report_pk, row.state, row.previous_state) == (desk.report.pk, "", "")
    client.force_login(coordinator)
    assert client.get(reverse("tasks:board")).context_data["board"].period.code == "2024-3"
    for name, args in (
        ("quarters", []),
        ("quarter_detail", ["2024-H2"]),
        ("report_detail", ["2024-H2", desk.report.task.code]),
        ("task_detail", [desk.report.task.code]),
        ("tasks", []),
        ("manage_periods", []),
        ("manage_period_edit", ["2024-H2"]),
    ):
        answer = client.get(reverse(f"tasks:{name}", args=args))
        assert answer.status_code == 200, name
    assert "2024년 하반기" in client.get(reverse("tasks:quarters")).content.decode()
    client.force_login(desk.a)
    assert client.get("/todo").status_code == 200


def test_a_period_is_filled_from_the_last_one_of_its_kind(coordinator):
    desk = make_desk(coordinator=coordinator, period=make_period("2024-3", opened_at=None))
    desk.save("a", desk.a, progress="□ 3분기 글")
    plan(coordinator, year=2024, kind="half", number=2)
    open_quarter("2024-H2", by=coordinator, at=NOON)
    half = ProgressReport.objects.get(period__code="2024-H2")
    assert {part.state for part in half.sections.all()} == {"empty"}, "a half follows halves, not quarters"
    plan(coordinator, year=2024, number=4)
    open_quarter("2024-4", by=coordinator, at=NOON)
    fourth = ProgressReport.objects.get(period__code="2024-4")
    assert fourth.sections.get(side="a").progress == "□ 3분기 글"


def test_an_extra_report_follows_none_and_is_of_its_kind(coordinator):
    desk = make_desk(coordinator=coordinator)
    desk.fill()
    plan(coordinator, year=2026, kind="extra", number=1, **SPANS)
    open_quarter("2026-S1", by=coordinator, at=NOON)
    extra = ProgressReport.objects.get(period__code="2026-S1")
    assert extra.kind == ReportKind.EXTRA
    assert {part.state for part in extra.sections.all()} == {"empty"}
    closing = make_report(desk.report.task, period=make_extra(2), kind=ReportKind.CLOSING)
    assert closing.get_kind_display() == "종료 보고"


def make_extra(number: int) -> ReportPeriod:
    return ReportPeriod.objects.create(
        code=f"2026-S{number}",
        kind=PeriodKind.EXTRA,
        year=2026,
        number=number,
        opens_on=date(2026, 2, 21),
        due_at=NOON,
        grace_until=NOON,
        **SPANS,
    )
