"""The list in its own order, read by one statement: what Django's conditions keep, in order, counted, by pages."""

import pytest
from django.http import QueryDict
from django.urls import reverse

from exchange import clock
from exchange.models import Role
from tasks.actions.tasks import assign_tasks
from tasks.filters import TaskFilter, bar_form, narrowed_by
from tasks.queries.periods import opened_quarters
from tasks.queries.standing import chosen_period, standing
from tasks.queries.tasks import NamesOf
from tests.makers import make_assignment, make_pair, make_task, make_user, name_of
from tests.pages import as_user, statements_of
from tests.tasks.board_makers import AT, make_small_world

pytestmark = pytest.mark.django_db

LIST = reverse("tasks:tasks")
PAGE = ["frame", "rows", "tabs", "line of the access log"]
CONDITIONS = [
    *("", "q=2024-2", "q=2024-2&state=late", "state=warn", "state=none", "view=watch", "view=all"),
    *(f"filed={value}" for value in ("unfiled", "filed", "waiting", "returned", "accepted", "any", "none")),
    *(f"issue={value}" for value in ("any", "obstacle", "dispute")),
    *(f"overdue={value}" for value in ("any", "milestone", "report")),
    *("category=none", "pair=2", "round=1", "checker=me", "checker=none", "mine=1", "state=late&pair=1&issue=any"),
    *("search=calm", "search=1-1", "search=1", "search=%2D", "search=a", "search=%E3%84%B1%E3%84%B4", "search=%C2%B7"),
    *("search=calm&state=ok", "state=ok&filed=accepted&overdue=any&checker=none&round=1", "round=1&filed=unfiled"),
]


@pytest.fixture
def world():
    with clock.at(AT):
        yield make_small_world()


def shown(query: str, *, user, posts, skip: int = 0, most: int = 50) -> tuple[list[str], int | None]:
    """Return the codes of a page as the plain statement reads it, and the count of all."""
    asked, periods = QueryDict(query, mutable=True), opened_quarters()[::-1]
    asked.setdefault("q", periods[0].code)
    form = bar_form(asked, periods=periods, user=user)
    assert form.is_valid(), form.errors
    narrowed = narrowed_by(form, chosen_period(asked["q"]), posts=posts, user=user)
    rows, count = narrowed.page(skip, most, at=clock.now(), names=NamesOf(clock.today()))
    return [row.code for row in rows], count


def kept(query: str, *, user, posts) -> list[str]:
    """Return the codes of all rows, as the conditions that files follow keep them."""
    asked, periods = QueryDict(query, mutable=True), opened_quarters()[::-1]
    asked.setdefault("q", periods[0].code)
    rows = standing(chosen_period(asked["q"]))
    filtered = TaskFilter(asked, rows, periods=periods, posts=posts, user=user)
    assert filtered.is_valid(), filtered.errors
    return list(filtered.qs.order_by("position", "pk").values_list("code", flat=True))


@pytest.mark.parametrize("query", CONDITIONS)
def test_page_and_file_keep_the_same_tasks_and_the_count_is_theirs(world, query):
    coordinator = make_user(Role.COORDINATOR)
    assign_tasks([world["calm"].code], checker=coordinator, by=coordinator, at=AT)
    reader = {"user": coordinator, "posts": [world["calm"].pair.post_b_id]}
    expected = kept(query, **reader)
    assert shown(query, **reader) == (expected, None)
    for skip in range(0, len(expected), 2):
        codes, count = shown(query, **reader, skip=skip, most=2)
        assert codes == expected[skip : skip + 2]
        assert count == (len(expected) if len(expected) - skip > 2 else None)


def test_a_ministry_and_a_category_keep_the_same_tasks_on_page_and_file(world):
    reader = {"user": make_user(Role.VIEWER), "posts": []}
    pair = world["accepted"].pair
    ministry, category = name_of(pair.post_b).ministry.slug, world["submitted"].category.code
    for query in (
        f"ministry={ministry}",
        f"category={category}",
        f"category={category}&state=late&ministry={ministry}",
    ):
        expected = kept(query, **reader)
        assert expected
        assert shown(query, **reader) == (expected, None)
        if len(expected) > 1:
            assert shown(query, **reader, most=1) == (expected[:1], len(expected))


def test_a_page_far_down_begins_where_it_should(world):
    far = make_pair(number=901)
    for number in range(1, 8):
        make_task(far, number=number)
    for number in (60, 61, 120, 450):
        make_task(make_pair(number=number))
    reader = {"user": make_user(Role.ADMIN), "posts": []}
    expected = kept("", **reader)
    assert len(expected) == 19
    for skip in range(len(expected)):
        assert shown("", **reader, skip=skip, most=3)[0] == expected[skip : skip + 3]
    assert shown("", **reader, skip=len(expected), most=3) == ([], None)


BESIDE = 1  # what else the programme says about words (tasks/queries/related.py)


@pytest.mark.parametrize(
    ("query", "beside"),
    [("", 0), ("state=ok", 0), ("page=2", 0), ("filed=unfiled&issue=any", 0), ("search=calm", BESIDE)],
)
def test_a_page_is_four_statements_whatever_is_asked(world, staff, query, beside):
    pair = make_pair()
    for number in range(1, 48):
        make_task(pair, number=number)
    address = f"{LIST}?{query}"
    assert staff.get(address).status_code == 200  # names and choices are read once
    assert len(statements_of(staff.get, address)) == len(PAGE) + beside


@pytest.mark.parametrize("query", ["", "state=ok", "search=calm", "page=2", "sort=title", "view=ended"])
def test_without_prepared_statements_every_page_is_the_same(world, staff, settings, query):
    pair = make_pair()
    for number in range(1, 48):
        make_task(pair, number=number)
    texts = []
    for settings.PREPARE in (True, False):
        answer = staff.get(f"{LIST}?{query}")
        assert answer.status_code == 200
        texts.append(answer.content.decode().split('<main id="main"')[1].split('class="save-form"')[0])
        texts[-1] += answer.content.decode().split('class="list-bar"')[1].split("</main>")[0]
    assert texts[0] == texts[1]


def test_each_role_sees_its_rows_and_its_tabs_prepared_or_not(world, settings):
    holder = make_assignment(world["calm"].pair.post_b).holder
    ministry = name_of(world["calm"].pair.post_a).ministry
    people = [make_user(Role.COORDINATOR), make_user(Role.ADMIN), holder, make_user(Role.VIEWER, ministry=ministry)]
    seen = []
    for settings.PREPARE in (True, False):
        pages = [as_user(user).get(LIST).content.decode() for user in people]
        seen.append([(page.count('class="on-phone digits"'), "내 과제" in page, "내 부처" in page) for page in pages])
    assert seen[0] == seen[1]
    assert seen[0][0] == seen[0][1] == (8, False, False)
    assert seen[0][2] == (2, True, False)
    assert seen[0][3] == (8, False, True)
    assert as_user(make_user(Role.EVALUATOR)).get(LIST).status_code == 403
