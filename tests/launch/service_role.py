"""The service's role in a test: its name, and what the database says to it."""

from django.db import DatabaseError, transaction
from django.db.backends.utils import CursorWrapper

TRIED = "hanteam_tried"


def refusal(cursor: CursorWrapper, statement: str) -> str:
    """Return the database's refusal of ``statement``; empty where it was carried out."""
    try:
        with transaction.atomic():
            cursor.execute(statement)
    except DatabaseError as error:
        return str(error)
    return ""
