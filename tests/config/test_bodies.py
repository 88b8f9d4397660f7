"""Whatever is sent: UTF-8 is taken, anything else is refused with a sentence and nothing of it is stored."""

import io
import sys
from urllib.parse import quote_from_bytes

import pytest
from django.test import Client
from django.urls import reverse

from config.policy import POLICY
from config.wsgi import application
from exchange.models import AccessEntry, Role, SavedView, User
from tests import depth
from tests.makers import PASSWORD, make_user
from tests.pages import as_user, words
from tests.test_site import every_pattern, is_file, make_world

pytestmark = pytest.mark.django_db

FORM = "application/x-www-form-urlencoded"
FILES = "multipart/form-data; boundary=edge"
EUC_KR = "한글".encode("euc-kr")
BROKEN = quote_from_bytes(EUC_KR).encode()


def part(name: bytes = b"username", value: bytes = b"kim", file_name: bytes = b"") -> bytes:
    """Return a multipart body of one field, or of one file where it has a name."""
    of_file = b'; filename="' + file_name + b'"' if file_name else b""
    head = b'--edge\r\nContent-Disposition: form-data; name="' + name + b'"' + of_file
    return head + b"\r\n\r\n" + value + b"\r\n--edge--\r\n"


# what is sent, and how: body, Content-Type
REFUSED = {
    "charset euc-kr": (b"username=kim", f"{FORM}; charset=euc-kr"),
    "charset cp949, quoted": (b"username=kim", f'{FORM}; charset="cp949"'),
    "charset unknown": (b"username=kim", f"{FORM}; charset=nonsense"),
    "charset that is no text": (b"username=kim", f"{FORM}; charset=base64"),
    "charset of a parser": (b"username=kim", f"{FORM}; charset=utf-8-sig"),
    "charset with a language": (b"username=kim", f"{FORM}; charset*=euc-kr''x"),
    "files in another charset": (part(), f"{FILES}; charset=euc-kr"),
    "files in no charset": (part(), f"{FILES}; charset=hex"),
    "json in another charset": (b"{}", "application/json; charset=euc-kr"),
    "escaped bytes in a value": (b"username=" + BROKEN, FORM),
    "bare bytes in a value": (b"username=" + EUC_KR, FORM),
    "half a letter": (b"username=%ED%95", FORM),
    "half of a pair": (b"username=%ED%A0%80", FORM),
    "escaped bytes in a name": (BROKEN + b"=kim", FORM),
    "bytes in json": (b'{"username": "' + EUC_KR + b'"}', "application/json"),
    "bytes in text": (EUC_KR, "text/plain"),
    "bytes in a part": (part(value=EUC_KR), FILES),
    "bytes in a part's name": (part(name=EUC_KR), FILES),
    "bytes in a file's name": (part(file_name=EUC_KR + b".xlsx"), FILES),
    "no boundary": (part(), "multipart/form-data"),
    "another boundary": (part(), "multipart/form-data; boundary=" + "x" * 300),
    "a boundary of no letters": (part(), "multipart/form-data; boundary=한".encode().decode("latin-1")),
}
TAKEN = {  # other ways to say UTF-8
    "nothing said": FORM,
    "utf-8": f"{FORM}; charset=utf-8",
    "utf8": f"{FORM}; charset=utf8",
    "capitals": f"{FORM}; charset=UTF-8",
    "quoted": f'{FORM}; charset="utf-8"',
    "empty": f"{FORM}; charset=",
}


def send(client: Client, address: str, body: bytes, kind: str):
    return client.generic("POST", address, body, content_type=kind)


@pytest.mark.parametrize("what", REFUSED)
def test_what_cannot_be_read_is_refused_before_login(client, what):
    answer = send(client, "/login", *REFUSED[what])
    assert answer.status_code == 400
    page = words(answer)
    assert "읽지 못했습니다" in page
    assert "저장한 것은 없습니다" in page


