"""The three parts of a report: one that both sides share and one of each side."""

from collections.abc import Mapping
from typing import Any, Self, cast

from django.db import models
from django.db.models import BooleanField, Exists, F, Func, OuterRef, Q

from exchange import audit
from exchange.models import User
from tasks.models.report import ProgressReport, TaskState
from tasks.report_forms import Form


class Side(models.TextChoices):
    JOINT = "joint", "공동 현황"
    A = "a", "협업부처 1 작성"
    B = "b", "협업부처 2 작성"


class SectionState(models.TextChoices):
    EMPTY = "empty", "미작성"
    PREFILLED = "prefilled", "지난 분기 내용"
    WRITTEN = "written", "작성"
    UNCHANGED = "unchanged", "변동사항 없음"


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
    carried_copy = models.ForeignKey(
        "tasks.FrozenReport", models.PROTECT, null=True, blank=True, related_name="+", verbose_name="불러온 사본"
    )
    unchanged_reason = models.CharField("변동사항이 없는 사유", max_length=200, blank=True)
    unchanged_streak = models.PositiveSmallIntegerField("연속 변동사항 없음", default=0)
    figures_to_confirm = models.PositiveSmallIntegerField(
        "확인할 지표 값", default=0, help_text="지난 기간에서 불러와 아직 그대로임을 확인하지 않은 지표 값의 수입니다."
    )
    rating = models.CharField("자체 판단", max_length=5, choices=TaskState, blank=True)
    rating_reason = models.TextField("판단 사유", max_length=500, blank=True)
    progress = models.TextField("추진실적", max_length=1000, blank=True)
    role_state = models.CharField("소관 역할 이행", max_length=10, choices=RoleState, blank=True)
    issue_kind = models.CharField("애로·이견", max_length=10, choices=IssueKind, blank=True)
    issue_text = models.TextField("애로·이견 내용", max_length=500, blank=True)
    issue_request = models.TextField("국무조정실 협조 요청사항", max_length=500, blank=True)
    next_plan = models.TextField("향후 추진계획", max_length=1000, blank=True)
    evidence = models.TextField("증빙 자료", max_length=500, blank=True)
    answers = models.JSONField("그 밖의 답변", default=dict, blank=True)
    is_returned = models.BooleanField("보완 요청 대상", default=False)
    is_mended = models.BooleanField("보완함", default=False, help_text="보완 요청을 받은 뒤에 수정했습니다.")
    version = models.PositiveIntegerField("판", default=1)
    edited_at = models.DateTimeField("수정 일시", null=True, blank=True)
    edited_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="수정자")

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
                condition=Q(
                    Func(
                        F("answers"),
                        template="(jsonb_typeof(%(expressions)s) = 'object' AND NOT jsonb_path_exists("
                        "%(expressions)s, '$.* ? (@.type() != \"string\")'))",
                        output_field=BooleanField(),
                    )
                ),
                name="section_answers_are_strings_by_name",
            ),
            models.CheckConstraint(
                condition=Q(carried_copy__isnull=True) | Q(carried_from__isnull=False),
                name="section_carried_copy_has_its_part",
            ),
            models.CheckConstraint(
                condition=Q(figures_to_confirm=0) | Q(side="joint"), name="section_figures_stand_in_the_joint_part"
            ),
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

    def answer(self, code: str) -> str:
        """Return the answer to the question called ``code``; "" where there is none."""
        return getattr(self, code) if code in COLUMNS else self.answers.get(code, "")

    def answers_to(self, form: Form) -> dict[str, str]:
        """Return the part's answers by question, in the order of the form; what the form does not ask is left out."""
        return {question.code: self.answer(question.code) for question in form.answered(self.side)}

    def put(self, values: Mapping[str, str]) -> None:
        """Set answers in memory; an empty one that has no column is kept as no answer at all."""
        kept = dict(self.answers)
        for code, value in values.items():
            if code in COLUMNS:
                setattr(self, code, value)
            else:
                kept.pop(code, None)
                if value:
                    kept[code] = value
        self.answers = kept


# answers with a column of their own: lists are narrowed by two of them and others are read in SQL; any other question's
# answer stands in ``answers``
COLUMNS = (
    "rating",
    "rating_reason",
    "progress",
    "role_state",
    "issue_kind",
    "issue_text",
    "issue_request",
    "next_plan",
    "evidence",
)
STORED = (*COLUMNS, "answers")  # the columns in which answers stand
