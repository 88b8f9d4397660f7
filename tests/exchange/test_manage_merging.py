"""Two people edit one row: what only one of them changed stands, and what both changed is asked about."""

import pytest
from django.urls import reverse

from exchange.models import Ministry, Role
from exchange.queries.row_versions import row_at
from exchange.versions import version_of
from tests.makers import make_ministry, make_user
from tests.pages import typed

pytestmark = pytest.mark.django_db


@pytest.fixture
def ministry(client) -> Ministry:
    client.force_login(make_user(Role.ADMIN))
    return make_ministry(name="가람부", short_name="가람부")


def opened(client, ministry) -> dict[str, str]:
    """Return what the form of the page sends back where nothing was typed."""
    context = client.get(address(ministry)).context_data
    return typed(context["form"]) | {"version": context["version"]}


def address(ministry) -> str:
    return reverse("exchange:manage_ministry_edit", args=[ministry.pk])


def test_different_fields_of_one_row_are_both_kept(client, ministry):
    sent = opened(client, ministry)
    assert client.post(address(ministry), sent | {"name_en": "Garam"}).status_code == 302
    answer = client.post(address(ministry), sent | {"rank": "77"}, follow=True)
    ministry.refresh_from_db()
    assert (ministry.name_en, ministry.rank) == ("Garam", 77)
    assert "다른 사람이 수정한 항목은 그대로" in answer.content.decode()


def test_one_field_changed_by_both_is_asked_about_and_nothing_is_written(client, ministry):
    sent = opened(client, ministry)
    client.post(address(ministry), sent | {"name_en": "Garam", "rank": "5"})
    answer = client.post(address(ministry), sent | {"name_en": "Naru"})
    assert answer.status_code == 409
    ministry.refresh_from_db()
    assert (ministry.name_en, ministry.rank) == ("Garam", 5)


def test_a_version_that_history_does_not_know_is_asked_about(client, ministry):
    sent = opened(client, ministry) | {"version": "0" * 32}
    assert client.post(address(ministry), sent | {"name_en": "Naru"}).status_code == 409


def test_a_row_is_found_as_it_was(ministry):
    before = version_of(ministry)
    ministry.rank += 1
    ministry.save()
    assert row_at(Ministry, ministry.pk, before)["rank"] == ministry.rank - 1
    assert row_at(Ministry, ministry.pk, version_of(ministry))["rank"] == ministry.rank
    assert row_at(Ministry, ministry.pk, "0" * 32) is None
