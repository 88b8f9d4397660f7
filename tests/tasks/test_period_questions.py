"""Questions that 국무조정실 asks in one period alone: kept until it is opened, and then asked like any other."""

from dataclasses import replace
from io import BytesIO

import pytest
from django.urls import reverse
from openpyxl import load_workbook

from evaluation.queries.papers import papers_of
from exchange.errors import Incomplete, NotAllowed, WrongState
from exchange.models import Role
from exchange.queries import history_of
from exchange.versions import version_of
from tasks.actions.quarters import open_quarter
from tasks.actions.questions import create_question, delete_question, edit_question
from tasks.actions.reviews import accept_report, start_review
from tasks.actions.sections import mark_unchanged
from tasks.contents import content_of
from tasks.models import PeriodQuestion, ProgressReport
from tasks.queries.comparison import comparison
from tasks.queries.copies import parts_of_copy
from tests.evaluation.makers import make_evaluation_round
from tests.makers import NOON, make_period, make_question, make_user, name_of
from tests.tasks.report_makers import JOINT, OWN, make_desk

pytestmark = pytest.mark.django_db


@pytest.fixture
def coordinator():
    return make_user(Role.COORDINATOR)


@pytest.fixture
def period():
    return make_period("2024-3", opened_at=None)


@pytest.fixture
def asked(period, coordinator):
    """A desk in a quarter that asks three questions of its own."""
    make_question(period=period, label="예산 집행률", part="joint", kind="number")
    make_question(
        period=period, label="현장 방문", kind="choice", choices=["했음", "안 했음"], help="이번 분기만 묻습니다."
    )
    make_question(period=period, label="건의 사항", is_required=False, in_papers=False)
    return make_desk(period=period, coordinator=coordinator)


def values(place, **changes):
    return {"position": place, "label": f"문항 {place}", "part": "own", "kind": "text"} | changes


def who(user):
    return {"by": user, "at": NOON}


def fill(desk, *, visited="했음", rate="72.5"):
    desk.save("joint", desk.a, whole=JOINT | {"own_1": rate})
    desk.save("a", desk.a, whole=OWN | {"own_2": visited, "own_3": ""})
    desk.save("b", desk.b, whole=OWN | {"own_2": visited, "own_3": "□ 건의 하나"})


def accept(desk):
    desk.sign("a")
    desk.sign("b")
    start_review(desk.report.pk, by=desk.coordinator, at=NOON)
    accept_report(desk.report.pk, verdict="ok", by=desk.coordinator, at=NOON)


# ---- keeping them ----------------------------------------------------------------------------------------------------


def test_ten_questions_can_be_asked_and_not_one_more(period, coordinator):
    for place in range(1, 11):
        create_question({"period": period, **values(place)}, **who(coordinator))
    with pytest.raises(Incomplete, match="10개까지"):
        create_question({"period": period, **values(11)}, **who(coordinator))


@pytest.mark.parametrize(
    "wrong",
    [
        {"kind": "choice", "choices": ["하나"]},
        {"choices": ["가", "나"]},
        {"label": ""},
        {"position": 11},
        {"position": 0},
    ],
)
def test_a_question_that_cannot_be_answered_is_refused(period, coordinator, wrong):
    with pytest.raises(Incomplete):
        create_question({"period": period, **values(1, **wrong)}, **who(coordinator))


@pytest.mark.parametrize("role", [Role.EXCHANGEE, Role.VIEWER, Role.EVALUATOR, Role.DECIDER])
def test_only_the_centre_asks(period, role):
    with pytest.raises(NotAllowed):
        create_question({"period": period, **values(1)}, **who(make_user(role)))


def test_a_question_is_changed_and_taken_back_until_the_period_is_opened(period, coordinator):
    question = create_question({"period": period, **values(1)}, **who(coordinator))
    edit_question(question.pk, {"label": "수정한 문항"}, version=version_of(question), **who(coordinator))
    question.refresh_from_db()
    delete_question(question.pk, version=version_of(question), **who(coordinator))
    assert not PeriodQuestion.objects.exists()
    told = history_of(PeriodQuestion, question.pk)
    assert [change.what for change in told] == ["삭제", "수정", "등록"]

    kept = create_question({"period": period, **values(1)}, **who(coordinator))
    open_quarter(period.code, **who(coordinator))
    for act in (
        lambda: create_question({"period": period, **values(2)}, **who(coordinator)),
        lambda: edit_question(kept.pk, {"label": "늦음"}, version=version_of(kept), **who(coordinator)),
        lambda: delete_question(kept.pk, version=version_of(kept), **who(coordinator)),
    ):
        with pytest.raises(WrongState, match="이미 열려 있어"):
            act()


def test_the_pages_of_the_administration_keep_them(client, period, coordinator):
    client.force_login(coordinator)
    add = reverse("tasks:manage_question_add", args=[period.code])
    assert client.get(add).status_code == 200
    sent = {"position": "1", "part": "own", "kind": "choice", "label": "현장 방문", "choices": "했음\n안 했음"}
    assert client.post(add, sent | {"choices": ""}).status_code == 422
    assert client.post(add, sent | {"is_required": "on"}).status_code == 302
    question = PeriodQuestion.objects.get()
    assert (question.choices, question.is_required, question.in_papers) == (["했음", "안 했음"], True, False)
    home = client.get(reverse("tasks:manage_period_edit", args=[period.code])).content.decode()
    assert "현장 방문" in home and "1개 / 10개" in home
    edit = reverse("tasks:manage_question_edit", args=[period.code, question.pk])
    assert "문항 삭제" in client.get(edit).content.decode()
    assert client.get(reverse("tasks:manage_question_history", args=[period.code, question.pk])).status_code == 200
    away = reverse("tasks:manage_question_delete", args=[period.code, question.pk])
    assert client.post(away, {"version": "old"}).status_code == 409
    assert client.post(away, {"version": version_of(question)}).status_code == 302
    assert not PeriodQuestion.objects.exists()


