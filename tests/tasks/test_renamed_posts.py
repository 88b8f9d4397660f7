"""The published programme in March 2026: of the nine posts of round 1 whose name ended, five go on, four are unknown.

Persons, quarter and texts are made up (시연값); names, days and what followed are those of the fixtures.
"""

from datetime import date, datetime

import pytest
from django.conf import settings as files
from django.core.management import call_command
from django.urls import reverse

from exchange.actions.posts import continue_post, end_post
from exchange.models import Ministry, Post, PostName, Role
from exchange.queries.duties import posts_of_unknown_succession
from exchange.versions import version_of
from tasks.actions.quarters import open_quarter
from tasks.models import CollaborationTask, FrozenReport, ProgressReport, ReportStatus
from tasks.queries.board import board_of
from tasks.queries.duties import owed_reports
from tasks.queries.search import matching
from tests.makers import SEOUL, make_assignment, make_assistance, make_period, make_user
from tests.pages import as_user
from tests.tasks.report_makers import Desk

pytestmark = pytest.mark.django_db

READING = datetime(2026, 3, 5, 10, 0, tzinfo=SEOUL)
FILING = datetime(2026, 3, 20, 10, 0, tzinfo=SEOUL)
CONTINUED = {  # post → its name in 2024, its name in March 2026, a task of its pair
    "1-b": ("환경부 자연보전국장", "기후부 자연보전국장", "1-1"),
    "3-a": ("산업부 경제자유구역기획단장", "산업부 경제자유구역기획단장", "3-1"),
    "5-b": ("교육부 산학협력취창업지원과장", "교육부 산학협력지원과장", "5-1"),
    "8-b": ("방통위 디지털이용자기반과장", "방미통위 디지털이용자기반과장", "8-1"),
    "10-b": ("외교부 개발전략과장", "외교부 개발전략·민간협력과장", "10-1"),
}
UNKNOWN = {
    "2-a": ("기재부 정책조정기획관", date(2026, 1, 1)),
    "4-b": ("행안부 공공서비스국장", date(2025, 11, 24)),
    "6-a": ("교육부 중등직업교육정책과장", date(2025, 12, 29)),
    "10-a": ("기재부 개발사업과장", date(2026, 1, 1)),
}


@pytest.fixture
def march(settings):
    """Load the programme, seat somebody in every post of a pair with tasks, and let it be March 2026."""
    settings.DEMO_NOW = FILING
    call_command("loaddata", *map(str, sorted((files.BASE_DIR / "fixtures").glob("*.json"))), verbosity=0)
    for post in Post.objects.called_on(date(2024, 10, 8)).filter(code__in=[*CONTINUED, *UNKNOWN, "1-a", "10-a"]):
        across = Ministry.objects.get(code="OPC")
        make_assignment(post, home_ministry=across, starts_on=date(2024, 2, 29))
        make_assistance(post, starts_on=date(2024, 2, 29))


def holder_of(code):
    return Post.objects.get(code=code).assignments.get().holder


def page(user, address):
    answer = as_user(user).get(address)
    assert answer.status_code == 200, address
    return answer.content.decode()


def opened(code="2026-1", at=FILING):
    period = make_period(code, opened_at=None)
    open_quarter(period.code, vacancies_seen=True, by=make_user(Role.COORDINATOR), at=at)
    return period


def desk_of(task_code, period):
    report = ProgressReport.objects.for_table().get(task__code=task_code, period=period)
    people = []
    for side in ("a", "b"):
        post = report.task.pair.post_of(side)
        held = post.assignments.first() or make_assignment(post, starts_on=date(2024, 2, 29))
        people.append(held.holder)
    assistant = make_assistance(report.task.pair.post_a).assistant
    return Desk(report, *people, assistant, make_user(Role.COORDINATOR), FILING)


