"""How the told grades of senior officials fall in each evaluating ministry, against the shares of the decree."""

from collections.abc import Iterable
from dataclasses import dataclass

from evaluation.models import Grade, GradeNotice, Track
from evaluation.pay import MONTHS_TO_BE_EVALUATED, ses_distribution
from exchange.models import Ministry, User
from exchange.roles import Capability
from exchange.rules import line_of


@dataclass(frozen=True)
class GradeShare:
    """The exchangees among a ministry's senior officials, taken as a unit of their own (성과평가규정 제11조제3항).

    officials  how many grades were told      top  how many of them S      low  how many C, which is 미흡 and 매우미흡
    most_top, least_low  the bounds of 제10조제5항 for a unit of so many
    """

    ministry: Ministry
    officials: int
    top: int
    low: int
    most_top: int
    least_low: int

    @property
    def breaches(self) -> list[str]:
        """Return what does not fit, in words; a minister weighs it, nothing is held up by it."""
        said = []
        if self.top > self.most_top:
            said.append(f"S등급 {self.top}명: {self.most_top}명(20%) 이내여야 함")
        if self.low < self.least_low:
            said.append(f"하위 두 등급 {self.low}명: {self.least_low}명(10%) 이상이어야 함")
        return said


def grade_shares(notices: Iterable[GradeNotice], user: User) -> list[GradeShare]:
    """Return a line for each ministry that evaluates senior officials among ``notices``; a decider's own only.

    Who worked too short to be evaluated counts nowhere.
    notices  the standing ones of a round that ``user`` may read, with their evaluating ministry
    """
    by_ministry: dict[Ministry, list[str]] = {}
    for notice in notices:
        is_own = user.may(Capability.KEEP_STATEMENTS) or notice.evaluating_ministry_id in line_of(user)
        if is_own and notice.track == Track.SES and notice.months >= MONTHS_TO_BE_EVALUATED:
            by_ministry.setdefault(notice.evaluating_ministry, []).append(notice.assessed)
    return [
        GradeShare(ministry, len(told), told.count(Grade.S), told.count(Grade.C), *ses_distribution(len(told)))
        for ministry, told in sorted(by_ministry.items(), key=lambda one: (one[0].rank, one[0].pk))
    ]
