"""What the forms over the work refuse, in which words; and the acts: ending, moving, vouching, changing dates."""

from datetime import date, datetime
from decimal import Decimal

import pytest

from exchange.models import Notice, Role, SourceMark
from exchange.queries import history_of
from tasks.models import (
    CollaborationTask,
    CouncilMeeting,
    Indicator,
    Milestone,
    Outcome,
    ProgressReport,
    ReportPeriod,
    TaskPart,
)
from tests.makers import (
    NOON,
    SEOUL,
    make_category,
    make_milestone,
    make_pair,
    make_period,
    make_round,
    make_seated_task,
    make_task,
    make_user,
)
from tests.tasks.manage_forms import act, address, edited, said

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def coordinator(client):
    user = make_user(Role.COORDINATOR)
    client.force_login(user)
    return user


# ---- tasks and their parts -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(("round_number", "code", "position"), [(1, "7-2", 1007002), (2, "r2-7-2", 2007002)])
def test_code_and_place_of_a_task_follow_from_its_pair(client, round_number, code, position):
    pair_code = "7" if round_number == 1 else "r2-7"
    pair = make_pair(round=make_round(number=round_number), number=7, code=pair_code)
    values = {"pair": pair.pk, "number": "2", "title": "농산물 안전 강화", "short_name": "농산물 안전"}
    response = client.post(address("task", "add"), values)
    task = CollaborationTask.objects.get()
    assert response.url == address("task", "edit", code)
    assert (task.code, task.position, task.source_mark) == (code, position, SourceMark.ENTERED)
    assert client.post(address("task", "add"), values).status_code == 302  # the second of two clicks
    assert CollaborationTask.objects.count() == 1
    assert "같은 순번의 과제가 이미 있습니다" in said(
        client.post(address("task", "add"), values | {"title": "다른 과제"})
    )


def test_task_form_says_what_is_wrong_and_keeps_the_rest(client):
    pair = make_pair()
    values = {"pair": pair.pk, "number": "1", "title": "시험 과제", "short_name": "시험"}
    for wrong, sentence in [
        ({"title": ""}, "과제를 입력해 주세요."),
        ({"title": "가" * 201}, "200자까지"),
        ({"short_name": "가" * 21}, "20자까지"),
        ({"number": "0"}, "1 이상"),
        ({"number": "첫째"}, "숫자로 입력해 주세요."),
        ({"pair": "999999"}, "목록에 있는 것"),
        ({"category": "999999"}, "목록에 있는 것"),
    ]:
        response = client.post(address("task", "add"), values | {"example_title": "남는 글"} | wrong)
        assert sentence in said(response)
        assert "남는 글" in response.content.decode()
    assert not CollaborationTask.objects.exists()


def test_category_can_be_given_to_the_whole_pair(client):
    category, task = make_category(), make_task()
    sibling, stranger = make_task(task.pair), make_task()
    assert edited(client, "task", task.code, category=category.pk).status_code == 302
    sibling.refresh_from_db()
    assert sibling.category is None
    assert edited(client, "task", task.code, category=category.pk, whole_pair="on").status_code == 302
    for each in (sibling, stranger):
        each.refresh_from_db()
    assert (sibling.category, stranger.category) == (category, None)
    assert history_of(CollaborationTask, sibling.pk)[0].verb == "task.edit"


def test_task_is_closed_with_a_day_and_a_reason_and_taken_up_again(client):
    task = make_task()
    keys = ("task", "end", task.code)
    assert "사유를 입력해 주세요." in said(act(client, *keys, status="closed", ended_on="2024-10-08"))
    assert "오늘이나 지난 날" in said(act(client, *keys, status="closed", ended_on="2024-10-09", end_reason="마침"))
    assert "목록에 있는 것" in said(act(client, *keys, status="active", ended_on="2024-10-08", end_reason="마침"))
    assert act(client, *keys, status="cancelled", ended_on="2024-10-08", end_reason="사업을 접음").status_code == 302
    task.refresh_from_db()
    assert (task.status, task.ended_on, task.end_reason) == ("cancelled", date(2024, 10, 8), "사업을 접음")
    assert act(client, *keys, status="closed", ended_on="2024-10-08", end_reason="또").status_code == 409

    assert act(client, "task", "resume", task.code, reason="다시 시작").status_code == 302
    task.refresh_from_db()
    assert (task.status, task.ended_on) == ("active", None)
    latest = history_of(CollaborationTask, task.pk)[0]
    assert (latest.verb, latest.reason) == ("task.resume", "다시 시작")
    assert act(client, "task", "resume", task.code, reason="또").status_code == 409


