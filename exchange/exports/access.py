"""The access log as a file."""

from collections.abc import Iterable
from datetime import datetime
from itertools import islice

from documents.model import Column, Document, Grid
from exchange import roles
from exchange.exports.notes import notes_of
from exchange.models import AccessEntry

ROWS_LIMIT = 20_000  # newest first; more has to be narrowed by days
COLUMNS = (
    Column("시각", "moment"),
    Column("계정", width=16),
    Column("역할", width=14),
    Column("행위", width=10),
    Column("화면", width=30),
    Column("대상", width=50),
    Column("정보주체", width=20),
    Column("결과", width=8),
    Column("응답 코드", "integer"),
    Column("접속지", width=18),
)


def access_document(entries: Iterable[AccessEntry], as_of: datetime, conditions: str) -> Document:
    """Lay out the newest ROWS_LIMIT of ``entries``; says so in the file where there are more."""
    found = list(islice(entries, ROWS_LIMIT + 1))
    rows = [
        (
            entry.at,
            entry.user_name,
            dict(roles.choices()).get(entry.role, ""),
            entry.get_kind_display(),
            entry.action,
            entry.target,
            entry.subject,
            entry.get_result_display(),
            entry.status,
            entry.address,
        )
        for entry in found[:ROWS_LIMIT]
    ]
    notes = notes_of(as_of, conditions)
    if len(found) > ROWS_LIMIT:
        notes.append(f"가장 최근 {ROWS_LIMIT:,}줄만 담았습니다. 나머지는 기간을 나눠 내려받아 주세요.")
    return Document("감사 기록", [Grid("감사 기록", COLUMNS, rows)], notes)
