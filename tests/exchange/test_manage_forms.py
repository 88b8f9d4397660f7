"""What the administration's forms refuse, in which words, and that nothing typed is lost."""

from datetime import date

import pytest
from django.urls import reverse

from exchange.models import (
    Assignment,
    Assistance,
    ExchangePair,
    ExchangeRound,
    Level,
    Ministry,
    Post,
    Role,
    SourceMark,
    StandIn,
)
from tests.makers import (
    make_assignment,
    make_assistance,
    make_category,
    make_ministry,
    make_pair,
    make_post,
    make_post_name,
    make_round,
    make_stand_in,
    make_user,
    name_of,
)

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def admin(client):
    user = make_user(Role.ADMIN)
    client.force_login(user)
    return user


def address(name, what, row=None):
    return reverse(f"exchange:manage_{name}_{what}", args=[row.pk] if row else [])


def send(client, name, values, row=None):
    """Send a form and return the answer; for a row, with the version of its page."""
    where = address(name, "edit" if row else "add", row)
    if row:
        context = client.get(where).context_data
        untouched = {part.html_name: part.value() for part in context["form"] if not part.field.disabled}
        untouched = {key: value for key, value in untouched.items() if value is not None}
        values = untouched | {"version": context["version"]} | values
    return client.post(where, values)


def said(response):
    """Return all that a refused form says, as one text."""
    assert 400 <= response.status_code < 500, response.status_code
    errors = response.context_data["form"].errors
    return " ".join(message for messages in errors.values() for message in messages)


MINISTRY = {"code": "MOX", "name": "시험부", "short_name": "시험부", "kind": "ministry", "rank": "5"}


def test_ministry_is_registered_as_typed_and_marked_as_entered(client):
    response = send(
        client,
        "ministry",
        MINISTRY | {"code": "mox", "aliases": "옛시험부\r\n\r\n시험처\n옛시험부", "org_code": "1234567"},
    )
    assert response.status_code == 302
    ministry = Ministry.objects.get()
    assert (ministry.code, ministry.aliases, ministry.source_mark) == (
        "MOX",
        ["옛시험부", "시험처"],
        SourceMark.ENTERED,
    )


def test_a_renamed_ministry_and_its_posts_are_told_apart_where_they_are_chosen(client):
    new = make_ministry(name="시험산업부", short_name="산업", valid_from=date(2025, 10, 1))
    old = make_ministry(name="시험통상부", short_name="산업", valid_until=date(2025, 9, 30), successor=new)
    make_post_name(make_post(ministry=old, title="시험단장"), ministry=new, starts_on=date(2025, 10, 1))
    form = client.get(address("assignment", "add")).context_data["form"]
    offered = [label for name in ("post", "home_ministry") for value, label in form.fields[name].choices if value]
    assert sorted(offered) == ["산업 시험단장", "산업(시험산업부)", "산업(시험통상부)"]
    for where in ("exchange:manage_accounts", "tasks:tasks"):
        page = client.get(reverse(where)).content.decode()
        assert ">산업(시험산업부)</option>" in page and ">산업(시험통상부)</option>" in page, where


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"code": "가나다"}, "영문, 숫자, 붙임표(-), 밑줄(_)로 적어 주세요."),
        ({"name": ""}, "이름을 입력해 주세요."),
        ({"kind": "empire"}, "목록에 있는 것 가운데에서 선택해 주세요."),
        ({"rank": "하나"}, "숫자로 입력해 주세요. 예: 4"),
        ({"rank": "9" * 400}, "이하로 입력해 주세요."),
        ({"rank": "-1"}, "0 이상으로 입력해 주세요."),
        ({"org_code": "12345"}, "숫자 7자리로 입력해 주세요."),
        ({"valid_from": "2024-13-01"}, "날짜를 2024-10-08처럼 입력해 주세요."),
        ({"valid_from": "0224-01-01"}, "1948년과 2100년 사이의 날짜를 입력해 주세요."),
        ({"valid_from": "2024-02-01", "valid_until": "2024-01-01"}, "종료일은 시작일보다 앞설 수 없습니다."),
        ({"aliases": "가" * 61}, "한 줄에 60자까지 적을 수 있습니다"),
        ({"aliases": "\n".join(map(str, range(21)))}, "20개까지 적을 수 있습니다."),
        ({"successor": "987654"}, "목록에 있는 것 가운데에서 선택해 주세요."),
        ({"successor": "없는 것"}, "목록에 있는 것 가운데에서 선택해 주세요."),
    ],
)
def test_ministry_says_what_is_wrong_and_keeps_the_rest(client, wrong, sentence):
    response = send(client, "ministry", MINISTRY | {"name_en": "Ministry of Tests"} | wrong)
    assert response.status_code == 422
    assert sentence in said(response)
    assert "Ministry of Tests" in response.content.decode()
    assert not Ministry.objects.exists()


