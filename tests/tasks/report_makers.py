"""A live report with both sides seated, for tests of the core loop."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from demo.programme.answers import completed
from exchange.models import Role, User
from tasks.actions.quarters import open_quarter
from tasks.actions.reviews import start_review
from tasks.actions.sections import save_section
from tasks.actions.signatures import sign_report
from tasks.contents import content_of, fingerprint_of
from tasks.models import IndicatorReading, ProgressReport, ReportPeriod
from tests.makers import NOON, make_assignment, make_assistance, make_pair, make_period, make_task, make_user

JOINT = {"rating": "ok", "rating_reason": "", "progress": "□ 함께 점검"}
OWN = {
    "progress": "□ 협의 2회 개최",
    "role_state": "planned",
    "issue_kind": "none",
    "issue_text": "",
    "issue_request": "",
    "next_plan": "□ 계획 확정",
    "evidence": "",
}


@dataclass
class Desk:
    """One report and everybody who has to do with it."""

    report: ProgressReport
    a: User
    b: User
    assistant: User
    coordinator: User
    at: datetime = NOON
    extra: dict = field(default_factory=dict)

    def fresh(self) -> ProgressReport:
        return ProgressReport.objects.for_table().get(pk=self.report.pk)

    def section(self, side: str):
        return self.report.sections.get(side=side)

    def save(self, side: str, by: User, *, readings=None, confirmed=None, whole=None, **changes):
        """Write one part whole, with ``changes`` on top of a complete answer; ``whole`` are all answers instead."""
        form = self.report.period.form
        values = whole or completed(form, side, JOINT if side == "joint" else OWN) | changes
        figures = {"readings": readings, "confirmed": confirmed}
        version = self.section(side).version
        return save_section(self.report.pk, side, values=values, **figures, version=version, by=by, at=self.at)

    def fill(self) -> None:
        """Write all three parts completely."""
        self.save("joint", self.a)
        self.save("a", self.a)
        self.save("b", self.b)

    def fingerprint(self) -> str:
        report = self.fresh()
        readings = IndicatorReading.objects.filter(indicator__task=report.task, period=report.period)
        return fingerprint_of(
            content_of(report, list(report.sections.all()), list(readings.select_related("indicator")))
        )

    def sign(self, side: str, by: User | None = None, **more):
        by = by or {"a": self.a, "b": self.b}[side]
        return sign_report(self.report.pk, side=side, fingerprint=self.fingerprint(), by=by, at=self.at, **more)

    def submit(self) -> None:
        self.fill()
        self.sign("a")
        self.sign("b")

    def review(self) -> None:
        self.submit()
        start_review(self.report.pk, by=self.coordinator, at=self.at)


def make_desk(*, period=None, task=None, coordinator: User | None = None, at: datetime = NOON) -> Desk:
    """Open a quarter with one task whose two posts are held, with an assistant on side a.

    Where its intake was over by then it is extended, as 국무조정실 would have to before opening.
    """
    coordinator = coordinator or make_user(Role.COORDINATOR)
    task = task or make_task(make_pair())
    pair = task.pair
    a = make_assignment(pair.post_a).holder
    b = make_assignment(pair.post_b).holder
    assistant = make_assistance(pair.post_a).assistant
    period = period or make_period("2024-3", opened_at=None)
    ReportPeriod.objects.filter(pk=period.pk, grace_until__lt=at).update(grace_until=at + timedelta(days=30))
    open_quarter(period.code, by=coordinator, at=at)
    report = ProgressReport.objects.for_table().get(task=task, period=period)
    return Desk(report, a, b, assistant, coordinator, at)