def test_the_page_of_an_opened_period_offers_no_change(client, asked):
    client.force_login(asked.coordinator)
    page = client.get(reverse("tasks:manage_period_edit", args=["2024-3"])).content.decode()
    assert "예산 집행률" in page and "자체 문항 등록" not in page
    question = PeriodQuestion.objects.first()
    page = client.get(reverse("tasks:manage_question_edit", args=["2024-3", question.pk])).content.decode()
    assert "수정하거나 삭제할 수 없습니다" in page and "문항 삭제" not in page


# ---- asking them -----------------------------------------------------------------------------------------------------


def test_they_are_asked_in_their_part_after_the_forms_own(client, asked):
    client.force_login(asked.a)
    code, slug = asked.report.task.code, name_of(asked.report.task.pair.post_of("a")).ministry.slug
    joint = client.get(reverse("tasks:report_edit", args=["2024-3", code, "joint"])).content.decode()
    own = client.get(reverse("tasks:report_edit", args=["2024-3", code, slug])).content.decode()
    assert "예산 집행률" in joint and "현장 방문" not in joint
    assert "현장 방문" in own and "이번 분기만 묻습니다." in own and "예산 집행률" not in own
    assert own.index("증빙 자료") < own.index("현장 방문") < own.index("건의 사항")


def test_a_required_one_is_missing_until_it_is_answered(client, asked):
    fill(asked, visited="", rate="")
    client.force_login(asked.a)
    page = client.get(reverse("tasks:report_check", args=["2024-3", asked.report.task.code])).content.decode()
    assert "예산 집행률을 입력해 주세요." in page and "현장 방문을 선택해 주세요." in page
    assert "건의 사항을 입력해 주세요." not in page


@pytest.mark.parametrize(
    ("side", "answers"),
    [("joint", JOINT | {"own_1": "많음"}), ("a", OWN | {"own_2": "모름"}), ("a", OWN | {"own_3": "가" * 501})],
)
def test_what_is_no_answer_is_refused_by_the_action_too(asked, side, answers):
    with pytest.raises(Incomplete):
        asked.save(side, asked.a, whole=answers)
    with pytest.raises(TypeError):
        asked.save(side, asked.a, own_9="x")


def test_they_stand_in_copy_file_and_papers_and_are_signed(client, asked):
    fill(asked)
    before = asked.fingerprint()
    accept(asked)
    copy = asked.report.frozen.latest("pk")
    assert copy.content["signatures"][0]["fingerprint"] == before
    assert [one["label"] for one in copy.content["questions"]] == ["예산 집행률", "현장 방문", "건의 사항"]
    joint, own_a, own_b = parts_of_copy(copy.content)
    assert ("예산 집행률", "72.5") in joint.answers and ("현장 방문", "했음") in own_a.answers
    assert ("건의 사항", "□ 건의 하나") in own_b.answers

    client.force_login(asked.coordinator)
    file = client.get(reverse("tasks:quarter_answers", args=["2024-3", "xlsx"]))
    book = load_workbook(BytesIO(file.getvalue()))
    words = {cell for sheet in book for row in sheet.iter_rows(values_only=True) for cell in row}
    assert {"예산 집행률", "현장 방문", "건의 사항", "72.5", "했음", "□ 건의 하나"} <= words

    (paper,) = [one for one in papers_of(make_evaluation_round(year=2024), asked.report.task).quarters if one.parts]
    told = dict(pair for part in paper.parts for pair in part.answers)
    assert told["현장 방문"] == "했음" and "건의 사항" not in told


def test_the_next_quarter_does_not_ask_them_and_nothing_is_carried(client, asked):
    fill(asked)
    accept(asked)
    later = make_period("2024-4", opened_at=None)
    make_question(period=later, label="현장 방문", kind="choice", choices=["했음", "안 했음"])
    open_quarter("2024-4", **who(asked.coordinator))
    report = ProgressReport.objects.for_table().get(period=later)
    desk = replace(asked, report=report)
    assert report.sections.get(side="a").answers == {}
    version = desk.section("a").version
    mark_unchanged(report.pk, "a", reason="변동 없음", version=version, by=desk.a, at=NOON)
    client.force_login(desk.a)
    page = client.get(reverse("tasks:report_check", args=["2024-4", report.task.code])).content.decode()
    assert "현장 방문을 선택해 주세요." in page  # asked anew, also of a part that says nothing changed
    section = desk.section("a")
    answers = section.answers_to(report.period.form) | {"own_1": "안 했음"}
    desk.save("a", desk.a, whole=answers)
    assert desk.section("a").state == "unchanged"
    copy = asked.report.frozen.latest("pk")
    rows = comparison(copy.content, content_of(report, list(report.sections.all()), []), "3분기")
    (row,) = [row for row in rows if row.label.endswith("현장 방문") and row.after]
    assert (row.before, row.after, row.same_words) == ("", "안 했음", "")
