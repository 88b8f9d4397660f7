"""The declared form: one declaration, and everything that asks, shows, compares or keeps an answer follows it."""

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path

import pytest
from django.urls import reverse

from evaluation.queries.papers import papers_of
from exchange import clock
from exchange.fingerprints import fingerprint
from tasks import report_forms
from tasks.actions.quarters import open_quarter
from tasks.actions.reviews import accept_report, start_review
from tasks.actions.sections import mark_unchanged
from tasks.contents import content_of, fingerprint_of, frozen_content
from tasks.models import (
    Indicator,
    IndicatorReading,
    IssueKind,
    ProgressReport,
    ReportPeriod,
    ReportSection,
    RoleState,
    TaskState,
)
from tasks.models.section import COLUMNS
from tasks.queries.comparison import comparison
from tasks.queries.copies import parts_of_copy
from tasks.report_forms.questions import ALWAYS, Kind, Part, Question, When
from tests.evaluation.makers import make_evaluation_round
from tests.makers import NOON, SEOUL, make_ministry, make_pair, make_period, make_post, make_task, name_of
from tests.refusals import refused_with, update
from tests.tasks.report_makers import Desk, make_desk

JULY = datetime(2024, 7, 8, 12, 0, tzinfo=SEOUL)
VECTORS = json.loads((Path(__file__).parent / "data/form_version_1.json").read_text())
ADDED = Question(
    "public_effect",
    "국민 체감 효과",
    Kind.TEXT,
    Part.OWN,
    limit=300,
    required_when=ALWAYS,
    help="한 줄로 입력합니다.",
)


def declare(monkeypatch, **differences):
    """Declare one form more, which differs from the last in this way."""
    last = report_forms.FORMS[report_forms.current_version()]
    form = last.following(last.version + 1, **differences)
    monkeypatch.setitem(report_forms.FORMS, form.version, form)
    return form


@pytest.fixture
def july() -> Iterator[None]:
    """Let business time stand within the intake of the second quarter."""
    with clock.at(JULY):
        yield


@pytest.fixture
def next_form(monkeypatch):
    """A form with one question more in each ministry's part, in which no request is asked for."""
    return declare(monkeypatch, added=[ADDED], without=[(Part.OWN, "issue_request")])


# ---- what was signed -------------------------------------------------------------------------------------------------


def rows_of(given: dict) -> tuple[ProgressReport, list[ReportSection], list[IndicatorReading]]:
    """Return the rows that a vector describes; those of the report itself are not saved."""
    ministries = [make_ministry(name=name, short_name=name) for name in given["ministries"]]
    posts = [make_post(ministry=one, title=title) for one, title in zip(ministries, given["posts"], strict=True)]
    task = make_task(make_pair(post_a=posts[0], post_b=posts[1]), code=given["code"], title=given["title"])
    year, quarter = map(int, given["period"].split("-"))
    period = ReportPeriod(pk=1, code=given["period"], year=year, number=quarter, form_version=1)
    report = ProgressReport(pk=1, task=task, period=period)
    parts = [
        ReportSection(pk=place, report=report, side=side, **answers)
        for place, (side, answers) in enumerate(given["parts"].items(), 1)
    ]
    readings = [
        IndicatorReading(
            pk=place,
            indicator=Indicator(pk=place, position=place, name=name, unit=unit, task=task),
            value=Decimal(value),
        )
        for place, (name, unit, value) in enumerate(given["readings"], 1)
    ]
    return report, parts, readings


@pytest.mark.parametrize("vector", VECTORS, ids=["written", "unchanged"])
@pytest.mark.django_db
def test_what_was_signed_under_the_first_form_has_the_fingerprint_of_its_day(vector):
    content = content_of(*rows_of(vector["given"]))
    assert content == vector["content"]
    assert fingerprint_of(content) == vector["fingerprint"]
    frozen = frozen_content(content, signatures=[], verdict="ok", note="의견", on=date(2024, 10, 11))
    assert fingerprint(frozen) == vector["frozen_fingerprint"]


