"""Files full of personal data are handed out for a reason only, which the access log keeps (security 56)."""

from django.http import HttpResponse
from django.template.response import TemplateResponse

from exchange.forms.reason import ReasonForm
from exchange.listing import ReasonAsked
from exchange.requests import MemberRequest

REASON = "reason"  # the parameter of the address


def asked_reason(request: MemberRequest, asked: ReasonAsked) -> HttpResponse | None:
    """Return the page that asks why the file is taken out, or None where the address says it in a proper sentence.

    The reason goes to the line of the access log that the download leaves; the page itself leaves a line of a view.
    """
    form = ReasonForm(request.GET if REASON in request.GET else None)
    if form.is_bound and form.is_valid():
        request.log_reason = form.cleaned_data[REASON]
        return None
    if asked.example:
        form.fields[REASON].help_text = f"예: {asked.example}"
    kept = [(name, value) for name, values in request.GET.lists() for value in values if name != REASON]
    context = {"form": form, "what": asked.what, "kept": kept, "trail": list(asked.trail), "note": asked.note}
    return TemplateResponse(request, "exchange/reason.html", context, status=422 if form.is_bound else 200)
