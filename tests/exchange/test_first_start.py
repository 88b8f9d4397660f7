"""The first administrator: a link that works once, the steps behind it, and what is left of it afterwards."""

import hashlib
import re
from datetime import timedelta
from io import StringIO

import pytest
from django.conf import settings as configured
from django.core.management import CommandError, call_command
from django.test import Client
from django.utils import timezone

from exchange import clock
from exchange.actions import first_start
from exchange.errors import WrongState
from exchange.models import AccessEntry, Installation, LoginSession, Ministry, Role, SetupLink, User
from exchange.models.installation import ONLY
from exchange.queries import history_of, installation
from tests.exchange.test_second_factor import shown_number
from tests.makers import NOON, PASSWORD, make_ministry, make_user
from tests.pages import words
from tests.races import race, refusals

pytestmark = pytest.mark.django_db

TYPED = {
    "username": "first.admin",
    "display_name": "첫 관리자",
    "email": "first@korea.kr",
    "password": PASSWORD,
    "password_again": PASSWORD,
}
ABOUT = {
    "operator": "국무조정실",
    "office": "성과관리운영팀",
    "phone": "044-200-0000",
    "address": "https://hanteam.example.go.kr",
    "is_official": "no",
    "with_ministries": "yes",
}


@pytest.fixture(autouse=True)
def nobody_yet(settings):
    """A production installation in which nothing was set up, as after the migrations; nothing is kept between pages."""
    settings.PRODUCTION, settings.DEMO = True, False
    settings.ALLOWED_HOSTS = ["testserver", "hanteam.example.go.kr"]
    settings.SECURE_SSL_REDIRECT = False
    settings.INSTALLATION_SECONDS = 0
    Installation.objects.update_or_create(pk=ONLY, defaults={"is_set_up": False})
    yield
    installation.forget()


def make_token() -> str:
    return first_start.make_setup_link(timezone.now())


def register(token: str, username: str = "first.admin") -> User:
    values = {"username": username, "display_name": username, "email": "first@korea.kr"}
    return first_start.register_first_administrator(
        first_start.hash_of(token),
        values,
        password=PASSWORD,
        moment=timezone.now(),
        by=first_start.NOBODY,
        at=NOON,
    )


def came_in(token: str) -> Client:
    """Return the browser of somebody who has opened the link."""
    client = Client()
    answer = client.get(f"/setup/{token}")
    assert (answer.status_code, answer.url) == (302, "/setup")
    return client


def walk(client: Client, **about) -> None:
    """Go through all three steps, the form of the first one open."""
    assert client.post("/setup", TYPED).url == "/setup/factor"
    client.get("/setup/factor")
    codes = client.post("/setup/factor", {"token": shown_number(client)})
    assert len(re.findall(r"<li>\w{4}-\w{4}-\w{4}</li>", words(codes))) == 10
    assert client.post("/setup/organisation", ABOUT | about).url == "/"


# ---- the link --------------------------------------------------------------------------------------------------------


def test_only_the_hash_of_a_link_is_stored_anywhere():
    token = make_token()
    assert len(token) == 32
    client = came_in(token)
    link = SetupLink.objects.get()
    assert link.digest == hashlib.sha256(token.encode()).hexdigest()
    assert link.expires_at - link.made_at == timedelta(minutes=60)
    client.post("/setup", TYPED)
    told = [*AccessEntry.objects.values_list("target", flat=True)]
    told += [str(row.get_decoded()) for row in LoginSession.objects.all()]
    assert token not in "\n".join(told)


def test_every_use_of_a_link_is_in_the_access_log():
    token = make_token()
    Client().get("/setup/nothing-of-the-kind-was-made")
    client = came_in(token)
    client.post("/setup", TYPED | {"password": "short", "password_again": "short"})
    client.post("/setup", TYPED)
    said = list(AccessEntry.objects.order_by("pk").values_list("action", "kind", "result", "user_name"))
    unknown = "알 수 없는 계정"
    assert said == [
        ("exchange:setup_link", "login", "failed", unknown),
        ("exchange:setup_link", "login", "ok", unknown),
        ("exchange:setup", "login", "failed", unknown),
        ("exchange:setup", "login", "ok", "first.admin"),
    ]


