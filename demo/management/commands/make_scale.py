"""Fill a demonstration with many tasks, to see how the pages grow. Everything made is flagged 시연값.

What real tasks have is there: three roles and four milestones a task, a report in each quarter with its parts,
confirmations and copies, people in the posts, what they were told, and the access log. History holds one row for each.
"""

import uuid
from typing import Any

import pghistory.models
from django.conf import settings
from django.core.management.base import CommandError, CommandParser
from django.db import connection, transaction
from django.db.models import Model
from django.utils import timezone

from demo.scale import people, reports, talk, work
from demo.scale.people import FIRST_ROUND, make_people
from demo.scale.quarters import NoQuarters, opened_quarters
from demo.scale.reports import make_reports
from demo.scale.size import Size
from demo.scale.tables import filling
from demo.scale.talk import make_log, make_unread
from demo.scale.work import make_work
from exchange import clock
from exchange.actions.gaps import refill_gaps
from exchange.management.owner_command import OwnerCommand
from exchange.models import ExchangeRound, PostGap
from tasks.actions import standing
from tasks.models import DueCount, PlaceCount, ReportPeriod, StandingCount, TaskStanding, WaitingCount, WaitingReport
from tasks.queries.standing import last_day

FILLED = (*people.FILLED, *work.FILLED, *reports.FILLED, *talk.FILLED)


class Command(OwnerCommand):
    help = "시험용 협업과제를 많이 만듭니다(시연 전용). 모두 시연값으로 표시됩니다."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--tasks", type=int, required=True, help="만들 과제 수(1 이상)")
        parser.add_argument("--quarters", type=int, help="분기 수(1 이상). 적지 않으면 10만 건까지 12, 그 위는 2")
        parser.add_argument(
            "--full", type=int, help="부분·확인·사본까지 갖출 마지막 분기 수. 적지 않으면 1만 건까지 전부, 그 위는 2"
        )

    def act(self, *args: Any, **options: Any) -> None:
        if not settings.DEMO:
            raise CommandError("운영 환경에서는 시험용 과제를 만들지 않습니다.")
        least = {"tasks": 1, "quarters": 1, "full": 0}
        if any(options[name] is not None and options[name] < lowest for name, lowest in least.items()):
            raise CommandError("--tasks와 --quarters는 1 이상, --full은 0 이상이어야 합니다.")
        if ExchangeRound.objects.filter(number__gte=FIRST_ROUND).exists():
            raise CommandError("시험용 과제가 이미 있습니다. 새 데이터베이스에서 다시 해 주세요.")
        size = Size.of(options["tasks"], options["quarters"], options["full"])
        try:
            made = make(size)
        except NoQuarters as refusal:
            raise CommandError(str(refusal)) from refusal
        analyze()
        refill_gaps()
        stand()  # worked out once for all that is new
        analyze(PostGap, TaskStanding, StandingCount, DueCount, PlaceCount, WaitingReport, WaitingCount)
        forget_what_was_kept()
        self.stdout.write(f"시험용 과제 {size.tasks:,}건과 보고 {made:,}건을 만들었습니다.")


@transaction.atomic
def stand() -> None:
    """Write how everything stands: in closed quarters too, as if what was made had been there when they were closed."""
    closed = list(ReportPeriod.objects.filter(closed_at__isnull=False).values_list("pk", "closed_at", "closed_by"))
    ReportPeriod.objects.filter(pk__in=[key for key, _, _ in closed]).update(closed_at=None, closed_by=None)
    for key, _, _ in closed:
        standing.reopen(key)
    standing.rebuild()
    for key, at, by in closed:
        standing.close(key)
        ReportPeriod.objects.filter(pk=key).update(closed_at=at, closed_by=by)


@transaction.atomic
def make(size: Size) -> int:
    """Make everything, by the owner of the tables, and return how many reports there are. Raises NoQuarters."""
    at = clock.now()
    quarters = opened_quarters(size.quarters)
    first, last = quarters[0], quarters[-1]
    ended_on = last_day(quarters[-2].period) if len(quarters) > 1 else None
    with connection.cursor() as cursor, filling(cursor, FILLED) as filler:
        seated = make_people(filler, size, first.period.spans_from, at)
        tasks = make_work(filler, seated, ended_on=ended_on, today=clock.today())
        made = make_reports(filler, tasks, quarters, full=size.full)
        make_unread(filler, size, last.opened_by, at)
        make_log(filler, tasks, last.opened_by, timezone.now())
        told = {"verb": "demo.make_scale", "by": last.opened_by.pk, "by_name": str(last.opened_by)}
        context = pghistory.models.Context.objects.create(id=uuid.uuid4(), metadata=told | {"at": at.isoformat()})
        filler.write_history(context.pk)
    return made


def forget_what_was_kept() -> None:
    """Let running processes read names and quarters anew: our triggers, which say so, were off."""
    with connection.cursor() as cursor:
        cursor.execute("UPDATE exchange_keptversion SET number = nextval('exchange_keptversion_number')")


def analyze(*models: type[Model]) -> None:
    """Let the database look at what these tables hold now; at every table where none is named."""
    with connection.cursor() as cursor:
        cursor.execute(f"ANALYZE {', '.join(model._meta.db_table for model in models)}")
