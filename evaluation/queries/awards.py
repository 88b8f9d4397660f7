"""Prize money as its page shows it: which there is, what was proposed, who has yet to consent."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from django.db.models import Prefetch, QuerySet

from evaluation.models import (
    EvaluationRound,
    GradeDecision,
    PrizeAward,
    PrizeProposal,
    PrizeRule,
    RoundStatus,
)
from evaluation.rules.awards import (
    Suggestion,
    by_days_held,
    halves,
    side_of,
    why_not_consent,
    why_not_mend,
    why_not_propose,
)
from evaluation.rules.days_served import Term, Who, by_days, days_of, within_year
from evaluation.scoring import GRADES
from exchange.errors import Refusal
from exchange.models import Assignment, Post, User
from exchange.models.pair import SIDES
from exchange.rules import posts_of, seats_of
from tasks.rules import sides_of


@dataclass(frozen=True)
class RuleLine:
    """What a grade gets in a round, and how many of its tasks have their prize money already.

    rule   None where nothing is set      final  tasks of this final grade      made  awards made from it
    """

    grade: str
    rule: PrizeRule | None
    final: int
    made: int


@dataclass(frozen=True)
class Served:
    """One holder of a post in the evaluated year, told apart by order and days: a page with amounts names nobody.

    order  1 for the first        terms  the holder's days in the year        is_reader  whether it is the reader
    share  won of the side's part by the days served; None before a division is proposed
    """

    order: int
    terms: list[Term]
    is_reader: bool
    share: int | None

    @property
    def days(self) -> int:
        return days_of(self.terms)


@dataclass(frozen=True)
class SideServed:
    """Who held one side's post in the evaluated year, one after the other, and what is divided among them.

    part  won of the side in the proposal that stands; None before the first
    """

    side: str
    post: Post
    holders: list[Served]
    part: int | None

    @property
    def days(self) -> int:
        return sum(each.days for each in self.holders)


@dataclass(frozen=True)
class AwardPage:
    """One award as one person sees it.

    standing     the last proposal, None before the first
    side         the side the person speaks for, "" for readers
    suggestions  divisions to begin with
    final_grade  the task's grade while the round is final, "" else
    served       both sides' holders of the year where one of the posts changed hands in it; empty else
    former       those of former grades in whose place the award stands, the newest first
    why_not_mend  why the person may not put the amount right; None where the grade has changed and they may
    mended       won that the task gets once the amount is put right; 0 where its grade gets none
    """

    award: PrizeAward
    proposals: list[PrizeProposal]
    side: str
    why_not_propose: Refusal | None
    why_not_consent: Refusal | None
    suggestions: list[Suggestion]
    final_grade: str
    served: list[SideServed]
    former: list[PrizeAward]
    why_not_mend: Refusal | None
    mended: int

    @property
    def standing(self) -> PrizeProposal | None:
        return self.proposals[-1] if self.proposals else None

    @property
    def awaits_me(self) -> bool:
        """Whether the person's own consent is what is missing."""
        return self.standing is not None and not self.why_not_consent


def awards_of(round: EvaluationRound, user: User, on: date) -> QuerySet[PrizeAward]:
    """Return the awards of ``round`` that ``user`` may read on ``on``, each with its proposals."""
    found = PrizeAward.objects.visible_to(user, posts=posts_of(user, on)).filter(round=round).current()
    return with_proposals(found.for_table())


def with_proposals(awards: QuerySet[PrizeAward]) -> QuerySet[PrizeAward]:
    proposals = PrizeProposal.objects.select_related("proposed_by", "consented_a_by", "consented_b_by")
    return awards.prefetch_related(Prefetch("proposals", proposals.order_by("number")))


def last_proposal(award: PrizeAward) -> PrizeProposal | None:
    """Return the proposal that stands, from what was read beside the award."""
    proposals = list(award.proposals.all())
    return proposals[-1] if proposals else None


def rule_lines(round: EvaluationRound) -> list[RuleLine]:
    """Return a line for each grade, from high to low."""
    rules = {rule.grade: rule for rule in PrizeRule.objects.filter(round=round).select_related("entered_by")}
    final = _counted(GradeDecision.objects.filter(round=round, is_standing=True))
    made = _counted(PrizeAward.objects.standing().filter(round=round))
    return [RuleLine(grade, rules.get(grade), final.get(grade, 0), made.get(grade, 0)) for grade in GRADES]


def to_be_awarded(round: EvaluationRound) -> QuerySet[GradeDecision]:
    """Return the standing grades that a rule names and whose tasks have no standing award yet."""
    grades = PrizeRule.objects.filter(round=round).values("grade")
    decided = GradeDecision.objects.filter(round=round, is_standing=True, grade__in=grades)
    already = PrizeAward.objects.standing().filter(round=round).values("task")
    return decided.exclude(task__in=already).select_related("task__pair").order_by("task__position")


