"""What the payroll takes over: decided and told statements only, in columns that stay as they are."""

from collections.abc import Sequence
from datetime import datetime

from documents.model import Column, Document, Grid
from evaluation.models import BonusStatement, DecisionStep, EvaluationRound
from evaluation.queries.statement_lines import reference_badge
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


def payroll_document(
    round: EvaluationRound, statements: Sequence[BonusStatement], as_of: datetime, reason: str
) -> Document:
    """Return the rows to be paid; ``statements`` as ``queries.statements.payroll`` reads them."""
    grid = Grid("가산금 지급", COLUMNS, [_values(one) for one in statements], demo=[one.is_demo for one in statements])
    notes = notes_of(as_of, "결정하고 통보한 산정서")
    if round.is_rehearsal:
        notes = ["예행 | 지급에 쓸 수 없는 자료입니다.", *notes]
    return Document(f"가산금 지급 {round.title}", [grid], [*notes, f"내려받은 까닭: {reason}"])


def _values(statement: BonusStatement) -> tuple:
    decisions = statement.decided  # type: ignore[attr-defined]
    committee, minister = decisions[DecisionStep.COMMITTEE], decisions[DecisionStep.MINISTER]
    output, post = statement.output, statement.assignment.post
    return (
        statement.number,
        statement.notice.paying_ministry.short_name,
        post.ministry.short_name,
        post.title,
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
