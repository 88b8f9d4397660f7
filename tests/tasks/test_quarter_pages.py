"""Quarters: who sees what of them, opening one, reminding, the file."""

from datetime import date, timedelta
from io import BytesIO

import pytest
from django.urls import reverse
from openpyxl import load_workbook

from exchange.models import Assignment, Notice, Role
from tasks.actions.quarters import open_quarter
from tasks.actions.reviews import accept_report, return_report
from tasks.models import ProgressReport, ReportPeriod
from tests.makers import NOON, make_pair, make_period, make_task, make_user
from tests.pages import cost, offered_after, to, words
from tests.tasks.report_makers import make_desk

pytestmark = pytest.mark.django_db


def page(name: str, code: str = "2024-3") -> str:
    if name == "file":
        return reverse("tasks:quarter_detail", args=[code, "xlsx"])
    return reverse(f"tasks:{name}", args=[] if name == "quarters" else [code])


@pytest.fixture
def desk():
    return make_desk()


@pytest.fixture
def centre(client, desk):
    client.force_login(desk.coordinator)
    return client


# ---- the list ----------------------------------------------------------------------------------------------------


def test_the_list_counts_each_quarter_and_offers_to_open_the_next(centre, desk):
    make_period("2024-4", opened_at=None)
    answer = centre.get(page("quarters"))
    periods = list(answer.context_data["listing"])
    assert [(period.code, period.reports_all, period.unfiled) for period in periods] == [
        ("2024-4", 0, 0),
        ("2024-3", 1, 1),
    ]
    assert page("quarter_open", "2024-4") in words(answer)
    assert page("quarter_open", "2024-3") not in words(answer)


def test_an_exchangee_counts_only_the_own_pair(client, desk):
    other = make_desk(period=make_period("2024-2", opened_at=None), coordinator=desk.coordinator)
    client.force_login(other.a)
    found = {period.code: period.reports_all for period in client.get(page("quarters")).context_data["listing"]}
    assert found == {"2024-3": 0, "2024-2": 1}
    assert page("quarter_open", "2024-3") not in words(client.get(page("quarters")))


@pytest.mark.parametrize("role", [Role.EVALUATOR])
def test_others_are_refused(client, desk, role):
    client.force_login(make_user(role))
    assert client.get(page("quarters")).status_code == 403
    assert client.get(page("quarter_detail")).status_code == 403


# ---- who has filed -----------------------------------------------------------------------------------------------


def test_the_centre_begins_with_what_is_not_filed(centre, desk):
    answer = centre.get(page("quarter_detail"))
    assert answer.context_data["asked"].filing == "unfiled"
    assert [row.line.key for row in answer.context_data["rows"]] == [desk.report.pk]
    desk.submit()
    answer = centre.get(page("quarter_detail"))
    assert answer.context_data["rows"] == []
    assert answer.context_data["counts"] == {
        "all": 1,
        "unfiled": 0,
        "returned": 0,
        "waiting": 1,
        "accepted": 0,
        "filed": 1,
        "none": 0,
        "left_out": 0,
    }
    assert [row.line.key for row in centre.get(page("quarter_detail") + "?filed=waiting").context_data["rows"]]


def test_how_far_each_part_is_and_whose_turn(centre, desk):
    desk.save("joint", desk.a)
    desk.save("b", desk.b)
    row = centre.get(page("quarter_detail")).context_data["rows"][0]
    assert row.words == {"joint": "입력 완료", "a": "미작성", "b": "입력 완료"}
    assert (row.line.turn, row.days, row.line.edited_at) == ("a", 0, NOON)


