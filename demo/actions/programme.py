"""Filling a demonstration: invented accounts, dates and figures, each row marked. Refused everywhere else.

What happens to the reports is not written here: the command ``seed_demo`` plays it through the actions that people use.
"""

from datetime import datetime

from django.conf import settings

from demo.programme import milestones, people, quarters
from exchange import audit
from exchange.errors import NotAllowed
from exchange.models import Assignment, Assistance, ExchangePair, Notice, Post, Role, SourceMark, User
from tasks import periods
from tasks.actions import standing
from tasks.models import (
    CollaborationTask,
    CouncilMeeting,
    Indicator,
    MeetingStatus,
    Milestone,
    ReportPeriod,
)

ONLY_IN_DEMO = "시연 자료는 시연 모드(HANTEAM_ENV=demo)에서만 만들 수 있습니다."


@audit.recorded("demo.create_accounts")
def create_demo_accounts(password: str, *, by: User, at: datetime) -> int:
    """Open one account a role, and two for each post whose pair has tasks. Returns how many.

    password  as stored (hashed): all of them share one, so it is hashed once
    """
    refuse_outside_demo()
    accounts = [User(username=name, display_name=label, role=role) for name, label, role in people.STAFF]
    for pair, side, post in _seats():
        label = post.name.plain
        accounts += [
            _of(post, username=people.exchangee(pair.number, side), display_name=label, role=Role.EXCHANGEE),
            _of(
                post,
                username=people.assistant(pair.number, side),
                display_name=f"{label} 작성 보조",
                role=Role.ASSISTANT,
            ),
        ]
    for account in accounts:
        account.is_demo, account.password = True, password
    return len(User.objects.bulk_create(accounts))


@audit.recorded("demo.change_password")
def change_demo_password(password: str, *, by: User, at: datetime) -> int:
    """Give every demonstration account the one password that the login page tells. Returns how many there are.

    password  as stored (hashed). Sessions opened with the former one end with their next request.
    """
    refuse_outside_demo()
    return User.objects.filter(is_demo=True).update(password=password)


@audit.recorded("demo.seat_people")
def seat_demo_people(*, by: User, at: datetime) -> int:
    """Seat the accounts in the posts of the pairs that have tasks, with an assistant each. Returns how many posts."""
    refuse_outside_demo()
    accounts = {account.username: account for account in User.objects.filter(is_demo=True)}
    span = {"starts_on": people.SEATED_FROM, "ends_on": people.SEATED_UNTIL}
    seats = list(_seats())
    Assignment.objects.bulk_create(
        Assignment(
            post=post,
            holder=accounts[people.exchangee(pair.number, side)],
            home_ministry_id=pair.post_of("b" if side == "a" else "a").called(people.SEATED_FROM).ministry.pk,
            source_mark=SourceMark.DEMO,
            **span,
        )
        for pair, side, post in seats
    )
    Assistance.objects.bulk_create(
        Assistance(post=post, assistant=accounts[people.assistant(pair.number, side)], **span)
        for pair, side, post in seats
    )
    return len(seats)


@audit.recorded("demo.plan_quarters")
def plan_demo_quarters(*, by: User, at: datetime) -> int:
    """Make the quarters, none of them opened, and the coming council. Returns how many quarters."""
    refuse_outside_demo()
    planned = {}
    for quarter in (quarters.SECOND, quarters.THIRD, quarters.FOURTH):
        due = periods.due_at(quarter)
        planned[quarter] = ReportPeriod.objects.create(
            code=quarter.code,
            year=quarter.year,
            number=quarter.number,
            spans_from=quarter.first_day,
            spans_to=quarter.last_day,
            opens_on=periods.opens_on(quarter),
            due_at=due,
            grace_until=periods.grace_ends_at(due, quarters.GRACE_DAYS),
            is_demo=True,
        )
    CouncilMeeting.objects.filter(number=quarters.COUNCIL_OF_SECOND, period=None).update(
        period=planned[quarters.SECOND]
    )
    number, title, held_on = quarters.NEXT_COUNCIL
    CouncilMeeting.objects.create(
        number=number,
        title=title,
        held_on=held_on,
        status=MeetingStatus.PLANNED,
        period=planned[quarters.THIRD],
        source_mark=SourceMark.DEMO,
    )
    return len(planned)


@audit.recorded("demo.plan_work")
def plan_demo_work(*, by: User, at: datetime) -> tuple[int, int]:
    """Give the tasks milestones and some of them indicators. Returns how many of each."""
    refuse_outside_demo()
    tasks = CollaborationTask.objects.in_bulk(field_name="code")
    steps = Milestone.objects.bulk_create(
        Milestone(task=tasks[code], **step._asdict(), **step.source) for code, step in milestones.steps()
    )
    figures = Indicator.objects.bulk_create(
        Indicator(
            task=tasks[code],
            position=position,
            name=figure.name,
            unit=figure.unit,
            better=figure.better,
            baseline=figure.baseline,
            target=figure.target,
            method=figure.method,
            source_mark=SourceMark.DEMO,
        )
        for code, found in quarters.FIGURES.items()
        for position, figure in enumerate(found, 1)
    )
    standing.refresh_all()
    return len(steps), len(figures)


@audit.recorded("demo.read_notices")
def read_demo_notices(*, by: User, at: datetime) -> int:
    """Count what people were told before ``at`` as read, so that the demonstration begins with the latest days."""
    refuse_outside_demo()
    return Notice.objects.filter(user__is_demo=True, read_at=None, made_at__lt=at).update(read_at=at)


def refuse_outside_demo() -> None:
    """Raise NotAllowed in an installation that is no demonstration."""
    if not settings.DEMO:
        raise NotAllowed(ONLY_IN_DEMO)


def _seats() -> list[tuple[ExchangePair, str, Post]]:
    """Return each post of the demonstrated round whose pair has live tasks, with its pair and side."""
    busy = CollaborationTask.objects.live().values("pair")
    pairs = ExchangePair.objects.for_table().called_on(people.NAMED_ON).filter(round__number=people.ROUND, pk__in=busy)
    return [(pair, side, pair.post_of(side)) for pair in pairs for side in ("a", "b")]


def _of(post: Post, **fields: str) -> User:
    return User(ministry_id=post.name.ministry.pk, **fields)
