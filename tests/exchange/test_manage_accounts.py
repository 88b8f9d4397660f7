"""Accounts: opened with a password shown once, corrected, taken out of use and back; nobody does it to oneself."""

from datetime import date

import pytest
from django.test import Client
from django.urls import reverse

from exchange.actions import accounts
from exchange.errors import Incomplete, NotAllowed, Stale, WrongState
from exchange.models import AccessEntry, LoginSession, Role, User
from exchange.queries import history_of
from exchange.versions import version_of
from tests.makers import NOON, PASSWORD, make_assignment, make_assistance, make_ministry, make_stand_in, make_user

pytestmark = pytest.mark.django_db

NEW = {"username": "hong.gildong", "display_name": "홍길동", "role": "exchangee"}


@pytest.fixture
def admin(client):
    user = make_user(Role.ADMIN)
    client.force_login(user)
    return user


def address(what, account=None):
    return reverse(f"exchange:manage_account_{what}", args=[account.pk] if account else [])


def edited(client, account, **changes):
    page = client.get(address("edit", account)).context_data
    values = {part.html_name: part.value() for part in page["form"] if not part.field.disabled}
    values = {key: value for key, value in values.items() if value is not None}
    return client.post(address("edit", account), values | {"version": page["version"]} | changes)


def test_new_account_gets_a_long_password_that_is_shown_once_and_must_be_changed(client, admin):
    ministry = make_ministry()
    response = client.post(address("add"), NEW | {"ministry": ministry.pk})
    assert response.status_code == 200
    password = response.context_data["password"]
    assert len(password) >= 16
    assert password in response.content.decode()
    assert "no-store" in response["Cache-Control"]

    account = User.objects.get(username="hong.gildong")
    assert account.check_password(password)
    assert (account.must_change_password, account.is_demo, account.ministry) == (True, False, ministry)
    assert password not in client.get(address("edit", account)).content.decode()
    assert all(password not in part.after for change in history_of(User, account.pk) for part in change.fields)


def test_two_first_passwords_are_never_the_same():
    assert len({accounts.first_password() for _ in range(500)}) == 500


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"username": "한글"}, "영문 소문자, 숫자"),
        ({"username": "a"}, "2자 이상"),
        ({"username": "-abc"}, "영문 소문자, 숫자"),
        ({"username": "a" * 41}, "40자까지"),
        ({"username": ""}, "아이디를 입력해 주세요."),
        ({"display_name": " "}, "이름을 입력해 주세요."),
        ({"role": "king"}, "목록에 있는 것"),
        ({"role": ""}, "역할을 선택해 주세요."),
        ({"email": "없음"}, "name@korea.kr처럼"),
        ({"ministry": "98765"}, "목록에 있는 것"),
    ],
)
def test_account_form_says_what_is_wrong(client, admin, wrong, sentence):
    response = client.post(address("add"), NEW | wrong)
    assert response.status_code == 422
    assert sentence in response.content.decode()
    assert not User.objects.filter(display_name="홍길동").exists()


def test_name_for_login_is_used_once_whatever_its_case(client, admin):
    make_user(username="hong.gildong")
    response = client.post(address("add"), NEW | {"username": "HONG.gildong"})
    assert response.status_code == 422
    assert "이미 쓰고 있습니다." in response.content.decode()


def test_second_of_two_clicks_makes_no_second_account(client, admin):
    client.post(address("add"), NEW)
    response = client.post(address("add"), NEW)
    assert response.status_code == 302
    assert User.objects.filter(username="hong.gildong").count() == 1


@pytest.mark.parametrize("field", ["is_active", "is_demo", "password", "must_change_password", "username"])
def test_fields_that_the_form_does_not_have_cannot_be_sent(client, admin, field):
    account = make_user(password=PASSWORD)
    before = User.objects.filter(pk=account.pk).values().get()
    assert edited(client, account, **{field: "on"}).status_code == 302
    assert User.objects.filter(pk=account.pk).values().get() == before


def test_new_role_counts_from_the_next_request(client, admin):
    account = make_user(Role.COORDINATOR)
    theirs = Client()
    theirs.force_login(account)
    assert theirs.get(reverse("exchange:manage")).status_code == 200
    assert edited(client, account, role="viewer").status_code == 302
    assert theirs.get(reverse("exchange:manage")).status_code == 403


def test_own_role_cannot_be_changed(client, admin):
    assert edited(client, admin, role="viewer").status_code == 302  # the field is closed: what it says is not read
    admin.refresh_from_db()
    assert admin.role == Role.ADMIN
    with pytest.raises(Incomplete, match="자기 계정"):
        accounts.edit_account(admin.pk, {"role": Role.VIEWER}, version=version_of(admin), by=admin, at=NOON)