def test_the_text_is_linked_only_to_who_may_read_it(client, desk):
    readers = {
        "centre": desk.coordinator,
        "viewer": make_user(Role.VIEWER),
    }

    def linked(who: str) -> bool:
        client.force_login(readers[who])
        text = words(client.get(page("quarter_detail") + "?filed=all"))
        read = reverse("tasks:report_detail", args=["2024-3", desk.report.task.code])
        review = reverse("tasks:review_detail", args=["2024-3", desk.report.task.code])
        return f'href="{read}"' in text or f'href="{review}"' in text

    assert [linked("centre"), linked("viewer")] == [False, False]
    desk.review()
    assert [linked("centre"), linked("viewer")] == [True, False]
    accept_report(desk.report.pk, verdict="ok", by=desk.coordinator, at=NOON)
    assert [linked("centre"), linked("viewer")] == [True, True]


def test_no_word_of_a_draft_is_on_the_page(centre, desk):
    desk.save("a", desk.a, progress="□ 아직 남에게 보이지 않는 글")
    assert "보이지 않는 글" not in words(centre.get(page("quarter_detail")))
    assert "보이지 않는 글".encode() not in centre.get(page("file")).getvalue()


def test_an_exchangee_sees_the_own_pair_with_one_thing_to_do(client, desk):
    task = make_task(make_pair())
    ProgressReport.objects.create(
        task=task, period=desk.report.period, turn_since=NOON, due_at=desk.report.due_at, is_demo=False
    )
    client.force_login(desk.a)
    answer = client.get(page("quarter_detail"))
    rows = answer.context_data["rows"]
    assert [row.report.pk for row in rows] == [desk.report.pk]
    assert answer.template_name == "tasks/quarter_own.html"
    assert rows[0].step.label == "작성하기"
    assert task.code not in words(answer)


def test_what_is_overdue_is_said_once_its_moment_is_past(client, desk):
    client.force_login(desk.a)
    for days, said in ((0, False), (-1, True)):
        desk.report.due_at = NOON + timedelta(days=days, hours=6)
        desk.report.save(update_fields=["due_at"])
        assert ("기한 경과" in words(client.get(page("quarter_detail")))) is said


@pytest.mark.parametrize("code", ["2024-1", "1999-9", "x", "2024-3-3"])
@pytest.mark.parametrize("name", ["quarter_detail", "file", "quarter_open", "quarter_remind"])
def test_a_quarter_that_does_not_exist_is_404(centre, name, code):
    assert centre.get(page(name, code)).status_code == 404


def test_a_quarter_that_does_not_exist_leads_to_the_list_of_quarters(centre):
    said = centre.get(page("quarter_detail", "2030-1")).content.decode()
    assert f'href="{page("quarters")}">분기 목록</a>' in said and "과제 목록" not in said


def test_an_unknown_filing_is_told(centre):
    answer = centre.get(page("quarter_detail") + "?filed=nothing")
    assert answer.context_data["asked"].wrong
    assert "선택할 수 있어" in words(answer)


def test_a_quarter_not_opened_says_when_it_begins(centre):
    period = make_period("2024-4", opened_at=None)
    text = words(centre.get(page("quarter_detail", "2024-4")))
    assert "아직 열지 않은 분기" in text
    assert page("quarter_open", period.code) in text


@pytest.mark.parametrize("sort", ["task", "-turn", "due_at", "-status", "edited"])
def test_every_order_answers(centre, sort):
    assert centre.get(f"{page('quarter_detail')}?filed=all&sort={sort}").status_code == 200


@pytest.mark.parametrize("who", ["coordinator", "a"])
@pytest.mark.parametrize("name", ["quarters", "quarter_detail", "file"])
def test_the_same_queries_for_one_report_and_for_three(client, desk, name, who):
    client.force_login(getattr(desk, who))
    address = page(name) + "?filed=all"
    client.get(address)
    one = cost(client.get, address)
    for _ in range(2):
        task = make_task(desk.report.task.pair)
        make_period(f"20{30 + task.pk % 60}-1", opened_at=None)
        ProgressReport.objects.create(task=task, period=desk.report.period, turn_since=NOON, due_at=NOON)
    for report in ProgressReport.objects.exclude(pk=desk.report.pk):
        for side in ("joint", "a", "b"):
            report.sections.create(side=side)
    assert cost(client.get, address) == one


