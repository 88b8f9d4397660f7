"""Asking a server over HTTP: one visitor who logs in, and blocks of requests by several users at once.

A block is a closed loop: each user sends the next request when the last answer is whole. Standard library only, one
thread, so that the asking itself takes little of the machine.
"""

import http.client
import re
import selectors
import socket
import time
from dataclasses import dataclass, field
from html import unescape
from urllib.parse import urlencode

AGAIN = 20  # times in one block that a request is sent again
TIMEOUT = 120.0  # seconds that an answer may take
HIDDEN = re.compile(r'<input type="hidden" name="([^"]+)" value="([^"]*)"')


@dataclass(frozen=True)
class Answer:
    status: int
    headers: dict[str, str]
    body: bytes

    @property
    def text(self) -> str:
        return self.body.decode()


@dataclass(frozen=True)
class Block:
    """What one block saw: milliseconds of each answer, seconds in all, how many answers were not 200.

    again  how often a connection ended without an answer and the request was sent again on a new one, as browsers do
    """

    times: list[float]
    seconds: float
    refused: int
    again: int

    @property
    def rate(self) -> float:
        """Answers a second."""
        return len(self.times) / self.seconds


@dataclass
class Visitor:
    """Somebody who asks the server at ``port`` of this machine, with the cookies that it gave."""

    port: int
    cookies: dict[str, str] = field(default_factory=dict)

    def ask(
        self, path: str, form: dict[str, str] | None = None, *, compressed: bool = False, timeout: float = TIMEOUT
    ) -> Answer:
        """Fetch ``path``, or send ``form`` to it; a way elsewhere is not followed."""
        headers = {"Host": f"127.0.0.1:{self.port}"} | ({"Accept-Encoding": "gzip"} if compressed else {})
        if self.cookies:
            headers["Cookie"] = self._cookie()
        body = None
        if form is not None:
            body = urlencode(form)
            headers |= {
                "Content-Type": "application/x-www-form-urlencoded",
                "Referer": f"http://127.0.0.1:{self.port}/",
            }
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=timeout)
        try:
            connection.request("GET" if form is None else "POST", path, body, headers)
            response = connection.getresponse()
            for line in response.headers.get_all("Set-Cookie") or []:
                name, _, value = line.split(";")[0].partition("=")
                self.cookies[name.strip()] = value
            return Answer(response.status, {k.lower(): v for k, v in response.headers.items()}, response.read())
        finally:
            connection.close()

    def log_in(self, username: str, password: str) -> None:
        """Go through the login page. Raises SystemExit where it does not let the visitor in."""
        form = {name: unescape(value) for name, value in HIDDEN.findall(self.ask("/login").text)}
        answer = self.ask("/login", form | {"username": username, "password": password})
        if answer.status not in (302, 303):
            raise SystemExit(f"{username}: the login page answered {answer.status}")

    def request(self, path: str) -> bytes:
        """Return the bytes of a request, as ``block`` sends it."""
        cookie = f"Cookie: {self._cookie()}\r\n" if self.cookies else ""
        return f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1:{self.port}\r\n{cookie}\r\n".encode()

    def block(self, path: str, *, users: int, seconds: float, least: int, most: int) -> Block:
        """Ask for ``path`` for ``seconds``, from ``least`` to ``most`` times in all, by ``users`` at once."""
        asked = self.request(path)
        with selectors.DefaultSelector() as selector:
            lines = [Line(self.port, asked) for _ in range(users)]
            for line in lines:
                selector.register(line.socket, selectors.EVENT_READ, line)
            times: list[float] = []
            refused = sent = again = 0
            begun = time.perf_counter()
            for line in lines:
                line.send()
                sent += 1
            while len(times) < sent:
                ready = selector.select(TIMEOUT)
                if not ready:
                    raise SystemExit(f"{path}: no answer within {TIMEOUT:.0f} s")
                for key, _ in ready:
                    line = key.data
                    try:
                        if not line.receive():
                            continue
                    except ConnectionError:
                        again += 1
                        if again > AGAIN:
                            raise SystemExit(f"{path}: the server hung up {again} times without an answer") from None
                        selector.unregister(line.socket)
                        line.open()
                        selector.register(line.socket, selectors.EVENT_READ, line)
                        line.send()
                        continue
                    now = time.perf_counter()
                    times.append((now - line.sent_at) * 1000)
                    refused += line.status != 200
                    if sent < least or (now - begun < seconds and sent < most):
                        if line.closes:
                            selector.unregister(line.socket)
                            line.open()
                            selector.register(line.socket, selectors.EVENT_READ, line)
                        line.send()
                        sent += 1
            wall = time.perf_counter() - begun
            for line in lines:
                line.socket.close()
        return Block(times, wall, refused, again)

    def _cookie(self) -> str:
        return "; ".join(f"{name}={value}" for name, value in self.cookies.items())


class Line:
    """One user's connection, kept open from answer to answer as long as the server keeps it."""

    def __init__(self, port: int, request: bytes) -> None:
        self.port, self.request = port, request
        self.sent_at = 0.0
        self.socket: socket.socket | None = None
        self.open()

    def open(self) -> None:
        """Connect; a former connection is let go."""
        if self.socket is not None:
            self.socket.close()
        self.socket = socket.create_connection(("127.0.0.1", self.port), timeout=TIMEOUT)
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)

    def send(self) -> None:
        self._received, self._head, self.status, self.closes = bytearray(), -1, 0, False
        self._length: int | None = None
        self.sent_at = time.perf_counter()
        self.socket.sendall(self.request)

    def receive(self) -> bool:
        """Take what has come and return whether the answer is whole."""
        came = self.socket.recv(1 << 18)
        self._received += came
        if self._head < 0 and (end := self._received.find(b"\r\n\r\n")) >= 0:
            self._read_head(bytes(self._received[:end]).decode("latin-1"))
            self._head = end + 4
        if not came:
            self.closes = True
            if self._head < 0:
                raise ConnectionResetError("the server hung up without an answer")
            return True
        if self._head < 0:
            return False
        if self._length is None:  # in chunks: the last one is empty
            return self._received.endswith(b"0\r\n\r\n")
        return len(self._received) - self._head >= self._length

    def _read_head(self, head: str) -> None:
        first, *lines = head.split("\r\n")
        self.status = int(first.split()[1])
        fields = {name.lower(): value.strip() for name, _, value in (line.partition(":") for line in lines)}
        self.closes = fields.get("connection", "").lower() == "close"
        self._length = int(fields["content-length"]) if "content-length" in fields else None
