"""Where the data comes from: how many rows each source gave, which rows need a check, and which names had faults."""

from collections import Counter
from dataclasses import dataclass, field

from django.db.models import CharField, Count, F, Value

from exchange.models import ExchangePair, ExchangeRound, Ministry, Post, PostName, Sourced, SourceMark, TaskCategory
from tasks.models import (
    AgendaItem,
    Announced,
    CollaborationTask,
    CouncilDecision,
    CouncilMeeting,
    Indicator,
    Milestone,
    Outcome,
    PressRelease,
    StatedGoal,
    TaskPart,
)

READ_FROM: tuple[tuple[type[Sourced], str], ...] = (
    (CollaborationTask, "협업과제"),
    (TaskPart, "부처별 역할"),
    (StatedGoal, "발표된 목표"),
    (ExchangePair, "교류 쌍"),
    (Post, "교류 직위"),
    (Ministry, "기관"),
    (ExchangeRound, "교류 차수"),
    (TaskCategory, "구분"),
    (Outcome, "성과 사례"),
    (CouncilMeeting, "협의회"),
    (AgendaItem, "안건"),
    (CouncilDecision, "결정"),
    (Announced, "행사·제도"),
    (Milestone, "이정표"),
    (Indicator, "성과지표"),
)


@dataclass
class Sources:
    """Counts of rows by what was read, from which source, under which mark.

    by_file     press release's file name → what was read → rows
    by_address  public address → rows
    by_mark     mark → rows
    """

    by_file: dict[str, Counter[str]] = field(default_factory=dict)
    by_address: Counter[str] = field(default_factory=Counter)
    by_mark: Counter[str] = field(default_factory=Counter)


def count_sources() -> Sources:
    """Count every row that says where it comes from. One statement."""
    sources = Sources()
    each = [
        model._default_manager.order_by()
        .values(what=Value(what, output_field=CharField()), ref=F("source_ref"), mark=F("source_mark"))
        .annotate(number=Count("pk"))
        .values_list("what", "ref", "mark", "number")
        for model, what in READ_FROM
    ]
    for what, ref, mark, number in each[0].union(*each[1:], all=True):
        sources.by_mark[mark] += number
        if ref.startswith(("https://", "http://")):
            sources.by_address[ref] += number
        elif ref and mark != SourceMark.DEMO:
            sources.by_file.setdefault(ref, Counter())[what] += number
    return sources


@dataclass(frozen=True)
class Fault:
    """A name that texts print in more than one way: what is used here, and the other forms."""

    what: str
    name: str
    others: str
    note: str


def name_faults() -> list[Fault]:
    """Return the ministries and posts that have other forms. Two statements."""
    ministries = Ministry.objects.exclude(aliases=[]).order_by("rank", "pk")
    names = PostName.objects.exclude(aliases=[]).for_table().select_related("post")
    return [
        *(Fault("기관", f"{one.short_name}({one.name})", ", ".join(one.aliases), "") for one in ministries),
        *(Fault("직위", str(one), ", ".join(one.aliases), one.note or one.post.note) for one in names),
    ]


@dataclass(frozen=True)
class Doubt:
    """A row that rests on reasoning rather than a text."""

    what: str
    name: str
    note: str
    href: str


def doubts() -> list[Doubt]:
    """Return the rows marked 확인 필요, and the links of outcomes to tasks that are our reading."""
    inferred = {"source_mark": SourceMark.INFERRED}
    posts = Post.objects.filter(**inferred).for_table()
    pairs = ExchangePair.objects.filter(**inferred).for_table()
    parts = TaskPart.objects.filter(**inferred).select_related("task").order_by("task__position", "side", "position")
    goals = StatedGoal.objects.filter(**inferred).select_related("task").order_by("task__position", "position")
    announced = Announced.objects.filter(**inferred)
    outcomes = (
        Outcome.objects.filter(task_is_inferred=True, task__isnull=False).select_related("task").order_by("position")
    )
    return [
        *(Doubt("교류 직위", str(one), one.source_note, f"posts/{one.code}") for one in posts),
        *(Doubt("교류 쌍", str(one), one.source_note, f"pairs/{one.code}") for one in pairs),
        *(
            Doubt("부처별 역할", f"{one.task.code} {one.text}", one.source_note, f"tasks/{one.task.code}")
            for one in parts
        ),
        *(
            Doubt("발표된 목표", f"{one.task.code} {one.text}", one.source_note, f"tasks/{one.task.code}")
            for one in goals
        ),
        *(Doubt("행사·제도", one.title, one.source_note, f"meetings#{one.code}") for one in announced),
        *(
            Doubt("성과와 과제의 연결", f"{one.title} → {one.task.code}", one.source_note, f"tasks/{one.task.code}")
            for one in outcomes
            if one.task
        ),
    ]


def releases() -> list[PressRelease]:
    return list(PressRelease.objects.order_by("published_on", "pk"))
