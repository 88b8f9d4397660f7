"""Where the chain of the access log ended each night, noted outside the database: a cut tail is found by it.

Whoever may write the database may shorten the log and its head alike, and the chain is whole up to there. The file has
one line of JSON a night and is only ever added to; syslog is told the same where settings name it.
"""

import json
import logging
import os
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from logging.handlers import SysLogHandler
from pathlib import Path


class HeadsError(Exception):
    """The notes cannot be read or written; its text says where and why, in Korean."""


@dataclass(frozen=True)
class LogHead:
    """The end of the chain at one moment.

    noted_at  ISO 8601, with zone
    last_id   key of the last row, 0 where there was none
    hash      that row's hash
    entries   number of rows in the log
    """

    noted_at: str
    last_id: int
    hash: str
    entries: int


def read_heads(path: Path) -> list[LogHead] | None:
    """Return the noted heads, oldest first; None where the file is missing. Raises HeadsError."""
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except FileNotFoundError:
        return None
    except (OSError, UnicodeError) as error:
        raise HeadsError(f"끝 번호를 적어 둔 파일 {path}을(를) 읽을 수 없습니다({_why(error)}).") from error
    return [_read(path, number, line) for number, line in enumerate(lines, 1)]


def _read(path: Path, number: int, line: str) -> LogHead:
    try:
        values = json.loads(line)
        head = LogHead(**values) if isinstance(values, dict) else None
    except (ValueError, TypeError):
        head = None
    if head is None or not (type(head.last_id) is type(head.entries) is int and isinstance(head.hash, str)):
        raise HeadsError(f"끝 번호를 적어 둔 파일 {path}의 {number}번째 줄을 읽을 수 없습니다. 파일이 바뀌었습니다.")
    return head


def add_head(path: Path, head: LogHead) -> None:
    """Add one line and wait until it is on disk; the file is its owner's only. Raises HeadsError."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with os.fdopen(os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600), "w", encoding="utf-8") as file:
            file.write(json.dumps(asdict(head)) + "\n")
            file.flush()
            os.fsync(file.fileno())
    except OSError as error:
        raise HeadsError(f"끝 번호를 {path}에 적을 수 없습니다({_why(error)}).") from error


def send_head(address: str, head: LogHead) -> None:
    """Tell syslog at ``address`` (a socket's path, or host:port by UDP). Raises HeadsError."""
    host, _, port = address.rpartition(":")
    try:
        where = address if address.startswith("/") else (host, int(port))
        handler = _Loud(address=where, facility=SysLogHandler.LOG_AUTH)
    except (OSError, ValueError) as error:
        raise HeadsError(f"끝 번호를 syslog({address})에 보낼 수 없습니다({_why(error)}).") from error
    try:
        text = f"hanteam access log head: {json.dumps(asdict(head))}"
        handler.handle(logging.LogRecord("hanteam", logging.INFO, "", 0, text, None, None))
    except OSError as error:
        raise HeadsError(f"끝 번호를 syslog({address})에 보낼 수 없습니다({_why(error)}).") from error
    finally:
        handler.close()


class _Loud(SysLogHandler):
    """Says when it cannot send, where the library's own prints and goes on."""

    def handleError(self, record: logging.LogRecord) -> None:  # noqa: N802 - the library's name
        raise


def missing_heads(heads: list[LogHead], hashes: Mapping[int, str], expired_before: str) -> list[LogHead]:
    """Return the noted heads whose row is no longer in the log as it was, oldest first.

    hashes          key -> hash of the rows of the log, for every noted key that is there
    expired_before  ISO 8601: a head noted earlier may have left with rows past their retention
    """
    return [
        head
        for head in heads
        if head.last_id and hashes.get(head.last_id) != head.hash and head.noted_at >= expired_before
    ]


def _why(error: Exception) -> str:
    return getattr(error, "strerror", "") or type(error).__name__
