"""Figures carried from period to period: put into the field, missing until confirmed, seen to vanish."""

from dataclasses import replace
from datetime import datetime
from decimal import Decimal

import pytest
from django.urls import reverse

from tasks.actions.quarters import open_quarter
from tasks.actions.reviews import accept_report, reopen_report, return_report, start_review
from tasks.actions.sections import mark_unchanged
from tasks.contents import content_of
from tasks.models import IndicatorReading, ProgressReport
from tasks.queries.comparison import GONE, comparison
from tasks.rules import lacking_in
from tests.makers import NOON, SEOUL, make_indicator, make_period, name_of
from tests.tasks.report_makers import Desk, make_desk

pytestmark = pytest.mark.django_db

JULY = datetime(2024, 7, 8, 12, 0, tzinfo=SEOUL)
LATER = datetime(2024, 10, 9, 12, 0, tzinfo=SEOUL)


@pytest.fixture
def first() -> Desk:
    """A report of the second quarter, accepted with one figure of 12개월."""
    desk = make_desk(period=make_period("2024-2", opened_at=None), at=JULY)
    indicator = make_indicator(desk.report.task, name="협의 기간", unit="개월")
    desk.fill()
    desk.save("joint", desk.a, readings={indicator.pk: Decimal(12)})
    desk.sign("a")
    desk.sign("b")
    start_review(desk.report.pk, by=desk.coordinator, at=JULY)
    accept_report(desk.report.pk, verdict="ok", by=desk.coordinator, at=JULY)
    desk.extra["indicator"] = indicator
    return desk


def next_quarter(desk: Desk) -> Desk:
    period = make_period("2024-3", opened_at=None)
    open_quarter(period.code, by=desk.coordinator, at=NOON)
    return replace(desk, report=ProgressReport.objects.for_table().get(task=desk.report.task, period=period), at=NOON)


@pytest.fixture
def desk(first) -> Desk:
    return next_quarter(first)


def reading(desk: Desk) -> IndicatorReading:
    return IndicatorReading.objects.get(indicator=desk.extra["indicator"], period=desk.report.period)


def missing(desk: Desk) -> list[str]:
    section = desk.section("joint")
    waiting = IndicatorReading.objects.filter(period=desk.report.period).select_related("indicator")
    return [one.field for one in lacking_in(section, desk.report.period.form, list(waiting))]


def page(client, desk, user, name="report_edit", *more) -> str:
    client.force_login(user)
    more = ("joint",) if name == "report_edit" else more
    return client.get(reverse(f"tasks:{name}", args=["2024-3", desk.report.task.code, *more])).content.decode()


def rows(first: Desk, desk: Desk) -> dict:
    report = desk.fresh()
    readings = IndicatorReading.objects.filter(period=report.period).select_related("indicator", "carried_from")
    content = content_of(report, list(report.sections.all()), list(readings))
    return {row.label: row for row in comparison(first.report.frozen.latest("pk").content, content, "2분기")}


def test_last_quarters_figure_is_put_into_its_field_and_marked(client, desk):
    kept = reading(desk)
    assert (kept.value, kept.carried_from.code, kept.is_told) == (12, "2024-2", False)
    shown = page(client, desk, desk.a)
    assert 'value="12"' in shown and "2분기 값" in shown and "12개월 그대로임을 확인" in shown


def test_it_counts_as_missing_until_somebody_says_it_is_the_same(client, desk):
    key = desk.extra["indicator"].pk
    desk.save("joint", desk.a, readings={key: Decimal(12)}, confirmed=[])
    assert missing(desk) == [f"same_{key}"]
    assert "협의 기간: 12개월 그대로인지 확인하거나 새 값을 입력해 주세요." in page(
        client, desk, desk.a, "report_check"
    )
    desk.save("joint", desk.a, readings={key: Decimal(12)}, confirmed=[key])
    assert missing(desk) == [] and reading(desk).is_confirmed
    desk.save("joint", desk.a, readings={key: Decimal(12)}, confirmed=[])  # the tick is taken back
    assert missing(desk) == [f"same_{key}"]


def test_what_nobody_confirmed_is_not_reported(desk):
    report = desk.fresh()
    readings = list(IndicatorReading.objects.filter(period=report.period).select_related("indicator", "carried_from"))
    assert content_of(report, list(report.sections.all()), readings)["readings"] == []
    IndicatorReading.objects.filter(period=report.period).update(is_confirmed=True)
    readings = list(IndicatorReading.objects.filter(period=report.period).select_related("indicator", "carried_from"))
    told = content_of(report, list(report.sections.all()), readings)["readings"]
    assert told == [{"indicator": "협의 기간", "unit": "개월", "value": "12.00", "carried": "2024-2"}]


def test_another_value_needs_no_tick_and_an_empty_field_is_no_value(desk):
    key = desk.extra["indicator"].pk
    desk.save("joint", desk.a, readings={key: Decimal(4)}, confirmed=[])
    assert missing(desk) == [] and reading(desk).carried_from is None
    desk.save("joint", desk.a, readings={key: None}, confirmed=[])
    assert missing(desk) == [] and not IndicatorReading.objects.filter(period=desk.report.period).exists()


