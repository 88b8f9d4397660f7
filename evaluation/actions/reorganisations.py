"""How notices and statements follow a reorganisation of the government.

A renamed or merged ministry is followed by the one that succeeds it: nothing is written. Where a ministry is divided,
or a post moves, whatever is not decided yet is paid by whom the administrator named; notices stay as they were told.
"""

from evaluation.models import PayerSuccession
from evaluation.queries import reorganisations as reading
from exchange.models import ReorganisationKind
from exchange.reorganising import Changes, Follower, Plan

REWRITES_NOTHING = (ReorganisationKind.RENAME, ReorganisationKind.MERGE)


def _apply(plan: Plan, changes: Changes) -> None:
    if plan.act.kind in REWRITES_NOTHING:
        return
    for payment in reading.payments_of(plan):
        if payment.line is not None and not payment.is_decided:
            changes.make(PayerSuccession(notice=payment.notice, ministry=payment.line.registered, starts_on=plan.day))


FOLLOWER = Follower(preview=reading.preview, apply=_apply, blocks_undo=reading.built_on)