def test_act_on_a_row_that_changed_meanwhile_is_refused(client):
    task = make_task()
    values = {"status": "closed", "ended_on": "2024-10-08", "end_reason": "마침", "version": "old"}
    response = client.post(address("task", "end", task.code), values)
    assert response.status_code == 409
    assert "마침" in response.content.decode()
    assert (
        client.post(
            address("task", "end", task.code), values | {"version": response.context_data["version"]}
        ).status_code
        == 302
    )


def test_part_stands_once_in_its_place(client):
    task = make_task()
    keys = ("part", "add", task.code)
    values = {"side": "a", "position": "1", "text": "제도 손질"}
    assert client.get(address(*keys)).context_data["form"]["position"].value() == 1
    assert client.post(address(*keys), values).url == address("task", "edit", task.code)
    assert client.get(address(*keys)).context_data["form"]["position"].value() == 2
    assert client.post(address(*keys), values).status_code == 302  # the second of two clicks
    assert "같은 순서의 역할이 이미 있습니다" in said(client.post(address(*keys), values | {"text": "다른 일"}))
    assert "선택해 주세요" in said(client.post(address(*keys), {"position": "2", "text": "누구"}))
    assert "목록에 있는 것" in said(client.post(address(*keys), values | {"side": "c"}))
    assert TaskPart.objects.count() == 1


# ---- milestones and indicators -------------------------------------------------------------------------------------


def test_milestone_keeps_its_first_day_when_it_is_moved_with_a_reason(client):
    task = make_task()
    values = {"title": "법 개정안 제출", "owner": "joint", "due_on": "2024-12-20"}
    assert client.post(address("milestone", "add", task.code), values).status_code == 302
    assert client.post(address("milestone", "add", task.code), values).status_code == 302  # the second of two clicks
    milestone = Milestone.objects.get()
    assert (milestone.first_due_on, milestone.due_on) == (date(2024, 12, 20), date(2024, 12, 20))

    keys = ("milestone", "move", task.code, milestone.pk)
    assert "사유를 입력해 주세요." in said(act(client, *keys, due_on="2025-01-31"))
    assert "같은 날" in said(act(client, *keys, due_on="2024-12-20", moved_reason="국회 일정"))
    assert act(client, *keys, due_on="2025-01-31", moved_reason="국회 일정").status_code == 302
    milestone.refresh_from_db()
    assert (milestone.first_due_on, milestone.due_on) == (date(2024, 12, 20), date(2025, 1, 31))
    assert history_of(Milestone, milestone.pk)[0].verb == "milestone.move"

    assert edited(client, "milestone", task.code, milestone.pk, due_on="2026-01-01").status_code == 302
    milestone.refresh_from_db()
    assert milestone.due_on == date(2025, 1, 31)  # the editing form has no day to move


def test_milestone_is_reached_today_or_earlier_and_then_stays(client):
    milestone = make_milestone()
    keys = (milestone.task.code, milestone.pk)
    assert "오늘이나 지난 날" in said(edited(client, "milestone", *keys, done_on="2024-10-09"))
    assert edited(client, "milestone", *keys, done_on="2024-10-08").status_code == 302
    response = act(client, "milestone", "move", *keys, due_on="2025-01-31", moved_reason="늦음")
    assert response.status_code == 409
    assert "이미 마친 이정표" in response.content.decode()


