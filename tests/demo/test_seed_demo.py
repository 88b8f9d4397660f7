"""The demonstration shows what the board's picture shows, is marked row by row, and is made once and nowhere else."""

import json
from datetime import date
from io import StringIO
from pathlib import Path

import pytest
from django.apps import apps
from django.contrib.auth.hashers import check_password
from django.core.management import call_command
from django.db import transaction
from django.db.models import Count

from demo.programme.made_up import ROUND_NUMBER
from demo.programme.work import WORK
from exchange.models import Assignment, Assistance, ExchangeRound, Notice, Role, User
from tasks.models import (
    CollaborationTask,
    CouncilMeeting,
    FrozenReport,
    Indicator,
    IndicatorReading,
    Milestone,
    ProgressReport,
    ReportPeriod,
    ReportSection,
)
from tasks.queries.standing import BY_FILING, BY_ISSUE, BY_OVERDUE, BY_STATE, chosen_period, standing
from tests.makers import NOON, name_of

FIXTURES = sorted((Path(__file__).parents[2] / "fixtures").glob("*.json"))
pytestmark = [pytest.mark.django_db, pytest.mark.slow]


def load_programme() -> None:
    call_command("loaddata", *map(str, FIXTURES), verbosity=0)


def seed() -> str:
    said = StringIO()
    call_command("seed_demo", stdout=said)
    return said.getvalue()


@pytest.fixture(scope="module")
def seeded(django_db_setup, django_db_blocker):
    """The whole demonstration once for this module; every test looks and none writes."""
    with django_db_blocker.unblock(), transaction.atomic():
        load_programme()
        said = seed()
        yield said
        transaction.set_rollback(True)


def counts(period) -> dict[str, dict[str, int]]:
    rows = standing(period)
    conditions = {"state": BY_STATE, "filed": BY_FILING, "issue": BY_ISSUE, "overdue": BY_OVERDUE}
    return {
        name: {word: rows.filter(condition).count() for word, condition in words.items()}
        for name, words in conditions.items()
    }


def test_the_third_quarter_stands_as_in_the_picture(seeded):
    period = chosen_period()
    assert period.code == "2024-3"
    found = counts(period)
    assert found["state"] == {"ok": 32, "warn": 5, "late": 3, "done": 1, "none": 0}
    filed = found["filed"]
    assert (filed["filed"], filed["returned"], filed["unfiled"]) == (29, 2, 10)
    assert (filed["waiting"], filed["accepted"], filed["any"]) == (14, 15, 41)
    assert found["issue"] == {"dispute": 2, "obstacle": 3, "any": 5}
    assert found["overdue"] == {"milestone": 3, "report": 1, "any": 4}


def test_the_second_quarter_is_accepted_and_does_not_repeat_the_published_totals(seeded):
    period = chosen_period("2024-2")
    found = counts(period)
    assert found["state"] == {"ok": 40, "warn": 0, "late": 1, "done": 0, "none": 0}
    assert found["filed"]["accepted"] == 41
    council = CouncilMeeting.objects.get(number=2)
    assert council.period == period
    assert (council.published_on_track, council.published_late) == (38, 3)
    latest = ProgressReport.objects.filter(period=period).order_by("-accepted_at").first()
    assert latest.accepted_at.date() <= council.held_on


def test_each_task_shows_the_state_of_the_picture(seeded):
    rows = {row.code: row for row in standing(chosen_period())}
    marked = {code: row.state for code, row in rows.items() if row.state != "ok"}
    assert marked == {
        **dict.fromkeys(("2-2", "2-5", "4-1", "7-3", "10-3"), "warn"),
        **dict.fromkeys(("3-2", "8-1", "11-2"), "late"),
        "6-2": "done",
    }
    old = {code for code, row in rows.items() if row.state_is_old}
    assert old == {"1-1", "1-2", "1-3", "1-5", "4-4", "4-5", "8-1", "8-2", "8-3", "10-2"}


def test_whose_turn_it_is_as_in_the_picture(seeded):
    reports = ProgressReport.objects.for_table().filter(period=chosen_period()).unfiled()
    assert {report.task.code: (report.status, report.turn_label()) for report in reports} == {
        "1-1": ("draft", "국토부"),
        "1-2": ("draft", "국토부"),
        "1-3": ("half_signed", "환경부"),
        "1-5": ("not_started", "두 부처"),
        "4-4": ("draft", "과기정통부"),
        "4-5": ("not_started", "두 부처"),
        "8-1": ("not_started", "두 부처"),
        "8-2": ("not_started", "두 부처"),
        "8-3": ("draft", "개인정보위"),
        "10-2": ("half_signed", "외교부"),
    }


def test_filed_reports_of_each_pair_as_in_the_picture(seeded):
    filed = ProgressReport.objects.filter(period=chosen_period()).filed()
    found = dict(filed.order_by().values_list("task__pair__number").annotate(number=Count("pk")))
    assert found == {1: 1, 2: 4, 3: 5, 4: 3, 5: 3, 6: 3, 7: 3, 9: 3, 10: 2, 11: 2}


