"""One person on both sides of a pair: refused by form, by action and by the database, whoever comes first."""

from collections.abc import Callable
from contextlib import contextmanager
from datetime import date
from functools import partial

import pgtrigger
import pytest
from django.db import IntegrityError
from django.test import Client

from exchange.actions.assignments import create_assignment, create_assistance, create_stand_in
from exchange.actions.pairs import create_pair
from exchange.errors import Incomplete
from exchange.models import Assignment, Assistance, ExchangePair, Role, StandIn
from tests.exchange.test_manage_forms import said, send
from tests.makers import (
    NOON,
    make_assignment,
    make_assistance,
    make_pair,
    make_post,
    make_round,
    make_stand_in,
    make_user,
    name_of,
)
from tests.races import race_unguarded, refusals
from tests.refusals import refused_by, update

pytestmark = pytest.mark.django_db

RULE = "one_person_one_side"
FIRST, LAST, NEXT = date(2024, 3, 1), date(2024, 6, 30), date(2024, 7, 1)
SPAN = {"starts_on": FIRST, "ends_on": LAST}
BOTH = "두 직위를 함께 맡을 수 없습니다"
EVERY = ("Assignment", "Assistance", "ExchangePair", "StandIn")


@contextmanager
def as_before_the_rule():
    """Write rows as they may stand in a database that is older than the rule."""
    with pgtrigger.ignore(*(f"exchange.{name}:one_side" for name in EVERY)):
        yield


def hold(pair: ExchangePair, side: str, person, **span) -> Assignment:
    return make_assignment(pair.post_of(side), person, **(SPAN | span))


def help_(pair: ExchangePair, side: str, person, **span) -> Assistance:
    return make_assistance(pair.post_of(side), person, **(SPAN | span))


def stand_in(pair: ExchangePair, side: str, person, **span) -> StandIn:
    """Let ``person`` act for a holder of the post who is there for as long as need be."""
    held = pair.post_of(side).assignments.first() or make_assignment(pair.post_of(side), starts_on=date(2024, 1, 1))
    return make_stand_in(held.holder, person, **(SPAN | span))


@pytest.mark.parametrize("first", [hold, help_, stand_in])
@pytest.mark.parametrize("second", [hold, help_, stand_in])
@pytest.mark.parametrize("sides", ["ab", "ba"])
def test_the_database_refuses_the_second_capacity_on_a_day_that_both_have(first, second, sides):
    pair, person = make_pair(), make_user()
    first(pair, sides[0], person)
    with refused_by(RULE):
        second(pair, sides[1], person, starts_on=LAST, ends_on=None if second is not stand_in else NEXT)
    second(pair, sides[1], person, starts_on=NEXT, ends_on=date(2024, 12, 31))


@pytest.mark.parametrize("second", [hold, help_, stand_in])
def test_moving_a_span_over_the_other_is_refused_by_update_too(second):
    pair, person = make_pair(), make_user()
    hold(pair, "a", person)
    row = second(pair, "b", person, starts_on=NEXT, ends_on=date(2024, 12, 31))
    with refused_by(RULE):
        update(row, starts_on=LAST)


def test_another_person_of_the_row_is_refused_by_update_too():
    pair, person = make_pair(), make_user()
    hold(pair, "a", person)
    for row, column in (
        (hold(pair, "b", make_user()), "holder"),
        (help_(pair, "b", make_user()), "assistant"),
        (stand_in(pair, "b", make_user(), starts_on=LAST), "substitute"),
    ):
        with refused_by(RULE):
            update(row, **{column: person})


def test_two_posts_that_one_person_acts_for_do_not_become_a_pair():
    person, posts = make_user(), (make_post(), make_post())
    make_assignment(posts[0], person)
    make_assistance(posts[1], person)
    with refused_by(RULE):
        make_pair(post_a=posts[0], post_b=posts[1])
    pair = make_pair(post_a=posts[0])
    with refused_by(RULE):
        update(pair, post_b=posts[1])


def test_who_is_seated_while_a_substitute_across_stands_in_for_them_is_refused():
    pair, absent, substitute = make_pair(), make_user(), make_user()
    hold(pair, "a", substitute)
    make_stand_in(absent, substitute, **SPAN)  # of somebody without a post: nothing to refuse yet
    with refused_by(RULE):
        hold(pair, "b", absent)
    admin = make_user(Role.ADMIN)
    values = {"post": pair.post_b, "holder": absent, **SPAN}
    with pytest.raises(Incomplete, match=BOTH):
        create_assignment(values, by=admin, at=NOON)


def test_other_pairs_and_other_days_are_free():
    pair, person = make_pair(), make_user()
    hold(pair, "a", person)
    hold(make_pair(), "b", person)
    help_(pair, "a", person)
    hold(pair, "b", person, starts_on=NEXT, ends_on=None)


