"""Makers: each returns the smallest valid row of its kind, saved. Keywords override any field; the rest is made.

No action is called here, so history rows made by these carry no verb.
"""

from datetime import date, datetime, timedelta
from itertools import count
from zoneinfo import ZoneInfo

from exchange.models import (
    Assignment,
    Assistance,
    ExchangePair,
    ExchangeRound,
    Level,
    Ministry,
    Notice,
    Post,
    Role,
    StandIn,
    TaskCategory,
    User,
)
from tasks.models import CollaborationTask, Milestone, ReportPeriod

SEOUL = ZoneInfo("Asia/Seoul")
NOON = datetime(2024, 10, 8, 12, 0, tzinfo=SEOUL)  # a working Tuesday within the demonstration's quarter
PASSWORD = "tall-cedars-by-the-river"

_next = count(1)


def make_user(role: str = Role.EXCHANGEE, *, password: str = "", **fields) -> User:
    """Make an account. Without ``password`` only ``client.force_login`` logs it in: hashing is slow."""
    number = next(_next)
    user = User(**{"username": f"user{number}", "display_name": f"사용자 {number}", "role": role} | fields)
    if password:
        user.set_password(password)
    else:
        user.set_unusable_password()
    user.save()
    return user


def make_ministry(**fields) -> Ministry:
    number = next(_next)
    return Ministry.objects.create(
        **{"code": f"M{number}", "name": f"시험{number}부", "short_name": f"시험{number}", "rank": number % 900}
        | fields
    )


def make_post(**fields) -> Post:
    number = next(_next)
    if "ministry" not in fields:
        fields["ministry"] = make_ministry()
    return Post.objects.create(
        **{"code": f"p-{number}", "title": f"시험{number}과장", "level": Level.DIRECTOR} | fields
    )


def make_round(**fields) -> ExchangeRound:
    number = fields.setdefault("number", 100 + next(_next))
    return ExchangeRound.objects.create(**{"name": f"{number}차 교류", "selected_on": date(2024, 2, 8)} | fields)


def make_category(**fields) -> TaskCategory:
    number = next(_next)
    return TaskCategory.objects.create(
        **{"code": f"c{number}", "name": f"구분 {number}", "short_name": f"구분 {number}", "rank": number % 900}
        | fields
    )


def make_pair(**fields) -> ExchangePair:
    """Make a pair of two new posts of two new ministries, in a new round unless one is given."""
    number = fields.setdefault("number", next(_next))
    if "round" not in fields:
        fields["round"] = make_round()
    for side in ("post_a", "post_b"):
        if side not in fields:
            fields[side] = make_post()
    return ExchangePair.objects.create(
        **{"code": f"q-{next(_next)}", "theme": f"시험 주제 {number}", "level": fields["post_a"].level} | fields
    )


def make_assignment(post: Post | None = None, holder: User | None = None, **fields) -> Assignment:
    """Seat ``holder`` (a new exchangee) in ``post`` (a new one) from 2024-02-26 on, without an end."""
    return Assignment.objects.create(
        **{
            "post": post or make_post(),
            "holder": holder or make_user(Role.EXCHANGEE),
            "starts_on": date(2024, 2, 26),
        }
        | fields
    )


def make_assistance(post: Post | None = None, assistant: User | None = None, **fields) -> Assistance:
    """Let ``assistant`` (a new one) draft for ``post`` (a new one) from 2024-02-26 on, without an end."""
    return Assistance.objects.create(
        **{
            "post": post or make_post(),
            "assistant": assistant or make_user(Role.ASSISTANT),
            "starts_on": date(2024, 2, 26),
        }
        | fields
    )


def make_stand_in(absent: User, substitute: User | None = None, **fields) -> StandIn:
    """Let ``substitute`` (a new exchangee) act for ``absent`` through October 2024."""
    return StandIn.objects.create(
        **{
            "absent": absent,
            "substitute": substitute or make_user(Role.EXCHANGEE),
            "starts_on": date(2024, 10, 1),
            "ends_on": date(2024, 10, 31),
            "reason": "출장",
        }
        | fields
    )


def make_notice(user: User | None = None, **fields) -> Notice:
    return Notice.objects.create(
        **{"user": user or make_user(), "text": "분기 보고가 시작됐습니다.", "path": "/todo", "made_at": NOON} | fields
    )


def make_task(pair: ExchangePair | None = None, **fields) -> CollaborationTask:
    """Make a task of ``pair`` (a new one); its code follows the pair's number."""
    pair = pair or make_pair()
    number = fields.setdefault("number", next(_next))
    return CollaborationTask.objects.create(
        **{
            "pair": pair,
            "code": f"{pair.code}-{number}",
            "position": pair.pk * 1000 + number,
            "title": f"시험 협업과제 {number}",
            "short_name": f"시험 {number}",
        }
        | fields
    )


def make_seated_task(**fields) -> tuple[CollaborationTask, User, User]:
    """Make a task both of whose posts have a holder; return it with the holders of side a and side b."""
    task = make_task(**fields)
    return task, make_assignment(task.pair.post_a).holder, make_assignment(task.pair.post_b).holder


def make_period(code: str = "2024-3", **fields) -> ReportPeriod:
    """Make the quarter ``code``, opened, due on the 11th after it at 18:00 with a week of grace.

    ``opened_at=None`` makes one that is not opened yet.
    """
    year, quarter = map(int, code.split("-"))
    starts = date(year, quarter * 3 - 2, 1)
    follows = date(year + quarter // 4, quarter * 3 % 12 + 1, 1)  # first day of the next quarter
    due = datetime(follows.year, follows.month, 11, 18, 0, tzinfo=SEOUL)
    opened = {} if "opened_at" in fields else {"opened_at": NOON}
    if "opened_by" not in fields and fields.get("opened_at", NOON):
        opened["opened_by"] = make_user(Role.ADMIN)
    return ReportPeriod.objects.create(
        **{
            "code": code,
            "year": year,
            "quarter": quarter,
            "spans_from": starts,
            "spans_to": follows - timedelta(days=1),
            "opens_on": follows - timedelta(days=7),
            "due_at": due,
            "grace_until": due + timedelta(days=7),
        }
        | opened
        | fields
    )


def make_milestone(task: CollaborationTask | None = None, **fields) -> Milestone:
    """Make a step of ``task`` (a new one), due on 2024-12-20 unless ``due_on`` says otherwise."""
    due_on = fields.setdefault("due_on", date(2024, 12, 20))
    return Milestone.objects.create(
        **{"task": task or make_task(), "title": f"이정표 {next(_next)}", "first_due_on": due_on} | fields
    )
