"""A small programme at work, for walks over how tasks stand: every action that can change it, in any order.

Nothing here may be slow: a walk takes thirty steps, and after each the stored standing is held against a computed one.
"""

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import count
from typing import Any

from django.db import connection
from psycopg2.extensions import AsIs

from demo.programme.answers import completed
from exchange.actions.reorganisations import NewMinistry, undo_reorganisation
from exchange.errors import Refused
from exchange.models import Reorganisation, ReorganisationKind, Role, TaskCategory, User
from exchange.versions import version_of
from tasks.actions import milestones, periods, quarters, reviews, sections, signatures, standing, tasks
from tasks.actions.locking import hold
from tasks.models import CollaborationTask, Milestone, ProgressReport, ReportPeriod, ReportSection
from tasks.queries.computed_queue import misplaced
from tasks.queries.standing import last_day
from tasks.queries.standing_check import computed, stored
from tests.exchange.reorganisation_world import reorganise
from tests.makers import (
    NOON,
    SEOUL,
    make_assignment,
    make_category,
    make_milestone,
    make_pair,
    make_period,
    make_report,
    make_section,
    make_task,
    make_user,
)
from tests.tasks.report_makers import JOINT, OWN

PARTS = ("joint", "a", "b")
STATES = ("ok", "warn", "late", "done")

_names = count()  # a prepared statement outlives the transaction that made it


