"""The answer when something breaks: 503 where the database is away or gave up, else 500; never a cause.

The number on the page is in the server's log beside the traceback.
"""

import logging
import secrets
import sys

from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.template import loader

from exchange import sentences as of_exchange

GAVE_UP = {"57014", "55P03", "40P01"}  # PostgreSQL's codes: statement timeout, lock timeout, deadlock
TOO_SLOW = f"처리가 오래 걸려 멈췄습니다. 이번에 보낸 것은 저장되지 않았습니다. {of_exchange.TRY_LATER}"
RETRY_SECONDS = 10

logger = logging.getLogger(__name__)


def server_error(request: HttpRequest) -> HttpResponse:
    """Answer for a view or middleware that raised; Django calls this while the exception is being handled."""
    error = sys.exc_info()[1]
    number = secrets.token_hex(4)
    away = isinstance(error, (OperationalError, InterfaceError))
    code = str(getattr(error.__cause__, "pgcode", "")) if error else ""
    logger.error("failure %s: %s %s: %s", number, request.method, request.path, type(error).__name__)
    status = 503 if away else 500
    reason = TOO_SLOW if away and code in GAVE_UP else ""
    response: HttpResponse
    if request.headers.get("X-Autosave"):
        response = JsonResponse({"error": reason or "지금은 저장할 수 없습니다.", "error_id": number}, status=status)
    else:
        page = loader.get_template(f"{status}.html").render({"error_id": number, "reason": reason})
        response = HttpResponse(page, status=status)
    if away:
        response["Retry-After"] = str(RETRY_SECONDS)
    return response
