"""Comma-separated text: the format for other programs, written row by row."""

from documents.csv import to_csv
from documents.formats import Format

FORMAT = Format(name="csv", label="CSV", content_type="text/csv; charset=utf-8", write=to_csv, rank=2)
