"""Statements as the pages read them: a round's posts with the state of each, one statement, a person's own."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from django.db.models import Q

from evaluation.models import (
    BonusStatement,
    DecisionStep,
    EvaluationRound,
    GradeNotice,
    StatementStatus,
)
from evaluation.queries.amounts import Decisions, with_decisions
from evaluation.queries.caps import CapRow, caps_of
from evaluation.queries.computing import standing_notices
from evaluation.queries.statement_counts import rounds_past_scoring
from evaluation.rules import bonus as rules
from exchange import clock, formats
from exchange import sentences as of_exchange
from exchange.models import Assignment, ExchangePair, ExchangeRound, Post, User
from exchange.roles import Capability
from exchange.rules import line_of

TURNS = {  # status -> whose turn
    StatementStatus.COMPUTED: "국무조정실",
    StatementStatus.IN_REVIEW: "국무조정실",
    StatementStatus.RECOMMENDED: "지급 기관",
    StatementStatus.DECIDED: "지급 기관",
}
KINDS = {  # status -> badge of _status.html
    StatementStatus.COMPUTED: "info",
    StatementStatus.IN_REVIEW: "info",
    StatementStatus.RECOMMENDED: "plain",
    StatementStatus.DECIDED: "plain",
    StatementStatus.NOTIFIED: "done",
    StatementStatus.CORRECTED: "none",
}


@dataclass
class StatementRow:
    """One post of a round on the list: who sat there in the year, what was told, how far the statement is."""

    post: Post
    pair: ExchangePair
    other: Post
    assignment: Assignment | None
    notice: GradeNotice | None
    statement: BonusStatement | None
    stale: list[str] = field(default_factory=list)
    is_shared: bool = False  # others held the post in the year as well

    @property
    def holder(self) -> str:
        """The name of who sat there; for readers and files that may hold names."""
        return self.assignment.holder.display_name if self.assignment else ""

    @property
    def term(self) -> str:
        """The days on which the person holds the post: what tells two holders of one year apart without a name."""
        return term_of(self.assignment) if self.assignment else ""

    @property
    def decisions(self) -> Decisions:
        return self.statement.decided if self.statement else {}

    @property
    def word(self) -> str:
        if self.statement is not None:
            return rules.state_word(self.statement, self.decisions)
        if self.assignment is None:
            return of_exchange.HOLDER_NOT_KNOWN  # nobody is known to have held it in the year
        return "등급 통보 받음" if self.notice else "등급 통보 전"

    @property
    def kind(self) -> str:
        return KINDS[StatementStatus(self.statement.status)] if self.statement else "none"

    @property
    def turn(self) -> str:
        """Whose turn it is; "" where nobody's is."""
        if self.assignment is None:
            return ""
        if self.statement is None:
            return "국무조정실" if self.notice else "평가 기관"
        if self.stale:
            return "국무조정실"
        return "" if rules.has_ended(self.statement, self.decisions) else TURNS[StatementStatus(self.statement.status)]

    @property
    def paying(self) -> str:
        return self.notice.payer_on(clock.today()).short_name if self.notice else ""

    @property
    def rank(self) -> int:
        """How far it is, for the order by step."""
        return list(StatementStatus.values).index(self.statement.status) + 2 if self.statement else bool(self.notice)

    @property
    def amount(self) -> int | None:
        """Won of the bonus as computed; None where nothing was, or where it was declined."""
        return payable(self.statement) if self.statement else None

    @property
    def position(self) -> tuple:
        """Those to be computed again first, then in the pairs' order."""
        return (not self.stale, self.pair.round.number, self.pair.number, self.post.pk != self.pair.post_a_id)

    @property
    def place(self) -> tuple:
        return self.position[1:]

    @property
    def amount_rank(self) -> int:
        return -1 if self.amount is None else self.amount


def rows_of(round: EvaluationRound, user: User) -> list[StatementRow]:
    """Return the posts whose exchange ran in the round's year, as far as ``user`` has to do with the person there.

    점검 담당 sees all; a decider those whom the own ministry evaluates or pays (before a notice: home or host).
    """
    notices = standing_notices(round)
    statements = {one.assignment_id: one for one in standing_statements(round, user)}
    rows = []
    seats = _seats(round)
    held = Counter(post.pk for _, post, _ in seats)
    for pair, post, assignment in seats:
        notice = notices.get(assignment.pk) if assignment else None
        if not user.may(Capability.KEEP_STATEMENTS) and (
            assignment is None or rules.why_not_enter_notice(assignment, notice, user)
        ):
            continue
        statement = statements.get(assignment.pk) if assignment else None
        stale = _changed(statement) if statement and not _ended_undecided(statement) else []
        other = pair.post_b if post.pk == pair.post_a_id else pair.post_a
        named = statement.assignment.post if statement else post  # a statement says the name of its day
        rows.append(StatementRow(named, pair, other, assignment, notice, statement, stale, held[post.pk] > 1))
    return sorted(rows, key=lambda row: row.position)


