"""Four people do the same thing of an evaluation at once, each on a connection of their own: there is one."""

from datetime import timedelta
from functools import partial

import pytest

from evaluation.actions.awards import set_prize_rule
from evaluation.actions.grade_notices import FIELDS, enter_notice
from evaluation.actions.headcounts import set_headcount
from evaluation.actions.objections import file_objection
from evaluation.actions.rounds import add_round
from evaluation.actions.rubrics import draft_rubric
from evaluation.actions.statements import make_statement
from evaluation.models import (
    BonusStatement,
    EvaluationRound,
    GradeNotice,
    HeadcountBasis,
    Objection,
    PrizeRule,
    Rubric,
)
from evaluation.rules.bonus import headcount_day
from exchange.models import Role
from tests.evaluation.makers import make_evaluation_round
from tests.evaluation.result_makers import make_court
from tests.evaluation.statement_makers import make_counter
from tests.makers import NOON, make_stand_in, make_user
from tests.races import at_once, four_press, refusals

pytestmark = pytest.mark.django_db(transaction=True)


def pressed_by(people, act, *args, **more) -> list:
    return at_once(*[partial(act, *args, by=person, at=NOON, **more) for person in people])


def four_coordinators() -> list:
    return [make_user(Role.COORDINATOR) for _ in range(4)]


def test_a_round_and_the_first_draft_of_its_rubric():
    values = {"kind": "annual", "year": 2024, "title": "2024년 협업과제 평가", "slug": "2024"}
    days = {"scoring_until": NOON + timedelta(days=20), "objection_days": 7, "hold_days": 1}
    four_press(Role.COORDINATOR, add_round, values | days)
    round = EvaluationRound.objects.get()
    four_press(Role.COORDINATOR, draft_rubric, round.pk)
    assert Rubric.objects.get().version == 1


def test_an_objection_of_one_side_by_its_exchangee_and_who_stands_in(noon):
    court = make_court().reach("provisional")
    substitute = make_stand_in(court.a).substitute
    said = {"text": "협의 기간이 사실과 다릅니다."}
    outcomes = pressed_by(
        [court.a, substitute, court.a, substitute], file_objection, court.round.pk, court.codes[0], **said
    )
    assert len(refusals(outcomes)) == 2, "who pressed twice is answered as once, the other is told"
    assert Objection.objects.count() == 1


def test_a_grade_that_four_enter():
    counter = make_counter()
    like = counter.notice()
    values = {name: getattr(like, name) for name in FIELDS} | {"document": "공문-9"}
    outcomes = pressed_by(four_coordinators(), enter_notice, counter.round.pk, counter.assignment.pk, values=values)
    assert refusals(outcomes) == []
    assert GradeNotice.objects.filter(document="공문-9").count() == 1
    assert GradeNotice.objects.filter(is_standing=True).count() == 1


def test_a_headcount_and_a_statement():
    counter = make_counter()
    counter.notice()
    counted = {"officials": 100, "counted_on": headcount_day(counter.round), "source": "정원표"}
    assert refusals(pressed_by(four_coordinators(), set_headcount, counter.round.pk, counter.home.pk, **counted)) == []
    assert HeadcountBasis.objects.count() == 1
    four_press(Role.COORDINATOR, make_statement, counter.round.pk, counter.assignment.pk)
    assert BonusStatement.objects.count() == 1


def test_a_rule_of_prize_money():
    round = make_evaluation_round("final")
    rule = {"grade": "S", "amount_krw": 1_000_000, "basis": "계획"}
    assert refusals(pressed_by(four_coordinators(), set_prize_rule, round.slug, **rule)) == []
    assert PrizeRule.objects.count() == 1
