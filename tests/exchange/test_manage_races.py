"""Two administrators at the same moment; each race is followed by the same acts without the lock."""

from functools import partial
from threading import Barrier

import pytest

from exchange import rules
from exchange.actions.ministries import edit_ministry
from exchange.actions.pairs import create_pair
from exchange.errors import Incomplete, Stale
from exchange.models import ExchangePair, Ministry, Role
from exchange.versions import version_of
from tests.makers import NOON, make_ministry, make_pair, make_post, make_round, make_user, name_of
from tests.races import race, race_unguarded, refusals

pytestmark = pytest.mark.django_db(transaction=True)


def test_one_post_is_not_put_into_two_pairs_of_a_round_at_once():
    admin, round, wanted = make_user(Role.ADMIN), make_round(), make_post()
    acts = [
        partial(
            create_pair, {"round": round, "number": number, "level": name_of(wanted).level} | posts, by=admin, at=NOON
        )
        for number, posts in enumerate(
            [{"post_a": wanted, "post_b": make_post()}, {"post_a": make_post(), "post_b": wanted}], 1
        )
    ]
    outcomes = race(round, *acts)
    assert [type(each) for each in refusals(outcomes)] == [Incomplete]
    assert ExchangePair.objects.count() == 1


@pytest.mark.deep
def test_without_the_lock_the_post_would_stand_in_both():
    round, wanted = make_round(), make_post()

    def tie(number: int, posts: dict, barrier: Barrier) -> None:
        assert rules.why_not_pair(round, posts["post_a"], posts["post_b"]) is None
        barrier.wait()
        make_pair(round=round, number=number, **posts)

    outcomes = race_unguarded(
        partial(tie, 1, {"post_a": wanted, "post_b": make_post()}),
        partial(tie, 2, {"post_a": make_post(), "post_b": wanted}),
    )
    assert refusals(outcomes) == []
    assert ExchangePair.objects.count() == 2


def test_of_two_edits_of_one_row_the_slower_is_refused():
    admin, ministry = make_user(Role.ADMIN), make_ministry()
    version = version_of(ministry)
    acts = [
        partial(edit_ministry, ministry.pk, {"name_en": name}, version=version, by=admin, at=NOON)
        for name in ("First", "Second")
    ]
    outcomes = race(ministry, *acts)
    assert [type(each) for each in refusals(outcomes)] == [Stale]
    kept = next(each for each in outcomes if isinstance(each, Ministry))
    ministry.refresh_from_db()
    assert ministry.name_en == kept.name_en


@pytest.mark.deep
def test_without_the_lock_the_slower_edit_would_win_silently():
    ministry = make_ministry()
    version = version_of(ministry)

    def edit(name: str, barrier: Barrier) -> None:
        row = Ministry.objects.get(pk=ministry.pk)
        assert version_of(row) == version
        barrier.wait()
        Ministry.objects.filter(pk=row.pk).update(name_en=name)

    assert refusals(race_unguarded(partial(edit, "First"), partial(edit, "Second"))) == []
