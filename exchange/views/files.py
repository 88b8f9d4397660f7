"""Answers that are files."""

from datetime import datetime

from django.http import HttpResponse

from documents.model import Document
from documents.naming import attachment
from documents.xlsx import to_xlsx
from exchange.exports import file_name

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def excel(document: Document, as_of: datetime) -> HttpResponse:
    """Hand ``document`` out as an Excel file named after its title and day."""
    answer = HttpResponse(to_xlsx(document), content_type=XLSX)
    answer["Content-Disposition"] = attachment(file_name(document.title, as_of))
    return answer