@pytest.mark.parametrize("cleared", [False, True], ids=["left", "cleared before"])
def test_unchanged_words_do_not_vouch_for_a_figure(client, desk, cleared):
    key = desk.extra["indicator"].pk
    if cleared:
        desk.save("joint", desk.a, readings={key: None})
    version = desk.section("joint").version
    mark_unchanged(desk.report.pk, "joint", reason="협의 계속", version=version, by=desk.a, at=NOON)
    assert missing(desk) == [f"same_{key}"]
    section = desk.section("joint")
    values = section.answers_to(desk.report.period.form)
    desk.save("joint", desk.a, readings={key: Decimal(12)}, confirmed=[key], whole=values)
    assert missing(desk) == [] and desk.section("joint").state == "unchanged"
    desk.save("joint", desk.a, readings={key: Decimal(5)}, whole=values)
    assert desk.section("joint").state == "written"


def test_the_form_itself_sends_the_tick(client, desk):
    key = desk.extra["indicator"].pk
    client.force_login(desk.a)
    address = reverse("tasks:report_edit", args=["2024-3", desk.report.task.code, "joint"])
    sent = {"rating": "ok", "progress": "□ 함께", "version": desk.section("joint").version, f"reading_{key}": "12"}
    answer = client.post(address, {**sent, "then": "check"})
    assert answer.status_code == 422 and "그대로인지 확인하거나" in answer.content.decode()
    sent |= {"version": desk.section("joint").version, f"same_{key}": "on", "then": "check"}
    assert client.post(address, sent).status_code == 302
    assert reading(desk).is_confirmed


def test_the_comparison_shows_carried_changed_and_vanished_figures(client, first, desk):
    key = desk.extra["indicator"].pk
    desk.save("joint", desk.a, readings={key: Decimal(12)}, confirmed=[key])
    same = rows(first, desk)["협의 기간"]
    assert (same.changed, same.same_words, same.mark) == (False, "2분기와 같음", "2분기 값 그대로임을 확인")
    desk.save("joint", desk.a, readings={key: Decimal(4)})
    changed = rows(first, desk)["협의 기간"]
    assert (changed.before, changed.after, changed.changed, changed.mark) == ("12개월", "4개월", True, "")
    desk.save("joint", desk.a, readings={key: None})
    gone = rows(first, desk)["협의 기간"]
    assert (gone.before, gone.after, gone.changed) == ("12개월", GONE, True)
    desk.save("a", desk.a)
    desk.save("b", desk.b)
    desk.sign("a")
    desk.sign("b")
    client.force_login(desk.coordinator)
    answer = client.get(reverse("tasks:review_detail", args=["2024-3", desk.report.task.code]))
    assert GONE in answer.content.decode()


def test_the_next_quarter_begins_with_what_was_filed_not_with_what_was_written_since(first):
    due = datetime(2024, 10, 20, 18, 0, tzinfo=SEOUL)
    first.report.refresh_from_db()
    reopen_report(first.report.pk, remarks={"a": "근거"}, reply_due_at=due, by=first.coordinator, at=JULY)
    first.save("a", first.a, progress="□ 확인하지 않은 글")
    desk = next_quarter(first)
    assert desk.section("a").progress == "□ 협의 2회 개최"
    assert desk.section("a").carried_copy == first.report.frozen.latest("pk")


def test_an_unfiled_draft_is_named_as_one(client):
    first = make_desk(period=make_period("2024-2", opened_at=None), at=JULY)
    first.save("a", first.a, progress="□ 내지 않은 글")
    desk = next_quarter(first)
    assert desk.section("a").progress == "□ 내지 않은 글" and desk.section("a").carried_copy is None
    slug = name_of(desk.report.task.pair.post_of("a")).ministry.slug
    client.force_login(desk.a)
    address = reverse("tasks:report_edit", args=["2024-3", desk.report.task.code, slug])
    shown = client.get(address).content.decode()
    assert "2분기 미제출 초안 내용을 불러왔습니다." in shown and "제출하지 않은 초안" in shown


def test_a_filed_report_is_taken_before_a_later_draft(first):
    draft = next_quarter(first)
    draft.save("a", draft.a, progress="□ 3분기 초안")
    make_period("2024-4", opened_at=None)
    open_quarter("2024-4", by=first.coordinator, at=LATER)
    report = ProgressReport.objects.get(period__code="2024-4")
    assert report.sections.get(side="a").progress == "□ 협의 2회 개최"


def test_a_figure_of_a_returned_report_stays_confirmed(first, desk):
    key = desk.extra["indicator"].pk
    desk.save("joint", desk.a, readings={key: Decimal(12)}, confirmed=[key])
    desk.save("a", desk.a)
    desk.save("b", desk.b)
    desk.sign("a")
    desk.sign("b")
    start_review(desk.report.pk, by=desk.coordinator, at=NOON)
    return_report(desk.report.pk, remarks={"joint": "근거"}, reply_due_at=LATER, by=desk.coordinator, at=NOON)
    desk.save("joint", desk.a, progress="□ 근거 추가", readings={key: Decimal(12)})
    assert reading(desk).is_confirmed and missing(desk) == []
