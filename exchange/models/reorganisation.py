"""Reorganisations of the government: which organisations and posts go where, from which day on."""

from datetime import date
from typing import Self

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from exchange import audit
from exchange.models.account import User
from exchange.models.ministry import Ministry, MinistryKind
from exchange.models.post import Post
from exchange.models.source import Sourced


class ReorganisationKind(models.TextChoices):
    RENAME = "rename", "명칭 변경"
    MERGE = "merge", "통합"
    SPLIT = "split", "분리"
    MOVE = "move", "이관"
    ABOLISH = "abolish", "폐지"


class ReorganisationState(models.TextChoices):
    DRAFT = "draft", "작성 중"
    APPLIED = "applied", "적용"
    UNDONE = "undone", "환원"


class Side(models.TextChoices):
    FROM = "from", "개편 전"
    TO = "to", "개편 후"


class PostAnswer(models.TextChoices):
    SUCCEEDS = "to", "승계"
    ENDS = "ends", "승계 없음"
    STAYS = "stays", "잔류"


ENDING_KINDS = frozenset(
    {ReorganisationKind.RENAME, ReorganisationKind.MERGE, ReorganisationKind.SPLIT, ReorganisationKind.ABOLISH}
)  # after these the organisation of before is no more; 이관 leaves it standing
ASKED_KINDS = frozenset(
    {ReorganisationKind.SPLIT, ReorganisationKind.MOVE, ReorganisationKind.ABOLISH}
)  # where a post goes is asked post by post


class ReorganisationQuerySet(models.QuerySet):
    def for_table(self) -> Self:
        return self.prefetch_related("lines__ministry").order_by("-day", "-pk")

    def standing(self) -> Self:
        """Leave out those that were taken back."""
        return self.exclude(state=ReorganisationState.UNDONE)


@audit.tracked(exclude=["changes"])
class Reorganisation(Sourced):
    """One act of the government on one day. It may be registered ahead; names and accounts follow it by date.

    source_ref  the legal ground (직제, 정부조직법): always named
    changes     what applying it wrote, row by row, so that taking it back restores exactly that
                (``exchange.actions.changes``); empty until it is applied
    """

    day = models.DateField("시행일")
    kind = models.CharField("방식", max_length=10, choices=ReorganisationKind)
    state = models.CharField("상태", max_length=10, choices=ReorganisationState, default=ReorganisationState.DRAFT)
    payer_follows_posts = models.BooleanField("지급 기관은 직위의 승계 기관을 따름", default=False)
    payer = models.ForeignKey(
        "ReorganisationMinistry", models.PROTECT, null=True, blank=True, related_name="+", verbose_name="지급 기관"
    )
    missing = models.PositiveSmallIntegerField("확인 필요", default=0, help_text="아직 답변하지 않은 질문의 수입니다.")
    moved = models.PositiveIntegerField("이관", null=True, blank=True)
    changes = models.JSONField("바꾼 행", default=list, blank=True, encoder=DjangoJSONEncoder)
    registered_at = models.DateTimeField("등록 일시")
    registered_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="등록자")
    applied_at = models.DateTimeField("적용 일시", null=True, blank=True)
    applied_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="적용한 사람"
    )
    undone_at = models.DateTimeField("환원 일시", null=True, blank=True)
    undone_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="환원한 사람"
    )

    objects = ReorganisationQuerySet.as_manager()

    class Meta:
        verbose_name = "기관 개편"
        constraints = [
            *Sourced.Meta.constraints,
            models.CheckConstraint(
                condition=Q(kind__in=ReorganisationKind.values), name="reorganisation_kind_is_known"
            ),
            models.CheckConstraint(
                condition=Q(state__in=ReorganisationState.values), name="reorganisation_state_is_known"
            ),
            models.CheckConstraint(condition=~Q(source_ref=""), name="reorganisation_names_its_ground"),
            models.CheckConstraint(
                condition=Q(payer_follows_posts=False) | Q(payer__isnull=True),
                name="reorganisation_has_one_payer_answer",
            ),
            models.CheckConstraint(
                condition=Q(applied_at__isnull=True, applied_by__isnull=True, moved__isnull=True)
                | Q(applied_at__isnull=False, applied_by__isnull=False, moved__isnull=False),
                name="reorganisation_applied_at_has_applied_by",
            ),
            models.CheckConstraint(
                condition=Q(undone_at__isnull=True, undone_by__isnull=True)
                | Q(undone_at__isnull=False, undone_by__isnull=False),
                name="reorganisation_undone_at_has_undone_by",
            ),
            models.CheckConstraint(
                condition=(~Q(state="draft") | Q(applied_at__isnull=True, undone_at__isnull=True))
                & (~Q(state="applied") | Q(applied_at__isnull=False, undone_at__isnull=True))
                & (~Q(state="undone") | Q(undone_at__isnull=False)),
                name="reorganisation_state_has_its_moments",
            ),
        ]

    def __str__(self) -> str:
        after = " · ".join(line.name for line in self.after) or "폐지"
        return f"{' · '.join(line.name for line in self.before)} → {after}"

    def get_absolute_url(self) -> str:
        return reverse("exchange:manage_reorganisation", args=[self.pk])

    @property
    def before(self) -> list["ReorganisationMinistry"]:
        """The organisations of before, in the order of registration (prefetched in lists)."""
        return [line for line in self.lines.all() if line.side == Side.FROM]

    @property
    def after(self) -> list["ReorganisationMinistry"]:
        """The organisations of after; none where one is abolished and nobody takes its posts."""
        return [line for line in self.lines.all() if line.side == Side.TO]

    @property
    def ends_ministries(self) -> bool:
        return self.kind in ENDING_KINDS

    @property
    def asks_posts(self) -> bool:
        """Whether each post is asked for: where there is one successor only, all go there."""
        return self.kind in ASKED_KINDS and bool(self.after)

    @property
    def state_words(self) -> str:
        """How it stands, as lists and files say it."""
        if self.state == ReorganisationState.DRAFT:
            return f"확인 필요 {self.missing}건" if self.missing else "적용 전"
        if self.state == ReorganisationState.UNDONE and self.applied_at is None:
            return "철회"
        return ReorganisationState(self.state).label

    def is_in_force(self, today: date) -> bool:
        return self.state == ReorganisationState.APPLIED and self.day <= today