def test_a_new_link_kills_the_old_one():
    old, new = make_token(), make_token()
    assert Client().get(f"/setup/{old}").status_code == 404
    came_in(new)
    with pytest.raises(WrongState, match="새 최초 설정 주소"):
        register(old)


def test_a_link_expires_also_behind_a_form_that_is_open():
    token = make_token()
    client = came_in(token)
    SetupLink.objects.update(
        made_at=timezone.now() - timedelta(minutes=61), expires_at=timezone.now() - timedelta(minutes=1)
    )
    assert Client().get(f"/setup/{token}").status_code == 404
    answer = client.post("/setup", TYPED)
    assert answer.status_code == 409
    assert "60분이 지나" in words(answer)
    assert not User.objects.exists()


def test_a_link_works_once_and_no_other_is_made():
    token = make_token()
    register(token)
    assert Client().get(f"/setup/{token}").status_code == 404
    with pytest.raises(WrongState, match="관리자가 이미 있어"):
        make_token()
    assert SetupLink.objects.get().used_by.username == "first.admin"


@pytest.mark.parametrize("token", ["x", "t" * 32, "a" * 5000, "%EC%9E%90", "%00", "%80"])
def test_what_was_never_a_link_looks_like_one_that_is_over(token):
    used = make_token()
    register(used)
    over, never = Client().get(f"/setup/{used}"), Client().get(f"/setup/{token}")
    assert (over.status_code, never.status_code) in ((404, 404), (404, 400))
    if never.status_code == 404:
        assert words(over) == words(never)
    assert "최초 설정 주소를 쓸 수 없습니다" in words(over)
    assert "python manage.py setup_link" in words(over)


def test_without_a_link_there_is_no_form():
    assert Client().get("/setup").status_code == 404
    assert Client().post("/setup", TYPED).status_code == 404
    assert not User.objects.exists()


def test_an_administrator_out_of_use_does_not_count():
    """Where the only administrator is out of use, the machine's operator may let another one in."""
    make_user(Role.ADMIN, is_active=False)
    came_in(make_token())


@pytest.mark.parametrize("command", ["setup_link", "createsuperuser"])
def test_both_commands_print_a_link_that_answers(command, settings):
    settings.ADDRESS = "https://hanteam.example.go.kr"
    told = StringIO()
    call_command(command, stdout=told)
    found = re.search(r"^  https://hanteam\.example\.go\.kr/setup/([\w-]{32})$", told.getvalue(), re.MULTILINE)
    assert found, told.getvalue()
    came_in(found[1])
    register(found[1])
    with pytest.raises(CommandError, match="관리자가 이미 있어"):
        call_command(command, stdout=told)
    quiet = StringIO()
    call_command(command, "--if-needed", stdout=quiet)
    assert quiet.getvalue() == ""


def test_the_log_of_the_server_hides_tokens():
    from config.logs import without_secrets

    assert without_secrets(f"Not Found: /setup/{'t' * 32} again") == "Not Found: /setup/… again"
    assert without_secrets("/setup/organisation") == "/setup/organisation"


# ---- the steps -------------------------------------------------------------------------------------------------------


def test_the_whole_set_up_ends_on_the_board_with_everything_in_its_place():
    client = came_in(make_token())
    walk(client)
    admin = User.objects.get()
    assert (admin.role, admin.username, admin.email) == (Role.ADMIN, "first.admin", "first@korea.kr")
    assert admin.check_password(PASSWORD)
    assert not admin.must_change_password
    row = Installation.objects.get()
    assert (row.is_set_up, row.phone, row.is_official) == (True, "044-200-0000", False)
    assert Ministry.objects.count() == 29
    assert client.get("/", follow=True).status_code == 200
    page = words(client.get("/help"))
    assert "국무조정실 성과관리운영팀(044-200-0000)" in page
    assert {change.by_name for change in history_of(User, admin.pk)} == {"최초 설정"}


