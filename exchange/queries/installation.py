"""What pages know of this installation: who runs it, whom to call, at which address it answers.

Every page shows some of it, an error page too, for which no database may be asked. So each process keeps what it read
and looks again after a while (``settings.INSTALLATION_SECONDS``); ``config/installation.py`` does so before a view.
"""

import json
import time
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.db import DatabaseError

from exchange.models import Installation, Ministry

MINISTRIES = Path("fixtures") / "10_ministries.json"  # from the root of the tree
RETRY_SECONDS = 5  # how long nobody looks after the database did not answer


@dataclass(frozen=True)
class Facts:
    """is_set_up  whether the first administrator has gone through the set-up; a demonstration needs none"""

    operator: str
    office: str
    phone: str
    address: str
    is_official: bool
    is_set_up: bool

    @property
    def contact(self) -> str:
        """Whom to ask: "국무조정실 성과관리운영팀(044-200-0000)"."""
        return f"{self.operator} {self.office}" + (f"({self.phone})" if self.phone else "")


@dataclass
class _Kept:
    """What this process read last; ``until``: when to look again, by the monotonic clock."""

    facts: Facts | None = None
    until: float = 0


_kept = _Kept()


def installation() -> Facts:
    """Return what is known, without asking the database; what the settings say where nothing was read yet."""
    return _kept.facts or _facts(Installation(is_set_up=True))


def look() -> None:
    """Read the facts where it is time to, or where nobody has set up the service yet."""
    if settings.INSTALLATION_SECONDS is None or time.monotonic() < _kept.until:
        return
    try:
        row = Installation.objects.first()
    except DatabaseError:
        _kept.until = time.monotonic() + RETRY_SECONDS
        return
    _kept.facts = _facts(row or Installation())
    _kept.until = time.monotonic() + settings.INSTALLATION_SECONDS if _kept.facts.is_set_up else 0


def forget() -> None:
    """Look again before the next page: for the process that changed something."""
    _kept.facts, _kept.until = None, 0


def ministries_on_file() -> int:
    """Return how many organisations the file holds that an empty list may begin with; 0 where the list is not empty."""
    if Ministry.objects.exists():
        return 0
    return len(json.loads((settings.BASE_DIR / MINISTRIES).read_text(encoding="utf-8")))


def _facts(row: Installation) -> Facts:
    return Facts(
        operator=row.operator or settings.OPERATOR,
        office=row.office or settings.OFFICE,
        phone=row.phone or settings.PHONE,
        address=row.address or settings.ADDRESS,
        is_official=settings.OFFICIAL_SITE if row.is_official is None else row.is_official,
        is_set_up=row.is_set_up or settings.DEMO,
    )
