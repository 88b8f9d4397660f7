"""One task's page: what everybody reads, what only some may, and at which cost."""

import re
from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.test import Client
from django.urls import reverse

from exchange.models import Role
from exchange.versions import version_of
from tasks.actions.milestones import move_milestone
from tasks.actions.reviews import accept_report, return_report, start_review
from tasks.models import CouncilDecision, Outcome
from tasks.queries.detail import change_words
from tasks.queries.quarter_flow import MOST_LINES, told_lines
from tests.makers import (
    NOON,
    make_assignment,
    make_indicator,
    make_meeting,
    make_milestone,
    make_outcome,
    make_part,
    make_period,
    make_reading,
    make_release,
    make_report,
    make_section,
    make_task,
    make_user,
    name_of,
)
from tests.pages import as_user, cost
from tests.tasks.report_makers import make_desk

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("noon")]


def page(client: Client, task, status: int = 200) -> str:
    answer = client.get(reverse("tasks:task_detail", args=[task.code]))
    assert answer.status_code == status
    return answer.content.decode()


def section(text: str, anchor: str) -> str:
    start = text.index(f'id="{anchor}"')
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", text[start : text.index("</section>", start)]))


# ---- what everybody reads --------------------------------------------------------------------------------------------


def test_a_bare_task_says_what_is_not_there(staff):
    task = make_task()
    text = page(staff, task)
    for sentence in (
        "아직 등록된 성과 사례가 없습니다.",
        "등록된 이정표가 없습니다.",
        "등록된 성과지표가 없습니다.",
        "제출된 보고에 적힌 애로·이견이 없습니다.",
        "이 과제에 해당하는 결정이 없습니다.",
        "구분 미지정",
        "판정 전",
    ):
        assert sentence in text
    assert section(text, "roles").count("보도자료에 없음") == 2


def test_an_unknown_task_is_not_found_and_says_how_numbers_look(staff):
    answer = staff.get(reverse("tasks:task_detail", args=["99-9"]))
    assert answer.status_code == 404
    assert "찾는 과제가 없습니다" in answer.content.decode()
    assert "번호를 확인해 주세요(예: 1-1)." in answer.content.decode()


def test_parts_stand_under_the_side_that_took_them_on(staff):
    task = make_task()
    make_part(task, side="a", text="계획을 세움", position=1)
    make_part(task, side="a", text="지원단을 운영", position=2, source_mark="inferred")
    make_part(task, side="joint", text="함께 점검", position=1)
    told = section(page(staff, task), "roles")
    # a heading is a name with a space behind it: what a post is called may begin like the other side's ministry
    first, second = (f"{name_of(post).ministry.short_name} " for post in (task.pair.post_a, task.pair.post_b))
    assert told.index(first) < told.index("계획을 세움") < told.index("지원단을 운영 확인 필요") < told.index(second)
    assert told.index(second) < told.index("보도자료에 없음") < told.index("함께 점검")


def test_an_outcome_with_figures_is_drawn_and_told(staff):
    task = make_task()
    release = make_release(title="반년 성과", file_name="half.txt")
    make_outcome(
        task.pair,
        task=task,
        title="협의 기간",
        before_value=12,
        after_value=4,
        unit="개월",
        release=release,
        state="confirmed",
    )
    text = page(staff, task)
    told = section(text, "change")
    assert "12개월 → 4개월 8개월 단축" in told
    assert "과제 연결 확인 필요" in told
    assert 'aria-label="협의 기간, 이전 12개월, 이후 4개월"' in text
    assert 'href="/sources#half"' in text
    assert "반년 성과" in section(text, "evidence")


@pytest.mark.parametrize(
    ("before", "after", "unit", "expected"),
    [
        (12, 4, "개월", ("12개월 → 4개월", "8개월 단축")),
        (3, 5, "일", ("3일 → 5일", "2일 연장")),
        (10, 40, "건", ("10건 → 40건", "30건 증가")),
        (Decimal("7.50"), Decimal("7.25"), "%", ("7.5% → 7.25%", "0.25% 감소")),
        (5, 5, "건", ("5건 → 5건", "")),
        (0, 3, "곳", ("0곳 → 3곳", "3곳 증가")),
        (None, None, "", ("", "")),
    ],
)
def test_the_change_is_told_in_words(before, after, unit, expected):
    assert change_words(Outcome(before_value=before, after_value=after, unit=unit)) == expected


def test_a_moved_milestone_shows_the_first_date_and_why(staff):
    task = make_task()
    step = make_milestone(task, title="승인", due_on=date(2024, 9, 30))
    move_milestone(
        step.pk,
        due_on=date(2024, 12, 31),
        moved_reason="협의가 길어짐",
        version=version_of(step),
        by=make_user(Role.ADMIN),
        at=NOON,
    )
    make_milestone(task, title="늦은 일", due_on=date(2024, 10, 1))
    make_milestone(task, title="마친 일", due_on=date(2024, 6, 30), done_on=date(2024, 6, 28))
    told = section(page(staff, task), "milestones")
    assert "3건 중 1건 완료" in told
    assert "2024. 12. 31. 처음 2024. 9. 30. · 협의가 길어짐" in told
    assert "기한 경과 D+7" in told
    assert "예정 D-84" in told


