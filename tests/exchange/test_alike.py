"""What belongs to somebody else is answered as what there is not: the answer tells nobody that it exists."""

import re
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse

from exchange.models import LoginSession, Role, SavedView
from tests.exchange.job_makers import make_job
from tests.makers import make_notice, make_user
from tests.pages import as_user

pytestmark = pytest.mark.django_db

NO_SUCH_KEY = 2_000_000_000


def told(client: Client, method: str, name: str, key) -> tuple[int, str, str]:
    """Return status, way on and what the page says, without numbers: the key asked for is among them."""
    answer = getattr(client, method)(reverse(name, args=[key]))
    page = (b"".join(answer) if answer.streaming else answer.content).decode("utf-8", "replace")
    main = re.search(r"<main.*</main>", page, re.DOTALL)
    return answer.status_code, answer.headers.get("Location", ""), re.sub(r"\d+", "", main[0] if main else page)


@pytest.mark.parametrize("role", [Role.COORDINATOR, Role.ADMIN, Role.EXCHANGEE])
@pytest.mark.parametrize(
    ("method", "name"),
    [
        ("get", "exchange:job_detail"),
        ("get", "exchange:job_progress"),
        ("get", "job_file"),
        ("post", "exchange:notice_open"),
    ],
)
def test_jobs_and_notices_of_others(role, method, name):
    owner, other = make_user(Role.COORDINATOR), make_user(role)
    theirs = make_notice(owner) if "notice" in name else make_job(owner, status="done")
    mine = make_notice(other) if "notice" in name else make_job(other, status="done")
    client = as_user(other)
    foreign, missing = (told(client, method, name, key) for key in (theirs.pk, NO_SUCH_KEY))
    assert foreign == missing and foreign[0] == 404
    assert told(client, method, name, mine.pk) != missing


@pytest.mark.parametrize("name", ["tasks:saved_view_rename", "tasks:saved_view_delete"])
def test_saved_conditions_of_others(name):
    owner, other = make_user(Role.COORDINATOR), make_user(Role.COORDINATOR)
    theirs = SavedView.objects.create(user=owner, page="tasks", name="지연", query="state=late")
    mine = SavedView.objects.create(user=other, page="tasks", name="지연", query="state=late")
    client = as_user(other)
    foreign, missing = (told(client, "post", name, key) for key in (theirs.pk, NO_SUCH_KEY))
    assert foreign == missing and foreign[0] == 404
    assert told(client, "post", name, mine.pk) != missing
    assert SavedView.objects.filter(pk=theirs.pk, name="지연").exists()


def test_logins_of_others():
    owner, other = make_user(), make_user(Role.ADMIN)
    as_user(owner), as_user(owner)
    client = as_user(other)
    theirs = LoginSession.objects.visible_to(owner).first()
    foreign, missing = (told(client, "post", "exchange:session_end", key) for key in (theirs.handle, uuid4()))
    assert foreign == missing
    assert LoginSession.objects.filter(pk=theirs.pk).exists()
