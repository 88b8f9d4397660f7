"""Random walks over a report: anybody tries anything, refusals are allowed, and after each step it is whole."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given
from hypothesis import strategies as st

from exchange.errors import Refused
from exchange.fingerprints import fingerprint
from exchange.models import Role, User
from tasks import rules
from tasks.actions.quarters import open_quarter
from tasks.actions.reviews import accept_report, reopen_report, return_report, start_review
from tasks.actions.sections import mark_unchanged, save_section
from tasks.actions.signatures import pull_back_report, sign_report, submit_alone
from tasks.models import FrozenReport, ProgressReport, ReportStatus
from tests.depth import examples
from tests.makers import NOON, make_assistance, make_period, make_report, make_seated_task, make_section, make_user
from tests.tasks.report_makers import JOINT, OWN, Desk

pytestmark = [pytest.mark.django_db, pytest.mark.slow]

ANSWERS = {  # what is typed into the joint part and into a side's own
    "whole": ({}, {}),
    "other": ({"rating": "warn", "rating_reason": "예산 협의"}, {"progress": "□ 협의 3회 개최"}),
    "lacking": ({"rating": "late", "rating_reason": ""}, {"next_plan": ""}),
    "empty": (dict.fromkeys(JOINT, ""), dict.fromkeys(OWN, "")),
}
ORDINARY = ("write a a whole", "write b b whole", "write joint a whole", "sign a a", "sign b b")
BEGINNINGS = {  # how far the report has come before the walk begins
    "opened": (),
    "written": ORDINARY[:3],
    "confirmed": ORDINARY[:4],
    "submitted": ORDINARY,
    "reviewed": (*ORDINARY, "start coordinator"),
    "returned": (*ORDINARY, "start coordinator", "return coordinator b"),
    "accepted": (*ORDINARY, "start coordinator", "accept coordinator ok"),
}
PEOPLE = ("a", "b", "assistant", "coordinator", "viewer")
DECIDERS = ("coordinator", "coordinator", "admin", "a")


@dataclass
class Walk:
    """One report, everybody who tries to do something with it, and the time, which only goes forward."""

    desk: Desk
    people: dict[str, User]
    at: datetime = NOON
    submissions: int = 0
    versions: dict[str, int] = field(default_factory=dict)
    seen: str = ""  # a fingerprint that somebody had on the page some steps ago
    stored: list[Any] = field(default_factory=list)  # the rows after the last step

    def try_to(self, step: str) -> None:
        """Do ``step``; where it is refused, nothing may have changed."""
        verb, *rest = step.split()
        act: Callable[..., Any] = getattr(self, f"do_{verb}")
        self.at += timedelta(minutes=1)
        try:
            with transaction.atomic():
                act(*rest)
        except Refused as refused:
            assert refused.reason, step
            assert self.rows() == self.stored, f"{step} was refused and still wrote"
        else:
            self.stored = self.rows()

    def rows(self) -> list[Any]:
        report = self.desk.report.pk
        return [
            list(rows.order_by("pk").values_list())
            for rows in (
                ProgressReport.objects.filter(pk=report),
                self.desk.report.sections.all(),
                self.desk.report.signatures.all(),
                self.desk.report.remarks.all(),
                FrozenReport.objects.filter(report=report),
            )
        ]

    # ---- what people try --------------------------------------------------------------------------------------------

    def do_write(self, part: str, who: str, answer: str, behind: str = "0") -> None:
        joint, own = ANSWERS[answer]
        values = JOINT | joint if part == "joint" else OWN | own
        version = self.desk.section(part).version - int(behind)
        save_section(self.desk.report.pk, part, values=values, version=version, by=self.people[who], at=self.at)

    def do_unchanged(self, part: str, who: str) -> None:
        version = self.desk.section(part).version
        mark_unchanged(self.desk.report.pk, part, reason="협의 계속", version=version, by=self.people[who], at=self.at)

    def do_look(self) -> None:
        self.seen = self.desk.fingerprint()

    def do_sign(self, side: str, who: str, page: str = "fresh") -> None:
        mark = self.desk.fingerprint() if page == "fresh" else self.seen
        sign_report(self.desk.report.pk, side=side, fingerprint=mark, by=self.people[who], at=self.at)

    def do_alone(self, side: str, who: str) -> None:
        mark = self.desk.fingerprint()
        submit_alone(self.desk.report.pk, side=side, fingerprint=mark, by=self.people[who], at=self.at)

    def do_pull(self, who: str) -> None:
        pull_back_report(self.desk.report.pk, by=self.people[who], at=self.at)

    def do_start(self, who: str) -> None:
        start_review(self.desk.report.pk, by=self.people[who], at=self.at)

    def do_return(self, who: str, *parts: str) -> None:
        remarks = dict.fromkeys(parts, "근거를 적어 주세요.")
        due = self.at + timedelta(days=3)
        return_report(self.desk.report.pk, remarks=remarks, reply_due_at=due, by=self.people[who], at=self.at)

    def do_accept(self, who: str, verdict: str = "") -> None:
        accept_report(self.desk.report.pk, verdict=verdict, by=self.people[who], at=self.at)

    def do_reopen(self, who: str, *parts: str) -> None:
        remarks = dict.fromkeys(parts, "다시 확인해 주세요.")
        due = self.at + timedelta(days=3)
        reopen_report(self.desk.report.pk, remarks=remarks, reply_due_at=due, by=self.people[who], at=self.at)

    def do_wait(self, until: str) -> None:
        period = self.desk.report.period
        self.at = max(self.at, {"due": period.due_at, "grace": period.grace_until}[until])

    # ---- what holds after each step ---------------------------------------------------------------------------------

    def check(self) -> str:
        """Assert what always holds and return the report's status."""
        report = self.desk.fresh()
        sections = list(report.sections.all())
        standing = list(report.signatures.standing())
        signed = {signature.side for signature in standing}
        copies = list(FrozenReport.objects.filter(report=report))
        status = ReportStatus(report.status)

        assert len(standing) == len(signed), "one standing confirmation a side at most"
        assert {signature.fingerprint for signature in standing} <= {self.desk.fingerprint()}, "over the present text"
        assert report.turn == rules.turn_of(report, sections, signed)
        assert report.turn_since <= self.at

        submissions = [copy for copy in copies if copy.kind == "submission"]
        assert [copy.number for copy in submissions] == list(range(1, report.submissions + 1))
        assert report.submissions >= self.submissions, "a submission is never taken out of the count"
        for copy in copies:
            assert fingerprint(copy.content) == copy.fingerprint
        versions = {section.side: section.version for section in sections}
        assert all(versions[side] >= self.versions.get(side, 1) for side in versions)
        self.submissions, self.versions = report.submissions, versions

        whole = not any(rules.lacking_in(section, report.period.form) for section in sections)
        if status in (ReportStatus.NOT_STARTED, ReportStatus.DRAFT):
            assert not signed
        if status == ReportStatus.HALF_SIGNED:
            assert len(signed) == 1 and whole
        if status == ReportStatus.RETURNED:
            assert report.return_reason
            assert len(signed) < 2
            assert any(section.is_returned for section in sections)
        if status in (ReportStatus.SUBMITTED, ReportStatus.UNDER_REVIEW, ReportStatus.ACCEPTED):
            assert whole
            assert signed == {"a", "b"} or (report.submitted_alone and len(signed) == 1)
            assert report.self_state == next(section.rating for section in sections if section.side == "joint")
        if status == ReportStatus.ACCEPTED:
            last = [copy for copy in copies if copy.kind == "acceptance"][-1]
            parts = {section.side: section for section in sections}
            assert last.content["verdict"] == report.verdict
            for side, part in last.content["parts"].items():
                answers = {name: said for name, said in part.items() if name not in ("state", "unchanged_reason")}
                assert answers
                assert all(parts[side].answer(name) == said for name, said in answers.items())
        return status


