"""Reading a report for writing: the report first, then its parts, so that no two actions wait for each other."""

from dataclasses import dataclass
from datetime import datetime

from exchange.actions.notices import tell
from exchange.models import User
from exchange.rules import Seat, all_told_on
from tasks import rules
from tasks.actions import standing
from tasks.contents import content_of, fingerprint_of
from tasks.models import IndicatorReading, ProgressReport, ReportSection, ReportStatus, Signature
from tasks.models.report import opening_day


@dataclass
class Held:
    """A report locked with all that belongs to it, inside one transaction."""

    report: ProgressReport
    sections: dict[str, ReportSection]
    signatures: dict[str, Signature]

    def readings(self) -> list[IndicatorReading]:
        return list(
            IndicatorReading.objects.filter(indicator__task=self.report.task_id, period=self.report.period_id)
            .select_related("indicator", "carried_from")
            .order_by("indicator__position", "indicator_id")
        )

    def content(self) -> dict:
        return content_of(self.report, list(self.sections.values()), self.readings())

    def fingerprint(self) -> str:
        return fingerprint_of(self.content())

    def pass_turn(self, at: datetime) -> None:
        """Work out whose move it is and since when; the caller saves the report."""
        turn = rules.turn_of(self.report, list(self.sections.values()), set(self.signatures))
        if turn != self.report.turn:
            self.report.turn, self.report.turn_since = turn, at

    def save(self, *fields: str) -> None:
        """Write the report and how its task now stands; the parts were written before."""
        self.report.save(update_fields=["status", "turn", "turn_since", *fields])
        if self.report.period.is_quarter:
            standing.refresh([self.report.task_id])

    def void_signatures(self, by: User, at: datetime) -> None:
        """Make standing confirmations void because the text changed, and tell those who had confirmed."""
        text = f"{self.report.task.code} {self.report.period} 보고가 고쳐져 확인이 풀렸습니다. 다시 확인해 주세요."
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
        """Return the sides that ``user`` acts for on the day of ``at``, barred where they were on the other one."""
        pair = self.report.task.pair
        sections = ReportSection.objects.with_writing_of(user).filter(report=self.report)
        wrote = rules.wrote_for(sections, self.signatures.values(), user)
        return rules.on_one_side(pair, rules.sides_of(pair, user, at.date()), wrote)

    def writers(self, at: datetime, sides: tuple[str, ...] = ("a", "b")) -> list[User]:
        """Return who confirms for these sides on the day of ``at`` and who helps them write, each once."""
        return all_told_on([self.report.task.pair.post_of(side).pk for side in sides], at.date())


def hold(pk: int) -> Held:
    """Lock a report FOR UPDATE with its parts: a second click waits here, then meets the new status.

    Nothing that an action may change is joined: after a wait PostgreSQL reads the locked row again, but not what was
    joined to it, so reviewer and accepted_by would be those of before.
    """
    report = (
        ProgressReport.objects.select_for_update(of=("self",))
        .select_related("period")
        .called_by(opening_day)
        .get(pk=pk)
    )
    sections = {section.side: section for section in ReportSection.objects.filter(report=report).order_by("pk")}
    signatures = {
        signature.side: signature for signature in report.signatures.standing().select_related("signer", "on_behalf_of")
    }
    return Held(report, sections, signatures)