@pytest.mark.parametrize("what", TAKEN)
def test_utf8_is_taken_by_whatever_name(client, what):
    make_user(username="kim", display_name="김", password=PASSWORD)
    body = f"username=kim&password={PASSWORD}&next=%2Fhelp".encode()
    answer = send(client, "/login", body, TAKEN[what])
    assert (answer.status_code, answer.get("Location")) == (302, "/help")


def test_korean_arrives_as_it_was_typed_in_every_form_of_utf8(client):
    for body, kind in (
        (f"username={quote_from_bytes('한글'.encode())}&password=x".encode(), FORM),
        ("username=한글&password=x".encode(), FORM),
        (part(value="한글".encode()), FILES),
    ):
        answer = send(client, "/login", body, kind)
        assert answer.status_code == 422
        assert 'value="한글"' in words(answer)


@pytest.mark.parametrize("query", [BROKEN.decode(), "q=%ED%95", "q=%80", "%FF=1", "q=%ED%A0%80"])
@pytest.mark.parametrize("method", ["GET", "POST"])
def test_an_address_whose_conditions_are_no_utf8_is_refused_and_logged_as_it_came(query, method):
    client = as_user(make_user(Role.COORDINATOR))
    answer = client.generic(method, f"/tasks?{query}")
    assert answer.status_code == 400
    assert "주소의 조건이 UTF-8이 아니어서" in words(answer)
    told = AccessEntry.objects.latest("pk")
    assert (told.status, told.result) == (400, "refused")
    assert "\ufffd" not in told.target


@pytest.mark.parametrize("path", ["/tasks/%B0%A1", "/%80", "/pairs/%ED%95", "/setup/%B0%A1"])
def test_a_path_that_is_no_utf8_leads_nowhere(path):
    assert as_user(make_user(Role.COORDINATOR)).get(path).status_code in (400, 404)


@pytest.mark.parametrize("kind", [f"{FORM}; charset=euc-kr", "text/html; charset=base64"])
def test_a_page_that_is_only_read_has_no_body_to_be_judged_by(client, kind):
    assert client.generic("GET", "/login?next=%2Fhelp", content_type=kind).status_code == 200
    assert client.generic("GET", "/healthz", content_type=kind).status_code == 200


@pytest.mark.parametrize("name", ["session", "csrf", "another", "__Host-session"])
def test_a_cookie_that_is_no_utf8_is_no_cookie(client, name):
    """Other systems of a ministry's domain set cookies of theirs: nobody may be shut out by them."""
    junk = EUC_KR.decode("latin-1")
    answer = client.get("/login", headers={"cookie": f"{name}={junk}"})
    assert answer.status_code == 200
    assert client.get("/board", headers={"cookie": f"{name}={junk}"}).status_code == 302


@pytest.mark.parametrize("header", ["user-agent", "referer", "accept", "accept-language", "x-autosave", "origin"])
def test_a_header_that_is_no_utf8_breaks_nothing_and_is_not_kept(client, header):
    make_user(username="kim", display_name="김", password=PASSWORD)
    junk = {header: EUC_KR.decode("latin-1")}
    assert client.get("/login", headers=junk).status_code == 200
    answer = client.post("/login", {"username": "kim", "password": PASSWORD}, headers=junk)
    assert answer.status_code < 500
    page = client.get("/account/sessions", headers=junk)
    assert page.status_code < 500
    assert "\ufffd" not in words(page)


def test_a_saving_in_the_background_gets_the_sentence_as_json(client):
    answer = client.generic("POST", "/login", b"a=%80", content_type=FORM, headers={"x-autosave": "1"})
    assert answer.status_code == 400
    assert answer.json()["kind"] == "unreadable"
    assert "UTF-8" in answer.json()["error"]


def test_too_many_fields_and_too_much_text_are_refused_alike(client, settings):
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 1000
    many = "&".join(f"f{number}=1" for number in range(settings.DATA_UPLOAD_MAX_NUMBER_FIELDS + 1)).encode()
    for body in (b"username=" + b"a" * 2000, many):
        answer = send(client, "/login", body, FORM)
        assert answer.status_code == 400
        assert "읽지 못했습니다" in words(answer)


