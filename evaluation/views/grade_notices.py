"""What a ministry tells the centre: a person's grade, and how many officials its percentage limit counts."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse

from evaluation.actions.grade_notices import enter_notice
from evaluation.actions.headcounts import set_headcount
from evaluation.exports.notes import pay_marks
from evaluation.forms.statements import GradeNoticeForm, HeadcountForm, initial_headcount, initial_notice, own_ministry
from evaluation.models import EvaluationRound, GradeNotice
from evaluation.queries.caps import headcounts_of
from evaluation.queries.statements import rows_of
from evaluation.rules import bonus as rules
from evaluation.tables.statements import HeadcountTable
from evaluation.views.next_acts import next_notice
from exchange import clock
from exchange.listing import Found, Listing
from exchange.models import Assignment
from exchange.requests import MemberRequest
from exchange.roles import Capability
from exchange.views.lists import page_of
from exchange.views.told import tell_done


def grade_notice(request: MemberRequest, slug: str, assignment: int) -> HttpResponse:
    """Enter what the ministry told about one person; what it told before stays in the list below."""
    round = get_object_or_404(EvaluationRound, slug=slug)
    seated = [row.assignment.pk for row in rows_of(round, request.user) if row.assignment]
    seats = Assignment.objects.filter(pk__in=seated).called_now().select_related("home_ministry")
    seat = get_object_or_404(seats, pk=assignment)
    notices = GradeNotice.objects.filter(round=round, assignment=seat).select_related("entered_by", "paying_ministry")
    told = list(notices.order_by("-entered_at", "-pk"))
    standing = next((one for one in told if one.is_standing), None)
    options: dict[str, Any] = {"assignment": seat, "round": round, "by": request.user}
    form = GradeNoticeForm(request.POST or None, initial=initial_notice(seat, round, standing), **options)
    request.log_subject = str(seat.post)
    if request.method == "POST" and form.is_valid():
        notice = enter_notice(round.pk, seat.pk, values=form.values(), by=request.user, at=clock.now())
        tell_done(request, f"{seat.post}의 등급 통보를 등록했습니다.", next_notice(round, request.user))
        if note := rules.holiday_note(notice.pay_date):
            messages.warning(request, note)
        return redirect("evaluation:statements", slug)
    context = {
        "round": round,
        "assignment": seat,
        "form": form,
        "standing": standing,
        "replaced": [one for one in told if not one.is_standing],
        "months": rules.months_in_year(seat, round.year),
    }
    return TemplateResponse(request, "evaluation/grade_notice.html", context, status=422 if form.errors else 200)


def _headcounts(request: MemberRequest, slug: str) -> Found:
    """Keep how many officials each paying ministry counts."""
    round = get_object_or_404(EvaluationRound, slug=slug)
    listed = headcounts_of(round, request.user)
    return Found(
        rows=listed,
        as_of=clock.now(),
        title=f"인원 한도의 기준 {round.title}",
        sheet="인원 한도의 기준",
        marks=pay_marks(round),
        context={"round": round, "bases": listed},
    )


HEADCOUNT = Listing(
    policy="evaluation:headcount",
    source=_headcounts,
    columns=HeadcountTable,
    template="evaluation/headcount.html",
    per_page=200,
)


def headcount(request: MemberRequest, slug: str) -> HttpResponse:
    """Say how many officials a paying ministry counts; below stands what is counted already."""
    found = _headcounts(request, slug)
    round, listed = found.context["round"], found.context["bases"]
    asked = request.GET.get("ministry", "")
    shown = next((one for one in listed if str(one.ministry_id) == asked), None)
    if not request.user.may(Capability.KEEP_STATEMENTS) and listed:
        shown = listed[0]
    initial = initial_headcount(shown) or {"ministry": asked if asked.isdigit() else own_ministry(request.user)}
    form = HeadcountForm(request.POST or None, initial=initial, round=round, by=request.user)
    if request.method == "POST" and form.is_valid():
        values = dict(form.cleaned_data)
        ministry = values.pop("ministry")
        set_headcount(round.pk, ministry.pk, by=request.user, at=clock.now(), **values)
        messages.success(request, f"{ministry.short_name}의 인원 한도 기준을 등록했습니다.")
        return redirect("evaluation:statements", slug)
    return page_of(request, HEADCOUNT, found, {"slug": slug}, form=form, status=422 if form.errors else 200)