def test_code_of_a_ministry_is_used_once(client):
    make_ministry(code="MOX")
    assert "이미 쓰고 있습니다." in said(send(client, "ministry", MINISTRY))


def test_ministry_cannot_succeed_itself(client):
    ministry = make_ministry()
    assert "목록에 있는 것" in said(send(client, "ministry", {"successor": ministry.pk}, ministry))


def test_second_of_two_clicks_is_told_that_the_first_was_kept(client):
    first, second = (send(client, "ministry", MINISTRY) for _ in range(2))
    assert (first.status_code, second.status_code) == (302, 302)
    assert Ministry.objects.count() == 1


ROUND = {"number": "3", "name": "제3차 교류", "selected_on": "2025-02-01"}


def test_number_of_a_round_is_used_once_and_positive(client):
    make_round(number=3)
    assert "이미 쓰고 있습니다." in said(send(client, "round", ROUND))
    assert "1 이상으로 입력해 주세요." in said(send(client, "round", ROUND | {"number": "0"}))


def test_round_and_category_are_registered(client):
    assert send(client, "round", ROUND).status_code == 302
    assert ExchangeRound.objects.get().number == 3
    category = {"code": "new", "name": "새 구분", "short_name": "새", "rank": "4"}
    assert send(client, "category", category).status_code == 302
    assert "이미 쓰고 있습니다." in said(send(client, "category", category | {"name": "다른 구분"}))


def test_post_is_registered_and_keeps_its_code(client):
    ministry = make_ministry()
    values = {"code": "13-A", "ministry": ministry.pk, "title": "시험정책관", "level": "dg", "aliases": "시험 정책관"}
    assert send(client, "post", values).status_code == 302
    post = Post.objects.get()
    assert (post.code, name_of(post).title, name_of(post).aliases) == ("13-a", "시험정책관", ["시험 정책관"])
    assert send(client, "post", {"code": "other", "note": "새 비고"}, post).status_code == 302
    post.refresh_from_db()
    assert (post.code, post.note) == ("13-a", "새 비고")


def pair_values(round, a, b, **changes):
    return {"round": round.pk, "number": "7", "level": "dg", "post_a": a.pk, "post_b": b.pk, "theme": "함께"} | changes


@pytest.mark.parametrize(("number", "code"), [(1, "7"), (2, "r2-7")])
def test_code_of_a_pair_follows_from_round_and_number(client, number, code):
    values = pair_values(make_round(number=number), make_post(), make_post())
    assert send(client, "pair", values).status_code == 302
    assert ExchangePair.objects.get().code == code


def test_pair_needs_two_free_posts_of_two_ministries(client):
    pair = make_pair(number=7)
    ministry = make_ministry()
    alone, colleague = make_post(ministry=ministry), make_post(ministry=ministry)
    values = pair_values(pair.round, alone, colleague)
    assert "서로 다른 기관" in said(send(client, "pair", values))
    assert "서로 다른" in said(send(client, "pair", values | {"post_b": alone.pk}))
    for taken in (pair.post_a, pair.post_b):
        for side in ("post_a", "post_b"):
            assert "이미 들어 있습니다" in said(
                send(client, "pair", values | {"post_b": make_post().pk, side: taken.pk})
            )
    other = values | {"number": str(pair.number), "post_b": make_post().pk}
    assert "같은 연번의 교류 쌍이 이미 있습니다" in said(send(client, "pair", other))
    assert ExchangePair.objects.count() == 1


def test_pair_may_be_given_another_post_and_category(client):
    pair, category = make_pair(), make_category()
    successor = make_post(ministry=name_of(pair.post_a).ministry)
    assert send(client, "pair", {"post_a": successor.pk, "category": category.pk}, pair).status_code == 302
    pair.refresh_from_db()
    assert (pair.post_a, pair.category) == (successor, category)


def seat(post, holder, **changes):
    return {"post": post.pk, "holder": holder.pk, "starts_on": "2024-03-01"} | changes


def test_exchangee_is_seated_and_nobody_else(client):
    post = make_post()
    for role in set(Role) - {Role.EXCHANGEE}:
        assert "목록에 있는 것" in said(send(client, "assignment", seat(post, make_user(role))))
    assert "목록에 있는 것" in said(send(client, "assignment", seat(post, make_user(is_active=False))))
    assert send(client, "assignment", seat(post, make_user())).status_code == 302
    assert Assignment.objects.get().ends_on is None


