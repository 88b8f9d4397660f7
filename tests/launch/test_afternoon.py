"""A newcomer's afternoon: what DEVELOPING.md says, word by word, in a copy of the tree with a folder of its own."""

import json
import os
import re
import select
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from http.cookiejar import CookieJar
from pathlib import Path
from urllib.parse import urlencode
from urllib.request import HTTPCookieProcessor, OpenerDirector, build_opener

import pytest
from django.urls import resolve

from launch import install
from launch.embedded import EmbeddedPostgres
from launch.install import DEV_LOCK, LOCK, ROOT
from tests.launch.test_serve import LAST_LINE, free_port

GUIDE = (ROOT / "DEVELOPING.md").read_text(encoding="utf-8")
AFTERNOON = GUIDE.split("## The first afternoon")[1].split("\n## ")[0]
ADDRESS = "http://127.0.0.1:8001"
STEP = re.compile(
    rf"^```(?P<kind>sh|diff)\n(?P<block>.*?)^```$"
    rf"|[Oo]pen <{ADDRESS}(?P<path>/[^>]*)>(?: as `(?P<who>\w+)`)?: it says \*\*(?P<said>[^*]+)\*\*",
    re.MULTILINE | re.DOTALL,
)
START_SECONDS = 1_200  # a minute by itself; the machine may be busy
RELOAD_SECONDS = 180  # within a second by itself


def steps() -> list[re.Match[str]]:
    return list(STEP.finditer(AFTERNOON))


