"""What a process keeps of rows that seldom change is read anew once any of them changed, whoever changed it."""

import pytest
from django.db import connection

from exchange.kept import Kept, version_told
from exchange.models import Ministry, PostName, TaskCategory
from tests.makers import make_category, make_ministry, make_post, make_round, make_user

pytestmark = pytest.mark.django_db

CHANGES = {
    "a ministry made": make_ministry,
    "a ministry renamed": lambda: Ministry.objects.update(short_name="새 약칭"),
    "a post made": make_post,
    "a post's name changed": lambda: PostName.objects.update(title="새 이름"),
    "a category made": make_category,
    "a category gone": lambda: TaskCategory.objects.all().delete(),
    "a round made": lambda: make_round(number=7),
}


def version() -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT sum(number) FROM exchange_keptversion")
        return int(cursor.fetchone()[0])


@pytest.fixture
def world():
    make_post()
    make_category()


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
def test_each_change_of_what_is_kept_moves_the_version(world, change):
    before = version()
    change()
    assert version() > before


def test_what_is_kept_is_read_once_a_version_and_each_time_where_nobody_knows_it():
    asked = []
    kept = Kept(lambda: asked.append(1) or len(asked))
    with version_told(3):
        assert (kept(), kept()) == (1, 1)
    with version_told(4):
        assert (kept(), kept()) == (2, 2)
        with version_told(None):
            assert kept() == 3
        assert kept() == 2
    assert kept() == 4


def test_a_page_tells_the_version_and_a_change_does_not(client):
    kim = make_user()
    client.force_login(kim)
    told = []
    kept = Kept(lambda: told.append(1))
    with version_told(version()):
        kept()
    client.get("/help")
    assert client.session.version is None or client.session.version == version()
    kept()
    assert len(told) == 2  # outside of a request nothing kept is used


@pytest.mark.django_db(transaction=True)
def test_a_change_that_was_taken_back_leaves_no_version_that_comes_again(world):
    from django.db import transaction

    with transaction.atomic():
        make_ministry()
        inside = version()
        transaction.set_rollback(True)
    make_ministry()
    assert version() > inside
