"""Every rule that the database keeps about who is where, each broken past forms and actions."""

from datetime import date

import pgtrigger
import pytest
from django.db import connection
from django.db.models import F

from exchange.actions.access import Access, append_entry
from exchange.models import AccessEntry, AccessHead, Ministry, SavedView, User
from tests.makers import (
    NOON,
    make_assignment,
    make_assistance,
    make_category,
    make_ministry,
    make_notice,
    make_pair,
    make_post,
    make_post_name,
    make_round,
    make_stand_in,
    make_user,
)
from tests.refusals import refuse_place, refuse_value, refused_by, refused_with, update

pytestmark = pytest.mark.django_db

EARLY, LATE = date(2024, 1, 1), date(2024, 12, 31)


def make_substitution(**fields):
    return make_stand_in(make_user(), **fields)


def make_saved_view(user: User | None = None, **fields) -> SavedView:
    return SavedView.objects.create(
        **{"user": user or make_user(), "page": "tasks:tasks", "name": "늦은 과제"} | fields
    )


def make_access_entry() -> AccessEntry:
    """Add one line to the access log, the only way there is."""
    append_entry(Access(None, "user1", "", "127.0.0.1", "view", "home", "/", "", "ok", 200, durable=False))
    return AccessEntry.objects.latest("pk")


BROKEN = [
    # who made the row known
    ("exchange_ministry_mark_is_known", make_ministry, {"source_mark": "rumour"}),
    ("exchange_ministry_public_source_is_named", make_ministry, {"source_mark": "seed"}),
    ("exchange_post_mark_is_known", make_post, {"source_mark": "rumour"}),
    ("exchange_post_public_source_is_named", make_post, {"source_mark": "found"}),
    ("exchange_assignment_mark_is_known", make_assignment, {"source_mark": "rumour"}),
    ("exchange_assignment_public_source_is_named", make_assignment, {"source_mark": "seed"}),
    ("exchange_exchangeround_mark_is_known", make_round, {"source_mark": "rumour"}),
    ("exchange_exchangeround_public_source_is_named", make_round, {"source_mark": "seed"}),
    ("exchange_taskcategory_mark_is_known", make_category, {"source_mark": "rumour"}),
    ("exchange_taskcategory_public_source_is_named", make_category, {"source_mark": "seed"}),
    ("pair_category_reason_has_category", make_pair, {"category_reason": "본문 ①에 제시된 쌍"}),
    ("exchange_exchangepair_mark_is_known", make_pair, {"source_mark": "rumour"}),
    ("exchange_exchangepair_public_source_is_named", make_pair, {"source_mark": "found"}),
    # organisations and posts
    ("ministry_is_named", make_ministry, {"name": ""}),
    ("ministry_is_named", make_ministry, {"short_name": ""}),
    ("ministry_kind_is_known", make_ministry, {"kind": "kingdom"}),
    ("ministry_ends_after_it_starts", make_ministry, {"valid_from": LATE, "valid_until": EARLY}),
    ("ministry_org_code_has_7_digits", make_ministry, {"org_code": "123456"}),
    ("ministry_does_not_succeed_itself", make_ministry, {"successor": F("pk")}),
    ("exchange_postname_mark_is_known", make_post_name, {"source_mark": "rumour"}),
    ("exchange_postname_public_source_is_named", make_post_name, {"source_mark": "found"}),
    ("post_name_is_titled", make_post_name, {"title": ""}),
    ("post_name_level_is_known", make_post_name, {"level": "minister"}),
    ("post_name_ends_after_it_starts", make_post_name, {"ends_on": EARLY}),
    ("post_name_is_unknown_only_while_shown", make_post_name, {"known_until": EARLY}),
    ("post_name_is_unknown_only_while_shown", make_post_name, {"known_until": LATE, "ends_on": LATE}),
    ("post_end_has_its_reason", make_post, {"ended_on": LATE}),
    ("post_end_has_its_reason", make_post, {"end_reason": "폐지"}),
    # rounds and pairs
    ("round_number_is_positive", make_round, {"number": 0}),
    ("round_is_named", make_round, {"name": ""}),
    ("category_is_named", make_category, {"short_name": ""}),
    ("pair_has_two_posts", make_pair, {"post_b": F("post_a")}),
    ("pair_level_is_known", make_pair, {"level": "minister"}),
    # people
    ("user_role_is_known", make_user, {"role": "root"}),
    ("user_name_is_plain", make_user, {"username": "Big Boss"}),
    ("user_name_is_plain", make_user, {"username": "x"}),
    ("user_is_named", make_user, {"display_name": ""}),
    ("user_text_size_is_known", make_user, {"text_size": "huge"}),
    ("user_contrast_is_known", make_user, {"contrast": "neon"}),
    ("assignment_ends_after_it_starts", make_assignment, {"ends_on": EARLY}),
    ("assistance_ends_after_it_starts", make_assistance, {"ends_on": EARLY}),
    ("stand_in_is_somebody_else", make_substitution, {"substitute": F("absent")}),
    ("stand_in_ends_after_it_starts", make_substitution, {"ends_on": EARLY}),
    ("stand_in_has_reason", make_substitution, {"reason": ""}),
    ("notice_path_is_ours", make_notice, {"path": "https://elsewhere.example/"}),
    ("notice_says_something", make_notice, {"text": ""}),
    ("saved_view_is_named", make_saved_view, {"name": ""}),
]

