"""What a review begins with: no verdict where somebody has to think, and what stands against it on top."""

import re
from dataclasses import replace
from datetime import datetime

import pytest
from django.urls import reverse

from tasks.actions.quarters import open_quarter
from tasks.models import ProgressReport, ReportSection, TaskState
from tasks.queries.comparison import runs
from tasks.rules import is_worse, proposed_verdict
from tests.makers import NOON, SEOUL, make_period
from tests.tasks.report_makers import Desk, make_desk

pytestmark = pytest.mark.django_db
LATE = {"rating": "late", "rating_reason": "협의가 늦어짐"}
JULY = datetime(2024, 7, 8, 12, 0, tzinfo=SEOUL)
CHOSEN = re.compile(r'name="verdict"[^>]*value="(\w+)"[^>]* checked')


def page_of(client, desk: Desk) -> str:
    client.force_login(desk.coordinator)
    name = ("tasks:review_detail", [desk.report.period.code, desk.report.task.code])
    return client.get(reverse(name[0], args=name[1])).content.decode()


def reviewed(*, own: str = "ok", a: str = "planned", b: str = "planned", dissent: str = "", dispute: str = "") -> Desk:
    desk = make_desk()
    desk.save("joint", desk.a, **(LATE if own == "late" else {}))
    desk.save("a", desk.a, role_state=a)
    stated = {"issue_kind": "dispute", "issue_text": "범위를 두고 의견이 다릅니다."} if dispute else {}
    desk.save("b", desk.b, role_state=b, **stated)
    desk.sign("a")
    desk.sign("b", dissent=dissent)
    return desk


def begin(client, desk: Desk) -> None:
    client.force_login(desk.coordinator)
    client.post(reverse("tasks:review_start", args=[desk.report.period.code, desk.report.task.code]))


@pytest.mark.parametrize(
    ("told", "chosen", "said"),
    [
        ({}, ["ok"], ""),
        ({"own": "late"}, ["late"], ""),  # the first report: nothing that it could be worse than
        ({"a": "planned", "b": "late"}, [], "서로 다르게 판단했습니다"),
        ({"dissent": "협의가 끝나지 않았습니다."}, [], "이견을 붙여 확인했습니다"),
        ({"dispute": "b"}, [], "상대 부처와 이견 있음"),
    ],
)
def test_no_verdict_is_chosen_beforehand_where_the_ministries_disagree(client, told, chosen, said):
    desk = reviewed(**told)
    begin(client, desk)
    text = page_of(client, desk)
    assert CHOSEN.findall(text) == chosen
    assert said in text


def test_a_dissent_stands_above_the_comparison(client):
    text = page_of(client, reviewed(dissent="협의가 끝나지 않았습니다."))
    alert, said = text.index('role="alert"'), text.index("이견을 붙여 확인했습니다")
    assert alert < said < text.index("협의가 끝나지 않았습니다.") < text.index('class="facts')


def test_what_got_worse_is_said_and_left_to_the_person(client):
    desk = make_desk(period=make_period("2024-2", opened_at=None), at=JULY)
    desk.review()
    client.force_login(desk.coordinator)
    client.post(reverse("tasks:review_accept", args=["2024-2", desk.report.task.code]), {"verdict": "ok"})
    later = make_desk_of_next_quarter(desk)
    begin(client, later)
    text = page_of(client, later)
    assert CHOSEN.findall(text) == []
    assert "2분기 판정보다 악화되었습니다(정상 → 지연)" in re.sub(r"\s+", " ", text)


def make_desk_of_next_quarter(desk: Desk) -> Desk:
    """The same task and people a quarter later, who say that it is late."""
    period = make_period("2024-3", opened_at=None)
    open_quarter(period.code, by=desk.coordinator, at=NOON)
    report = ProgressReport.objects.for_table().get(task=desk.report.task, period=period)
    later = replace(desk, report=report, at=NOON)
    later.save("joint", later.a, **LATE)
    later.save("a", later.a)
    later.save("b", later.b)
    later.sign("a")
    later.sign("b")
    return later


@pytest.mark.parametrize(
    ("now", "before", "worse"),
    [
        ("warn", "ok", True),
        ("late", "warn", True),
        ("ok", "done", True),
        ("ok", "warn", False),
        ("late", "late", False),
        ("late", "", False),
        ("", "ok", False),
    ],
)
def test_what_is_worse(now, before, worse):
    assert is_worse(now, before) is worse


def test_the_own_judgement_is_proposed_where_nothing_speaks_against_it():
    one = ReportSection(role_state="planned")
    other = ReportSection(role_state="partial")
    assert proposed_verdict(TaskState.AT_RISK, TaskState.LATE, one, other, has_dissent=False) == "warn"


def test_a_text_of_which_most_was_replaced_is_shown_whole_on_both_sides():
    old = "□ 관계기관 협의 2회 개최\n○ 지침 초안 마련"
    assert runs(old, "□ 시범 지역 세 곳에서 민원 창구를 열어 하루 평균 40건을 처리함") == []
    assert runs(old, old.replace("2회", "3회")) != []
    assert runs("", "□ 처음 쓴 글") != [] and runs("□ 삭제한 글", "") != []
