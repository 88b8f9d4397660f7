"""Staleness of statements is stored where its inputs change: the last thing that such an action does.

Its inputs: grade notices, published pay rows, results and grades of a round that is public, names of tasks, posts of
pairs. None of these functions is an action by itself: they run in the transaction of one, after all that it writes.
"""

from collections.abc import Collection

from django.db import connection

from evaluation.models import BonusStatement, StatementStaleness
from evaluation.queries.staleness import computed_staleness, stored_staleness

LOCK = 84_100_040  # key of the advisory lock under which staleness is written; any number nobody else takes


def refresh_staleness(rounds: Collection[int] | None = None) -> int:
    """Store what has changed for the standing statements of ``rounds`` (keys; None: all). Returns how many rows moved.

    Two actions at once wait for each other here, and the second sees what the first one wrote: read after the lock.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])
    stored, computed = stored_staleness(rounds), computed_staleness(rounds)
    gone = stored.keys() - computed.keys()
    StatementStaleness.objects.filter(pk__in=gone).delete()
    moved = {pk: words for pk, words in computed.items() if stored.get(pk) != words}
    StatementStaleness.objects.bulk_create(
        [StatementStaleness(statement_id=pk, changed=words) for pk, words in moved.items()],
        update_conflicts=True,
        unique_fields=["statement"],
        update_fields=["changed"],
    )
    return len(gone) + len(moved)


def rebuild_staleness() -> int:
    """Throw every row away and store all anew. Returns how many statements are stale."""
    StatementStaleness.objects.all().delete()
    return refresh_staleness()


def follow_task(pk: int) -> None:
    """A task is called otherwise: the evidence of its pair's statements names it."""
    rounds = BonusStatement.objects.standing().filter(round__runs__results__task=pk).values_list("round", flat=True)
    if touched := set(rounds):
        refresh_staleness(touched)


def follow_pair(pk: int) -> None:
    """A pair has other posts: the results of its tasks are evidence for other people."""
    rounds = BonusStatement.objects.standing().filter(round__runs__results__task__pair=pk)
    if touched := set(rounds.values_list("round", flat=True)):
        refresh_staleness(touched)
