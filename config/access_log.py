"""One line in the access log for each request that reads, changes, takes out or is refused something.

Written after the answer is made, before it leaves. A view may say more through attributes of the request:
    log_subject  whose data it was: an account's name, a post, a ministry
    log_reason   why personal data was taken out
    log_kind     an AccessKind, where the method does not tell it (login, logout)
    log_target   what it was about, where the address does not tell it
    log_result   an AccessResult, where the status does not tell it
    log_user     the account it was about, where nobody is logged in after the request (logout, a failed login)

Where the line cannot be written, whatever shows data is withheld (503), an answer to a change too: nobody reads unseen.
What was changed is stored by then, and its history rows say who did; what was refused comes back as it was typed.
"""

import logging
import secrets
from typing import cast
from urllib.parse import unquote_plus

from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.template.response import TemplateResponse

from config.logs import without_secrets
from exchange import sentences as of_exchange
from exchange.actions.access import Access, append_entry
from exchange.models import AccessKind, AccessResult
from exchange.requests import Request
from exchange.views.not_saved import not_saved

logger = logging.getLogger("hanteam.access")

# nothing is read, changed or refused there
UNLOGGED = {"healthz", "readyz", "home", "exchange:session_extend", "exchange:job_progress"}
REFUSED_TO_ANYBODY = {401, 403, 429}  # logged although nobody is logged in; a 404 or a way to the login page is not
DECODED_MOST = 4_000  # bytes of an address: more than a line holds, and decoding megabytes takes tens of seconds
SHOWS_NOTHING = {400, 401, 403, 404, 405, 429}
DONE_UNSENT = "접속 기록을 남기지 못해 결과를 보여 드릴 수 없습니다. 처리되었는지 화면을 다시 열어 확인해 주세요."
UNSENT = f"접속 기록을 남기지 못해 화면을 보여 드릴 수 없습니다. {of_exchange.TRY_LATER}"


class AccessLogMiddleware:
    """Stands outside the session's middleware, so that logins and logouts are over when it writes."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if response.status_code == 503:  # most likely the database is away: don't make the visitor wait for it again
            return response
        try:
            access = access_of(request, response)
            if access:
                append_entry(access)
        except DatabaseError:
            number = secrets.token_hex(4)
            logger.exception("failure %s: no access log line for %s %s", number, request.method, request.path)
            return withheld(request, response, number)
        return response


def withheld(request: HttpRequest, response: HttpResponse, number: str) -> HttpResponse:
    """Return what is answered instead where no line could be written: the same, where it shows nobody's data.

    number  stands on the page and in the server's log
    """
    status = response.status_code
    if status in SHOWS_NOTHING or 300 <= status < 400:
        return response
    if response.headers.get("Content-Type", "").startswith("application/json"):
        own = request.method == "POST" and status < 400  # that something was saved
        return response if own else JsonResponse({"error": UNSENT}, status=503)
    if request.method == "POST" and status >= 400 and getattr(request, "is_ours", False):
        return not_saved(cast(Request, request), UNSENT, 503, resend=True, number=number)
    reason = UNSENT if request.method in ("GET", "HEAD") else DONE_UNSENT
    return TemplateResponse(request, "503.html", {"reason": reason, "error_id": number}, status=503).render()


def access_of(request: HttpRequest, response: HttpResponse) -> Access | None:
    """Return what is to be written about this request, None where nothing is."""
    name = request.resolver_match.view_name if request.resolver_match else ""
    if name in UNLOGGED:
        return None
    user = getattr(request, "log_user", None) or getattr(request, "user", None)
    if user is None:  # refused before anybody asked who it was: a wrong Host header
        return None
    kind = getattr(request, "log_kind", "") or _kind_of(request, response)
    known = user.is_authenticated
    if not known and kind != AccessKind.LOGIN and response.status_code not in REFUSED_TO_ANYBODY:
        return None
    return Access(
        user_id=user.pk if known else None,
        user_name=user.username if known else "알 수 없는 계정",
        role=user.role if known else "",
        address=request.META.get("REMOTE_ADDR", ""),
        kind=kind,
        action=name or "-",
        target=without_secrets(_target(request, kind)),
        subject=getattr(request, "log_subject", ""),
        result=getattr(request, "log_result", "") or _result_of(response),
        status=response.status_code,
        durable=kind != AccessKind.VIEW,
    )


def _kind_of(request: HttpRequest, response: HttpResponse) -> str:
    if request.method not in ("GET", "HEAD"):
        return AccessKind.CHANGE
    is_file = response.headers.get("Content-Disposition", "").startswith("attachment")
    return AccessKind.EXPORT if is_file else AccessKind.VIEW


def _target(request: HttpRequest, kind: str) -> str:
    """Return the path, the reason where one was given; for what is read also the conditions: they say which rows."""
    raw = request.META.get("QUERY_STRING", "")[:DECODED_MOST]
    query = unquote_plus(raw, errors="backslashreplace")  # what is no UTF-8: as it is
    path = getattr(request, "log_target", "") or request.path
    if reason := getattr(request, "log_reason", ""):  # first, for a long line is cut at its end
        rest = request.GET.copy()
        rest.pop("reason", None)
        return f"{path} 사유: {reason} ?{unquote_plus(rest.urlencode())}".rstrip(" ?")
    return f"{path}?{query}" if query and kind in (AccessKind.VIEW, AccessKind.EXPORT) else path


def _result_of(response: HttpResponse) -> str:
    if response.status_code < 400:
        return AccessResult.OK
    return AccessResult.FAILED if response.status_code >= 500 else AccessResult.REFUSED