def test_indicators_are_measured_against_their_target(staff):
    desk = make_desk()
    task = desk.report.task
    down = make_indicator(task, name="협의 기간", unit="개월", better="down", baseline=12, target=6)
    up = make_indicator(task, name="이용 건수", unit="건", baseline=0, target=100)
    make_indicator(task, name="만족도", unit="점", target=80)
    make_reading(down, period=desk.report.period, value=4)
    make_reading(up, period=desk.report.period, value=40)
    desk.review()
    told = section(page(staff, task), "indicators")
    assert re.search(r"협의 기간 12개월 6개월 4개월 달성", told)
    assert re.search(r"이용 건수 0건 100건 40건 진행 중", told)
    assert re.search(r"만족도 - 80점 - 측정 전", told)


def test_the_year_is_told_quarter_by_quarter(staff):
    make_period("2024-4", opened_at=None)
    desk = make_desk()
    CouncilDecision.objects.create(
        meeting=make_meeting(held_on=date(2024, 4, 15)), position=1, text="과제 확정", covers_all_tasks=True
    )
    desk.save("b", desk.b)
    told = section(page(staff, desk.report.task), "quarters")
    first, second = (name_of(getattr(desk.report.task.pair, f"post_{side}")).ministry.short_name for side in "ab")
    assert re.search(r"1분기 점검 전 4\. 15\.\(월\) 과제 확정 이전", told)
    assert re.search(r"2분기 보고 없음", told)
    assert f"{first} 작성 전" in told
    assert f"{second} 작성 완료" in told
    assert "제출기한 10. 11.(금) D-3" in told
    assert "4분기 예정 보고 시작 2024. 12. 25.(수)" in told


def test_decisions_for_all_tasks_and_the_next_meeting_are_listed(staff):
    task = make_task()
    fixed = make_meeting(title="첫 협의회", held_on=date(2024, 4, 15))
    CouncilDecision.objects.create(meeting=fixed, position=1, text="모두 확정", covers_all_tasks=True)
    CouncilDecision.objects.create(meeting=fixed, position=2, text="세 과제만 보완", covers_all_tasks=False)
    early = make_meeting(title="지난 차수", held_on=date(2023, 4, 15))
    CouncilDecision.objects.create(meeting=early, position=1, text="옛 과제 확정", covers_all_tasks=True)
    make_meeting(title="다음 협의회", held_on=date(2024, 10, 22), status="planned")
    make_meeting(title="그다음 협의회", held_on=date(2025, 1, 22), status="planned")
    told = section(page(staff, task), "decided")
    assert "모두 확정" in told
    assert "다음 협의회 D-14" in told
    for absent in ("세 과제만 보완", "옛 과제 확정", "그다음 협의회"):
        assert absent not in told


def test_a_cancelled_task_says_so(staff):
    make_period()
    task = make_task(status="cancelled", ended_on=date(2024, 7, 1), end_reason="예산이 없어 그만둠")
    assert "2024. 7. 1.(월) 취소된 과제입니다. 예산이 없어 그만둠" in page(staff, task)


def test_the_other_tasks_of_the_pair_are_a_click_away(staff):
    task = make_task()
    other = make_task(task.pair, short_name="이웃 과제")
    text = page(staff, task)
    assert f'href="{other.get_absolute_url()}"' in text
    assert "이웃 과제" in text


# ---- the text of reports is for those who may read it ----------------------------------------------------------------


SECRET = "쓰는 중인 실적"
ISSUE = "서로 다른 의견이 있음"


def write(desk) -> None:
    desk.save("joint", desk.a, progress=f"□ {SECRET}")
    desk.save("a", desk.a, issue_kind="dispute", issue_text=ISSUE)
    desk.save("b", desk.b)


def readers(desk) -> dict[str, Client]:
    return {
        "centre": as_user(desk.coordinator),
        "viewer": as_user(make_user(Role.VIEWER)),
        "other": as_user(make_assignment().holder),
        "own": as_user(desk.a),
        "assistant": as_user(desk.assistant),
    }


def test_a_draft_is_read_by_the_pair_only():
    desk = make_desk()
    make_reading(make_indicator(desk.report.task, name="건수"), period=desk.report.period, value=77)
    write(desk)
    for name, client in {"centre": as_user(desk.coordinator), "viewer": as_user(make_user(Role.VIEWER))}.items():
        text = page(client, desk.report.task)
        assert ISSUE not in text, name
        assert "77" not in section(text, "indicators"), name
        assert reverse("tasks:report_detail", args=["2024-3", desk.report.task.code]) not in text
    own = page(as_user(desk.a), desk.report.task)
    assert "77건" in section(own, "indicators")
    assert reverse("tasks:report_detail", args=["2024-3", desk.report.task.code]) in own


