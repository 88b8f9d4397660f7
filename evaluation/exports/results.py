"""Results as files: the columns, rows and order of the page that the reader has, and nothing else."""

from datetime import datetime
from typing import Any

from documents.model import Column, Document, Grid, Kind
from evaluation.models import EvaluationRound, Rubric
from exchange.exports.notes import notes_of
from exchange.listing import Heading, ListPage

WIDTHS = {"task": 52, "ministries": 20, "remarks": 52, "name": 20, "adjusted_word": 26}
REHEARSAL = "예행 평가의 값입니다. 누구의 성과급에도 쓰지 않습니다."
UNOFFICIAL = "평가 기준은 공식 기준이 아닌 비공식 예시입니다."
NOT_FINAL = "확정 전의 값입니다."


def listed_document(
    what: str, round: EvaluationRound, rubric: Rubric | None, listing: ListPage, as_of: datetime, conditions: str = ""
) -> Document:
    """Return every row of a list as a document of one table.

    what  e.g. "평가 결과"; the file is named after it and the round
    """
    columns = [
        Column(each.label, kind=_kind(each), width=WIDTHS.get(each.name, 0), places=_places(each, rubric))
        for each in listing.columns
    ]
    records = list(listing.records)
    rows = [[_value(each, record) for each in listing.columns] for record in records]
    demo = [round.is_demo for _ in records]
    title = f"{round} {what}"
    return Document(
        title, [Grid(what, columns, rows, demo=demo)], [*notes_of(as_of, conditions), *marks(round, rubric)]
    )


def marks(round: EvaluationRound, rubric: Rubric | None) -> list[str]:
    """Return what every paper about the round says of itself."""
    said = [REHEARSAL] if round.is_rehearsal else []
    said += [UNOFFICIAL] if rubric is not None and not rubric.is_official else []
    return said + ([] if round.status == "final" else [f"{NOT_FINAL} 지금 단계: {round.get_status_display()}"])


def _kind(heading: Heading) -> Kind:
    return getattr(heading.column.column, "kind", "text")


def _places(heading: Heading, rubric: Rubric | None) -> int:
    return 4 if heading.name == "spread_value" else rubric.places if rubric else 1


def _value(heading: Heading, record: Any) -> Any:
    value = heading.value(record)
    return str(value) if _kind(heading) == "text" and value is not None else value
