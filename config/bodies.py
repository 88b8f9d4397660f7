"""What a browser sends is UTF-8 or refused: bodies, addresses, names of fields and files.

An address holds no NUL either, and has an end: PostgreSQL stores no NUL and fails where one is compared with a column,
so no view and no filter has to think of it. Texts of forms are another matter: there it is left out (``clean_text``).

Django decodes what is no UTF-8 with a sign in the place of what it could not read (�), takes a body in whatever charset
it claims for itself, and fails on some claims. Here each such request is answered with 400 and a Korean sentence,
before the check against forged requests reads the form; so it holds for the login page too.
"""

import codecs
from collections.abc import Callable
from contextlib import suppress
from typing import Any
from urllib.parse import unquote_to_bytes

from django.conf import settings
from django.core.exceptions import BadRequest, SuspiciousOperation
from django.http import HttpResponse, UnreadablePostError
from django.http.multipartparser import MultiPartParserError

from config.content_types import NO_TYPE
from config.middleware import refuse
from exchange.errors import Help, Refusal, unreadable
from exchange.requests import Request

FORM, FILES = "application/x-www-form-urlencoded", "multipart/form-data"
REPLACED = "\ufffd"  # what Django puts where it could not decode

AGAIN = Help("저장한 것은 없습니다. 앞 화면으로 돌아가 다시 보내 주세요.")
NOT_UTF8 = unreadable("글자 부호가 UTF-8이 아니어서 읽지 못했습니다.", AGAIN)
NOT_A_FORM = unreadable("보낸 내용의 형식이 맞지 않아 읽지 못했습니다.", AGAIN)
QUERY_LIMIT = 16_000  # bytes of an address behind its ?, as sent: 500 picked tasks and a reason of 9-byte letters

TYPE_AGAIN = Help("조건을 화면에서 다시 입력해 주세요.")
TOO_LARGE = unreadable("보낸 파일이 너무 커서 읽지 않았습니다.", Help("파일을 줄이거나 나누어 다시 올려 주세요."))
BAD_ADDRESS = unreadable("주소의 조건이 UTF-8이 아니어서 읽지 못했습니다.", TYPE_AGAIN)
NUL_IN_ADDRESS = unreadable("주소에 쓸 수 없는 글자(NUL)가 있어 읽지 못했습니다.", TYPE_AGAIN)
TOO_MUCH_ADDRESS = unreadable("주소의 조건이 너무 길거나 많아 읽지 못했습니다.", TYPE_AGAIN)


class Utf8Middleware:
    """Decode everything as UTF-8 and refuse what is not; stands before whatever reads a form."""

    def __init__(self, get_response: Callable[[Request], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: Request) -> HttpResponse:
        with suppress(SuspiciousOperation):  # it reads the address, whose conditions may be too many: refused below
            request.encoding = "utf-8"  # whatever the request says of itself: why_unreadable() looks at that
        return self.get_response(request)

    def process_view(self, request: Request, view: Any, args: Any, kwargs: Any) -> HttpResponse | None:
        refusal = why_unreadable(request)
        return refuse(request, refusal) if refusal else None


def why_unreadable(request: Request) -> Refusal | None:
    """Say why what was sent cannot be read; None where all of it is UTF-8 in the form it claims to have."""
    query = request.META.get("QUERY_STRING", "").encode("latin-1", "replace")
    if refusal := why_unreadable_address(request.path, query):
        return refusal
    try:
        request.GET  # noqa: B018 - read here, so that too many conditions are refused here and nowhere else
    except SuspiciousOperation:
        return TOO_MUCH_ADDRESS
    if request.method in ("GET", "HEAD"):
        return None
    if request.content_type == NO_TYPE or not _says_utf8((request.content_params or {}).get("charset", "")):
        return NOT_UTF8
    try:
        return _why_unreadable_body(request)
    except (MultiPartParserError, BadRequest, SuspiciousOperation):  # a wrong boundary, too many fields, too large
        return NOT_A_FORM
    except UnreadablePostError:  # the visitor went away; nobody reads the answer
        return NOT_A_FORM


def why_unreadable_address(path: str, query: bytes) -> Refusal | None:
    """Say why an address cannot be read: no UTF-8, a NUL, no end. Also of one that a form sends as a value.

    path   decoded;  query  what stands behind the ``?``, as it was sent
    """
    if len(query) > QUERY_LIMIT:
        return TOO_MUCH_ADDRESS
    raw = unquote_to_bytes(query)
    if not _is_utf8(raw):
        return BAD_ADDRESS
    return NUL_IN_ADDRESS if b"\0" in raw or "\0" in path else None


def _why_unreadable_body(request: Request) -> Refusal | None:
    if request.content_type == FILES:
        size = request.headers.get("Content-Length", "")
        if size.isdigit() and int(size[:12]) > settings.UPLOAD_MOST_BYTES:  # where nothing is said, nothing is read
            return TOO_LARGE
        return None if _has_readable_parts(request) else NOT_UTF8
    if request.content_type == FORM:
        return None if _is_utf8(unquote_to_bytes(request.body)) and request.POST is not None else NOT_UTF8
    if (request.content_type or "").endswith("json") or (request.content_type or "").startswith("text/"):
        return None if _is_utf8(request.body) else NOT_UTF8
    return None  # read by nobody


def _has_readable_parts(request: Request) -> bool:
    """Whether names and texts of every part are UTF-8. Django leaves out a part whose name it cannot read.

    A body too large to be held is judged by what Django made of it: a sign in the place of a letter, a missing file.
    """
    size = request.headers.get("Content-Length", "")
    is_held = size.isdigit() and int(size) <= settings.DATA_UPLOAD_MAX_MEMORY_SIZE
    boundary = (request.content_params or {}).get("boundary", "").encode("latin-1", "replace")
    as_sent = True
    if is_held and boundary:
        for piece in request.body.split(b"--" + boundary):
            head, _, content = piece.partition(b"\r\n\r\n")
            is_text = b"filename" not in head.lower()
            as_sent = as_sent and b"content-transfer-encoding" not in head.lower()
            if not _is_utf8(head) or (is_text and not _is_utf8(content)):
                return False
    names = [name for name, files in request.FILES.lists() for name in (name, *(file.name or "" for file in files))]
    values = [text for _, texts in request.POST.lists() for text in texts if not (is_held and as_sent)]
    return not any(REPLACED in str(text) for text in (*names, *values))


def _says_utf8(charset: str) -> bool:
    """Whether a charset is left out or another name of UTF-8: ``utf8``, ``UTF-8``."""
    try:
        return not charset.strip() or codecs.lookup(charset.strip()).name == "utf-8"
    except (LookupError, ValueError):
        return False


def _is_utf8(raw: bytes) -> bool:
    try:
        raw.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True
