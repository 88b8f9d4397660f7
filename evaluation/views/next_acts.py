"""What somebody does next after an act of an evaluation, as the result line offers it."""

from django.urls import reverse

from evaluation.models import BonusStatement, EvaluationRound, Objection, Rubric
from evaluation.queries.awards import awards_awaiting
from evaluation.queries.experts import FINISHED, Staff
from evaluation.queries.results import staff_rows
from evaluation.queries.rounds import next_of
from evaluation.queries.rubrics import rubric_in_force
from evaluation.queries.scores import latest_run
from evaluation.queries.sheets import own_work
from evaluation.queries.statements import rows_of, turns_of
from exchange import clock
from exchange.models import User
from exchange.views.told import Act


def next_of_round(slug: str, *, shown: str = "") -> Act | None:
    """Return the round's next step where it is 국무조정실's and not done on the page ``shown`` (a name), else None."""
    round = EvaluationRound.objects.get(slug=slug)
    newest = Rubric.objects.filter(round=round).order_by("-version").first()
    staff = Staff(round, rubric=rubric_in_force(round))
    lines = list(staff.experts.values())
    following = next_of(
        round,
        clock.now(),
        newest=newest,
        short=len(staff.short),
        given=sum(line.load for line in lines),
        finished=sum(line.count(*FINISHED) for line in lines),
    )
    is_ours = following.turn == "국무조정실" and following.page not in ("", shown)
    return (following.label, reverse(following.page, args=[slug])) if is_ours else None


def next_grade(round: EvaluationRound, after: str = "") -> Act | None:
    """Return the first task without a grade, other than ``after`` (a code); once all have one, making them public."""
    rows = staff_rows(round, latest_run(round))
    left = next((row for row in rows if not row.grade and row.code != after), None)
    if left:
        return f"{left.code} 등급 결정하기", reverse("evaluation:result_detail", args=[round.slug, left.code])
    return "잠정 결과 공개하기", reverse("evaluation:results", args=[round.slug])


def next_objection(round: EvaluationRound) -> Act:
    """Return the objection that waits longest for an answer; without one, making the results final."""
    waiting = (
        Objection.objects.filter(round=round, outcome="").select_related("task").order_by("filed_at", "pk").first()
    )
    if waiting:
        label = f"{waiting.task.code} 이의 답변하기"
        return label, reverse("evaluation:objection_answer", args=[round.slug, waiting.pk])
    return "결과 확정하기", reverse("evaluation:results", args=[round.slug])


def next_sheet(round: EvaluationRound, expert: User) -> Act | None:
    """Return the expert's first task still to be scored."""
    work = own_work(round, expert).next_after()
    if work is None:
        return None
    return f"{work.task.code} 평가하기", reverse("evaluation:sheet_edit", args=[round.slug, work.task.code])


def next_award(user: User) -> Act | None:
    """Return the prize money on which the person should act next."""
    for award, is_proposed in awards_awaiting(user, clock.today()):
        return f"{award.task.code} 포상금 배분 {'확인하기' if is_proposed else '제안하기'}", award.get_absolute_url()
    return None


def next_notice(round: EvaluationRound, user: User) -> Act | None:
    """Return the next person of the round whose grade the reader's ministry has not told."""
    for row in rows_of(round, user):
        if row.assignment is not None and row.notice is None:
            return f"{row.post} 등급 통보하기", reverse("evaluation:grade_notice", args=[round.slug, row.assignment.pk])
    return None


def next_statement(user: User, done: BonusStatement) -> Act | None:
    """Return the next statement that waits for this person; None where none does."""
    waiting = ((what, one) for what, one in turns_of(user) if one.pk != done.pk)
    return next(((f"{one.number} {what}", one.get_absolute_url()) for what, one in waiting), None)