def final_grade(award: PrizeAward) -> str:
    """Return the grade that stands for the award's task; "" where none does."""
    standing = GradeDecision.objects.filter(round=award.round_id, task=award.task_id, is_standing=True)
    return standing.values_list("grade", flat=True).first() or ""


def _amount_of(round: EvaluationRound, grade: str) -> int:
    """Return the won that a task of ``grade`` gets in the round; 0 where no rule names the grade."""
    return PrizeRule.objects.filter(round=round, grade=grade).values_list("amount_krw", flat=True).first() or 0


def _counted(rows: QuerySet) -> Mapping[str, int]:
    counts: dict[str, int] = {}
    for grade in rows.order_by().values_list("grade", flat=True):
        counts[grade] = counts.get(grade, 0) + 1
    return counts


def award_page(award: PrizeAward, user: User, on: date) -> AwardPage:
    """Return what ``user`` sees of an award that ``user`` may read."""
    pair = award.task.pair
    sides = sides_of(pair, user, on)
    proposals = list(award.proposals.all())
    standing = proposals[-1] if proposals else None
    final = ""
    if award.round.status == RoundStatus.FINAL:  # a grade decided anew in a round taken back is for nobody yet
        final = final_grade(award)
    refused = why_not_propose(award, standing, sides)
    former = list(
        PrizeAward.objects.filter(round=award.round, task=award.task, pk__lt=award.pk)
        .select_related("withdrawn_by")
        .order_by("-pk")
    )
    held = _held_in(award.round.year, [pair.post_a_id, pair.post_b_id])
    return AwardPage(
        award,
        proposals,
        side_of(sides),
        refused,
        why_not_consent(award, standing, sides, user),
        [] if refused else _suggestions(award, held),
        final,
        _served(award, standing, held, user),
        former,
        why_not_mend(award, final, user),
        _amount_of(award.round, final),
    )


Held = dict[int, dict[int, list[Term]]]  # post -> holder -> days in the year; holders in the order of their first day


def _held_in(year: int, posts: list[int]) -> Held:
    held: Held = {post: {} for post in posts}
    rows = Assignment.objects.filter(post__in=posts).order_by("starts_on", "pk")
    for post, holder, starts, ends in rows.values_list("post", "holder", "starts_on", "ends_on"):
        if term := within_year(year, starts, ends):
            held[post].setdefault(holder, []).append(term)
    return held


def _suggestions(award: PrizeAward, held: Held) -> list[Suggestion]:
    pair = award.task.pair
    days_a, days_b = (sum(map(days_of, held[post].values())) for post in (pair.post_a_id, pair.post_b_id))
    names = pair.post_a.name.short, pair.post_b.name.short
    even, served = halves(award.amount_krw), by_days_held(award.amount_krw, days_a, days_b, names)
    if served is None or (served.share_a, served.share_b) == (even.share_a, even.share_b):
        return [even]
    return [even, served]


def _served(award: PrizeAward, standing: PrizeProposal | None, held: Held, user: User) -> list[SideServed]:
    if all(len(holders) < 2 for holders in held.values()):
        return []
    found = []
    for side in SIDES:
        post = award.task.pair.post_of(side)
        part = standing.share_of(side) if standing else None
        keys: dict[int, Who] = {holder: (terms[0][0], holder) for holder, terms in held[post.pk].items()}
        shares = by_days(part or 0, {keys[holder]: days_of(terms) for holder, terms in held[post.pk].items()})
        holders = [
            Served(order, terms, holder == user.pk, None if part is None else shares[keys[holder]])
            for order, (holder, terms) in enumerate(held[post.pk].items(), start=1)
        ]
        found.append(SideServed(side, post, holders, part))
    return found


def awards_awaiting(user: User, on: date) -> list[tuple[PrizeAward, bool]]:
    """Return the awards on which ``user`` should act on ``on``; True where a proposal waits for the own consent."""
    posts = [seat.post_id for seat in seats_of(user, on) if seat.may_sign]
    if not posts:
        return []
    own = PrizeAward.objects.visible_to(user, posts=posts).filter(round__status=RoundStatus.FINAL)
    found = []
    for award in with_proposals(own.for_table().not_agreed()):
        standing = last_proposal(award)
        if standing is None:
            found.append((award, False))
            continue
        spoken = {side: seat for side, seat in _sides(award, posts).items() if not standing.consent_of(side)}
        if spoken and user.pk not in (standing.consented_a_by_id, standing.consented_b_by_id):
            found.append((award, True))
    return found


def _sides(award: PrizeAward, posts: list[int]) -> dict[str, int]:
    pair = award.task.pair
    return {side: post for side, post in (("a", pair.post_a_id), ("b", pair.post_b_id)) if post in posts}


def grades_changed(round: EvaluationRound) -> list[PrizeAward]:
    """Return the standing awards whose task's standing grade is no longer the one they were made for."""
    standing = dict(GradeDecision.objects.filter(round=round, is_standing=True).values_list("task", "grade"))
    awards = PrizeAward.objects.standing().filter(round=round).select_related("task", "round")
    return [award for award in awards if standing.get(award.task_id) != award.grade]
