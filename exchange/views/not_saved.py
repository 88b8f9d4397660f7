"""Nothing typed is lost: what was sent when it could not be taken comes back on the page that says so."""

from django.http import HttpResponse, JsonResponse
from django.middleware.csrf import get_token
from django.template.response import TemplateResponse

from exchange.requests import Request

OWN_FIELDS = {"csrfmiddlewaretoken", "next", "version"}
SECRETS = ("password", "token", "code")  # parts of names of fields that are never shown again
TYPED_LENGTH = 15  # a text this long, or of several lines, was typed rather than chosen
RESEND = "화면을 연 뒤 로그인이 바뀌어 저장하지 못했습니다."


def not_saved(request: Request, reason: str, status: int, *, login: str = "", resend: bool = False) -> HttpResponse:
    """Say ``reason`` and show the texts that were sent; with ``resend`` a button sends all fields once more."""
    sent = [(name, value) for name, values in request.POST.lists() if name not in OWN_FIELDS for value in values]
    shown = [(name, value) for name, value in sent if not _is_secret(name)]
    context = {
        "reason": reason,
        "login": login,
        "typed": [value for _, value in shown if len(value) >= TYPED_LENGTH or "\n" in value],
        "resend": [(name, value) for name, value in request.POST.items() if name != "csrfmiddlewaretoken"]
        if resend
        else [],
        "address": request.get_full_path(),
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
        and not any(_is_secret(name) for name in request.POST if name not in OWN_FIELDS)
    ):
        return not_saved(request, RESEND, 403, resend=True)
    return TemplateResponse(request, "403_csrf.html", status=403).render()


def _is_from_our_page(request: Request) -> bool:
    """Whether the two headers that no page of another site can forge both name this site."""
    origin = f"{request.scheme}://{request.get_host()}"
    fetched_from = request.headers.get("Sec-Fetch-Site", "same-origin")  # older browsers don't send it
    return request.headers.get("Origin") == origin and fetched_from == "same-origin"


def _is_secret(name: str) -> bool:
    return any(part in name for part in SECRETS)