def test_the_fourth_quarter_is_planned_and_not_opened(seeded):
    period = ReportPeriod.objects.get(code="2024-4")
    assert (period.opened_at, str(period.opens_on)) == (None, "2024-12-16")
    assert not ProgressReport.objects.filter(period=period).exists()
    assert not ReportPeriod.objects.filter(code="2024-1").exists()
    assert str(CouncilMeeting.objects.coming(NOON.date()).first().held_on) == "2024-10-22"


def test_every_invented_row_says_so(seeded):
    for model in (ReportPeriod, ProgressReport, IndicatorReading, User):
        assert not model.objects.filter(is_demo=False).exists(), model
    for model in (Assignment, Indicator):
        assert set(model.objects.values_list("source_mark", flat=True)) == {"demo"}, model
    real = Milestone.objects.exclude(source_mark="demo")
    assert set(real.values_list("title", "due_on", "done_on", "source_mark")) == {
        ("협업과제 확정(제1차 협의회)", date(2024, 4, 15), date(2024, 4, 15), "seed")
    }
    assert real.count() == 41
    invented = CouncilMeeting.objects.filter(source_mark="demo")
    assert [meeting.number for meeting in invented] == [3]
    assert not CollaborationTask.objects.of_programme().filter(source_mark="demo").exists()
    assert CollaborationTask.objects.of_programme().count() == 41


def test_accounts_are_named_after_posts_and_seated(seeded):
    names = set(User.objects.values_list("username", flat=True))
    staff = {"coordinator", "admin", "viewer", *(f"evaluator{number}" for number in range(1, 6))}
    seats = {f"{kind}{pair}{side}" for kind in ("ex", "as") for pair in range(1, 12) for side in "ab"}
    made_up = {f"exd{pair}{side}" for pair in range(1, 5) for side in "ab"}
    assert names == staff | seats | made_up
    holder = User.objects.get(username="ex1a")
    assert (holder.display_name, holder.role) == ("국토부 국토정책관", Role.EXCHANGEE)
    seat = Assignment.objects.get(holder=holder)
    assert (str(name_of(seat.post)), seat.home_ministry.short_name) == ("국토부 국토정책관", "환경부")
    assert (str(seat.starts_on), str(seat.ends_on)) == ("2024-04-15", "2026-12-31")
    assert Assistance.objects.get(assistant__username="as1a").post == seat.post
    assert not Assignment.objects.filter(post__code__startswith="12-").exists()
    assert holder.check_password("hanteam-demo-2024")


def test_reports_were_made_by_the_actions(seeded):
    verbs = set(
        apps.get_model("pghistory", "Context")
        .objects.filter(metadata__has_key="verb")
        .values_list("metadata__verb", flat=True)
    )
    assert verbs >= {
        "quarter.open",
        "report.save_section",
        "report.mark_unchanged",
        "report.sign",
        "report.start_review",
        "report.return",
        "report.accept",
    }
    assert FrozenReport.objects.filter(kind="acceptance").count() == 41 + 15
    assert FrozenReport.objects.filter(report__task__code="3-1", kind="submission").count() == 3
    assert ReportSection.objects.filter(state="unchanged").count() == 3


def test_what_happens_lies_in_order_before_the_day_of_the_demonstration(seeded):
    made = list(Notice.objects.order_by("pk").values_list("made_at", flat=True))
    assert made == sorted(made)
    assert made[-1] < NOON.replace(hour=14)
    assert Notice.objects.unread().filter(user__username="ex1a").count() < 5


def test_the_invented_text_is_complete_and_names_no_figure_of_an_authority(seeded):
    assert set(WORK) == set(CollaborationTask.objects.live().values_list("code", flat=True))
    lines = json.dumps([work.a + work.b + work.joint for work in WORK.values()], ensure_ascii=False)
    assert not any(sign in lines for sign in ("억", "조원", "%", "만 명"))


def test_a_second_run_changes_nothing(seeded):
    def sizes() -> dict[str, int]:
        models = [model for label in ("exchange", "tasks") for model in apps.get_app_config(label).get_models()]
        return {model.__name__: model.objects.count() for model in models}

    before = sizes()
    assert seed() == "시연 자료가 이미 있습니다.\n"
    assert sizes() == before
    assert "분기 보고 82건" in seeded


def test_a_second_run_asks_two_questions(seeded, django_assert_num_queries):
    with django_assert_num_queries(2):
        seed()


def test_a_demonstration_without_the_made_up_round_is_told_how_it_is_made_anew(seeded):
    with transaction.atomic():
        ExchangeRound.objects.filter(number=ROUND_NUMBER).update(number=ROUND_NUMBER + 1)
        told = seed()
        assert told.startswith("시연 자료가 이미 있습니다.") and "‘시연 차수’가 없고" in told and "var/" in told
        transaction.set_rollback(True)


def test_accounts_follow_a_password_that_was_changed(seeded, settings):
    settings.DEMO_PASSWORD = "another-password-2024"
    with transaction.atomic():
        assert "비밀번호" in seed()
        accounts = User.objects.filter(is_demo=True)
        assert {check_password("another-password-2024", each.password) for each in accounts} == {True}
        assert "비밀번호" not in seed()
        transaction.set_rollback(True)
