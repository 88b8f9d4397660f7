"""Texts planted where only some may read them, each with those who may.

Every other person who is answered with one has found a leak; one that not even its owner is answered with proves
nothing, so that is counted too. Rows of the demonstration are changed past its triggers.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from hashlib import sha256
from typing import Any

import pgtrigger
from django.db.models import Model, Q, QuerySet
from django.utils import timezone

from evaluation.models import (
    BonusStatement,
    ConflictDeclaration,
    ExpertAssignment,
    ExpertProfile,
    GradeDecision,
    GradeNotice,
    Objection,
    PayBase,
    PrizeProposal,
    Rubric,
    Score,
    ScoreSheet,
    StatementDecision,
)
from exchange.models import (
    Assignment,
    Job,
    LoginSession,
    Notice,
    SavedView,
    StandIn,
    User,
)
from tasks.models import ProgressReport, ReportSection, ReviewRemark, Signature
from tests.exchange.job_makers import make_job
from tests.makers import NOON

ANONYMOUS = "anonymous"
CENTRE = ("coordinator", "admin")
FIRST, SECOND = ("ex1a", "ex1b", "as1a"), ("ex2a",)  # who is of the first pair, and of the second
PEOPLE = (*CENTRE, "viewer", *FIRST, *SECOND, "as4a", "exd1a", "evaluator1", "evaluator2", "dm-molit", "dm-demo-2")
QUARTER = "2024-3"


@dataclass(frozen=True)
class Canary:
    """A text of its own in ``field`` of the rows that ``rows`` returns; ``readers`` may read it, the first surely."""

    name: str
    field: str
    rows: Callable[[], QuerySet]
    readers: tuple[str, ...]

    @property
    def text(self) -> str:
        """What is planted: two words, each of which stands nowhere else; a search is asked for the first."""
        return f"{self.word}가 {self.word}나"

    @property
    def word(self) -> str:
        return f"표식{CANARIES.index(self):02d}"


def _section(code: str, side: str, period: str = QUARTER) -> Callable[[], QuerySet]:
    return lambda: ReportSection.objects.filter(report__task__code=code, report__period__code=period, side=side)


def _report(code: str, period: str) -> Callable[[], QuerySet]:
    return lambda: ProgressReport.objects.filter(task__code=code, period__code=period)


def _of(model: type[Model], **which: Any) -> Callable[[], QuerySet]:
    return lambda: model._base_manager.filter(**which)


def _sheet(expert: str, code: str) -> dict[str, str]:
    return {"assignment__round__slug": "2024", "assignment__expert__username": expert, "assignment__task__code": code}


def _made(model: type[Model], who: str, **fields: Any) -> Callable[[], QuerySet]:
    """Return what makes a person's row of that kind."""

    def make() -> QuerySet:
        user = User.objects.get(username=who)
        return model._base_manager.filter(pk=model._base_manager.create(user=user, **fields).pk)

    return make


def _notice(who: str) -> Callable[[], QuerySet]:
    return _made(Notice, who, text="?", path="/notices", made_at=NOON)


def _view(who: str) -> Callable[[], QuerySet]:
    return _made(SavedView, who, page="tasks", name="?", query="state=late")


def _login(who: str) -> Callable[[], QuerySet]:
    until = timezone.now() + timedelta(hours=8)
    now = timezone.now()
    more = {"session_data": "", "expire_date": until, "started_at": now, "seen_at": now}
    return _made(LoginSession, who, session_key=sha256(who.encode()).hexdigest(), **more)


def _job(who: str) -> Callable[[], QuerySet]:
    return lambda: Job.objects.filter(pk=make_job(User.objects.get(username=who), status="done").pk)


def _stand_in() -> QuerySet:
    absent, substitute = (User.objects.get(username=name) for name in ("ex9a", "ex8b"))
    days = {"starts_on": NOON.date(), "ends_on": NOON.date() + timedelta(days=9)}
    made = StandIn.objects.create(absent=absent, substitute=substitute, reason="?", **days)
    return StandIn.objects.filter(pk=made.pk)


def _ended() -> QuerySet:
    """Return a posting to the first pair that ended before."""
    post = Assignment.objects.get(holder__username="ex1a").post
    now = Assignment.objects.filter(post=post).order_by("starts_on")[0].starts_on
    days = {"starts_on": now - timedelta(days=60), "ends_on": now - timedelta(days=1)}
    made = Assignment.objects.create(post=post, holder=User.objects.get(username="ex9a"), end_reason="?", **days)
    return Assignment.objects.filter(pk=made.pk)


EXPERTS = ("evaluator1", "evaluator2")
DRAFT, FILED, ACCEPTED, RETURNED = "1-1", "2-4", "1-4", "2-2"
PAIR_AND_CENTRE = (*SECOND, *CENTRE)
TOLD, TOLD_TO = {"notice__assignment__post__code": "d1-a"}, ("coordinator", "dm-demo-2", "exd1a")
UNTOLD = {"exchangee__username": "exd1b"}

