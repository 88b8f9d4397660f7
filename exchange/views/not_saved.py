"""Nothing typed is lost: what was sent when it could not be taken comes back on the page that says so."""

import re

from django.http import HttpResponse, JsonResponse
from django.middleware.csrf import get_token
from django.template.response import TemplateResponse

from exchange.requests import Request

OWN_FIELDS = {"csrfmiddlewaretoken", "next", "version"}
SECRETS = ("password", "token")  # parts of names of fields that are never shown again
FACTOR = "factor"  # part of the names of pages on which a field called code is a secret too
A_CODE = re.compile(r"[a-z_]+")  # what stands for a choice or a tick: sent again, and nothing to read
LONG = 60  # letters from which on a value is shown in a field of several lines
RESEND = "화면을 연 뒤 로그인이 바뀌어 저장하지 못했습니다."


def not_saved(
    request: Request, reason: str, status: int, *, login: str = "", resend: bool = False, number: str = ""
) -> HttpResponse:
    """Say ``reason`` and show every value that was sent; with ``resend`` a button sends all fields once more.

    Files cannot be sent once more, and secrets are not: the button is missing where there are any. With the ``number``
    of a failure the page asks the database for nothing.
    """
    sent = [(name, value) for name, values in request.POST.lists() for value in values]
    whole = not request.FILES and not any(_is_secret(request, name) for name, _ in sent if name not in OWN_FIELDS)
    shown = [value for name, value in sent if name not in OWN_FIELDS and not _is_secret(request, name)]
    context = {
        "reason": reason,
        "number": number,
        "bare": bool(number),
        "login": login,
        "typed": [
            (value, len(value) > LONG or "\n" in value) for value in shown if value and not A_CODE.fullmatch(value)
        ],
        "resend": [(name, value) for name, value in sent if name != "csrfmiddlewaretoken"] if resend and whole else [],
        "address": request.get_full_path(),
        "files": [file.name for files in request.FILES.lists() for file in files[1]],
    }
    return TemplateResponse(request, "exchange/not_saved.html", context, status=status).render()


def csrf_failure(request: Request, reason: str = "") -> HttpResponse:
    """Answer a request without a valid token (settings.CSRF_FAILURE_VIEW).

    Where the browser itself says that our own page sent it, the page was merely opened before the last login: a save
    in the background gets a fresh token, a form a button that sends it again. Anything else is refused.
    """
    own = _is_from_our_page(request)
    if request.headers.get("X-Autosave"):
        fresh = {"token": get_token(request)} if own else {}
        return JsonResponse({"error": RESEND, **fresh}, status=403)
    if (
        own
        and request.POST
        and not request.FILES
        and not any(_is_secret(request, name) for name in request.POST if name not in OWN_FIELDS)
    ):
        return not_saved(request, RESEND, 403, resend=True)
    return TemplateResponse(request, "403_csrf.html", status=403).render()


def _is_from_our_page(request: Request) -> bool:
    """Whether the two headers that no page of another site can forge both name this site."""
    origin = f"{request.scheme}://{request.get_host()}"
    fetched_from = request.headers.get("Sec-Fetch-Site", "same-origin")  # older browsers don't send it
    return request.headers.get("Origin") == origin and fetched_from == "same-origin"


def _is_secret(request: Request, name: str) -> bool:
    page = request.resolver_match.view_name if request.resolver_match else ""
    return any(part in name for part in SECRETS) or (name == "code" and FACTOR in page)
