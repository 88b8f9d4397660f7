"""Makers: each returns the smallest valid row of its kind, saved. Keywords override any field; the rest is made.

No action is called here, so history rows made by these carry no verb. How the tasks stand is written all the same, as
every action does; who changes rows otherwise calls ``standing.rebuild()`` before a page is read.
"""

from collections import defaultdict
from datetime import date, datetime, timedelta
from itertools import count
from zoneinfo import ZoneInfo

from django.db import transaction

from exchange.models import (
    Assignment,
    Assistance,
    ExchangePair,
    ExchangeRound,
    Level,
    Ministry,
    Notice,
    Post,
    PostName,
    Role,
    StandIn,
    TaskCategory,
    User,
)
from tasks.actions import standing
from tasks.models import (
    AgendaItem,
    CollaborationTask,
    CouncilDecision,
    CouncilMeeting,
    FrozenReport,
    Indicator,
    IndicatorReading,
    Milestone,
    Outcome,
    PeriodQuestion,
    PressRelease,
    ProgressReport,
    ReportPeriod,
    ReportSection,
    ReviewRemark,
    Signature,
    TaskPart,
)

SEOUL = ZoneInfo("Asia/Seoul")
NOON = datetime(2024, 10, 8, 12, 0, tzinfo=SEOUL)  # a working Tuesday within the demonstration's quarter
PASSWORD = "tall-cedars-by-the-river"

NAME_FIELDS = ("title", "level", "aliases", "starts_on", "ends_on", "known_until")  # of make_post: said of its name

_counters: defaultdict[str, count] = defaultdict(count)


def _next(kind: str) -> int:
    """Return the next number of ``kind``, 1,000 to 30,999 and then 1,000 again.

    Above what the fixtures and the tests themselves number; below the end of the smallest integer column (32,767),
    which one counter for all kinds passes within a whole run.
    """
    return 1_000 + next(_counters[kind]) % 30_000


def make_user(role: str = Role.EXCHANGEE, *, password: str = "", **fields) -> User:
    """Make an account. Without ``password`` only ``client.force_login`` logs it in: hashing is slow."""
    number = _next("user")
    user = User(**{"username": f"user{number}", "display_name": f"사용자 {number}", "role": role} | fields)
    if password:
        user.set_password(password)
    else:
        user.set_unusable_password()
    user.save()
    return user


def make_ministry(**fields) -> Ministry:
    number = _next("ministry")
    return Ministry.objects.create(
        **{"code": f"M{number}", "name": f"시험{number}부", "short_name": f"시험{number}", "rank": number} | fields
    )


def make_post(**fields) -> Post:
    """Make a post with one name, shown from ``starts_on`` (by default the beginning) on."""
    number = _next("post")
    named = {"ministry": fields.pop("ministry", None) or make_ministry()}
    named |= {"title": f"시험{number}과장", "level": Level.DIRECTOR}
    named |= {name: fields.pop(name) for name in NAME_FIELDS if name in fields}
    with transaction.atomic():  # a post without a name is refused at the end of its transaction
        post = Post.objects.create(**{"code": f"p-{number}"} | fields)
        PostName.objects.create(post=post, **named)
    return Post.objects.called_on(NOON.date()).get(pk=post.pk)


def name_of(post: Post, day: date | None = None) -> PostName:
    """Return what the post was called on ``day`` (by default that of NOON), with its ministry."""
    return post.names.select_related("ministry").shown_on(day or NOON.date()).get()


def make_post_name(post: Post | None = None, **fields) -> PostName:
    """Let ``post`` (a new one) go on under another name from 2024-06-01, or from ``starts_on``."""
    post = post or make_post()
    number, starts = _next("post"), fields.pop("starts_on", date(2024, 6, 1))
    last = post.names.get(ends_on=None)
    named = {"ministry": last.ministry, "title": f"시험{number}과장", "level": last.level, "starts_on": starts}
    with transaction.atomic():
        post.names.filter(pk=last.pk).update(ends_on=starts - timedelta(days=1), known_until=None)
        return PostName.objects.create(post=post, **named | fields)


