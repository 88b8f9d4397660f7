"""What a hostile visitor types, and how it is noticed in an answer."""

import re
from html.parser import HTMLParser

MARK = "strain7"  # in everything that is typed, so that it can be found again
MARKUPS = (
    f"<{MARK}>",
    f"<img src=x on{MARK}=1>",
    f'"><{MARK} a="',
    f"'><{MARK} a='",
    f'" on{MARK}="1',
    f"' on{MARK}='1",
    f"</textarea><{MARK}>",
    f"</script><{MARK}>",
    f"</title><{MARK}>",
    f"--><{MARK}>",
    f"]]><{MARK}>",
    f"<scr\x00ipt><{MARK}>",
    f"＜{MARK}＞<{MARK}>",
    f"javascript:{MARK}()",
    f"java\tscript:{MARK}()",
    f"data:text/html,<{MARK}>",
    f"&lt;{MARK}&gt;<{MARK}>",
    f"{{{{ '{MARK}' }}}}{{% {MARK} %}}<{MARK}>",
)
SQL = (
    f"'{MARK}",
    f'"{MARK}',
    f"\\'{MARK}",
    f"' OR '1'='1' -- {MARK}",
    f"1 OR 1=1 -- {MARK}",
    f"1); SELECT pg_sleep(4); -- {MARK}",
    f"'; SELECT pg_sleep(4); -- {MARK}",
    f"' || (SELECT pg_sleep(4)) || '{MARK}",
    f"1 UNION SELECT NULL, version() -- {MARK}",
    f"$${MARK}$$",
    f"%s %(a)s %% {MARK}",
    f"-code,{MARK}",
    f"code; {MARK}",
    f"pk__in {MARK}",
    f"password__startswith={MARK}",
)
ODD = (
    "",
    " ",
    "\x00",
    f"{MARK}\x00{MARK}",
    "\x01\x02\x7f\x85",
    "\u202e" + MARK,
    "e\u0301" * 50,
    "ㅎㅏㄴ" + MARK,
    "👩‍👩‍👧‍👦" * 20,
    "\ufffe\uffff\ufdd0",
    "가" * 5_000,
    MARK * 20_000,
    "9" * 400,
    "-" + "9" * 400,
    "1e400",
    "1e-400",
    "NaN",
    "Infinity",
    "-1",
    "0",
    "2147483648",
    "9223372036854775808",
    "18446744073709551616",
    "0x7f",
    "１２３",
    "٣",
    "1,000",
    "1.0000000000000000000000001",
    "2024-02-30",
    "0000-00-00",
    "0001-01-01",
    "9999-12-31",
    "99999-01-01",
    "2024-13-45T99:99:99Z",
    "24:00",
    "true",
    "null",
    "[]",
    "{}",
    "[object Object]",
    "../../../../etc/passwd",
    "/etc/passwd%00.csv",
    "C:\\Windows\\win.ini",
    "file:///etc/passwd",
    f"http://{MARK}.example/",
    f"//{MARK}.example/",
    f"\\\\{MARK}.example\\a",
    f"/\\{MARK}.example",
    f"a\r\nX-{MARK}: 1",
    f"a%0d%0aX-{MARK}:%201",
    f"a\nSet-Cookie: {MARK}=1",
    "(" * 200,
    "(a+)+$" + "a" * 60,
    "%",
    "_%_",
    "${7*7}",
    "__class__",
    "constructor",
)
PAYLOADS = (*MARKUPS, *SQL, *ODD)
RAW = (  # no UTF-8, as it is put behind an equals sign
    b"%ff%fe",
    b"%ed%a0%80",
    b"%c0%af",
    b"%f8%88%80%80%80",
    b"\xff\xfe",
    b"%",
    b"%zz",
    b"%00",
)
TYPES = (
    "application/x-www-form-urlencoded",
    "application/x-www-form-urlencoded; charset=utf-16",
    "multipart/form-data; boundary=x",
    "multipart/form-data",
    "multipart/form-data; boundary=" + "x" * 300,
    "application/json",
    "text/plain",
    "text/xml",
    "",
    "a/b; charset=\x80",
    "/",
)
HEADERS = (
    ("HTTP_ACCEPT_LANGUAGE", f"{MARK}, " * 200),
    ("HTTP_ACCEPT_ENCODING", "gzip;q=x, br;q=9, *"),
    ("HTTP_X_AUTOSAVE", MARK),
    ("HTTP_ACCEPT", "application/json"),
    ("HTTP_RANGE", "bytes=0-0,99999999999999-"),
    ("HTTP_IF_MODIFIED_SINCE", "Mon, 99 Foo 99999 99:99:99 GMT"),
    ("HTTP_IF_NONE_MATCH", f'W/"{MARK}'),
    ("HTTP_X_FORWARDED_FOR", f"{MARK}, 1.2.3.4"),
    ("HTTP_X_FORWARDED_HOST", f"{MARK}.example"),
    ("HTTP_X_HTTP_METHOD_OVERRIDE", "DELETE"),
    ("HTTP_REFERER", f"http://{MARK}.example/\udce2"),
    ("HTTP_USER_AGENT", f"<{MARK}>" * 100),
    ("HTTP_ORIGIN", f"http://{MARK}.example"),
)

LEADING = {"href", "src", "action", "formaction"}
_SCRIPT = re.compile("javascript:|data:text", re.IGNORECASE)
_ERRORS = re.compile(r"syntax error at or near|psycopg2|pg_catalog|unterminated quoted|Traceback \(most recent")


class _Live(HTMLParser):
    """Keeps what of a typed text a browser would take for an element, a handler or a script's address."""

    found = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        named = any(name.startswith(f"on{MARK}") for name, _ in attrs)
        leads = any(name in LEADING and _SCRIPT.match("".join((value or "").split())) for name, value in attrs)
        if tag.startswith(MARK) or named or leads:
            self.found = self.found or f"{tag} {attrs}"[:120]


def live_markup(page: str) -> str:
    """Return what of a typed text stands in a page as markup, "" where all of it is text."""
    if MARK not in page and "script:" not in page:
        return ""
    reader = _Live()
    reader.feed(page)
    return reader.found


def told_of_the_database(page: str) -> str:
    """Return words of the database or of the program that stand in a page, "" where there are none."""
    found = _ERRORS.search(page)
    return found[0] if found else ""
