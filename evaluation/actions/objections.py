"""What a ministry says against a provisional result, and the reasoned answer."""

from datetime import datetime

from django.urls import reverse

from evaluation import sentences
from evaluation.actions.locking import hold_round
from evaluation.actions.publication import keep_publication
from evaluation.actions.staleness import refresh_staleness
from evaluation.models import (
    EvaluationRound,
    GradeDecision,
    Objection,
    ObjectionOutcome,
    PublicationKind,
)
from evaluation.rules import results as rules
from exchange import audit, clock
from exchange.actions.notices import tell
from exchange.errors import Incomplete, refuse_if
from exchange.models import User
from exchange.roles import News
from exchange.rules import all_told_on
from tasks.models import CollaborationTask
from tasks.rules import sides_of


@audit.recorded("objection.file")
def file_objection(pk: int, code: str, *, text: str, by: User, at: datetime) -> Objection:
    """Object to the provisional result of task ``code`` for the side that the person acts for; each side once.

    The same text twice by the same person is once. Raises CollaborationTask.DoesNotExist for an unknown task.
    """
    round = hold_round(pk)
    task = CollaborationTask.objects.select_related("pair").get(code=code)
    sides = sides_of(task.pair, by, at.astimezone(clock.SEOUL).date())
    filed = {each.side: each for each in Objection.objects.filter(round=round, task=task)}
    text = text.strip()
    for side in sides:
        if side in filed and (filed[side].filed_by_id, filed[side].text) == (by.pk, text):
            return filed[side]
    refuse_if(rules.why_not_object(round, sides, filed, at))
    if not text:
        raise Incomplete(sentences.SAY_OBJECTION)
    objection = Objection.objects.create(
        round=round, task=task, side=rules.free_side(sides, filed), text=text, filed_at=at, filed_by=by
    )
    coordinators = User.objects.told_of(News.EVALUATION)
    line = f"{code} {round} 결과에 이의가 제기되었습니다. 답변해 주세요."
    tell(coordinators, line, reverse("evaluation:objections", args=[round.slug]), at)
    return objection


@audit.recorded("objection.answer")
def answer_objection(pk: int, *, outcome: str, answer: str, by: User, at: datetime) -> Objection:
    """Answer an objection with reasons. One that is upheld lets the grade fall: a person decides it again.

    Twice with the same words by the same person is once.
    """
    found = Objection.objects.select_related("round").get(pk=pk)
    round = hold_round(found.round_id)
    objection = Objection.objects.select_for_update(of=("self",)).select_related("task__pair", "filed_by").get(pk=pk)
    answer = answer.strip()
    if objection.outcome and (objection.answered_by_id, objection.outcome, objection.answer) == (
        by.pk,
        outcome,
        answer,
    ):
        return objection
    refuse_if(rules.why_not_answer(round, objection, by))
    if outcome not in ObjectionOutcome.values:
        raise Incomplete(sentences.CHOOSE_OUTCOME)
    if not answer:
        raise Incomplete("답변을 적어 주세요.")
    objection.outcome, objection.answer = outcome, answer
    objection.answered_at, objection.answered_by = at, by
    objection.save(update_fields=["outcome", "answer", "answered_at", "answered_by"])
    if outcome == ObjectionOutcome.UPHELD:
        for decision in GradeDecision.objects.filter(round=round, task=objection.task, is_standing=True):
            decision.is_standing = False
            decision.save(update_fields=["is_standing"])
        keep_publication(round, PublicationKind.PROVISIONAL, by, at, say=False)
        refresh_staleness([round.pk])
    _tell_answer(round, objection, at)
    return objection


def _tell_answer(round: EvaluationRound, objection: Objection, at: datetime) -> None:
    """Tell who objected, and who sits in that side's post now and who helps them."""
    post = objection.task.pair.post_of(objection.side)
    now = all_told_on([post.pk], at.astimezone(clock.SEOUL).date())
    people = list({person.pk: person for person in (objection.filed_by, *now)}.values())
    more = " 등급을 다시 정해 알려 드리겠습니다." if objection.outcome == ObjectionOutcome.UPHELD else ""
    text = f"{objection.task.code} {round} 결과에 제기한 이의에 답변했습니다: {objection.get_outcome_display()}.{more}"
    tell(people, text, reverse("evaluation:objections", args=[round.slug]), at)
