"""The joint report from the first letter to the accepted copy."""

from datetime import datetime, timedelta

import pytest
from django.core.exceptions import ObjectDoesNotExist

from exchange.errors import Incomplete, NotAllowed, Stale, WrongState
from exchange.models import Notice, Role
from tasks.actions.quarters import open_quarter, owed_by, remind
from tasks.actions.reviews import accept_report, reopen_report, return_report, start_review
from tasks.actions.sections import mark_unchanged, save_section
from tasks.actions.signatures import pull_back_report, sign_report, submit_alone
from tasks.models import FrozenReport, ProgressReport, ReportSection
from tests.makers import NOON, SEOUL, make_assignment, make_pair, make_period, make_stand_in, make_task, make_user
from tests.tasks.report_makers import JOINT, OWN, make_desk

pytestmark = pytest.mark.django_db

JULY = datetime(2024, 7, 5, 12, 0, tzinfo=SEOUL)  # within the second quarter's time for reports
LATER = NOON + timedelta(days=7)


def test_the_second_confirmation_submits():
    desk = make_desk()
    desk.fill()
    assert desk.sign("a").status == "half_signed"
    assert desk.fresh().turn == "b"
    report = desk.sign("b")
    assert (report.status, report.turn, report.self_state, report.submissions) == ("submitted", "centre", "ok", 1)
    assert FrozenReport.objects.get(report=report).kind == "submission"


def test_an_edit_after_a_confirmation_voids_it_and_tells_that_person():
    desk = make_desk()
    desk.fill()
    desk.sign("a")
    desk.save("b", desk.b, progress="□ 다른 내용")
    report = desk.fresh()
    assert report.status == "draft"
    assert not report.signatures.standing().exists()
    assert report.signatures.count() == 1
    assert Notice.objects.filter(user=desk.a, text__contains="확인이 풀렸습니다").count() == 1
    assert not Notice.objects.filter(user=desk.b, text__contains="확인이 풀렸습니다").exists()


def test_confirming_twice_is_one_confirmation():
    desk = make_desk()
    desk.fill()
    desk.sign("a")
    desk.sign("a")
    assert desk.fresh().signatures.count() == 1


def test_a_resent_last_confirmation_submits_once():
    desk = make_desk()
    desk.fill()
    mark = desk.fingerprint()
    desk.sign("a")
    for _ in range(2):
        sign_report(desk.report.pk, side="b", fingerprint=mark, by=desk.b, at=NOON)
    assert desk.fresh().submissions == 1
    assert FrozenReport.objects.count() == 1


def test_an_assistant_drafts_but_does_not_confirm():
    desk = make_desk()
    desk.fill()
    desk.save("a", desk.assistant, progress="□ 보조가 씀")
    with pytest.raises(NotAllowed, match="작성 보조"):
        desk.sign("a", desk.assistant)
    assert desk.fresh().signatures.count() == 0


def test_an_outsider_is_refused_and_nothing_is_written():
    desk = make_desk()
    stranger = make_assignment().holder
    with pytest.raises(NotAllowed):
        desk.save("a", stranger)
    with pytest.raises(NotAllowed):
        desk.save("b", desk.a)
    assert desk.section("a").version == 1
    assert not ReportSection.pgh_event_model.objects.filter(pgh_context__metadata__verb="report.save_section").exists()


def test_confirming_a_text_that_changed_meanwhile_is_refused():
    desk = make_desk()
    desk.fill()
    seen = desk.fingerprint()
    desk.save("b", desk.b, progress="□ 그 사이")
    with pytest.raises(Stale):
        sign_report(desk.report.pk, side="a", fingerprint=seen, by=desk.a, at=NOON)


def test_an_incomplete_report_is_not_confirmed_and_says_what_is_missing():
    desk = make_desk()
    desk.save("joint", desk.a, rating="late", rating_reason="")
    desk.save("a", desk.a)
    desk.save("b", desk.b)
    with pytest.raises(Incomplete, match="사유"):
        desk.sign("a")


def test_second_save_from_an_old_page_is_refused_with_both_texts():
    desk = make_desk()
    version = desk.section("joint").version
    desk.save("joint", desk.a, progress="□ 가")
    with pytest.raises(Stale) as refusal:
        save_section(desk.report.pk, "joint", values=JOINT | {"progress": "□ 나"}, version=version, by=desk.b, at=NOON)
    assert refusal.value.conflict["fields"]["progress"] == {"mine": "□ 나", "theirs": "□ 가"}
    assert desk.section("joint").progress == "□ 가"


