"""How long a login lasts, what a person must do first, and what happens to somebody whose login is over.

All by real time; the demonstration's clock has no say here.
"""

import time
from typing import cast
from urllib.parse import urlencode

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY, get_user, logout
from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.crypto import constant_time_compare
from django.utils.functional import SimpleLazyObject

from exchange import login_stamp, rules
from exchange.kept import version_told
from exchange.models import AccessResult, User
from exchange.queries.installation import installation
from exchange.requests import MemberRequest, Request
from exchange.roles import Capability
from exchange.views.login import CHOOSES_ANEW
from exchange.views.not_saved import not_saved

PASSWORDS = "django.contrib.auth.backends.ModelBackend"  # what a login of ours goes through
ENDED = "로그인이 끝나 저장하지 못했습니다."
DUTY_FREE = {  # what somebody may open who has yet to do a duty
    *("exchange:logout", "exchange:session_extend", "exchange:display"),
    *("exchange:help", "exchange:accessibility", "exchange:privacy"),
}


class LoginLimitMiddleware:
    """End logins that were idle or lasted too long; note each use; hang the number of unread notices on the request."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request: Request) -> HttpResponse:
        request.login_ended = ""
        request.user = cast(User, SimpleLazyObject(lambda: account_of(request)))
        if SESSION_KEY in request.session:
            self._keep_or_end(request)
        elif settings.SESSION_COOKIE_NAME in request.COOKIES and request.session.is_empty():
            request.login_ended = "other"
        request.notices_unread = SimpleLazyObject(lambda: _unread_of(request))
        with version_told(request.session.version if request.method in ("GET", "HEAD") else None):
            return self.get_response(request)

    def _keep_or_end(self, request: Request) -> None:
        now = int(time.time())
        ended = login_stamp.why_ended(request.session, now, settings.IDLE_MINUTES * 60)
        if ended:
            logout(request)
            request.login_ended = ended
        else:
            login_stamp.touch(request.session, now)


def account_of(request: Request) -> AbstractBaseUser | AnonymousUser:
    """Return the account that came with the session, where the session proves to be its login.

    Where anything is missing or differs (an account out of use, a changed password, a replaced key), Django looks
    again, and ends the session where it has to.
    """
    session = request.session
    proof, backend, key = (session.get(name) for name in (HASH_SESSION_KEY, BACKEND_SESSION_KEY, SESSION_KEY))
    account = session.account  # there once the session was read, as it was for its values
    proven = (
        account is not None
        and key == str(account.pk)
        and backend == PASSWORDS
        and PASSWORDS in settings.AUTHENTICATION_BACKENDS
        and account.is_active
        and constant_time_compare(proof or "", account.get_session_auth_hash())
    )
    return account if account is not None and proven else get_user(request)


def _unread_of(request: Request) -> int:
    """Return how many notices the account of the session has not read; 0 for who is told of nothing."""
    user = request.user
    return request.session.unread if user.is_authenticated and user.rights.news else 0


class LoginMiddleware(LoginRequiredMiddleware):
    """Send somebody without a login to the login page; give back what was typed where something was being sent.

    Runs after the check against forged requests, so only texts from our own pages are shown again.
    """

    def process_view(self, request: HttpRequest, view, args, kwargs) -> HttpResponse | None:
        cast(Request, request).is_ours = True
        if request.user.is_authenticated or not getattr(view, "login_required", True):
            return None
        asked = cast(Request, request)
        wants_json = request.headers.get("X-Autosave") or "application/json" in request.headers.get("Accept", "")
        if wants_json:
            answer = {"error": f"{ENDED} 다시 로그인한 뒤 저장해 주세요.", "login": self._login(asked, "")}
            return JsonResponse(answer, status=401)
        if request.method in ("GET", "HEAD"):
            return redirect(self._login(asked, request.get_full_path()))
        return not_saved(asked, ENDED, 401, login=self._login(asked, ""), resend=True)

    def _login(self, request: Request, path: str) -> str:
        query = {"next": path, "ended": request.login_ended}
        query = {name: value for name, value in query.items() if value and value != "/"}
        return reverse("exchange:login") + (f"?{urlencode(query)}" if query else "")


class DutyMiddleware:
    """Lead to the page of what a person must do before anything else: a password of the own, a second factor."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request: Request) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: Request, view, args, kwargs) -> HttpResponse | None:
        if not request.user.is_authenticated:
            return None
        if rules.why_not_from(request.user, request.META.get("REMOTE_ADDR", "")):
            request.log_user, request.log_result = request.user, AccessResult.REFUSED
            logout(request)  # a login that was taken to another network, or a role that came since
            return redirect(f"{reverse('exchange:login')}?ended=elsewhere")
        duties = duties_of(cast(MemberRequest, request))
        if not duties or request.resolver_match.view_name in {*DUTY_FREE, *duties}:
            return None
        return redirect(duties[0])


def duties_of(request: MemberRequest) -> list[str]:
    """Return the names of the pages that somebody has to be done with before any other, in order."""
    user = request.user
    duties = []
    if user.must_change_password or CHOOSES_ANEW in request.session:
        duties.append("exchange:password_change")
    sets_up = user.may(Capability.ADMINISTER) and not installation().is_set_up
    if rules.needs_second_factor(user) and not user.is_verified():
        duties.append("exchange:setup_factor" if sets_up else "exchange:second_factor_setup")
    if sets_up:
        duties.append("exchange:setup_organisation")
    return duties
