"""The first start: a link for the first administrator, and what that person enters with it."""

import hashlib
import secrets
from datetime import datetime, timedelta
from typing import cast

from django.conf import settings
from django.core.management import call_command
from django.db import IntegrityError, transaction

from exchange import audit, rules
from exchange.actions import rows
from exchange.actions.password_history import keep_password
from exchange.errors import WrongState, refuse_if
from exchange.models import Installation, Ministry, SetupLink, SetupLinkState, User
from exchange.models.installation import ONLY
from exchange.queries import installation as known
from exchange.roles import Role

LASTS = timedelta(minutes=60)
TOKEN_BYTES = 24  # 32 letters of an address: 192 bits
NOBODY = User(display_name="최초 설정")  # who is named in the history before there is anybody
FACTS = ("operator", "office", "phone", "address", "is_official")


def hash_of(token: str) -> str:
    """Return what is stored of a token."""
    return hashlib.sha256(token.encode(errors="surrogatepass")).hexdigest()


@transaction.atomic
def make_setup_link(at: datetime) -> str:
    """Return a new token for the set-up's address; an earlier one that nobody has used no longer works.

    at  real time, as for everything about logins
    Raises WrongState where an administrator exists, or where another link is being made at the same moment.
    """
    earlier = list(SetupLink.objects.select_for_update().filter(state=SetupLinkState.OPEN))
    refuse_if(rules.why_not_make_link())  # asked under the lock: whoever used the earlier link is done now
    SetupLink.objects.filter(pk__in=[link.pk for link in earlier]).update(state=SetupLinkState.REPLACED)
    token = secrets.token_urlsafe(TOKEN_BYTES)
    try:
        with transaction.atomic():
            SetupLink.objects.create(digest=hash_of(token), made_at=at, expires_at=at + LASTS)
    except IntegrityError as error:
        raise WrongState("같은 때에 다른 최초 설정 주소가 만들어졌습니다. 그 주소를 써 주세요.") from error
    return token


@audit.recorded("account.first_administrator")
def register_first_administrator(
    digest: str, values: rows.Values, *, password: str, moment: datetime, by: User, at: datetime
) -> User:
    """Open the first administrator's account and use the link up.

    values    username, display_name and email; password as typed, stored as a hash only
    moment    real time, by which the link expires; at is business time
    Raises WrongState where the link is used, replaced or too old, or an administrator exists: of two who send the form
    at the same moment the second waits for the first. Incomplete as ``rows.write``.
    """
    found = SetupLink.objects.select_for_update().filter(digest=digest).first()
    refuse_if(rules.why_not_set_up(found, moment))
    link = cast(SetupLink, found)  # where there is none, the rule has said so
    account = User(**rows.only(values, ("username", "display_name", "email")), role=Role.ADMIN)
    account.set_password(password)
    rows.write(account)
    keep_password(account)
    link.state, link.used_at, link.used_by = SetupLinkState.USED, moment, account
    link.save(update_fields=["state", "used_at", "used_by"])
    return account


@audit.recorded("installation.set_up")
def set_up_installation(values: rows.Values, *, with_ministries: bool = False, by: User, at: datetime) -> Installation:
    """Keep who runs the service and end the set-up; ``with_ministries`` fills an empty list of organisations.

    Raises NotAllowed but for administrators, WrongState where the set-up is over; Incomplete as ``rows.write``.
    """
    rows.refuse(rules.why_not_manage(by))
    row = Installation.objects.select_for_update().filter(pk=ONLY).first() or Installation(pk=ONLY)
    if row.is_set_up:
        raise WrongState("최초 설정을 이미 마쳤습니다. 자료·관리의 기관 정보에서 수정해 주세요.")
    row.is_set_up = True
    rows.change(row, values, FACTS)
    if with_ministries and not Ministry.objects.exists():
        call_command("loaddata", str(settings.BASE_DIR / known.MINISTRIES), verbosity=0)
    transaction.on_commit(known.forget)
    return row


@audit.recorded("installation.edit")
def edit_installation(pk: int, values: rows.Values, *, version: str, by: User, at: datetime) -> Installation:
    """Correct who runs the service. Raises NotAllowed but for administrators, Stale where ``version`` is old."""
    rows.refuse(rules.why_not_manage(by))
    row = rows.change(rows.locked(Installation, pk, version), values, FACTS)
    transaction.on_commit(known.forget)
    return row
