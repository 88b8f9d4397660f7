"""The lock under which anybody changes who acts for whom, so that two changes cannot each miss the other."""

from django.db import connection

from exchange.models.one_side import LOCK


def hold_terms() -> None:
    """Wait until nobody else changes who acts for whom, and keep it so until the transaction ends.

    An act takes it before any row: the triggers take the same lock after their row, which alone could end in two acts
    that wait for each other.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])
