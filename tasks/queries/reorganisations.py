"""What a reorganisation of the government means for tasks and reports: read, nothing is decided here."""

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import datetime

from django.db.models import Q, QuerySet
from django.urls import reverse

from exchange import formats
from exchange import sentences as of_exchange
from exchange.models import ExchangePair
from exchange.reorganising import Check, KeptRecord, Plan, Preview
from tasks.models import (
    CollaborationTask,
    CouncilMeeting,
    FrozenReport,
    ProgressReport,
    ReportPeriod,
    ReportSection,
    ReportStatus,
    ReviewRemark,
    Signature,
)

ON_THE_WAY = (ReportStatus.NOT_STARTED, ReportStatus.DRAFT, ReportStatus.HALF_SIGNED, ReportStatus.RETURNED)
HALF_WAY = (ReportStatus.SUBMITTED, ReportStatus.UNDER_REVIEW)


def preview(plan: Plan, at: datetime) -> Preview:
    """Say which tasks hang on the posts of ``plan``, which reports keep the names of their day, and what is open."""
    codes = _codes_by_pair(plan.pairs)
    notes: dict[tuple[str, int], str] = {}
    for pair in plan.pairs:
        span = _span(codes.get(pair.pk, []))
        notes["pair", pair.pk] = f"과제 {span}의 번호와 주제는 그대로" if span else "과제 없음"
    for move in plan.posts:
        count = sum(
            len(codes.get(pair.pk, [])) for pair in plan.pairs if move.post.pk in (pair.post_a_id, pair.post_b_id)
        )
        notes["post", move.post.pk] = f"과제 {count}건" if count else "과제 없음"
    return Preview(kept=list(_kept(plan)), checks=[_open_quarter(at)], notes=notes)


def built_on(plan: Plan, since: datetime) -> list[str]:
    """Return a sentence for each kind of thing that was done for the posts of ``plan`` since the moment given."""
    reports = _reports_of(plan)
    found = (
        ("확인한 보고", Signature.objects.filter(report__in=reports, signed_at__gte=since)),
        ("제출하거나 확정한 보고", FrozenReport.objects.filter(report__in=reports, frozen_at__gte=since)),
        ("작성한 보고 내용", ReportSection.objects.filter(report__in=reports, edited_at__gte=since)),
        ("검토 의견", ReviewRemark.objects.filter(report__in=reports, made_at__gte=since)),
    )
    counted = [(what, rows.count()) for what, rows in found]
    return [of_exchange.built_on(what, count) for what, count in counted if count]


def _reports_of(plan: Plan) -> QuerySet[ProgressReport]:
    keys = [pair.pk for pair in plan.pairs]
    return ProgressReport.objects.filter(task__pair__in=keys)


def _codes_by_pair(pairs: Sequence[ExchangePair]) -> dict[int, list[str]]:
    found: dict[int, list[str]] = {}
    tasks = CollaborationTask.objects.filter(pair__in=[pair.pk for pair in pairs]).order_by("position", "pk")
    for pair, code in tasks.values_list("pair_id", "code"):
        found.setdefault(pair, []).append(code)
    return found


def _span(codes: Sequence[str]) -> str:
    return codes[0] if len(codes) == 1 else f"{codes[0]}~{codes[-1]}" if codes else ""


def _kept(plan: Plan) -> Iterable[KeptRecord]:
    if not plan.pairs:
        return
    old = " · ".join(line.short_name for line in plan.act.before)
    pairs = "·".join(pair.code for pair in plan.pairs)
    page = plan.pairs[0].get_absolute_url() if len(plan.pairs) == 1 else reverse("tasks:pairs")
    reports = list(_reports_of(plan).select_related("period").order_by("period__spans_to", "pk"))
    accepted = [report for report in reports if report.status == ReportStatus.ACCEPTED]
    if accepted:
        first, last = str(accepted[0].period), str(accepted[-1].period)
        span = first if first == last else f"{first}~{last}"
        yield KeptRecord(
            f"확정된 분기 보고 {len(accepted)}건",
            f"{span}, 쌍 {pairs}. 제목·작성 부처·확정본에 {formats.josa(old, '으로/로')} 남습니다.",
            page,
        )
    for period, count in Counter(report.period for report in reports if report.status in HALF_WAY).items():
        yield KeptRecord(f"제출된 {period} 보고 {count}건", "제출본의 이름은 그대로입니다.", period.get_absolute_url())
    for period, count in Counter(report.period for report in reports if report.status in ON_THE_WAY).items():
        yield KeptRecord(
            f"작성 중인 {period} 보고 {count}건",
            "분기를 연 날의 이름으로 계속 작성하고, 확인란에는 확인한 날의 이름이 남습니다.",
            period.get_absolute_url(),
        )
    if CouncilMeeting.objects.exists():
        yield KeptRecord(
            "협의회 자료와 결정",
            f"{formats.date_plain(plan.eve)}까지의 현황판과 내려받은 파일도 그날의 이름 그대로입니다.",
            reverse("tasks:meetings"),
        )


def _open_quarter(at: datetime) -> Check:
    taking = ReportPeriod.objects.filter(Q(opened_at__lte=at), grace_until__gte=at).in_order()
    open_now = " · ".join(str(period) for period in taking)
    words = f"{open_now} 접수 중. 작성은 중단되지 않습니다." if open_now else "접수 중인 분기가 없습니다."
    return Check("열린 분기", words, True)
