"""Every role x every step: no score, grade or expert's name reaches somebody who may not know it."""

from datetime import timedelta

import pytest

from evaluation.actions.rounds import unwind_round
from evaluation.actions.voids import void_sheet
from evaluation.models import GradeDecision
from exchange.models import Notice, Role
from tests.evaluation.result_makers import address, cells, make_court
from tests.makers import NOON
from tests.pages import as_user

pytestmark = [pytest.mark.django_db, pytest.mark.slow, pytest.mark.usefixtures("noon")]

SECRET = ((97.31, 97.33, 97.35, 97.37), (83.11, 83.13, 83.15, 83.17), (71.51, 71.53, 71.55, 71.57))
SCORES = ("97.34", "83.14", "71.54")
REASON = "숨은 결정 까닭"
VOIDED = "숨은 제외 사유"
STEPS = ["scoring", "aggregating", "provisional", "final"]
QUERIES = [
    "",
    "?sort=score_value",
    "?sort=-grade",
    "?sort=spread_value",
    "?q=시험",
    "?grade=S",
    "?state=flips",
    "?page=2",
]


def make_secret_court(status: str):
    """Walk to ``status`` a round whose figures occur nowhere else; one sheet is left out, one decision has a reason."""
    court = make_court(SECRET, status="scoring" if status == "scoring" else "aggregating", places=2)
    for number, expert in enumerate(court.made.experts):
        expert.display_name = f"위원이름{number}"
        expert.save(update_fields=["display_name"])
    void_sheet(court.made.sheets[court.codes[2]][0].pk, reason=VOIDED, by=court.by, at=NOON)
    if status == "scoring":
        return court
    court.aggregate()
    court.decide(court.codes[1], "B", REASON)
    court.follow()
    if status in ("provisional", "final"):
        court.publish()
    if status == "final":
        court.finalise(at=court.round.objections_until + timedelta(days=2))
    return court


def everything(court, user) -> str:
    """Return all that the pages and files of results and the tasks' pages show to ``user``, as one text."""
    client = as_user(user)
    slug, texts = court.round.slug, []
    for query in QUERIES:
        texts.append(client.get(address("results", slug) + query).content.decode())
    for code in court.codes:
        for name in ("result_detail", "objection_file"):
            texts.append(client.get(address(name, slug, code)).content.decode())
        texts.append(client.get(f"/tasks/{code}").content.decode())
    for name in ("calibration", "objections", "grades_as_recommended"):
        texts.append(client.get(address(name, slug)).content.decode())
    for name in ("results.xlsx", "calibration.xlsx", "objections.xlsx", "score_matrix.xlsx"):
        answer = client.get(address(name, slug), {"reason": "점검 회의에 쓰려고 함"})
        texts.append(str(cells(answer)) if answer.status_code == 200 else answer.content.decode())
    texts += list(Notice.objects.filter(user=user).values_list("text", flat=True))
    return "\n".join(texts)


def grades_in(court, user) -> set[str]:
    """Return the tasks whose grade the list of results shows ``user``, by the file of the list."""
    answer = as_user(user).get(address("results.xlsx", court.round.slug))
    if answer.status_code != 200:
        return set()
    rows = cells(answer)
    head = next((place for place, row in enumerate(rows) if "과제" in row), None)
    return {str(row[0]).split()[0] for row in rows[head + 1 :] if row[0]} if head is not None else set()


def each_role_at_each_step() -> list:
    """Return every role with every step; in every run a role is met at every second step, roles in turn."""
    return [
        pytest.param(role, status, marks=pytest.mark.deep if (place + step) % 2 else ())
        for place, role in enumerate(Role.values)
        for step, status in enumerate(STEPS)
    ]


@pytest.mark.parametrize(("role", "status"), each_role_at_each_step())
def test_nothing_leaks(role, status):
    court = make_secret_court(status)
    user = court.people()[role]
    seen = everything(court, user)
    if role == Role.COORDINATOR:
        assert "위원이름0" in seen
        assert VOIDED in seen
        return
    for single in ("97.31", "97.33", "97.35", "97.37", "71.51"):
        assert single not in seen, f"a single score: {single}"
    assert not any(f"위원이름{number}" in seen.replace(str(user), "") for number in range(4)), "an expert's name"
    assert VOIDED not in seen
    assert "표준편차" not in seen
    own, all_ = {SCORES[0]}, set(SCORES[:2])
    allowed = {"final": all_ if role != Role.EVALUATOR else set()}.get(status, set())
    if status == "provisional" and role in (Role.EXCHANGEE, Role.ASSISTANT):
        allowed = own
    for score in SCORES[:2]:
        assert (score in seen) == (score in allowed), score
    listed = {"final": set(court.codes) if role != Role.EVALUATOR else set()}.get(status, set())
    if status == "provisional" and role in (Role.EXCHANGEE, Role.ASSISTANT):
        listed = {court.codes[0]}
    assert grades_in(court, user) == listed
    assert REASON not in seen  # the decision on another pair's task


@pytest.mark.parametrize("status", STEPS)
def test_another_pairs_result_looks_like_one_that_does_not_exist(status):
    court = make_secret_court(status)
    client = as_user(court.a)
    slug = court.round.slug
    there = client.get(address("result_detail", slug, court.codes[1]))
    missing = client.get(address("result_detail", slug, "99-99"))
    assert missing.status_code == 404
    assert there.status_code == (200 if status == "final" else 404)
    own = client.get(address("result_detail", slug, court.codes[0]))
    assert own.status_code == (200 if status in ("provisional", "final") else 404)


def test_rights_to_a_provisional_result_end_with_the_assignment():
    court = make_secret_court("provisional")
    client = as_user(court.a)
    page = address("result_detail", court.round.slug, court.codes[0])
    assert client.get(page).status_code == 200
    court.a.assignments.update(ends_on=NOON.date() - timedelta(days=1))
    assert client.get(page).status_code == 404


@pytest.mark.parametrize("status", ["provisional", "final"])
def test_after_unwinding_nothing_is_shown_any_more(status):
    court = make_secret_court(status)
    unwind_round(court.round.pk, expected=status, reason="다시 살핌", by=court.by, at=NOON)
    for role, user in court.people().items():
        if role != Role.COORDINATOR:
            assert grades_in(court, user) == set(), role
            assert as_user(user).get(address("result_detail", court.round.slug, court.codes[0])).status_code in (
                403,
                404,
            )


def test_a_ministry_reads_why_the_grade_of_its_own_task_was_decided():
    court = make_secret_court("aggregating")
    court.decide(court.codes[0], "A", "두 부처에 보이는 까닭")
    court.publish()
    seen = as_user(court.a).get(address("result_detail", court.round.slug, court.codes[0])).content.decode()
    assert "두 부처에 보이는 까닭" in seen
    assert GradeDecision.objects.filter(is_standing=True).count() == 3
