"""Statements are computed, and corrected by a new computation; no figure in one is ever written by hand."""

from datetime import datetime

from django.db import connection

from evaluation import pay, sentences
from evaluation.actions.decisions import tell_payers
from evaluation.actions.locking import hold_round
from evaluation.actions.staleness import refresh_staleness
from evaluation.models import BonusStatement, EvaluationRound, StatementStatus
from evaluation.queries.amounts import told_before, was_decided
from evaluation.queries.computing import Computed, StatementInputs
from evaluation.rules import bonus as rules
from exchange import audit
from exchange.actions.notices import tell
from exchange.errors import Incomplete, refuse_if
from exchange.models import Assignment, User


@audit.recorded("statement.make")
def make_statement(round_pk: int, assignment_pk: int, *, by: User, at: datetime) -> BonusStatement:
    """Compute the statement of one exchangee from the standing notice and the published rows of today.

    A second click returns what the first one made. Raises Incomplete where a rate or rule is missing.
    """
    round = hold_round(round_pk)
    assignment = Assignment.objects.select_related("post").get(pk=assignment_pk)
    ground = StatementInputs(round)
    standing = BonusStatement.objects.standing().filter(round=round, assignment=assignment).first()
    notice = ground.notices.get(assignment.pk)
    refuse_if(rules.why_not_make(by, notice=notice, has_standing=False))
    computed = ground.compute(assignment)
    if standing is not None:
        if standing.computed_by_id == by.pk and standing.fingerprint == computed.fingerprint:
            return standing
        refuse_if(rules.why_not_make(by, notice=notice, has_standing=True))
    return _store(round, assignment, computed, by=by, at=at)


@audit.recorded("statement.correct")
def correct_statement(pk: int, *, reason: str, by: User, at: datetime) -> BonusStatement:
    """Put a new statement, computed from the rows of today, in the place of ``pk``, which stays readable as 정정됨.

    What was decided on the old one counts no more; the new one begins at its first step. Once a minister had decided,
    the ministries that pay are told of every correction, and so is a person who was told of an amount. Raises
    Incomplete without a reason, WrongState where somebody was first.
    """
    round_pk = BonusStatement.objects.values_list("round", flat=True).get(pk=pk)
    round = hold_round(round_pk)
    old = BonusStatement.objects.select_for_update(of=("self",)).select_related("notice", "round").get(pk=pk)
    refuse_if(rules.why_not("correct", old, {}, (), by))
    if not reason:
        raise Incomplete("정정 사유를 적어 주세요.")
    assignment = Assignment.objects.select_related("post").get(pk=old.assignment_id)
    computed = StatementInputs(round).compute(assignment)
    old.move_to(StatementStatus.CORRECTED)
    old.save(update_fields=["status"])
    new = _store(round, assignment, computed, corrects=old, reason=reason, by=by, at=at)
    told = told_before(new)
    if was_decided(new):
        statements = [new, old] if told is None else [new, old, told]
        tell_payers(statements, f"{old.number} 산정서가 정정되었습니다. 새 산정서를 확인해 주세요.", by, at)
    if told is not None:
        said = f"통보한 특별성과가산금 산정서를 정정하고 있습니다. {sentences.TOLD_AGAIN}"
        tell([told.exchangee], said, told.get_absolute_url(), at)
    refresh_staleness([round.pk])
    return new


def _store(
    round: EvaluationRound,
    assignment: Assignment,
    computed: Computed,
    *,
    corrects: BonusStatement | None = None,
    reason: str = "",
    by: User,
    at: datetime,
) -> BonusStatement:
    return BonusStatement.objects.create(
        number=_next_number(round),
        round=round,
        assignment=assignment,
        exchangee_id=assignment.holder_id,
        pay_year=round.pay_year,
        notice=computed.notice,
        base=computed.base,
        rate=computed.rate,
        rule=computed.rule,
        inputs=computed.inputs,
        output=computed.output,
        evidence=computed.evidence,
        fingerprint=computed.fingerprint,
        code_version=pay.VERSION,
        computed_at=at,
        computed_by=by,
        corrects=corrects,
        correction_reason=reason,
        is_demo=round.is_demo,
    )


def _next_number(round: EvaluationRound) -> str:
    """Return the next number of the pay year, without gaps: none is ever removed, and one is numbered at a time.

    Rehearsals have a series of their own, so that they leave no holes in the other.
    """
    series = "모의평가" if round.is_rehearsal else "가산금"
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext(%s))", [f"statement {series} {round.pay_year}"])
    begin = f"{series}-{round.pay_year}-"
    return f"{begin}{BonusStatement.objects.filter(number__startswith=begin).count() + 1:03}"
