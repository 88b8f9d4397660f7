"""Opening a quarter and reminding those who still owe."""

from datetime import datetime

from exchange import audit
from exchange.actions.notices import tell
from exchange.errors import Incomplete, refuse_if
from exchange.models import User
from exchange.rules import all_told_on, told_on
from tasks import rules, sentences
from tasks.actions import standing
from tasks.actions.prefilling import prefill
from tasks.models import (
    CollaborationTask,
    PeriodKind,
    ProgressReport,
    ReportKind,
    ReportPeriod,
    ReportStatus,
    Turn,
)
from tasks.queries.vacancies import vacancies
from tasks.report_forms import current_version


@audit.recorded("quarter.open")
def open_quarter(code: str, *, vacancies_seen: bool = False, by: User, at: datetime) -> int:
    """Make one report for each live task, filled with what its last report said. Returns how many were made.

    A quarter closes those before it: how every task stood then is kept. What is still owed of them stays open.
    The period is pinned to the form that is current now, with its own questions, for ever.

    vacancies_seen  the person has read which posts have nobody to sign

    A quarter is opened once: the second call waits for the first and is then refused. Raises NotAllowed, WrongState,
    or Incomplete naming the vacant posts that nobody has acknowledged.
    """
    refuse_if(rules.why_not_open_quarter(by))
    period = ReportPeriod.objects.select_for_update(of=("self",)).get(code=code)
    refuse_if(rules.why_not_open(period))
    vacant = vacancies(at.date())
    if vacant.count and not vacancies_seen:
        names = ", ".join(str(gap.post) for gap in vacant.named[:5])
        raise Incomplete(
            f"확인할 사람이 없는 직위가 {vacant.count}곳 있습니다({names}). 확인란에 표시한 뒤 열어 주세요."
        )
    tasks = list(CollaborationTask.objects.live().filter(reports__period=period).values_list("pk", flat=True))
    kind = ReportKind.EXTRA if period.kind == PeriodKind.EXTRA else ReportKind.REGULAR
    live = CollaborationTask.objects.live().exclude(pk__in=tasks).order_by("position")
    reports = ProgressReport.objects.bulk_create(
        ProgressReport(
            task=task,
            period=period,
            kind=kind,
            turn_since=at,
            due_at=period.due_at,
            is_demo=period.is_demo,
            turn=Turn.BOTH,
        )
        for task in live
    )
    if period.is_quarter:
        _close_before(period, by, at)
    period.opened_at, period.opened_by = at, by
    period.form_version = current_version()
    period.own_questions = [question.kept() for question in period.questions.order_by("position")]
    period.save(update_fields=["opened_at", "opened_by", "form_version", "own_questions"])
    period = ReportPeriod.objects.get(pk=period.pk)  # with the form that it now has
    prefill(reports, period)
    if period.is_quarter:
        standing.refresh_all()
    people = all_told_on(_posts_of(reports), at.date())
    tell(people, sentences.quarter_opened(period), f"/quarters/{period.code}", at)
    return len(reports)


def _close_before(period: ReportPeriod, by: User, at: datetime) -> None:
    before = ReportPeriod.objects.quarters().opened().filter(spans_to__lt=period.spans_from, closed_at__isnull=True)
    for earlier in before.select_for_update(of=("self",)):
        standing.close(earlier.pk)
        earlier.closed_at, earlier.closed_by = at, by
        earlier.save(update_fields=["closed_at", "closed_by"])


def _posts_of(reports: list[ProgressReport]) -> list[int]:
    pairs = CollaborationTask.objects.filter(pk__in=[report.task_id for report in reports]).values_list(
        "pair__post_a", "pair__post_b"
    )
    return [post for pair in pairs for post in pair]


@audit.recorded("quarter.remind")
def remind(reports: list[int], *, by: User, at: datetime) -> int:
    """Tell those whose move it is that these reports are still owed. Returns how many people were told.

    Reports that are no longer owed are passed over, so nobody is reminded of what they have filed, and so are those of
    which their people were reminded today. Each report keeps when it was last reminded of, and by whom.
    """
    refuse_if(rules.why_not_open_quarter(by))
    asked = ProgressReport.objects.filter(pk__in=reports).select_for_update(of=("self",)).order_by("pk")
    list(asked.values_list("pk", flat=True))  # of two reminders at once the second finds what the first one noted
    told: dict[int, tuple[User, list[ProgressReport]]] = {}
    for user, report in owed_by(reports, at):
        if not rules.is_reminded(report, at):
            told.setdefault(user.pk, (user, []))[1].append(report)
    reached = {report.pk for _, owed in told.values() for report in owed}
    asked.filter(pk__in=reached).update(reminded_at=at, reminded_by=by)
    for user, owed in told.values():
        codes = ", ".join(report.task.code for report in owed)
        text = f"{owed[0].period} 보고 {len(owed)}건({codes})을 기다리고 있습니다."
        tell([user], text[:300], f"/quarters/{owed[0].period.code}", at)
    return len(told)


def owed_by(reports: list[int], at: datetime) -> list[tuple[User, ProgressReport]]:
    """Return whose move each of these unfiled or returned reports is, with who helps them; a vacant post gives none.

    What can no longer be handed in is nobody's move: ``rules.is_intake_over``.
    """
    asked = ProgressReport.objects.for_table().filter(
        pk__in=reports,
        status__in=[ReportStatus.NOT_STARTED, ReportStatus.DRAFT, ReportStatus.HALF_SIGNED, ReportStatus.RETURNED],
    )
    owed = [report for report in asked if not rules.is_intake_over(report, at)]
    sides = {Turn.A: ("a",), Turn.B: ("b",), Turn.BOTH: ("a", "b")}
    wanted = [(report, report.task.pair.post_of(side).pk) for report in owed for side in sides[Turn(report.turn)]]
    people = told_on([post for _, post in wanted], at.date())
    return [(person, report) for report, post in wanted for person in people.get(post, [])]
