"""What a reorganisation of the government means for notices, statements and rounds: read, nothing is decided here."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q
from django.urls import reverse

from evaluation.models import (
    BonusStatement,
    DecisionStep,
    EvaluationRound,
    GradeNotice,
    HeadcountBasis,
    RoundStatus,
    StatementDecision,
)
from evaluation.rules.payers import payer_of
from exchange import formats
from exchange import rules as who
from exchange import sentences as of_exchange
from exchange.models import ExchangePair, ReorganisationKind, ReorganisationMinistry
from exchange.reorganising import Check, Effect, KeptRecord, Plan, Preview

RUNNING = (RoundStatus.SCORING, RoundStatus.AGGREGATING, RoundStatus.PROVISIONAL)


@dataclass(frozen=True)
class Payment:
    """A standing notice whose ministry is reorganised; ``line`` is who pays from the day on, None where open."""

    notice: GradeNotice
    is_decided: bool
    line: ReorganisationMinistry | None


def preview(plan: Plan, at: datetime) -> Preview:
    """Say who pays from the day on, which decided statements stay as they are, and which rounds are under way."""
    payments = payments_of(plan)
    waiting = [each for each in payments if not each.is_decided]
    return Preview(
        effects=list(_effects(plan, [each for each in waiting if each.line])),
        kept=list(_kept(plan, [each for each in payments if each.is_decided])),
        checks=[_running_round()],
        asks_payer=_asks(plan, waiting),
    )


def payments_of(plan: Plan) -> list[Payment]:
    """Return the standing notices that an organisation of before pays on the eve, each with who pays afterwards."""
    lineage = who.with_predecessors(plan.before_ids)
    notices = (
        GradeNotice.objects.filter(is_standing=True)
        .filter(Q(paying_ministry__in=lineage) | Q(successions__ministry__in=lineage))
        .distinct()
        .select_related("assignment__post", "assignment__holder", "paying_ministry")
        .prefetch_related("successions")
        .order_by("pk")
    )
    found = [notice for notice in notices if payer_of(notice, plan.eve) in lineage]
    decided = set(
        StatementDecision.objects.filter(step=DecisionStep.MINISTER, statement__notice__in=found).values_list(
            "statement__notice", flat=True
        )
    )
    concerned = {post: pair for pair in plan.pairs for post in (pair.post_a_id, pair.post_b_id)}
    payments = [
        Payment(notice, notice.pk in decided, _line_of(plan, notice, concerned.get(notice.assignment.post_id)))
        for notice in found
    ]
    if plan.act.kind == ReorganisationKind.MOVE:  # the ministry stays: only what belongs to a post that moves goes on
        moving = {move.post.pk for move in plan.moving}
        return [each for each in payments if _posts(each.notice, concerned) & moving]
    return payments


def built_on(plan: Plan, since: datetime) -> list[str]:
    """Return a sentence for each kind of thing that was decided or told since, with the new ministries as they are."""
    posts = {post for pair in plan.pairs for post in (pair.post_a_id, pair.post_b_id)} | set(plan.post_ids)
    concerned = [*plan.before_ids, *(line.ministry_id for line in plan.act.after if line.ministry_id)]
    statements = BonusStatement.objects.filter(Q(assignment__post__in=posts) | Q(notice__paying_ministry__in=concerned))
    found = (
        ("결정한 산정서", StatementDecision.objects.filter(statement__in=statements, decided_at__gte=since)),
        ("계산한 산정서", statements.filter(computed_at__gte=since)),
        (
            "통보된 등급",
            GradeNotice.objects.filter(
                Q(assignment__post__in=posts) | Q(paying_ministry__in=concerned) | Q(evaluating_ministry__in=concerned),
                entered_at__gte=since,
            ),
        ),
        ("인원 한도의 기준", HeadcountBasis.objects.filter(ministry__in=concerned, entered_at__gte=since)),
    )
    counted = [(what, rows.count()) for what, rows in found]
    return [of_exchange.built_on(what, count) for what, count in counted if count]


def _posts(notice: GradeNotice, concerned: dict[int, ExchangePair]) -> set[int]:
    """Return the post of the notice's person and its counterpart: one of them is at the ministry that pays."""
    pair = concerned.get(notice.assignment.post_id)
    return {notice.assignment.post_id, *((pair.post_a_id, pair.post_b_id) if pair else ())}


def _line_of(plan: Plan, notice: GradeNotice, pair: ExchangePair | None) -> ReorganisationMinistry | None:
    act = plan.act
    if act.payer_id:
        return next((line for line in act.after if line.pk == act.payer_id), None)
    if len(act.after) == 1 and act.kind in (ReorganisationKind.RENAME, ReorganisationKind.MERGE):
        return act.after[0]
    if not act.payer_follows_posts:
        return None
    own = plan.line_of(notice.assignment.post_id)
    if own is not None or pair is None:
        return own
    return plan.line_of(pair.post_a_id) or plan.line_of(pair.post_b_id)


def _effects(plan: Plan, payments: Sequence[Payment]) -> Iterable[Effect]:
    if payments:
        names = dict.fromkeys(each.line.short_name for each in payments if each.line)
        yield Effect(
            "지급 기관",
            f"{' · '.join(line.short_name for line in plan.act.before)}의 가산금 {len(payments)}건",
            f"{formats.josa(' · '.join(names), '이/가')} 결정·지급",
            f"{formats.date_plain(plan.day)} 이후 결정하는 산정서부터",
            [(f"{each.notice.assignment.holder} {each.notice.document}", "") for each in payments],
        )


def _kept(plan: Plan, payments: Sequence[Payment]) -> Iterable[KeptRecord]:
    if payments:
        old = " · ".join(line.short_name for line in plan.act.before)
        yield KeptRecord(
            f"결정·통보된 산정서 {len(payments)}건",
            f"지급 기관은 {formats.josa(old, '으로/로')} 남습니다. 목록과 건수도 그대로입니다.",
            reverse("evaluation:bonus"),
        )


def _asks(plan: Plan, waiting: Sequence[Payment]) -> str:
    act = plan.act
    if not act.after or act.kind in (ReorganisationKind.RENAME, ReorganisationKind.MERGE) or not waiting:
        return ""
    old = " · ".join(line.short_name for line in act.before)
    return (
        f"{formats.josa(old, '이/가')} 지급 기관이고 아직 결정하지 않은 가산금이 {len(waiting)}건 있습니다. "
        f"결정·통보된 산정서는 {formats.josa(old, '으로/로')} 남습니다."
    )


def _running_round() -> Check:
    rounds = " · ".join(str(each) for each in EvaluationRound.objects.filter(status__in=RUNNING).order_by("year", "pk"))
    words = f"{rounds} 진행 중. 평가는 중단되지 않습니다." if rounds else "진행 중인 평가가 없습니다."
    return Check("진행 중인 평가", words, True)