@audit.tracked()
class ReorganisationMinistry(models.Model):
    """One organisation of a reorganisation: one of before, or one of after, registered already or made by the act."""

    reorganisation = models.ForeignKey(Reorganisation, models.PROTECT, related_name="lines", verbose_name="기관 개편")
    side = models.CharField("앞뒤", max_length=4, choices=Side)
    position = models.PositiveSmallIntegerField("순서", default=1)
    ministry = models.ForeignKey(
        Ministry, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="등록된 기관"
    )
    is_made = models.BooleanField("새로 등록", default=False)
    new_code = models.SlugField("새 부호", max_length=12, blank=True)
    new_name = models.CharField("새 이름", max_length=60, blank=True)
    new_short_name = models.CharField("새 약칭", max_length=20, blank=True)
    new_kind = models.CharField("새 기관의 종류", max_length=10, choices=MinistryKind, default=MinistryKind.MINISTRY)

    class Meta:
        verbose_name = "개편 기관"
        ordering = ["side", "position", "pk"]
        constraints = [
            models.CheckConstraint(condition=Q(side__in=Side.values), name="reorganisation_ministry_side_is_known"),
            models.CheckConstraint(
                condition=Q(new_kind__in=MinistryKind.values), name="reorganisation_ministry_kind_is_known"
            ),
            models.CheckConstraint(
                condition=Q(is_made=False, ministry__isnull=False, new_code="", new_name="", new_short_name="")
                | (Q(side="to", is_made=True) & ~Q(new_code="") & ~Q(new_name="") & ~Q(new_short_name="")),
                name="reorganisation_ministry_is_registered_or_made",
            ),
            models.UniqueConstraint(fields=["reorganisation", "ministry"], name="reorganisation_names_a_ministry_once"),
            models.UniqueConstraint(
                fields=["reorganisation", "new_name"],
                condition=Q(is_made=True),
                name="reorganisation_makes_a_name_once",
            ),
            models.UniqueConstraint(
                fields=["reorganisation", "new_short_name"],
                condition=Q(is_made=True),
                name="reorganisation_makes_a_short_name_once",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        return self.new_name if self.is_made else self.registered.name

    @property
    def short_name(self) -> str:
        return self.new_short_name if self.is_made else self.registered.short_name

    @property
    def registered(self) -> Ministry:
        """The organisation's row. Raises LookupError for one that the act has not made yet."""
        if self.ministry is None:
            raise LookupError(f"{self.new_name} is made by applying the act")
        return self.ministry


@audit.tracked()
class ReorganisationPost(models.Model):
    """Where one post goes: to which organisation and under which title, nowhere, or nowhere else (이관: it stays)."""

    reorganisation = models.ForeignKey(Reorganisation, models.PROTECT, related_name="answers", verbose_name="기관 개편")
    post = models.ForeignKey(Post, models.PROTECT, related_name="+", verbose_name="교류 직위")
    answer = models.CharField("답변", max_length=5, choices=PostAnswer)
    line = models.ForeignKey(
        ReorganisationMinistry, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="승계 기관"
    )
    title = models.CharField("승계한 뒤의 직위 이름", max_length=60, blank=True)

    class Meta:
        verbose_name = "직위의 승계 답변"
        constraints = [
            models.CheckConstraint(
                condition=Q(answer__in=PostAnswer.values), name="reorganisation_post_answer_is_known"
            ),
            models.CheckConstraint(
                condition=(Q(answer="to", line__isnull=False) & ~Q(title=""))
                | (~Q(answer="to") & Q(line__isnull=True, title="")),
                name="reorganisation_post_says_where",
            ),
            models.UniqueConstraint(fields=["reorganisation", "post"], name="reorganisation_asks_a_post_once"),
        ]

    def __str__(self) -> str:
        return f"{self.post} {self.get_answer_display()}"


@audit.tracked()
class AccountMove(models.Model):
    """From which day on an account belongs to another organisation, because its own was reorganised.

    It counts while the account is still registered at ``before``: whoever corrects the account by hand has the last
    word (``exchange.rules.ministry_of``).
    """

    account = models.ForeignKey(User, models.PROTECT, related_name="moves", verbose_name="계정")
    before = models.ForeignKey(Ministry, models.PROTECT, related_name="+", verbose_name="옛 소속")
    after = models.ForeignKey(Ministry, models.PROTECT, related_name="+", verbose_name="새 소속")
    starts_on = models.DateField("시작일")

    class Meta:
        verbose_name = "소속 이동"
        ordering = ["starts_on", "pk"]
        constraints = [
            models.CheckConstraint(condition=~Q(before=F("after")), name="account_move_goes_elsewhere"),
            models.UniqueConstraint(fields=["account", "starts_on"], name="account_move_once_a_day"),
        ]

    def __str__(self) -> str:
        return f"{self.account} {self.before} → {self.after}"