def test_role_stays_while_an_assignment_an_assistance_or_a_stand_in_rests_on_it(client, admin):
    holder, assistant = make_assignment().holder, make_assistance().assistant
    absent = make_user()
    make_stand_in(absent)
    for account in (holder, assistant, absent):
        response = edited(client, account, role="viewer")
        assert response.status_code == 422
        assert "남아 있어 역할을 바꿀 수 없습니다" in response.content.decode()
        with pytest.raises(Incomplete):
            version = version_of(account)
            accounts.edit_account(account.pk, {"role": Role.VIEWER}, version=version, by=admin, at=NOON)
    former = make_assignment(ends_on=date(2024, 10, 7)).holder
    assert edited(client, former, role="viewer").status_code == 302


def test_new_first_password_ends_every_session_of_the_account(client, admin):
    account = make_user(Role.VIEWER, password=PASSWORD)
    theirs = Client()
    theirs.force_login(account)
    theirs.get(reverse("exchange:account"))
    response = client.post(address("reset", account))
    account.refresh_from_db()
    assert account.check_password(response.context_data["password"])
    assert account.must_change_password
    assert not LoginSession.objects.filter(user=account).exists()
    assert theirs.get(reverse("exchange:account")).status_code == 302


def test_account_out_of_use_loses_its_session_and_keeps_its_name(client, admin):
    account = make_user(Role.COORDINATOR, password=PASSWORD)
    theirs = Client()
    theirs.force_login(account)
    assert client.post(address("stop", account)).status_code == 302
    assert theirs.get(reverse("exchange:manage")).status_code == 302
    account.refresh_from_db()
    assert not account.is_active
    assert not account.check_password(PASSWORD)
    assert account.display_name in client.get(reverse("exchange:manage_accounts"), {"in_use": "no"}).content.decode()
    assert client.post(address("stop", account)).status_code == 409
    assert client.post(address("reset", account)).status_code == 409


def test_account_back_in_use_starts_with_a_new_password(client, admin):
    account = make_user(is_active=False)
    response = client.post(address("restart", account))
    account.refresh_from_db()
    assert account.is_active
    assert account.check_password(response.context_data["password"])
    assert client.post(address("restart", account)).status_code == 409


def test_nobody_takes_the_own_account_out_of_use(client, admin):
    assert client.post(address("stop", admin)).status_code == 403
    admin.refresh_from_db()
    assert admin.is_active


@pytest.mark.parametrize("role", sorted(set(Role) - {Role.ADMIN}))
def test_only_administrators_touch_accounts(client, role):
    account, other = make_user(password=PASSWORD), make_user(role)
    client.force_login(other)
    for what in ("reset", "stop", "restart"):
        assert client.post(address(what, account)).status_code == 403
    for act in (
        lambda: accounts.create_account(NEW, password=PASSWORD, by=other, at=NOON),
        lambda: accounts.edit_account(account.pk, {}, version=version_of(account), by=other, at=NOON),
        lambda: accounts.reset_password(account.pk, password="x", by=other, at=NOON),
        lambda: accounts.stop_account(account.pk, by=other, at=NOON),
        lambda: accounts.restart_account(account.pk, password="x", by=other, at=NOON),
    ):
        with pytest.raises(NotAllowed):
            act()
    account.refresh_from_db()
    assert account.is_active
    assert account.check_password(PASSWORD)


def test_acts_on_accounts_are_posts(client, admin):
    account = make_user()
    for what in ("reset", "stop", "restart"):
        assert client.get(address(what, account)).status_code == 405
        assert client.post(reverse(f"exchange:manage_account_{what}", args=[987654])).status_code == 404


def test_edit_with_an_old_version_is_refused(admin):
    account = make_user()
    with pytest.raises(Stale):
        accounts.edit_account(account.pk, {"display_name": "다른 이름"}, version="", by=admin, at=NOON)


def test_history_says_who_did_what_to_an_account(admin):
    account = accounts.create_account(NEW, password=PASSWORD, by=admin, at=NOON)
    accounts.stop_account(account.pk, by=admin, at=NOON)
    stopped, opened = history_of(User, account.pk)
    assert (opened.verb, opened.what, opened.by_name) == ("account.create", "등록", admin.display_name)
    assert (stopped.verb, stopped.what, stopped.at) == ("account.stop", "사용 중지", NOON)
    assert [(part.label, part.before, part.after) for part in stopped.fields] == [("사용", "예", "아니요")]


def test_unknown_value_is_a_mistake_of_the_caller(admin):
    with pytest.raises(TypeError):
        accounts.create_account(NEW | {"is_active": False}, password=PASSWORD, by=admin, at=NOON)


def test_account_in_use_cannot_be_put_into_use(admin):
    with pytest.raises(WrongState):
        accounts.restart_account(make_user().pk, password=PASSWORD, by=admin, at=NOON)


def test_access_log_says_whose_data_was_opened(client, admin):
    account = make_user()
    client.get(address("edit", account))
    client.post(address("reset", account))
    held = make_assignment()
    client.get(reverse("exchange:manage_assignment_history", args=[held.pk]))
    subjects = AccessEntry.objects.order_by("pk").values_list("action", "subject")
    assert list(subjects)[-3:] == [
        ("exchange:manage_account_edit", account.username),
        ("exchange:manage_account_reset", account.username),
        ("exchange:manage_assignment_history", held.holder.username),
    ]