# ---- opening -----------------------------------------------------------------------------------------------------


def test_before_opening_it_says_what_will_be_made(centre, desk):
    desk.submit()
    make_period("2024-4", opened_at=None)
    answer = centre.get(page("quarter_open", "2024-4"))
    opening = answer.context_data["opening"]
    assert (opening.tasks, opening.prefilled) == (1, 1)
    assert opening.plans[0].holders == {"a": desk.a.display_name, "b": desk.b.display_name}
    assert not ProgressReport.objects.filter(period__code="2024-4").exists()


def test_the_result_line_of_opening_leads_to_undoing_it(centre, desk):
    make_period("2024-4", opened_at=None)
    undo = to("tasks:manage_period_withdraw", "2024-4")
    assert offered_after(centre, page("quarter_open", "2024-4")) == {"분기 열기 철회": undo}
    assert centre.get(undo).status_code == 200


def test_opening_makes_the_reports_once(centre, desk):
    make_period("2024-4", opened_at=None)
    answer = centre.post(page("quarter_open", "2024-4"), follow=True)
    assert answer.redirect_chain == [(page("quarter_detail", "2024-4"), 302)]
    assert "보고 1건을 만들고" in words(answer)
    assert ProgressReport.objects.filter(period__code="2024-4").count() == 1
    assert centre.post(page("quarter_open", "2024-4")).status_code == 409
    assert centre.get(page("quarter_open", "2024-4")).status_code == 409


def test_a_vacant_post_is_named_and_must_be_acknowledged(centre, desk):
    Assignment.objects.filter(holder=desk.b).update(ends_on=date(2024, 9, 30))
    make_period("2024-4", opened_at=None)
    text = words(centre.get(page("quarter_open", "2024-4")))
    assert str(desk.report.task.pair.post_b) in text
    refused = centre.post(page("quarter_open", "2024-4"))
    assert refused.status_code == 422
    assert "살펴보고 표시해 주세요" in words(refused)
    assert ReportPeriod.objects.get(code="2024-4").opened_at is None
    assert centre.post(page("quarter_open", "2024-4"), {"vacancies_seen": "on"}).status_code == 302
    assert ReportPeriod.objects.get(code="2024-4").opened_by == desk.coordinator


@pytest.mark.parametrize("name", ["quarter_open", "quarter_remind"])
def test_only_the_centre_opens_and_reminds(client, desk, name):
    for user in (desk.a, desk.assistant, make_user(Role.VIEWER)):
        client.force_login(user)
        assert client.get(page(name)).status_code == 403
        assert client.post(page(name)).status_code == 403


# ---- reminding ---------------------------------------------------------------------------------------------------


def reminders(user) -> int:
    return Notice.objects.filter(user=user, text__contains="기다리고 있습니다").count()


def test_recipients_are_shown_before_anybody_is_told(centre, desk):
    answer = centre.get(page("quarter_remind"))
    people = {user.pk: [report.task.code for report in reports] for user, reports in answer.context_data["people"]}
    code = desk.report.task.code
    assert people == {desk.a.pk: [code], desk.assistant.pk: [code], desk.b.pk: [code]}
    assert (reminders(desk.a), reminders(desk.b)) == (0, 0)
    sent = centre.post(page("quarter_remind"), {"filed": "unfiled"}, follow=True)
    assert "미제출 1건에 알림을 보냈습니다." in words(sent)
    assert (reminders(desk.a), reminders(desk.b)) == (1, 1)


def test_only_the_side_whose_turn_it_is_is_told(centre, desk):
    desk.save("joint", desk.b)
    desk.save("b", desk.b)
    centre.post(page("quarter_remind"), {"task": desk.report.task.code})
    assert (reminders(desk.a), reminders(desk.b)) == (1, 0)