def test_only_named_parts_open_again_after_a_return():
    desk = make_desk()
    desk.review()
    return_report(
        desk.report.pk, remarks={"b": "근거를 적어 주세요."}, reply_due_at=LATER, by=desk.coordinator, at=NOON
    )
    report = desk.fresh()
    assert (report.status, report.turn) == ("returned", "b")
    with pytest.raises(WrongState, match="보완 요청"):
        desk.save("a", desk.a, progress="□ 몰래")
    desk.save("b", desk.b, progress="□ 근거 추가")
    desk.sign("b")
    assert desk.fresh().status == "returned"
    desk.sign("a")
    report = desk.fresh()
    assert (report.status, report.submissions, report.submitted_late) == ("submitted", 2, False)


def test_an_old_remark_is_kept_when_a_second_one_is_made():
    desk = make_desk()
    desk.review()
    for number, text in enumerate(("첫 의견", "둘째 의견")):
        return_report(desk.report.pk, remarks={"b": text}, reply_due_at=LATER, by=desk.coordinator, at=NOON)
        desk.save("b", desk.b, progress=f"□ 고침 {number}")
        desk.sign("a")
        desk.sign("b")
        start_review(desk.report.pk, by=desk.coordinator, at=NOON)
    assert list(desk.fresh().remarks.values_list("text", flat=True)) == ["첫 의견", "둘째 의견"]


def test_accepting_keeps_a_copy_that_never_changes():
    desk = make_desk()
    desk.review()
    report = accept_report(desk.report.pk, verdict="warn", note="살펴봄", by=desk.coordinator, at=NOON)
    assert (report.status, report.verdict, report.self_state, report.turn) == ("accepted", "warn", "ok", "nobody")
    copy = FrozenReport.objects.get(report=report, kind="acceptance")
    assert copy.content["parts"]["a"]["progress"] == OWN["progress"]
    assert copy.content["verdict"] == "warn"
    with pytest.raises(Exception, match="Cannot update"):
        FrozenReport.objects.filter(pk=copy.pk).update(fingerprint="0" * 64)


def test_of_two_decisions_one_stands_and_the_other_is_told_who_decided():
    desk = make_desk()
    desk.review()
    accept_report(desk.report.pk, verdict="ok", by=desk.coordinator, at=NOON)
    other = make_user(Role.COORDINATOR)
    with pytest.raises(WrongState, match=desk.coordinator.display_name):
        return_report(desk.report.pk, remarks={"a": "의견"}, reply_due_at=LATER, by=other, at=NOON)
    accept_report(desk.report.pk, verdict="ok", by=desk.coordinator, at=NOON)
    assert FrozenReport.objects.filter(kind="acceptance").count() == 1


def test_nothing_is_edited_while_it_is_reviewed():
    desk = make_desk()
    desk.review()
    with pytest.raises(WrongState, match="검토하고 있어"):
        desk.save("a", desk.a, progress="□ 늦은 고침")


def test_a_reader_of_another_role_decides_nothing():
    desk = make_desk()
    desk.submit()
    for role in (Role.ADMIN, Role.VIEWER, Role.EXCHANGEE, Role.EVALUATOR):
        with pytest.raises(NotAllowed):
            start_review(desk.report.pk, by=make_user(role), at=NOON)


def test_reopening_keeps_the_accepted_copy_and_names_the_parts():
    desk = make_desk()
    desk.review()
    accept_report(desk.report.pk, verdict="ok", by=desk.coordinator, at=NOON)
    reopen_report(desk.report.pk, remarks={"joint": "상태 확인"}, reply_due_at=LATER, by=desk.coordinator, at=NOON)
    report = desk.fresh()
    assert (report.status, report.verdict, report.accepted_at) == ("returned", "", None)
    assert FrozenReport.objects.filter(kind="acceptance").count() == 1
    assert list(report.sections.filter(is_returned=True).values_list("side", flat=True)) == ["joint"]


def test_a_submitted_report_comes_back_until_the_review_begins():
    desk = make_desk()
    desk.submit()
    pull_back_report(desk.report.pk, by=desk.a, at=NOON)
    report = desk.fresh()
    assert (report.status, report.submitted_at) == ("draft", None)
    assert not report.signatures.standing().exists()
    desk.sign("a")
    desk.sign("b")
    start_review(desk.report.pk, by=desk.coordinator, at=NOON)
    with pytest.raises(WrongState, match="검토를 시작"):
        pull_back_report(desk.report.pk, by=desk.a, at=NOON)