def test_the_first_form_reads_with_the_words_it_was_signed_under():
    parts = parts_of_copy(VECTORS[0]["content"])
    labels = {label for part in parts for label, _ in part.answers}
    assert {"함께 한 일", "맡은 역할 이행", "다음 분기 계획", "국무조정실에 바라는 점"} <= labels
    assert [part.title for part in parts] == ["공동 현황", "국토부 작성", "환경부 작성"]
    assert ("협의 기간", "4개월") in parts[0].answers and ("추진 상태", "주의") in parts[0].answers


# ---- the declaration -------------------------------------------------------------------------------------------------


def test_versions_are_declared_in_a_row_and_ask_nothing_twice():
    assert sorted(report_forms.FORMS) == list(range(1, len(report_forms.FORMS) + 1))
    assert all(number == form.version for number, form in report_forms.FORMS.items())
    assert report_forms.current_version() == max(report_forms.FORMS)


@pytest.mark.parametrize("version", sorted(report_forms.FORMS))
def test_choices_with_a_column_are_those_that_the_column_takes(version):
    stored = {"rating": TaskState, "role_state": RoleState, "issue_kind": IssueKind}
    for question in report_forms.FORMS[version].questions:
        if question.code in stored:
            assert list(question.choices) == stored[question.code].choices
        if question.kind in (Kind.RATING, Kind.ISSUE):
            assert question.code in COLUMNS, "lists are narrowed by it in SQL"
        if question.kind in report_forms.WRITTEN and question.code in COLUMNS:
            assert question.limit <= ReportSection._meta.get_field(question.code).max_length
        assert not question.code.startswith("own_")


@pytest.mark.parametrize(
    "questions", [[ADDED, ADDED], [replace(ADDED, required_when=When("nothing", ("x",)))]], ids=["twice", "waits"]
)
def test_a_form_that_cannot_be_answered_is_refused(questions):
    with pytest.raises(ValueError, match="asks twice or waits"):
        report_forms.Form(9, tuple(questions))
    with pytest.raises(ValueError, match="does not ask"):
        report_forms.FORMS[1].following(9, without=[(Part.JOINT, "nothing")])


# ---- a question added and one left out, through every consumer -------------------------------------------------------


def answered(desk: Desk, text: str = "□ 처리 기간 단축") -> None:
    """Write all three parts of a report under that form."""
    desk.save("joint", desk.a)
    for side, by in (("a", desk.a), ("b", desk.b)):
        desk.save(side, by, public_effect=text)


def next_quarter(desk: Desk, code: str = "2024-3") -> Desk:
    period = make_period(code, opened_at=None)
    open_quarter(code, by=desk.coordinator, at=NOON)
    report = ProgressReport.objects.for_table().get(task=desk.report.task, period=period)
    return replace(desk, report=report, at=NOON)


def accepted(desk: Desk) -> Desk:
    desk.sign("a")
    desk.sign("b")
    start_review(desk.report.pk, by=desk.coordinator, at=desk.at)
    accept_report(desk.report.pk, verdict="ok", by=desk.coordinator, at=desk.at)
    return desk


def page(client, user, name, *args, **query) -> str:
    client.force_login(user)
    answer = client.get(reverse(f"tasks:{name}", args=args), query)
    assert answer.status_code == 200, name
    return answer.content.decode()