def test_milestone_of_another_task_is_not_moved(client):
    milestone, other = make_milestone(), make_task()
    where = address("milestone", "move", other.code, milestone.pk)
    assert client.get(where).status_code == 404
    assert client.post(where, {"due_on": "2025-01-31", "moved_reason": "x"}).status_code == 404


def test_indicator_has_a_name_a_unit_and_figures_or_none(client):
    task = make_task()
    where = address("indicator", "add", task.code)
    values = {"position": "1", "name": "처리 기간", "unit": "개월", "better": "down", "baseline": "12", "target": "4.5"}
    for wrong, sentence in [
        ({"unit": ""}, "단위를 입력해 주세요."),
        ({"baseline": "열둘"}, "숫자로 입력해 주세요."),
        ({"baseline": "1e400"}, "숫자"),
        ({"baseline": "NaN"}, "숫자로 입력해 주세요."),
        ({"target": "0.001"}, "소수점 아래 2자리까지"),
        ({"target": "9" * 13}, "자리까지"),
        ({"better": "sideways"}, "목록에 있는 것"),
    ]:
        assert sentence in said(client.post(where, values | wrong)), wrong
    assert client.post(where, values).status_code == 302
    assert "같은 이름의 지표가 이미 있습니다" in said(client.post(where, values | {"unit": "일"}))
    assert Indicator.objects.get().target == Decimal("4.50")


# ---- quarters ------------------------------------------------------------------------------------------------------


def test_dates_of_a_new_quarter_come_from_the_calendar(client):
    response = client.post(address("period", "add"), {"year": "2024", "number": "4"})
    assert response.url == address("period", "edit", "2024-4")
    period = ReportPeriod.objects.get()
    assert (period.spans_from, period.spans_to) == (date(2024, 10, 1), date(2024, 12, 31))
    assert period.opens_on == date(2024, 12, 16)
    assert period.due_at == datetime(2025, 1, 13, 18, 0, tzinfo=SEOUL)
    assert period.grace_until > period.due_at
    assert (period.opened_at, period.is_demo) == (None, False)
    assert client.post(address("period", "add"), {"year": "2024", "number": "4"}).status_code == 302
    assert ReportPeriod.objects.count() == 1


def test_quarter_form_says_what_is_wrong(client):
    where = address("period", "add")
    for wrong, sentence in [
        ({"number": "5"}, "목록에 있는 것"),
        ({"year": "1999"}, "2000 이상"),
        ({"year": "2100"}, "2099 이하"),
        ({"year": "이천"}, "숫자로"),
        ({"number": ""}, "분기를 선택해 주세요."),
    ]:
        assert sentence in said(client.post(where, {"year": "2024", "number": "4"} | wrong))


def test_new_due_moment_goes_to_the_reports_not_filed_and_to_their_people(client):
    period = make_period("2024-3")
    waiting, holder_a, holder_b = make_seated_task()
    filed, *_ = make_seated_task()
    common = {"period": period, "turn_since": NOON, "due_at": period.due_at}
    owed = ProgressReport.objects.create(task=waiting, turn="both", **common)
    done = ProgressReport.objects.create(
        task=filed,
        turn="centre",
        status="submitted",
        self_state="ok",
        submissions=1,
        submitted_at=NOON,
        submitted_by=holder_a,
        **common,
    )
    before = period.due_at

    assert "사유를 입력해 주세요." in said(edited(client, "period", "2024-3", due_at="2024-10-16T18:00"))
    later = {"due_at": "2024-10-16T18:00", "reason": "국정감사"}
    assert edited(client, "period", "2024-3", **later).status_code == 302
    for row in (period, owed, done):
        row.refresh_from_db()
    assert period.due_at == owed.due_at == datetime(2024, 10, 16, 18, 0, tzinfo=SEOUL)
    assert done.due_at == before
    told = Notice.objects.all()
    assert {notice.user_id for notice in told} == {holder_a.pk, holder_b.pk}
    assert all("2024. 10. 16.(수) 18:00으로 바뀌었습니다. 사유: 국정감사" in notice.text for notice in told)
    assert history_of(ReportPeriod, period.pk)[0].reason == "국정감사"


