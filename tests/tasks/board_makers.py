"""Worlds for the tests of the board: few tasks in every condition, the real programme, and thousands."""

from datetime import date, datetime, timedelta

from django.conf import settings
from django.core.management import call_command
from django.db import connection
from django.db.models import Model

from exchange.models import ExchangePair, Post, PostName, User
from tasks.actions import standing
from tasks.models import CollaborationTask, ProgressReport, ReportPeriod, ReportSection
from tests.makers import (
    NOON,
    SEOUL,
    make_category,
    make_milestone,
    make_ministry,
    make_outcome,
    make_pair,
    make_period,
    make_post,
    make_report,
    make_round,
    make_section,
    make_task,
    make_user,
)

AT = datetime(2024, 10, 8, 14, 0, tzinfo=SEOUL)


def fields_of(status: str, by: User, *, state: str = "ok", verdict: str = "") -> dict:
    """Return what a report in ``status`` must hold; ``state`` is the own assessment."""
    past_draft = status in ("submitted", "under_review", "returned", "accepted")
    fields: dict = {"status": status, "turn": {"submitted": "centre", "accepted": "nobody"}.get(status, "both")}
    if past_draft:
        fields |= {"self_state": state, "submissions": 1, "submitted_at": NOON, "submitted_by": by}
    if status in ("under_review", "returned", "accepted"):
        fields |= {"review_started_at": NOON, "reviewer": by}
    if status == "returned":
        fields |= {"return_reason": "근거를 보태 주세요."}
    if status == "accepted":
        fields |= {"verdict": verdict or state, "accepted_at": NOON, "accepted_by": by}
    return fields


def file_report(task: CollaborationTask, period: ReportPeriod, status: str, by: User, **more) -> ProgressReport:
    """Make the report of ``task`` in ``status``; ``state`` and ``verdict`` as in fields_of, else fields of the row."""
    state, verdict = more.pop("state", "ok"), more.pop("verdict", "")
    report = make_report(task, period=period, **(fields_of(status, by, state=state, verdict=verdict) | more))
    for side in ("joint", "a", "b"):
        make_section(report, side=side)
    return report


def make_small_world(by: User | None = None) -> dict[str, CollaborationTask]:
    """Make four pairs of six ministries with tasks in every condition, in two quarters; return the tasks by it."""
    by = by or make_user("coordinator")
    earlier, period = make_period("2024-2"), make_period("2024-3")
    round_ = make_round(number=1, name="1차 교류")
    posts = [make_post(ministry=make_ministry(rank=rank)) for rank in (3, 1, 2, 5, 4, 6)]
    first, second = make_category(rank=1), make_category(rank=2)
    pairs = [
        make_pair(round=round_, number=1, code="1", post_a=posts[0], post_b=posts[1], category=first),
        make_pair(round=round_, number=2, code="2", post_a=posts[1], post_b=posts[2], category=second),
        make_pair(round=round_, number=3, code="3", post_a=posts[2], post_b=posts[3]),
        make_pair(round=round_, number=4, code="4", post_a=posts[4], post_b=posts[5], no_task_reason="직제 개편"),
    ]
    kinds = {
        "accepted": (0, first, "accepted", {"verdict": "warn", "state": "ok"}),
        "submitted": (0, first, "submitted", {"state": "late"}),
        "draft": (0, first, "draft", {}),
        "half_signed": (1, second, "half_signed", {"turn": "b"}),
        "returned": (1, second, "returned", {"state": "warn", "due_at": AT - timedelta(days=2)}),
        "under_review": (1, second, "under_review", {"state": "done"}),
        "not_started": (2, None, "not_started", {}),
        "calm": (2, None, "accepted", {}),
    }
    tasks = {}
    for number, (kind, (place, category, status, fields)) in enumerate(kinds.items(), 1):
        task = make_task(pairs[place], number=number, category=category, short_name=kind)
        tasks[kind] = task
        if kind != "not_started":  # never had a state
            file_report(task, earlier, "accepted", by, state="late" if kind in ("draft", "submitted") else "ok")
        file_report(task, period, status, by, **fields)
    said = [
        ("submitted", earlier, "dispute", "이견의 내용 2024-2"),
        ("submitted", period, "dispute", "이견의 내용 2024-3"),
        ("accepted", period, "obstacle", "애로의 내용 2024-3"),
        ("draft", period, "dispute", "쓰는 중인 이견"),  # not handed in: not counted
    ]
    for kind, quarter, issue, text in said:
        state_issue(ProgressReport.objects.get(task=tasks[kind], period=quarter), "a", issue, text)
    make_milestone(tasks["calm"], due_on=date(2024, 9, 30))
    make_milestone(tasks["submitted"], due_on=date(2024, 10, 8))  # due today: not overdue
    make_outcome(pairs[0], task=tasks["accepted"], before_value=12, after_value=4, unit="개월", state="confirmed")
    make_outcome(pairs[1])
    return tasks