def test_a_report_filed_meanwhile_is_passed_over(centre, desk):
    desk.submit()
    answer = centre.post(page("quarter_remind"), {"task": desk.report.task.code})
    assert answer.status_code == 422
    assert "알림을 받을 사람이 없습니다" in words(answer)
    assert (reminders(desk.a), reminders(desk.b)) == (0, 0)


def test_returned_reports_are_reminded_apart(centre, desk):
    desk.review()
    due = NOON + timedelta(days=3)
    return_report(desk.report.pk, remarks={"a": "날짜를 적어 주세요"}, reply_due_at=due, by=desk.coordinator, at=NOON)
    assert centre.get(page("quarter_remind")).context_data["people"] == []
    answer = centre.get(page("quarter_remind") + "?filed=returned")
    assert [user.pk for user, _ in answer.context_data["people"]] == [desk.a.pk, desk.assistant.pk]


@pytest.mark.parametrize(
    "query", ["task=9-9", "task=\x01", "filed=accepted", "filed=\x01", "task=" + "x" * 5000, "task=1-1%27--"]
)
def test_wrong_choices_are_told_and_tell_nobody(centre, desk, query):
    answer = centre.get(f"{page('quarter_remind')}?{query}")
    assert answer.status_code == 200
    assert answer.context_data["people"] == []
    assert "다시 선택해 주세요" in words(answer)
    name, value = query.replace("\x01", "\x00").split("=", 1)  # a NUL in an address is refused before any view
    assert centre.post(page("quarter_remind"), {name: value}).status_code == 422
    assert Notice.objects.filter(text__contains="기다리고").count() == 0


def test_a_quarter_not_opened_has_nobody_to_remind(centre):
    make_period("2024-4", opened_at=None)
    assert centre.get(page("quarter_remind", "2024-4")).status_code == 404


# ---- the file ----------------------------------------------------------------------------------------------------


def test_the_file_holds_what_the_list_shows(centre, desk):
    desk.submit()
    sheet = load_workbook(BytesIO(centre.get(page("file") + "?filed=all").getvalue())).active
    cells = [[cell.value for cell in row] for row in sheet.iter_rows()]
    assert "2024년 3분기 · 전체" in str(cells[0][0])
    line = next(row for row in cells if row[0] == desk.report.task.code)
    assert line[4:7] == ["입력 완료", "입력 완료", "입력 완료"]
    assert "제출" in line and "국무조정실" in line
    assert sheet.max_row == len(cells)
    empty = load_workbook(BytesIO(centre.get(page("file")).getvalue())).active
    assert not any(row[0].value == desk.report.task.code for row in empty.iter_rows())


def test_the_file_of_an_exchangee_holds_the_own_pair_only(client, desk):
    other = make_desk(period=make_period("2024-2", opened_at=None), coordinator=desk.coordinator)
    client.force_login(other.a)
    sheet = load_workbook(BytesIO(client.get(page("file")).getvalue())).active
    assert not any(row[0].value == desk.report.task.code for row in sheet.iter_rows())


def test_the_demonstration_marks_its_rows(client, settings):
    desk = make_desk(period=make_period("2024-3", opened_at=None, is_demo=True))
    client.force_login(desk.coordinator)
    assert "시연값" in words(client.get(page("quarter_detail")))
    sheet = load_workbook(BytesIO(client.get(page("file")).getvalue())).active
    assert any("시연값" in str(cell.value) for row in sheet.iter_rows() for cell in row)


def test_opening_a_quarter_without_tasks_says_so(client):
    coordinator = make_user(Role.COORDINATOR)
    make_period("2024-4", opened_at=None)
    client.force_login(coordinator)
    assert "만들 보고가 없습니다" in words(client.get(page("quarter_open", "2024-4")))
    assert open_quarter("2024-4", by=coordinator, at=NOON) == 0
