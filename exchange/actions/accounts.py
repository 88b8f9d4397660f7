"""Accounts: open one, correct one, give a new first password, take one out of use. None is deleted."""

import secrets
from datetime import datetime

from exchange import audit, rules, sentences
from exchange.actions import rows
from exchange.actions.notices import tell
from exchange.actions.one_side import hold_terms
from exchange.actions.password_history import keep_password
from exchange.actions.take_over import TakeOver, carry_out
from exchange.errors import Incomplete, WrongState
from exchange.models import LoginSession, User
from exchange.queries.remaining_work import remaining_work, terms_confirmed_by

EDITABLE = ("display_name", "role", "ministry", "email")
LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"  # without those that are misread when copied from paper: i l o 0 1
GROUPS, GROUP_LENGTH = 5, 4  # 20 letters of 31: 99 bits


def first_password() -> str:
    """Return a new random password that is easy to copy by hand: five groups of four letters."""
    while True:
        groups = ("".join(secrets.choice(LETTERS) for _ in range(GROUP_LENGTH)) for _ in range(GROUPS))
        password = "-".join(groups)
        if any(each.isdigit() for each in password) and any(each.isalpha() for each in password):
            return password  # three classes of characters, whatever the policy asks of those that people choose


@audit.recorded("account.create")
def create_account(
    values: rows.Values,
    *,
    password: str,
    is_demo: bool = False,
    must_change_password: bool = True,
    by: User,
    at: datetime,
) -> User:
    """Open an account: ``values`` hold username, display_name, role and, optionally, ministry and email.

    password  as typed; it is stored as a hash only. Unless ``must_change_password`` is False it opens one session,
              in which the person chooses the own one
    Raises NotAllowed but for administrators; Incomplete, WrongState as ``rows.write``.
    """
    rows.refuse(rules.why_not_manage(by))
    rows.hold_adding(User)  # of several at once, those who come later meet the first one's name
    account = User(
        **rows.only(values, ("username", *EDITABLE)), is_demo=is_demo, must_change_password=must_change_password
    )
    account.set_password(password)
    rows.write(account)
    keep_password(account)
    return account


@audit.recorded("account.edit")
def edit_account(pk: int, values: rows.Values, *, version: str, by: User, at: datetime) -> User:
    """Correct an account; its name for login stays. A new role counts from the person's next request.

    Raises Incomplete where the role may not be changed (``rules.why_not_change_role``), Stale where ``version`` is old.
    """
    rows.refuse(rules.why_not_manage(by))
    account = rows.locked(User, pk, version)
    if values.get("role", account.role) != account.role:
        rows.refuse(rules.why_not_change_role(account, by, at.date()))
    return rows.change(account, values, EDITABLE)


@audit.recorded("account.reset_password")
def reset_password(pk: int, *, password: str, by: User, at: datetime) -> User:
    """Replace a forgotten password, or a first one that is over, by a first one. Every session of the account ends."""
    rows.refuse(rules.why_not_manage(by))
    return _give(_in_use(pk), password)


@audit.recorded("account.reset_password_by_command")
def reset_password_by_command(pk: int, *, password: str, by: User, at: datetime) -> User:
    """The same, for who has the machine's command line: where no administrator can log in."""
    return _give(_in_use(pk), password)


@audit.recorded("account.end_sessions")
def end_sessions(pk: int, *, keep_session: str = "", by: User, at: datetime) -> int:
    """End every login of an account, tell the person, and return how many there were; the password stays.

    keep_session  the administrator's own present one, which goes on
    """
    rows.refuse(rules.why_not_manage(by))
    account = _locked(pk)
    count, _ = LoginSession.objects.filter(user=account).but_of_key(keep_session).delete()
    if count:
        tell([account], f"관리자가 이 계정을 로그인 {count}곳에서 모두 로그아웃했습니다.", "/account/sessions", at)
    return count


@audit.recorded("account.stop")
def stop_account(pk: int, *, plan: TakeOver | None = None, by: User, at: datetime) -> User:
    """Take an account out of use; what the person did keeps the name. Its sessions end with the next request.

    plan  what becomes of the work left with it (``queries.remaining_work``); may be None only where nothing is left

    Raises NotAllowed for one's own account, WrongState where it is out of use already; Incomplete where work is left
    and nobody said who takes over, or where the plan does not hold.
    """
    rows.refuse(rules.why_not_manage(by))
    hold_terms()
    account = _locked(pk)
    rows.refuse(rules.why_not_stop_account(account, by))
    terms = terms_confirmed_by(account, at.date())
    if plan is None and remaining_work(account, [term.post for term in terms], at.date()):
        raise Incomplete("이 계정에 남은 일이 있습니다. 누구에게 넘길지 정한 뒤 사용 중지해 주세요.")
    if plan is not None:
        carry_out(account, terms, plan, at.date())
    account.is_active = False
    account.set_unusable_password()  # whatever hung on the old one must not come back to life with the account
    _end_sessions(account)
    return rows.write(account)


@audit.recorded("account.restart")
def restart_account(pk: int, *, password: str, by: User, at: datetime) -> User:
    """Put an account into use again, with a new first password. Raises WrongState where it is in use."""
    rows.refuse(rules.why_not_manage(by))
    account = _locked(pk)
    if account.is_active:
        raise WrongState("이미 사용하고 있는 계정입니다.")
    account.is_active = True
    return _give(account, password)


def _give(account: User, password: str) -> User:
    account.set_password(password)
    account.must_change_password = True
    _end_sessions(account)
    rows.write(account)
    keep_password(account)
    return account


def _in_use(pk: int) -> User:
    account = _locked(pk)
    if not account.is_active:
        raise WrongState(f"{sentences.ACCOUNT_STOPPED} 먼저 다시 사용하게 해 주세요.")
    return account


def _end_sessions(account: User) -> None:
    LoginSession.objects.filter(user=account).delete()


def _locked(pk: int) -> User:
    return User.objects.select_for_update(of=("self",)).get(pk=pk)
