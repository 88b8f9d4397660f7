"""A log line is one line, whatever a visitor typed."""

import json
import logging
import sys

from config.logs import JsonLine


def test_a_line_break_stays_inside_its_line() -> None:
    record = logging.LogRecord("django.request", logging.WARNING, __file__, 1, "Not Found: %s", ('/a\n{"level"',), None)
    line = JsonLine().format(record)
    assert "\n" not in line
    assert json.loads(line)["message"] == 'Not Found: /a\n{"level"'


def test_a_traceback_is_on_the_same_line() -> None:
    try:
        raise ValueError("두 줄\n짜리")
    except ValueError:
        record = logging.LogRecord("x", logging.ERROR, __file__, 1, "failed", None, sys.exc_info())
    line = JsonLine().format(record)
    assert "\n" not in line
    assert "ValueError" in json.loads(line)["error"]
