"""The first start of an installation: by a link, once, to the first administrator; then who runs the service."""

from typing import Any, cast

from django.contrib import auth, messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters

from exchange import clock, rules
from exchange.actions import first_start
from exchange.errors import Incomplete, Refusal, refuse_if
from exchange.forms.first_start import FirstAdministratorForm, SetUpForm
from exchange.models import AccessKind, AccessResult, Installation, SetupLink, User
from exchange.queries.installation import installation, ministries_on_file
from exchange.queries.second_factor import has_second_factor
from exchange.requests import MemberRequest, Request
from exchange.views.login import enter
from exchange.views.passwords import address_of
from exchange.views.second_factor import switch_on

LINK = "setup_link"  # in the session: the hash of the link by which somebody came
DONE = "최초 설정을 마쳤습니다. 계정과 기관은 자료·관리에서 등록해 주세요."


@login_not_required
@never_cache
def setup_link(request: Request, token: str) -> HttpResponse:
    """Take the token out of the address, which is written down in many places, and go on to the form."""
    request.log_kind, request.log_result = AccessKind.LOGIN, AccessResult.FAILED
    _refuse_elsewhere(request)
    digest = first_start.hash_of(token)
    if _why_closed(digest):
        return _closed_page(request)
    request.log_result = AccessResult.OK
    request.session.flush()
    request.session[LINK] = digest
    return redirect("exchange:setup")


@login_not_required
@never_cache
@sensitive_post_parameters()
def setup(request: Request) -> HttpResponse:
    """Register the first administrator, who goes on logged in."""
    _refuse_elsewhere(request)
    digest = request.session.get(LINK, "")
    if request.method != "POST":
        if _why_closed(digest):
            return _closed_page(request)
        return _setup_page(request, FirstAdministratorForm())

    request.log_kind, request.log_result = AccessKind.LOGIN, AccessResult.FAILED
    if not digest:
        return _closed_page(request)
    refuse_if(_why_closed(digest))  # before the form: it would call the name taken that somebody else came in under
    form = FirstAdministratorForm(request.POST)
    if not form.is_valid():
        return _setup_page(request, form, 422)
    try:
        account = first_start.register_first_administrator(
            digest,
            form.values(),
            password=form.cleaned_data["password"],
            moment=timezone.now(),
            by=first_start.NOBODY,
            at=clock.now(),
        )
    except Incomplete as refused:
        form.add_error(None, refused.reason)
        return _setup_page(request, form, 422)
    request.log_subject = account.username
    user = cast(User, auth.authenticate(request, username=account.username, password=form.cleaned_data["password"]))
    enter(request, user, "")
    return redirect("exchange:setup_factor")


@never_cache
@sensitive_post_parameters()
def setup_factor(request: MemberRequest) -> HttpResponse:
    """Switch the first administrator's second factor on."""
    if installation().is_set_up:
        return redirect("exchange:second_factor_setup")
    if not has_second_factor(request.user):
        return switch_on(request, "exchange/setup_factor.html", "exchange/setup_codes.html")
    if not request.user.is_verified():
        auth.logout(request)  # a login from before it was switched on
        return redirect("exchange:login")
    return redirect("exchange:setup_organisation")


def setup_organisation(request: MemberRequest) -> HttpResponse:
    """Say who runs the service; that ends the set-up."""
    if installation().is_set_up:
        return redirect("exchange:manage_installation_edit")
    if not request.user.is_verified():
        return redirect("exchange:setup_factor")
    known = installation()
    here: dict[str, Any] = {"operator": known.operator, "office": known.office, "phone": known.phone}
    here |= {"address": f"{request.scheme}://{request.get_host()}", "is_official": known.is_official}
    form = SetUpForm(
        request.POST if request.method == "POST" else None,
        initial=here,
        instance=Installation(),
        ministries=ministries_on_file(),
        by=request.user,
        today=clock.today(),
    )
    if request.method == "POST" and form.is_valid():
        first_start.set_up_installation(form.values(), **form.asides_typed(), by=request.user, at=clock.now())
        messages.success(request, DONE)
        return redirect("/")
    status = 422 if form.is_bound else 200
    return TemplateResponse(request, "exchange/setup_organisation.html", {"form": form}, status=status)


def _refuse_elsewhere(request: Request) -> None:
    """Whoever registers here will be an administrator: raises NotAllowed from where these may not log in."""
    refuse_if(rules.why_not_administer_from(address_of(request)))


def _why_closed(digest: str) -> Refusal | None:
    return rules.why_not_set_up(SetupLink.objects.filter(digest=digest).first(), timezone.now())


def _setup_page(request: Request, form: FirstAdministratorForm, status: int = 200) -> HttpResponse:
    return TemplateResponse(request, "exchange/setup.html", {"form": form}, status=status)


def _closed_page(request: Request) -> HttpResponse:
    """Answer alike to a link that is used, replaced, too old or was never made."""
    context = {"refusal": rules.CLOSED_LINK}
    return TemplateResponse(request, "exchange/setup_expired.html", context, status=rules.CLOSED_LINK.status)
