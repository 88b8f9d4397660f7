"""A reorganisation of the government: registered, answered, applied in one act and taken back exactly."""

from datetime import date, timedelta

import pytest
from django.db import connection

from exchange.actions.reorganisations import edit_reorganisation, undo_reorganisation
from exchange.errors import Incomplete, NotAllowed, Stale, WrongState
from exchange.models import (
    Ministry,
    Notice,
    PostName,
    ReorganisationState,
    Role,
)
from exchange.queries.reorganisations import act_with_lines, look_at
from exchange.rules import ministry_of
from tests.exchange.reorganisation_world import (
    AFTER,
    BEFORE,
    DAY,
    GROUND,
    answer,
    carry_out,
    make_town,
    name_on,
    new,
    register,
)
from tests.makers import make_ministry, make_post, make_post_name, make_user

pytestmark = pytest.mark.django_db

EVE = DAY - timedelta(days=1)


@pytest.fixture
def town():
    return make_town()


def settle():
    """Let the deferred rules of the database look now, as at the end of a transaction."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE; SET CONSTRAINTS ALL DEFERRED")


# ---- registering -----------------------------------------------------------------------------------------------------


def test_registering_changes_nothing_but_the_act(town):
    act = register(town)
    assert act.state == ReorganisationState.DRAFT
    assert str(act_with_lines(act.pk)) == "가람부 → 다온부"
    assert not Ministry.objects.filter(name="다온부").exists()
    assert PostName.objects.filter(post=town.post).count() == 1


@pytest.mark.parametrize("role", [Role.COORDINATOR, Role.EXCHANGEE, Role.DECIDER])
def test_only_an_administrator_registers_applies_and_undoes(town, role):
    act = register(town)
    town.admin = make_user(role)
    with pytest.raises(NotAllowed):
        register(town)
    with pytest.raises(NotAllowed):
        carry_out(town, act)
    with pytest.raises(NotAllowed):
        undo_reorganisation(act.pk, by=town.admin, at=BEFORE)


@pytest.mark.parametrize(
    ("kind", "before", "after", "made", "words"),
    [
        ("rename", 1, 0, 2, "명칭 변경은 개편 전 기관 하나와 개편 후 기관 하나를"),
        ("rename", 2, 0, 1, "명칭 변경은"),
        ("split", 1, 0, 1, "분리는 개편 전 기관 하나와 개편 후 기관 둘 이상을"),
        ("merge", 2, 0, 2, "통합은 합쳐지는 기관과"),
        ("merge", 1, 0, 1, "합쳐지는 기관이 하나이면"),
        ("move", 1, 0, 0, "이관은 직위를 보내는 기관 하나와"),
        ("abolish", 2, 0, 0, "폐지는 개편 전 기관 하나를"),
    ],
)
def test_a_kind_says_how_many_organisations_it_takes(town, kind, before, after, made, words):
    with pytest.raises(Incomplete, match=words):
        register(
            town,
            kind,
            before=[town.old, town.other][:before],
            after=[],
            made=[new(f"새{n}부", f"NEW{n}") for n in range(made)],
        )


def test_one_organisation_is_not_both_before_and_after(town):
    with pytest.raises(Incomplete, match="함께 정할 수 없습니다"):
        register(town, "merge", before=[town.old, town.other], after=[town.old])


def test_a_second_act_of_one_organisation_on_one_day_is_refused(town):
    register(town)
    with pytest.raises(WrongState, match="같은 날 같은 기관의 개편이 이미 등록되어 있습니다: 가람부 → 다온부"):
        register(town, "split", made=[new("라온부", "RAON"), new("마루부", "MARU")])
    register(town, "split", day=DAY + timedelta(days=1), made=[new("라온부", "RAON"), new("마루부", "MARU")])


def test_a_withdrawn_act_is_no_longer_in_the_way(town):
    act = register(town)
    undone = undo_reorganisation(act.pk, by=town.admin, at=BEFORE)
    assert (undone.state, undone.applied_at, undone.state_words) == ("undone", None, "철회")
    register(town)


@pytest.mark.parametrize(
    ("valid_from", "valid_until", "words"),
    [
        (DAY, None, "2024. 11. 1.부터 있는 기관입니다"),
        (DAY + timedelta(days=9), None, "2024. 11. 10.부터 있는 기관입니다"),
        (None, DAY - timedelta(days=30), "2024. 10. 2.에 이미 끝난 기관입니다"),
        (None, DAY + timedelta(days=30), "2024. 12. 1.에 끝나는 것으로 등록되어 있습니다"),
    ],
)
def test_an_organisation_must_exist_up_to_the_eve_and_no_longer(town, valid_from, valid_until, words):
    Ministry.objects.filter(pk=town.old.pk).update(valid_from=valid_from, valid_until=valid_until)
    town.old.refresh_from_db()
    with pytest.raises(Incomplete, match=words):
        register(town)


def test_an_ended_organisation_names_who_followed_it(town):
    carry_out(town, register(town))
    town.old.refresh_from_db()
    with pytest.raises(Incomplete, match="그 뒤를 이은 다온부로 등록해 주세요"):
        register(town, "split", day=date(2025, 1, 2), made=[new("라온부", "RAON"), new("마루부", "MARU")])


def test_a_split_of_an_organisation_that_is_registered_as_ending_on_the_eve_says_where_its_posts_go(town):
    """As in the shipped data: 기획재정부 ends on 2026-01-01 and two of its posts went nobody knows where."""
    Ministry.objects.filter(pk=town.old.pk).update(valid_until=EVE)
    PostName.objects.filter(post=town.post).update(known_until=EVE)
    town.old.refresh_from_db()
    act = register(town, "split", made=[new("라온부", "RAON"), new("마루부", "MARU")])
    answer(town, act, {town.post: "마루부"})
    carry_out(town, act)
    assert name_on(town.post, EVE) == "가람부 강정책과장"
    assert name_on(town.post, DAY) == "마루부 강정책과장"
    assert PostName.objects.get(post=town.post, ministry=town.old).known_until is None
    settle()


@pytest.mark.parametrize(
    ("name", "code", "words"),
    [
        ("나루부", "NEW", "‘나루부’ 이름을 그날 다른 기관이 쓰고 있습니다"),
        ("새부", "naru", "부호 ‘naru’는 이미 쓰고 있습니다"),
    ],
)
def test_a_new_organisation_takes_no_name_or_code_of_another(town, name, code, words):
    with pytest.raises(Incomplete, match=words):
        register(town, made=[new(name, code)])


def test_two_new_organisations_have_different_names(town):
    with pytest.raises(Incomplete, match="서로 달라야 합니다"):
        register(town, "split", made=[new("라온부", "RAON"), new("라온부", "MARU")])


def test_a_renamed_organisation_may_keep_its_short_name(town):
    short = town.old.short_name
    made = [type(new("x", "X"))(code="DAON", name="다온부", short_name=short, kind="ministry")]
    carry_out(town, register(town, made=made))
    assert name_on(town.post, DAY) == f"{short} 강정책과장"


def test_a_registered_organisation_of_before_that_day_is_no_rename(town):
    with pytest.raises(Incomplete, match="통합으로 등록해 주세요"):
        register(town, after=[make_ministry(valid_from=date(2020, 1, 1))])
    register(town, after=[make_ministry(valid_from=DAY)])


def test_an_act_is_corrected_until_it_is_applied(town):
    act = register(town, "split", made=[new("라온부", "RAON"), new("마루부", "MARU")])
    answer(town, act, {town.post: "마루부"})
    values = {"kind": "rename", "day": DAY, "source_ref": GROUND, "source_note": ""}
    edit_reorganisation(
        act.pk, values, before=[town.old], after=[], made=[new("다온부", "DAON")], by=town.admin, at=BEFORE
    )
    fresh = act_with_lines(act.pk)
    assert (str(fresh), fresh.missing, fresh.answers.count()) == ("가람부 → 다온부", 0, 0)
    carry_out(town, act)
    with pytest.raises(WrongState, match="적용한 개편은 수정할 수 없습니다"):
        edit_reorganisation(
            act.pk, values, before=[town.old], after=[], made=[new("다온부", "DAON")], by=town.admin, at=BEFORE
        )


# ---- applying --------------------------------------------------------------------------------------------------------


def test_a_rename_begins_new_names_on_the_day_and_moves_accounts_by_date(town):
    act = carry_out(town, register(town))
    made = Ministry.objects.get(name="다온부")
    town.old.refresh_from_db()
    assert (town.old.valid_until, town.old.successor, made.valid_from) == (EVE, made, DAY)
    assert (name_on(town.post, EVE), name_on(town.post, DAY)) == ("가람부 강정책과장", "다온부 강정책과장")
    for account in (town.holder, town.assistant, town.decider):
        assert (ministry_of(account, EVE), ministry_of(account, DAY)) == (town.old.pk, made.pk)
        account.refresh_from_db()
        assert account.ministry_id == town.old.pk, "what is registered stays; the day decides"
    assert (act.state, act.applied_by, act.moved) == (ReorganisationState.APPLIED, town.admin, 7)
    settle()


def test_people_concerned_are_told_on_the_day(town):
    carry_out(town, register(town))
    told = Notice.objects.filter(user__in=[town.holder, town.assistant, town.decider])
    assert {notice.made_at.astimezone(BEFORE.tzinfo).date() for notice in told} == {DAY}
    assert told.count() == 3
    assert not told.until(BEFORE).exists()
    assert told.until(AFTER).count() == 3


def test_applying_twice_is_once(town):
    act = register(town)
    first = carry_out(town, act)
    again = carry_out(town, act)
    assert again.applied_at == first.applied_at
    assert Ministry.objects.filter(name="다온부").count() == 1


def test_what_changed_after_the_page_was_shown_is_shown_again(town):
    act = register(town)
    digest = look_at(act_with_lines(act.pk), BEFORE).digest
    make_post(ministry=town.old)
    from exchange.actions.reorganisations import apply_reorganisation

    with pytest.raises(Stale, match="다시 비교해 주세요"):
        apply_reorganisation(act.pk, digest=digest, by=town.admin, at=BEFORE)


def test_a_split_waits_for_its_answers_and_keeps_those_that_were_given(town):
    second = make_post(ministry=town.old, title="산정책과장")
    act = register(town, "split", made=[new("라온부", "RAON"), new("마루부", "MARU")])
    assert act_with_lines(act.pk).missing == 2
    answer(town, act, {town.post: "라온부"})
    with pytest.raises(Incomplete, match="확인 필요 1건에 답변해야 적용할 수 있습니다"):
        carry_out(town, act)
    answer(town, act, {second: "마루부/산림정책과장"})
    carry_out(town, act)
    assert name_on(town.post, DAY) == "라온부 강정책과장"
    assert name_on(second, DAY) == "마루부 산림정책과장"
    raon = Ministry.objects.get(name="라온부")
    assert ministry_of(town.holder, DAY) == raon.pk == ministry_of(town.assistant, DAY)
    assert ministry_of(town.decider, DAY) == town.old.pk, "nobody said where it goes"
    settle()


def test_a_post_without_succession_ends_on_the_eve_and_its_holder_stays(town):
    act = register(town, "split", made=[new("라온부", "RAON"), new("마루부", "MARU")])
    answer(town, act, {town.post: "ends"})
    carry_out(town, act)
    town.post.refresh_from_db()
    assert town.post.ended_on == EVE
    assert GROUND in town.post.end_reason
    assert town.post.assignments.get().ends_on is None
    settle()


def test_a_merge_takes_the_posts_of_all_to_one(town):
    carry_out(town, register(town, "merge", before=[town.old, town.other], made=[new("큰부", "KEUN")]))
    assert name_on(town.post, DAY) == "큰부 강정책과장"
    assert name_on(town.partner, DAY) == "큰부 나루과장"
    assert set(Ministry.objects.get(name="큰부").predecessors.all()) == {town.old, town.other}


def test_a_merge_into_one_that_stays(town):
    carry_out(town, register(town, "merge", after=[town.other]))
    town.other.refresh_from_db()
    assert town.other.valid_until is None
    assert name_on(town.post, DAY) == "나루부 강정책과장"


def test_two_posts_of_one_name_are_told_apart_before_they_come_together(town):
    twin = make_post(ministry=town.other, title="강정책과장")
    act = register(town, "merge", before=[town.old, town.other], made=[new("큰부", "KEUN")])
    with pytest.raises(WrongState, match="두 직위가 같은 이름 ‘큰부 강정책과장’이 됩니다"):
        carry_out(town, act)
    answer(town, act, {twin: "큰부/강정책2과장"})
    carry_out(town, act)
    assert name_on(twin, DAY) == "큰부 강정책2과장"


def test_a_move_takes_some_posts_and_leaves_the_organisation(town):
    second = make_post(ministry=town.old)
    act = register(town, "move", after=[town.other])
    answer(town, act, {town.post: "나루부", second: "stays"})
    carry_out(town, act)
    town.old.refresh_from_db()
    assert town.old.valid_until is None
    assert name_on(town.post, DAY) == "나루부 강정책과장"
    assert PostName.objects.filter(post=second).count() == 1
    assert ministry_of(town.holder, DAY) == town.other.pk
    assert ministry_of(town.decider, DAY) == town.old.pk
    settle()


def test_an_abolished_organisation_leaves_its_posts_with_their_last_name(town):
    carry_out(town, register(town, "abolish", made=[]))
    town.old.refresh_from_db()
    assert town.old.valid_until == EVE
    name = PostName.objects.get(post=town.post)
    assert (name.ends_on, name.known_until) == (None, EVE), "승계 확인 안 됨 until somebody continues or ends it"
    settle()


def test_a_chain_of_acts_is_followed_day_by_day(town):
    carry_out(town, register(town))
    daon = Ministry.objects.get(name="다온부")
    later = DAY + timedelta(days=1)
    act = register(town, "split", day=later, before=[daon], made=[new("라온부", "RAON"), new("마루부", "MARU")])
    answer(town, act, {town.post: "라온부"})
    carry_out(town, act)
    assert [name_on(town.post, day) for day in (EVE, DAY, later)] == [
        "가람부 강정책과장",
        "다온부 강정책과장",
        "라온부 강정책과장",
    ]
    assert ministry_of(town.holder, later) == Ministry.objects.get(name="라온부").pk
    settle()


def test_a_chain_registered_backwards_is_refused_in_a_sentence(town):
    """The split of tomorrow stands; renaming today would leave it hanging in the air."""
    act = register(town, "split", day=DAY + timedelta(days=30), made=[new("라온부", "RAON"), new("마루부", "MARU")])
    answer(town, act, {town.post: "라온부"})
    carry_out(town, act)
    town.old.refresh_from_db()
    with pytest.raises(Incomplete, match="2024. 11. 30.에 끝나는 것으로 등록되어 있습니다"):
        register(town)


def test_a_day_before_the_present_name_began_is_refused(town):
    make_post_name(town.post, starts_on=DAY + timedelta(days=5))
    act = register(town)
    with pytest.raises(WrongState, match="2024. 11. 6.에 시작합니다"):
        carry_out(town, act)


def test_an_account_corrected_by_hand_stays_where_it_was_put(town):
    carry_out(town, register(town))
    town.holder.ministry = town.other
    town.holder.save()
    assert ministry_of(town.holder, DAY) == town.other.pk
