"""What is left with an account in the evaluation: tasks to score, and decisions nobody else of its office records."""

from datetime import date

from django.urls import reverse

from evaluation.queries.sheets import expert_duties
from evaluation.queries.statements import turns_of
from exchange.models import User
from exchange.queries.remaining_work import RemainingWork
from exchange.roles import Capability, roles_with


def remaining_work(account: User, posts: list[int], on: date) -> list[RemainingWork]:
    """Return what ``account`` still has to score, or to decide as the only 가산금 결정 담당 in use of its ministry."""
    if account.may(Capability.SCORE):
        return [
            RemainingWork(
                f"{duty.round} · 마치지 않은 과제 평가 {duty.count}건",
                reverse("evaluation:experts", args=[duty.round.slug]),
            )
            for duty in expert_duties(account)
        ]
    if account.may(Capability.DECIDE_PAY) and account.ministry_id is not None:
        others = User.objects.able_to_log_in().filter(
            role__in=roles_with(Capability.DECIDE_PAY), ministry=account.ministry_id
        )
        waiting = len(turns_of(account))
        if waiting and not others.exclude(pk=account.pk).exists():
            text = f"{account.ministry}에서 이 계정만 기록할 수 있는 가산금 결정·통보 {waiting}건"
            return [RemainingWork(text, reverse("exchange:manage_accounts"))]
    return []
