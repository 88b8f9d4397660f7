"""산정서: the rounds, a round's list, one statement, a person's own, the payroll's file."""

from typing import Any

from django.conf import settings
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse

from evaluation import sentences
from evaluation.exports.notes import pay_marks
from evaluation.forms.statements import PlainSpokenForm, step_forms
from evaluation.models import BonusStatement, DecisionStep, EvaluationRound, RoundStatus
from evaluation.queries.amounts import amounts_of, settlement_of, was_decided, with_decisions
from evaluation.queries.caps import places_taken, places_wanted, said_of_cap
from evaluation.queries.computing import StatementInputs, recompute
from evaluation.queries.grade_shares import grade_shares
from evaluation.queries.payroll import payroll
from evaluation.queries.statement_lines import (
    checks_of,
    differences,
    lines_of,
    reference_badge,
    score_text,
    why_none,
)
from evaluation.queries.statements import (
    caps_for,
    one_statement,
    own_statements,
    payable,
    rounds_with_statements,
    rows_of,
    term_of,
)
from evaluation.rules import bonus as rules
from evaluation.tables.statements import OwnStatementTable, PayrollTable, StatementTable
from evaluation.texts import sentence_of
from evaluation.views.reasons import reason_for_pay
from exchange import clock
from exchange.listing import Found, Listing, ListPage
from exchange.models import User, lineage
from exchange.requests import MemberRequest
from exchange.roles import Capability
from exchange.views.lists import addresses_in_formats

STEPS = (*DecisionStep.values, "correct")


def bonus(request: MemberRequest) -> HttpResponse:
    """List the rounds with how many statements of each the reader has to do with, by step."""
    rounds = [
        (round, len(found), sum(one.status == "notified" for one in found))
        for round, found in rounds_with_statements(request.user)
    ]
    return TemplateResponse(request, "evaluation/bonus.html", {"rounds": rounds})


def _own(request: MemberRequest) -> Found:
    """Keep the person's own statements, once told; the amounts stand on the statements alone."""
    found = own_statements(request.user)
    return Found(
        rows=found,
        as_of=clock.now(),
        title="내 가산금 산정서",
        sheet="산정서",
        conditions="나에게 통보된 산정서",
        context={"statements": found},
    )


MY_STATEMENTS = Listing(
    policy="evaluation:my_statements",
    source=_own,
    columns=OwnStatementTable,
    template="evaluation/my_statements.html",
    per_page=200,
)


def _found(request: MemberRequest, slug: str) -> Found:
    """Keep a round's posts with the state of each statement; those to be computed again stand on top.

    A file holds grades and amounts of persons: it is handed out once somebody has said what for.
    """
    round = get_object_or_404(EvaluationRound, slug=slug)
    rows = rows_of(round, request.user)
    return Found(
        rows=rows,
        as_of=clock.now(),
        title=f"가산금 산정서 목록 {round.title}",
        sheet="산정서",
        conditions=f"{sentences.UNDECIDED_TOO} 지급에는 급여 파일을 씁니다.",
        exclude=_without_names(),
        marks=pay_marks(round),
        is_demo=True if round.is_demo else None,
        reason=reason_for_pay(round, "산정서 목록", sentences.UNDECIDED_TOO),
        context={"round": round, "rows": rows},
    )


def names_are_shown() -> bool:
    """Whether a statement and the files of statements name the person: in production only.

    A demonstration has no real person behind a post; there a term tells two holders of one post apart.
    """
    return not settings.DEMO


def _without_names() -> tuple[str, ...]:
    return () if names_are_shown() else ("holder",)


def _page(request: MemberRequest, found: Found, listing: ListPage) -> dict[str, Any]:
    user, round, rows = request.user, found.context["round"], found.context["rows"]
    shares = grade_shares([row.notice for row in rows if row.notice is not None], user)
    return {
        "payroll": addresses_in_formats("evaluation:payroll", slug=round.slug),
        "caps": caps_for(round, rows, user),
        "shares": shares,
        "breach": sentence_of("DISTRIBUTION_BREACH") if any(one.breaches for one in shares) else "",
        "stale_count": sum(bool(row.stale) for row in rows),
        "counts": _counts(rows),
        "keeps": user.may(Capability.KEEP_STATEMENTS),
        "shows_name": names_are_shown(),
        "why_not_make": {
            row.assignment.pk: rules.why_not_make(user, notice=row.notice, has_standing=row.statement is not None)
            for row in rows
            if row.assignment is not None
        },
    }


STATEMENTS = Listing(
    policy="evaluation:statements",
    source=_found,
    columns=StatementTable,
    template="evaluation/statements.html",
    page=_page,
    per_page=100,
)


def _counts(rows: list) -> list[tuple[str, int]]:
    words: dict[str, int] = {}
    for row in sorted(rows, key=lambda row: row.rank):
        words[row.word] = words.get(row.word, 0) + 1
    return list(words.items())


