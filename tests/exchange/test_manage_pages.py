"""Every noun of the administration of this app: list, file, adding, editing, history, and who may do it."""

from io import BytesIO

import pytest
from django.urls import reverse
from openpyxl import load_workbook

from exchange.models import (
    Role,
)
from exchange.versions import version_of
from tests.makers import (
    make_assignment,
    make_assistance,
    make_category,
    make_ministry,
    make_pair,
    make_post,
    make_round,
    make_stand_in,
    make_user,
)
from tests.pages import statements_of, typed

pytestmark = pytest.mark.django_db

ADDRESSES = {  # name, plural, maker of a row, a value of the form and its column
    "ministry": ("ministries", make_ministry, "name"),
    "post": ("posts", make_post, "note"),
    "round": ("rounds", make_round, "name"),
    "category": ("categories", make_category, "name"),
    "pair": ("pairs", make_pair, "theme"),
    "assignment": ("assignments", make_assignment, "end_reason"),
    "assistance": ("assistances", make_assistance, "starts_on"),
    "stand_in": ("stand_ins", lambda: make_stand_in(make_user()), "reason"),
    "account": ("accounts", make_user, "display_name"),
}
NOUNS = pytest.mark.parametrize("name", ADDRESSES)


@pytest.fixture
def admin(client):
    user = make_user(Role.ADMIN)
    client.force_login(user)
    return user


def made(name):
    return ADDRESSES[name][1]()


def list_of(name):
    return reverse(f"exchange:manage_{ADDRESSES[name][0]}")


def page(name, what, row=None):
    return reverse(f"exchange:manage_{name}_{what}", args=[row.pk] if row else [])


def filled(client, name, row, /, **changes):
    """Open the editing page of ``row`` and return what sending it with ``changes`` would hold."""
    context = client.get(page(name, "edit", row)).context_data
    return typed(context["form"]) | {"version": context["version"]} | changes


@NOUNS
def test_list_shows_its_rows_and_a_link_to_each(client, admin, name):
    row = made(name)
    response = client.get(list_of(name))
    assert response.status_code == 200
    assert page(name, "edit", row) in response.content.decode()


@NOUNS
def test_list_costs_the_same_for_one_row_and_for_three(client, admin, name):
    made(name)
    one = statements_of(client.get, list_of(name))
    made(name)
    made(name)
    three = statements_of(client.get, list_of(name))
    assert client.get(list_of(name)).context_data["listing"].count >= 3
    assert len(one) == len(three) <= 9


@NOUNS
def test_file_holds_the_rows_of_the_list_under_its_conditions(client, admin, name):
    made(name)
    response = client.get(list_of(name) + ".xlsx", {"search": "", "reason": "분기 계정 점검"})
    book = load_workbook(BytesIO(response.getvalue()))
    shown = client.get(list_of(name)).context_data["listing"].count
    assert book.active.max_row == shown + 2
    assert "조건: 없음(전체)" in book.active["A1"].value


@NOUNS
def test_edit_page_opens_and_an_untouched_form_can_be_sent(client, admin, name):
    row = made(name)
    response = client.post(page(name, "edit", row), filled(client, name, row))
    assert response.status_code == 302, response.context_data["form"].errors
    assert response.url == list_of(name)


@NOUNS
def test_history_page_names_the_person_and_the_two_values(client, admin, name):
    row = made(name)
    column = ADDRESSES[name][2]
    value = "2024-03-05" if column == "starts_on" else "수정한 값"
    assert client.post(page(name, "edit", row), filled(client, name, row, **{column: value})).status_code == 302
    text = client.get(page(name, "history", row)).content.decode()
    assert admin.display_name in text
    assert ("2024. 3. 5." if column == "starts_on" else value) in text


@NOUNS
def test_stale_form_is_refused_and_both_texts_are_shown(client, admin, name):
    row = made(name)
    column = ADDRESSES[name][2]
    first, second = ("2024-03-05", "2024-03-06") if column == "starts_on" else ("먼저 쓴 값", "나중에 쓴 값")
    opened = filled(client, name, row)
    client.post(page(name, "edit", row), opened | {column: first})
    response = client.post(page(name, "edit", row), opened | {column: second})
    assert response.status_code == 409
    assert f"{admin.display_name}" in response.context_data["stale"]
    assert [each.mine != each.theirs for each in response.context_data["differences"]] == [True]
    row.refresh_from_db()
    assert str(getattr(row, column)) == first
    again = opened | {column: second, "version": response.context_data["version"]}
    assert client.post(page(name, "edit", row), again).status_code == 302
    row.refresh_from_db()
    assert str(getattr(row, column)) == second


@NOUNS
@pytest.mark.parametrize("role", sorted(set(Role) - {Role.ADMIN}))
def test_others_than_administrators_change_nothing(client, name, role):
    row = made(name)
    client.force_login(make_user(role))
    before = version_of(row)
    for address in (page(name, "edit", row), page(name, "add")):
        assert client.get(address).status_code == 403
        assert client.post(address, {"version": before}).status_code == 403
    assert client.get(list_of(name)).status_code == (200 if role == Role.COORDINATOR else 403)
    row.refresh_from_db()
    assert version_of(row) == before


@NOUNS
def test_coordinator_reads_the_list_without_a_way_to_change_it(client, name):
    row = made(name)
    client.force_login(make_user(Role.COORDINATOR))
    text = client.get(list_of(name)).content.decode()
    assert page(name, "history", row) in text
    assert page(name, "add") not in text and f'"{page(name, "edit", row)}"' not in text
    assert client.get(page(name, "history", row)).status_code == 200


@NOUNS
def test_missing_row_is_not_found(client, admin, name):
    for key in (0, 987654321, 10**30):
        assert client.get(reverse(f"exchange:manage_{name}_edit", args=[key])).status_code == 404
        assert client.get(reverse(f"exchange:manage_{name}_history", args=[key])).status_code == 404


@NOUNS
def test_empty_form_says_field_by_field_what_is_missing(client, admin, name):
    response = client.post(page(name, "add"), {})
    assert response.status_code == 422
    for messages in response.context_data["form"].errors.values():
        assert all(message.endswith(("주세요.", "니다.")) for message in messages)


@NOUNS
def test_wrong_condition_is_said_and_lists_nothing(client, admin, name):
    made(name)
    response = client.get(list_of(name), {"search": "가" * 101})
    assert response.status_code == 422
    assert response.context_data["listing"].count == 0
    assert "100자까지" in response.content.decode()
    assert client.get(list_of(name) + ".xlsx", {"search": "가" * 101}).status_code == 422


@NOUNS
@pytest.mark.parametrize("words", ["\x00", "%", "🙂", "'; --", "\u202e거꾸로"])
def test_any_words_may_be_searched(client, admin, name, words):
    expected = (400,) if words == "\x00" else (200, 422)  # a NUL is refused at the door
    assert client.get(list_of(name), {"search": words}).status_code in expected
