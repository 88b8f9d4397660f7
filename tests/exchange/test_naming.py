"""What a post is called on a day, now, and to whom its ministry's line leads."""

from datetime import date, timedelta

import pytest
from django.db.models import F

from exchange.models import ExchangePair, Ministry, NotAsked, Post, PostName, lineage
from exchange.models.naming import shown
from exchange.rules import line_of, lines, living
from tests.makers import (
    NOON,
    make_assignment,
    make_ministry,
    make_pair,
    make_post,
    make_post_name,
    make_round,
    make_user,
)

pytestmark = pytest.mark.django_db

CHANGE = date(2024, 6, 1)
EVE = date(2024, 5, 31)


def renamed(**fields):
    """Return a post of 앞부 that is one of 뒷부 from CHANGE on."""
    post = make_post(ministry=make_ministry(short_name="앞부", valid_until=EVE), title="앞과장", **fields)
    new = make_ministry(short_name="뒷부", valid_from=CHANGE)
    Ministry.objects.filter(short_name="앞부").update(successor=new)
    make_post_name(post, ministry=new, title="뒤과장", starts_on=CHANGE)
    return Post.objects.called_on(NOON.date()).get(pk=post.pk)


@pytest.mark.parametrize(
    ("day", "called"),
    [
        (EVE, "앞부 앞과장"),
        (CHANGE, "뒷부 뒤과장"),
        (date(2030, 1, 1), "뒷부 뒤과장"),
        (date(1999, 1, 1), "앞부 앞과장"),
    ],
)
def test_a_post_is_called_by_the_name_of_the_day(day, called):
    post = renamed()
    assert str(Post.objects.called_on(day).get(pk=post.pk)) == called
    assert str(Post.objects.called_now().get(pk=post.pk).called(day)) == called


def test_a_name_holds_before_its_first_day_and_after_its_posts_last_one():
    late = make_post(starts_on=CHANGE, title="늦은과장")
    gone = make_post(ends_on=EVE, ended_on=EVE, end_reason="폐지", title="없어진과장")
    assert Post.objects.called_on(EVE).get(pk=late.pk).name.title == "늦은과장"
    assert Post.objects.called_on(CHANGE).get(pk=gone.pk).name.title == "없어진과장"


def test_a_page_of_today_tells_what_a_ministry_was_when_its_span_began():
    post = renamed()
    within = Post.objects.called_on(NOON.date(), since=EVE).get(pk=post.pk)
    assert (within.name.short, str(within), within.name.plain) == (
        "뒷부(옛 앞부)",
        "뒷부(옛 앞부) 뒤과장",
        "뒷부 뒤과장",
    )
    after = Post.objects.called_on(NOON.date(), since=CHANGE).get(pk=post.pk)
    assert str(after) == "뒷부 뒤과장"
    pair = make_pair(post_a=post, round=make_round(selected_on=date(2024, 2, 8)))
    assert str(ExchangePair.objects.for_table().get(pk=pair.pk)).startswith("뒷부(옛 앞부) ⇄ ")


def test_a_name_that_ended_without_a_known_successor_stays_and_is_marked_from_the_next_day_on():
    post = make_post(known_until=EVE, title="옛과장")
    for day, unknown in ((EVE, False), (CHANGE, True)):
        name = Post.objects.called_on(day).get(pk=post.pk).name
        assert (name.title, name.is_unknown) == ("옛과장", unknown)
    assert [name.post_id for name in PostName.objects.unknown_after(CHANGE)] == [post.pk]
    assert not PostName.objects.unknown_after(EVE)


def test_each_row_may_have_a_day_of_its_own():
    post = renamed()
    early = make_assignment(post, starts_on=date(2024, 2, 1), ends_on=EVE)
    late = make_assignment(post, starts_on=CHANGE)
    rows = type(early).objects.called_by(lambda row: row.starts_on).filter(post=post).order_by("pk")
    assert [row.post.name.title for row in rows] == ["앞과장", "뒤과장"]
    assert [row.post.name.title for row in rows.iterator()] == ["앞과장", "뒤과장"]
    assert rows.last() == late


def test_whoever_shows_a_name_has_asked_for_it():
    named = renamed()
    post = Post.objects.get(pk=named.pk)
    pair = ExchangePair.objects.select_related("post_a", "post_b").get(pk=make_pair(post_a=named).pk)
    for show in (lambda: str(post), lambda: post.called(EVE), lambda: str(pair)):
        with pytest.raises(NotAsked):
            show()


@pytest.mark.parametrize("days", [-400, -1, 0, 1, 400])
def test_sql_picks_the_name_that_python_picks(days):
    day = CHANGE + timedelta(days=days)
    posts = [renamed(), make_post(starts_on=CHANGE), make_post(ends_on=EVE, ended_on=EVE, end_reason="폐지")]
    by_sql = dict(Post.objects.annotate(told=shown("pk", "title", day)).values_list("pk", "told"))
    for post in Post.objects.called_on(day).filter(pk__in=[post.pk for post in posts]):
        assert by_sql[post.pk] == post.name.title
    ranks = dict(Post.objects.annotate(told=shown("pk", "ministry__rank", day)).values_list("pk", F("told")))
    assert ranks[posts[0].pk] == posts[0].called(day).ministry.rank


def test_a_line_holds_what_a_ministry_was_and_what_it_became():
    third = make_ministry(short_name="셋째")
    second = make_ministry(short_name="둘째", successor=third)
    first = make_ministry(short_name="첫째", successor=second)
    merged = make_ministry(short_name="합친", successor=third)
    alone = make_ministry()
    whole = {first.pk, second.pk, third.pk, merged.pk}
    for one in (first, second, third, merged):
        assert set(lineage(pk=one.pk).values_list("of_line", flat=True)) == whole
        assert line_of(make_user(ministry=one)) == whole
    assert line_of(make_user(ministry=alone)) == {alone.pk}
    assert line_of(make_user()) == frozenset()
    assert len(set(lines(whole).values())) == 1
    assert len(set(lines([*whole, alone.pk]).values())) == 2


def test_the_living_one_of_a_line_is_what_it_is_on_the_day():
    new = make_ministry(valid_from=CHANGE)
    old = make_ministry(valid_until=EVE, successor=new)
    assert living(old.pk, EVE) == living(new.pk, EVE) == old
    assert living(old.pk, CHANGE) == living(new.pk, CHANGE) == new


def test_posts_are_found_by_every_name_that_they_or_their_ministrys_line_ever_had():
    post = renamed(aliases=["앞과"])
    for words in ("앞과장", "뒤과장", "앞과", "앞부", "뒷부"):
        assert list(Post.objects.matching(words)) == [post], words
    for name in ("앞부", "뒷부"):
        assert list(Post.objects.of_line(short_name=name)) == [post]


def test_a_side_of_a_pair_answers_to_every_address_that_its_ministry_had():
    post = renamed()
    pair = ExchangePair.objects.for_table().get(pk=make_pair(post_a=post).pk)
    for name in post.names.select_related("ministry"):
        assert pair.side_of_ministry(name.ministry.slug) == "a"
    assert pair.side_of_ministry("nobody") == ""