def _payroll(request: MemberRequest, slug: str) -> Found:
    """Keep what is to be paid; a file says what it was taken out for, and so does the access log."""
    round = get_object_or_404(EvaluationRound, slug=slug)
    found = payroll(round, request.user)
    return Found(
        rows=found,
        as_of=clock.now(),
        title=f"가산금 지급 {round.title}",
        sheet="가산금 지급",
        conditions="결정하고 통보한 산정서와 정정에 따른 차액",
        exclude=_without_names(),
        marks=pay_marks(round),
        reason=reason_for_pay(
            round,
            "급여 파일",
            f"소속 장관이 결정하여 본인에게 통보한 산정서 {len(found)}건입니다.",
            example=f"{round.pay_year}년 급여 반영",
            subject=f"{round.title} {len(found)}건",
            is_told=True,
        ),
    )


PAYROLL = Listing(policy="evaluation:payroll", source=_payroll, columns=PayrollTable)


def statement_detail(request: MemberRequest, slug: str, pk: int) -> HttpResponse:
    """Show one statement, computed again from what it has stored."""
    return page_of(request, statement_or_404(slug, pk, request.user))


def statement_or_404(slug: str, pk: int, user: User) -> BonusStatement:
    """Return the statement; somebody else's is answered as one that does not exist."""
    found = one_statement(slug, pk, user)
    if found is None:
        raise Http404
    return found


def page_of(
    request: MemberRequest,
    statement: BonusStatement,
    *,
    bound: tuple[str, PlainSpokenForm] | None = None,
    status: int = 200,
) -> HttpResponse:
    """Draw the page of a statement; ``bound``: a step's form as it was sent, with what is wrong."""
    user, decisions = request.user, statement.decided
    request.log_subject = str(statement.assignment.post)
    is_person = not user.may(Capability.KEEP_STATEMENTS | Capability.DECIDE_PAY)
    stale = (
        []
        if is_person or statement.status == "corrected"
        else StatementInputs(statement.round).changed_since(statement)
    )
    if rules.has_ended(statement, decisions) and statement.status != "notified":
        stale = []
    sees_results = statement.round.status == RoundStatus.FINAL or is_person or user.may(Capability.KEEP_STATEMENTS)
    why = {step: rules.why_not(step, statement, decisions, stale, user) for step in STEPS}
    cap = None if is_person else _cap(statement)
    old = _decided(statement.corrects)
    visible = BonusStatement.objects.visible_to(user)
    corrects_decided = statement.corrects_id is not None and was_decided(statement)
    context: dict[str, Any] = {
        "statement": statement,
        "round": statement.round,
        "decisions": decisions,
        "word": rules.state_word(statement, decisions),
        "lines": lines_of(statement, decisions),
        "checks": checks_of(statement, decisions, _of_cap(cap, statement)),
        "why_none": why_none(statement, decisions),
        "shows_name": names_are_shown(),
        "term": term_of(statement.assignment),
        "declined": _declined_word(decisions),
        "badge": reference_badge(statement),
        "amount": payable(statement),
        "amounts": amounts_of(statement),
        "settlement": settlement_of(statement),
        "corrects_decided": corrects_decided,
        "holds": recompute(statement)[1],
        "stale": stale,
        "evidence": [one | {"shown": score_text(one["score"])} for one in (statement.evidence if sees_results else [])],
        "sees_results": sees_results,
        "cap": cap,
        "why": why,
        "why_not_agree": rules.why_not_agree(statement, was_decided=corrects_decided),
        "why_not_decline": rules.why_not_decline(statement, was_decided=corrects_decided),
        "forms": step_forms(bound),
        "bound": bound,
        "is_person": is_person,
        "old": old if old and visible.filter(pk=old.pk).exists() else None,
        "changes": differences(old, statement) if old else [],
        "payer": statement.notice.payer_on(clock.today()),
        "newer": visible.filter(round=statement.round, assignment=statement.assignment, pk__gt=statement.pk).last(),
        "now": clock.now(),
    }
    return TemplateResponse(request, "evaluation/statement_detail.html", context, status=status)


def _decided(statement: BonusStatement | None) -> BonusStatement | None:
    if statement is None:
        return None
    return with_decisions(BonusStatement.objects.filter(pk=statement.pk).for_table())[0]


def _cap(statement: BonusStatement) -> rules.Cap:
    percent = statement.rule.headcount_percent
    paying = statement.notice.payer_on(clock.today()).pk
    basis = statement.round.headcounts.filter(ministry__in=lineage(pk=paying)).first()
    taken, wanted = places_taken(statement.round, paying), places_wanted(statement.round, paying)
    return rules.cap_of(rules.officials_of(basis, statement.round), percent, taken[percent], wanted[percent])


def _declined_word(decisions: rules.Decisions) -> str:
    """Return what was said against the bonus, not recommended or not paid; "" where nothing was."""
    if not rules.is_declined(decisions):
        return ""
    return "지급하지 않기로 결정함" if DecisionStep.MINISTER in decisions else "추천하지 않음"


def _of_cap(cap: rules.Cap | None, statement: BonusStatement) -> list[str]:
    """Return what to say of the limit while nothing is decided yet."""
    is_open = statement.status not in ("decided", "notified", "corrected") and not rules.is_declined(statement.decided)
    return said_of_cap(cap) if cap is not None and is_open else []