TAKEN = [  # constraint, maker of two rows, the columns that may not both be the same
    ("pair_number_once_per_round", make_pair, ("round", "number")),
    ("pair_post_a_once_per_round", make_pair, ("round", "post_a")),
    ("pair_post_b_once_per_round", make_pair, ("round", "post_b")),
    ("saved_view_name_once_per_page", make_saved_view, ("user", "page", "name")),
    ("assignment_one_holder_at_a_time", make_assignment, ("post",)),
    ("assistance_named_once_at_a_time", make_assistance, ("post", "assistant")),
    ("stand_in_one_substitute_at_a_time", make_substitution, ("absent",)),
    ("exchange_ministry_code_key", make_ministry, ("code",)),
    ("ministry_name_of_one_at_a_time", make_ministry, ("name",)),
    ("ministry_short_name_of_one_at_a_time", make_ministry, ("short_name",)),
    ("round_name_of_one", make_round, ("name",)),
    ("user_in_use_is_told_apart", make_user, ("ministry", "display_name")),
    ("exchange_post_code_key", make_post, ("code",)),
    ("exchange_exchangeround_number_key", make_round, ("number",)),
    ("exchange_taskcategory_code_key", make_category, ("code",)),
    ("exchange_exchangepair_code_key", make_pair, ("code",)),
    ("exchange_user_username_key", make_user, ("username",)),
]


@pytest.mark.parametrize(("name", "make", "bad"), BROKEN)
def test_a_value_that_may_not_stand_is_refused_below_every_form(name, make, bad):
    refuse_value(name, make, bad)


@pytest.mark.parametrize(("name", "make", "columns"), TAKEN)
def test_a_place_that_is_taken_is_refused_below_every_form(name, make, columns):
    refuse_place(name, make, columns)


def test_both_ends_of_a_span_count_so_the_same_day_cannot_have_two_holders():
    first = make_assignment(ends_on=date(2024, 6, 30))
    with refused_by("assignment_one_holder_at_a_time"):
        make_assignment(first.post, starts_on=date(2024, 6, 30))
    make_assignment(first.post, starts_on=date(2024, 7, 1))


def test_an_assistant_may_draft_for_a_post_again_after_a_gap_and_others_beside():
    first = make_assistance(ends_on=date(2024, 6, 30))
    make_assistance(first.post, first.assistant, starts_on=date(2024, 7, 1))
    make_assistance(first.post)
    with refused_by("assistance_named_once_at_a_time"):
        make_assistance(first.post, first.assistant, starts_on=date(2024, 8, 1), ends_on=date(2024, 8, 31))