@dataclass
class Programme:
    """Two pairs with two tasks each, a quarter of before, one under way and two to come."""

    tasks: list[CollaborationTask]
    writers: dict[int, dict[str, User]]  # by pair: who writes for each side
    coordinators: list[User]
    categories: list[TaskCategory]
    admin: User
    at: datetime = NOON
    numbers: int = 10
    acts: list[Reorganisation] = field(default_factory=list)
    compared: dict[int, str] = field(default_factory=dict)  # by quarter: what the server calls its comparison

    # ---- steps ------------------------------------------------------------------------------------------------------

    def do(self, verb: str, *numbers: int) -> bool:
        """Try one action; whether it was not refused. ``numbers`` choose among what there is."""
        self.at += timedelta(minutes=1)
        act: Callable[..., Any] = getattr(self, verb.replace(".", "_"))
        with suppress(Refused):
            act(*numbers)
            return True
        return False

    @property
    def centre(self) -> dict[str, Any]:
        return {"by": self.coordinators[0], "at": self.at}

    def task(self, which: int) -> CollaborationTask:
        return CollaborationTask.objects.get(pk=self.tasks[which % len(self.tasks)].pk)

    def report(self, which: int) -> ProgressReport:
        """Return the report that the task owes last; refused where it has none."""
        found = ProgressReport.objects.filter(task=self.tasks[which % len(self.tasks)]).order_by("-period__code")
        report = found.select_related("period", "task__pair").first()
        if report is None:
            raise Refused("nothing to report on")
        return report

    def writer(self, report: ProgressReport, side: str) -> dict[str, Any]:
        return {"by": self.writers[report.task.pair_id][side if side != "joint" else "a"], "at": self.at}

    def advance(self, which: int, how: int = 0) -> None:
        """Do what has to be done next about a report: write a lacking part, confirm, read, accept."""
        report = self.report(which)
        if report.status in ("accepted", "under_review", "submitted"):
            steps = {"accepted": "report.reopen", "submitted": "report.start_review"}
            self.do(steps.get(report.status, "report.accept"), which, how)
            return
        written = set(report.sections.filter(state="written").values_list("side", flat=True))
        if lacking := [part for part in PARTS if part not in written]:
            self.report_save_section(which, PARTS.index(lacking[0]), how)
            return
        self.report_sign(which, int(report.signatures.standing().filter(side="a").exists()))

    def report_save_section(self, which: int, part: int, answer: int = 0) -> None:
        report, side = self.report(which), PARTS[part % 3]
        said = JOINT | {"rating": STATES[answer % 4], "rating_reason": "일정", "progress": f"□ {self.at:%d %H:%M}"}
        own = OWN | {"progress": f"□ {self.at:%d %H:%M}", "issue_kind": ("none", "obstacle", "dispute")[answer % 3]}
        own |= {"issue_text": "인력", "issue_request": "협조"} if answer % 3 else {}
        values = completed(report.period.form, side, said if side == "joint" else own)
        section = ReportSection.objects.get(report=report, side=side)
        sections.save_section(report.pk, side, values=values, version=section.version, **self.writer(report, side))

    def report_mark_unchanged(self, which: int, part: int) -> None:
        report, side = self.report(which), PARTS[part % 3]
        section = ReportSection.objects.get(report=report, side=side)
        who = self.writer(report, side)
        sections.mark_unchanged(report.pk, side, reason="협의 계속", version=section.version, **who)

    def report_sign(self, which: int, side: int) -> None:
        report, side_of = self.report(which), "ab"[side % 2]
        mark = hold(report.pk).fingerprint()
        signatures.sign_report(report.pk, side=side_of, fingerprint=mark, **self.writer(report, side_of))

    def report_submit_alone(self, which: int, side: int) -> None:
        report, side_of = self.report(which), "ab"[side % 2]
        self.at = max(self.at, report.due_at + timedelta(minutes=1))
        mark = hold(report.pk).fingerprint()
        signatures.submit_alone(report.pk, side=side_of, fingerprint=mark, **self.writer(report, side_of))

    def report_pull_back(self, which: int, side: int) -> None:
        report = self.report(which)
        signatures.pull_back_report(report.pk, **self.writer(report, "ab"[side % 2]))

    def report_start_review(self, which: int, _: int = 0) -> None:
        reviews.start_review(self.report(which).pk, **self.centre)

    def report_return(self, which: int, days: int = 3) -> None:
        due = self.at + timedelta(days=1 + days)
        reviews.return_report(self.report(which).pk, remarks={"a": "근거"}, reply_due_at=due, **self.centre)

    def report_accept(self, which: int, verdict: int = 0) -> None:
        reviews.accept_report(self.report(which).pk, verdict=STATES[verdict % 4], **self.centre)

    def report_reopen(self, which: int, days: int = 3) -> None:
        due = self.at + timedelta(days=1 + days)
        reviews.reopen_report(self.report(which).pk, remarks={"b": "근거"}, reply_due_at=due, **self.centre)

    def milestone_create(self, which: int, days: int) -> None:
        values = {"task": self.task(which), "title": f"단계 {self.at}", "owner": "joint", "source_ref": ""}
        values["due_on"] = (self.at + timedelta(days=days - 20)).date()
        milestones.create_milestone(values, **self.centre)

    def milestone_edit(self, which: int, done: int) -> None:
        step = self.step(which)
        values = {"title": step.title, "done_on": self.at.date() if done % 2 else None}
        milestones.edit_milestone(step.pk, values, version=version_of(step), **self.centre)

    def milestone_move(self, which: int, days: int) -> None:
        step, due = self.step(which), (self.at + timedelta(days=days - 20)).date()
        milestones.move_milestone(step.pk, due_on=due, moved_reason="협의", version=version_of(step), **self.centre)

    def step(self, which: int) -> Milestone:
        found = list(Milestone.objects.order_by("pk"))
        return found[which % len(found)]

    def task_create(self, which: int, _: int = 0) -> None:
        self.numbers += 1
        values = {"pair": self.task(which).pair, "number": self.numbers, "title": "새 과제", "short_name": "새"}
        self.tasks = [*self.tasks, tasks.create_task(values, **self.centre)]

    def task_edit(self, which: int, category: int) -> None:
        task, whole = self.task(which), bool(category % 2)
        values = {"category": [*self.categories, None][category % 3]}
        tasks.edit_task(task.pk, values, whole_pair=whole, version=version_of(task), **self.centre)

    def task_end(self, which: int, days: int) -> None:
        task, day = self.task(which), (self.at - timedelta(days=days * 5)).date()
        ending: dict[str, Any] = {"status": ("closed", "cancelled")[days % 2], "ended_on": day, "end_reason": "끝"}
        tasks.end_task(task.pk, **ending, version=version_of(task), **self.centre)

    def task_resume(self, which: int, _: int = 0) -> None:
        task = self.task(which)
        tasks.resume_task(task.pk, reason="다시", version=version_of(task), **self.centre)

    def task_assign(self, which: int, checker: int) -> None:
        codes = [task.code for task in self.tasks[: 1 + which % 3]]
        tasks.assign_tasks(codes, checker=[*self.coordinators, None][checker % 3], **self.centre)

    def quarter_open(self, *_: int) -> None:
        coming = ReportPeriod.objects.filter(opened_at=None).order_by("code").first()
        if coming is None:
            raise Refused("no quarter to come")
        quarters.open_quarter(coming.code, vacancies_seen=True, **self.centre)

    def period_edit(self, which: int, days: int) -> None:
        found = list(ReportPeriod.objects.order_by("code"))
        period = found[which % len(found)]
        due = period.due_at + timedelta(days=days - 10)
        values = {"due_at": due, "grace_until": due + timedelta(days=5)}
        periods.edit_period(period.pk, values, reason="연휴", version=version_of(period), **self.centre)

    def reorganisation_apply(self, which: int, how: int) -> None:
        kind, day = ReorganisationKind.values[how % 5], (self.at + timedelta(days=25 * (which - 6))).date()
        act = reorganise(kind, which, day, [how, which], self.ministry, by=self.admin, at=self.at)
        self.acts = [*self.acts, act]

    def reorganisation_undo(self, which: int, _: int = 0) -> None:
        if not self.acts:
            raise Refused("no reorganisation to undo")
        undo_reorganisation(self.acts[which % len(self.acts)].pk, by=self.admin, at=self.at)

    def ministry(self) -> NewMinistry:
        self.numbers += 1
        return NewMinistry(f"NEW{self.numbers}", f"새{self.numbers}부", f"새{self.numbers}", "ministry")

    # ---- what must hold ---------------------------------------------------------------------------------------------

    def differs(self) -> list[str]:
        """Say where the stored standing, or the queue of reports waiting for review, is not the computed one."""
        wrong = list(misplaced())
        opened = ReportPeriod.objects.quarters().opened()
        for period in list(opened.filter(closed_at__isnull=True)) or [None]:
            key = period.pk if period else 0
            if key not in self.compared:
                self.compared[key] = _plan(period)
            with connection.cursor() as cursor:
                cursor.execute(f"EXECUTE {self.compared[key]} (%s)", [last_day(period) if period else self.at.date()])
                wrong += [str(row) for row in cursor.fetchall()]
        return wrong


