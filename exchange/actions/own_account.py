"""What a person does with the own account: password, second factor, sessions, how pages look."""

import logging
import secrets
import time
from binascii import unhexlify
from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django_otp.models import Device
from django_otp.oath import TOTP

from exchange import audit, rules, sealing, sentences
from exchange.actions.notices import tell
from exchange.actions.password_history import keep_password
from exchange.errors import Incomplete, NotAllowed, WrongState, refuse_if
from exchange.models import AuthenticatorApp, LoginSession, RecoveryCode, RecoverySet, User
from exchange.models.login import SessionStore
from exchange.queries.second_factor import has_second_factor

LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"  # without those that are misread when copied from paper: i l o 0 1
CODES, GROUPS, GROUP_LENGTH = 10, 3, 4  # 12 letters of 31: 59 bits a code
log = logging.getLogger("hanteam.second_factor")

DISPLAY = ("text_size", "contrast", "shortcuts")


@audit.recorded("account.change_password")
def change_password(password: str, *, keep_session: str, by: User, at: datetime) -> User:
    """Give the own account a new password; every other session of it ends.

    password      as typed and checked by the form; stored as a hash only
    keep_session  key of the session the person is using
    """
    account = _own(by)
    account.set_password(password)
    account.must_change_password = False
    account.save(update_fields=["password", "must_change_password"])
    keep_password(account)
    _end_others(account, keep_session)
    return account


@audit.recorded("account.change_display")
def change_display(values: Mapping[str, Any], *, by: User, at: datetime) -> User:
    """Keep how this person wants pages to look: text_size, contrast and shortcuts, checked by the form."""
    account = _own(by)
    for name in DISPLAY:
        setattr(account, name, values[name])
    account.save(update_fields=DISPLAY)
    return account


@audit.recorded("second_factor.enable")
def enable_second_factor(
    key: str, token: str, *, keep_session: str, by: User, at: datetime
) -> tuple[Device, list[str]]:
    """Switch the second factor on; return its device and ten recovery codes, which are never shown again.

    key    the secret shown to the person, in hexadecimal; stored sealed (exchange/sealing.py)
    token  what the person's app shows for it now: the proof that the secret has arrived
    Raises WrongState where there is one already, Incomplete for a wrong token, NoKey where the server has nothing to
    seal with. The token cannot be used a second time.
    """
    account = _own(by)
    if has_second_factor(account):
        raise WrongState("2단계 인증이 이미 켜져 있습니다.")
    clock = TOTP(unhexlify(key))
    clock.time = time.time()
    if not token.isdecimal() or not clock.verify(int(token), tolerance=1):
        raise Incomplete(f"{sentences.WRONG_CODE} 인증 앱에 지금 보이는 6자리를 적어 주세요.")
    device = AuthenticatorApp.objects.create(
        user=account,
        name="인증 앱",
        sealed_key=sealing.seal(key, owner=account.pk),
        last_t=clock.t(),
        drift=clock.drift,
    )
    codes = _new_codes(account)
    _end_others(account, keep_session)
    return device, codes


@audit.recorded("second_factor.disable")
def disable_second_factor(*, keep_session: str, by: User, at: datetime) -> None:
    """Switch the second factor off, recovery codes included. Raises NotAllowed where the role needs it."""
    account = _own(by)
    refuse_if(rules.why_not_drop_second_factor(account))
    _take_off(account)
    _end_others(account, keep_session)


@audit.recorded("second_factor.reset")
def reset_second_factor(pk: int, *, by: User, at: datetime) -> User:
    """Take the second factor off the account of somebody who lost phone and codes. Its sessions end, its owner is told.

    Raises NotAllowed but for administrators, for an administrator's own account too; WrongState where there is none.
    """
    refuse_if(rules.why_not_manage(by))
    account = User.objects.select_for_update(of=("self",)).get(pk=pk)
    if account.pk == by.pk:
        raise NotAllowed("자기 계정의 2단계 인증은 다른 관리자가 풀어야 합니다.")
    if not has_second_factor(account):
        raise WrongState(f"{account} 계정은 2단계 인증을 켜지 않았습니다.")
    _take_off(account)
    _end_others(account, "")
    tell([account], f"{by} 관리자가 이 계정의 2단계 인증을 풀었습니다. 다시 켜 주세요.", "/account", at)
    return account


@audit.recorded("second_factor.renew_codes")
def renew_recovery_codes(*, by: User, at: datetime) -> list[str]:
    """Replace the recovery codes; those not used yet are void. Raises WrongState without a second factor."""
    account = _own(by)
    if not has_second_factor(account):
        raise WrongState("2단계 인증을 먼저 켜 주세요.")
    return _new_codes(account)


@audit.recorded("session.end")
def end_session(handle: UUID, *, by: User, at: datetime) -> int:
    """End one of the person's own sessions; return 1, or 0 where it is over or was never the person's."""
    return LoginSession.objects.visible_to(by).filter(handle=handle).delete()[0]


