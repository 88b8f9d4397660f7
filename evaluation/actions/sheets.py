"""Score sheets as their experts write them: kept as typed, handed in, opened again, abstained from."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.urls import reverse

from evaluation import sentences
from evaluation.actions.conflicts import coordinators
from evaluation.actions.locking import hold_round
from evaluation.models import (
    ConflictDeclaration,
    Criterion,
    ExpertAssignment,
    NotApplicable,
    Rubric,
    Score,
    ScoreSheet,
    SheetStatus,
    SheetVersion,
)
from evaluation.queries.rubrics import criteria_for, rubric_in_force
from evaluation.queries.seen_totals import could_see_others
from evaluation.queries.sheet_versions import sheet_at
from evaluation.queries.sheets import answers_of
from evaluation.rules.sheets import (
    NO_ANSWER,
    NOT_AN_EXPERT,
    NOTHING_TO_REOPEN,
    Answer,
    differences,
    fields_of,
    why_not_read,
    why_not_reopen,
    why_not_submit,
    why_not_write,
)
from exchange import audit
from exchange import sentences as of_exchange
from exchange.actions.notices import tell
from exchange.errors import Incomplete, Stale, WrongState, refuse_if, refusing
from exchange.fingerprints import fingerprint
from exchange.merging import Merged, merge
from exchange.models import User
from exchange.roles import Capability

FORM_VERSION = 1  # of a kept sheet's structure


@dataclass
class LockedSheet:
    """An assignment with its round and sheet locked, in that order, and what its rubric asks."""

    assignment: ExpertAssignment
    sheet: ScoreSheet | None
    rubric: Rubric
    criteria: list[Criterion]


@audit.recorded("sheet.save")
def save_sheet(
    assignment_pk: int, *, answers: Mapping[int, Answer], comment: str, version: int, by: User, at: datetime
) -> ScoreSheet:
    """Keep what was typed on a sheet; what is missing may stay missing until it is handed in.

    answers  criterion key -> answer, for every criterion on the page
    version  the sheet's version that the writer had before them, 0 before the first save

    Sending the same again changes nothing. Raises WrongState once the round is closed, the task taken away or the sheet
    handed in, NotAllowed for anybody but its expert, Incomplete for an answer that the rubric does not know, Stale
    where another window changed a field that this one changed too (with both texts). A field that only one of them
    changed is as that one left it.
    """
    held = _hold(assignment_pk, by)
    refuse_if(why_not_write(held.sheet))
    _check_answers(held, answers)
    if version != (held.sheet.version if held.sheet else 0):
        answers, comment = _merged(held, answers, comment, version)
        version = held.sheet.version if held.sheet else 0
    return _store(held, answers, comment, version)


@audit.recorded("sheet.submit")
def submit_sheet(
    assignment_pk: int, *, answers: Mapping[int, Answer], comment: str, version: int, by: User, at: datetime
) -> ScoreSheet:
    """Keep what was typed and hand it in; a copy of each submission stays for ever. Twice is once.

    Raises as ``save_sheet`` does, and Incomplete while a criterion is unanswered or all are 해당 없음.
    """
    held = _hold(assignment_pk, by)
    sheet = held.sheet
    if sheet is not None and sheet.status == SheetStatus.SUBMITTED and _is_same(held, answers, comment):
        return sheet
    refuse_if(why_not_write(sheet))
    refuse_if(why_not_submit(held.criteria, answers))
    sheet = _store(held, answers, comment, version)
    sheet.move_to(SheetStatus.SUBMITTED)
    sheet.submitted_at, sheet.submitted_by = at, by
    sheet.save(update_fields=["status", "submitted_at", "submitted_by"])
    content = content_of(held, answers, comment)
    SheetVersion.objects.create(
        sheet=sheet,
        number=sheet.versions.count() + 1,
        content=content,
        fingerprint=fingerprint(content),
        kept_at=at,
        kept_by=by,
    )
    return sheet


@audit.recorded("sheet.reopen")
def reopen_sheet(assignment_pk: int, *, by: User, at: datetime) -> ScoreSheet:
    """Open a sheet handed in, or abstained from, again; until it is handed in anew it does not count.

    One that is open already stays so. Where its expert could see others' totals on the task by then, it is marked so
    for good. Raises WrongState for a voided sheet or after the close.
    """
    held = _hold(assignment_pk, by)
    sheet = held.sheet
    if sheet is not None and sheet.status == SheetStatus.OPEN:
        return sheet
    refuse_if(why_not_reopen(sheet))
    if sheet is None:
        raise refusing(NOTHING_TO_REOPEN)
    sheet.move_to(SheetStatus.OPEN)
    sheet.version += 1
    sheet.submitted_at = sheet.submitted_by = None
    sheet.abstain_reason = ""
    sheet.reopened_seeing_totals = sheet.reopened_seeing_totals or could_see_others(held.rubric, sheet)
    written = ["status", "version", "submitted_at", "submitted_by", "abstain_reason", "reopened_seeing_totals"]
    sheet.save(update_fields=written)
    return sheet


@audit.recorded("sheet.abstain")
def abstain_sheet(assignment_pk: int, *, reason: str, by: User, at: datetime) -> ScoreSheet:
    """Abstain from a task with a reason; what was typed stays but does not count. Tells 점검 담당."""
    held = _hold(assignment_pk, by)
    sheet = held.sheet
    if not reason:
        raise Incomplete(sentences.WHY_ABSTAIN)
    if sheet is not None and sheet.status == SheetStatus.ABSTAINED and sheet.abstain_reason == reason:
        return sheet
    refuse_if(why_not_write(sheet))
    sheet = sheet or ScoreSheet.objects.create(assignment=held.assignment)
    sheet.move_to(SheetStatus.ABSTAINED)
    sheet.version += 1
    sheet.abstain_reason = reason
    sheet.save(update_fields=["status", "version", "abstain_reason"])
    round, task = held.assignment.round, held.assignment.task
    page = reverse("evaluation:experts", args=[round.slug])
    tell(coordinators(), f"{by} 위원이 {task.code} 평가를 기권했습니다. 평가 수를 확인해 주세요.", page, at)
    return sheet


# ---- what the acts share ---------------------------------------------------------------------------------------------


def _hold(assignment_pk: int, by: User) -> LockedSheet:
    """Lock round, assignment and sheet, and check the round's step inside the transaction that writes."""
    known = ExpertAssignment.objects.get(pk=assignment_pk)
    hold_round(known.round_id)
    assignment = (
        ExpertAssignment.objects.select_for_update(of=("self",))
        .select_related("round", "task__category")
        .get(pk=assignment_pk)
    )
    if not by.may(Capability.SCORE) or assignment.expert_id != by.pk:
        refuse_if(NOT_AN_EXPERT)
    sheet = ScoreSheet.objects.select_for_update(of=("self",)).filter(assignment=assignment).first()
    declaration = ConflictDeclaration.objects.filter(round=assignment.round, expert=by, task=assignment.task).first()
    refuse_if(why_not_read(assignment, sheet, declaration))
    rubric = rubric_in_force(assignment.round)
    if rubric is None:
        raise WrongState(sentences.NO_RUBRIC)
    return LockedSheet(assignment, sheet, rubric, criteria_for(rubric, assignment.task))


