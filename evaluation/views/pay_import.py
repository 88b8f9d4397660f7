"""Pay rows from an Excel file: upload, look at every row, then put all of them in or none."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.views.decorators.http import require_POST

from evaluation.actions import pay_tables as actions
from evaluation.forms import pay_import as files
from exchange import clock
from exchange.errors import Kind, Refusal, Refused, refuse_if
from exchange.requests import MemberRequest
from exchange.rules import why_not_import

PAGE = "evaluation/pay_import.html"


def pay_import(request: MemberRequest) -> HttpResponse:
    if request.method != "POST":
        return TemplateResponse(request, PAGE, {"form": files.UploadForm(), "preview": None})
    refuse_if(why_not_import(request.user, request.resolver_match.view_name, timezone.now()))
    form = files.UploadForm(request.POST, request.FILES)
    if not form.is_valid():
        return TemplateResponse(request, PAGE, {"form": form, "preview": None}, status=422)
    preview = files.read(form.cleaned_data["file"], by=request.user, today=clock.today())
    if preview.problem:
        form.add_error("file", str(preview.problem))
        return TemplateResponse(request, PAGE, {"form": form, "preview": None}, status=preview.problem.status)
    return _shown(request, preview, status=422 if preview.count("wrong") else 200)


@require_POST
def pay_import_confirm(request: MemberRequest) -> HttpResponse:
    """Put in what the preview showed: its text is signed for this person, and its fingerprint must be the one shown."""
    sealed, fingerprint = request.POST.get("rows", ""), request.POST.get("fingerprint", "")
    preview = files.opened(sealed, fingerprint, by=request.user, today=clock.today())
    if preview.problem:
        return _refused(request, preview.problem)
    if preview.asks and not request.POST.get("sure"):
        return _shown(request, preview, status=422, unsure=files.SAY_SURE)
    if not preview.may_import:  # the tables have changed since the preview
        return _shown(request, preview, status=Kind.STALE.status)
    entries = [(line.sheet.model, line.values) for line in preview.new]
    try:
        made = actions.import_pay_rows(entries, fingerprint=fingerprint, by=request.user, at=clock.now())
    except Refused as refused:
        return _refused(request, refused.refusal)
    messages.success(request, f"지급표 자료 {len(made)}행을 등록했습니다. 다른 사람이 공개해야 산출에 쓰입니다.")
    return redirect("evaluation:pay_tables")


def _refused(request: MemberRequest, refusal: Refusal) -> HttpResponse:
    context = {"form": files.UploadForm(), "preview": None, "problem": refusal}
    return TemplateResponse(request, PAGE, context, status=refusal.status)


def _shown(request: MemberRequest, preview: files.Preview, status: int, unsure: str = "") -> HttpResponse:
    context = {
        "unsure": unsure,
        "form": files.UploadForm(),
        "preview": preview,
        "sealed": files.sealed(preview, request.user) if preview.may_import else "",
        "counts": [(word, preview.count(status)) for word, status in files.STATUS_WORDS],
        "words": {status: word for word, status in files.STATUS_WORDS},
    }
    return TemplateResponse(request, PAGE, context, status=status)
