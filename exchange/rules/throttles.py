"""How many files an account fetches and how many it loads within an hour: a stolen login does not empty the house.

Counted in the access log, in which every one of them stands, a file that could not be read as well. Requests at the
same moment may go over by as many as the service answers side by side.
"""

from datetime import datetime, timedelta

from django.conf import settings

from exchange import formats
from exchange.errors import Help, Kind, Refusal, too_often
from exchange.models import AccessEntry, AccessKind, User

WINDOW = timedelta(hours=1)
ASK_THE_CENTRE = "한꺼번에 더 필요하면 관리자에게 문의해 주세요."


def why_not_export(user: User, now: datetime) -> Refusal | None:
    """Say why no further file is handed to ``user`` at ``now`` (real time); None where one is. One query."""
    most = settings.EXPORTS_PER_HOUR
    until = _full_until(user, now, most, kind=AccessKind.EXPORT)
    if until is None:
        return None
    said = f"한 계정이 한 시간에 내려받을 수 있는 파일은 {most}건입니다."
    return too_often(said, Help(f"{formats.time(until)} 뒤에 다시 내려받을 수 있습니다. {ASK_THE_CENTRE}"))


def why_not_import(user: User, action: str, now: datetime) -> Refusal | None:
    """Say why no further file is read for ``user``; ``action`` is the address's name that takes them. One query."""
    most = settings.IMPORTS_PER_HOUR
    until = _full_until(user, now, most, kind=AccessKind.CHANGE, action=action)
    if until is None:
        return None
    said = f"한 계정이 한 시간에 올릴 수 있는 파일은 {most}건입니다."
    return too_often(said, Help(f"{formats.time(until)} 뒤에 다시 올릴 수 있습니다. {ASK_THE_CENTRE}"))


def _full_until(user: User, now: datetime, most: int, **kept: str) -> datetime | None:
    """Return the moment from which one more is taken, where ``most`` stand in the window; else None."""
    recent = AccessEntry.objects.of_user(user.pk).filter(at__gt=now - WINDOW, **kept)
    recent = recent.exclude(status=Kind.TOO_OFTEN.status).order_by("-at")
    last = recent.values_list("at", flat=True)[most - 1 : most].first()
    return last + WINDOW if last else None
