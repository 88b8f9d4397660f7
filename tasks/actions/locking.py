"""Reading a report for writing: the report first, then its parts, so that no two actions wait for each other."""

from collections import Counter
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from exchange.actions.notices import tell
from exchange.models import User
from exchange.rules import Seat, all_told_on
from tasks import rules
from tasks.actions import standing
from tasks.contents import content_of, fingerprint_of
from tasks.models import IndicatorReading, ProgressReport, ReportSection, ReportStatus, Signature
from tasks.models.report import UNFILED
from tasks.queries.report_rows import locked_report, readings_of, sections_of, signatures_of


@dataclass
class LockedReport:
    """A report locked with all that belongs to it, inside one transaction."""

    report: ProgressReport
    sections: dict[str, ReportSection]
    signatures: dict[str, Signature]
    copies: Counter[str]  # how many there are, by FrozenKind

    def __post_init__(self) -> None:
        self._held = self._moves()

    def _moves(self) -> tuple[str, str, datetime]:
        return self.report.status, self.report.turn, self.report.turn_since

    def readings(self) -> list[IndicatorReading]:
        """Return the figures of the report's period, read anew."""
        return readings_of(self.report)

    @cached_property
    def content(self) -> dict:
        """What the report says as it was held: an action that confirms or copies it changes nothing of that."""
        return content_of(self.report, list(self.sections.values()), self.readings())

    def fingerprint(self) -> str:
        return fingerprint_of(self.content)

    def pass_turn(self, at: datetime) -> None:
        """Work out whose move it is and since when; the caller saves the report."""
        turn = rules.turn_of(self.report, list(self.sections.values()), set(self.signatures))
        if turn != self.report.turn:
            self.report.turn, self.report.turn_since = turn, at

    def save(self, *fields: str) -> None:
        """Write the report and how its task now stands; the parts were written before.

        A text that the ministries go on writing moves neither: then there is nothing to write.
        """
        if not fields and self.report.status in UNFILED and self._moves() == self._held:
            return
        self.report.save(update_fields=["status", "turn", "turn_since", *fields])
        standing.refresh([self.report.task_id])

    def void_signatures(self, by: User, at: datetime) -> None:
        """Make standing confirmations void because the text changed, and tell those who had confirmed."""
        text = f"{self.report.task.code} {self.report.period} 보고가 수정되어 확인이 풀렸습니다. 다시 확인해 주세요."
        for side, signature in self.signatures.items():
            signature.voided_at, signature.voided_by = at, by
            signature.save(update_fields=["voided_at", "voided_by"])
            if signature.signer_id != by.pk:
                people = {person.pk: person for person in (signature.signer, *self.writers(at, (side,)))}
                people.pop(by.pk, None)
                tell(people.values(), text, f"{self.report.get_absolute_url()}/check", at)
        self.signatures = {}
        if self.report.status == ReportStatus.HALF_SIGNED:
            self.report.move_to(ReportStatus.DRAFT)

    def sides_of(self, user: User, at: datetime) -> dict[str, Seat]:
        """Return the sides that ``user`` acts for on the day of ``at``, barred where they were on the other one.

        ``user`` must be the one for whom the report was held.
        """
        pair = self.report.task.pair
        wrote = rules.wrote_for(self.sections.values(), self.signatures.values(), user)
        return rules.on_one_side(pair, rules.sides_of(pair, user, at.date()), wrote)

    def writers(self, at: datetime, sides: tuple[str, ...] = ("a", "b")) -> list[User]:
        """Return who confirms for these sides on the day of ``at`` and who helps them write, each once."""
        return all_told_on([self.report.task.pair.post_of(side).pk for side in sides], at.date())


def hold(pk: int, user: User | None = None) -> LockedReport:
    """Lock a report FOR UPDATE with its parts: a second click waits here, then meets the new status.

    user  who acts, where it is to be asked which sides they act for
    """
    report = locked_report(pk)
    sections, copies = sections_of(report, user)
    return LockedReport(report, {section.side: section for section in sections}, signatures_of(report), copies)
