"""Everything that is decided is decided with the service's own rights: no act of the product needs more of them."""

from datetime import timedelta

import pytest

from evaluation.actions.awards import consent_to_split, make_awards, mend_award, propose_split, set_prize_rule
from evaluation.actions.conflicts import declare_conflicts, report_conflict
from evaluation.actions.objections import answer_objection, file_objection
from evaluation.actions.statements import correct_statement
from evaluation.actions.voids import void_sheet
from evaluation.models import BonusStatement, GradeDecision, PrizeAward
from tasks.actions.reviews import accept_report, reopen_report, return_report, start_review
from tasks.actions.signatures import pull_back_report
from tasks.models import Signature
from tests.evaluation.result_makers import make_court
from tests.evaluation.sheet_makers import make_chair
from tests.evaluation.statement_makers import make_counter
from tests.launch.service_role import TRIED
from tests.makers import NOON
from tests.tasks.report_makers import make_desk

SOON = NOON + timedelta(days=5)

pytestmark = pytest.mark.usefixtures("service", "noon")


def test_it_is_the_services_role_that_acts(service):
    service.execute("SELECT current_user")
    assert service.fetchone() == (TRIED,)


def test_a_report_is_signed_taken_back_returned_accepted_and_opened_again():
    desk = make_desk()
    desk.submit()
    pull_back_report(desk.report.pk, by=desk.a, at=NOON)
    assert Signature.objects.filter(voided_at__isnull=False).count() == 2
    desk.sign("a")
    desk.sign("b")
    start_review(desk.report.pk, by=desk.coordinator, at=NOON)
    return_report(desk.report.pk, remarks={"a": "수치를 적어 주세요."}, reply_due_at=SOON, by=desk.coordinator, at=NOON)
    desk.save("a", desk.a, progress="□ 수치를 적음")
    desk.sign("a")
    desk.sign("b")
    start_review(desk.report.pk, by=desk.coordinator, at=NOON)
    accept_report(desk.report.pk, verdict="ok", by=desk.coordinator, at=NOON)
    reopen_report(desk.report.pk, remarks={"b": "정정해 주세요."}, reply_due_at=SOON, by=desk.coordinator, at=NOON)


def test_a_round_is_gathered_graded_made_public_objected_to_and_made_final():
    court = make_court().reach("provisional")
    code = court.codes[0]
    filed = file_objection(court.round.pk, code, text="기간이 다릅니다.", by=court.a, at=NOON)
    answer_objection(filed.pk, outcome="upheld", answer="맞습니다.", by=court.by, at=NOON)
    court.decide(code, "A", "이의를 수용함")
    void_sheet(court.made.sheets[court.codes[1]][0].pk, reason="이해충돌", by=court.by, at=NOON)


def test_interests_are_declared_and_one_is_reported_later():
    chair = make_chair(tasks=2, declared=False)
    none = {each.task_id: "" for each in chair.assignments}
    declare_conflicts(chair.round.pk, reasons=none, by=chair.expert, at=NOON)
    chair.submit()
    report_conflict(chair.round.pk, chair.assignments[1].task_id, reason="자문", by=chair.expert, at=NOON)


def test_a_statement_goes_to_the_person_and_is_corrected():
    counter = make_counter()
    counter.notice()
    counter.count()
    statement = counter.walk()
    counter.notice(assessed="B")
    made = correct_statement(statement.pk, reason="등급 정정", by=counter.coordinator, at=NOON)
    assert BonusStatement.objects.get(pk=statement.pk).status == "corrected" and made.corrects_id == statement.pk


def test_prize_money_is_made_divided_and_mended():
    court = make_court().reach("final")
    slug, by = court.round.slug, court.by
    set_prize_rule(slug, grade="S", amount_krw=1_000_000, basis="계획", by=by, at=NOON)
    assert make_awards(slug, by=by, at=NOON) == 1
    award = PrizeAward.objects.get()
    split = {"share_a_krw": 600_000, "share_b_krw": 400_000, "reason": "맡은 일"}
    propose_split(award.pk, seen=0, by=court.a, at=NOON, **split)
    consent_to_split(award.pk, number=1, by=court.b, at=NOON)
    before = GradeDecision.objects.get(task=award.task, is_standing=True)
    GradeDecision.objects.filter(pk=before.pk).update(is_standing=False)
    again = {"round": court.round, "task": award.task, "result": before.result, "reason": "이의를 수용함"}
    GradeDecision.objects.create(**again, grade="A", decided_at=NOON, decided_by=by)
    assert mend_award(award.pk, reason="등급 정정", by=by, at=NOON) is None
