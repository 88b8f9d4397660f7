"""What the one who checks has not read yet, and the access log of a year of work."""

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta

from demo.scale.patterns import line_of, slot
from demo.scale.size import Size
from demo.scale.tables import Filler
from demo.scale.work import Work
from exchange import access_chain
from exchange.models import AccessEntry, AccessHead, AccessKind, AccessResult, Notice, User

FILLED = (AccessEntry,)
WIDEST = timedelta(seconds=20)  # between two lines of the log
ADDRESS = "192.0.2.10"  # RFC 5737: an address of documentation
PLACES = (  # action and target of lines, in turn; "" for the page of a task
    ("tasks:tasks", "/tasks"),
    ("tasks:task_detail", ""),
    ("tasks:board", "/board"),
    ("tasks:task_detail", ""),
    ("todo", "/todo"),
)


def make_unread(filler: Filler, size: Size, reader: User, at: datetime) -> None:
    """Leave ``size.unread`` notices that ``reader`` has not read."""
    line = line_of(Notice(pk=slot("pk"), user=reader, text=f"시험 알림 {slot('n')}", path="/todo", made_at=at))
    filler.copy(Notice, (line % {"pk": filler.take(Notice), "n": n + 1} for n in range(size.unread)))


def make_log(filler: Filler, work: Work, reader: User, until: datetime) -> None:
    """Add lines to the access log as ``access_entry_append`` does, each chained to the one before.

    until  the moment of the last line, by the real clock
    """
    head, _ = AccessHead.objects.select_for_update().get_or_create(pk=1)
    count = work.people.size.entries
    last = AccessEntry.objects.order_by("-pk").first()
    begun = max(until - count * WIDEST, last.at) if last else until - count * WIDEST
    step = (until - begun) / max(count, 1)
    filler.copy(AccessEntry, _chained(filler, work, reader, head, (begun + n * step for n in range(1, count + 1))))
    AccessHead.objects.filter(pk=1).update(entries=head.entries + count, hash=head.hash)


def _chained(filler: Filler, work: Work, reader: User, head: AccessHead, moments: Iterable[datetime]) -> Iterator[str]:
    """Yield the lines and leave the hash of the last one in ``head``."""
    names = access_chain.Link._fields
    line = line_of(AccessEntry(**{"pk" if name == "id" else name: slot(name) for name in names}))
    for n, at in enumerate(moments):
        action, target = PLACES[n % len(PLACES)]
        link = access_chain.Link(
            id=filler.take(AccessEntry),
            at=at,
            user_id=reader.pk,
            user_name=reader.display_name,
            role=reader.role,
            address=ADDRESS,
            kind=AccessKind.VIEW,
            action=action,
            target=target or f"/tasks/{work.code(n % work.people.size.tasks)}",
            subject="",
            result=AccessResult.OK,
            status=200,
            previous_hash=head.hash,
            hash="",
        )
        head.hash = access_chain.entry_hash(link)
        yield line % link._replace(hash=head.hash)._asdict()