def test_a_submitted_report_is_read_by_the_centre_and_the_pair():
    desk = make_desk()
    write(desk)
    desk.sign("a")
    desk.sign("b")
    seen = {
        "centre": page(as_user(desk.coordinator), desk.report.task),
        "own": page(as_user(desk.b), desk.report.task),
        "viewer": page(as_user(make_user(Role.VIEWER)), desk.report.task),
    }
    for name in ("centre", "own"):
        assert SECRET in section(seen[name], "quarters"), name
        assert ISSUE in section(seen[name], "issues"), name
    assert SECRET not in seen["viewer"]
    assert ISSUE not in seen["viewer"]
    assert "2024년 3분기 보고에 적힌 애로·이견이 있습니다." in seen["viewer"]


def test_while_a_returned_report_is_corrected_its_text_is_the_pair_s_again():
    desk = make_desk()
    write(desk)
    desk.sign("a")
    desk.sign("b")
    start_review(desk.report.pk, by=desk.coordinator, at=NOON)
    return_report(
        desk.report.pk,
        remarks={"a": "근거를 더해 주세요."},
        reply_due_at=NOON + timedelta(days=3),
        by=desk.coordinator,
        at=NOON,
    )
    assert SECRET not in page(as_user(desk.coordinator), desk.report.task)
    assert ISSUE in page(as_user(desk.a), desk.report.task)


def test_an_accepted_report_is_read_by_everybody_and_listed_as_evidence():
    desk = make_desk()
    write(desk)
    desk.sign("a")
    desk.sign("b")
    start_review(desk.report.pk, by=desk.coordinator, at=NOON)
    accept_report(desk.report.pk, verdict="warn", by=desk.coordinator, at=NOON)
    for name, client in readers(desk).items():
        text = page(client, desk.report.task)
        if name == "other":
            assert SECRET not in text
            continue
        assert SECRET in section(text, "quarters"), name
        assert "2024년 3분기 보고(확정본)" in section(text, "evidence"), name
    assert "3분기 확정 · 국무조정실" in page(as_user(desk.coordinator), desk.report.task)


def test_only_the_first_lines_of_a_report_are_shown_without_bullets():
    report = make_report()
    make_section(report, progress="□ 첫 일\n  ○ 둘째 일\n\n - 셋째 일\n※ 넷째 일\n" + "길" * 80)
    assert told_lines(report) == ["첫 일", "둘째 일", "셋째 일"]
    assert MOST_LINES == 3
    long = make_report(period=make_period("2024-2"))
    make_section(long, progress="길" * 80)
    assert told_lines(long) == ["길" * 60 + "…"]


# ---- history ---------------------------------------------------------------------------------------------------------


def test_history_is_for_the_centre_and_the_own_pair():
    desk = make_desk()
    task = desk.report.task
    step = make_milestone(task, title="승인")
    move_milestone(
        step.pk,
        due_on=date(2025, 2, 1),
        moved_reason="인력 부족",
        version=version_of(step),
        by=desk.coordinator,
        at=NOON,
    )
    address = reverse("tasks:task_history", args=[task.code])
    for user in (desk.coordinator, make_user(Role.ADMIN), desk.a, desk.b, desk.assistant):
        assert address in page(as_user(user), task)
        text = as_user(user).get(address).content.decode()
        assert "<del>2024. 12. 20.(금)</del>" in text
        assert "<ins>2025. 2. 1.(토)</ins>" in text
        assert str(desk.coordinator) in text
    stranger = make_assignment().holder
    for user in (make_user(Role.VIEWER), stranger):
        assert address not in page(as_user(user), task)
        answer = as_user(user).get(address)
        assert answer.status_code == 403
    assert "변경 이력은 국무조정실과" in as_user(stranger).get(address).content.decode()
    assert as_user(desk.coordinator).get(reverse("tasks:task_history", args=["99-9"])).status_code == 404


def test_the_history_counts_what_it_lists():
    task = make_task()
    make_part(task)
    make_milestone(task)
    make_indicator(task)
    make_outcome(task.pair, task=task)
    staff = as_user(make_user(Role.COORDINATOR))
    assert "변경 이력 5건" in page(staff, task)
    text = staff.get(reverse("tasks:task_history", args=[task.code])).content.decode()
    assert '<b class="digits">5</b>건' in text


# ---- rights and cost -------------------------------------------------------------------------------------------------


def test_an_evaluator_is_refused():
    assert as_user(make_user(Role.EVALUATOR)).get(make_task().get_absolute_url()).status_code == 403


def test_the_page_costs_the_same_however_much_a_task_has(staff):
    desk = make_desk()
    task = desk.report.task
    desk.review()

    costs = []
    for more in (1, 1, 5):
        for number in range(more):
            make_milestone(task)
            make_reading(make_indicator(task), period=desk.report.period)
            make_outcome(task.pair, task=task, release=make_release())
            make_task(task.pair)
            make_part(task, position=task.parts.count() + number + 1)
        costs.append(cost(page, staff, task))
    assert len(set(costs)) == 1
    assert costs[0] <= 15  # one of them asks what the evaluation has to say of the task
