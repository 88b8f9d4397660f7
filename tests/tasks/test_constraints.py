"""Every rule that the database keeps about the work, each broken past forms and actions."""

from datetime import date, timedelta

import pytest
from django.db.models import F

from tasks.models import FrozenReport, ProgressReport, ReportPeriod
from tests.makers import (
    NOON,
    make_agenda_item,
    make_decision,
    make_frozen,
    make_indicator,
    make_meeting,
    make_milestone,
    make_outcome,
    make_part,
    make_period,
    make_question,
    make_reading,
    make_release,
    make_remark,
    make_report,
    make_section,
    make_signature,
    make_task,
    make_user,
)
from tests.refusals import refuse_place, refuse_value, refused_by, refused_with, update
from tests.tasks.programme_makers import make_announced, make_goal

pytestmark = pytest.mark.django_db

HANDED_IN = {"submitted_at": NOON, "submissions": 1, "self_state": "ok"}  # with a person, put in by make_submitted


def make_submitted(**fields) -> ProgressReport:
    return make_report(status="submitted", submitted_by=make_user(), **HANDED_IN | fields)


def make_another_period() -> ReportPeriod:
    """Make the quarter after the last one made here."""
    made = ReportPeriod.objects.count()
    return make_period(f"{2024 + made // 4}-{made % 4 + 1}")


def make_extra_report() -> ProgressReport:
    return make_report(period=make_period(kind="extra", number=1), kind="extra")


def make_unopened() -> ReportPeriod:
    return make_period(opened_at=None)


