"""How many tasks stand how: what the board adds up, so that it costs the same for forty tasks and for a million.

Kept by triggers on ``TaskStanding``, whoever writes there: after each statement the rows that it took away and made are
counted off and on, cell by cell in one order, so that no two writers wait for each other in turns. A cell whose tasks
are gone stays, with 0.

Keys are plain numbers, 0 for none: ``period`` before the first quarter, ``category`` of a task without one, and
``round`` 0 for all rounds together.
"""

from django.db import models

PLACES_A_BLOCK = 50_000  # places in the list's order (``CollaborationTask.position``) that are counted together


class StandingCount(models.Model):
    """Tasks counted in a quarter by everything the board tells apart but days.

    ministries_a, ministries_b  which ministries the pair's posts belonged to and since when, as ``post_ministries``
                                writes it: the board asks which it was on its day
    """

    period = models.BigIntegerField("보고 기간")
    round = models.BigIntegerField("교류 차수")
    category = models.BigIntegerField("구분")
    ministries_a = models.TextField("협업부처 1")
    ministries_b = models.TextField("협업부처 2")
    state = models.CharField("판정", max_length=5)
    report_status = models.CharField("보고 상태", max_length=20)
    has_obstacle = models.BooleanField("애로")
    has_dispute = models.BooleanField("이견")
    tasks = models.IntegerField("과제 수")

    class Meta:
        verbose_name = "과제 현황 집계"
        constraints = [
            models.UniqueConstraint(
                fields=[
                    *("period", "round", "category", "ministries_a", "ministries_b"),
                    *("state", "report_status", "has_obstacle", "has_dispute"),
                ],
                name="count_once_per_cell",
            )
        ]

    def __str__(self) -> str:
        return f"{self.period} · {self.tasks}"


class DueCount(models.Model):
    """Tasks counted in a quarter by the moment that must be past for something of theirs to be overdue.

    kind     report: what the ministries owe · milestone: the first open step · any: the earlier of the two
    late_at  the due moment; of a step the end of its day in Seoul
    """

    period = models.BigIntegerField("보고 기간")
    round = models.BigIntegerField("교류 차수")
    kind = models.CharField("무엇", max_length=9)
    late_at = models.DateTimeField("기한")
    tasks = models.IntegerField("과제 수")

    class Meta:
        verbose_name = "기한 집계"
        constraints = [
            models.UniqueConstraint(fields=["period", "round", "kind", "late_at"], name="due_once_per_moment")
        ]

    def __str__(self) -> str:
        return f"{self.period} · {self.late_at} · {self.tasks}"


class PlaceCount(models.Model):
    """Tasks counted in a quarter by where they stand in the list's order: a page far down begins without reading on.

    block  of PLACES_A_BLOCK places, from 0
    """

    period = models.BigIntegerField("보고 기간")
    block = models.BigIntegerField("구간")
    tasks = models.IntegerField("과제 수")

    class Meta:
        verbose_name = "정렬 순서 집계"
        constraints = [models.UniqueConstraint(fields=["period", "block"], name="places_once_per_block")]

    def __str__(self) -> str:
        return f"{self.period} · {self.block} · {self.tasks}"