@pytest.mark.parametrize("code", CONTINUED)
def test_a_post_that_goes_on_under_another_name_files_confirms_is_counted_and_named(march, code):
    before, now, task = CONTINUED[code]
    period = opened()
    desk = desk_of(task, period)
    side = "a" if desk.report.task.pair.post_a.code == code else "b"
    person = {"a": desk.a, "b": desk.b}[side]
    assert task in [owed.report.task.code for owed in owed_reports(person, FILING.date())]

    desk.submit()
    report = desk.fresh()
    assert report.status == ReportStatus.SUBMITTED
    assert report.signatures.get(side=side).post_title == now
    content = FrozenReport.objects.get(report=report).content
    told = content["sides"][side]
    assert f"{told['ministry']} {told['post']}" == now

    for address in (
        reverse("tasks:task_detail", args=[task]),
        reverse("exchange:post_detail", args=[code]),
        report.task.pair.get_absolute_url(),
    ):
        assert now.split()[1] in page(person, address)
    assert now in page(person, report.get_absolute_url())
    board = board_of(desk.coordinator, at=FILING)
    row = next(row for row in board.rows if row.code == report.task.pair.code)
    assert (getattr(row, side).post, row.tally.filing["filed"]) == (now, 1)
    assert before == Post.objects.called_on(date(2024, 3, 1)).get(code=code).name.plain


@pytest.mark.parametrize("code", UNKNOWN)
def test_a_post_of_unknown_succession_keeps_its_tasks_and_its_holder_and_says_so(march, code):
    name, last = UNKNOWN[code]
    opened()
    person = holder_of(code)
    pair = code.split("-")[0]
    owed = [owed.report.task.code for owed in owed_reports(person, FILING.date())]
    assert owed and all(task.startswith(f"{pair}-") for task in owed)
    post = Post.objects.for_table().get(code=code)
    assert (post.name.plain, post.name.is_unknown, post.name.known_until) == (name, True, last)
    board = board_of(person, at=FILING)
    row = next(row for row in board.rows if row.code == pair)
    assert name in row.unknown
    for address in (reverse("exchange:post_detail", args=[code]), f"/pairs/{pair}", "/board"):
        assert "승계 확인 안 됨" in page(person, address)
    assert name in page(make_user(Role.ADMIN), "/todo")


def test_one_act_continues_and_one_act_ends_a_post_of_unknown_succession(march):
    admin = make_user(Role.ADMIN)
    assert {post.code for post in posts_of_unknown_succession(FILING.date())} == set(UNKNOWN)
    post = Post.objects.get(code="2-a")
    made_up = {"title": "정책조정관(시연값)", "level": "dg", "source_ref": "시연값", "starts_on": date(2026, 1, 2)}
    ministry = Ministry.objects.get(code="MOEF-2026")
    act = {"version": version_of(post), "by": admin, "at": FILING}
    assert str(continue_post(post.pk, ministry=ministry, **made_up, **act)) == "재경부 정책조정관(시연값)"
    gone = Post.objects.get(code="6-a")
    act = {"version": version_of(gone), "by": admin, "at": FILING}
    end_post(gone.pk, ended_on=date(2025, 12, 29), end_reason="폐지(시연값)", **act)
    assert {post.code for post in posts_of_unknown_succession(FILING.date())} == {"4-b", "10-a"}
    for code in ("2-a", "6-a"):
        assert holder_of(code).assignments.get().ends_on is None


FOUND_BY = [
    *(("환경부", "1-1"), ("기후부", "1-1"), ("기후에너지환경부", "1-1"), ("재경부", "2-1"), ("재정경제부", "10-1")),
    *(
        ("기재부", "2-1"),
        ("기획재정부", "10-1"),
        ("방통위", "8-1"),
        ("방미통위", "8-1"),
        ("방송미디어통신위원회", "8-1"),
    ),
    *(("산업통상자원부", "3-1"), ("산업통상부", "3-1"), ("산업부", "3-1"), ("산학협력취창업지원과장", "5-1")),
    *(
        ("산학협력지원과장", "5-1"),
        ("산학협력추진사업과장", "5-1"),
        ("개발전략과장", "10-1"),
        ("기후부 자연보전국장", "1-1"),
    ),
    *(("개발전략·민간협력과장", "10-1"), ("ㅂㅁㅌㅇ", "8-1"), ("ㅎㄱㅂ", "1-1"), ("ㄱㅎㅂ", "1-1")),
]


