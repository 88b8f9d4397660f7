"""A whole evaluation round with everybody in it, and what they try: each move is a verb, a person and what it is about.

One table of rows (``World.rows``) is read in one statement, so that what holds can be asked after every move.
"""

import json
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from django.db import connection

from evaluation import models
from evaluation.actions import decisions
from evaluation.actions.aggregation import aggregate_round
from evaluation.actions.awards import consent_to_split, make_awards, propose_split, set_prize_rule
from evaluation.actions.conflicts import declare_conflicts, report_conflict
from evaluation.actions.experts import assign_tasks, withdraw_assignment
from evaluation.actions.grade_notices import FIELDS, enter_notice
from evaluation.actions.grades import decide_as_recommended, decide_grade
from evaluation.actions.headcounts import set_headcount
from evaluation.actions.objections import answer_objection, file_objection
from evaluation.actions.publication import finalise_round, publish_round
from evaluation.actions.rounds import close_round, open_round, unwind_round
from evaluation.actions.rubrics import draft_rubric, edit_rubric, publish_rubric, seal_rubric
from evaluation.actions.sheets import abstain_sheet, reopen_sheet, save_sheet, submit_sheet
from evaluation.actions.statements import correct_statement, make_statement
from evaluation.actions.voids import void_sheet
from evaluation.queries.conflicts import declarations_of, standing_assignments
from evaluation.queries.rubrics import criteria_for, fingerprint_of, rubric_in_force, with_rows
from evaluation.queries.scores import latest_run
from evaluation.rules.draft import EXAMPLE
from evaluation.rules.sheets import Answer
from exchange.errors import Refused
from exchange.models import Assignment, Ministry, Role, User
from tasks.models import CollaborationTask
from tests.evaluation.makers import make_evaluation_round, make_expert, make_grade_notice
from tests.evaluation.statement_makers import COMMITTEES, MINISTERS, make_pay_rows
from tests.makers import (
    NOON,
    make_assignment,
    make_assistance,
    make_ministry,
    make_pair,
    make_post,
    make_stand_in,
    make_task,
    make_user,
    name_of,
)

TABLES = {
    model.__name__: model._meta.db_table
    for model in (
        *(models.EvaluationRound, models.UnwindDecision, models.Rubric, models.Criterion, models.Anchor),
        *(models.GradeLine, models.ConflictDeclaration, models.ExpertAssignment, models.ScoreSheet, models.Score),
        *(models.SheetVersion, models.AggregationRun, models.TaskResult, models.GradeDecision, models.Publication),
        *(models.Objection, models.GradeNotice, models.HeadcountBasis, models.BonusStatement),
        *(models.StatementDecision, models.PrizeRule, models.PrizeAward, models.PrizeProposal),
    )
}
READ_ALL = " UNION ALL ".join(
    f"SELECT '{name}', coalesce(jsonb_object_agg(id, to_jsonb(t)), '{{}}')::text FROM {table} t"
    for name, table in TABLES.items()
)
Rows = dict[str, dict[str, dict[str, Any]]]  # model -> key -> column -> value

LEVELS: dict[str, tuple[int | None, ...]] = {
    "high": (96, 95, 92, 94),
    "good": (86, 85, 83, 88),
    "cut": (80, 80, 80, 80),
    "na": (70, None, 75, 80),
    "all_na": (None,) * 4,
    "off": (101, 80, 80, 80),
}
OTHER = replace(EXAMPLE, grades={"S": (Decimal(94), None), "A": (Decimal(85), None)})  # a rubric with other lines


class Nothing(Exception):
    """There is nothing yet that the move is about."""


