"""Two people act on one report, or on one quarter, at the same moment.

Each race is followed by the same two acts without the lock, written out here, to show what the lock prevents: both
read, both find themselves allowed, and only then does either write.
"""

from collections.abc import Callable
from datetime import timedelta
from functools import partial
from threading import Barrier

import pytest
from django.db import IntegrityError

from exchange.errors import Stale, WrongState
from exchange.models import Role, User
from tasks import rules
from tasks.actions.quarters import open_quarter
from tasks.actions.reviews import accept_report, return_report, start_review
from tasks.actions.sections import save_section
from tasks.actions.signatures import pull_back_report, sign_report
from tasks.models import FrozenReport, ProgressReport, ReportPeriod, ReportSection, ReviewRemark
from tests.makers import NOON, make_period, make_seated_task, make_signature, make_user
from tests.races import race, race_unguarded, refusals
from tests.tasks.report_makers import JOINT, OWN, Desk, make_desk

pytestmark = pytest.mark.django_db(transaction=True)

LATER = NOON + timedelta(days=7)


def confirm(desk: Desk, side: str) -> Callable[[], ProgressReport]:
    """Return the act of one side confirming the text as it stands now."""
    signer = {"a": desk.a, "b": desk.b}[side]
    return partial(sign_report, desk.report.pk, side=side, fingerprint=desk.fingerprint(), by=signer, at=NOON)


def write(desk: Desk, side: str, text: str, *, by: User) -> Callable[[], ReportSection]:
    """Return the act of saving ``text`` over the part as it stands now."""
    values = (JOINT if side == "joint" else OWN) | {"progress": text}
    version = desk.section(side).version
    return partial(save_section, desk.report.pk, side, values=values, version=version, by=by, at=NOON)


# ---- the last confirmation -------------------------------------------------------------------------------------------


def test_both_sides_confirm_at_once_and_the_report_is_handed_in_exactly_once():
    desk = make_desk()
    desk.fill()
    assert refusals(race(desk.report, confirm(desk, "a"), confirm(desk, "b"))) == []
    report = desk.fresh()
    assert (report.status, report.submissions, report.turn) == ("submitted", 1, "centre")
    assert FrozenReport.objects.filter(report=report, kind="submission").count() == 1
    assert set(report.signatures.standing().values_list("side", flat=True)) == {"a", "b"}


@pytest.mark.deep
def test_without_the_lock_both_would_confirm_and_neither_would_hand_in():
    desk = make_desk()
    desk.fill()

    def confirm_unlocked(side: str, barrier: Barrier) -> bool:
        others = desk.fresh().signatures.standing().exclude(side=side)
        submits = others.exists()
        barrier.wait()
        make_signature(desk.report, side=side, signer={"a": desk.a, "b": desk.b}[side])
        return submits

    outcomes = race_unguarded(partial(confirm_unlocked, "a"), partial(confirm_unlocked, "b"))
    assert outcomes == [False, False]
    assert desk.fresh().signatures.standing().count() == 2
    assert desk.fresh().submissions == 0


def test_a_double_click_on_the_last_confirmation_hands_in_once():
    desk = make_desk()
    desk.fill()
    desk.sign("a")
    assert refusals(race(desk.report, confirm(desk, "b"), confirm(desk, "b"))) == []
    assert desk.fresh().submissions == 1
    assert FrozenReport.objects.filter(report=desk.report).count() == 1


# ---- the decision ----------------------------------------------------------------------------------------------------


def test_two_coordinators_accept_at_once_and_the_second_is_told_who_was_first():
    desk = make_desk()
    desk.review()
    one, other = make_user(Role.COORDINATOR), make_user(Role.COORDINATOR)
    acts = [partial(accept_report, desk.report.pk, verdict="ok", by=person, at=NOON) for person in (one, other)]
    outcomes = race(desk.report, *acts)
    (refusal,) = refusals(outcomes)
    report = desk.fresh()
    assert isinstance(refusal, WrongState)
    assert f"{report.accepted_by} 담당이 12:00에 먼저 처리해" in refusal.reason
    assert report.accepted_by == (other if outcomes[0] is refusal else one)
    assert FrozenReport.objects.filter(report=report, kind="acceptance").count() == 1