def _store(held: LockedSheet, answers: Mapping[int, Answer], comment: str, version: int) -> ScoreSheet:
    """Write what changed under the sheet's next version; the sheet is made with the first text typed."""
    _check_answers(held, answers)
    sheet = held.sheet
    if _is_same(held, answers, comment) and sheet is not None:
        return sheet
    stored = answers_of(sheet)
    if version != (sheet.version if sheet else 0):
        mine, theirs = fields_of(held.criteria, answers, comment), _fields(held)
        raise _stale(held, merge(mine, theirs, None), theirs)
    if sheet is None:
        sheet = held.sheet = ScoreSheet.objects.create(assignment=held.assignment, comment=comment)
    else:
        sheet.version += 1
        sheet.comment = comment
        sheet.save(update_fields=["version", "comment"])
    Score.objects.bulk_create(
        [
            Score(
                sheet=sheet,
                criterion_id=key,
                value=answer.value,
                is_not_applicable=answer.is_not_applicable,
                comment=answer.comment,
            )
            for key, answer in answers.items()
            if stored.get(key, NO_ANSWER) != answer
        ],
        update_conflicts=True,
        unique_fields=["sheet", "criterion"],
        update_fields=["value", "is_not_applicable", "comment"],
    )
    return sheet


def _check_answers(held: LockedSheet, answers: Mapping[int, Answer]) -> None:
    """Refuse what the rubric does not know: another task's criterion, a value off its scale, an unwanted 해당 없음."""
    if set(answers) - {each.pk for each in held.criteria}:
        raise Incomplete(f"이 과제의 평가 항목이 아닌 것이 있습니다. {of_exchange.OPEN_ANEW}")
    low, high = held.rubric.scale_min, held.rubric.scale_max
    refused = held.rubric.not_applicable == NotApplicable.REFUSE
    for answer in answers.values():
        if answer.is_not_applicable and (refused or answer.value is not None):
            raise Incomplete("‘해당 없음’을 쓸 수 없는 항목이 있습니다.")
        if answer.value is not None and not low <= answer.value <= high:
            raise Incomplete(f"점수는 {low}점부터 {high}점까지 적어 주세요.")


