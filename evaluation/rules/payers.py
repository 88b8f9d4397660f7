"""Which ministry pays on a day: the one that the notice names, or the one that a reorganisation sent the payment to."""

from collections.abc import Iterable
from datetime import date

from evaluation.models import GradeNotice, PayerSuccession


def payer_of(notice: GradeNotice, day: date) -> int:
    """Return the key of the ministry that pays what ``notice`` told, were it decided on ``day``.

    Costs one query, the first time, unless ``successions`` is prefetched.
    """
    if "_successions_read" not in notice.__dict__:
        notice.__dict__["_successions_read"] = list(notice.successions.all())
    return followed(notice.paying_ministry_id, notice.__dict__["_successions_read"], day)


def followed(told: int, successions: Iterable[PayerSuccession], day: date) -> int:
    """Follow ``told`` through ``successions`` (the earliest first) that have begun by ``day``."""
    return next((each.ministry_id for each in reversed(list(successions)) if each.starts_on <= day), told)