@dataclass
class World:
    """The round, its two tasks (t1, t2), everybody, and the time, which only goes forward."""

    round_pk: int
    tasks: dict[str, CollaborationTask]
    people: dict[str, User]
    seats: dict[str, Assignment]
    home: Ministry  # evaluates and pays a1 and a2
    check: Callable[["World", str, User | None, Rows, Rows], None]
    at: datetime = NOON
    stored: Rows = field(default_factory=dict)
    texts: dict[str, str] = field(default_factory=dict)  # the same as they were read
    reached: set[tuple[str, str]] = field(default_factory=set)
    done: set[str] = field(default_factory=set)  # verbs that changed something
    refused: set[str] = field(default_factory=set)

    @property
    def round(self) -> models.EvaluationRound:
        return models.EvaluationRound.objects.get(pk=self.round_pk)

    def rows(self) -> Rows:
        """Read every table; what has not changed is the same object as before."""
        with connection.cursor() as cursor:
            cursor.execute(READ_ALL)
            read = dict(cursor.fetchall())
        rows = {
            name: self.stored[name] if text == self.texts.get(name) else json.loads(text) for name, text in read.items()
        }
        self.texts, self.stored = read, rows
        return rows

    def try_to(self, step: str) -> None:
        """Do ``step``: refused, it has written nothing; done, everything holds afterwards."""
        verb, who, *rest = step.split()
        by = self.people.get(who)
        self.at += timedelta(minutes=1)
        before = self.stored
        try:
            getattr(self, f"do_{verb}")(by, *rest)
        except Nothing:
            return
        except Refused as refused:
            assert refused.reason, step
            assert self.rows() == before, f"{step} was refused and still wrote"
            self.refused.add(verb)
            return
        self.rows()
        if self.stored != before:
            self.done.add(verb)
        self.check(self, verb, by, before, self.stored)

    def note(self) -> None:
        """Remember in which steps something stands now."""
        for name in ("EvaluationRound", "ScoreSheet", "BonusStatement"):
            self.reached.update((name, row["status"]) for row in self.stored[name].values())

    def find(self, rows: Any, place: str = "new") -> Any:
        """Return the newest of these rows, or the oldest."""
        found = rows.order_by("-pk" if place == "new" else "pk").first()
        if found is None:
            raise Nothing
        return found

    def _who(self, by: User) -> dict[str, Any]:
        return {"by": by, "at": self.at}

    # ---- rubric, experts, sheets ------------------------------------------------------------------------------------

    def _rubric(self) -> models.Rubric:
        return with_rows(models.Rubric.objects.filter(round=self.round_pk)).first()

    def do_draft(self, by: User) -> None:
        draft_rubric(self.round_pk, **self._who(by))

    def do_edit(self, by: User) -> None:
        rubric = self._rubric()
        edit_rubric(rubric.pk, OTHER, fingerprint=fingerprint_of(rubric), **self._who(by))

    def do_show(self, by: User) -> None:
        publish_rubric(self._rubric().pk, **self._who(by))

    def do_seal(self, by: User) -> None:
        rubric = self._rubric()
        seal_rubric(rubric.pk, fingerprint=fingerprint_of(rubric), **self._who(by))

    def do_give(self, by: User, of: str, task: str) -> None:
        expert = self.people[of].pk
        assign_tasks(self.round_pk, expert=expert, tasks=[self.tasks[task].code], despite="달리 없음", **self._who(by))

    def _given(self, of: str, task: str) -> models.ExpertAssignment:
        return self.find(models.ExpertAssignment.objects.filter(expert=self.people[of], task=self.tasks[task]))

    def do_withdraw(self, by: User, of: str, task: str) -> None:
        withdraw_assignment(self._given(of, task).pk, reason="배정을 나눔", **self._who(by))

    def do_declare(self, by: User, interest: str = "") -> None:
        known = declarations_of(self.round, by)
        given = [each.task_id for each in standing_assignments(self.round, by) if each.task_id not in known]
        own = self.tasks[interest].pk if interest else 0
        declare_conflicts(self.round_pk, reasons={pk: "자문" if pk == own else "" for pk in given}, **self._who(by))

    def do_report(self, by: User, task: str) -> None:
        report_conflict(self.round_pk, self.tasks[task].pk, reason="용역을 맡음", **self._who(by))

    def _typed(self, of: str, task: str, level: str, window: str) -> dict[str, Any]:
        rubric = rubric_in_force(self.round)
        if rubric is None:
            raise Nothing
        answers = {
            each.pk: Answer(None if value is None else Decimal(value), value is None)
            for each, value in zip(criteria_for(rubric, self.tasks[task]), LEVELS[level], strict=True)
        }
        sheet = models.ScoreSheet.objects.filter(assignment=self._given(of, task)).first()
        version = (sheet.version if sheet else 0) - (window == "behind")
        return {"answers": answers, "comment": level, "version": version}

    def do_save(self, by: User, of: str, task: str, level: str, window: str = "") -> None:
        save_sheet(self._given(of, task).pk, **self._typed(of, task, level, window), **self._who(by))

    def do_submit(self, by: User, of: str, task: str, level: str, window: str = "") -> None:
        submit_sheet(self._given(of, task).pk, **self._typed(of, task, level, window), **self._who(by))

    def do_reopen(self, by: User, of: str, task: str) -> None:
        reopen_sheet(self._given(of, task).pk, **self._who(by))

    def do_abstain(self, by: User, of: str, task: str) -> None:
        abstain_sheet(self._given(of, task).pk, reason="전문 분야가 아님", **self._who(by))

    # ---- the round and its results ----------------------------------------------------------------------------------

    def do_open(self, by: User) -> None:
        open_round(self.round_pk, **self._who(by))

    def do_close(self, by: User) -> None:
        close_round(self.round_pk, reason="정한 일정", **self._who(by))

    def do_unwind(self, by: User, expected: str = "") -> None:
        unwind_round(self.round_pk, expected=expected or self.round.status, reason="잘못을 찾음", **self._who(by))

    def do_void(self, by: User, of: str, task: str) -> None:
        sheet = self.find(models.ScoreSheet.objects.filter(assignment=self._given(of, task)))
        void_sheet(sheet.pk, reason="자격을 잃음", **self._who(by))

    def do_aggregate(self, by: User, reason: str = "") -> None:
        aggregate_round(self.round_pk, reason=reason, **self._who(by))

    def _run(self) -> int:
        run = latest_run(self.round)
        return run.number if run else 0

    def do_follow(self, by: User, *tasks: str) -> None:
        codes = [self.tasks[task].code for task in tasks]
        decide_as_recommended(self.round_pk, codes, run=self._run(), **self._who(by))

    def do_grade(self, by: User, task: str, grade: str, reason: str = "", window: str = "") -> None:
        standing = models.GradeDecision.objects.filter(task=self.tasks[task], is_standing=True).first()
        seen = standing.pk if standing and window != "behind" else 0
        more = {"grade": grade, "reason": reason, "seen": seen, "run": self._run()}
        decide_grade(self.round_pk, self.tasks[task].code, **more, **self._who(by))

    def do_publish(self, by: User) -> None:
        publish_round(self.round_pk, **self._who(by))

    def do_object(self, by: User, task: str, text: str = "사실과_다름") -> None:
        file_objection(self.round_pk, self.tasks[task].code, text=text, **self._who(by))

    def do_answer(self, by: User, task: str, outcome: str) -> None:
        filed = models.Objection.objects.filter(task=self.tasks[task])
        objection = filed.filter(outcome="").first() or self.find(filed)
        answer_objection(objection.pk, outcome=outcome, answer="자료를 다시 봄", **self._who(by))

    def do_finalise(self, by: User) -> None:
        finalise_round(self.round_pk, **self._who(by))

    # ---- statements -------------------------------------------------------------------------------------------------

    def do_headcount(self, by: User, officials: str) -> None:
        more = {"officials": int(officials), "counted_on": date(2024, 12, 31), "source": "정원표"}
        set_headcount(self.round_pk, self.home.pk, **more, **self._who(by))

    def do_notice(self, by: User, of: str, grade: str) -> None:
        standing = models.GradeNotice.objects.get(assignment=self.seats[of], is_standing=True)
        values = {name: getattr(standing, name) for name in FIELDS} | {"assessed": grade}
        enter_notice(self.round_pk, self.seats[of].pk, values=values, **self._who(by))

    def do_make(self, by: User, of: str) -> None:
        make_statement(self.round_pk, self.seats[of].pk, **self._who(by))

    def _on(self, act: Callable[..., Any], by: User, of: str, place: str, **more: Any) -> None:
        statement = self.find(models.BonusStatement.objects.filter(assignment=self.seats[of]), place)
        act(statement.pk, **more, **self._who(by))

    def do_review(self, by: User, of: str, place: str = "new") -> None:
        self._on(decisions.review_statement, by, of, place)

    def do_recommend(self, by: User, of: str, agrees: str = "yes", place: str = "new") -> None:
        self._on(decisions.recommend_statement, by, of, place, agrees=agrees == "yes", reason="협업 성과")

    def do_committee(self, by: User, of: str, in_favour: str = "3", place: str = "new") -> None:
        self._on(decisions.record_committee, by, of, place, **COMMITTEES | {"in_favour": int(in_favour)})

    def do_decide(self, by: User, of: str, agrees: str = "yes", cap: str = "", place: str = "new") -> None:
        more = MINISTERS | {"agrees": agrees == "yes", "cap_reason": "적극행정" if cap == "outside" else ""}
        self._on(decisions.record_decision, by, of, place, **more)

    def do_notify(self, by: User, of: str, place: str = "new") -> None:
        self._on(decisions.notify_person, by, of, place)

    def do_correct(self, by: User, of: str, place: str = "new") -> None:
        self._on(correct_statement, by, of, place, reason="통보가 바뀜")

    # ---- prize money, the calendar, the staff -----------------------------------------------------------------------

    def do_prize(self, by: User, grade: str, amount: str) -> None:
        set_prize_rule(self.round.slug, grade=grade, amount_krw=int(amount), basis="포상 계획", **self._who(by))

    def do_award(self, by: User) -> None:
        make_awards(self.round.slug, **self._who(by))

    def do_propose(self, by: User, task: str, share: str, missing: str = "0", window: str = "") -> None:
        award = self.find(models.PrizeAward.objects.filter(task=self.tasks[task]))
        seen = award.proposals.count() - (window == "behind")
        share_a = award.amount_krw * int(share) // 1000 * 10  # in tens of won
        shares = {"share_a_krw": share_a, "share_b_krw": award.amount_krw - share_a - int(missing)}
        propose_split(award.pk, **shares, reason="맡은 일에 따름", seen=seen, **self._who(by))

    def do_consent(self, by: User, task: str, window: str = "") -> None:
        award = self.find(models.PrizeAward.objects.filter(task=self.tasks[task]))
        consent_to_split(award.pk, number=award.proposals.count() - (window == "behind"), **self._who(by))

    def do_wait(self, by: None) -> None:
        """Until objections can come no more and the hold is over."""
        round = self.round
        self.at = max(self.at, round.objections_until or self.at) + timedelta(days=round.hold_days, minutes=1)

    def do_turn(self, by: User) -> None:
        """Let a coordinator become a decider of the paying ministry, or the other way round."""
        to = Role.DECIDER if by.role == Role.COORDINATOR else Role.COORDINATOR
        User.objects.filter(pk=by.pk).update(role=to, ministry=self.home if to == Role.DECIDER else None)
        self.people = {name: User.objects.get(pk=by.pk) if user == by else user for name, user in self.people.items()}


