"""Where a row's content comes from."""

from django.db import models
from django.db.models import Q


class SourceMark(models.TextChoices):
    SEED = "seed", "보도자료"
    FOUND = "found", "공개자료"
    INFERRED = "inferred", "확인 필요"
    ENTERED = "entered", "직접 입력"
    DEMO = "demo", "시연값"


class Sourced(models.Model):
    """A row that says where its content was read, or that it was made up for demonstration."""

    source_mark = models.CharField("출처 구분", max_length=10, choices=SourceMark, default=SourceMark.ENTERED)
    source_ref = models.CharField(
        "출처", max_length=500, blank=True, help_text="보도자료 파일 이름이나 공개 주소입니다."
    )
    source_note = models.CharField("출처 설명", max_length=500, blank=True)

    class Meta:
        abstract = True
        constraints = [
            models.CheckConstraint(
                condition=Q(source_mark__in=SourceMark.values), name="%(app_label)s_%(class)s_mark_is_known"
            ),
            models.CheckConstraint(
                condition=~Q(source_mark__in=["seed", "found"]) | ~Q(source_ref=""),
                name="%(app_label)s_%(class)s_public_source_is_named",
            ),
        ]

    @property
    def is_demo(self) -> bool:
        """Whether the row was made up for demonstration (shown as 시연값)."""
        return self.source_mark == SourceMark.DEMO

    @property
    def needs_check(self) -> bool:
        """Whether the row rests on reasoning rather than a text (shown as 확인 필요)."""
        return self.source_mark == SourceMark.INFERRED