def _is_same(held: LockedSheet, answers: Mapping[int, Answer], comment: str) -> bool:
    stored = answers_of(held.sheet)
    return (held.sheet.comment if held.sheet else "") == comment and all(
        stored.get(key, NO_ANSWER) == answer for key, answer in answers.items()
    )


def _fields(held: LockedSheet) -> dict[str, str]:
    return fields_of(held.criteria, answers_of(held.sheet), held.sheet.comment if held.sheet else "")


def _merged(
    held: LockedSheet, answers: Mapping[int, Answer], comment: str, version: int
) -> tuple[Mapping[int, Answer], str]:
    """Return what was typed, merged with what another window saved since. Raises Stale where both changed a field."""
    base = sheet_at(held.sheet, version) if held.sheet else None
    mine, theirs = fields_of(held.criteria, answers, comment), _fields(held)
    merged = merge(mine, theirs, fields_of(held.criteria, *base) if base else None)
    if merged.clash:
        raise _stale(held, merged, theirs)
    stored, found = answers_of(held.sheet), {}
    for key, own in answers.items():
        there = stored.get(key, NO_ANSWER)
        scored = there if f"score_{key}" in merged.taken else own
        found[key] = Answer(scored.value, scored.is_not_applicable, merged.values[f"comment_{key}"])
    return found, merged.values["comment"]


def _stale(held: LockedSheet, merged: Merged, theirs: Mapping[str, str]) -> Stale:
    """Describe a save from a window that was behind, with both texts of each field that both windows changed."""
    return Stale(
        f"다른 창에서 먼저 저장했습니다. {of_exchange.COMPARE_BOTH}",
        {
            "by": of_exchange.ANOTHER_WINDOW,
            "own": True,
            "at": "조금 전",
            "version": held.sheet.version if held.sheet else 0,
            "fields": differences(merged.values, theirs, merged.clash),
            "taken": merged.taken,
        },
    )


def content_of(held: LockedSheet, answers: Mapping[int, Answer], comment: str) -> dict[str, Any]:
    """Return a sheet as it is kept: what was asked and answered, without anybody's name."""
    return {
        "form": FORM_VERSION,
        "round": held.assignment.round.slug,
        "task": held.assignment.task.code,
        "rubric": {"version": held.rubric.version, "fingerprint": held.rubric.fingerprint},
        "answers": [
            {
                "criterion": each.name,
                "weight_bp": each.weight_bp,
                "value": "" if answers[each.pk].value is None else _plain(answers[each.pk].value),
                "not_applicable": answers[each.pk].is_not_applicable,
                "comment": answers[each.pk].comment,
            }
            for each in held.criteria
        ],
        "comment": comment,
    }


def _plain(value: Decimal | None) -> str:
    """Return a value with two decimals, so that 90 and 90.00 are one text."""
    return f"{value:.2f}"
