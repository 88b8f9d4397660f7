"""Pages that say something about the system itself; anybody may read them, logged in or not."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse


@login_not_required
def help(request: HttpRequest) -> HttpResponse:
    return TemplateResponse(request, "exchange/help.html")


@login_not_required
def accessibility(request: HttpRequest) -> HttpResponse:
    return TemplateResponse(request, "exchange/accessibility.html")


@login_not_required
def privacy(request: HttpRequest) -> HttpResponse:
    return TemplateResponse(request, "exchange/privacy.html")
