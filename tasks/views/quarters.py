"""Quarters: their list, who has filed what, opening one, reminding those who still owe."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse

from exchange import clock, formats
from exchange.errors import Help, NotYours, refuse_if
from exchange.listing import Found, Listing, ListPage, lay_out
from exchange.models import User
from exchange.requests import MemberRequest
from exchange.roles import Capability
from exchange.rules import posts_of
from exchange.views.lists import addresses_in_formats
from exchange.views.told import tell_done
from tasks import rules
from tasks.actions.quarters import open_quarter, owed_by, remind
from tasks.forms.quarters import RemindForm
from tasks.forms.reports import OpenForm
from tasks.models import ProgressReport, ReportPeriod, Side
from tasks.queries.board_lines import EarlierLine, earlier_lines
from tasks.queries.closing import corrections_of
from tasks.queries.copies import JOINT_TITLE, last_copies
from tasks.queries.filing import FilingRow, counts_in, filing_keys, filing_rows
from tasks.queries.pair_signing import ready_by_pair
from tasks.queries.periods import opened_quarters, period_called
from tasks.queries.quarters import (
    FILINGS,
    OWED,
    TABS,
    counted_of,
    filing_counts,
    opening_of,
    quarters_with_counts,
    reports_of,
    rows_of,
    stage_of,
    troubles_in_turn,
    troubles_of,
    unfinished_before,
)
from tasks.queries.vacancies import vacancies
from tasks.tables.answers import AnswerTable, parts_of, question_columns
from tasks.tables.quarters import FilingTable, OpeningTable, QuarterTable
from tasks.views.finding import visible_reports


def _quarters(request: MemberRequest) -> Found:
    """List the quarters with how far their reports are."""
    user = request.user
    return Found(
        rows=quarters_with_counts(user, posts_of(user, clock.today())),
        as_of=clock.now(),
        title="분기별 보고 현황",
        sheet="분기",
    )


def _quarters_page(request: MemberRequest, found: Found, listing: ListPage) -> dict[str, Any]:
    return {
        "stages": {period.pk: stage_of(period, found.as_of) for period in listing},
        "may_open": not rules.why_not_open_quarter(request.user),
        "own": not request.user.may(Capability.READ_FILINGS),
        "today": clock.today(),
    }


QUARTERS = Listing(
    policy="tasks:quarters",
    source=_quarters,
    columns=QuarterTable,
    template="tasks/quarters.html",
    page=_quarters_page,
)


@dataclass(frozen=True)
class Asked:
    """Which of a quarter's reports the address asks for; ``wrong`` where its value does not exist."""

    filing: str
    wrong: bool = False

    @property
    def word(self) -> str:
        return FILINGS[self.filing][0]


def _filing(request: MemberRequest, period: str) -> Found:
    """Keep the reports of one period that the reader may know of and asks for.

    Who reads all filings gets an opened quarter's from its stored standing; everything else is read from the reports.
    """
    found = _period(period)
    if found is None:
        raise _no_such_quarter()
    user, today, asked = request.user, clock.today(), _asked(request)
    posts, reads_all = posts_of(user, today), user.may(Capability.READ_FILINGS)
    as_board = reads_all and found.is_quarter and found.opened_at is not None
    stored = as_board and found.closed_at is None

    @cache  # building it costs more than all that the page reads
    def reports() -> QuerySet[ProgressReport]:
        mine = reports_of(found, user, posts)
        return counted_of(mine, found) if as_board else mine

    counts = counts_in(found) if as_board else filing_counts(reports())
    if as_board and not stored:
        counts |= filing_counts(reports())

    def kept() -> QuerySet[ProgressReport]:
        return reports().filter(status__in=FILINGS[asked.filing][1])

    def keys() -> QuerySet:
        return kept().values_list("pk", flat=True)

    def rows(some: Sequence[int]) -> list[FilingRow]:
        return filing_rows(some, found, user, posts, today)

    def paged(skip: int, most: int) -> tuple[list[FilingRow], int]:
        return rows(filing_keys(found, asked.filing, skip, most)), counts[asked.filing]

    query = request.GET.copy()
    query["filed"] = asked.filing
    shown: dict[str, Any] = {"make_rows": keys, "read": rows}
    if not reads_all:
        shown = {
            "make_rows": kept,
            "read": lambda some: rows_of(some, user, today),
            "template": "tasks/quarter_own.html",
        }
    elif stored:
        shown["paged"] = paged
    return Found(
        **shown,
        count=lambda: counts[asked.filing],
        file_rows=keys,
        file_read=rows,
        as_of=clock.now(),
        title=f"{formats.quarter(found)} 제출 현황",
        sheet="제출 현황",
        conditions=f"{formats.quarter(found)} · {asked.word}",
        query=query,
        context={"period": found, "asked": asked, "reports": reports, "counts": counts, "today": today},
    )


