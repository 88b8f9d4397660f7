"""What a page says where the thing that its address names does not exist, or not for this person."""

from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse


def no_such(request: HttpRequest, heading: str, reason: str) -> HttpResponse:
    """Answer 404 in the words of the thing that was looked for."""
    return TemplateResponse(request, "404.html", {"heading": heading, "reason": reason}, status=404)
