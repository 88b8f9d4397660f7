"""The access log (개인정보의 안전성 확보조치 기준 제8조): who, when, from where, what, on whose data, which result.

The service reads it and adds to it through one database function, ``access_entry_append``, which chains the rows by
hash. Nobody changes a row; rows older than RETENTION_YEARS may leave, oldest first, through ``access_entry_expire``.
"""

from datetime import datetime
from itertools import chain
from typing import Self

import pgtrigger
from django.db import models
from django.db.models import Q, Subquery

from exchange import access_chain

RETENTION_YEARS = 2  # 같은 기준 제8조제1항: 개인정보를 다루는 시스템의 접속기록은 2년 이상 보관
GENESIS = "0" * 64  # what stands before the first row ever written
BATCH = 5000  # rows read from the server at a time


class AccessKind(models.TextChoices):
    LOGIN = "login", "로그인"
    FIRST_STEP = "first_step", "1단계 인증"  # the password was right, the second factor is still asked for
    LOGOUT = "logout", "로그아웃"
    VIEW = "view", "조회"
    EXPORT = "export", "내려받기"
    CHANGE = "change", "변경"


class AccessResult(models.TextChoices):
    OK = "ok", "처리"
    REFUSED = "refused", "거절"
    FAILED = "failed", "실패"


class AccessEntryQuerySet(models.QuerySet):
    def of_user(self, user_id: int) -> Self:
        return self.filter(user_id=user_id)

    def logins(self) -> Self:
        """Keep the attempts to log in, whatever came of them, first steps among them."""
        return self.filter(kind__in=[AccessKind.LOGIN, AccessKind.FIRST_STEP])

    def completed_from(self, address: str, since: datetime) -> Self:
        """Keep the logins from ``address`` that were whole: a right password alone is none."""
        return self.filter(kind=AccessKind.LOGIN, result=AccessResult.OK, address=address, at__gte=since)

    def for_table(self) -> Self:
        return self.order_by("-pk")

    def follow_chain(self) -> access_chain.Finding:
        """Compute every hash again and compare, as of one moment: rows and head are read by one statement."""
        before = AccessHead.objects.filter(pk=1).first() or AccessHead()
        head = AccessHead.objects.filter(pk=1)
        rows = (
            self.order_by("pk")
            .annotate(
                chain_start=Subquery(head.values("start_hash")),
                chain_end=Subquery(head.values("hash")),
                chain_length=Subquery(head.values("entries")),
            )
            .values_list(*access_chain.Link._fields, "chain_start", "chain_end", "chain_length")
            .iterator(chunk_size=BATCH)
        )
        row = next(rows, None)
        if row is None:
            return access_chain.verify([], start_hash=before.start_hash, end_hash=before.hash, entries=before.entries)
        start, end, length = row[-3:]
        links = (access_chain.Link._make(each[:-3]) for each in chain([row], rows))
        return access_chain.verify(links, start_hash=start or GENESIS, end_hash=end or GENESIS, entries=length or 0)


class AccessEntry(models.Model):
    """One line of the log."""

    at = models.DateTimeField("일시")
    user_id = models.BigIntegerField("계정 번호", null=True)
    user_name = models.CharField("계정", max_length=100)
    role = models.CharField("역할", max_length=20, blank=True)
    address = models.CharField("접속지", max_length=45)
    kind = models.CharField("행위", max_length=10, choices=AccessKind)
    action = models.CharField("화면", max_length=60)
    target = models.CharField("대상", max_length=300)
    subject = models.CharField("정보주체", max_length=200, blank=True)
    result = models.CharField("결과", max_length=10, choices=AccessResult)
    status = models.PositiveSmallIntegerField("응답 코드")
    previous_hash = models.CharField(max_length=64)
    hash = models.CharField(max_length=64, unique=True)

    objects = AccessEntryQuerySet.as_manager()

    class Meta:
        verbose_name = "접속 기록"
        ordering = ["-pk"]
        indexes = [
            models.Index(fields=["at"], name="access_entry_at"),
            models.Index(fields=["user_id", "at"], name="access_entry_user_at"),
            models.Index(
                fields=["address", "user_id"], name="access_entry_logins_at", condition=Q(kind="login", result="ok")
            ),
        ]
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=AccessKind.values), name="access_entry_kind_is_known"),
            models.CheckConstraint(condition=Q(result__in=AccessResult.values), name="access_entry_result_is_known"),
        ]
        triggers = [
            pgtrigger.Trigger(
                name="keep_rows",
                when=pgtrigger.Before,
                operation=pgtrigger.Update | pgtrigger.Delete,
                func=f"""
                IF TG_OP = 'DELETE' AND OLD.at < now() - interval '{RETENTION_YEARS} years' THEN
                    RETURN OLD;
                END IF;
                RAISE EXCEPTION 'rows of the access log are neither changed nor removed';
                """,
            ),
            pgtrigger.Trigger(
                name="keep_table",
                level=pgtrigger.Statement,
                when=pgtrigger.Before,
                operation=pgtrigger.Truncate,
                func="RAISE EXCEPTION 'the access log is not emptied';",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M:%S} {self.user_name} {self.action}"


class AccessHead(models.Model):
    """Where the chain of the log starts and ends, and how many rows lie between: one row, kept by the log's functions.

    Without it nobody could tell that the newest rows were removed.
    """

    entries = models.BigIntegerField("줄 수", default=0)
    start_hash = models.CharField("첫 줄 앞의 확인 번호", max_length=64, default=GENESIS)
    hash = models.CharField("끝 줄의 확인 번호", max_length=64, default=GENESIS)

    class Meta:
        verbose_name = "접속 기록의 끝"
        constraints = [
            models.CheckConstraint(condition=Q(pk=1), name="access_head_is_one_row"),
            models.CheckConstraint(condition=Q(entries__gte=0), name="access_head_counts_from_zero"),
        ]

    def __str__(self) -> str:
        return f"{self.entries} {self.hash}"
