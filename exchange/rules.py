"""Who acts for which post on a day, and who may do what. Asked on every request, so rights end with the assignment."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from axes.models import AccessAttempt
from django.conf import settings
from django.db.models import Q, QuerySet, Sum

from exchange.models import (
    AccessEntry,
    AccessResult,
    Assignment,
    Assistance,
    ExchangePair,
    ExchangeRound,
    Post,
    Role,
    StandIn,
    User,
    open_on,
)


@dataclass(frozen=True)
class Seat:
    """A post that a person may write for on a day.

    may_sign  whether the person may confirm: the holder or the holder's substitute, never an assistant
    holder    whose post it is where somebody else acts for the holder; None for the holder in person
    """

    post_id: int
    may_sign: bool
    holder: User | None = None


def seats_of(user: User, on: date) -> list[Seat]:
    """Return the posts that ``user`` may write for on ``on``, each once, the strongest right winning.

    A coordinator, administrator, viewer or evaluator has none, whatever rows may say.
    """
    seats: dict[int, Seat] = {}
    if user.role == Role.ASSISTANT:
        for post_id in Assistance.objects.on(on).filter(assistant=user).values_list("post_id", flat=True):
            seats[post_id] = Seat(post_id, may_sign=False)
    if user.role == Role.EXCHANGEE:
        held = _held(user, on)
        others = {post_id: holder_id for post_id, holder_id in held if holder_id != user.pk}
        names = User.objects.in_bulk(others.values()) if others else {}
        for post_id, holder_id in others.items():
            seats[post_id] = Seat(post_id, may_sign=True, holder=names[holder_id])
        for post_id, holder_id in held:
            if holder_id == user.pk:
                seats[post_id] = Seat(post_id, may_sign=True)
    return list(seats.values())


def posts_of(user: User, on: date) -> list[int]:
    """Return the keys of the posts that ``user`` may write for on ``on``. One statement at most."""
    if user.role == Role.EXCHANGEE:
        return sorted({post_id for post_id, _ in _held(user, on)})
    return [seat.post_id for seat in seats_of(user, on)]


def _held(user: User, on: date) -> QuerySet:
    """Return post and holder of what the person holds, or stands in for the holder of."""
    absent = StandIn.objects.filter(open_on(on), substitute=user).values("absent")
    own, others = Assignment.objects.on(on).filter(holder=user), Assignment.objects.on(on).filter(holder__in=absent)
    return own.union(others).values_list("post_id", "holder_id")


def holders_on(post_ids: list[int], on: date) -> dict[int, User]:
    """Return who holds each of these posts on ``on``; a vacant post is absent from the answer."""
    rows = Assignment.objects.on(on).filter(post__in=post_ids).select_related("holder")
    return {row.post_id: row.holder for row in rows}


# ---- administration ------------------------------------------------------------------------------------------------


def why_not_manage(user: User) -> str:
    """Say why ``user`` may not change who is where; "" for an administrator."""
    return "" if user.role == Role.ADMIN else "관리자만 할 수 있습니다. 고칠 것이 있으면 관리자에게 알려 주세요."


def why_not_pair(round: ExchangeRound, post_a: Post, post_b: Post, *, but_for: int | None = None) -> str:
    """Say why these two posts may not be counterparts in ``round``; ``but_for`` is the pair that is being changed."""
    if post_a.ministry_id == post_b.ministry_id:
        return "서로 다른 기관의 두 직위를 골라 주세요."
    taken = ExchangePair.objects.filter(round=round)
    if but_for is not None:
        taken = taken.exclude(pk=but_for)
    if taken.filter(Q(post_a__in=[post_a, post_b]) | Q(post_b__in=[post_a, post_b])).exists():
        return "고른 직위가 같은 차수의 다른 교류 쌍에 이미 들어 있습니다."
    return ""


def why_not_seat(post: Post, holder: User, starts_on: date, ends_on: date | None) -> str:
    """Say why ``holder`` may not be seated in ``post`` for these days (both counted; None: without an end)."""
    if holder.role != Role.EXCHANGEE:
        return f"{holder}: ‘{holder.get_role_display()}’ 계정입니다. 교류자 계정만 직위에 발령할 수 있습니다."
    if post.valid_from and starts_on < post.valid_from:
        return f"이 직위는 {post.valid_from:%Y. %-m. %-d.}에 생겼습니다. 그날이나 그 뒤를 시작일로 적어 주세요."
    if post.valid_until and (ends_on is None or ends_on > post.valid_until):
        return f"이 직위는 {post.valid_until:%Y. %-m. %-d.}에 없어집니다. 그날이나 그 앞을 종료일로 적어 주세요."
    return ""


def why_not_assist(assistant: User) -> str:
    """Say why this account may not draft for a post."""
    if assistant.role != Role.ASSISTANT:
        return f"{assistant}: ‘{assistant.get_role_display()}’ 계정입니다. 작성 보조 계정만 지정할 수 있습니다."
    return ""


def why_not_stand_in(absent: User, substitute: User) -> str:
    """Say why ``substitute`` may not act for ``absent``: only an exchangee confirms reports."""
    for person in (absent, substitute):
        if person.role != Role.EXCHANGEE:
            return f"{person}: ‘{person.get_role_display()}’ 계정입니다. 부재자와 대행자는 교류자 계정이어야 합니다."
    return ""


def why_not_change_role(account: User, user: User, on: date) -> str:
    """Say why ``user`` may not give ``account`` another role: it is the own one, or rows rest on the present one."""
    if account.pk == user.pk:
        return "자기 계정의 역할은 바꿀 수 없습니다. 다른 관리자에게 부탁해 주세요."
    running = Q(ends_on__isnull=True) | Q(ends_on__gte=on)
    if Assignment.objects.filter(running, holder=account).exists():
        return "교류 발령이 남아 있어 역할을 바꿀 수 없습니다. 발령을 먼저 끝내 주세요."
    if Assistance.objects.filter(running, assistant=account).exists():
        return "작성 보조 지정이 남아 있어 역할을 바꿀 수 없습니다. 지정을 먼저 끝내 주세요."
    if StandIn.objects.filter(Q(absent=account) | Q(substitute=account), ends_on__gte=on).exists():
        return "직무 대행이 남아 있어 역할을 바꿀 수 없습니다. 대행을 먼저 끝내 주세요."
    return ""


def why_not_stop_account(account: User, user: User) -> str:
    """Say why ``user`` may not take ``account`` out of use."""
    if account.pk == user.pk:
        return "자기 계정은 사용 중지할 수 없습니다. 다른 관리자에게 부탁해 주세요."
    return ""


# ---- logging in ----------------------------------------------------------------------------------------------------

FAILURE_WINDOW = timedelta(minutes=15)
FAILURES_PER_ADDRESS = 50  # a ministry's whole office may come from one address
FAILURES_PER_ACCOUNT = 10  # from all addresses together
NEEDS_SECOND_FACTOR = frozenset({Role.COORDINATOR, Role.ADMIN, Role.EVALUATOR, Role.DECIDER})


def why_not_try_login(username: str, address: str, now: datetime) -> str:
    """Say why no password is looked at for now: too many wrong ones from this address, or for this account.

    The limit of an account and an address together is the locking package's (settings.AXES_FAILURE_LIMIT). Nobody can
    lock a person out from afar: from an address where the person has logged in before, the account's own limit does
    not hold. An account that does not exist is answered in the same way.
    """
    recent = AccessAttempt.objects.filter(attempt_time__gte=now - FAILURE_WINDOW)
    failures = recent.filter(Q(ip_address=address) | Q(username=username)).aggregate(
        here=Sum("failures_since_start", filter=Q(ip_address=address)),
        account=Sum("failures_since_start", filter=Q(username=username)),
    )
    if (failures["here"] or 0) >= FAILURES_PER_ADDRESS:
        return "이 접속지에서 로그인 실패가 이어져 잠시 막았습니다. 15분 뒤에 다시 시도해 주세요."
    if (failures["account"] or 0) >= FAILURES_PER_ACCOUNT:
        logins = AccessEntry.objects.logins().filter(user_name=username, address=address, result=AccessResult.OK)
        if not logins.exists():
            return "이 계정의 로그인 실패가 이어져 잠시 막았습니다. 15분 뒤에 다시 시도해 주세요."
    return ""


def needs_second_factor(user: User) -> bool:
    """Whether the account needs a second factor to be used: 국무조정실, evaluators and deciders, in production."""
    return settings.PRODUCTION and user.role in NEEDS_SECOND_FACTOR


def why_not_drop_second_factor(user: User) -> str:
    """Say why the second factor may not be switched off."""
    if needs_second_factor(user):
        return f"{user.get_role_display()} 계정은 2단계 인증이 있어야 쓸 수 있어 끌 수 없습니다."
    return ""
