"""Who may change who is where, and which rows may stand together."""

from datetime import date

from django.db.models import F, Q

from exchange import sentences
from exchange.errors import Help, Refusal, lacking, not_now, not_your_role
from exchange.models import (
    Assignment,
    Assistance,
    ExchangePair,
    ExchangeRound,
    Ministry,
    Post,
    PostName,
    StandIn,
    User,
    lineage,
)
from exchange.roles import Capability, Scope


def why_not_manage(user: User) -> Refusal | None:
    """Say why ``user`` may not change who is where; None for an administrator."""
    return None if user.may(Capability.ADMINISTER) else not_your_role(sentences.ADMIN_ONLY, sentences.ASK_ADMIN)


def why_not_pair(round: ExchangeRound, post_a: Post, post_b: Post, *, but_for: int | None = None) -> Refusal | None:
    """Say why these two posts may not be counterparts in ``round``; ``but_for`` is the pair that is being changed."""
    if in_one_line(post_a, post_b):
        return lacking("서로 다른 기관의 두 직위를 선택해 주세요.")
    taken = ExchangePair.objects.filter(round=round)
    if but_for is not None:
        taken = taken.exclude(pk=but_for)
    if taken.filter(Q(post_a__in=[post_a, post_b]) | Q(post_b__in=[post_a, post_b])).exists():
        return lacking("선택한 직위가 같은 차수의 다른 교류 쌍에 이미 들어 있습니다.")
    return None


def in_one_line(post_a: Post, post_b: Post) -> bool:
    """Whether the two posts are of one ministry now, under whatever names. One statement."""
    last = PostName.objects.filter(post=post_b).order_by(F("starts_on").desc(nulls_last=True)).values("ministry")[:1]
    mine = PostName.objects.filter(post=post_a).order_by(F("starts_on").desc(nulls_last=True)).values("ministry")[:1]
    return Ministry.objects.filter(pk__in=lineage(pk__in=mine)).filter(pk__in=last).exists()


def why_not_seat(post: Post, holder: User, starts_on: date, ends_on: date | None) -> Refusal | None:
    """Say why ``holder`` may not be seated in ``post`` for these days (both counted; None: without an end)."""
    if holder.rights.scope != Scope.HELD_POSTS:
        return _wrong_account(holder, "교류자 계정만 직위에 발령할 수 있습니다.")
    names = PostName.objects.filter(post=post).order_by(F("starts_on").asc(nulls_first=True))
    began = names.values_list("starts_on", flat=True).first()
    if began and starts_on < began:
        return lacking(f"이 직위는 {began:%Y. %-m. %-d.}에 생겼습니다. 그날이나 그 뒤를 시작일로 적어 주세요.")
    if post.ended_on and (ends_on is None or ends_on > post.ended_on):
        return lacking(f"이 직위는 {post.ended_on:%Y. %-m. %-d.}에 없어집니다. 그날이나 그 앞을 종료일로 적어 주세요.")
    return None


def why_not_change_post(post: Post) -> Refusal | None:
    """Say why ``post`` can neither go on under another name nor end: it has ended."""
    return not_now(f"{post.ended_on:%Y. %-m. %-d.}{sentences.POST_IS_GONE}") if post.ended_on else None


def why_not_assist(assistant: User) -> Refusal | None:
    """Say why this account may not draft for a post."""
    if assistant.rights.scope != Scope.HELPED_POSTS:
        return _wrong_account(assistant, "작성 보조 계정만 지정할 수 있습니다.")
    return None


def why_not_stand_in(absent: User, substitute: User) -> Refusal | None:
    """Say why ``substitute`` may not act for ``absent``: only an exchangee confirms reports."""
    for person in (absent, substitute):
        if person.rights.scope != Scope.HELD_POSTS:
            return _wrong_account(person, "부재자와 대행자는 교류자 계정이어야 합니다.")
    return None


def why_not_change_role(account: User, user: User, on: date) -> Refusal | None:
    """Say why ``user`` may not give ``account`` another role: it is the own one, or rows rest on the present one."""
    if account.pk == user.pk:
        return lacking(sentences.OWN_ROLE, sentences.ASK_OTHER_ADMIN)
    running = Q(ends_on__isnull=True) | Q(ends_on__gte=on)
    if Assignment.objects.filter(running, holder=account).exists():
        return lacking("교류 발령이 남아 있어 역할을 바꿀 수 없습니다.", Help("발령을 먼저 끝내 주세요."))
    if Assistance.objects.filter(running, assistant=account).exists():
        return lacking("작성 보조 지정이 남아 있어 역할을 바꿀 수 없습니다.", Help("지정을 먼저 끝내 주세요."))
    if StandIn.objects.filter(Q(absent=account) | Q(substitute=account), ends_on__gte=on).exists():
        return lacking("직무 대행이 남아 있어 역할을 바꿀 수 없습니다.", Help("대행을 먼저 끝내 주세요."))
    return None


def why_not_take_over(account: User, person: User) -> Refusal | None:
    """Say why ``person`` may not confirm in the place of ``account``: only another exchangee in service does."""
    if person.pk == account.pk:
        return lacking("사용 중지할 사람과 다른 사람을 선택해 주세요.")
    if not person.may(Capability.CONFIRM_OWN_PART):
        return _wrong_account(person, "교류자 계정을 선택해 주세요.")
    if not person.is_active:
        return lacking(f"{person}: {sentences.ACCOUNT_STOPPED} 사용하는 교류자 계정을 선택해 주세요.")
    return None


def why_not_stop_account(account: User, user: User) -> Refusal | None:
    """Say why ``user`` may not take ``account`` out of use."""
    if account.pk == user.pk:
        return not_your_role("자기 계정은 사용 중지할 수 없습니다.", sentences.ASK_OTHER_ADMIN)
    return None if account.is_active else not_now("이미 사용 중지한 계정입니다.")


def _wrong_account(person: User, wanted: str) -> Refusal:
    return lacking(sentences.wrong_account(person, person.get_role_display(), wanted))
