"""Who has filed what in a quarter: the quarters, the rows of one, and what opening one would make."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Case, Count, Exists, IntegerField, OuterRef, Q, QuerySet, Value, When

from exchange import clock
from exchange.formats import days_since
from exchange.models import ExchangePair, User
from exchange.roles import Capability
from exchange.rules import Confirmer, Seat, confirmers_on, seats_of, why_nobody_confirms
from tasks import rules
from tasks.models import (
    CollaborationTask,
    ProgressReport,
    ReportPeriod,
    ReportSection,
    ReportStatus,
    SectionState,
    Side,
    Signature,
    TaskStanding,
    Turn,
)
from tasks.models.report import FILED, UNFILED, WAITING_FOR_REVIEW
from tasks.queries.next_steps import TURNS, Step, next_step
from tasks.report_forms import Form

FILINGS: dict[str, tuple[str, list[ReportStatus]]] = {  # by the value in the address: its word, and the states it keeps
    "all": ("전체", list(ReportStatus)),
    "unfiled": ("미제출", UNFILED),
    "returned": ("보완 요청", [ReportStatus.RETURNED]),
    "waiting": ("검토 대기", WAITING_FOR_REVIEW),
    "accepted": ("확정", [ReportStatus.ACCEPTED]),
    "filed": ("제출", FILED),
}
TABS = ("all", "unfiled", "returned", "waiting", "accepted")
OWED = ("unfiled", "returned")  # what one can remind of


# ---- the quarters ------------------------------------------------------------------------------------------------


def quarters_with_counts(user: User, posts: list[int]) -> QuerySet[ReportPeriod]:
    """Return the quarters, newest first, each with the reports that ``user`` may know of, counted by how far they are.

    posts  keys of the posts the person writes for; who does not read all filings sees those pairs' reports counted
    Annotations: reports, filed, accepted, waiting, returned, unfiled.
    """
    own = Q(reports__task__pair__post_a__in=posts) | Q(reports__task__pair__post_b__in=posts)
    scope = Q(reports__isnull=False) if user.may(Capability.READ_FILINGS) else own
    return ReportPeriod.objects.newest_first().annotate(
        reports_all=Count("reports", filter=scope),
        filed=Count("reports", filter=scope & Q(reports__status__in=FILED)),
        accepted=Count("reports", filter=scope & Q(reports__status=ReportStatus.ACCEPTED)),
        waiting=Count("reports", filter=scope & Q(reports__status__in=WAITING_FOR_REVIEW)),
        returned=Count("reports", filter=scope & Q(reports__status=ReportStatus.RETURNED)),
        unfiled=Count("reports", filter=scope & Q(reports__status__in=UNFILED)),
    )


def stage_of(period: ReportPeriod, at: datetime) -> tuple[str, str]:
    """Say where a quarter stands at a moment: the badge's kind and its word."""
    if period.opened_at is None:
        return ("warn", "열 때가 됨") if period.opens_on <= at.date() else ("none", "예정")
    if at <= period.due_at:
        return "info", "접수 중"
    if at <= period.grace_until:
        return "warn", "기한 경과 접수"
    return "plain", "접수 마감"


# ---- one quarter -------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class QuarterLine:
    """One report of the quarter as its list shows it, never with its text.

    words        how far each part is, by side ("joint", "a", "b")
    signatures   the confirmations that stand, by side
    edited_at    when any part was last written to
    days         since how many days it is this side's turn, 1 on the first
    step         what the reader should do about it, None where nothing
    seats        the sides that the reader acts for
    sees_names   whether the reader may read who confirmed: the two ministries and 국무조정실
    """

    report: ProgressReport
    sections: dict[str, ReportSection]
    signatures: dict[str, Signature]
    days: int
    step: Step | None
    seats: dict[str, Seat]
    sees_names: bool

    @property
    def words(self) -> dict[str, str]:
        return {side: part_word(section, self.report.period.form) for side, section in self.sections.items()}

    @property
    def edited_at(self) -> datetime | None:
        return max((part.edited_at for part in self.sections.values() if part.edited_at), default=None)

    def is_overdue(self, at: datetime) -> bool:
        """Whether the two ministries owe something whose moment is past."""
        owed = self.report.status in (*UNFILED, ReportStatus.RETURNED)
        return owed and self.report.due_at < at

    def ministry(self, side: str) -> str:
        return self.report.task.pair.post_of(side).name.short


def part_word(section: ReportSection, form: Form) -> str:
    """Say in a word how far a part is."""
    if section.state in (SectionState.PREFILLED, SectionState.EMPTY):
        return SectionState(section.state).label
    if section.state == SectionState.UNCHANGED and not rules.lacking_in(section, form):
        return SectionState(section.state).label
    return "작성 중" if rules.lacking_in(section, form) else "입력 완료"


def reports_of(period: ReportPeriod, user: User, posts: list[int]) -> QuerySet[ProgressReport]:
    """Return the quarter's reports that ``user`` may know of, each with ``may_read``: whether its text is open to them.

    posts  keys of the posts the person writes for; who does not read all filings gets those pairs' only
    """
    reports = ProgressReport.objects.for_table().filter(period=period)
    readable = ProgressReport.objects.visible_to(user, posts=posts).filter(pk=OuterRef("pk"))
    rank = (When(status=status, then=Value(place)) for place, status in enumerate(ReportStatus.values))
    reports = reports.annotate(may_read=Exists(readable)).alias(status_rank=Case(*rank, output_field=IntegerField()))
    return reports if user.may(Capability.READ_FILINGS) else reports.of_posts(posts)


