"""The server's log: one JSON object on one line each, so that no visitor's text can begin a line of its own."""

import json
import logging
import re
from datetime import datetime
from zoneinfo import ZoneInfo

SEOUL = ZoneInfo("Asia/Seoul")
_SECRET = re.compile(r"(/setup/)[^/\s?#'\"]{16,}")  # the token of a set-up link, which is good for an hour


def without_secrets(text: str) -> str:
    """Return ``text`` without what an address in it would let a reader do."""
    return _SECRET.sub(r"\1…", text)


class JsonLine(logging.Formatter):
    """Write time, level, logger and message, and the traceback where there is one. Never a request's body or header."""

    def format(self, record: logging.LogRecord) -> str:
        line = {
            "at": datetime.fromtimestamp(record.created, SEOUL).isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "from": record.name,
            "message": without_secrets(record.getMessage()),
        }
        if record.exc_info:
            line["error"] = without_secrets(self.formatException(record.exc_info))
        return json.dumps(line, ensure_ascii=False)