def test_the_list_of_organisations_may_begin_empty_and_takes_more_afterwards():
    client = came_in(make_token())
    walk(client, with_ministries="no")
    assert not Ministry.objects.exists()


def test_the_numbers_of_organisations_go_on_behind_those_of_the_file():
    walk(came_in(make_token()))
    assert make_ministry(code="NEW").pk > 29


def test_organisations_that_are_there_are_not_asked_for_again():
    make_ministry()
    client = came_in(make_token())
    client.post("/setup", TYPED)
    client.get("/setup/factor")
    client.post("/setup/factor", {"token": shown_number(client)})
    assert "기관 목록" not in words(client.get("/setup/organisation"))
    about = {name: value for name, value in ABOUT.items() if name != "with_ministries"}
    assert client.post("/setup/organisation", about).status_code == 302
    assert Ministry.objects.count() == 1


def test_until_it_is_done_every_page_leads_to_the_next_step():
    client = came_in(make_token())
    client.post("/setup", TYPED)
    assert client.get("/board").url == "/setup/factor"
    assert client.get("/setup/organisation").url == "/setup/factor"
    client.get("/setup/factor")
    client.post("/setup/factor", {"token": shown_number(client)})
    assert client.get("/board").url == "/setup/organisation"
    assert client.get("/setup/factor").url == "/setup/organisation"


def test_it_goes_on_after_a_new_login():
    came_in(make_token()).post("/setup", TYPED)
    later = Client()
    assert later.post("/login", {"username": "first.admin", "password": PASSWORD}).status_code == 302
    assert later.get("/board").url == "/setup/factor"


def test_the_steps_are_over_once_and_for_all():
    client = came_in(make_token())
    walk(client)
    assert client.get("/setup/factor").url == "/account/second-factor"
    assert client.get("/setup/organisation").url == "/admin/installation"
    with pytest.raises(WrongState, match="이미 마쳤습니다"):
        first_start.set_up_installation({}, by=User.objects.get(), at=NOON)


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"username": "한글"}, "영문 소문자"),
        ({"username": ""}, "아이디를 입력해 주세요"),
        ({"display_name": ""}, "이름을 입력해 주세요"),
        ({"email": "nowhere"}, "name@korea.kr처럼"),
        ({"password_again": "something-else-entirely"}, "똑같이 입력해 주세요"),
        ({"password": "short", "password_again": "short"}, "12"),
        ({"password": "passwordpassword", "password_again": "passwordpassword"}, "짐작하기 쉬운 말"),
        ({"password": "first.admin.first", "password_again": "first.admin.first"}, "아이디"),
        ({"password": "123456789012", "password_again": "123456789012"}, "숫자"),
    ],
)
def test_what_is_wrong_with_the_account_is_said_and_the_link_stays(typed, said):
    client = came_in(make_token())
    answer = client.post("/setup", TYPED | typed)
    assert answer.status_code == 422
    assert said in words(answer)
    assert not User.objects.exists()
    assert client.post("/setup", TYPED).status_code == 302


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"phone": "없음"}, "044-200-0000처럼"),
        ({"address": "https://elsewhere.example"}, "ALLOWED_HOSTS"),
        ({"address": "http://hanteam.example.go.kr"}, "ALLOWED_HOSTS"),
        ({"address": "https://hanteam.example.go.kr/app"}, "경로 없이"),
        ({"operator": ""}, "운영 기관을 입력해 주세요"),
        ({"with_ministries": ""}, "기관 목록을 선택해 주세요"),
    ],
)
def test_what_is_wrong_with_the_installation_is_said(typed, said):
    client = came_in(make_token())
    client.post("/setup", TYPED)
    client.get("/setup/factor")
    client.post("/setup/factor", {"token": shown_number(client)})
    answer = client.post("/setup/organisation", ABOUT | typed)
    assert answer.status_code == 422
    assert said in words(answer)
    assert not Installation.objects.get().is_set_up