def test_dates_of_a_quarter_follow_each_other(client):
    make_period("2024-3")
    for wrong, sentence in [
        ({"grace_until": "2024-10-01T18:00"}, "접수 마감은 제출기한보다 빠를 수 없습니다."),
        ({"opens_on": "2024-06-30"}, "보고 대상 시작보다 늦어야"),
        ({"due_at": "내일"}, "날짜와 시각을"),
        ({"due_at": "0001-01-01T00:00"}, "1948년과 2100년 사이"),
        ({"due_at": "2024-09-15T18:00"}, "작성 시작일보다 빠를 수 없습니다."),
    ]:
        assert sentence in said(edited(client, "period", "2024-3", **wrong | {"reason": "시험"})), wrong


def test_earlier_quarter_keeps_its_dates_while_another_is_changed(client):
    other = make_period("2024-2")
    before = ReportPeriod.objects.filter(pk=other.pk).values().get()
    make_period("2024-3")
    edited(client, "period", "2024-3", due_at="2024-10-16T18:00", reason="국정감사")
    assert ReportPeriod.objects.filter(pk=other.pk).values().get() == before


# ---- any words -----------------------------------------------------------------------------------------------------

ADDING = {
    "task": lambda: (),
    "part": lambda: (make_task().code,),
    "milestone": lambda: (make_task().code,),
    "indicator": lambda: (make_task().code,),
    "period": lambda: (),
    "meeting": lambda: (),
    "outcome": lambda: (),
}


@pytest.mark.parametrize("name", ADDING)
@pytest.mark.parametrize("wrong", ["\x00", "9" * 400, "2024-02-30", "[]", "x" * 1_000_000, "👩‍👩‍👧‍👦"])
def test_nothing_typed_anywhere_breaks_a_form(client, name, wrong):
    where = address(name, "add", *ADDING[name]())
    values = {part.html_name: wrong for part in client.get(where).context_data["form"]}
    if len(wrong) > 1000:
        values = dict(list(values.items())[:2])
    assert client.post(where, values).status_code == 422


@pytest.mark.parametrize("what", ["end", "resume"])
@pytest.mark.parametrize("wrong", ["\x00", "9" * 400, "가" * 301])
def test_nothing_typed_breaks_an_act(client, what, wrong):
    task = make_task()
    values = dict.fromkeys(("status", "ended_on", "end_reason", "reason"), wrong)
    response = client.post(address("task", what, task.code), values)
    assert response.status_code in (409, 422)
    task.refresh_from_db()
    assert task.status == "active"


@pytest.mark.parametrize("name", ["task", "part", "milestone", "indicator", "meeting", "outcome"])
def test_page_costs_the_same_however_many_rows_hang_on_it(client, name, django_assert_max_num_queries):
    task = make_task()
    rows = {
        "task": lambda: (task.code,),
        "part": lambda: (task.code, TaskPart.objects.create(task=task, side="a", text="일").pk),
        "milestone": lambda: (task.code, make_milestone(task).pk),
        "indicator": lambda: (task.code, Indicator.objects.create(task=task, name="지표", unit="건").pk),
        "meeting": lambda: (
            CouncilMeeting.objects.create(number=1, title="협의회", held_on=date(2024, 7, 9), status="held").number,
        ),
        "outcome": lambda: (
            Outcome.objects.create(
                position=1, pair=task.pair, task=task, title="사례", before_text="전", after_text="후", state="ongoing"
            ).pk,
        ),
    }
    keys = rows[name]()
    for number in range(2, 5):
        TaskPart.objects.create(task=task, side="b", position=number, text="일")
        make_milestone(task)
        Indicator.objects.create(task=task, name=f"지표 {number}", unit="건")
    with django_assert_max_num_queries(12):
        assert client.get(address(name, "edit", *keys)).status_code == 200