def make_round(**fields) -> ExchangeRound:
    number = fields.setdefault("number", _next("round"))
    return ExchangeRound.objects.create(**{"name": f"{number}차 교류", "selected_on": date(2024, 2, 8)} | fields)


def make_category(**fields) -> TaskCategory:
    number = _next("category")
    return TaskCategory.objects.create(
        **{"code": f"c{number}", "name": f"구분 {number}", "short_name": f"구분 {number}", "rank": number} | fields
    )


def make_pair(**fields) -> ExchangePair:
    """Make a pair of two new posts of two new ministries, in a new round unless one is given."""
    made = _next("pair")
    number = fields.setdefault("number", made)
    if "round" not in fields:
        fields["round"] = make_round()
    for side in ("post_a", "post_b"):
        if side not in fields:
            fields[side] = make_post()
    return ExchangePair.objects.create(
        **{"code": f"q-{made}", "theme": f"시험 주제 {number}", "level": fields["post_a"].name.level} | fields
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
    number = fields.setdefault("number", _next("task"))
    task = CollaborationTask.objects.create(
        **{
            "pair": pair,
            "code": f"{pair.code}-{number}",
            "position": pair.pk * 1000 + number,
            "title": f"시험 협업과제 {number}",
            "short_name": f"시험 {number}",
        }
        | fields
    )
    standing.refresh([task.pk])
    return task


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
    period = ReportPeriod.objects.create(
        **{
            "code": code,
            "year": year,
            "number": quarter,
            "spans_from": starts,
            "spans_to": follows - timedelta(days=1),
            "opens_on": follows - timedelta(days=7),
            "due_at": due,
            "grace_until": due + timedelta(days=7),
        }
        | opened
        | fields
    )
    standing.refresh_all()
    return period


def make_milestone(task: CollaborationTask | None = None, **fields) -> Milestone:
    """Make a step of ``task`` (a new one), due on 2024-12-20 unless ``due_on`` says otherwise."""
    due_on = fields.setdefault("due_on", date(2024, 12, 20))
    number = _next("milestone")
    milestone = Milestone.objects.create(
        **{"task": task or make_task(), "title": f"이정표 {number}", "first_due_on": due_on} | fields
    )
    standing.refresh([milestone.task_id])
    return milestone


def make_part(task: CollaborationTask | None = None, **fields) -> TaskPart:
    """Make one thing that side a took on in ``task`` (a new one)."""
    return TaskPart.objects.create(**{"task": task or make_task(), "side": "a", "text": "자료를 모읍니다."} | fields)


def make_indicator(task: CollaborationTask | None = None, **fields) -> Indicator:
    """Make a figure of ``task`` (a new one) in 건, without baseline and target."""
    number = _next("indicator")
    return Indicator.objects.create(**{"task": task or make_task(), "name": f"지표 {number}", "unit": "건"} | fields)


def make_quarter() -> ReportPeriod:
    """Return 2024-3, made on the first call: for rows that need any quarter."""
    return ReportPeriod.objects.filter(code="2024-3").first() or make_period("2024-3")


def make_coming_period() -> ReportPeriod:
    """Return 2024-4, not opened, made on the first call: for what is settled once a period is opened."""
    return ReportPeriod.objects.filter(code="2024-4").first() or make_period("2024-4", opened_at=None)


def make_question(**fields) -> PeriodQuestion:
    """Make a written question that 국무조정실 asks in 2024-4 alone, at the next free place."""
    period = fields.pop("period", None) or make_coming_period()
    position = fields.pop("position", period.questions.count() + 1)
    return PeriodQuestion.objects.create(
        **{"period": period, "position": position, "label": f"시험 문항 {position}"} | fields
    )


def make_reading(indicator: Indicator | None = None, **fields) -> IndicatorReading:
    return IndicatorReading.objects.create(
        **{"indicator": indicator or make_indicator(), "period": make_quarter(), "value": 1} | fields
    )


def make_report(task: CollaborationTask | None = None, **fields) -> ProgressReport:
    """Make a report not yet begun, without its parts (opening a quarter makes those), on ``task`` (a new one)."""
    period = fields.pop("period", None) or make_quarter()
    report = ProgressReport.objects.create(
        **{"task": task or make_task(), "period": period, "turn_since": NOON, "due_at": period.due_at} | fields
    )
    standing.refresh([report.task_id])
    return report


def make_section(report: ProgressReport | None = None, **fields) -> ReportSection:
    """Make the empty joint part of ``report`` (a new one)."""
    section = ReportSection.objects.create(**{"report": report or make_report(), "side": "joint"} | fields)
    if section.issue_kind:
        standing.refresh([section.report.task_id])
    return section


def make_signature(report: ProgressReport | None = None, **fields) -> Signature:
    """Make a standing confirmation of side a over a text that does not exist."""
    signer = fields.pop("signer", None) or make_user()
    return Signature.objects.create(
        **{
            "report": report or make_report(),
            "side": "a",
            "signer": signer,
            "signer_name": signer.display_name,
            "post_title": "시험과장",
            "fingerprint": "a" * 64,
            "signed_at": NOON,
        }
        | fields
    )


def make_remark(section: ReportSection | None = None, **fields) -> ReviewRemark:
    section = section or make_section()
    return ReviewRemark.objects.create(
        **{
            "report": section.report,
            "section": section,
            "submission": 1,
            "text": "근거를 적어 주세요.",
            "made_at": NOON,
            "made_by": fields.get("made_by") or make_user(Role.COORDINATOR),
        }
        | fields
    )


def make_frozen(report: ProgressReport | None = None, **fields) -> FrozenReport:
    """Make the first submitted copy of ``report`` (a new one), saying nothing."""
    return FrozenReport.objects.create(
        **{
            "report": report or make_report(),
            "kind": "submission",
            "number": 1,
            "content": {},
            "fingerprint": "a" * 64,
            "frozen_at": NOON,
            "frozen_by": fields.get("frozen_by") or make_user(),
        }
        | fields
    )


def make_release(**fields) -> PressRelease:
    number = _next("release")
    return PressRelease.objects.create(
        **{
            "code": f"release-{number}",
            "title": f"보도자료 {number}",
            "agency": "국무조정실",
            "published_on": date(2024, 2, 8),
            "file_name": f"{number}.md",
            "sha256": f"{number:064x}",
        }
        | fields
    )


def make_outcome(pair: ExchangePair | None = None, **fields) -> Outcome:
    number = _next("outcome")
    return Outcome.objects.create(
        **{
            "position": number,
            "pair": pair or make_pair(),
            "title": f"사례 {number}",
            "before_text": "따로 신청",
            "after_text": "한 번에 신청",
            "state": "ongoing",
        }
        | fields
    )


def make_meeting(**fields) -> CouncilMeeting:
    number = _next("meeting")
    return CouncilMeeting.objects.create(
        **{"number": number, "title": f"제{number}차 협의회", "held_on": date(2024, 7, 9), "status": "held"} | fields
    )


def make_agenda_item(meeting: CouncilMeeting | None = None, **fields) -> AgendaItem:
    return AgendaItem.objects.create(
        **{"meeting": meeting or make_meeting(), "position": 1, "text": "추진 상황"} | fields
    )


def make_decision(meeting: CouncilMeeting | None = None, **fields) -> CouncilDecision:
    return CouncilDecision.objects.create(
        **{"meeting": meeting or make_meeting(), "position": 1, "text": "분기마다 점검"} | fields
    )
