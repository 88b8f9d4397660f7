"""Showing the results: to the two ministries of each task first, final and to all after objections and a hold."""

from collections.abc import Iterable
from datetime import datetime, time, timedelta

from django.db.models import Max
from django.urls import reverse

from evaluation.actions.locking import hold_round
from evaluation.actions.staleness import refresh_staleness
from evaluation.models import EvaluationRound, Objection, Publication, PublicationKind, RoundStatus
from evaluation.queries.publications import corrections, last_publication, shown_now
from evaluation.queries.results import undecided_codes
from evaluation.queries.rounds import tasks_of
from evaluation.queries.scores import conflicted_sheets, inputs_for, is_current, latest_run
from evaluation.rules import results as rules
from exchange import audit, clock, formats
from exchange.actions.notices import tell
from exchange.errors import refuse_if, refusing
from exchange.fingerprints import fingerprint
from exchange.models import User
from exchange.rules import all_told_on
from tasks.models import CollaborationTask
from tasks.periods import next_working_day

CLOSES_AT = time(18, 0)


@audit.recorded("round.publish")
def publish_round(pk: int, *, by: User, at: datetime) -> EvaluationRound:
    """Show each task's two ministries its result and let them object. Twice is once.

    Refused until every task with a score has a grade that a person decided on figures that still hold.
    """
    round = hold_round(pk)
    if round.status == RoundStatus.PROVISIONAL and round.published_by_id == by.pk:
        return round
    run = latest_run(round)
    refuse_if(
        rules.why_not_publish(
            round,
            by,
            has_run=run is not None,
            is_current=is_current(run, inputs_for(round)),
            undecided=undecided_codes(round, run),
            conflicted=conflicted_sheets(round).count(),
        )
    )
    round.move_to(RoundStatus.PROVISIONAL)
    round.published_at, round.published_by = at, by
    round.objections_until = window_end(round, at)
    round.save(update_fields=["status", "published_at", "published_by", "objections_until"])
    until = formats.moment(round.objections_until)
    text = f"{_named(round)} 결과를 잠정 공개했습니다. {until}까지 이의를 제기할 수 있습니다."
    tell(_holders(tasks_of(round), at), text, reverse("evaluation:results", args=[round.slug]), at)
    keep_publication(round, PublicationKind.PROVISIONAL, by, at, step=True)
    refresh_staleness([round.pk])
    return round


def window_end(round: EvaluationRound, published_at: datetime) -> datetime:
    """Return until when objections are taken: 18:00 of the last day, the day after publication being the first.

    Where that is a holiday or a weekend the window ends on the next working day (민법 제161조).
    """
    last_day = published_at.astimezone(clock.SEOUL).date() + timedelta(days=round.objection_days)
    return datetime.combine(next_working_day(last_day), CLOSES_AT, tzinfo=clock.SEOUL)


@audit.recorded("round.finalise")
def finalise_round(pk: int, *, by: User, at: datetime) -> EvaluationRound:
    """Make the results final and visible by task: after the window, all answers and the hold. Twice is once."""
    round = hold_round(pk)
    if round.status == RoundStatus.FINAL and round.finalised_by_id == by.pk:
        return round
    objections = Objection.objects.filter(round=round)
    refuse_if(
        rules.why_not_finalise(
            round,
            by,
            at,
            undecided=undecided_codes(round, latest_run(round)),
            unanswered=objections.filter(outcome="").count(),
            last_answer=objections.aggregate(last=Max("answered_at"))["last"],
        )
    )
    round.move_to(RoundStatus.FINAL)
    round.finalised_at, round.finalised_by = at, by
    round.save(update_fields=["status", "finalised_at", "finalised_by"])
    text = f"{_named(round)} 결과를 확정했습니다. 과제별 점수와 등급이 공개됩니다."
    tell(_holders(tasks_of(round), at), text, reverse("evaluation:results", args=[round.slug]), at)
    keep_publication(round, PublicationKind.FINAL, by, at, step=True)
    return round


def keep_publication(
    round: EvaluationRound, kind: str, by: User, at: datetime, *, step: bool = False, say: bool = True
) -> None:
    """Keep what is shown from now on, and tell both ministries of each task that was told otherwise before.

    step  the round has just come to this step: kept even where nothing differs
    say   False where the caller tells the people itself
    Part of the action that calls it, which holds the round. The line names the former result.
    """
    before, now = last_publication(round), shown_now(round)
    changed = corrections(before.results, now) if before else []
    if before is not None and before.results == now and not step:
        return
    run = latest_run(round)
    if run is None:
        raise refusing(rules.NO_RUN)
    Publication.objects.create(
        round=round,
        number=before.number + 1 if before else 1,
        kind=kind,
        run=run,
        results=now,
        fingerprint=fingerprint(now),
        published_at=at,
        published_by=by,
    )
    if not say:
        return
    tasks = {task.code: task for task in tasks_of(round)} if changed else {}
    for one in changed:
        text = f"{one.code} {_named(round)} 결과를 바로잡았습니다. 이전 {one.before} → 지금 {one.after}"
        path = reverse("evaluation:result_detail", args=[round.slug, one.code])
        tell(_holders([tasks[one.code]], at), text, path, at)


def _named(round: EvaluationRound) -> str:
    return f"{round}(모의평가)" if round.is_rehearsal else str(round)


def _holders(tasks: Iterable[CollaborationTask], at: datetime) -> list[User]:
    """Return who holds a post of these tasks on the day of ``at``, and who helps them, each once."""
    posts = sorted({post for task in tasks for post in (task.pair.post_a_id, task.pair.post_b_id)})
    return all_told_on(posts, at.astimezone(clock.SEOUL).date())