def steps() -> st.SearchStrategy[str]:
    """Any one attempt; the ordinary steps of the rightful people come up often enough to get somewhere."""

    def words(verb: str, *choices: tuple[str, ...]) -> st.SearchStrategy[str]:
        return st.tuples(*map(st.sampled_from, choices)).map(lambda chosen: " ".join((verb, *filter(None, chosen))))

    sides, parts, named = ("a", "b"), ("joint", "a", "b"), ("joint", "a", "b", "a b", "")
    return st.one_of(
        st.sampled_from(ORDINARY),
        st.sampled_from((*ORDINARY, "look", "wait due", "wait grace")),
        words("write", parts, PEOPLE, tuple(ANSWERS), ("0", "0", "1")),
        words("unchanged", parts, PEOPLE),
        words("sign", sides, PEOPLE, ("fresh", "old")),
        words("alone", sides, ("a", "b", "assistant")),
        words("pull", ("a", "b", "assistant", "coordinator")),
        words("start", DECIDERS),
        words("return", DECIDERS, named),
        words("accept", DECIDERS, ("ok", "warn", "")),
        words("reopen", DECIDERS, named),
    )


@pytest.fixture
def walks() -> dict[str, Walk]:
    """One walk a beginning, each over a report of its own whose parts were carried over from an earlier quarter."""
    earlier, period = make_period("2024-2"), make_period("2024-3", opened_at=None)
    centre = {role: make_user(role) for role in (Role.COORDINATOR, Role.ADMIN, Role.VIEWER)}
    seated = {name: make_seated_task() for name in BEGINNINGS}
    for task, _, _ in seated.values():
        before = make_report(task, period=earlier, status=ReportStatus.DRAFT)
        for side, answers in (("joint", JOINT), ("a", OWN), ("b", OWN)):
            make_section(before, side=side, state="written", **answers)
    open_quarter(period.code, by=centre[Role.COORDINATOR], at=NOON)
    walks = {}
    for name, (task, a, b) in seated.items():
        assistant = make_assistance(task.pair.post_a).assistant
        report = ProgressReport.objects.for_table().get(task=task, period=period)
        walks[name] = Walk(
            Desk(report, a, b, assistant, centre[Role.COORDINATOR]),
            {"a": a, "b": b, "assistant": assistant} | {str(role): user for role, user in centre.items()},
        )
        for step in BEGINNINGS[name]:
            walks[name].try_to(step)
        walks[name].stored = walks[name].rows()
        walks[name].check()
    return walks


