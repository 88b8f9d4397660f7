"""The answer when something breaks: 503 where the database answered with an error or not at all, else 500.

Never a cause: the number on the page is in the server's log beside the traceback. What was sent comes back on the page.
"""

import logging
import secrets
import sys
from typing import cast

from django.db import Error
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.template import loader

from exchange import sentences as of_exchange
from exchange.requests import Request
from exchange.views.not_saved import not_saved

GAVE_UP = {"57014", "55P03", "40P01"}  # PostgreSQL's codes: statement timeout, lock timeout, deadlock
CLOSED = {"08", "57"}  # classes of codes: no connection, the server is being stopped or started
TOO_SLOW = f"처리가 오래 걸려 멈췄습니다. 이번에 보낸 것은 저장되지 않았습니다. {of_exchange.TRY_LATER}"
BROKE_HERE = "처리하는 가운데 오류가 났습니다."
BROKEN = "자료를 보관하는 곳이 오류로 답해 처리하지 못했습니다."
RETRY_SECONDS = 10

logger = logging.getLogger(__name__)


def server_error(request: HttpRequest) -> HttpResponse:
    """Answer for a view or middleware that raised; Django calls this while the exception is being handled."""
    error = sys.exc_info()[1]
    number = secrets.token_hex(4)
    failed = isinstance(error, Error)  # of any kind: away, read-only, without a right, out of room
    code = str(getattr(error.__cause__, "pgcode", "")) if error else ""
    logger.error("failure %s: %s %s: %s", number, request.method, request.path, type(error).__name__)
    status = 503 if failed else 500
    reason = _reason(code) if failed else ""
    response: HttpResponse
    if request.headers.get("X-Autosave"):
        response = JsonResponse({"error": reason or "지금은 저장할 수 없습니다.", "error_id": number}, status=status)
    elif request.method == "POST" and getattr(request, "is_ours", False):
        response = not_saved(cast(Request, request), reason or BROKE_HERE, status, resend=failed, number=number)
    else:
        page = loader.get_template(f"{status}.html").render({"error_id": number, "reason": reason})
        response = HttpResponse(page, status=status)
    if failed:
        response["Retry-After"] = str(RETRY_SECONDS)
    return response


def _reason(code: str) -> str:
    """Say what the database did by PostgreSQL's ``code``; "" where it is away, which its page says itself."""
    if code in GAVE_UP:
        return TOO_SLOW
    return BROKEN if code and code[:2] not in CLOSED else ""
