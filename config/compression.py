"""Pages travel compressed; files, data for scripts and static files do not pass here.

Django's own middleware does it: it adds ``Vary``, leaves small answers alone and pads each answer by a random length
(Heal The Breach), so that its length says less about the secrets in it. The one secret in pages is the token of a form,
which Django masks anew in each answer. Files are left alone: a workbook is compressed already, and lists in CSV hold
other people's data beside what a visitor may choose.
"""

from django.http.request import HttpRequest
from django.http.response import HttpResponseBase
from django.middleware.gzip import GZipMiddleware


class PageCompressionMiddleware(GZipMiddleware):
    """Compress what is a page of HTML, streamed or not, for who accepts it."""

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        is_page = response.headers.get("Content-Type", "").startswith("text/html")
        return super().process_response(request, response) if is_page else response
