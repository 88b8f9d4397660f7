"""The stamp inside a session: since when, last used when, from where. Real time, never the demonstration's clock.

Pure: a session is any mapping here, times are whole seconds since 1970.
"""

import uuid
from collections.abc import MutableMapping
from typing import Any

STAMP = "login"
WRITE_SECONDS = 60  # a use is written down at most this often, since each write is a row changed
ABSOLUTE_SECONDS = 9 * 3600  # security.md 46: nobody stays logged in longer, however busy

IDLE, TOO_LONG = "idle", "long"  # why a login ended

SYSTEMS = (("Android", "Android"), ("iPhone", "iPhone"), ("iPad", "iPad"), ("Windows", "Windows"), ("Mac OS", "macOS"))
BROWSERS = (("Whale", "웨일"), ("Edg", "Edge"), ("SamsungBrowser", "삼성 인터넷"), ("Firefox", "Firefox"))
LAST_BROWSERS = (("Chrome", "Chrome"), ("Safari", "Safari"))  # named by the others as well


def begin(session: MutableMapping[str, Any], *, address: str, agent: str, now: int) -> None:
    """Stamp a session at login. ``agent`` is what the browser calls itself; only its kind is kept."""
    session[STAMP] = {
        "handle": uuid.uuid4().hex,
        "started": now,
        "seen": now,
        "address": address[:45],
        "device": device_of(agent),
    }


def touch(session: MutableMapping[str, Any], now: int, *, at_once: bool = False) -> None:
    """Note a use; within WRITE_SECONDS of the last note only where ``at_once``."""
    stamp = session[STAMP]
    if at_once or now - stamp["seen"] >= WRITE_SECONDS:
        session[STAMP] = {**stamp, "seen": now}


def why_ended(session: MutableMapping[str, Any], now: int, idle_seconds: int) -> str:
    """Return IDLE or TOO_LONG where the login is over, else "".

    A use may be up to WRITE_SECONDS younger than its note; nobody is shut out earlier than ``idle_seconds`` says.
    """
    stamp = session[STAMP]
    if now - stamp["started"] >= ABSOLUTE_SECONDS:
        return TOO_LONG
    if now - stamp["seen"] >= idle_seconds + WRITE_SECONDS:
        return IDLE
    return ""


def device_of(agent: str) -> str:
    """Return the kind of browser and system: ``Chrome · Windows``; ``알 수 없음`` for what names itself otherwise."""
    browser = next((name for mark, name in BROWSERS + LAST_BROWSERS if mark in agent), "")
    system = next((name for mark, name in SYSTEMS if mark in agent), "Linux" if "Linux" in agent else "")
    return " · ".join(filter(None, (browser, system))) or "알 수 없음"
