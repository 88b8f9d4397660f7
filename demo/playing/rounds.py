"""The demonstration's three rounds, played by its accounts through the acts that people use."""

from datetime import datetime, timedelta
from typing import Any

from demo.actions.judging import Filled, declare_demo_interests, fill_demo_sheets
from demo.judging import course, scores
from demo.judging.experts import LEAN, PROFILES
from demo.programme.made_up import ROUND_NUMBER
from evaluation.actions import (
    aggregation,
    conflicts,
    experts,
    grades,
    objections,
    publication,
    rounds,
    rubrics,
    sheets,
    voids,
)
from evaluation.models import EvaluationRound, ExpertAssignment, Objection, Rubric, ScoreSheet
from evaluation.queries.rubrics import fingerprint_of, with_rows
from evaluation.rules.draft import RubricText, text_of
from exchange.models import ExchangeRound, User

SHEETS_A_DAY = 5  # handed in by one expert


class Scoring:
    """The rounds, from their preparation on."""

    def __init__(self, people: dict[str, User]) -> None:
        self.people = people
        self.centre = people["coordinator"]

    def by(self, at: datetime, who: str = "coordinator") -> dict[str, Any]:
        return {"by": self.people[who], "at": at}

    def profiles(self) -> None:
        """Write down what is known of each expert."""
        for name, profile in PROFILES.items():
            values = profile._asdict() | {"load_limit": 45}
            who = self.by(course.R_PREPARED)
            experts.edit_expert(self.people[name].pk, values, version=experts.NEW_PROFILE, **who)

    def rehearsal(self) -> EvaluationRound:
        """Walk the rehearsal of the real tasks to its end. Nothing follows from it: no prize money, no statement."""
        round, run = self._rehearse(course.REHEARSAL, course.REHEARSAL_QUOTAS)
        self._grade(round, run)
        publication.publish_round(round.pk, **self.by(course.R_SHOWN))
        self._objections(round, run)
        return publication.finalise_round(round.pk, **self.by(course.R_FINAL))

    def made_up(self) -> EvaluationRound:
        """Walk the rehearsal of the made-up round to its end; prize money and statements follow from it."""
        of_round = {"exchange_round": ExchangeRound.objects.get(number=ROUND_NUMBER)}
        round, run = self._rehearse(course.MADE_UP | of_round, course.MADE_UP_QUOTAS)
        grades.decide_as_recommended(round.pk, list(scores.WORTH_MADE_UP), run=run, **self.by(course.R_GRADED))
        publication.publish_round(round.pk, **self.by(course.R_SHOWN))
        return publication.finalise_round(round.pk, **self.by(course.R_FINAL))

    def _rehearse(self, values: dict[str, Any], percents: dict[str, int]) -> tuple[EvaluationRound, int]:
        """Bring a rehearsal to its grades. Returns it with the number of its computation."""
        quotas = {grade: (None, percent) for grade, percent in percents.items()}
        round = self._prepare(values, (course.R_PREPARED, course.R_PUBLISHED, course.R_SEALED), grades=quotas)
        experts.assign_evenly(round.pk, wanted=course.REHEARSAL_WANTED, **self.by(course.R_ASSIGNED))
        declare_demo_interests(round.pk, **self.by(course.R_DECLARED))
        rounds.open_round(round.pk, **self.by(course.R_OPENED))
        fill_demo_sheets(round.pk, self._rehearsal_sheets(round), **self.by(course.R_SCORED_FROM))
        if course.VOIDED[0] in _by_task(round):
            self._void_late(round)
        rounds.close_round(round.pk, **self.by(course.R_CLOSED))
        run = aggregation.aggregate_round(round.pk, **self.by(course.R_COMPUTED))
        return round, run.number

    def annual(self) -> EvaluationRound:
        """Bring the year's round to the middle of its scoring."""
        round = self._prepare(course.ANNUAL, (course.A_PREPARED, course.A_PUBLISHED, course.A_SEALED))
        experts.assign_evenly(round.pk, wanted=course.ANNUAL_WANTED, **self.by(course.A_ASSIGNED))
        declare_demo_interests(round.pk, **self.by(course.A_DECLARED))
        self._replace(round)
        rounds.open_round(round.pk, **self.by(course.A_OPENED))
        self._score_annual(round)
        return round

    def _prepare(self, values: dict[str, Any], moments: tuple, grades: dict | None = None) -> EvaluationRound:
        """Make a round with the unofficial example as its sealed rubric; ``grades`` makes it grade by shares."""
        prepared, published, sealed = moments
        round = rounds.add_round(values, is_demo=True, **self.by(prepared))
        rubric = rubrics.draft_rubric(round.pk, **self.by(prepared))
        if grades:
            text = text_of(_read(rubric))
            changed = RubricText(text.values | {"grade_mode": "quotas"}, text.criteria, grades)
            seen = fingerprint_of(_read(rubric))
            rubrics.edit_rubric(rubric.pk, changed, fingerprint=seen, **self.by(prepared))
        rubrics.publish_rubric(rubric.pk, **self.by(published))
        rubrics.seal_rubric(rubric.pk, fingerprint=fingerprint_of(_read(rubric)), **self.by(sealed))
        return round

    # ---- rehearsal ---------------------------------------------------------------------------------------------------

    def _free_experts(self, round: EvaluationRound, code: str, *, but: str = "") -> list[User]:
        """Return the experts who do not stand on the task and whose particulars name neither ministry."""
        staff = experts.Staff(round)
        (line,) = [line for line in staff.lines if line.task.code == code]
        standing = {each.expert_id for each, _, _ in line.given}
        others = [self.people[name] for name in course.EXPERTS if name != but]
        return [
            one
            for one in others
            if one.pk not in standing and staff.experts[one.pk].room and not staff.ties(one.pk, line.task)
        ]

    def _rehearsal_sheets(self, round: EvaluationRound) -> list[Filled]:
        filled, number = [], dict.fromkeys(course.EXPERTS, 0)
        for code, given in _by_task(round).items():
            lenient_first = sorted(given, key=lambda each: (-LEAN[each.expert.username], each.expert.username))
            counted = len(given) - (code == course.VOIDED[0])
            for place, each in enumerate(lenient_first):
                name = each.expert.username
                written = scores.rehearsal_sheet(code, name, place, counted, number[name])
                at = _worked(course.R_SCORED_FROM, number[name])
                filled.append(Filled(each, written.answers, written.total, at))
                number[name] += 1
        return filled

    def _void_late(self, round: EvaluationRound) -> None:
        """Leave out the sheet of the strictest on one task, for a tie told too late."""
        code, reason = course.VOIDED
        strictest = min(_by_task(round)[code], key=lambda each: (LEAN[each.expert.username], each.expert.username))
        voids.void_sheet(strictest.sheet.pk, reason=reason, **self.by(course.R_VOIDED))

    def _grade(self, round: EvaluationRound, run: int) -> None:
        code, grade, reason = course.DEPARTED
        alone = {code: (grade, reason), **course.TIED}
        for code, (grade, reason) in alone.items():
            grades.decide_grade(round.pk, code, grade=grade, reason=reason, seen=0, run=run, **self.by(course.R_GRADED))
        rest = [code for code in scores.WORTH if code not in alone]
        grades.decide_as_recommended(round.pk, rest, run=run, **self.by(course.R_GRADED))

    def _objections(self, round: EvaluationRound, run: int) -> None:
        code, side, text, answer, grade, reason = course.UPHELD
        upheld = self._object(round, code, side, text)
        other, other_side, other_text, other_answer = course.REJECTED
        rejected = self._object(round, other, other_side, other_text)
        who = self.by(course.R_ANSWERED)
        objections.answer_objection(upheld.pk, outcome="upheld", answer=answer, **who)
        objections.answer_objection(rejected.pk, outcome="rejected", answer=other_answer, **who)
        grades.decide_grade(round.pk, code, grade=grade, reason=reason, seen=0, run=run, **self.by(course.R_REGRADED))

    def _object(self, round: EvaluationRound, code: str, side: str, text: str) -> Objection:
        filer = f"ex{code.partition('-')[0]}{side}"
        return objections.file_objection(round.pk, code, text=text, **self.by(course.R_OBJECTED, filer))

    # ---- the year's round --------------------------------------------------------------------------------------------

    def _replace(self, round: EvaluationRound) -> None:
        """One expert finds an interest; another takes the task."""
        name = course.EXPERTS[-1]
        own = [each for each in _standing(round) if each.expert.username == name]
        given, new = next(
            (each, free[0]) for each in own if (free := self._free_experts(round, each.task.code, but=name))
        )
        who = self.by(course.A_REPORTED, name)
        conflicts.report_conflict(round.pk, given.task_id, reason=course.CONFLICT, **who)
        experts.assign_tasks(round.pk, expert=new.pk, tasks=[given.task.code], **self.by(course.A_REPLACED))
        declare_demo_interests(round.pk, **self.by(course.A_REPLACEMENT_DECLARED))

    def _score_annual(self, round: EvaluationRound) -> None:
        """About half of the sheets handed in, some begun; one abstention; one left out after a late word."""
        filled, begun = [], {}
        for name in course.EXPERTS:
            own = [each for each in _standing(round) if each.expert.username == name]
            done = len(own) * course.DONE[name] // 100
            for number, each in enumerate(own[: done + course.DRAFTS + 1]):
                written = scores.annual_sheet(each.task.code, name, LEAN[name], number)
                if number < done:
                    moment = _worked(course.A_SCORED_FROM, number)
                    filled.append(Filled(each, written.answers, written.total, moment))
                else:  # begun: two answers; then one opened and left empty
                    answers = written.answers[:2] if number < done + course.DRAFTS else ()
                    filled.append(Filled(each, answers, written.total, None))
                    begun[name] = each
        fill_demo_sheets(round.pk, filled, **self.by(course.A_SCORED_FROM))
        abstainer = course.EXPERTS[2]
        who = self.by(course.A_ABSTAINED, abstainer)
        sheets.abstain_sheet(begun[abstainer].pk, reason=course.ABSTAINED, **who)
        late = next(one.assignment for one in filled if one.assignment.expert.username == course.EXPERTS[1])
        who = self.by(course.A_LATE_CONFLICT, course.EXPERTS[1])
        conflicts.report_conflict(round.pk, late.task_id, reason=course.LATE_CONFLICT, **who)
        sheet = ScoreSheet.objects.get(assignment=late)
        voids.void_sheet(sheet.pk, reason=course.VOIDED_FOR, **self.by(course.A_VOIDED))


def _read(rubric: Rubric) -> Rubric:
    return with_rows(Rubric.objects.filter(pk=rubric.pk)).get()


def _standing(round: EvaluationRound) -> list[ExpertAssignment]:
    """Return the standing assignments with all that a sheet's content names, in the order of tasks."""
    return list(
        round.assignments.standing()
        .select_related("round", "expert", "task__category", "sheet")
        .order_by("task__position", "pk")
    )


def _by_task(round: EvaluationRound) -> dict[str, list[ExpertAssignment]]:
    found: dict[str, list[ExpertAssignment]] = {}
    for each in _standing(round):
        found.setdefault(each.task.code, []).append(each)
    return found


def _worked(first: datetime, number: int) -> datetime:
    """Return when an expert who hands in SHEETS_A_DAY sheets a day from ``first`` on hands in sheet ``number``."""
    days, turn = divmod(number, SHEETS_A_DAY)
    return first + timedelta(days=days, hours=turn, minutes=number * 7 % 60)
