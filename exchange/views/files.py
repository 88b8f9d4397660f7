"""Answers that are files: a document in any of the formats."""

from datetime import datetime
from itertools import chain, islice

from django.http import StreamingHttpResponse
from django.urls import register_converter

from documents.formats import FORMATS
from documents.model import Document
from documents.naming import attachment
from exchange.exports import file_name

__all__ = ["FIRST_FORMAT", "FORMATS", "as_file"]

BEGUN = 3  # pieces: what stands above the rows, and the first of these
FIRST_FORMAT = next(iter(FORMATS))


class FormatConverter:
    """The end of a file's address: the name of a format that there is."""

    regex = "|".join(FORMATS)

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value


register_converter(FormatConverter, "format")


def as_file(document: Document, as_of: datetime, format: str = FIRST_FORMAT) -> StreamingHttpResponse:
    """Hand ``document`` out as a file named after its title and day, piece by piece as the format writes it.

    The first rows are read before the answer begins: what fails by then is answered as any failure of a page.
    """
    chosen = FORMATS[format]
    written = chosen.write(document)
    pieces = iter((written,)) if isinstance(written, bytes) else written
    begun = list(islice(pieces, BEGUN))
    answer = StreamingHttpResponse(chain(begun, pieces), content_type=chosen.content_type)
    answer["Content-Disposition"] = attachment(file_name(document.title, as_of, chosen.name))
    return answer
