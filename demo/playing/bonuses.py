"""The demonstration's statements and prize money, played by its accounts through the acts that people use."""

from datetime import datetime
from functools import cached_property
from typing import Any

from demo.actions.judging import create_demo_deciders, decider_of
from demo.judging import bonus, course
from evaluation.actions import awards, decisions, grade_notices, headcounts, pay_tables, statements
from evaluation.models import BonusStatement, EvaluationRound, GradeNotice, PayBase, PrizeAward
from exchange.models import Assignment, ExchangePair, Level, Ministry, Role, User

PLAIN_NOTICE = {
    "exchange_form": "dispatch",
    "prior": "",
    "same_rank": True,
    "forced_lowest": False,
    "forced_reason": "",
    "is_disciplined": False,
    "months": 12,
    "long_term_bp": 0,
    "pay_date": course.PAY_DATE,
    "notified_on": course.NOTED_ON,
}


def home_of(seat: Assignment) -> Ministry:
    """Return the ministry that lent the person. Raises ValueError where the assignment does not say."""
    if seat.home_ministry is None:
        raise ValueError(f"{seat}: no home ministry")
    return seat.home_ministry


class Bonuses:
    """Pay figures, grades told by ministries, statements at every step."""

    def __init__(self, people: dict[str, User], round: EvaluationRound) -> None:
        self.people, self.round = people, round

    @cached_property
    def seats(self) -> dict[str, Assignment]:
        """Pair and side → who sits there, of the made-up round."""
        of_round = ExchangePair.objects.filter(round=self.round.exchange_round).values_list("post_a", "post_b")
        seated = Assignment.objects.called_on(course.NOTED_ON).filter(
            post__in=[key for keys in of_round for key in keys]
        )
        return {each.holder.username.removeprefix("ex"): each for each in seated}

    def play(self, password: str) -> int:
        """Return how many statements there are in the end."""
        self._bases()
        payers = {each.home_ministry.pk: each.home_ministry for each in self.seats.values() if each.home_ministry}
        ministries = sorted(payers.values(), key=lambda ministry: (ministry.rank, ministry.pk))
        lenders = Ministry.objects.filter(pk__in=Assignment.objects.values("home_ministry")).order_by("rank", "pk")
        create_demo_deciders(lenders, password, by=self.people["admin"], at=course.BASES_ENTERED)
        self.people |= {user.username: user for user in User.objects.filter(is_demo=True, role=Role.DECIDER)}
        self._headcounts(ministries)
        for key in bonus.CASES:
            self._note(key, course.NOTED)
        for key, case in bonus.CASES.items():
            self._walk(key, case)
        return BonusStatement.objects.filter(round=self.round).count()

    def _bases(self) -> None:
        """Made-up bases, entered by one and published by another."""
        first, last = course.PAY_DATE.replace(month=1, day=1), course.PAY_DATE.replace(month=12, day=31)
        for track, level, amount in bonus.BASES:
            values = {
                "track": track,
                "level": level,
                "amount_krw": amount,
                "status": "synthetic",
                "effective_from": first,
                "effective_until": last,
                "source_title": bonus.BASE_SOURCE,
                "gap_reason": bonus.GAP_REASON,
            }
            row = pay_tables.enter_pay_row(PayBase, values, by=self.people["coordinator"], at=course.BASES_ENTERED)
            pay_tables.publish_pay_row(PayBase, row.pk, by=self.people["admin"], at=course.BASES_PUBLISHED)

    def _headcounts(self, ministries: list[Ministry]) -> None:
        small = self.seats[bonus.SMALL].home_ministry
        for place, ministry in enumerate(ministries):
            officials = bonus.ZERO_CAP_OFFICIALS if ministry == small else bonus.officials_of(place)
            headcounts.set_headcount(
                self.round.pk,
                ministry.pk,
                officials=officials,
                counted_on=course.COUNTED_ON,
                source="시연용으로 지어낸 인원",
                by=self.people[decider_of(ministry)],
                at=course.NOTED,
            )

    def _note(self, key: str, at: datetime, **more: Any) -> GradeNotice:
        """Enter what the ministry that evaluates tells of the person in this seat; ``more`` overrides."""
        seat, case = self.seats[key], bonus.CASES[key]
        is_general = seat.post.name.level == Level.DIRECTOR_GENERAL
        track, level = bonus.DIRECTOR_GENERAL if is_general else bonus.DIRECTOR
        ministry = home_of(seat)
        values = PLAIN_NOTICE | {
            "evaluating_ministry": ministry,
            "paying_ministry": ministry,
            "track": track,
            "level": level,
            "assessed": case.assessed,
            "document": f"시연-{key}",
        }
        return grade_notices.enter_notice(
            self.round.pk,
            seat.pk,
            values=values | case.more | more,
            by=self.people[decider_of(ministry)],
            at=at,
        )

    def _walk(self, key: str, case: bonus.Case) -> None:
        seat, centre = self.seats[key], self.people["coordinator"]
        statement = statements.make_statement(self.round.pk, seat.pk, by=centre, at=course.COMPUTED)
        if case.step == "corrected":
            self._note(key, course.RENOTED, level=bonus.DIRECTOR[1], document=f"시연-{key} 정정")
            statement = statements.correct_statement(
                statement.pk, reason=bonus.SAID["correct"], by=centre, at=course.CORRECTED
            )
        for act in bonus.STEPS[case.step]:
            self._act(statement.pk, act, seat)

    def _act(self, pk: int, act: str, seat: Assignment) -> None:
        centre, decider = self.people["coordinator"], self.people[decider_of(home_of(seat))]
        document = f"시연-{seat.post.code}"
        if act == "review":
            decisions.review_statement(pk, by=centre, at=max(course.REVIEWED, _computed(pk)))
        elif act in ("recommend", "decline"):
            agrees = act == "recommend"
            decisions.recommend_statement(pk, agrees=agrees, reason=bonus.SAID[act], by=centre, at=course.RECOMMENDED)
        elif act == "committee":
            decisions.record_committee(
                pk,
                happened_on=course.RESOLVED.date(),
                document=f"{document} 의결",
                members=5,
                present=5,
                in_favour=4,
                by=decider,
                at=course.RESOLVED,
            )
        elif act in ("agree", "refuse"):
            decisions.record_decision(
                pk,
                agrees=act == "agree",
                happened_on=course.DECIDED.date(),
                document=f"{document} 결정",
                on_behalf=f"{home_of(seat).short_name} 장관",
                reason=bonus.SAID[act],
                by=decider,
                at=course.DECIDED,
            )
        else:
            decisions.notify_person(pk, by=decider, at=course.TOLD)


