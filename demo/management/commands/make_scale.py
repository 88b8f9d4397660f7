"""Fill a demonstration with many tasks, to see how the pages grow. Everything made is flagged 시연값."""

from datetime import date, timedelta
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction

from exchange import clock
from exchange.models import ExchangePair, ExchangeRound, Level, Ministry, Post, PostName, SourceMark, TaskCategory
from tasks.models import CollaborationTask, ProgressReport, ReportPeriod, ReportStatus, TaskState, Turn

FIRST_ROUND = 900  # numbers from here on are scale rounds, far from real ones
PAIRS_OF_A_ROUND = 100
TASKS_OF_A_PAIR = 10
BATCH = 5_000
WORDS = (
    "수소",
    "협력",
    "데이터",
    "디지털",
    "안전",
    "지역",
    "산업",
    "관광",
    "예산",
    "연구",
    "환경",
    "교육",
    "금융",
    "통상",
)
STATES = (TaskState.ON_TRACK,) * 16 + (TaskState.AT_RISK,) * 2 + (TaskState.LATE,) + (TaskState.DONE,)


class Command(BaseCommand):
    help = "시험용 협업과제를 많이 만듭니다(시연 전용). 모두 시연값으로 표시됩니다."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--tasks", type=int, required=True, help="만들 과제 수(1 이상)")

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.DEMO:
            raise CommandError("운영 환경에서는 시험용 과제를 만들지 않습니다.")
        wanted = options["tasks"]
        if wanted < 1:
            raise CommandError("--tasks는 1 이상이어야 합니다.")
        if ExchangeRound.objects.filter(number__gte=FIRST_ROUND).exists():
            raise CommandError("시험용 과제가 이미 있습니다. 새 데이터베이스에서 다시 해 주세요.")
        with transaction.atomic():
            pairs = self._pairs(-(-wanted // TASKS_OF_A_PAIR))
            made = self._tasks(pairs, wanted)
            self._reports(made)
        self.stdout.write(f"시험용 과제 {wanted:,}건을 만들었습니다.")

    def _pairs(self, wanted: int) -> list[ExchangePair]:
        ministries = list(Ministry.objects.valid_on(clock.today()).order_by("rank"))
        rounds = [
            ExchangeRound(
                number=FIRST_ROUND + index,
                name=f"시험 차수 {index + 1}",
                selected_on=date(2024, 1, 1),
                source_mark="demo",
            )
            for index in range(-(-wanted // PAIRS_OF_A_ROUND))
        ]
        ExchangeRound.objects.bulk_create(rounds)
        posts = Post.objects.bulk_create(
            Post(
                code=f"scale-{index}-{side}",
                source_mark=SourceMark.DEMO,
            )
            for index in range(wanted)
            for side in "ab"
        )
        PostName.objects.bulk_create(
            PostName(
                post=post,
                ministry=ministries[(index // 2 + index % 2) % len(ministries)],
                title=f"시험{index // 2}과장",
                level=Level.DIRECTOR,
                source_mark=SourceMark.DEMO,
            )
            for index, post in enumerate(posts)
        )
        return ExchangePair.objects.bulk_create(
            (
                ExchangePair(
                    code=f"r{FIRST_ROUND + index // PAIRS_OF_A_ROUND}-{index % PAIRS_OF_A_ROUND + 1}",
                    round=rounds[index // PAIRS_OF_A_ROUND],
                    number=index % PAIRS_OF_A_ROUND + 1,
                    theme=f"시험 주제 {index}",
                    level=Level.DIRECTOR,
                    post_a=posts[2 * index],
                    post_b=posts[2 * index + 1],
                    source_mark=SourceMark.DEMO,
                )
                for index in range(wanted)
            ),
            batch_size=BATCH,
        )

    def _tasks(self, pairs: list[ExchangePair], wanted: int) -> list[CollaborationTask]:
        categories = [*TaskCategory.objects.all(), None]
        tasks = []
        for index in range(wanted):
            pair, number = pairs[index // TASKS_OF_A_PAIR], index % TASKS_OF_A_PAIR + 1
            words = [WORDS[(index * step + step) % len(WORDS)] for step in (1, 3, 5, 11)]
            tasks.append(
                CollaborationTask(
                    pair=pair,
                    number=number,
                    code=f"{pair.code}-{number}",
                    position=pair.round.number * 1_000_000 + pair.number * 1_000 + number,
                    title=f"{' '.join(words)} 시험 과제 {index}",
                    short_name=f"시험 {index}",
                    category=categories[index % len(categories)],
                    source_mark=SourceMark.DEMO,
                )
            )
        return CollaborationTask.objects.bulk_create(tasks, batch_size=BATCH)

    def _reports(self, tasks: list[CollaborationTask]) -> None:
        """Give each task a report in every opened quarter: most accepted, in the last quarter some still missing."""
        periods = list(ReportPeriod.objects.quarters().opened())
        reports = [
            self._report(task, period, place, last=period is periods[-1])
            for period in periods
            for place, task in enumerate(tasks)
        ]
        ProgressReport.objects.bulk_create(reports, batch_size=BATCH)

    def _report(self, task: CollaborationTask, period: ReportPeriod, place: int, *, last: bool) -> ProgressReport:
        if period.opened_at is None:
            raise CommandError(f"아직 열지 않은 분기입니다: {period}")
        report = ProgressReport(
            task=task, period=period, turn=Turn.BOTH, turn_since=period.opened_at, due_at=period.due_at, is_demo=True
        )
        if last and place % 4 == 0:
            return report
        by, at = period.opened_by, period.due_at - timedelta(days=1)
        report.status, report.turn = ReportStatus.SUBMITTED, Turn.CENTRE
        report.self_state = STATES[place % len(STATES)]
        report.submissions, report.submitted_at, report.submitted_by = 1, at, by
        if not last or place % 2:
            report.status, report.turn, report.verdict = ReportStatus.ACCEPTED, Turn.NOBODY, report.self_state
            report.accepted_at, report.accepted_by = at, by
        return report