@pytest.mark.parametrize("header", [f"{FORM}; charset*=nonsense''x", f"{FORM}; charset=a\0b", 'a/b; charset*="'])
def test_a_type_that_no_request_can_be_made_of_is_refused_by_the_service_itself(header):
    """Below the middleware: Django raises while it makes the request, past every handler."""
    told: list[str] = []
    environ = {
        "REQUEST_METHOD": "POST",
        "PATH_INFO": "/login",
        "QUERY_STRING": "",
        "CONTENT_TYPE": header.encode().decode("latin-1"),
        "CONTENT_LENGTH": "3",
        "SERVER_NAME": "testserver",
        "SERVER_PORT": "80",
        "REMOTE_ADDR": "127.0.0.1",
        "wsgi.input": io.BytesIO(b"a=1"),
        "wsgi.errors": sys.stderr,
        "wsgi.url_scheme": "http",
    }
    body = b"".join(application(environ, lambda status, headers: told.append(status)))
    assert told[0][:3] in ("400", "403"), told
    assert "<html" in body.decode()


def test_no_broken_text_is_stored_by_a_form_that_keeps_what_it_gets():
    user = make_user(Role.COORDINATOR)
    client = as_user(user)
    address = reverse("tasks:saved_view_save")
    kept = {"name": "늦은 것", "query": "state=late", "page": "tasks"}
    for body in (b"name=" + BROKEN, b"name=" + EUC_KR, b"query=q%3D%80&name=" + BROKEN):
        assert send(client, address, body, FORM).status_code == 400
    assert not SavedView.objects.exists()
    client.post(address, kept)
    assert not SavedView.objects.filter(name__contains="\ufffd").exists()


@pytest.mark.slow
def test_every_address_that_takes_a_form_refuses_what_it_cannot_read():
    """Every body at every address in the deep run; else one body an address, in turn, and every one somewhere."""
    world = make_world()
    bodies = list(REFUSED.items())
    clients: dict[str, tuple[Client, User | None]] = {}
    asked = 0
    for name, pattern in every_pattern():
        access = POLICY[name]
        if not access.post or is_file(pattern):
            continue
        roles = sorted(access.roles_for("POST"))
        role = roles[asked % len(roles)]
        if role not in clients:
            user = world.people[role]
            clients[role] = (as_user(user) if user else Client(), user)
        client, user = clients[role]
        address = reverse(name, args=world.arguments.of(name, pattern, user))
        for what, (body, kind) in bodies if depth.is_deep() else [bodies[asked % len(bodies)]]:
            answer = send(client, address, body, kind)
            assert answer.status_code == 400, f"{name} {what}: {answer.status_code}"
            assert "읽지 못했습니다" in words(answer), f"{name} {what}"
        asked += 1
    assert asked > len(bodies)


def test_a_sign_that_somebody_typed_is_a_sign(client):
    """U+FFFD itself is UTF-8: nobody loses a text because a program put it there before."""
    for body, kind in ((b"username=%EF%BF%BD&password=x", FORM), (part(value="\ufffd".encode()), FILES)):
        assert send(client, "/login", body, kind).status_code == 422
    encoded = part(value=b"x9GxGw==").replace(b"\r\n\r\n", b"\r\nContent-Transfer-Encoding: base64\r\n\r\n", 1)
    assert send(client, "/login", encoded, FILES).status_code == 400


def test_a_large_body_is_judged_by_what_was_made_of_it(client, settings):
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 100
    assert send(client, "/login", part(value=EUC_KR), FILES).status_code == 400
    assert send(client, "/login", part(value="한글".encode()), FILES).status_code == 422


@pytest.mark.parametrize("size", [3_000_001, 10**9, 10**15])
def test_a_form_with_files_that_says_it_is_too_large_is_refused_before_it_is_read(client, size):
    class Unread(io.BytesIO):
        def read(self, *_):
            raise AssertionError("the body was read")

    said = {"CONTENT_TYPE": FILES, "CONTENT_LENGTH": str(size), "wsgi.input": Unread()}
    answer = client.generic("POST", "/login", **said)
    assert answer.status_code == 400
    assert "너무 커서 읽지 않았습니다" in words(answer)
