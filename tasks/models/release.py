"""Press releases: the texts that posts, tasks and outcomes were read from."""

from django.db import models
from django.db.models import Q

from exchange import audit
from exchange.models import Sourced


@audit.tracked()
class PressRelease(Sourced):
    """One release, known by the fingerprint of its text; its sentences are not stored."""

    code = models.SlugField("부호", max_length=40, unique=True)
    title = models.CharField("제목", max_length=200)
    agency = models.CharField("배포 기관", max_length=100)
    published_on = models.DateField("배포일", null=True, blank=True)
    published_text = models.CharField("본문에 적힌 날짜", max_length=40, blank=True)
    file_name = models.CharField("파일 이름", max_length=120)
    sha256 = models.CharField("확인 번호(SHA-256)", max_length=64, unique=True)

    class Meta:
        verbose_name = "보도자료"
        ordering = ["-published_on", "pk"]
        constraints = [
            *Sourced.Meta.constraints,
            models.CheckConstraint(condition=Q(sha256__regex=r"^[0-9a-f]{64}$"), name="release_fingerprint_is_sha256"),
            models.CheckConstraint(
                condition=Q(published_on__isnull=False) | ~Q(published_text=""), name="release_says_when"
            ),
        ]

    def __str__(self) -> str:
        return self.title
