"""Writing one part of a joint report."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.views.decorators.http import require_POST

from exchange import clock
from exchange.errors import Stale, refuse_if
from exchange.formats import number, time
from tasks import rules
from tasks.actions.sections import mark_unchanged, save_section
from tasks.forms.reports import JointForm, SectionForm, UnchangedForm, form_of
from tasks.models import ReviewRemark, Side, TaskPart
from tasks.queries.reports import LABELS, Part, Sheet, reading_words, sheet_of
from tasks.views.finding import report_or_404, side_or_404


def report_edit(request: HttpRequest, period: str, code: str, part: str) -> HttpResponse:
    """Show one part for writing (GET) or store it (POST); an autosave is answered with JSON."""
    report = report_or_404(request, period, code)
    side = side_or_404(report, part)
    sheet = sheet_of(report, request.user, clock.now())
    refuse_if(sheet.part(side).why_not_edit)
    if request.method == "POST":
        return _save(request, sheet, side)
    return _page(request, sheet, side, _form(sheet, side))


def _form(sheet: Sheet, side: str, data=None) -> SectionForm:
    readings = {key: number(reading.value) for key, reading in sheet.readings.items()}
    return form_of(sheet.part(side).section, sheet.indicators, data, readings)


def _save(request: HttpRequest, sheet: Sheet, side: str) -> HttpResponse:
    form = _form(sheet, side, request.POST)
    auto = bool(request.headers.get("X-Autosave"))
    if not form.is_valid():
        if auto:
            return JsonResponse({"errors": form.errors}, status=422)
        return _page(request, sheet, side, form, status=422)
    try:
        section = save_section(
            sheet.report.pk,
            side,
            values=form.answers(),
            readings=form.readings() if isinstance(form, JointForm) else None,
            version=form.cleaned_data["version"],
            settle=not auto,
            by=request.user,
            at=clock.now(),
        )
    except Stale as stale:
        return _conflict(request, sheet, side, form, stale, auto)
    if auto:
        saved_at = time(clock.now())
        return JsonResponse({"ok": True, "version": section.version, "saved_at": saved_at, "status": section.state})
    if request.POST.get("then") == "check" and (lacking := rules.lacking_in(section)):
        for one in lacking:
            form.add_error(one.field, one.sentence)
        fresh = sheet_of(sheet.report, request.user, clock.now())
        form.data = form.data.copy()
        form.data["version"] = str(section.version)
        return _page(request, fresh, side, form, status=422)
    messages.success(request, f"{sheet.part(side).title}을 저장했습니다.")
    page = "tasks:report_check" if request.POST.get("then") == "check" else "tasks:report_detail"
    return redirect(page, sheet.report.period.code, sheet.report.task.code)


def _conflict(
    request: HttpRequest, sheet: Sheet, side: str, form: SectionForm, stale: Stale, auto: bool
) -> HttpResponse:
    """Answer a save that came too late: both texts side by side, nothing typed lost."""
    found = stale.conflict or {}
    if auto:
        return JsonResponse({"conflict": True, "error": stale.reason, **found}, status=stale.status)
    fresh = sheet_of(sheet.report, request.user, clock.now())
    form.data = form.data.copy()
    form.data["version"] = str(found["version"])  # saving again is then a choice made with both texts in view
    rows = [{"label": LABELS[name], **texts} for name, texts in found["fields"].items()]
    return _page(
        request, fresh, side, form, status=stale.status, conflict={"rows": rows, "reason": stale.reason, **found}
    )


@require_POST
def report_unchanged(request: HttpRequest, period: str, code: str, part: str) -> HttpResponse:
    """Answer a part with 달라진 것 없음."""
    report = report_or_404(request, period, code)
    side = side_or_404(report, part)
    sheet = sheet_of(report, request.user, clock.now())
    refuse_if(sheet.part(side).why_not_edit)
    form = UnchangedForm(request.POST, prefix="unchanged")
    if not form.is_valid():
        return _page(request, sheet, side, _form(sheet, side), status=422, unchanged_form=form)
    mark_unchanged(
        report.pk,
        side,
        reason=form.cleaned_data["reason"],
        version=form.cleaned_data["version"],
        by=request.user,
        at=clock.now(),
    )
    messages.success(request, f"{sheet.part(side).title}을 ‘달라진 것 없음’으로 저장했습니다.")
    return redirect("tasks:report_check", period, code)


def _page(
    request: HttpRequest, sheet: Sheet, side: str, form: SectionForm, status: int = 200, **more
) -> TemplateResponse:
    report, part = sheet.report, sheet.part(side)
    section = part.section
    other = {"a": "b", "b": "a"}.get(side, "")
    before = section.carried_from
    context = {
        "sheet": sheet,
        "report": report,
        "part": part,
        "form": form,
        "unchanged_form": UnchangedForm(prefix="unchanged", initial={"version": section.version}),
        "steps": steps_of(sheet, part.slug),
        "other": sheet.part(other) if other else None,
        "before": before,
        "before_name": f"{before.report.period.quarter}분기" if before else "",
        "remarks": list(
            ReviewRemark.objects.filter(
                section__side=side,
                report__task=report.task_id,
                report__period__spans_from__lte=report.period.spans_from,
            )
            .select_related("made_by", "report__period")
            .order_by("-made_at")[:3]
        ),
        "own_parts": list(TaskPart.objects.filter(task=report.task_id, side=side)),
        "figures": [
            (form[f"reading_{one.pk}"], one, reading_words(one, sheet.last_readings.get(one.pk)))
            for one in (sheet.indicators if side == Side.JOINT else [])
        ],
        "save_url": reverse("tasks:report_edit", args=[report.period.code, report.task.code, part.slug]),
        "today": clock.today(),
        "conflict": None,
    }
    return TemplateResponse(request, "tasks/report_edit.html", context | more, status=status)


def steps_of(sheet: Sheet, now: str) -> list[tuple[str, str, str, str]]:
    """Return the four steps of a report with how far each is; ``now`` is the slug of the part shown, or "check"."""
    report = sheet.report
    steps = []
    for part in sheet.parts:
        state = "now" if part.slug == now else ("done" if _done(part) else "")
        href = ""
        if not part.why_not_edit and part.slug != now:
            href = reverse("tasks:report_edit", args=[report.period.code, report.task.code, part.slug])
        small = "지금 작성할 부분" if part.slug == now else part.note
        steps.append((part.title, small, state, href))
    check = reverse("tasks:report_check", args=[report.period.code, report.task.code])
    steps.append(("확인·제출", "두 부처 확인", "now" if now == "check" else "", "" if now == "check" else check))
    return steps


def _done(part: Part) -> bool:
    return not part.lacking