def test_who_had_people_before_there_was_a_set_up_is_not_asked(client):
    """The migration marks a database with accounts as set up; its settings go on to say who runs it."""
    Installation.objects.update(is_set_up=True)
    admin = make_user(Role.ADMIN)
    client.force_login(admin)
    assert client.get("/board").url == "/account/second-factor"  # as every administrator without one
    assert installation.installation().operator == configured.OPERATOR


# ---- races -----------------------------------------------------------------------------------------------------------


@pytest.mark.django_db(transaction=True)
def test_of_two_who_register_at_once_one_becomes_the_administrator():
    token = make_token()
    outcomes = race(SetupLink.objects.get(), lambda: register(token, "kim"), lambda: register(token, "lee"))
    assert User.objects.count() == 1
    (refused,) = refusals(outcomes)
    assert isinstance(refused, WrongState)
    assert "다른 사람이 첫 관리자를 먼저 등록했습니다" in str(refused)


@pytest.mark.django_db(transaction=True)
def test_no_link_is_made_beside_somebody_who_registers():
    token = make_token()
    outcomes = race(SetupLink.objects.get(), lambda: register(token), make_token)
    made = [each for each in outcomes if isinstance(each, str)]
    if made:  # the new link came first: then nobody came in by the old one
        assert not User.objects.exists()
        assert isinstance(outcomes[0], WrongState)
    else:
        assert User.objects.count() == 1
        assert isinstance(outcomes[1], WrongState)


def test_the_loser_of_a_race_reads_our_own_sentence():
    token = make_token()
    first, second = came_in(token), came_in(token)
    assert first.post("/setup", TYPED).status_code == 302
    answer = second.post("/setup", TYPED)
    assert answer.status_code == 409
    assert "그사이 다른 사람이 첫 관리자를 먼저 등록했습니다" in words(answer)
    assert User.objects.count() == 1


# ---- who runs the service --------------------------------------------------------------------------------------------


def test_a_page_shows_what_was_entered_and_an_error_page_asks_nobody(client, django_assert_num_queries):
    Installation.objects.update(is_set_up=True, operator="시험처", office="시험과", phone="02-1234-5678")
    client.get("/help")
    with django_assert_num_queries(0):
        assert installation.installation().contact == "시험처 시험과(02-1234-5678)"
    assert "시험처 시험과(02-1234-5678)" in words(client.get("/help"))


def test_what_was_read_is_kept_for_a_while(settings, django_assert_num_queries):
    settings.INSTALLATION_SECONDS = 60
    installation.forget()
    Installation.objects.update(is_set_up=True)
    with django_assert_num_queries(1):
        installation.look()
        installation.look()
    installation.forget()
    with django_assert_num_queries(1):
        installation.look()


def test_an_administrator_corrects_it_and_the_history_names_who(settings):
    settings.PRODUCTION, settings.DEMO = False, True
    admin = make_user(Role.ADMIN)
    client = Client()
    client.force_login(admin)
    page = words(client.get("/admin/installation"))
    version = re.search(r'name="version" value="(\w+)"', page)[1]
    answer = client.post("/admin/installation", ABOUT | {"office": "다른 팀", "version": version})
    assert answer.status_code == 302
    assert Installation.objects.get().office == "다른 팀"
    history = words(client.get("/admin/installation/history"))
    assert admin.display_name in history
    assert client.post("/admin/installation", ABOUT | {"version": version}).status_code == 409
    assert clock.now()
