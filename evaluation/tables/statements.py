"""Columns of the lists of statements: a round's, a person's own, the payroll's, and the headcounts beside them."""

from typing import Any

from evaluation.models import DecisionStep
from evaluation.queries.payroll import PayrollLine
from evaluation.queries.statement_lines import reference_badge
from evaluation.queries.statements import StatementRow, term_of
from exchange import formats
from exchange.tables.columns import FILE, Count, Day, ListTable, Moment, Text


def _amount(row: StatementRow) -> int | None:
    """Return what would be paid; None where no base amount is known."""
    if row.statement is None or "NO_BASE" in row.statement.output["codes"]:
        return None
    return row.amount


class StatementTable(ListTable):
    """산정서; rows are ``evaluation.queries.statements.StatementRow``."""

    demo = "statement.is_demo"

    code = Text("번호", on=FILE, value=lambda row: row.pair.code, width=8)
    post = Text("교류 직위", order_by="place", value=lambda row: row.post, drawn=True, width=36)
    holder = Text("교류자", on=FILE, value=lambda row: row.holder or None, width=12)
    term = Text("재직 기간", on=FILE, value=lambda row: row.term or None, width=26)
    pair = Text("교류 쌍", on=FILE, width=20)
    number = Text("산정서 번호", on=FILE, value=lambda row: row.statement.number if row.statement else None, width=20)
    paying = Text("지급 기관", order_by="paying", value=lambda row: row.paying or None, drawn=True, width=16)
    state = Text("단계", order_by="rank", value=lambda row: row.word, drawn=True, width=20)
    stale = Text(
        "재계산 필요", on=FILE, value=lambda row: f"{'·'.join(row.stale)} 바뀜" if row.stale else None, width=24
    )
    turn = Text("처리 담당", order_by="turn", value=lambda row: row.turn or None, drawn=True, width=14)
    amount = Count(
        "참고 산출액", in_file="참고 산출액(원)", order_by="amount_rank", value=_amount, drawn=True, width=18
    )
    badge = Text(
        "금액 표시",
        on=FILE,
        value=lambda row: (reference_badge(row.statement) or None) if row.statement else None,
        width=26,
    )

    class Meta:
        empty_text = "이 회차에서 볼 수 있는 교류 직위가 없습니다."


class OwnStatementTable(ListTable):
    """A person's own told statements; the page shows them as cards, the amounts stand on the statements alone."""

    number = Text("산정서 번호", orderable=False, drawn=True, width=20)
    round = Text(
        "평가",
        drawn=True,
        value=lambda one: f"{one.round.title}{' (모의평가)' if one.round.is_rehearsal else ''}",
        width=36,
    )
    pay_year = Text("지급 연도", drawn=True, value=lambda one: f"{one.pay_year}년", width=12)
    notified_at = Moment("통보", orderable=False, drawn=True)
    status = Text("상태", drawn=True, value=lambda one: "정정됨" if one.status == "corrected" else "통보", width=12)


def _decided(step: DecisionStep, name: str) -> Any:
    return lambda line: getattr(line.statement.decided.get(step), name, None)


def _amount_of(name: str) -> Any:
    return lambda line: getattr(line.amounts, name)


def _outside(line: PayrollLine) -> str:
    decided = line.statement.decided.get(DecisionStep.MINISTER)
    return "예" if decided is not None and decided.is_outside_cap else "아니요"


class PayrollTable(ListTable):
    """What the payroll takes over, in columns that stay as they are; rows as ``queries.payroll.payroll``."""

    demo = "statement.is_demo"

    number = Text("산정서 번호", value=lambda line: line.statement.number, width=20)
    paying = Text("지급 기관", value=lambda line: line.payer.short_name, width=16)
    ministry = Text("교류 기관", value=lambda line: line.statement.assignment.post.name.short, width=16)
    post = Text("교류 직위", value=lambda line: line.statement.assignment.post.name.title, width=28)
    level = Text("급", value=lambda line: line.statement.notice.level, width=10)
    pay_date = Day("지급일", value=lambda line: line.statement.notice.pay_date)
    perf = Count("성과연봉(원)", value=_amount_of("perf"), width=16)
    special = Count("특별성과가산금(원)", value=_amount_of("special"), width=18)
    long_term = Count("장기성과급(원)", value=_amount_of("long_term"), width=16)
    total = Count("합계(원)", value=_amount_of("total"), width=16)
    committee = Text("의결 문서번호", value=_decided(DecisionStep.COMMITTEE, "document"), width=22)
    committee_on = Day("의결일", value=_decided(DecisionStep.COMMITTEE, "happened_on"))
    minister = Text("결정 문서번호", value=_decided(DecisionStep.MINISTER, "document"), width=22)
    minister_on = Day("결정일", value=_decided(DecisionStep.MINISTER, "happened_on"))
    decider = Text("결정권자", value=_decided(DecisionStep.MINISTER, "on_behalf"), width=16)
    outside = Text("인원 한도 밖", value=_outside, width=14)
    badge = Text("금액 표시", value=lambda line: reference_badge(line.statement) or formats.NOTHING, width=26)
    print = Text("확인 번호", value=lambda line: line.statement.fingerprint[:16], width=20)
    word = Text("구분", width=12)
    told = Count("앞서 통보한 합계(원)", value=lambda line: line.told.total if line.told else None, width=18)
    difference = Count("차액(원)", width=16)
    term = Text("재직 기간", value=lambda line: term_of(line.statement.assignment), width=26)
    holder = Text("교류자", value=lambda line: line.statement.assignment.holder.display_name, width=12)


class HeadcountTable(ListTable):
    """How many officials each paying ministry counts, with the paper that says so."""

    ministry = Text("지급 기관", value=lambda basis: basis.ministry.short_name, drawn=True, width=20)
    officials = Count("인원", orderable=False, drawn=True)
    counted_on = Day("기준일", orderable=False, drawn=True)
    source = Text("근거", orderable=False, drawn=True, width=44)
    entered_at = Moment("등록 일시", orderable=False, drawn=True)
    entered_by = Text("등록자", on=FILE, width=24)