def test_post_has_one_holder_at_a_time(client):
    held = make_assignment(starts_on=date(2024, 2, 1), ends_on=date(2024, 3, 1))
    late = seat(held.post, make_user(), starts_on="2024-03-01")
    assert "그 기간에 이 직위를 맡은 사람이 이미 있습니다." in said(send(client, "assignment", late))
    assert send(client, "assignment", late | {"starts_on": "2024-03-02"}).status_code == 302


def test_assignment_ends_after_it_starts_and_within_the_life_of_the_post(client):
    post = make_post(
        starts_on=date(2024, 1, 1), ends_on=date(2025, 12, 31), ended_on=date(2025, 12, 31), end_reason="폐지"
    )
    holder = make_user()
    for starts, ends, sentence in [
        ("2024-03-01", "2024-02-01", "종료일은 시작일보다 앞설 수 없습니다."),
        ("2023-12-31", "2024-12-31", "2024. 1. 1.에 생겼습니다"),
        ("2024-03-01", "2026-01-01", "2025. 12. 31.에 없어집니다"),
        ("2024-03-01", "", "2025. 12. 31.에 없어집니다"),
    ]:
        assert sentence in said(send(client, "assignment", seat(post, holder, starts_on=starts, ends_on=ends)))


def test_setting_or_moving_the_end_of_an_assignment_needs_its_reason(client):
    held = make_assignment()
    assert "사유를 입력해 주세요" in said(send(client, "assignment", {"ends_on": "2024-12-31"}, held))
    early = {"ends_on": "2024-12-31", "end_reason": "조기 복귀"}
    assert send(client, "assignment", early, held).status_code == 302
    assert "사유를 입력해 주세요" in said(send(client, "assignment", {"ends_on": "2025-02-28"}, held))
    longer = {"ends_on": "2025-02-28", "end_reason": "교류 기간 연장"}
    assert send(client, "assignment", longer, held).status_code == 302
    held.refresh_from_db()
    assert (held.ends_on, held.end_reason) == (date(2025, 2, 28), "교류 기간 연장")


def test_person_and_post_of_an_assignment_stay(client):
    held = make_assignment()
    other = seat(make_post(), make_user())
    assert send(client, "assignment", other | {"starts_on": "2024-02-26"}, held).status_code == 302
    fresh = Assignment.objects.get(pk=held.pk)
    assert (fresh.post, fresh.holder) == (held.post, held.holder)


def test_assistance_is_for_assistants_once_at_a_time(client):
    kept = make_assistance()
    values = {"post": kept.post.pk, "assistant": kept.assistant.pk, "starts_on": "2024-05-01"}
    assert "이미 작성 보조로 지정되어 있습니다" in said(send(client, "assistance", values))
    assert "목록에 있는 것" in said(send(client, "assistance", values | {"assistant": make_user().pk}))
    assert send(client, "assistance", values | {"assistant": make_user(Role.ASSISTANT).pk}).status_code == 302
    assert "종료일은 시작일보다" in said(send(client, "assistance", {"ends_on": "2024-01-01"}, kept))
    assert Assistance.objects.count() == 2


def test_stand_in_is_another_exchangee_one_at_a_time_with_a_reason(client):
    absent, substitute = make_user(), make_user()
    values = {"absent": absent.pk, "substitute": substitute.pk, "starts_on": "2024-11-01", "ends_on": "2024-11-05"}
    assert "사유를 입력해 주세요." in said(send(client, "stand_in", values))
    values |= {"reason": "국외 출장"}
    assert "서로 다른 사람" in said(send(client, "stand_in", values | {"substitute": absent.pk}))
    assert "목록에 있는 것" in said(send(client, "stand_in", values | {"substitute": make_user(Role.VIEWER).pk}))
    assert "종료일은 시작일보다" in said(send(client, "stand_in", values | {"ends_on": "2024-10-01"}))
    assert send(client, "stand_in", values).status_code == 302
    overlapping = values | {"substitute": make_user().pk, "starts_on": "2024-11-05", "ends_on": "2024-11-09"}
    assert "이미 다른 대행자가 있습니다" in said(send(client, "stand_in", overlapping))
    assert StandIn.objects.count() == 1


WORDS = {  # noun → a text field and the rest of a valid form
    "ministry": ("name", lambda: MINISTRY),
    "post": ("title", lambda: {"code": "x-1", "ministry": make_ministry().pk, "level": Level.DIRECTOR}),
    "round": ("name", lambda: ROUND),
    "category": ("name", lambda: {"code": "c-1", "short_name": "새", "rank": "1"}),
    "pair": ("theme", lambda: pair_values(make_round(), make_post(), make_post())),
    "assignment": ("end_reason", lambda: seat(make_post(), make_user())),
    "stand_in": (
        "reason",
        lambda: {
            "absent": make_user().pk,
            "substitute": make_user().pk,
            "starts_on": "2024-11-01",
            "ends_on": "2024-11-02",
        },
    ),
    "account": ("display_name", lambda: {"username": "new.person", "role": "viewer"}),
}
MAKERS = {"ministry": make_ministry, "post": make_post, "round": make_round, "category": make_category}


