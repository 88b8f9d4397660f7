"""What the database keeps about who pays from a day on."""

from datetime import date

import pytest

from evaluation.models import PayerSuccession
from tests.evaluation.makers import make_evaluation_round, make_grade_notice
from tests.makers import make_ministry
from tests.refusals import refused_by, refused_with, update

pytestmark = pytest.mark.django_db


def test_one_notice_has_one_payer_from_a_day_on():
    notice = make_grade_notice(make_evaluation_round())
    first = PayerSuccession.objects.create(notice=notice, ministry=make_ministry(), starts_on=date(2024, 11, 1))
    with refused_by("payer_succession_once_a_day"):
        PayerSuccession.objects.create(notice=notice, ministry=make_ministry(), starts_on=date(2024, 11, 1))
    with refused_with("Cannot update rows"):
        update(first, starts_on=date(2024, 12, 1))