def test_a_double_click_on_accept_accepts_once_and_complains_of_nothing():
    desk = make_desk()
    desk.review()
    accept = partial(accept_report, desk.report.pk, verdict="ok", by=desk.coordinator, at=NOON)
    assert refusals(race(desk.report, accept, accept)) == []
    assert FrozenReport.objects.filter(report=desk.report, kind="acceptance").count() == 1


def test_of_accepting_and_returning_at_once_one_stands_and_the_other_is_told():
    desk = make_desk()
    desk.review()
    one, other = make_user(Role.COORDINATOR), make_user(Role.COORDINATOR)
    accept = partial(accept_report, desk.report.pk, verdict="ok", by=one, at=NOON)
    send_back = partial(return_report, desk.report.pk, remarks={"a": "근거"}, reply_due_at=LATER, by=other, at=NOON)
    accepted, returned = race(desk.report, accept, send_back)
    report = desk.fresh()
    copies = FrozenReport.objects.filter(report=report, kind="acceptance").count()
    remarks = ReviewRemark.objects.filter(report=report).count()
    if isinstance(returned, Exception):
        assert (report.status, copies, remarks) == ("accepted", 1, 0)
        refusal, first = returned, one
    else:
        assert (report.status, copies, remarks) == ("returned", 0, 1)
        refusal, first = accepted, other
    assert isinstance(refusal, WrongState)
    assert f"{first} 담당이 12:00에 먼저 처리해" in refusal.reason


@pytest.mark.deep
def test_without_the_lock_a_report_would_be_accepted_and_returned():
    desk = make_desk()
    desk.review()

    def decide_unlocked(status: str, barrier: Barrier) -> str:
        report = desk.fresh()
        reason = rules.why_not_decide(report, desk.coordinator)
        barrier.wait()
        fields = {"accepted_at": NOON, "accepted_by": desk.coordinator, "verdict": "ok"}
        if status == "returned":
            barrier.wait()  # writes last
            fields = {"accepted_at": None, "accepted_by": None, "return_reason": "근거"}
        ProgressReport.objects.filter(pk=report.pk).update(status=status, **fields)
        return reason

    def accept_unlocked(barrier: Barrier) -> str:
        reason = decide_unlocked("accepted", barrier)
        FrozenReport.objects.create(
            report=desk.report,
            kind="acceptance",
            number=1,
            content={},
            fingerprint="a" * 64,
            frozen_at=NOON,
            frozen_by=desk.coordinator,
        )
        barrier.wait()
        return reason

    outcomes = race_unguarded(accept_unlocked, partial(decide_unlocked, "returned"))
    assert outcomes == [None, None]
    assert desk.fresh().status == "returned"
    assert FrozenReport.objects.filter(report=desk.report, kind="acceptance").exists()


def test_of_pulling_back_and_beginning_to_review_at_once_one_stands():
    desk = make_desk()
    desk.submit()
    back = partial(pull_back_report, desk.report.pk, by=desk.a, at=NOON)
    review = partial(start_review, desk.report.pk, by=desk.coordinator, at=NOON)
    outcomes = race(desk.report, back, review)
    (refusal,) = refusals(outcomes)
    assert isinstance(refusal, WrongState)
    assert desk.fresh().status == ("under_review" if outcomes[0] is refusal else "draft")


# ---- writing ---------------------------------------------------------------------------------------------------------


def test_of_two_saves_over_the_same_version_one_is_stale_and_holds_both_texts():
    desk = make_desk()
    outcomes = race(desk.report, write(desk, "joint", "□ 가", by=desk.a), write(desk, "joint", "□ 나", by=desk.b))
    (refusal,) = refusals(outcomes)
    assert isinstance(refusal, Stale)
    mine, theirs = ("□ 가", "□ 나") if outcomes[0] is refusal else ("□ 나", "□ 가")
    assert refusal.conflict["fields"]["progress"] == {"mine": mine, "theirs": theirs}
    section = desk.section("joint")
    assert (section.progress, section.version) == (theirs, 2)