BROKEN = [
    # who made the row known
    ("tasks_councilmeeting_mark_is_known", make_meeting, {"source_mark": "rumour"}),
    ("tasks_councilmeeting_public_source_is_named", make_meeting, {"source_mark": "seed"}),
    ("tasks_agendaitem_mark_is_known", make_agenda_item, {"source_mark": "rumour"}),
    ("tasks_agendaitem_public_source_is_named", make_agenda_item, {"source_mark": "seed"}),
    ("tasks_councildecision_mark_is_known", make_decision, {"source_mark": "rumour"}),
    ("tasks_councildecision_public_source_is_named", make_decision, {"source_mark": "seed"}),
    ("tasks_collaborationtask_mark_is_known", make_task, {"source_mark": "rumour"}),
    ("tasks_collaborationtask_public_source_is_named", make_task, {"source_mark": "found"}),
    ("tasks_taskpart_mark_is_known", make_part, {"source_mark": "rumour"}),
    ("tasks_taskpart_public_source_is_named", make_part, {"source_mark": "seed"}),
    ("tasks_indicator_mark_is_known", make_indicator, {"source_mark": "rumour"}),
    ("tasks_indicator_public_source_is_named", make_indicator, {"source_mark": "seed"}),
    ("tasks_milestone_mark_is_known", make_milestone, {"source_mark": "rumour"}),
    ("tasks_milestone_public_source_is_named", make_milestone, {"source_mark": "seed"}),
    ("tasks_pressrelease_mark_is_known", make_release, {"source_mark": "rumour"}),
    ("tasks_pressrelease_public_source_is_named", make_release, {"source_mark": "seed"}),
    ("tasks_outcome_mark_is_known", make_outcome, {"source_mark": "rumour"}),
    ("tasks_outcome_public_source_is_named", make_outcome, {"source_mark": "seed"}),
    # tasks
    ("task_is_titled", make_task, {"title": ""}),
    ("task_is_titled", make_task, {"short_name": ""}),
    ("task_status_is_known", make_task, {"status": "lost", "ended_on": date(2024, 10, 1), "end_reason": "사유"}),
    ("task_out_of_work_says_when_and_why", make_task, {"status": "closed"}),
    ("task_out_of_work_says_when_and_why", make_task, {"status": "cancelled", "ended_on": date(2024, 10, 1)}),
    ("task_out_of_work_says_when_and_why", make_task, {"end_reason": "추진 중인데 끝난 사유"}),
    ("part_side_is_known", make_part, {"side": "c"}),
    ("part_says_what", make_part, {"text": ""}),
    ("indicator_is_named_with_unit", make_indicator, {"unit": ""}),
    ("indicator_direction_is_known", make_indicator, {"better": "left"}),
    ("milestone_is_titled", make_milestone, {"title": ""}),
    ("milestone_owner_is_known", make_milestone, {"owner": "nobody"}),
    ("milestone_moved_says_why", make_milestone, {"due_on": date(2025, 1, 31)}),
    # what is known from outside
    ("meeting_is_titled", make_meeting, {"title": ""}),
    ("meeting_status_is_known", make_meeting, {"status": "dreamt"}),
    (
        "meeting_published_totals_add_up",
        make_meeting,
        {"published_total": 41, "published_on_track": 38, "published_late": 4},
    ),
    ("agenda_item_says_what", make_agenda_item, {"text": ""}),
    ("decision_says_what", make_decision, {"text": ""}),
    ("release_fingerprint_is_sha256", make_release, {"sha256": "A" * 64}),
    ("release_says_when", make_release, {"published_on": None}),
    ("tasks_statedgoal_mark_is_known", make_goal, {"source_mark": "rumour"}),
    ("tasks_statedgoal_public_source_is_named", make_goal, {"source_mark": "seed"}),
    ("goal_says_what", make_goal, {"text": ""}),
    ("tasks_announced_mark_is_known", make_announced, {"source_mark": "rumour"}),
    ("tasks_announced_public_source_is_named", make_announced, {"source_mark": "found"}),
    ("announced_kind_is_known", make_announced, {"kind": "rumour"}),
    ("announced_says_what_and_who", make_announced, {"text": ""}),
    ("announced_says_what_and_who", make_announced, {"host": ""}),
    ("announced_says_when", make_announced, {"held_on": None}),
    ("outcome_state_is_known", make_outcome, {"state": "hoped"}),
    ("outcome_says_before_and_after", make_outcome, {"before_text": ""}),
    ("outcome_values_come_in_pairs_with_unit", make_outcome, {"before_value": 1}),
    ("outcome_values_come_in_pairs_with_unit", make_outcome, {"before_value": 1, "after_value": 2}),
    # quarters
    ("period_number_fits_kind", make_period, {"number": 5}),
    ("period_year_is_plausible", make_period, {"year": 1999, "kind": "extra"}),
    ("period_spans_run_forward", make_period, {"spans_to": F("spans_from")}),
    ("period_spans_run_forward", make_period, {"opens_on": F("spans_from")}),
    ("period_grace_follows_due", make_period, {"grace_until": F("due_at") - timedelta(seconds=1)}),
    ("period_opened_at_has_opened_by", make_period, {"opened_at": None}),
    ("period_opened_at_has_opened_by", make_period, {"opened_by": None}),
    ("period_closed_at_has_closed_by", make_period, {"closed_at": NOON}),
    ("period_kind_is_known", make_period, {"kind": "month"}),
    ("period_spans_what_its_kind_says", make_period, {"kind": "half", "number": 2}),
    ("period_spans_what_its_kind_says", make_period, {"spans_to": F("spans_to") - timedelta(days=1)}),
    ("period_form_version_is_positive", make_unopened, {"form_version": 0}),
    ("period_asks_few_questions_of_its_own", make_unopened, {"own_questions": [{}] * 11}),
    ("question_is_one_of_ten", make_question, {"position": 11}),
    ("question_is_one_of_ten", make_question, {"position": 0}),
    ("question_part_is_known", make_question, {"part": "a"}),
    ("question_kind_is_known", make_question, {"kind": "figure"}),
    ("question_asks_something", make_question, {"label": ""}),
    ("question_choices_fit_kind", make_question, {"kind": "choice", "choices": ["하나"]}),
    ("question_choices_fit_kind", make_question, {"choices": ["가", "나"]}),
    ("reading_confirmed_was_carried", make_reading, {"is_confirmed": True}),
    # reports
    ("report_kind_is_known", make_extra_report, {"kind": "monthly"}),
    ("report_status_is_known", make_report, {"status": "lost"}),
    ("report_turn_is_known", make_report, {"turn": "c"}),
    ("report_self_state_is_known", make_report, {"self_state": "great"}),
    ("report_verdict_is_known", make_report, {"verdict": "great"}),
    ("report_reminded_at_has_reminded_by", make_report, {"reminded_at": NOON}),
    ("report_submitted_at_has_submitted_by", make_report, {"submitted_at": NOON}),
    ("report_submitted_at_has_submitted_by", make_submitted, {"submitted_by": None}),
    ("report_review_started_at_has_reviewer", make_report, {"review_started_at": NOON}),
    (
        "report_accepted_at_has_accepted_by",
        make_submitted,
        {"status": "accepted", "accepted_at": NOON, "verdict": "ok"},
    ),
    ("report_past_draft_was_submitted", make_report, {"status": "returned", "return_reason": "사유"}),
    ("report_past_draft_was_submitted", make_submitted, {"submissions": 0}),
    ("report_submitted_has_self_state", make_submitted, {"self_state": ""}),
    ("report_under_review_has_reviewer", make_submitted, {"status": "under_review"}),
    ("report_returned_has_reason", make_submitted, {"status": "returned"}),
    ("report_accepted_has_verdict_and_date", make_submitted, {"status": "accepted"}),
    (
        "report_accepted_has_verdict_and_date",
        make_submitted,
        {"accepted_at": NOON, "accepted_by": F("submitted_by"), "verdict": "ok"},
    ),
    # parts of a report, confirmations, remarks
    ("section_side_is_known", make_section, {"side": "c"}),
    ("section_state_is_known", make_section, {"state": "lost"}),
    ("section_rating_is_known", make_section, {"rating": "great"}),
    ("section_role_state_is_known", make_section, {"role_state": "great"}),
    ("section_issue_kind_is_known", make_section, {"issue_kind": "great"}),
    (
        "section_unchanged_says_since_when_and_why",
        make_section,
        {"state": "unchanged", "unchanged_reason": "지난 분기가 없는데"},
    ),
    ("section_unchanged_says_since_when_and_why", make_section, {"state": "unchanged", "carried_from": F("pk")}),
    ("section_version_is_positive", make_section, {"version": 0}),
    ("section_answers_are_strings_by_name", make_section, {"answers": ["글"]}),
    ("section_answers_are_strings_by_name", make_section, {"answers": {"own_1": 3}}),
    ("section_carried_copy_has_its_part", make_section, {"carried_copy": 0}),
    ("section_figures_stand_in_the_joint_part", make_section, {"figures_to_confirm": 1, "side": "a"}),
    ("section_edited_at_has_edited_by", make_section, {"edited_at": NOON}),
    ("section_mended_was_returned", make_section, {"is_mended": True}),
    ("signature_side_is_known", make_signature, {"side": "c"}),
    ("signature_fingerprint_is_sha256", make_signature, {"fingerprint": "a" * 63}),
    ("signature_voided_at_has_voided_by", make_signature, {"voided_at": NOON}),
    ("signature_voided_at_has_voided_by", make_signature, {"voided_by": F("signer")}),
    ("remark_says_something", make_remark, {"text": ""}),
]

