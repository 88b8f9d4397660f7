"""Telling people, and their reading of it."""

from collections.abc import Iterable
from datetime import datetime

from exchange import audit
from exchange.models import Notice, User


def tell(users: Iterable[User], text: str, path: str, at: datetime) -> None:
    """Leave one line for each of ``users`` in service; part of the action that calls it, in its transaction.

    path  the page inside this site that the line is about
    """
    told = [user for user in users if user.is_active]
    Notice.objects.bulk_create(Notice(user=user, text=text[:300], path=path, made_at=at) for user in told)


@audit.recorded("notice.read")
def read_notice(pk: int, *, by: User, at: datetime) -> Notice:
    """Mark one of the person's own notices as read; one already read keeps its moment. Raises Notice.DoesNotExist."""
    notice = Notice.objects.visible_to(by).select_for_update().get(pk=pk)
    if notice.read_at is None:
        notice.read_at = at
        notice.save(update_fields=["read_at"])
    return notice


@audit.recorded("notice.read_all")
def read_all_notices(*, by: User, at: datetime) -> int:
    """Mark all of the person's notices as read and return how many were not."""
    return Notice.objects.visible_to(by).until(at).unread().update(read_at=at)
