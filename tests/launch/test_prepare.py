"""What a start prepares, it prepares once, and two starts never at the same time."""

import threading
import time
from pathlib import Path

import pytest
from django.db import connection

from launch.prepare import Listener, Stamps, fingerprint, one_at_a_time


def here() -> str:
    """Return the address of the test database."""
    own = connection.settings_dict
    return f"postgresql://{own['USER']}:{own['PASSWORD']}@/{own['NAME']}?host={own['HOST']}&port={own['PORT']}"


@pytest.mark.django_db
def test_a_second_start_waits_for_the_first(capsys: pytest.CaptureFixture[str]) -> None:
    entered: list[str] = []

    def second() -> None:
        with one_at_a_time(url):
            entered.append("second")

    url = here()
    with one_at_a_time(url):
        other = threading.Thread(target=second)
        other.start()
        time.sleep(0.5)
        entered.append("first is done")
    other.join(10)
    assert entered == ["first is done", "second"]
    assert "기다립니다" in capsys.readouterr().out


def test_a_fingerprint_changes_with_contents_and_with_names(tmp_path: Path) -> None:
    folder = tmp_path / "static"
    folder.mkdir()
    (folder / "a.css").write_text("a")
    first = fingerprint(tmp_path, "static")
    assert fingerprint(tmp_path, "static") == first

    (folder / "a.css").write_text("b")
    second = fingerprint(tmp_path, "static")
    (folder / "a.css").rename(folder / "b.css")
    assert len({first, second, fingerprint(tmp_path, "static")}) == 3


def test_stamps_are_kept_and_a_broken_file_of_them_is_no_obstacle(tmp_path: Path) -> None:
    path = tmp_path / "stamps.json"
    Stamps(path).put("static", "mark")
    assert Stamps(path).get("static") == "mark"

    path.write_text("{")
    assert Stamps(path).get("static") == ""


def test_a_listener_counts_signs_and_shows_nothing(capsys: pytest.CaptureFixture[str]) -> None:
    heard: list[None] = []
    listener = Listener(" OK", lambda: heard.append(None))
    listener.write("  Applying one...")
    listener.write(" OK\n  Applying two... OK\n")
    assert len(heard) == 2
    assert capsys.readouterr().out == ""
