"""Pages that say something about the system itself; anybody may read them, logged in or not."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpResponse
from django.template.response import TemplateResponse

from exchange.requests import Request


@login_not_required
def help(request: Request) -> HttpResponse:
    return TemplateResponse(request, "exchange/help.html")


@login_not_required
def accessibility(request: Request) -> HttpResponse:
    return TemplateResponse(request, "exchange/accessibility.html")


@login_not_required
def privacy(request: Request) -> HttpResponse:
    return TemplateResponse(request, "exchange/privacy.html")