class Prizes:
    """Prize money of the made-up round, with one division agreed to and one under way."""

    def __init__(self, people: dict[str, User], round: EvaluationRound) -> None:
        self.people, self.round = people, round

    def play(self) -> int:
        centre = self.people["coordinator"]
        for grade, amount in course.PRIZES.items():
            awards.set_prize_rule(
                self.round.slug, grade=grade, amount_krw=amount, basis=course.PRIZE_BASIS, by=centre, at=course.PRIZED
            )
        made = awards.make_awards(self.round.slug, by=centre, at=course.PRIZED)
        self._propose("d1-1", "a", 0, 2_000_001, "맡은 일이 더 많은 부처에 더 나눔", course.PROPOSED)
        self._propose("d1-1", "b", 1, 1_500_001, "두 부처가 똑같이 맡음", course.COUNTERED)
        award = PrizeAward.objects.get(round=self.round, task__code="d1-1")
        awards.consent_to_split(award.pk, number=2, by=self.people["exd1a"], at=course.CONSENTED)
        self._propose("d3-1", "a", 0, 1_500_001, "두 부처가 똑같이 맡음", course.PROPOSED)
        return made

    def _propose(self, code: str, side: str, seen: int, share_a: int, reason: str, at: datetime) -> None:
        award = PrizeAward.objects.get(round=self.round, task__code=code)
        awards.propose_split(
            award.pk,
            share_a_krw=share_a,
            share_b_krw=award.amount_krw - share_a,
            reason=reason,
            seen=seen,
            by=self.people[f"ex{code.partition('-')[0]}{side}"],
            at=at,
        )


def _computed(pk: int) -> datetime:
    return BonusStatement.objects.values_list("computed_at", flat=True).get(pk=pk)
