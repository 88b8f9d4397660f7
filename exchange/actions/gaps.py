"""Making anew what triggers keep of empty posts, for rows that were put in past the triggers."""

from django.db import connection, transaction


@transaction.atomic
def refill_gaps() -> None:
    """Work out for every post on which days nobody holds it."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT fill_post_gaps(id) FROM exchange_post")
