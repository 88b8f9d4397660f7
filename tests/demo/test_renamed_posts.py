"""The demonstration in March 2026: of nine posts that ended, five go on under their new names and four stay as known.

Facts: of round 1 the posts 1-b, 3-a, 5-b, 8-b and 10-b have a known successor; of 2-a, 4-b, 6-a and 10-a none is known.
"""

from datetime import date, datetime
from decimal import Decimal
from html import escape

import pytest
from django.db import transaction
from django.urls import reverse

from exchange import clock
from exchange.clock import SEOUL
from exchange.models import Ministry, Notice, Post, SourceMark, User
from exchange.rules import line_of
from tasks.actions.periods import create_period
from tasks.actions.quarters import open_quarter, remind
from tasks.models import CollaborationTask, FrozenReport, ProgressReport, ReportPeriod, ReportStatus
from tests.browser import worlds
from tests.pages import as_user
from tests.tasks.report_makers import Desk

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
READING = datetime(2026, 3, 5, 10, 0, tzinfo=SEOUL)
FILING = datetime(2026, 3, 20, 10, 0, tzinfo=SEOUL)
GO_ON = {  # post -> (who is seated, what it is called in March 2026, its name in April 2024)
    "1-b": ("ex1b", "기후부", "자연보전국장", "환경부 자연보전국장"),
    "3-a": ("ex3a", "산업부", "경제자유구역기획단장", "산업부 경제자유구역기획단장"),
    "5-b": ("ex5b", "교육부", "산학협력지원과장", "교육부 산학협력취창업지원과장"),
    "8-b": ("ex8b", "방미통위", "디지털이용자기반과장", "방통위 디지털이용자기반과장"),
    "10-b": ("ex10b", "외교부", "개발전략·민간협력과장", "외교부 개발전략과장"),
}
UNKNOWN = {"2-a": "ex2a", "4-b": "ex4b", "6-a": "ex6a", "10-a": "ex10a"}


@pytest.fixture(scope="module")
def demonstration(filled, django_db_setup, django_db_blocker):
    """A copy of the whole demonstration for this module; what a test writes is taken back after it."""
    with worlds.copy_of(filled) as copy, worlds.read_from(copy, django_db_blocker):
        yield


@pytest.fixture
def march(demonstration):
    with clock.at(READING):
        yield


def tasks_of(number: str) -> list[str]:
    """Return the links of a pair's tasks, as they stand on a page."""
    codes = CollaborationTask.objects.filter(pair__code=number).values_list("code", flat=True)
    assert codes
    return [f'href="{reverse("tasks:task_detail", args=[code])}' for code in codes]


def page(user: str, address: str) -> str:
    answer = as_user(User.objects.get(username=user)).get(address)
    assert answer.status_code == 200, address
    return answer.content.decode()


@pytest.mark.parametrize("code", GO_ON)
def test_a_renamed_post_goes_on_under_its_new_name(march, code):
    username, ministry, title, before = GO_ON[code]
    mine = page(username, f"{reverse('tasks:tasks')}?mine=1")
    assert all(address in mine for address in tasks_of(code.split("-")[0]))
    assert title in page(username, reverse("exchange:account"))

    pair = page("coordinator", reverse("tasks:pair_detail", args=[code.split("-")[0]]))
    person = User.objects.get(username=username).display_name
    assert ministry in pair and title in pair and person in pair
    assert "승계 확인 안 됨" not in page("coordinator", reverse("exchange:post_detail", args=[code]))
    post = Post.objects.called_on(date(2024, 4, 15)).get(code=code)
    assert post.name.plain == before


@pytest.mark.parametrize("code", UNKNOWN)
def test_a_post_without_a_known_successor_keeps_its_tasks_its_holder_and_its_last_name(march, code):
    number = code.split("-")[0]
    mine = page(UNKNOWN[code], f"{reverse('tasks:tasks')}?mine=1")
    assert all(address in mine for address in tasks_of(number))
    last = Post.objects.called_on(date(2024, 6, 1)).get(code=code).name
    for address in (
        reverse("exchange:post_detail", args=[code]),
        reverse("tasks:pair_detail", args=[number]),
        f"{reverse('exchange:posts')}?round=1",
    ):
        shown = page("coordinator", address)
        assert "승계 확인 안 됨" in shown, address
        assert last.title in shown, address
    assert last.title in page("admin", reverse("todo"))


@pytest.mark.parametrize(
    ("words", "pairs"),
    [
        ("재경부", {"2", "10"}),
        ("기재부", {"2", "10"}),
        ("기획재정부", {"2", "10"}),
        ("재정경제부", {"2", "10"}),
        ("기후부", {"1"}),
        ("환경부", {"1"}),
        ("기후에너지환경부", {"1"}),
        ("방미통위", {"8"}),
        ("방통위", {"8"}),
        ("방송통신위원회", {"8"}),
        ("산업통상자원부", {"3"}),
        ("산업통상부", {"3"}),
        ("산학협력취창업지원과장", {"5"}),
        ("산학협력지원과장", {"5"}),
    ],
)
def test_every_name_ever_held_finds_tasks_and_posts(march, words, pairs):
    tasks = page("coordinator", f"{reverse('tasks:tasks')}?search={words}")
    for number in pairs:
        assert all(address in tasks for address in tasks_of(number)), words
    posts = page("coordinator", f"{reverse('exchange:posts')}?round=1&search={words}")
    assert all(f'href="{reverse("exchange:post_detail", args=[f"{number}-a"])[:-1]}' in posts for number in pairs), (
        words
    )