@pytest.mark.parametrize(("words", "task"), FOUND_BY)
def test_every_name_ever_had_finds_tasks_pairs_and_posts(march, words, task):
    found = matching(CollaborationTask.objects.all(), words).values_list("code", flat=True)
    assert task in found
    viewer = make_user(Role.VIEWER)
    text = page(viewer, f"{reverse('exchange:posts')}?round=1&search={words}")
    assert f"/posts/{task.split('-')[0]}-" in text


@pytest.mark.parametrize(
    ("old", "new"), [("me", "me-2025"), ("motie", "motie-2025"), ("kcc", "kcc-2025"), ("moef", "moef-2026")]
)
def test_the_old_and_the_new_value_of_a_filter_keep_the_same_rows(march, old, new):
    opened()
    viewer = make_user(Role.VIEWER)
    rows = []
    for code in (old, new):
        tasks = as_user(viewer).get(f"/tasks?ministry={code}").context_data["listing"].page
        posts = as_user(viewer).get(f"/posts?round=1&ministry={code.upper()}").context_data["listing"].page
        rows.append(([task.code for task in tasks], [row.post.code for row in posts]))
    assert rows[0] == rows[1]
    assert all(rows[0])


def test_papers_of_a_past_quarter_keep_the_names_of_their_day_whatever_is_administered_later(march, settings):
    opening = datetime(2025, 9, 20, 10, 0, tzinfo=SEOUL)
    settings.DEMO_NOW = opening
    past = opened("2025-3", at=opening)
    desk = desk_of("1-1", past)
    desk.at = opening
    desk.submit()
    settings.DEMO_NOW = FILING
    opened()
    report = desk.fresh()

    def told():
        board = next(row for row in board_of(desk.coordinator, at=FILING, code="2025-3").rows if row.code == "1")
        copy = FrozenReport.objects.get(report=report).content["sides"]["b"]
        return (
            str(desk.fresh().task.pair.post_b),
            report.signatures.get(side="b").post_title,
            board.b.name,
            copy["ministry"],
            "환경부 자연보전국장" in page(desk.b, report.get_absolute_url()),
        )

    expected = ("환경부 자연보전국장", "환경부 자연보전국장", "환경부", "환경부", True)
    assert told() == expected
    post = Post.objects.get(code="1-b")
    act = {"version": version_of(post), "by": make_user(Role.ADMIN), "at": FILING, "source_ref": "시연값"}
    made_up = {"title": "자연보전정책관(시연값)", "level": "dg", "starts_on": FILING.date()}
    continue_post(post.pk, ministry=Ministry.objects.get(code="ME-2025"), **made_up, **act)
    assert told() == expected


def test_a_report_half_signed_on_the_day_of_a_change_keeps_the_name_of_its_opening_and_each_signature_its_own(
    march, settings
):
    opening = datetime(2025, 9, 29, 10, 0, tzinfo=SEOUL)
    settings.DEMO_NOW = opening
    desk = desk_of("1-1", opened("2025-3", at=opening))
    desk.at = opening
    desk.fill()
    desk.sign("a")
    settings.DEMO_NOW = desk.at = datetime(2025, 10, 1, 9, 0, tzinfo=SEOUL)
    desk.sign("b")
    report = desk.fresh()
    assert report.status == ReportStatus.SUBMITTED
    assert str(report.task.pair.post_b) == "환경부 자연보전국장"
    assert report.signatures.get(side="b").post_title == "기후부 자연보전국장"


def test_an_old_address_leads_to_the_post(march):
    viewer = as_user(make_user(Role.VIEWER))
    for name in PostName.objects.exclude(former_code="").select_related("post"):
        answer = viewer.get(reverse("exchange:post_detail", args=[name.former_code]))
        assert (answer.status_code, answer["Location"]) == (301, f"/posts/{name.post.code}")


def test_pages_of_today_tell_what_a_ministry_was_when_the_round_began(march):
    viewer = make_user(Role.VIEWER)
    for address in ("/posts/1-b", "/pairs/1", "/tasks/1-1"):
        assert ("기후부(옛 환경부)" in page(viewer, address)) == (address != "/posts/1-b")
    assert "개발전략·민간협력과장" in page(viewer, "/tasks/10-1")
