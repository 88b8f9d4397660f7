"""Who did what: every row written inside a recorded action carries its verb, person and business time.

The rows themselves are kept by database triggers (django-pghistory), so bulk writes and raw SQL leave history too.
"""

from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar, cast

import pghistory
from django.db import transaction

Action = TypeVar("Action", bound=Callable[..., Any])


def recorded(verb: str) -> Callable[[Action], Action]:
    """Make a function one action: one transaction, and ``verb``, person and time on every history row it writes.

    The function must take the keywords ``by`` (User) and ``at`` (aware datetime).
    """

    def decorate(function: Action) -> Action:
        @wraps(function)
        def act(*args: Any, **kwargs: Any) -> Any:
            by, at = kwargs["by"], kwargs["at"]
            with transaction.atomic(), pghistory.context(verb=verb, by=by.pk, by_name=str(by), at=at.isoformat()):
                return function(*args, **kwargs)

        return cast(Action, act)

    return decorate


def tracked(**options: Any) -> Callable[[type], type]:
    """Keep each insert, update and delete of a model's rows in an append-only table of its own."""
    return pghistory.track(
        pghistory.InsertEvent(), pghistory.UpdateEvent(), pghistory.DeleteEvent(), append_only=True, **options
    )
