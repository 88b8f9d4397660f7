"""Each condition of the task list keeps what it says, alone and together; a wrong one is said, never ignored."""

import pytest
from django.http import QueryDict

from exchange import clock
from exchange.models import Role, User
from tasks.filters import TaskFilter
from tasks.models import CollaborationTask, ReportPeriod
from tasks.queries.standing import chosen_period, standing
from tests.makers import make_ministry, make_post, make_round, make_user, name_of
from tests.tasks.board_makers import AT, make_small_world

pytestmark = pytest.mark.django_db


@pytest.fixture
def world():
    with clock.at(AT):
        yield make_small_world()


def ask(query: str, posts: list[int] | None = None, user: User | None = None) -> TaskFilter:
    periods = list(ReportPeriod.objects.opened().reverse())
    rows = standing(chosen_period())
    user = user or User(role=Role.ADMIN)
    return TaskFilter(QueryDict(query), rows, periods=periods, posts=posts or [], user=user)


def kept(query: str, **options) -> set[str]:
    narrowed = ask(query, **options)
    assert narrowed.is_valid(), narrowed.errors
    return set(narrowed.qs.values_list("short_name", flat=True))


EVERY = {"accepted", "submitted", "draft", "half_signed", "returned", "under_review", "not_started", "calm"}


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("", EVERY),
        ("state=warn", {"accepted", "returned"}),
        ("state=late", {"submitted", "draft"}),  # the draft still shows last quarter's
        ("state=ok", {"half_signed", "calm"}),
        ("state=done", {"under_review"}),
        ("state=none", {"not_started"}),
        ("view=watch", {"accepted", "returned", "submitted", "draft"}),
        ("view=all", EVERY),
        ("filed=unfiled", {"draft", "half_signed", "not_started"}),
        ("filed=filed", {"accepted", "submitted", "under_review", "calm"}),
        ("filed=waiting", {"submitted", "under_review"}),
        ("filed=returned", {"returned"}),
        ("filed=accepted", {"accepted", "calm"}),
        ("filed=any", EVERY),
        ("filed=none", set()),
        ("issue=any", {"submitted", "accepted"}),
        ("issue=dispute", {"submitted"}),
        ("issue=obstacle", {"accepted"}),
        ("overdue=milestone", {"calm"}),
        ("overdue=report", {"returned"}),
        ("overdue=any", {"calm", "returned"}),
        ("category=none", {"not_started", "calm"}),
        ("pair=2", {"half_signed", "returned", "under_review"}),
        ("round=1", EVERY),
        ("search=calm", {"calm"}),
        ("state=warn&filed=returned", {"returned"}),
        ("pair=1&issue=any&state=late", {"submitted"}),
    ],
)
def test_a_condition_keeps_what_it_says(world, query, expected):
    assert kept(query) == expected


def test_a_category_keeps_its_tasks(world):
    code = world["submitted"].category.code
    assert kept(f"category={code}") == {"accepted", "submitted", "draft"}


def test_a_ministry_keeps_the_tasks_of_both_its_sides_in_any_case(world):
    pair = world["accepted"].pair
    slug = name_of(pair.post_b).ministry.slug  # second in pair 1, first in pair 2
    expected = {"accepted", "submitted", "draft", "half_signed", "returned", "under_review"}
    assert kept(f"ministry={slug}") == kept(f"ministry={slug.upper()}") == expected


def test_who_looks_after_a_task_can_be_asked_for_by_the_centre(world):
    mine, other = make_user(Role.COORDINATOR), make_user(Role.COORDINATOR)
    CollaborationTask.objects.filter(pk__in=[world["calm"].pk, world["draft"].pk]).update(checker=mine)
    CollaborationTask.objects.filter(pk=world["returned"].pk).update(checker=other)
    assert kept("checker=me", user=mine) == {"calm", "draft"}
    assert kept("checker=me&state=late", user=mine) == {"draft"}
    assert kept(f"checker={other.pk}", user=mine) == {"returned"}
    assert kept("checker=none") == EVERY - {"calm", "draft", "returned"}
    assert not ask(f"checker={other.pk}", user=make_user(Role.VIEWER)).is_valid()


def test_mine_keeps_the_tasks_of_the_given_posts(world):
    assert kept("mine=1", posts=[world["calm"].pair.post_b_id]) == {"not_started", "calm"}
    assert kept("mine=1", posts=[]) == set()


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ("q=2031-1", "q"),
        ("q=x", "q"),
        ("state=green", "state"),
        ("filed=0", "filed"),
        ("issue=1", "issue"),
        ("overdue=yes", "overdue"),
        ("category=zz", "category"),
        ("ministry=nowhere", "ministry"),
        ("pair=999", "pair"),
        ("round=7", "round"),
        ("round=x", "round"),
        ("mine=2", "mine"),
        ("view=mess", "view"),
        ("checker=me", "checker"),  # an administrator looks after none
        ("checker=0", "checker"),
        ("checker=x", "checker"),
        ("checker=%EF%BC%91", "checker"),
        ("checker=99999999999999999999", "checker"),
        ("search=" + "가" * 61, "search"),
        ("state=%00", "state"),
        ("pair=%EF%BF%BF", "pair"),
    ],
)
def test_a_wrong_condition_is_said_at_its_field(world, query, field):
    narrowed = ask(query)
    assert not narrowed.is_valid()
    assert list(narrowed.errors) == [field]
    assert narrowed.errors[field][0].endswith("주세요.")


def test_unknown_words_of_the_address_narrow_nothing(world):
    assert kept("utm=1&page=3&sort=title") == EVERY


def test_a_ministry_without_posts_is_no_choice(world):
    make_ministry(code="LONELY")
    make_post(ministry=make_ministry(code="SEATED"))
    choices = dict(ask("").form.fields["ministry"].choices)
    assert "seated" in choices
    assert "lonely" not in choices


def test_a_round_without_tasks_keeps_none(world):
    make_round(number=2)
    assert kept("round=2") == set()


def test_a_search_of_blanks_keeps_everything(world):
    assert kept("search=%20%20") == EVERY
    assert CollaborationTask.objects.count() == len(EVERY)
