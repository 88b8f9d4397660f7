"""Random reorganisations among people at work: no row is lost from its owner, and no past paper changes.

Names are made up. Acts of every kind come on any day, before and after reports are written and confirmed, one on top of
another, and are taken back where nothing was built on them.
"""

from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from functools import cache
from typing import Any

import pytest
from django.apps import apps
from django.db import connection, transaction
from django.db.models import Model
from hypothesis import HealthCheck, example, given
from hypothesis import strategies as st

from exchange import rules
from exchange.actions.reorganisations import NewMinistry, undo_reorganisation
from exchange.errors import Refused
from exchange.models import (
    AccountMove,
    Assignment,
    Assistance,
    Post,
    PostName,
    Reorganisation,
    ReorganisationKind,
    Role,
    User,
)
from tasks.actions.quarters import open_quarter
from tasks.actions.reviews import accept_report, start_review
from tasks.models import CollaborationTask, FrozenReport, ProgressReport, Signature
from tasks.queries.standing_check import miscounted
from tests.depth import examples
from tests.exchange.reorganisation_world import reorganise
from tests.makers import (
    NOON,
    make_assignment,
    make_assistance,
    make_ministry,
    make_pair,
    make_period,
    make_post,
    make_task,
    make_user,
)
from tests.tasks.report_makers import Desk

pytestmark = [pytest.mark.django_db, pytest.mark.slow]

TODAY = NOON.date()
DAYS = [TODAY + timedelta(days=offset) for offset in range(-400, 401, 25)]
STAGES = ("opened", "written", "confirmed", "submitted", "accepted")
ACTS = {"reorganisation", "reorganisationministry", "reorganisationpost"}
APART = ACTS | {"standingcount", "duecount"}
BUSY = ("PayerSuccession", "AccountMove", "Notice", "Signature", "FrozenReport", "ReviewRemark")  # empty at first


@dataclass
class Government:
    """Four posts in three ministries, two pairs with one report each, and everybody who works on them."""

    admin: User
    desks: list[Desk]
    posts: list[Post]
    people: list[User]
    at: datetime = NOON
    stages: list[int] = field(default_factory=lambda: [0, 0])
    numbers: int = 0

    # ---- steps ------------------------------------------------------------------------------------------------------

    def work(self, which: int) -> None:
        """Bring one report one stage further, as the people of its posts do."""
        desk = replace(self.desks[which], at=self.at)
        stage = STAGES[min(self.stages[which] + 1, len(STAGES) - 1)]
        if stage == "written":
            desk.fill()
        elif stage == "confirmed":
            desk.sign("a")
        elif stage == "submitted":
            desk.sign("b")
        elif self.stages[which] < len(STAGES) - 1:
            start_review(desk.report.pk, by=desk.coordinator, at=self.at)
            accept_report(desk.report.pk, verdict="ok", by=desk.coordinator, at=self.at)
        self.stages[which] += 1

    def reorganise(self, kind: str, which: int, day: date, where: list[int]) -> Reorganisation:
        """Register, answer and apply an act on whatever ministries there are on its eve."""
        return reorganise(kind, which, day, where, self.new, by=self.admin, at=self.at)

    def new(self) -> NewMinistry:
        self.numbers += 1
        return NewMinistry(f"NEW{self.numbers}", f"새{self.numbers}부", f"새{self.numbers}", "ministry")

    # ---- what must stay ---------------------------------------------------------------------------------------------

    def owners(self) -> dict[str, Any]:
        """Return who reaches what: holders, drafters, tasks and reports, on days long before and long after."""
        days = (TODAY, TODAY + timedelta(days=500))
        keys = [post.pk for post in self.posts]
        reached: dict[str, Any] = {}
        for day in days:
            seated = Assignment.objects.on(day).filter(post__in=keys)
            reached[f"holders {day}"] = dict(seated.values_list("post", "holder"))
            for person in self.people:
                posts = rules.posts_of(person, day)
                reached[f"{person} {day}"] = (
                    posts,
                    sorted(ProgressReport.objects.visible_to(person, posts=posts).values_list("pk", flat=True)),
                    sorted(CollaborationTask.objects.filter(pair__post_a__in=posts).values_list("pk", flat=True)),
                )
        reached["rows"] = [
            list(model.objects.order_by("pk").values_list()) for model in (Assignment, Assistance, ProgressReport)
        ]
        return reached

    def papers(self) -> list[Any]:
        return [
            list(FrozenReport.objects.order_by("pk").values_list("pk", "content", "fingerprint", "frozen_at")),
            list(Signature.objects.order_by("pk").values_list("pk", "signer_name", "post_title", "fingerprint")),
        ]

    def names(self, until: date) -> dict[tuple[int, date], str]:
        """Return what each post is called on each day before ``until``."""
        held = list(PostName.objects.select_related("ministry"))
        days = [each for each in (*DAYS, until - timedelta(days=1)) if each < until]
        found = {}
        for name in held:
            first, last = name.starts_on or date.min, name.ends_on or date.max
            said = f"{name.ministry.short_name} {name.title}"
            found |= {(name.post_id, day): said for day in days if first <= day <= last}
        return found


def content() -> dict[str, list]:
    """Return every row of every table that people's work or an act may touch, but for the acts themselves.

    The counts of how tasks stand must agree with what they count instead: a cell that counts nothing may stay.
    """
    assert miscounted() == []
    return {model._meta.label: list(model._base_manager.order_by("pk").values_list()) for model in kept_models()}


