"""Random walks over a score sheet: the expert, others and the centre try anything; after each step it is whole."""

from dataclasses import dataclass, field
from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given
from hypothesis import strategies as st

from evaluation.actions.conflicts import report_conflict
from evaluation.actions.sheets import abstain_sheet, reopen_sheet
from evaluation.models import ConflictDeclaration, ExpertAssignment, Score, ScoreSheet, SheetStatus, SheetVersion
from evaluation.queries.sheets import answers_of
from evaluation.rules.sheets import why_not_submit
from exchange.errors import Refused
from exchange.fingerprints import fingerprint
from exchange.models import User
from tests.depth import examples
from tests.evaluation.makers import make_expert
from tests.evaluation.sheet_makers import Chair, make_chair
from tests.makers import NOON, make_user

pytestmark = [pytest.mark.django_db, pytest.mark.slow]

VALUES = {
    "whole": (80, 80, 80, 80),
    "other": (95, 70, 60, 88),
    "na": (80, None, 80, 80),
    "all_na": (None, None, None, None),
    "off": (101, 80, 80, 80),
}
STEPS = st.one_of(
    st.tuples(st.just("save"), st.sampled_from(sorted(VALUES)), st.sampled_from(["fresh", "fresh", "behind"])),
    st.tuples(st.just("submit"), st.sampled_from(sorted(VALUES)), st.sampled_from(["fresh", "fresh", "behind"])),
    st.tuples(st.sampled_from(["reopen", "abstain", "conflict", "close", "unwind", "void", "withdraw"])),
    st.tuples(st.just("stranger"), st.sampled_from(["save", "submit", "reopen", "abstain"])),
)


@dataclass
class Walk:
    """One sheet and everybody who tries something with it."""

    chair: Chair
    strangers: list[User]
    stored: list[Any] = field(default_factory=list)
    versions: int = 0

    def try_to(self, step: tuple[str, ...]) -> None:
        """Do ``step``; where it is refused, nothing may have changed."""
        verb, *rest = step
        try:
            with transaction.atomic():
                getattr(self, f"do_{verb}")(*rest)
        except Refused as refused:
            assert refused.reason, step
            assert self.rows() == self.stored, f"{step} was refused and still wrote"
        else:
            self.stored = self.rows()
        self.check()

    def rows(self) -> list[Any]:
        models = (ScoreSheet, Score, SheetVersion, ExpertAssignment, ConflictDeclaration)
        return [list(model.objects.order_by("pk").values_list()) for model in models]

    def do_save(self, values: str, window: str) -> None:
        self.chair.save(*VALUES[values], version=self._version(window))

    def do_submit(self, values: str, window: str) -> None:
        self.chair.submit(*VALUES[values], version=self._version(window))

    def _version(self, window: str) -> int:
        return self.chair.version() if window == "fresh" else max(self.chair.version() - 1, 0)

    def do_reopen(self) -> None:
        self.chair.reopen()

    def do_abstain(self) -> None:
        self.chair.abstain()

    def do_conflict(self) -> None:
        chair = self.chair
        report_conflict(chair.round.pk, chair.task.pk, reason="자문", by=chair.expert, at=NOON)

    def do_close(self) -> None:
        self.chair.set_status("aggregating")

    def do_unwind(self) -> None:
        self.chair.set_status("scoring")

    def do_void(self) -> None:
        sheet = self.chair.sheet
        if sheet and sheet.status != SheetStatus.VOIDED:
            sheet.move_to(SheetStatus.VOIDED)
            sheet.voided_at, sheet.voided_by, sheet.void_reason = NOON, self.chair.coordinator, "이해관계"
            sheet.save()

    def do_withdraw(self) -> None:
        if self.chair.sheet is None:
            ExpertAssignment.objects.filter(pk=self.chair.assignment.pk, withdrawn_at=None).update(
                withdrawn_at=NOON, withdrawn_by=self.chair.coordinator, withdrawn_reason="배정을 나눔"
            )

    def do_stranger(self, verb: str) -> None:
        for who in self.strangers:
            with pytest.raises(Refused):
                if verb in ("save", "submit"):
                    getattr(self.chair, verb)(by=who)
                elif verb == "reopen":
                    reopen_sheet(self.chair.assignment.pk, by=who, at=NOON)
                else:
                    abstain_sheet(self.chair.assignment.pk, reason="대신", by=who, at=NOON)

    def check(self) -> None:
        """Assert what always holds."""
        sheet = self.chair.sheet
        kept = list(SheetVersion.objects.order_by("number"))
        assert len(kept) >= self.versions, "a handed-in copy never goes"
        assert [one.number for one in kept] == list(range(1, len(kept) + 1))
        self.versions = len(kept)
        for one in kept:
            assert fingerprint(one.content) == one.fingerprint
        if sheet is None:
            assert not kept
            return
        criteria = list(self.chair.rubric.criteria.all())
        for score in sheet.scores.all():
            assert score.criterion in criteria
            assert score.value is None or 0 <= score.value <= 100
        if sheet.status == SheetStatus.SUBMITTED:
            answers = answers_of(sheet)
            assert why_not_submit(criteria, answers) is None
            told = [one["value"] for one in kept[-1].content["answers"]]
            now = [answers[each.pk].value for each in criteria]
            assert told == ["" if value is None else f"{value:.2f}" for value in now]
        assert (sheet.submitted_at is None) == (sheet.submitted_by is None)


@examples(12, deep=1_000, suppress_health_check=list(HealthCheck))
@given(steps=st.lists(STEPS, min_size=1, max_size=14))
def test_whatever_people_try_on_a_sheet_it_stays_whole(steps):
    with transaction.atomic():
        chair = make_chair()
        walk = Walk(chair, [make_user(), make_expert(), chair.coordinator])
        walk.stored = walk.rows()
        for step in steps:
            walk.try_to(step)
        transaction.set_rollback(True)
