"""Switching the second factor on and off."""

import secrets
from base64 import b32encode
from binascii import unhexlify
from typing import Any
from urllib.parse import quote

import qrcode
from django.conf import settings
from django.contrib import auth, messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django_otp import login as otp_login

from exchange import clock, rules
from exchange.actions import own_account
from exchange.errors import Incomplete, refuse_if
from exchange.forms.account import EnableSecondFactorForm, PasswordAgainForm
from exchange.queries.second_factor import has_second_factor, recovery_codes_left
from exchange.requests import MemberRequest
from exchange.sealing import NoKey, seal, unseal
from exchange.views.account import is_own_password

SETUP_KEY = "second_factor_key"  # in the session until it is switched on: the secret shown on the page, sealed
SECRET_BYTES = 20  # as long as the hash that numbers are made with


@never_cache
@sensitive_post_parameters()
def second_factor_setup(request: MemberRequest) -> HttpResponse:
    """Show a new secret and switch the second factor on once the app proves that it has it; else show how it stands."""
    if has_second_factor(request.user):
        if rules.needs_second_factor(request.user) and not request.user.is_verified():
            auth.logout(request)  # a login from before it was switched on
            return redirect("exchange:login")
        return _standing_page(request, PasswordAgainForm())
    return switch_on(request, "exchange/second_factor_setup.html", "exchange/recovery_codes.html")


def switch_on(request: MemberRequest, page: str, codes_page: str) -> HttpResponse:
    """Show a new secret on the template ``page``; once its number was typed, the recovery codes on ``codes_page``."""
    key = _shown_key(request)
    form = EnableSecondFactorForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            device, codes = own_account.enable_second_factor(
                key,
                form.cleaned_data["token"],
                keep_session=request.session.session_key,
                by=request.user,
                at=clock.now(),
            )
        except Incomplete as refused:
            form.add_error("token", refused.reason)
        else:
            del request.session[SETUP_KEY]
            otp_login(request, device)
            return TemplateResponse(request, codes_page, {"codes": codes, "is_new": True})
    context = {
        "form": form,
        "secret": _in_groups(key),
        "qr": _qr(request.user, key),
        "issuer": settings.OTP_TOTP_ISSUER,
    }
    return TemplateResponse(request, page, context, status=422 if form.is_bound else 200)


@sensitive_post_parameters()
def second_factor_disable(request: MemberRequest) -> HttpResponse:
    refuse_if(rules.why_not_drop_second_factor(request.user))
    form = PasswordAgainForm(request.POST)
    if not form.is_valid() or not is_own_password(request, form):
        return _standing_page(request, form, status=422)
    own_account.disable_second_factor(keep_session=request.session.session_key, by=request.user, at=clock.now())
    messages.success(request, "2단계 인증을 껐습니다.")
    return redirect("exchange:account")


@never_cache
@sensitive_post_parameters()
def recovery_codes(request: MemberRequest) -> HttpResponse:
    """Make new recovery codes and show them this once."""
    form = PasswordAgainForm(request.POST)
    if not form.is_valid() or not is_own_password(request, form):
        return _standing_page(request, form, status=422)
    codes = own_account.renew_recovery_codes(by=request.user, at=clock.now())
    return TemplateResponse(request, "exchange/recovery_codes.html", {"codes": codes, "is_new": False})


def _standing_page(request: MemberRequest, form: PasswordAgainForm, status: int = 200) -> HttpResponse:
    context = {
        "form": form,
        "codes_left": recovery_codes_left(request.user),
        "why_not_disable": rules.why_not_drop_second_factor(request.user),
    }
    return TemplateResponse(request, "exchange/second_factor_standing.html", context, status=status)


def _shown_key(request: MemberRequest) -> str:
    """Return the secret that this session shows until it is confirmed, in hexadecimal.

    What the session holds is in the database, so it is sealed there too. Raises NoKey where the server has no key.
    """
    try:
        return unseal(request.session.get(SETUP_KEY, ""), owner=request.user.pk)
    except NoKey:  # none yet, or one from before the server's keys were replaced
        key = secrets.token_hex(SECRET_BYTES)
        request.session[SETUP_KEY] = seal(key, owner=request.user.pk)
        return key


def _in_groups(key: str) -> str:
    """Return the secret as people type it into an app: base32 in groups of four."""
    text = b32encode(unhexlify(key)).decode()  # 20 bytes come out even, without "=" at the end
    return " ".join(text[start : start + 4] for start in range(0, len(text), 4))


def _qr(user: Any, key: str) -> dict[str, Any]:
    """Return the QR code of the secret as an SVG path and the side of its square, in modules."""
    code = qrcode.QRCode(border=2)
    secret, issuer = b32encode(unhexlify(key)).decode(), quote(settings.OTP_TOTP_ISSUER)
    about = f"secret={secret}&algorithm=SHA1&digits=6&period=30&issuer={issuer}"
    code.add_data(f"otpauth://totp/{issuer}:{quote(user.get_username())}?{about}")
    code.make(fit=True)
    matrix = code.get_matrix()
    dark = [(x, y) for y, row in enumerate(matrix) for x, is_dark in enumerate(row) if is_dark]
    return {"side": len(matrix), "path": "".join(f"M{x} {y}h1v1h-1z" for x, y in dark)}
