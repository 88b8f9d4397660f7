"""Rounds: made, changed, opened for scoring, closed, taken a step back by a decision with a reason."""

from datetime import date, datetime
from typing import Any

from django.urls import reverse

from evaluation import sentences
from evaluation.actions.judged_tasks import fix_tasks
from evaluation.actions.locking import hold_round
from evaluation.actions.staleness import refresh_staleness
from evaluation.models import EvaluationRound, RoundStatus, SheetStatus, UnwindDecision
from evaluation.queries.experts import REMINDER, Staff, reminders_of
from evaluation.queries.last_quarter import still_awaited
from evaluation.queries.rounds import short_of_experts, tasks_of
from evaluation.queries.rubrics import rubric_in_force
from evaluation.rules import rounds as rules
from exchange import audit, formats
from exchange.actions import rows
from exchange.actions.notices import tell
from exchange.clock import SEOUL
from exchange.errors import Incomplete, WrongState, refuse_if
from exchange.models import User
from exchange.rules import all_told_on

FIELDS = ("slug", "year", "kind", "title", "exchange_round", "scoring_until", "objection_days", "hold_days")
DEADLINE_PAST = "채점 마감은 지금보다 뒤여야 합니다."
STAMPS = {  # step → what a round that has gone back to it no longer carries
    RoundStatus.SCORING: ("closed_at", "closed_by"),
    RoundStatus.AGGREGATING: ("published_at", "published_by", "objections_until", "finalised_at", "finalised_by"),
}


@audit.recorded("round.add")
def add_round(values: dict[str, Any], *, is_demo: bool = False, by: User, at: datetime) -> EvaluationRound:
    """Make a round in preparation. Raises Incomplete for a deadline that has passed and for what the model refuses."""
    refuse_if(rules.why_not_prepare(by))
    if values["scoring_until"] <= at:
        raise Incomplete(DEADLINE_PAST)
    return rows.add(EvaluationRound, values, FIELDS, is_demo=is_demo)


@audit.recorded("round.edit")
def edit_round(pk: int, values: dict[str, Any], *, version: str, by: User, at: datetime) -> EvaluationRound:
    """Change what a round says about itself, as far as its step still lets it. Raises Stale on another's change."""
    round = rows.locked(EvaluationRound, pk, version)
    refuse_if(rules.why_not_edit_round(round, by))
    until = values.get("scoring_until", round.scoring_until)
    if until != round.scoring_until and until <= at:
        raise Incomplete(DEADLINE_PAST)
    return rows.change(round, values, rules.open_fields(round))


@audit.recorded("round.open")
def open_round(pk: int, *, by: User, at: datetime) -> EvaluationRound:
    """Begin scoring: under a sealed rubric, with enough experts free of conflict on every task. Twice is once.

    The tasks that are there now are the ones that the round judges; later ones join by ``join_task``.
    """
    round = hold_round(pk)
    if round.status == RoundStatus.SCORING and round.opened_by_id == by.pk:
        return round
    rubric = rubric_in_force(round)
    short = short_of_experts(round, rubric.minimum_scores) if rubric else []
    refuse_if(rules.why_not_open(round, by, rubric=rubric, short=short, tasks=tasks_of(round).count()))
    if round.scoring_until <= at:
        raise Incomplete(f"{sentences.SCORING_OVER} 마감을 먼저 늦춰 주세요.")
    round.move_to(RoundStatus.SCORING)
    round.opened_at, round.opened_by = at, by
    round.save(update_fields=["status", "opened_at", "opened_by"])
    fix_tasks(round)
    until = formats.moment(round.scoring_until)
    for expert, count in _experts(round).items():
        text = f"{round} 채점을 열었습니다. 맡은 과제 {count}건을 {until}까지 평가해 주세요."
        tell([expert], text, reverse("evaluation:sheets", args=[round.slug]), at)
    return round


@audit.recorded("round.remind")
def remind_experts(pk: int, *, by: User, at: datetime) -> tuple[int, int]:
    """Tell every expert with tasks left until when they are to be scored, at most once a day.

    Returns how many were told, and how many were passed over because they were told today.
    """
    round = hold_round(pk)
    lines = [line for line in Staff(round).experts.values() if line.left and line.expert.is_active]
    refuse_if(rules.why_not_remind(round, by, left=len(lines)))
    last, today = reminders_of(round), at.astimezone(SEOUL).date()
    due = [line for line in lines if _day_of(last.get(line.expert.pk)) != today]
    until = formats.moment(round.scoring_until)
    for line in due:
        text = REMINDER.format(round=round, until=until, count=line.left)
        tell([line.expert], text, reverse("evaluation:sheets", args=[round.slug]), at)
    return len(due), len(lines) - len(due)


