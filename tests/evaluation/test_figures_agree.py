"""Figures about grades that stand beside each other say the same."""

import re

import pytest
from django.urls import reverse

from evaluation.queries.charts import GradeLine
from evaluation.rules.draft import EXAMPLE
from exchange.models import Role
from tests.evaluation.makers import make_evaluation_round, make_rubric
from tests.makers import make_user
from tests.pages import words

pytestmark = pytest.mark.django_db


def test_a_rubric_that_gives_c_the_rest_names_no_share_of_it(client):
    round = make_evaluation_round("preparing")
    make_rubric(round, shares={"S": 20, "A": 30, "B": 40, "C": 10})
    client.force_login(make_user(Role.COORDINATOR))
    text = words(client.get(reverse("evaluation:rubric", args=[round.slug])))
    told = re.sub(r"\s+", " ", re.sub(r"<[^>]*>", " ", text))
    assert "B 40%까지" in told and "나머지는 C" in told
    assert "C 10%" not in told


def test_the_draft_s_reasoning_cites_no_line_that_a_round_by_shares_does_not_use():
    assert "기준 점수" not in EXAMPLE.values["reasoning"]


@pytest.mark.parametrize(
    ("recommended", "decided", "passed_down", "over"),
    [(12, 12, 0, 0), (12, 13, 0, 1), (14, 14, 2, 0), (14, 15, 2, 1), (3, 2, 0, 0)],
)
def test_more_than_the_share_is_said_with_its_cause(recommended, decided, passed_down, over):
    line = GradeLine("A", "30% 이내(12건)", recommended, decided, places=12)
    assert (line.passed_down, line.over) == (passed_down, over)


def test_where_scores_part_the_grades_nothing_is_beyond():
    line = GradeLine("A", "80점 이상", 20, 30)
    assert (line.passed_down, line.over) == (0, 0)