@audit.recorded("session.end_others")
def end_other_sessions(*, keep_session: str, by: User, at: datetime) -> int:
    """End all of the person's sessions but the one with the key ``keep_session``; return how many."""
    return _end_others(by, keep_session)


@audit.recorded("session.begin")
def begin_session(session: SessionStore, *, by: User, at: datetime) -> list[LoginSession]:
    """Save a stamped login, end the oldest of the account's beyond the setting and tell its owner; return these.

    Of logins at the same moment each waits for the one before, and finds it saved.
    """
    most = settings.SESSIONS_PER_ACCOUNT
    account = _own(by)
    session.save()
    others = LoginSession.objects.visible_to(account).in_use(timezone.now()).but_of_key(session.session_key or "")
    ended = list(others.order_by("-started_at", "-seen_at", "pk")[most - 1 :])
    LoginSession.objects.filter(pk__in=[each.pk for each in ended]).delete()
    for each in ended:
        device = f"{each.device}, 접속지 {each.address or '-'}"
        text = f"{sentences.sessions_allowed(most)} 새로 로그인해 가장 오래된 로그인({device})을 끝냈습니다."
        tell([account], f"{text} 본인이 아니면 비밀번호를 바꿔 주세요.", "/account/sessions", at)
    return ended


def use_second_factor(user: User, typed: str) -> Device | None:
    """Check what was typed at login against the app, else the recovery codes; use it up and return its device.

    Each wrong try lengthens the time in which the device takes none; a number or code works once, also when sent twice
    at the same moment, since the device is locked while it is looked at.
    Raises TooOften within that time, and NoKey where the server cannot read the app's secret: nothing is looked at
    then, so no right code is called wrong, and nothing counts.
    """
    text = "".join(typed.split()).lower()
    is_number = text.isdecimal() and len(text) == 6
    kind: type[AuthenticatorApp] | type[RecoverySet] = AuthenticatorApp if is_number else RecoverySet
    with transaction.atomic():
        device = kind.objects.select_for_update().filter(user=user, confirmed=True).first()
        if device is None:
            return None
        is_allowed, why_not = device.verify_is_allowed()
        if not is_allowed:
            refuse_if(rules.code_has_to_wait((why_not or {}).get("locked_until"), timezone.now()))
        if isinstance(device, AuthenticatorApp):
            is_right = _takes_number(device, int(text))
        else:
            is_right = _takes_code(device, text.replace("-", ""))
        if is_right:
            device.throttle_reset(commit=False)
            device.save()
            return device
        device.throttle_increment()
    return None


def warn_of_guessing(username: str, address: str, at: datetime) -> None:
    """Tell the owner of the account, if there is one, that somebody keeps typing wrong passwords."""
    owners = User.objects.filter(username=username, is_active=True)
    text = f"{address}에서 이 계정의 로그인 실패가 이어져 잠시 막았습니다. 본인이 아니면 비밀번호를 바꿔 주세요."
    tell(owners, text, "/account", at)


def _own(by: User) -> User:
    """Read the person's account FOR UPDATE."""
    return User.objects.select_for_update(of=("self",)).get(pk=by.pk)


def _end_others(account: User, keep_session: str) -> int:
    return LoginSession.objects.visible_to(account).but_of_key(keep_session).delete()[0]


def _take_off(account: User) -> None:
    """Remove app and codes."""
    AuthenticatorApp.objects.filter(user=account).delete()
    RecoverySet.objects.filter(user=account).delete()


def _takes_number(app: AuthenticatorApp, number: int) -> bool:
    """Whether the app shows ``number`` now, half a minute ago or ahead; notes on the row that it was used."""
    try:
        key = sealing.unseal(app.sealed_key, owner=app.user_id)
    except sealing.NoKey:
        log.error("no key in HANTEAM_SEED_KEYS opens the app's secret of account %s", app.user_id)
        raise
    clock = TOTP(unhexlify(key), drift=app.drift)
    clock.time = time.time()
    if not clock.verify(number, tolerance=1, min_t=app.last_t + 1):
        return False
    app.last_t, app.drift = clock.t(), clock.drift
    return True


def _takes_code(codes: RecoverySet, code: str) -> bool:
    """Whether ``code`` is one of those not used yet; it is used up."""
    found = next(sealing.matching(code, codes.codes.values_list("pk", "hash")), None)
    return found is not None and bool(codes.codes.filter(pk=found).delete()[0])


def _new_codes(account: User) -> list[str]:
    """Make new recovery codes in place of the old; only hashes are stored. Sessions that used an old one go on."""
    device, _ = RecoverySet.objects.get_or_create(user=account, defaults={"name": "복구 코드"})
    device.codes.all().delete()
    codes = [
        "-".join("".join(secrets.choice(LETTERS) for _ in range(GROUP_LENGTH)) for _ in range(GROUPS))
        for _ in range(CODES)
    ]
    RecoveryCode.objects.bulk_create(
        RecoveryCode(device=device, hash=sealing.hash_code(code.replace("-", ""))) for code in codes
    )
    return codes