CANARIES = (
    # a report that nobody has handed in: its pair's
    Canary("draft: joint", "progress", _section(DRAFT, "joint"), FIRST),
    Canary("draft: why so rated", "rating_reason", _section(DRAFT, "joint"), FIRST),
    Canary("draft: first ministry", "progress", _section(DRAFT, "a"), FIRST),
    Canary("draft: next", "next_plan", _section(DRAFT, "a"), FIRST),
    Canary("draft: evidence", "evidence", _section(DRAFT, "a"), FIRST),
    Canary("draft: second ministry", "progress", _section(DRAFT, "b"), FIRST),
    Canary("draft: second ministry's next", "next_plan", _section(DRAFT, "b"), FIRST),
    # handed in: also the centre's
    Canary("filed: joint", "progress", _section(FILED, "joint"), PAIR_AND_CENTRE),
    Canary("filed: first ministry", "progress", _section(FILED, "a"), PAIR_AND_CENTRE),
    Canary("filed: second ministry's next", "next_plan", _section(FILED, "b"), PAIR_AND_CENTRE),
    Canary("filed: dissent", "dissent", _of(Signature, report__task__code=FILED, voided_at=None), PAIR_AND_CENTRE),
    # returned
    Canary("returned: remark", "text", _of(ReviewRemark, report__task__code=RETURNED), PAIR_AND_CENTRE),
    # accepted: also the viewer's, and of a judged task the experts'
    Canary("accepted: joint", "progress", _section(ACCEPTED, "joint"), (*CENTRE, "viewer", *FIRST, *EXPERTS)),
    Canary("accepted: verdict", "verdict_note", _report(ACCEPTED, QUARTER), (*CENTRE, "viewer", *FIRST, *EXPERTS)),
    # a person's own
    *(Canary(f"notice of {who}", "text", _notice(who), (who,)) for who in ("ex1a", "evaluator1")),
    *(Canary(f"conditions of {who}", "name", _view(who), (who,)) for who in ("ex2a", "viewer")),
    *(Canary(f"login of {who}", "device", _login(who), (who,)) for who in ("ex1b", "admin")),
    *(Canary(f"job of {who}", "title", _job(who), (who,)) for who in ("coordinator", "dm-molit")),
    Canary("mail address", "email", _of(User, username="ex2b"), CENTRE),
    # who is where
    Canary("name of a person", "display_name", _of(User, username="ex11a"), CENTRE),
    Canary("why absent", "reason", _stand_in, CENTRE),
    Canary("why a posting ended", "end_reason", _ended, (*CENTRE, *FIRST)),
    # experts
    Canary("employer", "employer", _of(ExpertProfile, expert__username="evaluator1"), ("coordinator",)),
    Canary("former posts", "former_posts", _of(ExpertProfile, expert__username="evaluator2"), ("coordinator",)),
    Canary(
        "interest",
        "reason",
        _of(ConflictDeclaration, round__slug="2024", expert__username="evaluator2", task__code="1-1"),
        ("coordinator", "evaluator2"),
    ),
    Canary(
        "given despite",
        "despite",
        _of(ExpertAssignment, round__slug="2024", expert__username="evaluator1", task__code="1-2"),
        ("coordinator",),
    ),
    Canary("sheet", "comment", _of(ScoreSheet, **_sheet("evaluator1", "1-2")), ("evaluator1", "coordinator")),
    Canary(
        "score",
        "comment",
        lambda: Score.objects.filter(sheet__in=ScoreSheet.objects.filter(**_sheet("evaluator2", "1-2"))),
        ("evaluator2", "coordinator"),
    ),
    Canary(
        "objection",
        "text",
        _of(Objection, round__slug="2024-rehearsal", task__code="3-2"),
        ("coordinator",),
    ),
    Canary(
        "decision on a grade",
        "reason",
        _of(GradeDecision, round__slug="2024-rehearsal", task__code="4-3"),
        ("coordinator", "as4a"),
    ),
    # money
    Canary("share of a prize", "reason", _of(PrizeProposal, award__task__code="d1-1"), ("coordinator", "exd1a")),
    Canary("told statement: number", "number", _of(BonusStatement, **TOLD), TOLD_TO),
    Canary("told statement: document", "document", _of(GradeNotice, assignment__post__code="d1-a"), TOLD_TO),
    Canary("untold statement: number", "number", _of(BonusStatement, **UNTOLD), ("coordinator",)),
    Canary(
        "untold statement: reason",
        "reason",
        _of(StatementDecision, statement__exchangee__username="exd1b"),
        ("coordinator",),
    ),
    Canary("pay table not yet published", "note", _of(PayBase, published_at=None), (*CENTRE, "dm-molit", "dm-demo-2")),
    Canary("rubric not yet sealed", "reasoning", _of(Rubric, round__slug="coming"), ("coordinator",)),
)


def addresses() -> list[str]:
    """Return pages on which a planted text stands; a walk that follows a few links of a kind may not come there."""
    account = User.objects.get(username="ex2b").pk
    statements = BonusStatement.objects.filter(Q(**UNTOLD) | Q(**TOLD)).values_list("pk", flat=True)
    return [
        *(f"/reports/{QUARTER}/{code}" for code in (DRAFT, FILED, ACCEPTED, RETURNED)),
        *(f"/evaluation/2024/sheets/{code}" for code in ("1-1", "1-2")),
        *(f"/evaluation/2024-rehearsal/{page}" for page in ("objections", "objections/3-2", "results/4-3")),
        *(f"/bonus/2024-demo/{statement}" for statement in statements),
        f"/admin/accounts/{account}",
    ]


def plant(canaries: tuple[Canary, ...] = CANARIES) -> None:
    """Write each text into its rows. Raises LookupError where there are none."""
    for each in canaries:
        rows = each.rows()
        keys = list(rows.values_list("pk", flat=True))
        if not keys:
            raise LookupError(f"no row to plant {each.name} in")
        with pgtrigger.ignore():
            rows.model._base_manager.filter(pk__in=keys).update(**{each.field: each.text})


def seen_in(text: str) -> list[Canary]:
    """Return the canaries whose second word stands in ``text``; the first may have been asked for."""
    if "표식" not in text:
        return []
    return [each for each in CANARIES if f"{each.word}나" in text]
