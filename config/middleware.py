"""What happens around every view: rights by policy, the menu, answers to refusals, headers."""

import logging

from django.http import HttpResponse, JsonResponse
from django.template.response import TemplateResponse
from django.utils.cache import patch_cache_control
from django.utils.functional import SimpleLazyObject

from config import menu, policy
from exchange import sentences as of_exchange
from exchange.errors import Refusal, Refused, not_your_role
from exchange.requests import Request

log = logging.getLogger("hanteam.refusals")

MAY_NOT_SEE = not_your_role(of_exchange.MAY_NOT_SEE, of_exchange.ASK_CENTRE)
MAY_NOT_DO = not_your_role("이 일을 할 권한이 없습니다.", of_exchange.ASK_CENTRE)


class PolicyMiddleware:
    """Refuse what the policy table does not allow; hang the menu on the request."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request: Request) -> HttpResponse:
        request.menu = SimpleLazyObject(lambda: menu.menu_of(request))  # no view may ever be reached: 404, 405, CSRF
        response = self.get_response(request)
        response.headers.setdefault("Permissions-Policy", "camera=(), geolocation=(), microphone=(), payment=()")
        if getattr(request, "user", None) is not None and request.user.is_authenticated:
            patch_cache_control(response, no_store=True)
        return response

    def process_view(self, request: Request, view, args, kwargs) -> HttpResponse | None:
        name = request.resolver_match.view_name
        access = policy.POLICY.get(name)
        if access is None:
            log.error("address %s has no line in the policy", name)
            return refuse(request, MAY_NOT_SEE)
        if request.method not in access.methods:
            answer = TemplateResponse(request, "405.html", status=405).render()
            answer.headers["Allow"] = ", ".join(access.methods)
            return answer
        if not access.lets(request.user, request.method):
            return refuse(request, MAY_NOT_SEE if request.method in ("GET", "HEAD") else MAY_NOT_DO)
        return None


class RefusalMiddleware:
    """Answer what an action or a view refuses, with the sentence, the help and the status of the refusal."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request: Request) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: Request, error: Exception) -> HttpResponse | None:
        return refuse(request, error.refusal) if isinstance(error, Refused) else None


def refuse(request: Request, refusal: Refusal) -> HttpResponse:
    """Answer a refusal: as JSON to an autosave, else by the page of its status."""
    if request.headers.get("X-Autosave"):
        return JsonResponse({"error": str(refusal), "kind": refusal.kind.code}, status=refusal.status)
    page = f"{refusal.status}.html"
    return TemplateResponse(request, page, {"refusal": refusal}, status=refusal.status).render()