def copy_of_tree(folder: Path) -> Path:
    """Return a copy of every file that git knows or would take, as a repository of its own, with this environment."""
    tree = folder / "hanteam"
    listed = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    for name in filter(None, subprocess.check_output(listed, cwd=ROOT, text=True).split("\0")):
        if (ROOT / name).is_file():
            (tree / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(ROOT / name, tree / name)
    for command in (["init", "--quiet"], ["add", "--all"], ["commit", "--quiet", "--message", "as it is"]):
        who = ["-c", "user.name=newcomer", "-c", "user.email=newcomer@example.invalid"]
        subprocess.run(["git", *who, *command], cwd=tree, check=True)
    environment = tree / ".venv"
    environment.mkdir()
    for part in Path(sys.prefix).iterdir():
        if part.name != install.STAMP.name:
            (environment / part.name).symlink_to(part)
    hashes = {lock: install._hash(tree / lock) for lock in (LOCK, DEV_LOCK)}
    (environment / install.STAMP.name).write_text(json.dumps(hashes))
    return tree


class Afternoon:
    """Somebody at a terminal in ``tree`` and at a browser; ``make dev`` goes on in another terminal."""

    def __init__(self, tree: Path) -> None:
        self.tree, self.port = tree, free_port()
        self.environment = {name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ}
        self.environment |= {"PORT": str(self.port), "PYTHONUNBUFFERED": "1"}
        self.server: subprocess.Popen[bytes] | None = None
        self.said = ""
        self.browsers: dict[str, OpenerDirector] = {}
        self.served_by: list[str] = []

    def run(self, block: str) -> None:
        if block.strip() == "make dev":
            self.start(block)
            return
        ended = subprocess.run(
            ["bash", "-euc", block], cwd=self.tree, env=self.environment, capture_output=True, text=True
        )
        assert ended.returncode == 0, f"{block}\n{ended.stdout}\n{ended.stderr}"

    def start(self, block: str) -> None:
        self.server = subprocess.Popen(
            ["bash", "-euc", f"exec {block}"],
            cwd=self.tree,
            env=self.environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
        deadline = time.monotonic() + START_SECONDS
        while LAST_LINE not in self.said:
            assert self.server.stdout is not None
            readable, _, _ = select.select([self.server.stdout], [], [], max(deadline - time.monotonic(), 0))
            piece = os.read(self.server.stdout.fileno(), 65536) if readable else b""
            assert piece, self.said
            self.said += piece.decode(errors="replace")

    def apply(self, diff: str) -> None:
        command = ["git", "apply", "--unidiff-zero", "-"]
        ended = subprocess.run(command, cwd=self.tree, input=diff, capture_output=True, text=True)
        assert ended.returncode == 0, ended.stderr

    def open(self, path: str, who: str | None, said: str) -> None:
        """Open the page until it says what it should: a restarted server needs its second."""
        deadline = time.monotonic() + RELOAD_SECONDS
        text = ""
        while said not in text and time.monotonic() < deadline:
            try:
                page = self.browser_of(who or "").open(f"http://127.0.0.1:{self.port}{path}", timeout=30)
                text = page.read().decode()
            except OSError:
                time.sleep(0.2)
        assert said in text, f"{path} does not say {said}"

    def browser_of(self, who: str) -> OpenerDirector:
        if who not in self.browsers:
            browser = build_opener(HTTPCookieProcessor(CookieJar()))
            if who:
                page = f"http://127.0.0.1:{self.port}/login"
                mark = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', browser.open(page).read().decode())
                assert mark is not None
                form = {"username": who, "password": "hanteam-demo-2024", "csrfmiddlewaretoken": mark[1]}
                answer = browser.open(page, urlencode(form).encode())
                assert "/login" not in answer.geturl()
            self.browsers[who] = browser
        return self.browsers[who]

    def serving(self) -> set[str]:
        """Return the processes that serve: another one after each restart."""
        listed = subprocess.run(["pgrep", "-f", f"runserver.*:{self.port}"], capture_output=True, text=True).stdout
        return set(listed.split())

    def stop(self) -> None:
        if self.server and self.server.poll() is None:
            os.killpg(self.server.pid, signal.SIGINT)  # Ctrl-C reaches everything in the terminal
            self.server.communicate(timeout=180)


@pytest.fixture
def afternoon() -> Iterator[Afternoon]:
    folder = Path(tempfile.mkdtemp(prefix="hanteam-afternoon-"))
    folder.chmod(0o755)  # the database's account passes through; pytest's own folders are closed to it
    afternoon = Afternoon(copy_of_tree(folder))
    try:
        yield afternoon
    finally:
        afternoon.stop()
        if (afternoon.tree / "var" / "dev" / "pg").exists():
            EmbeddedPostgres(afternoon.tree / "var" / "dev" / "pg").destroy()
        shutil.rmtree(folder, ignore_errors=True)


@pytest.mark.deep
def test_a_newcomers_afternoon(afternoon: Afternoon) -> None:
    before: set[str] = set()
    for step in steps():
        if step["kind"] == "sh":
            afternoon.run(step["block"])
        elif step["kind"] == "diff":
            before = afternoon.serving()
            afternoon.apply(step["block"])
        else:
            afternoon.open(step["path"], step["who"], step["said"])
            if step["path"] == "/help":
                assert afternoon.serving() == before  # a template is read without a restart
    assert afternoon.serving() != before  # Python is not
    afternoon.stop()
    assert afternoon.serving() == set()


def test_the_afternoon_has_its_steps() -> None:
    shown = [step["kind"] or step["path"] for step in steps()]
    columns = ["/admin/ministries", "/admin/ministries.csv"]
    assert shown == [*["sh"] * 3, "/login", "/dev/gallery", "diff", "/help", "diff", *columns, "sh"]


def test_the_pages_of_the_afternoon_are_there() -> None:
    for step in steps():
        if step["path"] and not step["path"].startswith("/dev/"):
            assert resolve(step["path"]), step["path"]


def test_the_changes_of_the_afternoon_fit_the_tree() -> None:
    for step in steps():
        if step["kind"] == "diff":
            command = ["git", "apply", "--check", "--unidiff-zero", "-"]
            ended = subprocess.run(command, cwd=ROOT, input=step["block"], capture_output=True, text=True)
            assert ended.returncode == 0, f"{step['block']}{ended.stderr}"
