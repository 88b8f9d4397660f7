"""Who looks at the pages of the evaluation in most of its tests."""

import pytest
from django.test import Client

from exchange.models import Role, User
from tests.makers import make_user


@pytest.fixture
def coordinator(db: None) -> User:
    return make_user(Role.COORDINATOR)


@pytest.fixture
def centre(client: Client, coordinator: User) -> Client:
    """The browser of ``coordinator``."""
    client.force_login(coordinator)
    return client