@pytest.mark.django_db
def test_a_question_added_to_the_form_appears_everywhere(client, next_form, july):
    desk = make_desk(period=make_period("2024-2", opened_at=None), at=JULY)
    code = desk.report.task.code
    slug = name_of(desk.report.task.pair.post_of("a")).ministry.slug

    # form and page of writing
    assert desk.fresh().period.form_version == next_form.version
    shown = page(client, desk.a, "report_edit", "2024-2", code, slug)
    assert "국민 체감 효과" in shown and 'name="public_effect"' in shown and "한 줄로 입력합니다." in shown
    assert 'name="issue_request"' not in shown
    # completeness
    answered(desk, "")
    checked = page(client, desk.a, "report_check", "2024-2", code)
    assert "국민 체감 효과를 입력해 주세요." in checked
    # storage: no column of its own
    answered(desk)
    assert desk.section("a").answers == {"public_effect": "□ 처리 기간 단축"}
    assert "국민 체감 효과" in page(client, desk.a, "report_detail", "2024-2", code)
    # copy, and what is signed
    accepted(desk)
    copy = desk.report.frozen.latest("pk")
    assert copy.form_version == copy.content["form"] == next_form.version
    assert copy.content["parts"]["a"]["public_effect"] == "□ 처리 기간 단축"
    assert ("국민 체감 효과", "□ 처리 기간 단축") in parts_of_copy(copy.content)[1].answers
    # papers of an expert
    round = make_evaluation_round(year=2024)
    (paper,) = [one for one in papers_of(round, desk.report.task).quarters if one.is_accepted]
    assert ("국민 체감 효과", "□ 처리 기간 단축") in paper.parts[1].answers
    # prefill of the next quarter, 변동사항 없음, and comparison
    later = next_quarter(desk)
    assert later.section("a").answer("public_effect") == "□ 처리 기간 단축"
    later.save("a", later.a, public_effect="")
    mark_unchanged(later.report.pk, "a", reason="계속", version=later.section("a").version, by=later.a, at=NOON)
    assert later.section("a").answer("public_effect") == "□ 처리 기간 단축"
    report = later.fresh()
    content = content_of(report, list(report.sections.all()), [])
    rows = {row.label: row for row in comparison(copy.content, content, "2분기")}
    ministry = name_of(desk.report.task.pair.post_of("a")).ministry.short_name
    assert rows[f"{ministry} 국민 체감 효과"].same_words == "2분기와 같음"


@pytest.mark.django_db
def test_a_question_that_is_no_longer_asked_hides_nothing_that_was_signed(client, monkeypatch):
    desk = make_desk(period=make_period("2024-2", opened_at=None), at=JULY)
    desk.save("joint", desk.a)
    desk.save("a", desk.a, issue_request="부처 간 조정 요청")
    desk.save("b", desk.b)
    accepted(desk)
    declare(monkeypatch, without=[(Part.OWN, "issue_request")])
    later = next_quarter(desk)

    code = desk.report.task.code
    shown = page(client, desk.a, "report_detail", "2024-2", code)
    assert "부처 간 조정 요청" in shown and "국무조정실 협조 요청사항" in shown
    copy = desk.report.frozen.latest("pk")
    assert "부처 간 조정 요청" in page(client, desk.a, "report_detail", "2024-2", code, copy=copy.pk)
    assert fingerprint(copy.content) == copy.fingerprint
    assert desk.fingerprint() == copy.content["signatures"][0]["fingerprint"]

    slug = name_of(desk.report.task.pair.post_of("a")).ministry.slug
    assert "국무조정실 협조 요청사항" not in page(client, desk.a, "report_edit", "2024-3", code, slug)
    report = later.fresh()
    rows = comparison(copy.content, content_of(report, list(report.sections.all()), []), "2분기")
    (gone,) = [row for row in rows if row.label.endswith("국무조정실 협조 요청사항")]
    assert (gone.before, gone.after, gone.changed) == ("부처 간 조정 요청", "", True)


@pytest.mark.django_db
def test_an_answer_that_the_form_does_not_ask_for_is_not_stored():
    desk = make_desk()
    with pytest.raises(TypeError, match="does not ask"):
        desk.save("a", desk.a, rating="ok")
    assert desk.section("a").version == 1


@pytest.mark.django_db
def test_a_period_keeps_the_form_it_was_opened_with(next_form):
    opened = make_period("2024-2")
    assert opened.form_version == next_form.version

    with refused_with("Cannot update"):
        update(opened, form_version=1)
    with refused_with("Cannot update"):
        update(opened, own_questions=[{}])
    update(make_period("2024-3", opened_at=None), form_version=2)
