"""What to put into the addresses when every one of them is asked: the keys of rows that exist."""

from datetime import date, timedelta
from uuid import UUID

from django.urls import URLPattern
from django.utils import timezone

from evaluation.models import ExpertAssignment
from exchange.models import (
    Assistance,
    ExchangePair,
    Installation,
    Job,
    Notice,
    Reorganisation,
    ReorganisationMinistry,
    Role,
    SavedView,
    User,
)
from exchange.models.installation import ONLY
from tasks.models import AgendaItem, CouncilDecision, CouncilMeeting, Indicator, MeetingStatus, Outcome, TaskPart
from tests.evaluation.award_makers import make_award
from tests.evaluation.makers import (
    make_evaluation_round,
    make_expert_assignment,
    make_objection,
    make_rubric,
    make_sheet,
)
from tests.evaluation.pay_world import make_base
from tests.evaluation.statement_makers import make_told_statement
from tests.exchange.job_makers import make_job
from tests.makers import NOON, make_category, make_milestone, make_question, make_stand_in, make_user, name_of
from tests.tasks.report_makers import Desk

# an expert's own pages, in a round that is being scored
OWN_PAGES = ("conflicts", "conflict_report", "sheets", "sheet_totals", "sheet_edit", "sheet_submit", "sheet_reopen")
OWN_PAGES += ("sheet_abstain",)


class Arguments:
    """One row of every kind that an address can be about, around one report."""

    def __init__(self, desk: Desk) -> None:
        task, pair = desk.report.task, desk.report.task.pair
        meeting = CouncilMeeting.objects.create(
            number=1, title="제1차 회의", held_on=date(2024, 4, 15), status=MeetingStatus.HELD
        )
        outcome = Outcome.objects.create(
            position=1, pair=pair, task=task, title="사례", before_text="따로", after_text="함께", state="ongoing"
        )
        judged = make_evaluation_round("final")
        make_rubric(judged)
        given = make_expert_assignment(judged, task)
        Installation.objects.get_or_create(pk=ONLY)
        self.task = task
        self.scoring = make_evaluation_round("scoring", slug="2024-rehearsal", kind="rehearsal")
        make_rubric(self.scoring, visibility="after_own")
        seat = desk.a.assignments.get()
        told = make_told_statement(judged, seat)
        question = make_question()
        self.words = {
            "assignment": seat.pk,
            "period": desk.report.period.code,
            "part": "joint",
            "number": meeting.number,
            "post": pair.post_a.pk,
            "handle": UUID(int=1),
            "token": "t" * 32,
            "sheet": make_sheet(given, status="open").pk,
            "table": "bases",
            "slug": make_award(judged, task).round.slug,
            "format": "csv",
        }
        self.codes = {"pair": pair.code, "post": pair.post_a.code, "period": desk.report.period.code} | {
            "question": question.period.code,
            "": task.code,
        }
        self.keys = {
            "ministry": name_of(pair.post_a).ministry.pk,
            "post_name": name_of(pair.post_a).pk,
            "post": pair.post_a.pk,
            "round": pair.round.pk,
            "category": make_category().pk,
            "pair": pair.pk,
            "assignment": desk.a.assignments.get().pk,
            "reorganisation": _registered_act(pair).pk,
            "assistance": Assistance.objects.get(assistant=desk.assistant).pk,
            "stand_in": make_stand_in(desk.a).pk,
            "account": desk.b.pk,
            "pay": make_base(entered_by=desk.b).pk,
            "outcome": outcome.pk,
            "part": TaskPart.objects.create(task=task, side="a", position=1, text="계획 수립").pk,
            "milestone": make_milestone(task).pk,
            "question": question.pk,
            "indicator": Indicator.objects.create(task=task, name="기간", unit="개월").pk,
            "expert": given.expert.pk,
            "objection": make_objection(judged, task).pk,
            "withdraw": given.pk,
            "statement": told.pk,
            "agenda": AgendaItem.objects.create(meeting=meeting, position=1, text="안건").pk,
            "decision": CouncilDecision.objects.create(meeting=meeting, position=1, text="결정").pk,
        }

    def of(self, name: str, pattern: URLPattern, user: User | None) -> list:
        """Return the arguments that ``reverse(name)`` needs; a person's own row where the address is about one."""
        return [self._word(word, name, user) for word in pattern.pattern.converters]

    def _seated(self, user: User | None) -> str:
        """Return the round in which an expert who asks has a task, declared free of interest."""
        if user and user.role == Role.EVALUATOR and not ExpertAssignment.objects.filter(expert=user).exists():
            make_expert_assignment(self.scoring, self.task, user)
        return self.scoring.slug

    def _word(self, word: str, name: str, user: User | None):
        if word == "slug" and name.split(":")[-1] in OWN_PAGES:
            return self._seated(user)
        if word in self.words:
            return self.words[word]
        noun = name.split(":")[-1].removeprefix("manage_")
        if word == "code":
            return next(code for start, code in self.codes.items() if noun.startswith(start))
        if "notice" in noun:
            return (Notice.objects.filter(user=user) if user else Notice.objects.all())[0].pk
        if noun.startswith("job"):
            return _job_of(user or User.objects.all()[0]).pk
        if "saved_view" in noun:
            owner = user or User.objects.all()[0]
            return SavedView.objects.get_or_create(user=owner, page="tasks", name="늦은 것")[0].pk
        return next(key for start, key in self.keys.items() if noun.startswith(start))


def _job_of(user: User) -> Job:
    """Return a job of the person's own, the file of whose list is there to be fetched."""
    job = Job.objects.filter(asked_by=user).first() or make_job(user, status="done")
    job.expires_at = timezone.now() + timedelta(days=1)
    job.arguments = {"address": "/notices.csv", "reason": ""}  # a list that everybody has
    job.save()
    job.path.parent.mkdir(parents=True, exist_ok=True)
    job.path.write_bytes(b"csv")
    return job


def _registered_act(pair: ExchangePair) -> Reorganisation:
    """Register the end of one of the pair's ministries, far ahead, without applying it."""
    act = Reorganisation.objects.create(
        day=date(2030, 1, 1), kind="abolish", source_ref="시험", registered_at=NOON, registered_by=make_user(Role.ADMIN)
    )
    ReorganisationMinistry.objects.create(reorganisation=act, side="from", ministry=name_of(pair.post_a).ministry)
    return act