def _day_of(moment: datetime | None) -> date | None:
    return moment.astimezone(SEOUL).date() if moment else None


@audit.recorded("round.close")
def close_round(pk: int, *, reason: str = "", by: User, at: datetime) -> EvaluationRound:
    """End scoring. What was not handed in stays as it is and does not count; its experts are told. Twice is once.

    reason  why it ends although reports of the year's last quarter are not in; kept only then, and shown on the results
    Raises Incomplete where it is needed and missing.
    """
    round = hold_round(pk)
    if round.status == RoundStatus.AGGREGATING and round.closed_by_id == by.pk:
        return round
    refuse_if(rules.why_not_close(round, by))
    awaited = still_awaited(round)
    if awaited and not reason.strip():
        raise Incomplete(f"{awaited} 그래도 채점을 닫는 사유를 입력해 주세요.")
    round.move_to(RoundStatus.AGGREGATING)
    round.closed_at, round.closed_by = at, by
    round.early_reason = f"채점을 닫을 때 {awaited} 사유: {reason.strip()}" if awaited else ""
    round.save(update_fields=["status", "closed_at", "closed_by", "early_reason"])
    for expert, count in _experts(round, unfinished=True).items():
        text = f"{round} 채점을 닫았습니다. 제출하지 않은 {count}건은 집계에 들어가지 않습니다."
        tell([expert], text, reverse("exchange:notices"), at)
    return round


@audit.recorded("round.unwind")
def unwind_round(pk: int, *, expected: str, reason: str, by: User, at: datetime) -> UnwindDecision:
    """Take a round one step back, and keep who decided it and why. What was told before is told to be withdrawn.

    expected  the step that the person saw: nobody unwinds a step that somebody else has just taken
    Frozen computations, decisions and objections stay where they are, with their dates.
    """
    round = hold_round(pk)
    refuse_if(rules.why_not_unwind(round, by))
    after = rules.way_back(round)
    if round.status != expected or after is None:
        raise WrongState("그사이 단계가 바뀌었습니다. 지금 단계를 보고 다시 정해 주세요.")
    if not reason.strip():
        raise Incomplete("환원 사유를 적어 주세요.")
    before = RoundStatus(round.status)
    decision = UnwindDecision.objects.create(
        round=round, from_status=before, to_status=after, reason=reason.strip(), decided_at=at, decided_by=by
    )
    rows.because(reason)
    round.status = after
    for name in STAMPS[after]:
        setattr(round, name, None)
    if after == RoundStatus.SCORING:
        round.early_reason = ""  # the decision to go back says what was so; closing asks again
    round.save(update_fields=["status", "early_reason", *STAMPS[after]])
    if after == RoundStatus.SCORING:
        text = f"{round} 채점을 다시 열었습니다. 점수를 수정할 수 있습니다."
        tell(_experts(round), text, reverse("evaluation:sheets", args=[round.slug]), at)
    else:
        day = formats.date(at)
        text = f"{round}의 {before.label} 결과를 {day}에 철회했습니다. 그 전에 알린 결과는 쓰지 말아 주세요."
        tell(_exchangees(round, at), text, reverse("evaluation:rubric", args=[round.slug]), at)
    refresh_staleness([round.pk])
    return decision


def _experts(round: EvaluationRound, *, unfinished: bool = False) -> dict[User, int]:
    """Return expert → how many tasks stand with them; ``unfinished`` keeps those whose sheet is not handed in."""
    counts: dict[User, int] = {}
    for given in round.assignments.standing().select_related("expert", "sheet").order_by("expert__pk"):
        sheet = getattr(given, "sheet", None)
        if given.expert.is_active and not (unfinished and sheet and sheet.status != SheetStatus.OPEN):
            counts[given.expert] = counts.get(given.expert, 0) + 1
    return counts


def _exchangees(round: EvaluationRound, at: datetime) -> list[User]:
    """Return who sits in the posts of the tasks on the day of ``at``, and who helps them."""
    pairs = [task.pair for task in tasks_of(round)]
    posts = sorted({post for pair in pairs for post in (pair.post_a_id, pair.post_b_id)})
    return all_told_on(posts, at.date())