@pytest.mark.parametrize(("old", "new"), [("me", "me-2025"), ("kcc", "kcc-2025"), ("motie", "motie-2025")])
def test_old_and_new_ministry_narrow_to_the_same_tasks(march, old, new):
    found = []
    for code in (old, new):
        answer = as_user(User.objects.get(username="coordinator")).get(f"{reverse('tasks:tasks')}?ministry={code}")
        assert answer.status_code == 200
        found.append(answer.context_data["listing"].count)
    assert found[0] == found[1] > 0


def test_papers_and_past_boards_say_the_names_of_their_day(march):
    copy = FrozenReport.objects.filter(report__task__pair__code="1").order_by("pk").first()
    assert copy is not None
    assert copy.content["sides"]["b"]["ministry"] == "환경부"
    for report in ProgressReport.objects.filter(task__pair__code="1", accepted_at__isnull=False).select_related(
        "period"
    ):
        assert "환경부" in page("coordinator", report.get_absolute_url())
    board = page("coordinator", f"{reverse('tasks:board')}?q=2024-2")
    assert "환경부" in board


def test_what_was_decided_stays_in_its_list(demonstration):
    def shown() -> list[int]:
        return [
            as_user(User.objects.get(username="coordinator")).get(address).context_data["listing"].count
            for address in (
                reverse("evaluation:statements", args=["2024-rehearsal"]),
                reverse("evaluation:awards", args=["2024-demo"]),
                reverse("evaluation:results", args=["2024-rehearsal"]),
            )
        ]

    with clock.at(datetime(2024, 10, 8, 14, 0, tzinfo=SEOUL)):
        before = shown()
    with clock.at(READING):
        assert shown() == before
    assert min(before) > 0


@pytest.fixture
def quarter(demonstration):
    """Quarter 2026-1, registered and opened; taken back after the test."""
    coordinator = User.objects.get(username="coordinator")
    with transaction.atomic(), clock.at(FILING):
        period = create_period({"year": 2026, "number": 1}, by=coordinator, at=FILING)
        open_quarter(period.code, vacancies_seen=True, by=coordinator, at=FILING)
        yield ReportPeriod.objects.get(pk=period.pk)
        transaction.set_rollback(True)


@pytest.mark.parametrize("code", [*GO_ON, *UNKNOWN])
def test_the_person_seated_files_and_confirms(quarter, code):
    number, side = code.split("-")
    report = ProgressReport.objects.for_table().filter(period=quarter, task__pair__code=number).first()
    assert report is not None
    people = {each: User.objects.get(username=f"ex{number}{each}") for each in "ab"}
    desk = Desk(report, people["a"], people["b"], people["a"], User.objects.get(username="coordinator"), at=FILING)
    assert escape(report.task.short_name) in page(f"ex{number}{side}", reverse("todo"))
    figures = list(report.task.indicators.values_list("pk", flat=True))
    desk.save("joint", people[side], readings=dict.fromkeys(figures, Decimal(1)), confirmed=figures)
    desk.save("a", people["a"])
    desk.save("b", people["b"])
    desk.sign("a")
    desk.sign("b")

    report = desk.fresh()
    assert report.status == ReportStatus.SUBMITTED
    called = Post.objects.called_on(FILING.date()).get(code=code).name
    assert report.signatures.standing().get(side=side).post_title == called.plain
    assert called.title in page("coordinator", report.get_absolute_url())


@pytest.mark.parametrize("code", GO_ON)
def test_reminders_reach_the_person_seated(quarter, code):
    number, _ = code.split("-")
    reports = list(ProgressReport.objects.filter(period=quarter, task__pair__code=number).values_list("pk", flat=True))
    coordinator = User.objects.get(username="coordinator")
    before = Notice.objects.filter(user__username=GO_ON[code][0]).count()
    remind(reports, by=coordinator, at=FILING)
    assert Notice.objects.filter(user__username=GO_ON[code][0]).count() == before + 1


def test_deciders_of_the_old_ministry_act_for_its_successor(march):
    old, new = Ministry.objects.get(code="ME"), Ministry.objects.get(code="ME-2025")
    account = User.objects.get(username="dm-me")
    assert account.ministry == old
    assert {old.pk, new.pk} <= line_of(account)


@pytest.mark.parametrize("code", UNKNOWN)
def test_an_administrator_continues_a_post_by_one_act(march, code):
    admin = as_user(User.objects.get(username="admin"))
    post = Post.objects.get(code=code)
    address = reverse("exchange:manage_post_continue", args=[post.pk])
    form = admin.get(address)
    ministry = Ministry.objects.get(code="MOEF-2026")
    with transaction.atomic():
        sent = {
            "version": form.context_data["version"],
            "ministry": ministry.pk,
            "title": "시연값 이어진과장",
            "level": "director",
            "starts_on": "2026-01-02",
            "source_ref": "시연값",
        }
        answer = admin.post(address, sent)
        assert answer.status_code == 302, answer.context_data["form"].errors
        shown = page("coordinator", reverse("exchange:post_detail", args=[code]))
        assert "시연값 이어진과장" in shown
        assert Post.objects.called_on(date(2025, 1, 1)).get(code=code).name.title != "시연값 이어진과장"
        transaction.set_rollback(True)


def test_nothing_invented_stands_in_the_names(march):
    invented = Post.objects.filter(source_mark=SourceMark.DEMO).called_now()
    assert {post.name.ministry.name[:5] for post in invented} == {"시연 기관"}  # only where the name says so
