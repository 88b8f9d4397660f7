"""A cursor with the service's rights."""

from collections.abc import Iterator

import pytest
from django.db import connection
from django.db.backends.utils import CursorWrapper

from launch import roles
from tests.launch.service_role import TRIED


@pytest.fixture
def service(db: None) -> Iterator[CursorWrapper]:
    """A cursor that acts as a role with the service's rights."""
    with connection.cursor() as cursor:
        roles.make_role(cursor, TRIED, "tried")
        cursor.execute(f"GRANT {TRIED} TO CURRENT_USER WITH SET TRUE")
        roles.grant_tables(cursor, TRIED)
        cursor.execute(f"SET LOCAL ROLE {TRIED}")
        yield cursor
        cursor.execute("RESET ROLE")
