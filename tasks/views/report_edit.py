"""Writing one part of a joint report."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.forms import BoundField
from django.http import HttpResponse, JsonResponse, QueryDict
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.views.decorators.http import require_POST

from exchange import clock
from exchange.errors import Stale, refuse_if
from exchange.formats import josa, number, time
from exchange.requests import MemberRequest
from exchange.rules import Seat, seats_of
from exchange.views.told import tell_done
from tasks import rules
from tasks.actions.sections import mark_unchanged, save_section
from tasks.forms.reports import SectionForm, UnchangedForm, in_field
from tasks.models import Milestone, ProgressReport, ReportSection, ReviewRemark, SectionState, TaskPart
from tasks.queries.report_figures import Figure
from tasks.queries.report_rows import sections_of
from tasks.queries.reports import Part, ReportPage, figures_in, part_title, sheet_of
from tasks.report_forms import Kind, Question
from tasks.views.finding import led_from_old_code, report_or_404, side_or_404
from tasks.views.next_acts import next_act


@led_from_old_code
def report_edit(request: MemberRequest, period: str, code: str, part: str) -> HttpResponse:
    """Show one part for writing (GET) or store it (POST); an autosave is answered with JSON."""
    seats = {seat.post_id: seat for seat in seats_of(request.user, clock.today())}
    report = report_or_404(request, period, code, seats)
    side = side_or_404(report, part)
    if request.method == "POST":
        return _save(request, report, side, seats)
    sheet = sheet_of(report, request.user, clock.now())
    refuse_if(sheet.part(side).why_not_edit)
    return _page(request, sheet, side, _form(report, sheet.part(side).section, sheet.figures))


def _form(
    report: ProgressReport, section: ReportSection, figures: Sequence[Figure], data: QueryDict | None = None
) -> SectionForm:
    """Return the form of one part, filled with what is stored or with what was sent."""
    form, side = report.period.form, section.side
    stored: dict[str, Any] = section.answers_to(form) | {"version": section.version}
    figures = figures if form.asks_figures(side) else []
    stored |= {f"reading_{one.pk}": number(one.reading.value) for one in figures if one.reading}
    stored |= {f"same_{one.pk}": one.is_confirmed for one in figures}
    return SectionForm(data, initial=stored, questions=form.of(side), figures=figures)


def _save(request: MemberRequest, report: ProgressReport, side: str, seats: dict[int, Seat]) -> HttpResponse:
    """Store what was sent. No more is read for it than the form asks; the page only where it is shown again."""
    sections, _ = sections_of(report, request.user)
    before = next(section for section in sections if section.side == side)
    sides = rules.sides_among(report.task.pair, seats)
    refuse_if(rules.why_not_edit(report, before, sides, clock.now()))
    figures = figures_in(report) if report.period.form.asks_figures(side) else []
    form = _form(report, before, figures, request.POST)
    auto = bool(request.headers.get("X-Autosave"))
    if not form.is_valid():
        if auto:
            return JsonResponse({"errors": form.errors}, status=422)
        return _page(request, sheet_of(report, request.user, clock.now()), side, form, status=422)
    try:
        section = save_section(
            report.pk,
            side,
            values=form.answers(),
            readings=form.readings(),
            confirmed=form.confirmed(),
            version=form.cleaned_data["version"],
            settle=not auto,
            by=request.user,
            at=clock.now(),
        )
    except Stale as stale:
        return _conflict(request, report, side, form, stale, auto)
    if auto:
        return JsonResponse(_saved(request, report, side, form, section))
    if request.POST.get("then") == "check" and rules.lacking_in(section, report.period.form):
        fresh = sheet_of(report, request.user, clock.now())
        for one in fresh.part(side).lacking:
            form.add_error(one.field if one.field in form.fields else None, one.sentence)
        form.data = sent = request.POST.copy()
        sent["version"] = str(section.version)
        return _page(request, fresh, side, form, status=422)
    checks = request.POST.get("then") == "check"
    following = None if checks else next_act(request.user, report)
    tell_done(request, f"{josa(part_title(report, side), '을/를')} 저장했습니다.", following)
    page = "tasks:report_check" if checks else "tasks:report_detail"
    return redirect(page, report.period.code, report.task.code)


def _saved(
    request: MemberRequest, report: ProgressReport, side: str, form: SectionForm, section: ReportSection
) -> dict[str, Any]:
    """Answer an autosave; ``taken`` are the fields that somebody else changed meanwhile, as they stand now."""
    answer = {"ok": True, "version": section.version, "saved_at": time(clock.now()), "status": section.state}
    if section.version <= form.cleaned_data["version"] + 1:
        return answer
    sections, _ = sections_of(report, request.user)
    now = next(each for each in sections if each.side == side)
    figures = figures_in(report) if report.period.form.asks_figures(side) else []
    stored = _form(report, now, figures).initial
    taken = {name: stored.get(name, "") for name, own in form.shown().items() if stored.get(name, "") != own}
    return answer | {"taken": taken}


def _conflict(
    request: MemberRequest, report: ProgressReport, side: str, form: SectionForm, stale: Stale, auto: bool
) -> HttpResponse:
    """Answer a save that came too late: both texts side by side, nothing typed lost."""
    found = dict(stale.conflict or {})
    found["fields"] = form.differences(found["fields"])
    found["taken"] = {name: in_field(value) for name, value in found["taken"].items()}
    if auto:
        return JsonResponse({"conflict": True, "error": stale.reason, **found}, status=stale.status)
    fresh = sheet_of(report, request.user, clock.now())
    form.data = sent = request.POST.copy()
    sent["version"] = str(found["version"])  # saving again is then a choice made with both texts in view
    for name, value in found["taken"].items():  # what only the others changed
        if value is False:
            sent.pop(name, None)
        else:
            sent[name] = "on" if value is True else value
    conflict = {"rows": list(found["fields"].values()), "reason": stale.reason, **found}
    return _page(request, fresh, side, form, status=stale.status, conflict=conflict)


@require_POST
def report_unchanged(request: MemberRequest, period: str, code: str, part: str) -> HttpResponse:
    """Answer a part with 변동사항 없음."""
    report = report_or_404(request, period, code)
    side = side_or_404(report, part)
    sheet = sheet_of(report, request.user, clock.now())
    refuse_if(sheet.part(side).why_not_edit)
    form = UnchangedForm(request.POST, prefix="unchanged")
    if not form.is_valid():
        section_form = _form(report, sheet.part(side).section, sheet.figures)
        return _page(request, sheet, side, section_form, status=422, unchanged_form=form)
    mark_unchanged(
        report.pk,
        side,
        reason=form.cleaned_data["reason"],
        version=form.cleaned_data["version"],
        by=request.user,
        at=clock.now(),
    )
    following = next_act(request.user, report)
    shown = reverse("tasks:report_check", args=[period, code])
    said = f"{josa(sheet.part(side).title, '을/를')} ‘변동사항 없음’으로 저장했습니다."
    tell_done(request, said, following if following and following[1] != shown else None)
    return redirect(shown)


def _page(
    request: MemberRequest, sheet: ReportPage, side: str, form: SectionForm, status: int = 200, **more
) -> TemplateResponse:
    report, part = sheet.report, sheet.part(side)
    section = part.section
    other = {"a": "b", "b": "a"}.get(side, "")
    asks_milestones = any(question.kind == Kind.MILESTONE for question in part.questions)
    context = {
        "sheet": sheet,
        "report": report,
        "part": part,
        "form": form,
        "unchanged_form": UnchangedForm(prefix="unchanged", initial={"version": section.version}),
        "steps": steps_of(sheet, part.slug),
        "other": sheet.part(other) if other else None,
        "before": part.before,
        "before_name": part.before_name,
        "unchanged_word": SectionState.UNCHANGED.label,
        "remarks": list(
            ReviewRemark.objects.filter(
                section__side=side,
                report__task=report.task_id,
                report__period__spans_to__lte=report.period.spans_to,
            )
            .select_related("made_by", "report__period")
            .order_by("-made_at")[:3]
        ),
        "blocks": blocks_of(
            form,
            part,
            list(TaskPart.objects.filter(task=report.task_id, side=side)),
            report.period.months_label,
        ),
        "other_main": sheet.part(other).section.answer(sheet.form.main(other)) if other else "",
        "before_main": part.before.words(side, part.before.form.main(side)) if part.before else "",
        "figures": form.figures,
        "milestones": list(
            Milestone.objects.filter(task=report.task_id, due_on__lte=report.period.spans_to).order_by("due_on", "pk")
        )
        if asks_milestones
        else [],
        "save_url": reverse("tasks:report_edit", args=[report.period.code, report.task.code, part.slug]),
        "today": clock.today(),
        "is_intake_over": rules.is_intake_over(report, clock.now()),
        "conflict": None,
    }
    return TemplateResponse(request, "tasks/report_edit.html", context | more, status=status)


@dataclass(frozen=True)
class Asked:
    """One question as the form shows it: its field, what stands beside it, and the box that its answer opens."""

    question: Question
    bound: BoundField
    hint: str
    previous: str
    opens: dict[str, str]


@dataclass(frozen=True)
class Block:
    """What stands together in the form: questions in a row, those of one box, or the figures.

    box  the id of the box that another answer opens, "" where they always stand open
    """

    asked: list[Asked]
    box: str = ""
    is_figures: bool = False


def blocks_of(form: SectionForm, part: Part, roles: Sequence[TaskPart], months: str) -> list[Block]:
    """Return the part's questions in the order of the form, put together by box."""
    boxes: dict[str, dict[str, str]] = {}  # by the question that opens it: answer -> the box's id
    for question in part.questions:
        if when := question.unfolds:
            opened = dict.fromkeys(when.among, f"box-{when.code}")
            boxes[when.code] = boxes.get(when.code, {}) | opened
    blocks: list[Block] = []
    for question in part.questions:
        if question.kind == Kind.FIGURE:
            blocks.append(Block([], is_figures=True))
            continue
        box = f"box-{question.unfolds.code}" if question.unfolds else ""
        if not blocks or blocks[-1].box != box or blocks[-1].is_figures:
            blocks.append(Block([], box))
        hint = question.help.replace("{months}", months)
        if question.shows_roles and roles:
            hint = "소관 역할: " + " / ".join(role.text for role in roles)
        previous = part.before.answers.get(question.code, "") if part.before and question.signs else ""
        blocks[-1].asked.append(Asked(question, form[question.code], hint, previous, boxes.get(question.code, {})))
    return blocks


def steps_of(sheet: ReportPage, now: str) -> list[tuple[str, str, str, str]]:
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