def counted_of(reports: QuerySet[ProgressReport], period: ReportPeriod) -> QuerySet[ProgressReport]:
    """Leave out the reports of tasks that the board of an opened quarter does not count: ended before it was due."""
    counted = TaskStanding.objects.filter(period=period, task=OuterRef("task"), is_counted=True)
    return reports.filter(Exists(counted))


def filing_counts(reports: QuerySet[ProgressReport]) -> dict[str, int]:
    """Count reports by the keys of FILINGS, going through them."""
    counts = {key: Count("pk", filter=Q(status__in=states)) for key, (_, states) in FILINGS.items()}
    return reports.order_by().aggregate(**counts)


def rows_of(reports: Sequence[ProgressReport], user: User, on: date) -> list[QuarterLine]:
    """Put parts and confirmations beside the reports of one page, in two statements, and what the reader should do."""
    sections: dict[int, dict[str, ReportSection]] = {}
    signatures: dict[int, dict[str, Signature]] = {}
    for section in (
        ReportSection.objects.with_writing_of(user)
        .filter(report__in=reports)
        .select_related("edited_by")
        .order_by("pk")
    ):
        sections.setdefault(section.report_id, {})[section.side] = section
    for signature in Signature.objects.standing().filter(report__in=reports):
        signatures.setdefault(signature.report_id, {})[signature.side] = signature
    seats, at = {seat.post_id: seat for seat in seats_of(user, on)}, clock.now()
    rows = []
    for report in reports:
        parts, signed = sections.get(report.pk, {}), signatures.get(report.pk, {})
        own = rules.sides_among(report.task.pair, seats)
        own = rules.on_one_side(report.task.pair, own, rules.wrote_for(parts.values(), signed.values(), user))
        step = next_step(report, parts, set(signed), own, at) if own and set(parts) == set(Side.values) else None
        days = days_since(report.turn_since, on)
        rows.append(
            QuarterLine(report, parts, signed, days, step, own, user.may(Capability.SEE_PERSON_NAMES) or bool(own))
        )
    return rows


def troubles_of(reports: Iterable[ProgressReport], on: date) -> dict[int, str]:
    """Say by post why its holder does not confirm on ``on``, and whom to ask; posts in order are absent.

    Of reports whose turn is with the ministries. One statement, two where an account is stopped.
    """
    open_ones = [report.task.pair for report in reports if report.turn in TURNS]
    posts = {post for pair in open_ones for post in (pair.post_a_id, pair.post_b_id)}
    if not posts:
        return {}
    confirmers = confirmers_on(posts, on)
    said = {post: why_nobody_confirms(confirmers.get(post)) for post in posts}
    return {post: sentence for post, sentence in said.items() if sentence}


def troubles_in_turn(report: ProgressReport, troubles: dict[int, str]) -> list[tuple[str, str]]:
    """Return the ministries whose turn a report is and that ``troubles_of`` names, each with its sentence."""
    found = []
    for side in sorted(TURNS.get(Turn(report.turn), ())):
        post = report.task.pair.post_of(side)
        if post.pk in troubles:
            found.append((post.name.short, troubles[post.pk]))
    return found


# ---- opening one -------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Plan:
    """What opening a quarter makes for one pair: how many reports, and who confirms them, by side.

    holders  the person's name, "" where nobody can
    missing  why nobody can, in a word; "" where somebody can
    """

    pair: ExchangePair
    tasks: int
    holders: dict[str, str]
    missing: dict[str, str]


@dataclass(frozen=True)
class Opening:
    """What opening a quarter would make in all."""

    plans: list[Plan]
    tasks: int
    prefilled: int


@dataclass(frozen=True)
class Unfinished:
    """What is not finished of the quarter before the one to be opened: reports by how far they are."""

    period: ReportPeriod
    unfiled: int
    returned: int
    waiting: int

    @property
    def reports(self) -> int:
        return self.unfiled + self.returned + self.waiting


def unfinished_before(period: ReportPeriod) -> Unfinished | None:
    """Return what is unfinished of the last quarter opened before ``period``; None where everything is accepted."""
    if not period.is_quarter:
        return None
    before = ReportPeriod.objects.quarters().opened().filter(spans_to__lt=period.spans_from).last()
    if before is None:
        return None
    counts = filing_counts(counted_of(ProgressReport.objects.filter(period=before), before))
    found = Unfinished(before, counts["unfiled"], counts["returned"], counts["waiting"])
    return found if found.reports else None


def opening_of(period: ReportPeriod, on: date) -> Opening:
    """Say what opening ``period`` on ``on`` would make: one report for each live task that has none in it yet."""
    live = CollaborationTask.objects.live().exclude(reports__period=period)
    numbers = dict(live.order_by().values_list("pair").annotate(number=Count("pk")))
    pairs = list(ExchangePair.objects.for_table().filter(pk__in=numbers))
    confirmers = confirmers_on([post for pair in pairs for post in (pair.post_a_id, pair.post_b_id)], on)
    earlier = ProgressReport.objects.before(period).filter(task=OuterRef("pk")).exclude(status=ReportStatus.NOT_STARTED)
    plans = [_plan(pair, numbers[pair.pk], confirmers) for pair in pairs]
    return Opening(plans, sum(numbers.values()), live.filter(Exists(earlier)).count())


def _plan(pair: ExchangePair, tasks: int, confirmers: dict[int, Confirmer]) -> Plan:
    holders, missing = {}, {}
    for side, post in (("a", pair.post_a_id), ("b", pair.post_b_id)):
        confirmer = confirmers.get(post)
        person = confirmer.person if confirmer else None
        holders[side] = str(person or "")
        missing[side] = "" if person else ("계정 사용 중지" if confirmer else "확인자 없음")
    return Plan(pair, tasks, holders, missing)