TAKEN = [  # constraint, maker of two rows, the columns that may not both be the same
    ("task_number_once_per_pair", make_task, ("pair", "number")),
    ("part_position_once_per_side", make_part, ("task", "side", "position")),
    ("indicator_name_once_per_task", make_indicator, ("task", "name")),
    ("reading_once_per_indicator_and_period", make_reading, ("indicator", "period")),
    ("agenda_position_once_per_meeting", make_agenda_item, ("meeting", "position")),
    ("decision_position_once_per_meeting", make_decision, ("meeting", "position")),
    ("period_once_per_kind_and_number", make_another_period, ("year", "number", "spans_from", "spans_to")),
    ("question_once_per_place", make_question, ("position",)),
    ("question_label_once_per_period", make_question, ("label",)),
    ("report_once_per_task_and_period", make_report, ("task", "period")),
    ("section_once_per_side", make_section, ("report", "side")),
    ("signature_one_standing_per_side", make_signature, ("report", "side")),
    ("remark_once_per_section_and_submission", make_remark, ("section", "submission")),
    ("tasks_collaborationtask_code_key", make_task, ("code",)),
    ("tasks_councilmeeting_number_key", make_meeting, ("number",)),
    ("tasks_outcome_position_key", make_outcome, ("position",)),
    ("goal_position_once_per_task", make_goal, ("task", "position")),
    ("tasks_pressrelease_code_key", make_release, ("code",)),
    ("tasks_pressrelease_sha256_key", make_release, ("sha256",)),
    ("tasks_reportperiod_code_key", make_another_period, ("code",)),
]


