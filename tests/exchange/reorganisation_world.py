"""A small government to reorganise: names are made up."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from exchange.actions.reorganisations import (
    GivenAnswer,
    NewMinistry,
    answer_reorganisation,
    apply_reorganisation,
    create_reorganisation,
)
from exchange.models import (
    ExchangePair,
    Ministry,
    MinistryKind,
    Post,
    PostAnswer,
    Reorganisation,
    ReorganisationKind,
    Role,
    User,
)
from exchange.queries.reorganisations import act_with_lines, look_at
from tests.makers import (
    SEOUL,
    make_assignment,
    make_assistance,
    make_ministry,
    make_pair,
    make_post,
    make_task,
    make_user,
)

DAY = date(2024, 11, 1)
BEFORE = datetime(2024, 10, 8, 12, 0, tzinfo=SEOUL)  # when acts are registered: three weeks ahead
AFTER = datetime(2024, 11, 5, 9, 0, tzinfo=SEOUL)
GROUND = "시험부와 그 소속기관 직제(시연값)"


@dataclass
class Town:
    """Two ministries that exchange a post in one pair with one task, with everybody who works on it."""

    admin: User
    old: Ministry
    other: Ministry
    post: Post
    partner: Post
    pair: ExchangePair
    holder: User
    assistant: User
    decider: User


def make_town() -> Town:
    old = make_ministry(name="가람부", short_name="가람부", code="GARAM")
    other = make_ministry(name="나루부", short_name="나루부", code="NARU")
    post, partner = make_post(ministry=old, title="강정책과장"), make_post(ministry=other, title="나루과장")
    pair = make_pair(post_a=post, post_b=partner)
    make_task(pair)
    holder = make_user(Role.EXCHANGEE, ministry=old)
    make_assignment(post, holder)
    make_assignment(partner)
    assistant = make_user(Role.ASSISTANT, ministry=old)
    make_assistance(post, assistant)
    decider = make_user(Role.DECIDER, ministry=old)
    return Town(make_user(Role.ADMIN), old, other, post, partner, pair, holder, assistant, decider)


def new(name: str, code: str) -> NewMinistry:
    return NewMinistry(code=code, name=name, short_name=name, kind=MinistryKind.MINISTRY)


def register(
    town: Town,
    kind: str = ReorganisationKind.RENAME,
    *,
    day: date = DAY,
    before: list[Ministry] | None = None,
    after: list[Ministry] | None = None,
    made: list[NewMinistry] | None = None,
    at: datetime = BEFORE,
    **values: Any,
) -> Reorganisation:
    """Register an act; without organisations of after, 가람부 becomes 다온부."""
    if made is None:
        made = [new("다온부", "DAON")] if after is None else []
    return create_reorganisation(
        {"kind": kind, "day": day, "source_ref": GROUND, "source_note": "", **values},
        before=[town.old] if before is None else before,
        after=after or [],
        made=made,
        by=town.admin,
        at=at,
    )


def answer(town: Town, act: Reorganisation, answers: dict[Post, Any], *, at: datetime = BEFORE, **payer: Any) -> None:
    """Answer by name: post → the name of an organisation of after, "ends" or "stays"."""
    lines = {line.name: line.pk for line in act_with_lines(act.pk).after}
    given = {}
    for post, where in answers.items():
        name, _, title = where.partition("/")
        line = lines.get(name)
        given[post.pk] = GivenAnswer(PostAnswer.SUCCEEDS if line else where, line, title)
    answer_reorganisation(act.pk, given, **payer, by=town.admin, at=at)


def carry_out(town: Town, act: Reorganisation, *, at: datetime = BEFORE) -> Reorganisation:
    digest = look_at(act_with_lines(act.pk), at).digest
    return apply_reorganisation(act.pk, digest=digest, by=town.admin, at=at)


def name_on(post: Post, day: date) -> str:
    return str(post.names.shown_on(day).select_related("ministry").get())


def reorganise(
    kind: str, which: int, day: date, where: list[int], new: Callable[[], NewMinistry], *, by: User, at: datetime
) -> Reorganisation:
    """Register, answer and apply an act of ``kind`` on whatever organisations with posts there are on its eve.

    which  chooses the organisation;  where  sends its posts one after the other;  new  makes up one more organisation
    """
    there = Ministry.objects.valid_on(day - timedelta(days=1)).filter(post_names__isnull=False)
    found = list(there.distinct().order_by("pk"))
    before, after = [found[which % len(found)]], []
    if kind == ReorganisationKind.MERGE:
        before = list(dict.fromkeys([*before, found[(which + 1) % len(found)]]))
    if kind == ReorganisationKind.MOVE:
        after = [next(each for each in found if each != before[0])] if len(found) > 1 else []
    made = [new() for _ in range({"rename": 1, "merge": 1, "split": 2}.get(kind, 0))]
    values = {"kind": kind, "day": day, "source_ref": "시험 직제(시연값)", "source_note": ""}
    act = create_reorganisation(values, before=before, after=after, made=made, by=by, at=at)
    seen = look_at(act_with_lines(act.pk), at)
    lines = [line.pk for line in seen.plan.act.after]
    other = PostAnswer.ENDS if seen.plan.act.ends_ministries else PostAnswer.STAYS
    answers = {}
    for number, move in enumerate(seen.plan.posts if seen.plan.act.asks_posts else ()):
        line = [*lines, None][where[number % len(where)] % (len(lines) + 1)]
        answers[move.post.pk] = GivenAnswer(PostAnswer.SUCCEEDS, line) if line else GivenAnswer(other)
    if answers:
        answer_reorganisation(act.pk, answers, by=by, at=at)
    digest = look_at(act_with_lines(act.pk), at).digest
    return apply_reorganisation(act.pk, digest=digest, by=by, at=at)
