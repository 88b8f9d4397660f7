"""The gallery's one page."""

from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse

from exchange.listing import lay_out
from gallery.forms import ReportForm, SearchForm
from gallery.tables import PAIRS, ROWS, RowTable


@login_not_required
def gallery(request: HttpRequest) -> HttpResponse:
    """Show every component in every state; nothing that is sent here is kept."""
    return TemplateResponse(request, "gallery.html", shown(request))


def shown(request: HttpRequest) -> dict[str, Any]:
    """Return what the template shows: a right form, a wrong one, conditions, a list of eight pages."""
    return {
        "good_form": ReportForm(initial={"done": "□ 승인 절차 진행\n ○ <협의> 완료", "months": 4}, auto_id="good_%s"),
        "bad_form": ReportForm({"done": "", "months": "네 달", "issue": "none", "who": "z"}),
        "filter_form": SearchForm({"q": "용인", "state": "late"}, auto_id="find_%s"),
        "pairs": PAIRS,
        "listing": lay_out(RowTable(ROWS), request, per_page=5),
    }
