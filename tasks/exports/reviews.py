"""검토함 as a file."""

from datetime import datetime

from documents.model import Column, Document, Grid
from exchange.exports import notes_of
from tasks.models import TaskState

COLUMNS = [
    Column("분기", "text"),
    Column("번호", "text"),
    Column("과제", "text", 44),
    Column("앞 부처", "text"),
    Column("뒤 부처", "text"),
    Column("자체 판단", "text"),
    Column("지난 판정", "text"),
    Column("이견", "text"),
    Column("애로", "text"),
    Column("제출 일시", "moment"),
    Column("기한 뒤 제출", "text"),
    Column("상대 확인 없이", "text"),
    Column("제출 횟수", "integer"),
    Column("단계", "text"),
]


def review_document(rows, filterset, as_of: datetime) -> Document:
    """Return the queue as it stands on the page, with its conditions in the first row."""
    words = dict(TaskState.choices)
    lines, demo = [], []
    for report in rows:
        pair = report.task.pair
        lines.append(
            [
                str(report.period),
                report.task.code,
                report.task.title,
                pair.post_a.name.short,
                pair.post_b.name.short,
                words.get(report.self_state, ""),
                words.get(report.last_state or "", ""),
                "있음" if report.dispute else "",
                "있음" if report.obstacle else "",
                report.submitted_at,
                "예" if report.submitted_late else "",
                "예" if report.submitted_alone else "",
                report.submissions,
                report.get_status_display(),
            ]
        )
        demo.append(report.is_demo)
    return Document(
        "검토함", [Grid("검토함", COLUMNS, lines, demo=demo)], notes=notes_of(as_of, conditions_of(filterset))
    )


def conditions_of(filterset) -> str:
    """Return the conditions of a filter as words: ``분기 2024년 3분기 · 단계 제출``."""
    if not filterset.is_valid():
        return "조건 오류"
    said = []
    for name, field in filterset.form.fields.items():
        value = filterset.form.cleaned_data.get(name)
        if value in (None, "", []):
            continue
        choices = dict(getattr(field, "choices", [])) if not hasattr(value, "pk") else {}
        said.append(f"{field.label} {choices.get(value, value)}")
    return " · ".join(said)
