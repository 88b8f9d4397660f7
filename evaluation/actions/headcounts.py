"""How many officials the percentage limit counts, by paying ministry and round."""

from datetime import date, datetime

from evaluation.actions.locking import hold_round
from evaluation.models import HeadcountBasis
from evaluation.queries.caps import places_taken
from evaluation.rules import bonus as rules
from exchange import audit
from exchange.errors import Incomplete, refuse_if
from exchange.models import User, lineage

MOST_OFFICIALS = 1_000_000


@audit.recorded("headcount.set")
def set_headcount(
    round_pk: int, ministry_pk: int, *, officials: int, counted_on: date, source: str, by: User, at: datetime
) -> HeadcountBasis:
    """Say how many officials a paying ministry counts on a day, and where that is written; history keeps older figures.

    Raises Incomplete where the new limit is below what was already decided, or the day is not the one that counts.
    """
    round = hold_round(round_pk)
    refuse_if(rules.why_not_enter_headcount(ministry_pk, by))
    if not 0 <= officials <= MOST_OFFICIALS or not source:
        raise Incomplete("인원과 근거를 확인해 주세요.")
    refuse_if(rules.why_not_counted_on(round, counted_on))
    found = HeadcountBasis.objects.select_for_update().filter(round=round, ministry__in=lineage(pk=ministry_pk)).first()
    for percent, taken in places_taken(round, ministry_pk).items():
        if rules.cap_of(officials, percent, taken).is_exceeded:
            raise Incomplete(f"이미 {taken}명에게 지급하기로 결정해 한도가 그보다 적은 인원은 등록할 수 없습니다.")
    basis = found or HeadcountBasis(round=round, ministry_id=ministry_pk, is_demo=round.is_demo)
    basis.officials, basis.counted_on, basis.source = officials, counted_on, source
    basis.entered_at, basis.entered_by = at, by
    basis.save()
    return basis