def test_the_silent_side_is_passed_over_only_after_the_due_moment_and_it_stays_marked():
    desk = make_desk()
    desk.fill()
    with pytest.raises(WrongState, match="제출기한이 지난 뒤"):
        submit_alone(desk.report.pk, side="a", fingerprint=desk.fingerprint(), by=desk.a, at=NOON)
    late = desk.report.due_at + timedelta(minutes=1)
    report = submit_alone(desk.report.pk, side="a", fingerprint=desk.fingerprint(), by=desk.a, at=late)
    assert (report.status, report.submitted_alone, report.submitted_late) == ("submitted", True, True)


def test_late_is_not_locked_until_the_grace_ends():
    desk = make_desk()
    desk.fill()
    over = desk.report.period.grace_until + timedelta(seconds=1)
    desk.at = over
    with pytest.raises(WrongState, match="접수 마감"):
        desk.sign("a")  # nobody confirms what cannot be handed in
    desk.at = desk.report.period.grace_until
    desk.sign("a")
    desk.at = over
    with pytest.raises(WrongState, match="접수 마감"):
        desk.sign("b")
    desk.at = desk.report.period.grace_until
    assert desk.sign("b").submitted_late


def test_dissent_is_kept_with_the_confirmation():
    desk = make_desk()
    desk.fill()
    desk.sign("a", dissent="표현이 다릅니다.")
    desk.sign("b")
    copy = FrozenReport.objects.get(report=desk.report)
    assert copy.content["signatures"][0]["dissent"] == "표현이 다릅니다."


def test_a_substitute_confirms_and_both_names_are_kept():
    desk = make_desk()
    desk.fill()
    substitute = make_stand_in(desk.a).substitute
    desk.sign("a", substitute)
    signature = desk.fresh().signatures.get()
    assert (signature.signer, signature.on_behalf_of) == (substitute, desk.a)


def test_the_right_ends_with_the_assignment_on_the_next_request():
    desk = make_desk()
    desk.fill()
    assignment = desk.a.assignments.get()
    assignment.ends_on = (NOON - timedelta(days=1)).date()
    assignment.save()
    with pytest.raises(NotAllowed):
        desk.sign("a")


def test_a_quarter_opens_once_and_prefills_from_the_last_one():
    desk = make_desk(period=make_period("2024-2", opened_at=None), at=JULY)
    desk.review()
    accept_report(desk.report.pk, verdict="ok", by=desk.coordinator, at=NOON)
    period = make_period("2024-3", opened_at=None)
    assert open_quarter("2024-3", by=desk.coordinator, at=NOON) == 1
    with pytest.raises(WrongState, match="이미 열려"):
        open_quarter("2024-3", by=desk.coordinator, at=NOON)
    report = ProgressReport.objects.get(period=period)
    section = report.sections.get(side="a")
    assert (section.state, section.progress, report.status) == ("prefilled", OWN["progress"], "not_started")
    before = section.version
    mark_unchanged(report.pk, "a", reason="협의만 계속", version=before, by=desk.a, at=NOON)
    section.refresh_from_db()
    assert (section.state, section.unchanged_streak) == ("unchanged", 1)


def test_prefilled_text_stays_marked_through_an_autosave_that_changes_nothing():
    desk = make_desk(period=make_period("2024-2", opened_at=None), at=JULY)
    desk.review()
    accept_report(desk.report.pk, verdict="ok", by=desk.coordinator, at=NOON)
    make_period("2024-3", opened_at=None)
    open_quarter("2024-3", by=desk.coordinator, at=NOON)
    section = ReportSection.objects.get(report__period__code="2024-3", side="a")
    values = section.answers_to(section.report.period.form)
    same = {"values": values, "version": section.version, "by": desk.a, "at": NOON}
    assert save_section(section.report_id, "a", settle=False, **same).state == "prefilled"
    assert save_section(section.report_id, "a", settle=True, **same).state == "written"


def test_opening_names_vacant_posts_first():
    task = make_task(make_pair())
    make_assignment(task.pair.post_a)
    period = make_period("2024-3", opened_at=None)
    coordinator = make_user(Role.COORDINATOR)
    with pytest.raises(Incomplete, match="확인할 사람이 없는 직위가 1곳"):
        open_quarter(period.code, by=coordinator, at=NOON)
    assert open_quarter(period.code, vacancies_seen=True, by=coordinator, at=NOON) == 1


def test_nobody_is_reminded_of_what_they_have_filed():
    desk = make_desk()
    assert {user for user, _ in owed_by([desk.report.pk], NOON)} == {desk.a, desk.assistant, desk.b}
    desk.submit()
    assert owed_by([desk.report.pk], NOON) == []
    assert remind([desk.report.pk], by=desk.coordinator, at=NOON) == 0


def test_an_unknown_report_is_not_found():
    with pytest.raises(ObjectDoesNotExist):
        start_review(999_999, by=make_user(Role.COORDINATOR), at=NOON)
