"""Rows of one table written in one statement: checked like single ones, whole or not at all."""

import pytest
from django.db import transaction

from evaluation.actions.rubrics import draft_rubric
from evaluation.models import Anchor, Criterion
from exchange.actions import rows
from exchange.errors import Incomplete, WrongState
from exchange.models import Role
from tests.evaluation.makers import make_evaluation_round
from tests.makers import NOON, make_user
from tests.pages import cost

pytestmark = pytest.mark.django_db


def criterion(rubric, position: int, **fields) -> Criterion:
    values = {"name": f"항목 {position}", "question": "얼마나 달라졌습니까?", "weight_bp": 2000, "position": position}
    return Criterion(rubric=rubric, category=None, **values | fields)


@pytest.fixture
def rubric():
    coordinator = make_user(Role.COORDINATOR)
    rubric = draft_rubric(make_evaluation_round("preparing", by=coordinator).pk, by=coordinator, at=NOON)
    Anchor.objects.filter(rubric=rubric).delete()
    Criterion.objects.filter(rubric=rubric).delete()
    return rubric


def test_many_rows_take_one_statement(rubric):
    made = [criterion(rubric, position) for position in range(1, 21)]
    assert cost(lambda: rows.write_all(made)) == 1
    assert [each.pk for each in made] == list(Criterion.objects.order_by("position").values_list("pk", flat=True))
    anchors = [Anchor(rubric=rubric, criterion=each, score=score, text="뜻") for each in made for score in (1, 5)]
    assert cost(lambda: rows.write_all(anchors)) == 1


def test_nothing_takes_none(rubric):
    assert cost(lambda: rows.write_all([])) == 0


@pytest.mark.parametrize(
    ("wrong", "kind", "said"),
    [
        ({"name": "가" * 500}, Incomplete, "자"),
        ({"weight_bp": 20_000}, Incomplete, "저장할 수 없는 값"),  # the form says it at its field
        ({"position": 1}, WrongState, "다른 사람이 같은 자리에"),
    ],
)
def test_one_wrong_row_keeps_all_out(rubric, wrong, kind, said):
    with pytest.raises(kind, match=said), transaction.atomic():
        rows.write_all([criterion(rubric, 1), criterion(rubric, **{"position": 2} | wrong)])
    assert not Criterion.objects.filter(rubric=rubric).exists()