def test_whatever_people_try_on_a_report_it_stays_whole(walks):
    reached = set()

    @examples(
        25,
        deep=1_000,
        derandomize=True,  # the same walks on every machine; other steps make other walks
        suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
    )
    @given(st.sampled_from(sorted(BEGINNINGS)), st.lists(steps(), min_size=4, max_size=12))
    def stays_whole(beginning: str, tried: list[str]) -> None:
        walk = replace(walks[beginning])
        with transaction.atomic():
            for step in tried:
                walk.try_to(step)
                reached.add(walk.check())
            transaction.set_rollback(True)

    stays_whole()
    assert reached == set(ReportStatus), "the walks stand still"


def test_each_walk_begins_where_it_says(walks):
    statuses = {name: walk.check() for name, walk in walks.items()}
    assert statuses == {
        "opened": "not_started",
        "written": "draft",
        "confirmed": "half_signed",
        "submitted": "submitted",
        "reviewed": "under_review",
        "returned": "returned",
        "accepted": "accepted",
    }


def test_what_a_careless_action_would_leave_on_a_report_is_caught(walks):
    walk = walks["accepted"]
    report = ProgressReport.objects.filter(pk=walk.desk.report.pk)
    careless = (
        lambda: report.update(turn="centre"),
        lambda: report.update(submissions=2),
        lambda: report.update(self_state="done"),
        lambda: report.update(verdict="late"),
        lambda: walk.desk.report.sections.filter(side="a").update(progress="□ 몰래 고침"),
        lambda: walk.desk.report.signatures.filter(side="a").update(fingerprint="a" * 64),
    )
    for act in careless:
        with transaction.atomic():
            assert act() == 1
            with pytest.raises(AssertionError):
                walk.check()
            transaction.set_rollback(True)
    assert walk.check() == "accepted"
    walk.desk.report.sections.filter(side="a").update(evidence="몰래 적음")
    with pytest.raises(AssertionError, match="was refused and still wrote"):
        walk.try_to("write a a whole")
