"""Statements as files: what the payroll takes over, in columns that stay as they are; the lists beside it."""

from collections.abc import Sequence
from datetime import datetime

from documents.model import Column, Document, Grid
from evaluation.models import BonusStatement, DecisionStep, EvaluationRound, HeadcountBasis
from evaluation.queries.statement_lines import reference_badge
from evaluation.queries.statements import Row
from evaluation.rules.bonus import not_for_pay
from exchange import formats
from exchange.exports.notes import notes_of

COLUMNS = (
    Column("산정서 번호", width=20),
    Column("지급 기관", width=16),
    Column("교류 기관", width=16),
    Column("교류 직위", width=28),
    Column("급", width=10),
    Column("지급일", "date"),
    Column("성과연봉(원)", "integer", width=16),
    Column("특별성과가산금(원)", "integer", width=18),
    Column("장기성과급(원)", "integer", width=16),
    Column("합계(원)", "integer", width=16),
    Column("의결 문서번호", width=22),
    Column("의결일", "date"),
    Column("결정 문서번호", width=22),
    Column("결정일", "date"),
    Column("결정권자", width=16),
    Column("인원 한도 밖", width=14),
    Column("금액 표시", width=26),
    Column("지문", width=20),
)
LIST_COLUMNS = (
    Column("번호", width=8),
    Column("교류 직위", width=36),
    Column("교류 쌍", width=20),
    Column("산정서 번호", width=20),
    Column("지급 기관", width=16),
    Column("단계", width=20),
    Column("다시 계산 필요", width=24),
    Column("지금 차례", width=14),
    Column("참고 산출액(원)", "integer", width=18),
    Column("금액 표시", width=26),
)
OWN_COLUMNS = (
    Column("산정서 번호", width=20),
    Column("평가", width=36),
    Column("지급 연도", width=12),
    Column("통보", "moment"),
    Column("상태", width=12),
)
HEADCOUNT_COLUMNS = (
    Column("지급 기관", width=20),
    Column("인원", "integer"),
    Column("기준일", "date"),
    Column("근거", width=44),
    Column("넣은 때", "moment"),
    Column("넣은 사람", width=24),
)


def payroll_document(
    round: EvaluationRound, statements: Sequence[BonusStatement], as_of: datetime, reason: str
) -> Document:
    """Return the rows to be paid; ``statements`` as ``queries.statements.payroll`` reads them."""
    grid = Grid("가산금 지급", COLUMNS, [_values(one) for one in statements], demo=[one.is_demo for one in statements])
    notes = [*_notes(round, as_of, "결정하고 통보한 산정서"), f"내려받은 사유: {reason}"]
    return Document(f"가산금 지급 {round.title}", [grid], notes)


def _notes(round: EvaluationRound, as_of: datetime, conditions: str) -> list[str]:
    mark = not_for_pay(round)
    return [mark, *notes_of(as_of, conditions)] if mark else notes_of(as_of, conditions)


def _values(statement: BonusStatement) -> tuple:
    decisions = statement.decided
    committee, minister = decisions[DecisionStep.COMMITTEE], decisions[DecisionStep.MINISTER]
    output, post = statement.output, statement.assignment.post
    return (
        statement.number,
        statement.notice.paying_ministry.short_name,
        post.name.short,
        post.name.title,
        statement.notice.level,
        statement.notice.pay_date,
        output["perf"],
        output["special"],
        output["long_term"],
        output["total"],
        committee.document,
        committee.happened_on,
        minister.document,
        minister.happened_on,
        minister.on_behalf,
        "예" if minister.is_outside_cap else "아니요",
        reference_badge(statement) or formats.NOTHING,
        statement.fingerprint[:16],
    )


def list_document_of(round: EvaluationRound, rows: Sequence[Row], as_of: datetime) -> Document:
    """Return the list of a round's posts as the page shows it to its reader; the payroll's file is another."""
    lines = [_listed(row) for row in rows]
    demo = [row.statement is not None and row.statement.is_demo for row in rows]
    notes = _notes(round, as_of, "결정하기 전의 산정서도 들어 있습니다. 지급에는 급여 파일을 씁니다.")
    return Document(f"가산금 산정서 목록 {round.title}", [Grid("산정서", LIST_COLUMNS, lines, demo=demo)], notes)


def _listed(row: Row) -> tuple:
    statement = row.statement
    has_amount = statement is not None and "NO_BASE" not in statement.output["codes"]
    return (
        row.pair.code,
        str(row.post),
        str(row.pair),
        statement.number if statement else None,
        row.paying or None,
        row.word,
        f"{'·'.join(row.stale)} 바뀜" if row.stale else None,
        row.turn or None,
        row.amount if has_amount else None,
        (reference_badge(statement) or None) if statement else None,
    )


def own_document(statements: Sequence[BonusStatement], as_of: datetime) -> Document:
    """Return a person's own told statements, a line each; ``statements`` as ``queries.statements.own_statements``."""
    lines = [
        (
            one.number,
            f"{one.round.title}{' (예행)' if one.round.is_rehearsal else ''}",
            f"{one.pay_year}년",
            one.notified_at,
            "정정됨" if one.status == "corrected" else "통보",
        )
        for one in statements
    ]
    grid = Grid("산정서", OWN_COLUMNS, lines, demo=[one.is_demo for one in statements])
    return Document("내 가산금 산정서", [grid], notes_of(as_of, "나에게 통보된 산정서"))


def headcount_document(round: EvaluationRound, bases: Sequence[HeadcountBasis], as_of: datetime) -> Document:
    """Return how many officials each paying ministry counts, with the paper that says so."""
    lines = [
        (one.ministry.short_name, one.officials, one.counted_on, one.source, one.entered_at, str(one.entered_by))
        for one in bases
    ]
    grid = Grid("인원 한도의 기준", HEADCOUNT_COLUMNS, lines, demo=[one.is_demo for one in bases])
    return Document(f"인원 한도의 기준 {round.title}", [grid], _notes(round, as_of, ""))
