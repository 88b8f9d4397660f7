"""The first start of a production installation as its operator meets it: the printed address, behind a proxy, once."""

import http.client
import os
import re
import shutil
import signal
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import urlencode, urlsplit

import psycopg2
import pytest
from django_otp.oath import totp

from launch.seed_key import seed_key
from tests.browser import worlds
from tests.dumped import in_clear
from tests.launch.test_serve import Service, free_port
from tests.makers import PASSWORD

pytestmark = pytest.mark.slow

HOST = "hanteam.example.go.kr"
LAST_LINE = f"한팀이 켜졌습니다: https://{HOST}/   (끄기: Ctrl-C)\n"


class Proxy(ThreadingHTTPServer):
    """What stands before the service: it takes https off (here plain, for it is tested elsewhere) and says so."""

    def __init__(self, behind: int) -> None:
        self.behind = behind
        super().__init__(("127.0.0.1", 0), _Passing)
        threading.Thread(target=self.serve_forever, daemon=True).start()


class _Passing(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        assert isinstance(self.server, Proxy)
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        onward = http.client.HTTPConnection("127.0.0.1", self.server.behind, timeout=30)
        headers = {name: value for name, value in self.headers.items() if name.lower() != "connection"}
        headers |= {"X-Forwarded-Proto": "https", "X-Forwarded-For": "203.0.113.9"}
        onward.request(self.command, self.path, body=body, headers=headers)
        answer = onward.getresponse()
        body = answer.read()
        self.send_response(answer.status)
        for name, value in answer.getheaders():
            if name.lower() not in ("connection", "transfer-encoding", "content-length", "server", "date"):
                self.send_header(name, value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    do_POST = do_GET

    def log_message(self, *words: object) -> None:
        """Say nothing."""


class Visitor:
    """A browser as far as it is needed: cookies, the token of a form, one address at a time."""

    def __init__(self, proxy: Proxy) -> None:
        self.port = proxy.server_address[1]
        self.cookies: dict[str, str] = {}

    def ask(self, method: str, path: str, fields: dict[str, str] | None = None) -> tuple[int, str, str]:
        """Return status, where it leads on to, and the page."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        headers = {"Host": HOST, "Referer": f"https://{HOST}/", "Origin": f"https://{HOST}"}
        headers["Cookie"] = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        body = None
        if fields is not None:
            body = urlencode(fields)
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        connection.request(method, path, body=body, headers=headers)
        answer = connection.getresponse()
        for line in answer.headers.get_all("Set-Cookie") or []:
            name, _, value = line.split(";")[0].partition("=")
            self.cookies[name] = value
        page = answer.read().decode()
        connection.close()
        return answer.status, answer.headers.get("Location", ""), page

    def send(self, path: str, **fields: str) -> tuple[int, str, str]:
        """Open the form at ``path`` and send it."""
        page = self.ask("GET", path)[2]
        found = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', page)
        assert found, page
        return self.ask("POST", path, {"csrfmiddlewaretoken": found[1], **fields})


@pytest.fixture(scope="module")
def database() -> Iterator[str]:
    """An empty, migrated database as an operator prepares it."""
    with worlds.copy_of(os.environ["HANTEAM_TEST_TEMPLATE"]) as copy:
        yield worlds.address_of(copy)


@pytest.fixture(scope="module")
def settings_of(database: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, str]]:
    home = tmp_path_factory.mktemp("first")
    yield {
        "HANTEAM_HOME": str(home),
        "HANTEAM_ENV": "production",
        "DATABASE_URL": database,
        "SECRET_KEY": "kT9!vR2#mX7@qL4$wZ8%nB5^yH3&jF6*dC1(pG0)sA-uE+iO=xK",
        "HANTEAM_SEED_KEYS": seed_key(),
        "ALLOWED_HOSTS": HOST,
        "TRUSTED_PROXY": "127.0.0.1",
    }
    shutil.rmtree(home, ignore_errors=True)


def start(environment: dict[str, str], last_line: str) -> Service:
    return Service(Path(environment["HANTEAM_HOME"]), free_port(), last_line=last_line, **environment)


def test_the_printed_address_lets_the_first_administrator_in_and_the_next_start_prints_none(
    settings_of: dict[str, str],
) -> None:
    with start(settings_of, "새 주소: python manage.py setup_link\n") as service:
        assert LAST_LINE in service.output
        found = re.search(rf"^  (https://{HOST}/setup/[\w-]{{32}})$", service.output, re.MULTILINE)
        assert found, service.output
        address = urlsplit(found[1])
        visitor = Visitor(Proxy(service.port))

        assert visitor.ask("GET", address.path)[:2] == (302, "/setup")
        typed = {"username": "first", "display_name": "첫 관리자", "email": "first@korea.kr"}
        assert visitor.send("/setup", **typed, password=PASSWORD, password_again=PASSWORD)[:2] == (302, "/setup/factor")
        page = visitor.ask("GET", "/setup/factor")[2]
        secret = re.search(r'id="secret">([A-Z2-7 ]+)<', page)
        assert secret
        status, _, page = visitor.send("/setup/factor", token=f"{totp(_key(secret[1])):06d}")
        assert status == 200
        assert len(re.findall(r"<li>\w{4}-\w{4}-\w{4}</li>", page)) == 10
        about = {"operator": "국무조정실", "office": "성과관리운영팀", "phone": "044-200-0000"}
        about |= {"address": f"https://{HOST}", "is_official": "no", "with_ministries": "yes"}
        assert visitor.send("/setup/organisation", **about)[:2] == (302, "/")
        assert visitor.ask("GET", "/board")[0] == 200
        assert visitor.ask("GET", address.path)[0] == 404
        assert service.stop(signal.SIGTERM) == 0
        assert service.output.count(address.path.split("/")[-1]) == 1  # printed once, and in no line of the log
        kept = _everything_in(settings_of["DATABASE_URL"])
        assert address.path.split("/")[-1] not in kept
        assert in_clear([_key(secret[1]).hex()], kept) == set()

    with start(settings_of, LAST_LINE) as again:
        assert again.stop(signal.SIGTERM) == 0
        assert "/setup/" not in again.output


def _key(secret: str) -> bytes:
    from base64 import b32decode

    plain = secret.replace(" ", "")
    return b32decode(plain + "=" * (-len(plain) % 8))


def _everything_in(url: str) -> str:
    """Return every row of the tables in which a link could have left its token."""
    connection = psycopg2.connect(url)
    with connection, connection.cursor() as cursor:
        found = []
        logins = ("exchange_setuplink", "exchange_loginsession", "exchange_authenticatorapp", "exchange_recoverycode")
        for table in (*logins, "exchange_accessentry", "pghistory_context"):
            cursor.execute(f"SELECT * FROM {table}")  # noqa: S608 - names from the line above
            found += cursor.fetchall()
    connection.close()
    assert found
    return str(found)