@pytest.mark.parametrize(("name", "make", "bad"), BROKEN)
def test_a_value_that_may_not_stand_is_refused_below_every_form(name, make, bad):
    refuse_value(name, make, bad)


@pytest.mark.parametrize(("name", "make", "columns"), TAKEN)
def test_a_place_that_is_taken_is_refused_below_every_form(name, make, columns):
    refuse_place(name, make, columns)


def test_a_voided_confirmation_makes_room_for_a_new_one():
    first = make_signature()
    update(first, voided_at=NOON, voided_by=first.signer)
    make_signature(first.report)
    with refused_by("signature_one_standing_per_side"):
        make_signature(first.report)
    with refused_with("Cannot update"):  # what is void stays so: that would be a second standing one
        update(first, voided_at=None, voided_by=None)


@pytest.mark.parametrize(
    ("name", "bad"),
    [
        ("frozen_number_once_per_kind", {}),
        ("frozen_kind_is_known", {"kind": "sketch"}),
        ("frozen_fingerprint_is_sha256", {"number": 2, "fingerprint": "a" * 63}),
        ("frozen_fingerprint_is_sha256", {"number": 2, "fingerprint": "g" * 64}),
    ],
)
def test_a_copy_is_numbered_of_a_known_kind_and_carries_its_fingerprint(name, bad):
    first = make_frozen()
    with refused_by(name):
        make_frozen(first.report, frozen_by=first.frozen_by, **bad)


def test_the_kind_of_a_report_follows_its_period():
    with refused_with("does not belong to this period"):
        update(make_report(), kind="closing")
    with refused_with("does not belong to this period"):
        update(make_extra_report(), kind="regular")


def test_the_questions_of_an_opened_period_are_settled():
    question = make_question()
    update(question.period, opened_at=NOON, opened_by=make_user())
    with refused_with("are settled"):
        update(question, label="다른 문항")
    with refused_with("are settled"):
        question.delete()
    with refused_with("are settled"):
        make_question()


def test_a_copy_stays_as_it_was_made():
    copy = make_frozen()
    with refused_with("Cannot update"):
        update(copy, content={"verdict": "ok"})
    with refused_with("Cannot delete|Cannot update or delete"):
        FrozenReport.objects.filter(pk=copy.pk).delete()


def test_the_first_date_promised_is_never_lost():
    milestone = make_milestone()
    update(milestone, due_on=date(2025, 1, 31), moved_reason="예산 조정")
    with refused_with("Cannot update"):
        update(milestone, first_due_on=date(2025, 1, 31))


def test_history_is_kept_below_the_actions_and_stays():
    report = make_report()
    update(report, due_at=NOON)
    report.refresh_from_db()
    events = ProgressReport.pgh_event_model.objects.filter(pgh_obj_id=report.pk)
    assert list(events.order_by("pgh_id").values_list("pgh_label", flat=True)) == ["insert", "update"]
    with refused_with("Cannot update or delete"):
        events.update(status="accepted")
    with refused_with("Cannot update or delete"):
        events.delete()


def test_the_database_keeps_two_confirmations_by_one_person_out():
    first = make_signature()
    with refused_by("signature_one_side_per_person"):
        make_signature(first.report, side="b", signer=first.signer)
    second = make_signature(first.report, side="b")
    with refused_by("signature_one_side_per_person"):
        update(second, signer=first.signer)
    update(first, voided_at=NOON, voided_by=first.signer)
    update(second, signer=first.signer)
