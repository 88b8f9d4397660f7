"""Columns of an expert's own lists: what the pages show this expert, nobody else's work beside its totals, no names."""

from evaluation.queries.sheets import Compared, Work
from exchange.tables.columns import FILE, PAGE, Count, Figure, ListTable, Moment, Text


def _ministries(row: Work) -> str:
    pair = row.task.pair
    return f"{pair.post_a.name.short}·{pair.post_b.name.short}"


class WorkTable(ListTable):
    """평가할 과제; rows are ``evaluation.queries.sheets.Work``."""

    code = Text("번호", on=FILE, value=lambda row: row.task.code, width=8)
    task = Text("과제", value=lambda row: row.task.title, drawn=True, width=52)
    ministries = Text("부처", value=_ministries, drawn=True, width=20)
    state = Text("상태", value=lambda row: row.badge[1], drawn=True, width=18)
    submitted_at = Moment("제출 일시", on=FILE, value=lambda row: row.sheet.submitted_at if row.sheet else None)
    answered = Count("답한 항목", value=lambda row: row.answered if row.is_readable else None, drawn=True)
    asked = Count("전체 항목", on=FILE, value=lambda row: row.asked if row.is_readable else None)
    total = Figure("내 점수", value=lambda row: row.total, drawn=True)


class TotalTable(ListTable):
    """다른 위원의 점수; rows are Compared. The page has others' totals in one cell, a file one column each."""

    code = Text("번호", on=FILE, value=lambda row: row.task.code, width=8)
    task = Text("과제", value=lambda row: row.task.title, drawn=True, width=52)
    own = Figure("내 점수", orderable=False, drawn=True)
    others = Text("다른 위원의 점수", on=PAGE, orderable=False)


def other_columns(rows: list[Compared]) -> list[tuple[str, Figure]]:
    """Return as many columns of others' totals as the task with the most needs, in ascending order of the totals."""
    most = max((len(row.others) for row in rows), default=0)
    return [(f"other_{place}", _other(place)) for place in range(1, most + 1)]


def _other(place: int) -> Figure:
    return Figure(
        f"다른 위원 {place}",
        on=FILE,
        value=lambda row: row.others[place - 1] if place <= len(row.others) else None,
        width=14,
    )