def test_one_absence_has_one_substitute_on_each_day():
    first = make_substitution(ends_on=date(2024, 10, 10))
    with refused_by("stand_in_one_substitute_at_a_time"):
        make_stand_in(first.absent, starts_on=date(2024, 10, 10))
    make_stand_in(first.absent, starts_on=date(2024, 10, 11))


def test_a_post_is_called_one_thing_at_a_time_and_no_two_posts_alike():
    later = make_post_name(starts_on=date(2024, 6, 1))
    with refused_by("post_name_one_at_a_time"):
        update(later, starts_on=date(2024, 5, 31))
    other = make_post(ministry=later.ministry)
    with refused_by("post_name_of_one_post_at_a_time"):
        update(other.names.get(), title=later.title)


def test_an_old_address_leads_to_one_post():
    first, second = make_post_name(former_code="old-1"), make_post_name()
    with refused_by("post_name_former_code_leads_to_one"):
        update(second, former_code=first.former_code)


@pytest.mark.parametrize(
    "leave_a_gap",
    [
        lambda post: update(post.names.get(starts_on=None), ends_on=date(2024, 5, 1)),  # a day without a name
        lambda post: update(post.names.exclude(starts_on=None).get(), ends_on=date(2025, 1, 1)),  # it lives on unnamed
        lambda post: update(post, ended_on=date(2025, 1, 1), end_reason="폐지"),  # its name outlives it
        lambda post: post.names.exclude(starts_on=None).delete(),
        lambda post: post.names.all().delete(),
    ],
)
def test_the_names_of_a_post_follow_each_other_day_by_day_until_it_ends(leave_a_gap):
    post = make_post_name(starts_on=date(2024, 6, 1)).post
    with refused_by("post_name_without_gap"), connection.cursor() as cursor:
        leave_a_gap(post)
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")


def test_a_post_that_ended_has_a_last_name_that_ended_with_it():
    post = make_post()
    update(post, ended_on=LATE, end_reason="폐지")
    update(post.names.get(), ends_on=LATE)
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")


@pytest.mark.parametrize(
    ("name", "bad"),
    [("access_entry_kind_is_known", {"kind": "peek"}), ("access_entry_result_is_known", {"result": "maybe"})],
)
def test_the_access_log_takes_known_words_only(name, bad):
    fields = {
        "at": NOON,
        "user_name": "user1",
        "address": "127.0.0.1",
        "kind": "view",
        "action": "home",
        "target": "/",
        "result": "ok",
        "status": 200,
        "previous_hash": "0" * 64,
        "hash": "1" * 64,
    }
    with refused_by(name):
        AccessEntry.objects.create(**fields | bad)


def test_the_end_of_the_log_is_one_row_that_counts_from_zero():
    make_access_entry()
    head = AccessHead.objects.get()
    with refused_by("access_head_is_one_row"):
        AccessHead.objects.create(pk=2)
    with refused_by("access_head_counts_from_zero"):
        update(head, entries=-1)


def test_a_line_of_the_access_log_is_neither_changed_nor_removed_nor_all_of_them_emptied():
    row = make_access_entry()
    with refused_with("neither changed nor removed"):
        update(row, user_name="somebody else")
    with refused_with("neither changed nor removed"):
        AccessEntry.objects.filter(pk=row.pk).delete()
    pgtrigger.enable("exchange.AccessEntry:keep_table")  # off for tests that empty tables; the rollback turns it off
    with refused_with("is not emptied"), connection.cursor() as cursor:
        cursor.execute("TRUNCATE exchange_accessentry")


def test_history_is_kept_below_the_actions_and_stays():
    ministry = make_ministry(name="첫째부")
    update(ministry, name="둘째부")
    events = Ministry.pgh_event_model.objects.filter(pgh_obj_id=ministry.pk)
    assert list(events.order_by("pgh_id").values_list("pgh_label", "name")) == [
        ("insert", "첫째부"),
        ("update", "둘째부"),
    ]
    with refused_with("Cannot update or delete"):
        events.update(name="셋째부")
    with refused_with("Cannot update or delete"):
        events.delete()