def _filing_page(request: MemberRequest, found: Found, listing: ListPage) -> dict[str, Any]:
    """Say who has filed what in one period, and whose turn it is."""
    user, asked, counts = request.user, found.context["asked"], found.context["counts"]
    own = found.template != ""
    return {
        "stage": stage_of(found.context["period"], found.as_of),
        "filings": [
            (FILINGS[key][0], f"?{urlencode({'filed': key})}", key == asked.filing, counts[key]) for key in TABS
        ],
        "rows": listing.page,
        "answers": addresses_in_formats("tasks:quarter_answers", period=found.context["period"].code),
        "troubles": troubles_of([row.report for row in listing.page], found.context["today"]) if own else {},
        "in_turn": troubles_in_turn,
        "grouped": not listing.sort,
        "may_remind": not rules.why_not_open_quarter(user),
        "corrections": corrections_of(found.context["period"]),
        "earlier": _earlier(found.context["period"]) if user.may(Capability.READ_FILINGS) else [],
        "sees_names": user.may(Capability.SEE_PERSON_NAMES),
        "owed": asked.filing in OWED and counts[asked.filing],
        "ready": _ready(found.context["reports"], user, found.as_of),
    }


FILING = Listing(
    policy="tasks:quarter_detail",
    source=_filing,
    columns=FilingTable,
    template="tasks/quarter_detail.html",
    page=_filing_page,
)


def _answers(request: MemberRequest, period: str) -> Found:
    """Keep what was handed in last of the reports that this person may read."""
    found = _period(period)
    if found is None:
        raise _no_such_quarter()
    copies, form = last_copies(visible_reports(request).filter(period=found)), found.form
    own = question_columns(form, Side.A)
    return Found(
        rows=parts_of(copies, Side.JOINT),
        exclude=("ministry",),
        extra=question_columns(form, Side.JOINT),
        more=lambda: [("부처별 작성", AnswerTable(parts_of(copies, Side.A, Side.B), extra_columns=own))],
        as_of=clock.now(),
        title=f"{formats.quarter(found)} 보고 내용",
        sheet=JOINT_TITLE,
        conditions=f"{formats.quarter(found)} · 마지막 제출본·확정본",
    )


ANSWERS = Listing(policy="tasks:quarter_answers", source=_answers, columns=AnswerTable)


def quarter_open(request: MemberRequest, period: str) -> HttpResponse:
    """Say what opening the quarter makes and which posts have nobody to confirm; POST opens it."""
    found = _period(period)
    if found is None:
        raise _no_such_quarter()
    refuse_if(rules.why_not_open(found))
    vacant = vacancies(clock.today())
    form = OpenForm(request.POST or None)
    status = 200
    if request.method == "POST":
        form = OpenForm(request.POST)
        seen = form.is_valid() and form.cleaned_data["vacancies_seen"]
        if seen or not vacant.count:
            made = open_quarter(found.code, vacancies_seen=seen, by=request.user, at=clock.now())
            undo = ("분기 열기 철회", reverse("tasks:manage_period_withdraw", args=[found.code]))
            tell_done(request, f"{found} 보고 {made}건을 만들고 교류자에게 알렸습니다.", undo)
            return redirect(found)
        form.add_error("vacancies_seen", "확인할 사람이 없는 직위를 살펴보고 표시해 주세요.")
        status = 422
    opening = opening_of(found, clock.today())
    context = {
        "period": found,
        "opening": opening,
        "unfinished": unfinished_before(found),
        "is_intake_over": clock.now() > found.grace_until,
        "listing": lay_out(OpeningTable(opening.plans), request),
        "vacant": vacant.named,
        "vacant_count": vacant.count,
        "form": form,
        "today": clock.today(),
    }
    return TemplateResponse(request, "tasks/quarter_open.html", context, status=status)


