"""The line on a task's page that leads to its evaluation: there for whom the result is shown, for nobody else."""

from datetime import timedelta

import pytest

from evaluation.actions.rounds import unwind_round
from evaluation.queries.beside_task import lines_of
from exchange.models import Role
from tests.evaluation.result_makers import Court, address, make_court
from tests.makers import NOON, make_task
from tests.pages import as_user, cost

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("noon")]

READERS = (Role.COORDINATOR, Role.ADMIN, Role.VIEWER, Role.DECIDER, Role.EXCHANGEE, Role.ASSISTANT)
SHOWN = {  # step -> who finds the line on the page of the first task, whose two ministries are the makers' filers
    "scoring": set(),
    "aggregating": {Role.COORDINATOR},
    "provisional": {Role.COORDINATOR, Role.EXCHANGEE, Role.ASSISTANT},
    "final": set(READERS),
}


def at_step(status: str) -> Court:
    if status == "scoring":
        return make_court(status="scoring")
    return make_court().reach(status)


def leads(court: Court, user, code: str) -> bool:
    """Whether the task's page has the line; where it has, the page that it leads to must open."""
    client = as_user(user)
    page = client.get(f"/tasks/{code}")
    target = address("result_detail", court.round.slug, code)
    found = target in page.content.decode()
    assert ("평가 결과 <a" in page.content.decode()) == found
    assert not found or client.get(target).status_code == 200
    return found


@pytest.mark.parametrize("status", list(SHOWN))
def test_who_may_see_the_result_is_led_to_it_and_nobody_else(status):
    court = at_step(status)
    people = court.people()
    assert {role for role in READERS if leads(court, people[role], court.codes[0])} == SHOWN[status]
    assert as_user(people[Role.EVALUATOR]).get(f"/tasks/{court.codes[0]}").status_code == 403


def test_the_exchangee_of_another_pair_is_led_nowhere_before_the_end():
    court = at_step("provisional")
    assert not leads(court, court.a, court.codes[-1])
    assert not leads(court, court.people()[Role.VIEWER], court.codes[-1])


def test_the_line_is_gone_with_the_assignment_and_after_unwinding():
    court = at_step("provisional")
    court.a.assignments.update(ends_on=NOON.date() - timedelta(days=1))
    assert not leads(court, court.a, court.codes[0])
    court.finalise(at=court.round.objections_until + timedelta(days=court.round.hold_days, minutes=1))
    assert leads(court, court.a, court.codes[0])
    unwind_round(court.round.pk, expected="final", reason="다시 살핌", by=court.by, at=NOON)
    assert not leads(court, court.people()[Role.VIEWER], court.codes[0])


def test_a_task_that_was_not_judged_has_no_line():
    court = at_step("final")
    assert "평가 결과 <a" not in as_user(court.by).get(f"/tasks/{make_task().code}").content.decode()


def test_no_score_and_no_grade_stand_in_the_line():
    court = at_step("final")
    text = as_user(court.by).get(f"/tasks/{court.codes[0]}").content.decode()
    line = text[(start := text.index("평가 결과 <a")) : text.index("</p>", start)]
    assert court.round.title in line and "확정" in line
    assert not any(word in line for word in ("점<", "등급", ">S<"))


@pytest.mark.parametrize(("role", "most"), [(Role.VIEWER, 0), (Role.COORDINATOR, 0), (Role.EXCHANGEE, 2)])
def test_the_line_costs_one_statement_and_two_more_while_only_two_ministries_see_it(role, most):
    court = at_step("provisional")
    user = court.people()[role]
    assert cost(lines_of, court.made.tasks[0], user, NOON.date()) == 1 + most
