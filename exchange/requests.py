"""What a request is once the middleware has seen it; Django's own type knows none of this.

Nothing here runs: views say with these types what they may rely on. That somebody is logged in wherever a view asks
for a ``MemberRequest`` is the policy's doing (``config/policy.py``: pages for ``EVERYONE`` take a ``Request``).
"""

from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest
from django.urls import ResolverMatch

from exchange.models import User
from exchange.models.login import SessionStore


class Request(HttpRequest):
    """A request of anybody. What begins with ``log_`` is written by views for the access log (config/access_log.py).

    login_ended     why the login that came with it is over; "" where it is not
    notices_unread  how many notices its person has not read
    menu            the entries of the main menu
    is_ours         that what was sent was checked to come from a page of ours; missing before
    """

    user: User | AnonymousUser
    session: SessionStore
    resolver_match: ResolverMatch  # views and what runs beside them: the address is known by then
    login_ended: str
    notices_unread: Any
    menu: Any
    is_ours: bool
    log_kind: str
    log_result: str
    log_user: User | None
    log_subject: str
    log_target: str
    log_reason: str


class KeptSession(SessionStore):
    """A session that is in the database, and so has its key."""

    session_key: str


class MemberRequest(Request):
    """A request of somebody who is logged in."""

    user: User
    session: KeptSession