def quarter_remind(request: MemberRequest, period: str) -> HttpResponse:
    """Show who would be told and of what; POST tells them."""
    found = _period(period)
    if found is None or found.opened_at is None:
        raise _no_such_quarter()
    sent = request.method == "POST"
    form = RemindForm(request.POST if sent else request.GET, period=found)
    valid = form.is_valid()
    reports = form.reports() if valid else []
    everybody, now = owed_by(reports, clock.now()), clock.now()
    owed = [(user, report) for user, report in everybody if not rules.is_reminded(report, now)]
    if sent and valid and owed:
        remind(reports, by=request.user, at=clock.now())
        named = FILINGS[form.filing][0] if form.filing else "선택한 과제"
        messages.success(request, f"{named} {len({report.pk for _, report in owed})}건에 알림을 보냈습니다.")
        return redirect(found)
    people: dict[int, tuple[User, list[ProgressReport]]] = {}
    for user, report in owed:
        people.setdefault(user.pk, (user, []))[1].append(report)
    told = {report.pk for _, report in owed}
    reminded = {report.pk: report for _, report in everybody if report.pk not in told}
    left = set(reports) - told - reminded.keys()
    unheard = list(ProgressReport.objects.for_table().filter(pk__in=left)) if reports else []
    over = {report.pk for report in unheard if rules.is_intake_over(report, now)}
    context = {
        "period": found,
        "form": form,
        "word": (FILINGS[form.filing][0] if form.filing else "선택한 과제") if valid else "",
        "people": list(people.values()),
        "report_count": len(told),
        "reminded": list(reminded.values()),
        "unheard": unheard,
        "intake_over": over,
        "troubles": troubles_of(unheard, clock.today()),
        "in_turn": troubles_in_turn,
        "today": clock.today(),
    }
    status = 422 if sent else 200
    return TemplateResponse(request, "tasks/quarter_remind.html", context, status=status)


def _earlier(period: ReportPeriod) -> list[tuple[ReportPeriod, EarlierLine]]:
    """Return what is still owed of quarters before ``period``, each with what its quarter is called there."""
    if not period.is_quarter or period.opened_at is None:
        return []
    lines = earlier_lines(period=period.pk, round_number=None, named_on=period.named_on, since=None)
    quarters = {each.pk: each for each in opened_quarters()} if lines else {}
    return [(quarters[line.period], line) for line in lines]


def _ready(reports: Callable[[], QuerySet[ProgressReport]], user: User, at: datetime) -> dict[str, int]:
    """Count by pair what a signer can confirm now, whatever part of the list is shown."""
    if not user.may(Capability.CONFIRM_OWN_PART):
        return {}
    return ready_by_pair(list(reports().filter(status__in=rules.SIGNABLE)), user, at)


def _asked(request: MemberRequest) -> Asked:
    """Read which reports are wanted: 국무조정실 begins with what is not filed, everybody else with all."""
    usual = "unfiled" if request.user.may(Capability.KEEP_WORK) else "all"
    asked = request.GET.get("filed", "")
    if asked in FILINGS:
        return Asked(asked)
    return Asked(usual, wrong=bool(asked))


def _period(code: str) -> ReportPeriod | None:
    return period_called(code)


def _no_such_quarter() -> NotYours:
    help = Help("분기는 2024-3처럼 적습니다. 분기 목록에서 선택해 주세요.", "tasks:quarters", label="분기 목록")
    return NotYours("찾는 분기가 없습니다.", help)
