"""What the database keeps about this installation and its set-up link, each broken past forms and actions."""

from datetime import timedelta

import pytest
from django.utils import timezone

from exchange.actions.first_start import hash_of
from exchange.models import Installation, SetupLink
from exchange.models.installation import ONLY
from tests.makers import make_user
from tests.refusals import refused_by, update

pytestmark = pytest.mark.django_db


def make_installation(**fields) -> Installation:
    Installation.objects.all().delete()
    return Installation.objects.create(**{"pk": ONLY} | fields)


def make_link(number: int = 1, **fields) -> SetupLink:
    now = timezone.now()
    made = {"digest": hash_of(str(number)), "made_at": now, "expires_at": now + timedelta(minutes=60)}
    return SetupLink.objects.create(**made | fields)


@pytest.mark.parametrize(
    ("name", "make", "values"),
    [
        ("installation_phone_is_dialled", make_installation, {"phone": "전화 없음"}),
        ("installation_address_is_an_origin", make_installation, {"address": "https://hanteam.example/path"}),
        ("installation_address_is_an_origin", make_installation, {"address": "javascript:alert(1)"}),
        ("setup_link_state_is_known", make_link, {"state": "spent"}),
        ("setup_link_is_stored_as_hash", make_link, {"digest": "the token itself"}),
        ("setup_link_lasts_a_while", make_link, {"expires_at": timezone.now() - timedelta(days=1)}),
        ("setup_link_used_names_who_came", make_link, {"state": "used"}),
        ("setup_link_used_names_who_came", make_link, {"used_at": timezone.now()}),
    ],
)
def test_what_may_not_stand_is_refused_by_name(name, make, values):
    with refused_by(name):
        update(make(), **values)


def test_there_is_one_installation():
    make_installation()
    with refused_by("installation_is_one_row"):
        Installation.objects.create(pk=ONLY + 1)


def test_one_link_is_open_at_a_time():
    now = timezone.now()
    make_link(1, state="used", used_at=now, used_by=make_user())
    make_link(2)
    with refused_by("setup_link_open_is_one"):
        make_link(3)
