"""The three parts of a report: one that both sides share and one of each side."""

from typing import Any, Self, cast

from django.db import models
from django.db.models import Exists, OuterRef, Q

from exchange import audit
from exchange.models import User
from tasks.models.report import ProgressReport, TaskState


class Side(models.TextChoices):
    JOINT = "joint", "공동 현황"
    A = "a", "앞 부처 작성"
    B = "b", "뒤 부처 작성"


class SectionState(models.TextChoices):
    EMPTY = "empty", "미작성"
    PREFILLED = "prefilled", "지난 분기 내용"
    WRITTEN = "written", "작성"
    UNCHANGED = "unchanged", "달라진 것 없음"


class RoleState(models.TextChoices):
    AS_PLANNED = "planned", "계획대로"
    PARTLY_LATE = "partly", "일부 지연"
    LATE = "late", "지연"


class IssueKind(models.TextChoices):
    NONE = "none", "없음"
    OBSTACLE = "obstacle", "애로 있음"
    DISPUTE = "dispute", "상대 부처와 이견 있음"


class ReportSectionQuerySet(models.QuerySet):
    def with_writing_of(self, user: User) -> Self:
        """Add ``written_by_reader``: whether ``user`` ever saved the part, whoever wrote over it since."""
        events = cast(Any, self.model).pgh_event_model.objects.filter(pgh_obj=OuterRef("pk"), edited_by=user.pk)
        return self.annotate(written_by_reader=Exists(events))


@audit.tracked()
class ReportSection(models.Model):
    """One part of a report. The joint part holds the assessment; a side's part holds what that ministry did."""

    report = models.ForeignKey(ProgressReport, models.PROTECT, related_name="sections", verbose_name="분기 보고")
    side = models.CharField("부분", max_length=5, choices=Side)
    state = models.CharField("작성 상태", max_length=10, choices=SectionState, default=SectionState.EMPTY)
    carried_from = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="+", verbose_name="불러온 지난 분기 부분"
    )
    unchanged_reason = models.CharField("달라진 것이 없는 까닭", max_length=200, blank=True)
    unchanged_streak = models.PositiveSmallIntegerField("잇달아 달라진 것 없음", default=0)
    rating = models.CharField("자체 판단", max_length=5, choices=TaskState, blank=True)
    rating_reason = models.TextField("판단 사유", max_length=500, blank=True)
    progress = models.TextField("추진실적", max_length=1000, blank=True)
    role_state = models.CharField("맡은 역할 이행", max_length=10, choices=RoleState, blank=True)
    issue_kind = models.CharField("애로·이견", max_length=10, choices=IssueKind, blank=True)
    issue_text = models.TextField("애로·이견 내용", max_length=500, blank=True)
    issue_request = models.TextField("국무조정실에 바라는 점", max_length=500, blank=True)
    next_plan = models.TextField("다음 분기 계획", max_length=1000, blank=True)
    evidence = models.TextField("증빙 자료", max_length=500, blank=True)
    is_returned = models.BooleanField("보완 요청 대상", default=False)
    is_mended = models.BooleanField("보완함", default=False, help_text="보완 요청을 받은 뒤에 고쳤습니다.")
    version = models.PositiveIntegerField("판", default=1)
    edited_at = models.DateTimeField("고친 때", null=True, blank=True)
    edited_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="고친 사람"
    )

    objects = ReportSectionQuerySet.as_manager()

    class Meta:
        verbose_name = "보고 부분"
        ordering = ["report", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["report", "side"], name="section_once_per_side"),
            models.CheckConstraint(condition=Q(side__in=Side.values), name="section_side_is_known"),
            models.CheckConstraint(condition=Q(state__in=SectionState.values), name="section_state_is_known"),
            models.CheckConstraint(
                condition=Q(rating="") | Q(rating__in=TaskState.values), name="section_rating_is_known"
            ),
            models.CheckConstraint(
                condition=Q(role_state="") | Q(role_state__in=RoleState.values), name="section_role_state_is_known"
            ),
            models.CheckConstraint(
                condition=Q(issue_kind="") | Q(issue_kind__in=IssueKind.values), name="section_issue_kind_is_known"
            ),
            models.CheckConstraint(
                condition=~Q(state="unchanged") | (Q(carried_from__isnull=False) & ~Q(unchanged_reason="")),
                name="section_unchanged_says_since_when_and_why",
            ),
            models.CheckConstraint(condition=Q(version__gte=1), name="section_version_is_positive"),
            models.CheckConstraint(
                condition=Q(is_mended=False) | Q(is_returned=True), name="section_mended_was_returned"
            ),
            models.CheckConstraint(
                condition=Q(edited_at__isnull=True, edited_by__isnull=True)
                | Q(edited_at__isnull=False, edited_by__isnull=False),
                name="section_edited_at_has_edited_by",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.report} · {self.get_side_display()}"

    @property
    def fields(self) -> tuple[str, ...]:
        """Names of the fields that this part asks for, in the order of the form."""
        return FIELDS_OF[Side(self.side)]


FIELDS_OF = {
    Side.JOINT: ("rating", "rating_reason", "progress"),
    Side.A: ("progress", "role_state", "issue_kind", "issue_text", "issue_request", "next_plan", "evidence"),
    Side.B: ("progress", "role_state", "issue_kind", "issue_text", "issue_request", "next_plan", "evidence"),
}
