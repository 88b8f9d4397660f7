"""The makers make what the models allow."""

import pytest

from evaluation.models import Score, ScoreSheet
from tests.evaluation.makers import make_grade_notice, make_scored_round

pytestmark = pytest.mark.django_db


def test_a_scored_round_has_a_sheet_for_every_task_and_expert():
    made = make_scored_round(totals=((95, 93, None), (85, 84, 83)))
    assert ScoreSheet.objects.filter(status="submitted").count() == 5
    assert Score.objects.count() == 5 * made.rubric.criteria.count()
    assert make_grade_notice(made.round).round == made.round
