"""Tasks, what each side took on in them, and their milestones."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from demo.scale.patterns import line_of, slot
from demo.scale.people import People, Place
from demo.scale.size import PAIRS_OF_A_ROUND, TASKS_OF_A_PAIR
from demo.scale.tables import Filler
from exchange.models import SourceMark, TaskCategory
from tasks.models import CollaborationTask, Milestone, PartSide, TaskPart, TaskStatus
from tasks.models.milestone import MilestoneOwner

FIELDS = (
    *("수소", "데이터", "안전", "지역", "관광", "예산", "연구", "환경", "교육", "금융", "통상", "물류", "농촌", "해양"),
    *(
        "문화",
        "보건",
        "복지",
        "재난",
        "산림",
        "교통",
        "에너지",
        "고용",
        "창업",
        "콘텐츠",
        "주거",
        "청년",
        "반도체",
        "디지털",
    ),
)
THINGS = (
    *("협력체계", "공동사업", "정보연계", "지원제도", "기술개발", "기반시설"),
    *("규제특례", "인력양성", "실증사업", "통합관리", "현장점검"),
)
DEEDS = ("구축", "확대", "개선", "마련", "추진", "도입", "강화", "정비", "확산")
ENDED_EVERY = 53  # one task of so many was ended before the last quarter
MADE = {"source_mark": SourceMark.DEMO}
ROLES = (
    (PartSide.A, "시험 계획 수립과 예산 확보"),
    (PartSide.B, "시험 자료 제공과 현장 확인"),
    (PartSide.JOINT, "추진 상황을 매월 함께 점검"),
)
FILLED = (CollaborationTask, TaskPart, Milestone)


@dataclass(frozen=True)
class Work:
    """All tasks of the people's pairs."""

    people: People
    first_task: int
    ended_on: date | None  # when those that ended did; None where nothing ends

    def code(self, index: int) -> str:
        return f"{self.people.pair_code(index // TASKS_OF_A_PAIR)}-{index % TASKS_OF_A_PAIR + 1}"

    def title(self, index: int) -> str:
        words = (some[_mixed(index, turn) % len(some)] for turn, some in enumerate((FIELDS, THINGS, DEEDS)))
        return f"{' '.join(words)} 시험 과제 {index + 1}"

    def places(self, index: int) -> tuple[Place, Place]:
        pair = index // TASKS_OF_A_PAIR
        return self.people.place(2 * pair), self.people.place(2 * pair + 1)

    def has_ended(self, index: int) -> bool:
        return self.ended_on is not None and index % ENDED_EVERY == ENDED_EVERY - 1


def _mixed(index: int, turn: int) -> int:
    """Return a number in which neighbours are nothing alike, the same for the same ``index`` each time."""
    return ((index * 4 + turn) * 2_654_435_761) % 2**32 >> 7  # Knuth's multiplicative hash


def make_work(filler: Filler, people: People, *, ended_on: date | None, today: date) -> Work:
    """Make the tasks, three roles and four milestones each.

    ended_on  the day on which one task of ENDED_EVERY ends; None: all go on
    today     the day around which the milestones lie
    """
    count = people.size.tasks
    work = Work(people, filler.take(CollaborationTask, count), ended_on)
    categories = [*TaskCategory.objects.order_by("rank", "pk").values_list("pk", flat=True), None]
    filler.copy(CollaborationTask, _tasks(work, categories))
    first = filler.take(TaskPart, len(ROLES) * count)
    roles = [
        line_of(TaskPart(pk=slot("pk"), task_id=slot("task"), side=side, text=text, **MADE)) for side, text in ROLES
    ]
    filler.copy(
        TaskPart,
        (
            line % {"pk": first + len(roles) * index + n, "task": work.first_task + index}
            for index in range(count)
            for n, line in enumerate(roles)
        ),
    )
    make_milestones(filler, work, today)
    return work


def _tasks(work: Work, categories: list[int | None]) -> Iterator[str]:
    people = work.people
    named: dict[str, Any] = {"pk": slot("pk"), "code": slot("code"), "number": slot("number"), "pair_id": slot("pair")}
    named |= {"position": slot("position"), "title": slot("title"), "short_name": f"시험 {slot('n')}"}
    named |= {"category_id": slot("category")} | MADE
    live = line_of(CollaborationTask(**named))
    ended = line_of(
        CollaborationTask(status=TaskStatus.CLOSED, ended_on=work.ended_on, end_reason="시험 목표 달성", **named)
    )
    for index in range(people.size.tasks):
        pair, number = divmod(index, TASKS_OF_A_PAIR)
        category = categories[index % len(categories)]
        yield (ended if work.has_ended(index) else live) % {
            "pk": work.first_task + index,
            "code": work.code(index),
            "number": number + 1,
            "pair": people.first_pair + pair,
            "position": people.round_number(pair) * 1_000_000 + (pair % PAIRS_OF_A_ROUND + 1) * 1_000 + number + 1,
            "title": work.title(index),
            "n": index + 1,
            "category": "\\N" if category is None else category,
        }


def make_milestones(filler: Filler, work: Work, today: date) -> None:
    """Give each task four: one done long ago, one done lately or overdue, one near or moved, one far ahead."""
    count = work.people.size.tasks
    first = filler.take(Milestone, 4 * count)
    patterns = [_steps(kind, today) for kind in range(20)]
    filler.copy(
        Milestone,
        (
            line % {"pk": first + 4 * index + n, "task": work.first_task + index}
            for index in range(count)
            for n, line in enumerate(patterns[index % len(patterns)])
        ),
    )


def _steps(kind: int, today: date) -> list[str]:
    """Return the four lines of one kind of task: kind 0 has one overdue, kinds 1 and 2 have moved one."""
    lately, near = today - timedelta(days=20 + kind), today + timedelta(days=10 + 3 * kind)
    moved = kind in (1, 2)
    steps = [
        ("시험 추진계획 확정", MilestoneOwner.CENTRE, today - timedelta(days=170 + kind), -3, ""),
        ("시험 중간 점검", MilestoneOwner.A, lately, None if kind == 0 else 1, ""),
        ("시험 결과 공유", MilestoneOwner.B, near, None, "관계기관 의견수렴이 늦어짐" if moved else ""),
        ("시험 제도 반영", MilestoneOwner.JOINT, today + timedelta(days=75 + kind), None, ""),
    ]
    return [
        line_of(
            Milestone(
                pk=slot("pk"),
                task_id=slot("task"),
                title=title,
                owner=owner,
                first_due_on=due - timedelta(days=30) if reason else due,
                due_on=due,
                done_on=None if days is None else due + timedelta(days=days),
                moved_reason=reason,
                **MADE,
            )
        )
        for title, owner, due, days, reason in steps
    ]