@pytest.mark.parametrize("name", WORDS)
def test_text_too_long_is_refused_and_kept(client, name):
    field, rest = WORDS[name]
    response = send(client, name, rest() | {field: "x" * 1_000_000})
    assert response.status_code == 422
    assert "자까지 적을 수 있습니다. 현재 1000000자입니다." in said(response)
    assert "x" * 1_000_000 in response.content.decode()


@pytest.mark.parametrize("name", WORDS)
def test_emoji_is_kept_and_what_cannot_be_stored_is_left_out(client, name):
    field, rest = WORDS[name]
    response = send(client, name, rest() | {field: "함께 👩‍👩‍👧‍👦\x00\u202e 갑․을"})
    assert response.status_code in (200, 302), said(response)
    model = response.wsgi_request.resolver_match.kwargs["noun"].model
    made = model.objects.latest("pk")
    assert getattr(name_of(made) if name == "post" else made, field) == "함께 👩‍👩‍👧‍👦 갑·을"


@pytest.mark.parametrize("name", WORDS)
@pytest.mark.parametrize("wrong", ["\x00", "9" * 400, "2024-02-30", "[]", "1;drop table", "\ud800"])
def test_nothing_typed_anywhere_breaks_a_form(client, name, wrong):
    form = client.get(address(name, "add")).context_data["form"]
    values = {part.html_name: wrong.encode("utf-8", "surrogatepass").decode("utf-8", "replace") for part in form}
    assert client.post(address(name, "add"), values).status_code in (200, 302, 422)


def test_form_without_the_csrf_mark_is_refused(admin):
    from django.test import Client

    strict = Client(enforce_csrf_checks=True)
    strict.force_login(admin)
    assert strict.post(address("ministry", "add"), MINISTRY).status_code == 403
    assert not Ministry.objects.exists()


@pytest.mark.parametrize("name", MAKERS)
def test_doubt_is_taken_off_a_row_with_its_ground(client, name):
    row = MAKERS[name](source_mark=SourceMark.INFERRED, source_ref="001.txt", source_note="미루어 적음")
    page = client.get(address(name, "edit", row))
    assert "확인 필요" in page.content.decode()
    where, version = address(name, "confirm", row), page.context_data["version"]

    response = client.post(where, {"version": version})
    assert response.status_code == 422
    assert "확인한 내용을 입력해 주세요." in response.content.decode()
    assert client.post(where, {"version": "old", "reason": "관보에서 확인"}).status_code == 409
    assert client.post(where, {"version": version, "reason": "관보에서 확인"}).status_code == 302
    row.refresh_from_db()
    assert (row.source_mark, row.source_ref, row.source_note) == (SourceMark.ENTERED, "001.txt", "관보에서 확인")
    assert client.post(where, {"version": version, "reason": "다시"}).status_code == 409


def test_search_finds_a_ministry_by_its_full_name_and_a_post_by_its_alias(client):
    ministry = make_ministry(name="국토교통부", short_name="국토부", aliases=["건설교통부"])
    post = make_post(ministry=ministry, title="산학협력추진사업과장", aliases=["산학협력추진지원과장"])
    make_post()
    for words in ("국토교통부", "국토부", "건설교통", "지원과장"):
        listing = client.get(reverse("exchange:manage_posts"), {"search": words}).context_data["listing"]
        assert listing.page == [post], words


def test_spans_are_told_apart_by_the_business_day(client):
    running = make_assignment()
    over = make_assignment(starts_on=date(2024, 1, 1), ends_on=date(2024, 10, 7))
    coming = make_assignment(starts_on=date(2024, 10, 9))
    for when, row in (("running", running), ("over", over), ("coming", coming)):
        listing = client.get(reverse("exchange:manage_assignments"), {"when": when}).context_data["listing"]
        assert listing.page == [row], when


def test_stand_in_and_account_lists_find_by_name(client):
    absent = make_user(display_name="부재 중인 사람")
    stand_in = make_stand_in(absent)
    found = client.get(reverse("exchange:manage_stand_ins"), {"search": "부재 중"}).context_data["listing"].page
    assert found == [stand_in]
    found = client.get(reverse("exchange:manage_accounts"), {"search": absent.username}).context_data["listing"].page
    assert absent in found
