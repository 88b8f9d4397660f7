"""An act of the administration that is more than an edit: its page asks for what one action needs."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.db.models import Model
from django.http import HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse

from exchange import clock
from exchange.errors import Refusal, Refused, Stale
from exchange.requests import MemberRequest
from exchange.versions import version_of
from exchange.views.manage import AdminList, row_or_404


@dataclass(frozen=True)
class Act:
    """One thing that can be done to a row besides editing it; its page asks for what the action needs.

    name     end of the address's name: manage_<noun>_<name>
    label    what the page and its button are called;  lead says what will happen;  done is the sentence afterwards
    action   takes the row's key, what the form holds, and ``version``
    why_not  why the row's state does not allow it, None where it does
    """

    name: str
    noun: AdminList
    label: str
    lead: str
    done: str
    form: type
    action: Callable[..., Model]
    why_not: Callable[[Any], Refusal | None]


def manage_act(request: MemberRequest, act: Act, **keys: Any) -> HttpResponse:
    row = row_or_404(request, act.noun, keys)
    sent = request.method == "POST"
    form = act.form(request.POST if sent else None, today=clock.today())
    context = {
        "act": act,
        "noun": act.noun,
        "row": row,
        "form": form,
        "version": request.POST.get("version") or version_of(row),
        "why_not": act.why_not(row),
        "home": act.noun.page("edit", row),
    }
    if not sent:
        return TemplateResponse(request, "exchange/manage_act.html", context)
    if not form.is_valid():
        return TemplateResponse(request, "exchange/manage_act.html", context, status=422)
    try:
        done = act.action(row.pk, **form.cleaned_data, version=context["version"], by=request.user, at=clock.now())
    except Refused as refused:
        form.add_error(None, refused.reason)
        if isinstance(refused, Stale):
            context["version"] = version_of(row)
        return TemplateResponse(request, "exchange/manage_act.html", context, status=refused.status)
    messages.success(request, act.done)
    return redirect(act.noun.page("edit", done if isinstance(done, type(row)) else row))  # its address may have changed