def standing_statements(round: EvaluationRound, user: User) -> list[BonusStatement]:
    """Return what ``user`` may read of the round's statements that nobody has corrected, with their decisions."""
    standing = BonusStatement.objects.visible_to(user).standing().filter(round=round)
    return with_decisions(standing.for_table().select_related("staleness"))


def one_statement(round_slug: str, pk: int, user: User) -> BonusStatement | None:
    """Return the statement with its decisions; None where there is none that ``user`` may read."""
    of_round = BonusStatement.objects.visible_to(user).filter(round__slug=round_slug, pk=pk)
    found = with_decisions(of_round.for_table().select_related("corrects", "computed_by", "rate", "rule", "base"))
    return found[0] if found else None


def payable(statement: BonusStatement) -> int:
    """Return the won of the bonus: as computed, or nothing where it was declined. ``decided`` must be set."""
    return 0 if rules.is_declined(statement.decided) else statement.output["special"]


def term_of(assignment: Assignment) -> str:
    """Return ``2024. 2. 13.~2024. 6. 30.``: an assignment's first day and last, which may not be known yet."""
    last = formats.date_plain(assignment.ends_on) if assignment.ends_on else ""
    return f"{formats.date_plain(assignment.starts_on)}~{last}"


def _changed(statement: BonusStatement) -> list[str]:
    """Return what has changed since, as stored; ``staleness`` must be read with the statement."""
    return list(statement.staleness.changed) if hasattr(statement, "staleness") else []


def _ended_undecided(statement: BonusStatement) -> bool:
    """Whether the statement was not recommended and nobody is to decide on it."""
    return statement.status == StatementStatus.IN_REVIEW and rules.has_ended(statement, statement.decided)


def own_statements(user: User) -> list[BonusStatement]:
    return with_decisions(BonusStatement.objects.visible_to(user).for_table().order_by("-pay_year", "-pk"))


def rounds_with_statements(user: User) -> list[tuple[EvaluationRound, list[BonusStatement]]]:
    """Return every round with its standing statements as far as ``user`` may read them, the newest first."""
    visible = with_decisions(BonusStatement.objects.visible_to(user).standing().for_table())
    rounds = EvaluationRound.objects.order_by("-year", "kind", "slug")
    return [(round, [one for one in visible if one.round_id == round.pk]) for round in rounds]


def caps_for(round: EvaluationRound, rows: Sequence[StatementRow], user: User) -> list[CapRow]:
    """Return the limits of the paying ministries on the list; a decider's own only."""
    statements = [row.statement for row in rows if row.statement is not None]
    found = caps_of(round, statements)
    if user.may(Capability.KEEP_STATEMENTS):
        return found
    return [one for one in found if user.may(Capability.DECIDE_PAY) and one[0].pk in line_of(user)]


def turns_of(user: User) -> list[tuple[str, BonusStatement]]:
    """Return what a decider has to do now: (what, statement) of the statements that the own ministry pays."""
    waiting = (StatementStatus.RECOMMENDED, StatementStatus.DECIDED)
    found = (
        BonusStatement.objects.visible_to(user).filter(status__in=waiting).paid_by(*user.ministries_on(clock.today()))
    )
    turns = []
    for one in with_decisions(found.for_table()):
        if one.status == StatementStatus.DECIDED:
            what = "결정 통보하기"
        else:
            what = "결정 기록하기" if DecisionStep.COMMITTEE in one.decided else "의결 기록하기"
        turns.append((what, one))
    return turns


def untold_grades(user: User) -> list[tuple[EvaluationRound, int]]:
    """Return the rounds with public results and how many grades the decider's ministry has not told yet.

    Not rehearsals: nobody's pay waits for them.
    """
    found = []
    for round in rounds_past_scoring():
        if round.is_rehearsal:
            continue
        missing = [row for row in rows_of(round, user) if row.assignment is not None and row.notice is None]
        if missing:
            found.append((round, len(missing)))
    return found


def _seats(round: EvaluationRound) -> list[tuple[ExchangePair, Post, Assignment | None]]:
    """Return (pair, post, who sat there in the round's year) of every exchange round that it judges; None: nobody."""
    first, last = date(round.year, 1, 1), date(round.year, 12, 31)
    sat = (
        Assignment.objects.filter(Q(ends_on__isnull=True) | Q(ends_on__gte=first), starts_on__lte=last)
        .called_now()
        .select_related("holder", "home_ministry")
        .order_by("starts_on", "pk")
    )
    by_post: dict[int, list[Assignment]] = {}
    for assignment in sat:
        by_post.setdefault(assignment.post_id, []).append(assignment)
    ran = ExchangeRound.objects.filter(
        Q(pairs__post_a__in=by_post) | Q(pairs__post_b__in=by_post), selected_on__lte=last
    )
    of = round.exchange_round_id
    judged = ExchangePair.objects.filter(round=of) if of else ExchangePair.objects.of_programme()
    seats: list[tuple[ExchangePair, Post, Assignment | None]] = []
    for pair in judged.filter(round__in=ran).for_table():
        for post in (pair.post_a, pair.post_b):
            seats += [(pair, post, assignment) for assignment in by_post.get(post.pk, [None])]
    return seats
