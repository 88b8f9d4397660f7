"""A password that somebody typed, at the login and on the pages that ask for one's own again: the same limits."""

from django.contrib import auth
from django.utils import timezone

from exchange import clock, rules
from exchange.actions import own_account
from exchange.actions.login_locks import one_try_at_a_time
from exchange.errors import refuse_if
from exchange.models import AccessResult, User
from exchange.requests import Request


def try_password(request: Request, username: str, password: str) -> User | None:
    """Return whose password it is, None where it is wrong. Raises TooOften while none is looked at."""
    with one_try_at_a_time(username, address_of(request)):
        refusal = rules.why_not_try_login(username, address_of(request), timezone.now())
        user = None if refusal else auth.authenticate(request, username=username, password=password)
    if refusal:
        request.log_result = AccessResult.REFUSED
        refuse_if(refusal)
    if user is None:
        tell_owner(request, username)
    return user


def tell_owner(request: Request, username: str) -> None:
    """Tell an account's owner of wrong passwords and numbers, once there were many in a row."""
    if rules.is_owner_told(rules.failures_at(username, address_of(request), timezone.now())):
        own_account.warn_of_guessing(username, address_of(request), clock.now())


def address_of(request: Request) -> str:
    return request.META.get("REMOTE_ADDR", "")