@pytest.mark.deep
def test_without_the_lock_the_second_save_would_win_silently():
    desk = make_desk()

    def save_unlocked(text: str, barrier: Barrier) -> bool:
        section = desk.section("joint")
        fits = section.version == 1
        barrier.wait()
        ReportSection.objects.filter(pk=section.pk).update(progress=text, version=section.version + 1)
        return fits

    assert race_unguarded(partial(save_unlocked, "□ 가"), partial(save_unlocked, "□ 나")) == [True, True]
    assert desk.section("joint").version == 2


def test_both_ministries_write_their_own_parts_at_once_and_both_stand():
    desk = make_desk()
    acts = [write(desk, "a", "□ 앞", by=desk.a), write(desk, "b", "□ 뒤", by=desk.b)]
    assert refusals(race(desk.report, *acts)) == []
    assert (desk.section("a").progress, desk.section("b").progress) == ("□ 앞", "□ 뒤")
    assert desk.fresh().status == "draft"


def test_an_edit_and_a_confirmation_at_once_leave_no_confirmation_of_another_text():
    desk = make_desk()
    desk.fill()
    edited, signed = race(desk.report, write(desk, "b", "□ 그 사이", by=desk.b), confirm(desk, "a"))
    assert not isinstance(edited, Exception)
    assert isinstance(signed, Stale | ProgressReport)
    assert not desk.fresh().signatures.standing().exists()
    assert desk.fresh().status == "draft"


@pytest.mark.deep
def test_without_the_lock_a_confirmation_would_stand_over_a_text_nobody_saw():
    desk = make_desk()
    desk.fill()
    seen = desk.fingerprint()

    def sign_unlocked(barrier: Barrier) -> bool:
        fits = desk.fingerprint() == seen
        barrier.wait()
        make_signature(desk.report, signer=desk.a, fingerprint=seen)
        return fits

    def edit_unlocked(barrier: Barrier) -> bool:
        nothing_to_void = not desk.fresh().signatures.standing().exists()
        barrier.wait()
        ReportSection.objects.filter(report=desk.report, side="b").update(progress="□ 그 사이")
        return nothing_to_void

    assert race_unguarded(sign_unlocked, edit_unlocked) == [True, True]
    assert desk.fresh().signatures.standing().get().fingerprint != desk.fingerprint()


# ---- the quarter -----------------------------------------------------------------------------------------------------


def test_a_quarter_opened_by_two_at_once_makes_one_set_of_reports():
    for _ in range(3):
        make_seated_task()
    period = make_period("2024-3", opened_at=None)
    people = make_user(Role.COORDINATOR), make_user(Role.ADMIN)
    outcomes = race(period, *(partial(open_quarter, period.code, by=person, at=NOON) for person in people))
    (refusal,) = refusals(outcomes)
    assert isinstance(refusal, WrongState)
    assert [each for each in outcomes if each is not refusal] == [3]
    assert ProgressReport.objects.filter(period=period).count() == 3
    period.refresh_from_db()
    assert period.opened_by == people[1 if outcomes[0] is refusal else 0]


@pytest.mark.deep
def test_without_the_lock_only_the_database_would_stop_a_second_set_and_not_with_a_sentence():
    task, _, _ = make_seated_task()
    period = make_period("2024-3", opened_at=None)

    def open_unlocked(barrier: Barrier) -> bool:
        closed = ReportPeriod.objects.get(pk=period.pk).opened_at is None
        barrier.wait()
        if closed:
            ProgressReport.objects.create(task=task, period=period, turn_since=NOON, due_at=period.due_at)
        return closed

    outcomes = race_unguarded(open_unlocked, open_unlocked)
    (refusal,) = refusals(outcomes)
    assert isinstance(refusal, IntegrityError)
    assert True in outcomes
