"""Every rule that the database keeps about grades told, headcounts, statements and decisions, each broken."""

from datetime import date

import pytest

from evaluation.models import BonusStatement, HeadcountBasis, StatementDecision, StatementStaleness
from tests.evaluation.makers import make_evaluation_round, make_grade_notice
from tests.evaluation.statement_makers import COMMITTEES, MINISTERS, make_counter
from tests.makers import NOON, make_assignment, make_ministry, make_user
from tests.refusals import refused_by, refused_with, update

pytestmark = pytest.mark.django_db

NOTICE = [
    ("grade_notice_choices_are_known", {"assessed": "D"}),
    ("grade_notice_choices_are_known", {"prior": "D"}),
    ("grade_notice_choices_are_known", {"track": "NONE"}),
    ("grade_notice_choices_are_known", {"exchange_form": "loan"}),
    ("grade_notice_numbers_are_plausible", {"months": 13}),
    ("grade_notice_numbers_are_plausible", {"long_term_bp": 10_001}),
    ("grade_notice_names_its_document", {"document": ""}),
    ("grade_notice_names_its_document", {"level": ""}),
    ("grade_notice_forced_lowest_says_why", {"forced_lowest": True}),
    ("grade_notice_forced_lowest_says_why", {"forced_reason": "사유만"}),
]
STATEMENT = [
    ("statement_status_is_known", {"status": "lost"}),
    ("statement_fingerprint_is_sha256", {"fingerprint": "x" * 64}),
    ("statement_correction_says_why", {"correction_reason": "수정한 것 없이"}),
    ("statement_notified_at_has_notified_by", {"notified_at": NOON}),
    ("statement_notified_says_when", {"status": "notified"}),
]
COMMITTEE = {"step": "committee", "agrees": True, "reason": "의결"} | COMMITTEES
MINISTER = {"step": "minister", "agrees": True} | MINISTERS
DECISION = [
    ("decision_step_is_known", {"step": "thought", "reason": "사유"}),
    ("decision_has_reason", {"step": "review", "reason": ""}),
    ("decision_of_committee_is_by_majority", COMMITTEE | {"members": 2, "present": 2, "in_favour": 2}),
    ("decision_of_committee_is_by_majority", COMMITTEE | {"members": 8, "present": 5}),
    ("decision_of_committee_is_by_majority", COMMITTEE | {"members": 6, "present": 3}),
    ("decision_of_committee_is_by_majority", COMMITTEE | {"members": 5, "present": 6}),
    ("decision_of_committee_is_by_majority", COMMITTEE | {"present": 3, "in_favour": 4}),
    ("decision_of_committee_is_by_majority", COMMITTEE | {"in_favour": 2}),
    ("decision_of_committee_is_by_majority", COMMITTEE | {"agrees": False}),
    ("decision_names_its_document_and_day", COMMITTEE | {"document": ""}),
    ("decision_names_its_document_and_day", MINISTER | {"happened_on": None}),
    ("decision_of_minister_says_whose", MINISTER | {"on_behalf": ""}),
    ("decision_outside_cap_says_why", MINISTER | {"is_outside_cap": True}),
    ("decision_outside_cap_says_why", MINISTER | {"cap_reason": "사유만"}),
    ("decision_outside_cap_says_why", MINISTER | {"agrees": False, "is_outside_cap": True, "cap_reason": "사유"}),
]


@pytest.fixture
def round():
    return make_evaluation_round("final")


@pytest.fixture
def statement():
    return make_counter().make()


@pytest.mark.parametrize(("name", "fields"), NOTICE)
def test_a_notice_that_cannot_be(round, name, fields):
    with refused_by(name):
        make_grade_notice(round, **fields)


def test_one_notice_stands_a_person(round):
    seat = make_assignment()
    make_grade_notice(round, seat)
    with refused_by("grade_notice_stands_once"):
        make_grade_notice(round, seat)
    make_grade_notice(round, seat, is_standing=False)


def make_headcount(round, ministry, **fields) -> HeadcountBasis:
    values = {"officials": 100, "counted_on": date(2024, 12, 31), "source": "정원표", "entered_at": NOON}
    return HeadcountBasis.objects.create(round=round, ministry=ministry, entered_by=make_user(), **values | fields)


def test_a_headcount_names_its_source_and_stands_once(round):
    ministry = make_ministry()
    with refused_by("headcount_names_its_source"):
        make_headcount(round, ministry, source="")
    make_headcount(round, ministry)
    with refused_by("headcount_once_per_round_and_ministry"):
        make_headcount(round, ministry)


@pytest.mark.parametrize(("name", "fields"), STATEMENT)
def test_a_statement_that_cannot_be(statement, name, fields):
    values = {field.attname: getattr(statement, field.attname) for field in statement._meta.concrete_fields}
    values |= {"id": None, "number": "가산금-2025-999", "assignment_id": make_assignment().pk} | fields
    with refused_by(name):
        BonusStatement.objects.create(**values)


def test_one_statement_stands_a_person_and_a_number_is_nobody_elses(statement):
    values = {field.attname: getattr(statement, field.attname) for field in statement._meta.concrete_fields}
    with refused_by("statement_stands_once_per_round_and_person"):
        BonusStatement.objects.create(**values | {"id": None, "number": "가산금-2025-999"})
    with refused_by("evaluation_bonusstatement_number_key"):
        BonusStatement.objects.create(**values | {"id": None, "assignment_id": make_assignment().pk})


@pytest.mark.parametrize(("name", "fields"), DECISION)
def test_a_decision_that_cannot_be(statement, name, fields):
    with refused_by(name):
        StatementDecision.objects.create(statement=statement, decided_at=NOON, decided_by=make_user(), **fields)


def test_a_step_is_decided_once(statement):
    known = {"statement": statement, "decided_at": NOON, "decided_by": make_user(), "step": "review", "reason": "검토"}
    made = StatementDecision.objects.create(**known)
    with refused_by("decision_once_per_step"):
        StatementDecision.objects.create(**known)
    with refused_with("Cannot update or delete"):
        made.delete()
    with refused_with("Cannot delete"):
        statement.notice.delete()
    assert update(statement.notice, is_standing=False) == 1


def test_staleness_without_a_word_is_refused():
    row = StatementStaleness.objects.create(statement=make_counter().make(), changed=["지급기준액"])
    with refused_by("statement_staleness_says_what_changed"):
        update(row, changed=[])