def make_world(check: Callable[..., None]) -> World:
    """Make a round in preparation: two tasks with four experts each; a1 and a2 are paid by one ministry, for one of
    whom there is a place; a2 stands in for b1 in October.
    """
    make_pay_rows()
    people = {name: make_user(Role.COORDINATOR) for name in ("c1", "c2")}
    people |= {str(role): make_user(role) for role in (Role.ADMIN, Role.VIEWER)}
    people |= {f"e{number}": make_expert() for number in range(1, 5)}
    home = make_ministry()
    people["d1"], people["d2"] = (make_user(Role.DECIDER, ministry=home) for _ in range(2))
    round = make_evaluation_round("preparing", by=people["c1"])
    tasks, seats = {}, {}
    for number in (1, 2):
        pair = make_pair(post_a=make_post(), post_b=make_post(ministry=home))
        tasks[f"t{number}"] = make_task(pair)
        seats[f"a{number}"] = make_assignment(pair.post_a, home_ministry=home)
        seats[f"b{number}"] = make_assignment(pair.post_b)
        people |= {side: seats[side].holder for side in (f"a{number}", f"b{number}")}
        people["dx"] = make_user(Role.DECIDER, ministry=name_of(pair.post_a).ministry)
        make_grade_notice(round, seats[f"a{number}"], entered_by=people["d1"])
    people["assistant"] = make_assistance(tasks["t1"].pair.post_a).assistant
    make_stand_in(people["b1"], people["a2"])
    world = World(round.pk, tasks, people, seats, home, check)
    who = {"by": people["c1"], "at": NOON}
    for expert in ("e1", "e2", "e3", "e4"):
        codes = [task.code for task in tasks.values()]
        assign_tasks(round.pk, expert=people[expert].pk, tasks=codes, despite="달리 없음", **who)
    set_headcount(round.pk, home.pk, officials=50, counted_on=date(2024, 12, 31), source="정원표", **who)
    world.rows()
    return world