def state_issue(report: ProgressReport, side: str, kind: str, text: str) -> None:
    report.sections.filter(side=side).update(issue_kind=kind, issue_text=text)
    standing.refresh([report.task_id])


UNFILED = {"1-1", "1-2", "1-3", "1-5", "4-4", "4-5", "8-1", "8-2", "8-3", "10-2"}
WATCHED = {"2-2": "warn", "2-5": "warn", "4-1": "warn", "7-3": "warn", "10-3": "warn", "3-2": "late", "11-2": "late"}
DONE = {"6-2": "done"}


def load_programme() -> None:
    """Load the real pairs and tasks, and report on them as a third quarter under way."""
    folder = settings.BASE_DIR / "fixtures"
    call_command("loaddata", *sorted(str(file) for file in folder.glob("*.json")), verbosity=0)
    by = make_user("coordinator")
    earlier, period = make_period("2024-2", is_demo=True), make_period("2024-3", is_demo=True)
    reports = []
    for task in CollaborationTask.objects.all():
        code = task.code
        before = fields_of("accepted", by, state="late" if code in ("3-2", "8-1", "11-2") else "ok")
        state = {**WATCHED, **DONE}.get(code, "ok")
        status = "draft" if code in UNFILED else "returned" if code in ("2-2", "7-3") else "submitted"
        now = fields_of(status, by, state=state)
        for quarter, fields in ((earlier, before), (period, now)):
            reports.append(
                ProgressReport(
                    task=task, period=quarter, turn_since=NOON, due_at=quarter.due_at, is_demo=True, **fields
                )
            )
    ProgressReport.objects.bulk_create(reports)
    sections = [
        ReportSection(report=report, side="a", issue_kind="dispute", issue_text="범위를 두고 의견이 다름")
        for report in ProgressReport.objects.filter(period=period, task__code__in=["3-2", "11-2", "4-1", "2-5", "7-3"])
    ]
    ReportSection.objects.bulk_create(sections)
    standing.rebuild()


def multiply(times: int) -> None:
    """Make ``times`` copies of every pair beside it, with posts, tasks and reports of both quarters like its own."""
    pairs = list(ExchangePair.objects.select_related("post_a", "post_b").order_by("pk"))
    tasks = list(CollaborationTask.objects.defer("grams").order_by("pk"))
    reports = {}
    for report in ProgressReport.objects.all():
        reports.setdefault(report.task_id, []).append(report)
    first = {key for pair in pairs for key in (pair.post_a_id, pair.post_b_id)}
    for turn in range(1, times + 1):
        posts = {}
        for post in Post.objects.bulk_create(
            [_like(side, code=f"x{turn}-{side.code}"[:20]) for pair in pairs for side in (pair.post_a, pair.post_b)]
        ):
            posts[post.code] = post
        PostName.objects.bulk_create(
            [
                _like(name, post=posts[f"x{turn}-{name.post.code}"[:20]], title=f"{name.title} {turn}", former_code="")
                for name in PostName.objects.filter(post__in=first).select_related("post")
            ]
        )
        copies = ExchangePair.objects.bulk_create(
            [
                _like(
                    pair,
                    code=f"x{turn}-{pair.pk}",
                    number=pair.number + 100 * turn,
                    post_a=posts[f"x{turn}-{pair.post_a.code}"[:20]],
                    post_b=posts[f"x{turn}-{pair.post_b.code}"[:20]],
                )
                for pair in pairs
            ]
        )
        pair_of = {pair.pk: copy for pair, copy in zip(pairs, copies, strict=True)}
        new_tasks = CollaborationTask.objects.bulk_create(
            [
                _like(
                    task, pair=pair_of[task.pair_id], code=f"x{turn}-{task.pk}", position=task.position + turn * 10**6
                )
                for task in tasks
            ]
        )
        ProgressReport.objects.bulk_create(
            [
                _like(report, task=copy)
                for task, copy in zip(tasks, new_tasks, strict=True)
                for report in reports.get(task.pk, [])
            ]
        )

    standing.rebuild()
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")  # as the server does by itself a minute after so many rows


def _like(row: Model, **changes) -> Model:
    """Return an unsaved row with the same fields, but those in ``changes``."""
    fields = {
        field.attname: getattr(row, field.attname)
        for field in row._meta.concrete_fields
        if not field.primary_key and not field.generated and field.name not in changes
    }
    return type(row)(**fields, **changes)