@cache
def kept_models() -> list[type[Model]]:
    models = [model for model in apps.get_models() if model._meta.app_label in ("exchange", "tasks", "evaluation")]
    kept = [each for each in models if not hasattr(each, "pgh_tracked_model") and each._meta.model_name not in APART]
    return [each for each in kept if each.__name__ in BUSY or each._base_manager.exists()]


def settle() -> None:
    """Let the deferred rules of the database look now, as at the end of a transaction."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE; SET CONSTRAINTS ALL DEFERRED")


@pytest.fixture
def government() -> Government:
    ministries = [make_ministry(name=name, short_name=name) for name in ("가람부", "나루부", "다솜부")]
    posts = [
        make_post(ministry=ministries[place], title=title)
        for place, title in ((0, "강과장"), (1, "나루과장"), (2, "다솜과장"), (0, "산과장"))
    ]
    period, coordinator = make_period("2024-3", opened_at=None), make_user(Role.COORDINATOR)
    pairs = [make_pair(post_a=posts[0], post_b=posts[1]), make_pair(post_a=posts[2], post_b=posts[3])]
    tasks = [make_task(pair) for pair in pairs]
    homes = [post.names.get().ministry for post in posts]
    holders = [
        make_assignment(post, make_user(Role.EXCHANGEE, ministry=home)).holder
        for post, home in zip(posts, homes, strict=True)
    ]
    helpers = [make_assistance(posts[0]).assistant, make_assistance(posts[2]).assistant]
    open_quarter(period.code, by=coordinator, at=NOON)
    reports = [ProgressReport.objects.for_table().get(task=task) for task in tasks]
    desks = [
        Desk(report, holders[2 * n], holders[2 * n + 1], helpers[n], coordinator) for n, report in enumerate(reports)
    ]
    people = [*holders, *helpers, coordinator, make_user(Role.VIEWER)]
    return Government(make_user(Role.ADMIN), desks, posts, people)


STEPS = st.one_of(
    st.tuples(st.just("work"), st.integers(0, 1)),
    st.tuples(
        st.just("act"),
        st.sampled_from(ReorganisationKind.values),
        st.integers(0, 5),
        st.sampled_from(DAYS),
        st.lists(st.integers(0, 2), min_size=1, max_size=3),
    ),
    st.tuples(st.just("undo"), st.integers(0, 3)),
    st.tuples(st.just("wait"), st.integers(1, 3)),
)


def test_no_row_is_lost_from_its_owner_and_no_past_paper_changes(government):
    seen = {"applied": set(), "undone": 0, "kept": 0, "refused": 0}

    @examples(
        15,
        deep=1_500,  # half a second each: a quarter of an hour for one worker
        derandomize=True,
        suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
    )
    @given(st.lists(STEPS, min_size=2, max_size=7))
    @example([("act", "rename", 0, DAYS[15], [0]), ("work", 0), ("undo", 0)])  # built on: it stays
    @example([("act", "split", 0, DAYS[20], [0, 1]), ("undo", 0), ("act", "rename", 0, DAYS[20], [0])])
    def holds(steps: list[tuple]) -> None:
        walk = replace(government, stages=[0, 0], numbers=0, at=NOON)
        applied: list[tuple[Reorganisation, dict]] = []
        with transaction.atomic():
            for verb, *rest in steps:
                walk.at += timedelta(minutes=1)
                if verb == "work":
                    walk.work(*rest)
                elif verb == "wait":
                    walk.at += timedelta(days=rest[0])
                elif verb == "act":
                    try_an_act(walk, applied, seen, *rest)
                elif applied:
                    try_an_undo(walk, applied, seen, rest[0])
            transaction.set_rollback(True)

    holds()
    assert seen["applied"] == set(ReorganisationKind.values), "some kinds were never applied"
    assert seen["undone"] and seen["kept"] and seen["refused"], seen


def try_an_act(walk: Government, applied: list, seen: dict, kind: str, which: int, day: date, where: list[int]) -> None:
    owners, papers, names, before = walk.owners(), walk.papers(), walk.names(day), content()
    try:
        with transaction.atomic():
            act = walk.reorganise(kind, which, day, where)
            settle()
    except Refused as refusal:
        assert refusal.reason
        assert content() == before, "it was refused and still wrote"
        seen["refused"] += 1
        return
    assert walk.owners() == owners
    assert walk.papers() == papers
    assert walk.names(day) == names
    applied.append((act, before))
    seen["applied"].add(kind)


def try_an_undo(walk: Government, applied: list, seen: dict, which: int) -> None:
    act, before = applied.pop(which % len(applied))
    owners, papers, now = walk.owners(), walk.papers(), content()
    try:
        with transaction.atomic():
            undo_reorganisation(act.pk, by=walk.admin, at=walk.at)
            settle()
    except Refused as refusal:
        assert refusal.reason
        assert content() == now
        seen["kept"] += 1
        return
    assert walk.owners() == owners
    assert walk.papers() == papers
    moved = AccountMove.objects.filter(starts_on=act.day, before__in=[line.ministry_id for line in act.before])
    assert not moved.exists()
    if not applied and walk.stages == [0, 0]:
        assert without_notices(content()) == without_notices(before), "nothing else happened since: all is as before"
    seen["undone"] += 1


def without_notices(tables: dict[str, list]) -> dict[str, list]:
    """Leave out what people are told: that an act was taken back is news."""
    return {name: rows for name, rows in tables.items() if name != "exchange.Notice"}
