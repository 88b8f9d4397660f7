"""Accounts: opening one, a new first password, out of use and back. A first password is shown on the answer, once."""

from collections.abc import Callable

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.views.decorators.http import require_POST

from exchange import clock, rules
from exchange.actions import accounts, rows
from exchange.actions.take_over import TakeOver, take_over
from exchange.errors import Refused
from exchange.forms.take_over import TakeOverForm
from exchange.models import User
from exchange.queries.remaining_work import remaining_work, terms_confirmed_by
from exchange.requests import MemberRequest
from exchange.views.manage import AdminList, row_or_404
from exchange.views.manage_nouns import ACCOUNT

MADE_ALREADY = f"{rows.ALREADY} 첫 비밀번호를 보지 못했으면 비밀번호를 다시 정해 주세요."
STOPPED = "{name} 계정을 사용 중지했습니다. 로그인해 있었다면 바로 끝납니다."


def manage_account_add(request: MemberRequest, noun: AdminList) -> HttpResponse:
    row = User()
    form = noun.form(
        request.POST if request.method == "POST" else None, instance=row, by=request.user, today=clock.today()
    )
    context = {"noun": noun, "form": form, "row": row, "home": noun.list_page, "why_not": noun.why_not(request.user)}
    if request.method != "POST":
        return TemplateResponse(request, noun.template, context)

    if not form.is_valid():
        if twin := form.twin():
            messages.info(request, MADE_ALREADY)
            return redirect(noun.page("edit", twin))
        return TemplateResponse(request, noun.template, context, status=422)
    password = accounts.first_password()
    try:
        account = accounts.create_account(form.values(), password=password, by=request.user, at=clock.now())
    except Refused as refused:
        if twin := form.twin():
            messages.info(request, MADE_ALREADY)
            return redirect(noun.page("edit", twin))
        form.add_error(None, refused.reason)
        return TemplateResponse(request, noun.template, context, status=refused.status)
    request.log_subject = account.username
    return _password_page(request, account, password, "계정을 만들었습니다.")


@require_POST
def manage_account_reset(request: MemberRequest, pk: int) -> HttpResponse:
    return _give_password(request, pk, accounts.reset_password, "새 첫 비밀번호를 정했습니다.")


@require_POST
def manage_account_end_sessions(request: MemberRequest, pk: int) -> HttpResponse:
    account = row_or_404(request, ACCOUNT, {"pk": pk})
    keep = request.session.session_key or ""
    count = accounts.end_sessions(account.pk, keep_session=keep, by=request.user, at=clock.now())
    said = f"로그인 {count}곳에서 로그아웃했습니다. 비밀번호는 그대로입니다." if count else "로그인한 곳이 없습니다."
    messages.success(request, said)
    return redirect(ACCOUNT.page("edit", account))


@require_POST
def manage_account_stop(request: MemberRequest, pk: int) -> HttpResponse:
    account = row_or_404(request, ACCOUNT, {"pk": pk})
    today = clock.today()
    posts = [term.post for term in terms_confirmed_by(account, today)]
    if rules.why_not_stop_account(account, request.user) is None and remaining_work(account, posts, today):
        return redirect("exchange:manage_account_take_over", account.pk)  # asks first: to whom?
    accounts.stop_account(account.pk, by=request.user, at=clock.now())
    messages.success(request, STOPPED.format(name=account.username))
    return redirect(ACCOUNT.page("edit", account))


def manage_account_take_over(request: MemberRequest, pk: int) -> HttpResponse:
    """Ask who takes over what is left with an account; POST stops it, or gives what a stopped one left behind."""
    account = row_or_404(request, ACCOUNT, {"pk": pk})
    today = clock.today()
    terms = terms_confirmed_by(account, today)
    posted = request.method == "POST"
    form = TakeOverForm(request.POST if posted else None, account=account, terms=terms, today=today)
    status = 200
    if posted and form.is_valid():
        try:
            said = _carry_out(account, form.plan(), request)
        except Refused as refused:
            form.add_error(None, refused.reason)
            status = refused.status
        else:
            messages.success(request, said)
            return redirect(ACCOUNT.page("edit", account))
    elif posted:
        status = 422
    context = {
        "noun": ACCOUNT,
        "account": account,
        "terms": terms,
        "work": remaining_work(account, [term.post for term in terms], today),
        "form": form,
        "home": ACCOUNT.page("edit", account),
    }
    return TemplateResponse(request, "exchange/manage_take_over.html", context, status=status)


def _carry_out(account: User, plan: TakeOver, request: MemberRequest) -> str:
    """Stop the account or, where it is stopped, hand its posts on; returns what to say of it."""
    by, at = request.user, clock.now()
    if account.is_active:
        accounts.stop_account(account.pk, plan=plan, by=by, at=at)
        went = f" {plan.person}에게 넘겼습니다." if plan.person else ""
        return STOPPED.format(name=account.username) + went
    posts = take_over(account.pk, plan, by=by, at=at)
    return f"직위 {posts}곳을 {plan.person}에게 넘겼습니다."


@require_POST
def manage_account_restart(request: MemberRequest, pk: int) -> HttpResponse:
    return _give_password(request, pk, accounts.restart_account, "계정을 다시 사용하게 했습니다.")


def _give_password(request: MemberRequest, pk: int, action: Callable[..., User], done: str) -> HttpResponse:
    account = row_or_404(request, ACCOUNT, {"pk": pk})
    password = accounts.first_password()
    action(account.pk, password=password, by=request.user, at=clock.now())
    return _password_page(request, account, password, done)


def _password_page(request: MemberRequest, account: User, password: str, done: str) -> HttpResponse:
    """Show a first password, here and nowhere else: it is stored as a hash, and the page is not kept by the browser."""
    context = {"account": account, "password": password, "done": done, "noun": ACCOUNT}
    context["ends"] = rules.first_password_ends(account)
    return TemplateResponse(request, "exchange/manage_password.html", context)