def _plan(period: ReportPeriod | None) -> str:
    """Let the server plan, once for the quarter, what is computed and not stored and the other way round.

    The quarter's last day is filled in each time: it can be moved.
    """
    parts, values, name = [], [], f"compared_{next(_names)}"
    kinds = [
        rows.query.sql_with_params() for rows in (computed(period, datetime.max.replace(tzinfo=SEOUL)), stored(period))
    ]
    for (one, ones), (other, others) in (kinds, kinds[::-1]):
        parts.append(f"({one} EXCEPT {other})")
        values += [*ones, *others]
    if period:
        values = [AsIs("$1") if value == last_day(period) else value for value in values]
    with connection.cursor() as cursor:
        cursor.execute(f"PREPARE {name} (date) AS {' UNION ALL '.join(parts)}", values)
    return name


def make_programme() -> Programme:
    """Make the programme with reports at several stages; everything stands as it is stored."""
    earlier = make_period("2024-2")
    for code in ("2024-3", "2024-4", "2025-1"):
        make_period(code, opened_at=None)
    coordinators = [make_user(Role.COORDINATOR) for _ in range(2)]
    made, writers = [], {}
    for number in range(2):
        pair = make_pair()
        writers[pair.pk] = {side: make_assignment(pair.post_of(side)).holder for side in "ab"}
        made += [make_task(pair, number=place) for place in (1, 2)]
        make_milestone(made[-1], due_on=(NOON + timedelta(days=number)).date())
    for task, rating in zip(made[:3], STATES, strict=False):
        report = make_report(
            task,
            period=earlier,
            status="submitted",
            self_state=rating,
            submissions=1,
            submitted_at=NOON,
            submitted_by=coordinators[0],
            turn="centre",
        )
        for side, answers in (("joint", JOINT | {"rating": rating}), ("a", OWN), ("b", OWN)):
            make_section(report, side=side, state="written", **answers)
    programme = Programme(made, writers, coordinators, [make_category(), make_category()], make_user(Role.ADMIN))
    standing.rebuild()
    return programme