def test_the_forms_say_it_at_the_person_with_days_and_post(admin_client):
    pair, assistant = make_pair(), make_user(Role.ASSISTANT)
    help_(pair, "a", assistant)
    assistance = {"post": pair.post_b.pk, "assistant": assistant.pk, "starts_on": "2024-06-30"}
    answer = send(admin_client, "assistance", assistance)
    assert answer.status_code == 422
    (sentence,) = answer.context_data["form"].errors["assistant"]
    assert f"2024. 6. 30.부터 2024. 6. 30.까지 상대 직위인 {pair.post_a}의 작성 보조입니다" in sentence
    assert BOTH in sentence
    assert send(admin_client, "assistance", assistance | {"starts_on": "2024-07-01"}).status_code == 302

    person = make_user()
    hold(pair, "a", person)
    seat = {"post": pair.post_b.pk, "holder": person.pk, "starts_on": "2024-06-30"}
    assert BOTH in str(send(admin_client, "assignment", seat).context_data["form"].errors["holder"])
    seated = hold(pair, "b", make_user())
    away = {
        "absent": seated.holder.pk,
        "substitute": person.pk,
        "starts_on": "2024-06-01",
        "ends_on": "2024-06-02",
        "reason": "출장",
    }
    assert BOTH in str(send(admin_client, "stand_in", away).context_data["form"].errors["substitute"])
    late = hold(pair, "b", person, starts_on=NEXT, ends_on=None)
    moved = send(admin_client, "assignment", {"starts_on": "2024-06-30"}, late)
    assert BOTH in str(moved.context_data["form"].errors["starts_on"])  # the person stays: the days are what is typed

    free, posts = make_user(), (make_post(), make_post())
    for post in posts:
        make_assignment(post, free)
    values = {"round": make_round().pk, "number": 1, "level": name_of(posts[0]).level}
    tied = send(admin_client, "pair", values | {"post_a": posts[0].pk, "post_b": posts[1].pk})
    assert BOTH in str(tied.context_data["form"].errors["post_b"])
    assert BOTH in said(tied)


def test_the_actions_say_it_without_a_form():
    admin, pair, person = make_user(Role.ADMIN), make_pair(), make_user()
    hold(pair, "a", person)
    absent = hold(pair, "b", make_user()).holder
    who = {"by": admin, "at": NOON}
    acts: list[Callable[[], object]] = [
        partial(create_assignment, {"post": pair.post_b, "holder": person, "starts_on": LAST}, **who),
        partial(create_stand_in, {"absent": absent, "substitute": person, "reason": "출장", **SPAN}, **who),
    ]
    assistant = help_(pair, "a", make_user(Role.ASSISTANT)).assistant
    acts.append(partial(create_assistance, {"post": pair.post_b, "assistant": assistant, "starts_on": FIRST}, **who))
    posts = {"post_a": make_post(), "post_b": make_post()}
    for post in posts.values():
        make_assignment(post, person)
    acts.append(partial(create_pair, {"round": make_round(), "number": 1, "level": pair.level, **posts}, **who))
    for act in acts:
        with pytest.raises(Incomplete, match=BOTH):
            act()


def test_a_new_role_does_not_lead_around_it():
    """Whoever drafts for one side becomes an exchangee only once that has ended, and then the days do not meet."""
    pair, person = make_pair(), make_user(Role.ASSISTANT)
    help_(pair, "a", person)
    update(person, role=Role.EXCHANGEE)
    person.refresh_from_db()
    with pytest.raises(Incomplete, match=BOTH):
        create_assignment({"post": pair.post_b, "holder": person, "starts_on": LAST}, by=make_user(Role.ADMIN), at=NOON)


@pytest.fixture
def admin_client(client: Client) -> Client:
    client.force_login(make_user(Role.ADMIN))
    return client


@pytest.mark.django_db(transaction=True)
class TestTwoAdministratorsAtOnce:
    def test_of_two_acts_that_together_would_be_on_both_sides_one_is_refused(self):
        admin, pair, person = make_user(Role.ADMIN), make_pair(), make_user()

        def seat(side: str, barrier) -> Assignment:
            barrier.wait()
            values = {"post": pair.post_of(side), "holder": person, "starts_on": FIRST}
            return create_assignment(values, by=admin, at=NOON)

        outcomes = race_unguarded(partial(seat, "a"), partial(seat, "b"))
        assert [type(each) for each in refusals(outcomes)] == [Incomplete]
        assert Assignment.objects.filter(holder=person).count() == 1

    def test_written_past_the_actions_one_is_refused_all_the_same(self):
        pair, person = make_pair(), make_user()
        absent = make_assignment(pair.post_b).holder

        def seat(barrier) -> None:
            barrier.wait()
            make_assignment(pair.post_a, person)

        def substitute(barrier) -> None:
            barrier.wait()
            make_stand_in(absent, person)

        outcomes = race_unguarded(seat, substitute)
        assert [type(each) for each in refusals(outcomes)] == [IntegrityError]

    def test_without_the_triggers_both_would_stand(self):
        pair, person = make_pair(), make_user()

        def seat(side: str, barrier) -> None:
            barrier.wait()
            with as_before_the_rule():
                make_assignment(pair.post_of(side), person)

        assert refusals(race_unguarded(partial(seat, "a"), partial(seat, "b"))) == []
        assert Assignment.objects.filter(holder=person).count() == 2
