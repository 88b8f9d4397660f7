"""Accounts: opening one, a new first password, out of use and back. A first password is shown on the answer, once."""

from collections.abc import Callable

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.views.decorators.http import require_POST

from exchange import clock
from exchange.actions import accounts
from exchange.errors import Refused
from exchange.models import User
from exchange.views.manage import ALREADY, Noun, row_or_404
from exchange.views.manage_nouns import ACCOUNT


def manage_account_add(request: HttpRequest, noun: Noun) -> HttpResponse:
    row = User()
    form = noun.form(
        request.POST if request.method == "POST" else None, instance=row, by=request.user, today=clock.today()
    )
    context = {"noun": noun, "form": form, "row": row, "home": noun.list_page, "why_not": noun.why_not(request.user)}
    if request.method != "POST":
        return TemplateResponse(request, noun.template, context)

    if not form.is_valid():
        if twin := form.twin():
            messages.info(request, f"{ALREADY} 첫 비밀번호를 보지 못했으면 비밀번호를 다시 정해 주세요.")
            return redirect(noun.page("edit", twin))
        return TemplateResponse(request, noun.template, context, status=422)
    password = accounts.first_password()
    try:
        account = accounts.create_account(form.values(), password=password, by=request.user, at=clock.now())
    except Refused as refused:
        form.add_error(None, refused.reason)
        return TemplateResponse(request, noun.template, context, status=refused.status)
    request.log_subject = account.username
    return _password_page(request, account, password, "계정을 만들었습니다.")


@require_POST
def manage_account_reset(request: HttpRequest, pk: int) -> HttpResponse:
    return _give_password(request, pk, accounts.reset_password, "새 첫 비밀번호를 정했습니다.")


@require_POST
def manage_account_stop(request: HttpRequest, pk: int) -> HttpResponse:
    account = row_or_404(request, ACCOUNT, {"pk": pk})
    accounts.stop_account(account.pk, by=request.user, at=clock.now())
    messages.success(request, f"{account.username} 계정을 사용 중지했습니다. 로그인해 있었다면 바로 끝납니다.")
    return redirect(ACCOUNT.page("edit", account))


@require_POST
def manage_account_restart(request: HttpRequest, pk: int) -> HttpResponse:
    return _give_password(request, pk, accounts.restart_account, "계정을 다시 사용하게 했습니다.")


def _give_password(request: HttpRequest, pk: int, action: Callable[..., User], done: str) -> HttpResponse:
    account = row_or_404(request, ACCOUNT, {"pk": pk})
    password = accounts.first_password()
    action(account.pk, password=password, by=request.user, at=clock.now())
    return _password_page(request, account, password, done)


def _password_page(request: HttpRequest, account: User, password: str, done: str) -> HttpResponse:
    """Show a first password, here and nowhere else: it is stored as a hash, and the page is not kept by the browser."""
    context = {"account": account, "password": password, "done": done, "noun": ACCOUNT}
    return TemplateResponse(request, "exchange/manage_password.html", context)
