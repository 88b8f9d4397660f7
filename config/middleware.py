"""What happens around every view: rights by policy, the menu, answers to refusals, headers."""

import logging

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.template.response import TemplateResponse
from django.utils.cache import patch_cache_control

from config import menu, policy
from exchange.errors import Refusal

log = logging.getLogger("hanteam.refusals")

ROLE_REFUSED = "이 화면을 볼 권한이 없습니다. 필요하면 국무조정실 성과관리운영팀에 문의해 주세요."
NOT_OPENED = "단추를 눌러야 처리되는 주소입니다. 앞 화면에서 다시 눌러 주세요."
ACT_REFUSED = "이 일을 할 권한이 없습니다. 필요하면 국무조정실 성과관리운영팀에 문의해 주세요."


class PolicyMiddleware:
    """Refuse what the policy table does not allow; hang the menu on the request."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        response.headers.setdefault("Permissions-Policy", "camera=(), geolocation=(), microphone=(), payment=()")
        if getattr(request, "user", None) is not None and request.user.is_authenticated:
            patch_cache_control(response, no_store=True)
        return response

    def process_view(self, request: HttpRequest, view, args, kwargs) -> HttpResponse | None:
        name = request.resolver_match.view_name
        access = policy.POLICY.get(name)
        if access is None:
            log.error("address %s has no line in the policy", name)
            return refuse(request, ROLE_REFUSED, 403)
        request.menu = menu.menu_of(request.user, name)
        if request.method not in access.methods:
            answer = refuse(request, NOT_OPENED, 405)
            answer.headers["Allow"] = ", ".join(access.methods)
            return answer
        if not access.lets(request.user, request.method):
            return refuse(request, ROLE_REFUSED if request.method in ("GET", "HEAD") else ACT_REFUSED, 403)
        return None


class RefusalMiddleware:
    """Answer a Refusal raised by an action or a view with its sentence and its status."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        if isinstance(error, Refusal):
            return refuse(request, error.reason, error.status)
        return None


def refuse(request: HttpRequest, reason: str, status: int) -> HttpResponse:
    """Say ``reason`` with ``status``: as JSON to an autosave, else as the page of that status."""
    if request.headers.get("X-Autosave"):
        return JsonResponse({"error": reason}, status=status)
    return TemplateResponse(request, f"{status}.html", {"reason": reason}, status=status).render()
