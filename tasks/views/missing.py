"""What a page says where the thing that its address names does not exist, or not for this person."""

from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse


def no_such(request: HttpRequest, heading: str, reason: str, onward: tuple[str, str] | None = None) -> HttpResponse:
    """Answer 404 in the words of the thing that was looked for.

    onward  label and address of the list to look in; without it the list of tasks
    """
    return TemplateResponse(request, "404.html", {"heading": heading, "reason": reason, "onward": onward}, status=404)
