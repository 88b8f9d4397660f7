"""Who may put in, publish and take back rows of the pay tables, and what the rows behind an amount leave unsure."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date, timedelta
from decimal import Decimal

from evaluation.models import BaseStatus, PayBase, PayRate
from evaluation.models.pay import Effective
from exchange import formats
from exchange import sentences as of_exchange
from exchange.errors import Help, Refusal, lacking, not_now, not_your_role
from exchange.models import User
from exchange.roles import Capability

KEEPERS_ONLY = not_your_role(of_exchange.CENTRE_ONLY)
SECOND_PERSON = not_your_role(
    "등록자는 공개할 수 없습니다.", Help("다른 점검 담당이나 관리자가 확인하고 공개해 주세요.")
)
ALREADY_PUBLISHED = not_now("이미 공개된 자료입니다.")
NOT_PUBLISHED = not_now("아직 공개하지 않은 자료입니다.", Help("철회하지 않고 삭제하면 됩니다."))
ALREADY_WITHDRAWN = not_now("이미 철회한 자료입니다.")
STAYS = not_now("공개한 자료는 삭제하지 않습니다.", Help("잘못되었으면 사유를 적어 철회해 주세요."))
DAY = timedelta(days=1)
JUMP = 10  # times the figure before, or a tenth of it: somebody has to look at it

Span = tuple[date, date | None]


def why_not_enter(user: User) -> Refusal | None:
    return None if user.may(Capability.KEEP_PAY_TABLES) else KEEPERS_ONLY


def why_not_publish(row: Effective, user: User) -> Refusal | None:
    """Say why ``user`` may not publish ``row``; whether its days fit is checked when it is published."""
    if not user.may(Capability.KEEP_PAY_TABLES):
        return KEEPERS_ONLY
    if not row.is_draft:
        return ALREADY_PUBLISHED
    return SECOND_PERSON if row.entered_by_id in (None, user.pk) else None


def why_not_discard(row: Effective, user: User) -> Refusal | None:
    if not user.may(Capability.KEEP_PAY_TABLES):
        return KEEPERS_ONLY
    return None if row.is_draft else STAYS


def why_not_withdraw(row: Effective, user: User) -> Refusal | None:
    if not user.may(Capability.KEEP_PAY_TABLES):
        return KEEPERS_ONLY
    if row.is_draft:
        return NOT_PUBLISHED
    return None if row.is_standing else ALREADY_WITHDRAWN


def missing_days(span: Span, others: Iterable[Span]) -> list[tuple[date, date]]:
    """Return the runs of days, first and last, that would have no row just before and just after ``span``.

    others  the other spans of the same chain, none of which overlaps ``span``; an end of None never comes
    A chain has no gap at its two ends: what lies before the first row and after the last was never known.
    """
    starts, ends = span
    spans = list(others)
    before = [last for _, last in spans if last is not None and last < starts]
    after = [first for first, _ in spans if ends is not None and first > ends]
    found = []
    if before and max(before) + DAY < starts:
        found.append((max(before) + DAY, starts - DAY))
    if after and ends is not None and ends + DAY < min(after):
        found.append((ends + DAY, min(after) - DAY))
    return found


def why_not_leave_gaps(gaps: Sequence[tuple[date, date]]) -> Refusal | None:
    """Say why a row that leaves these days without one needs a reason; None where there are none."""
    if not gaps:
        return None
    spans = ", ".join(_span_text(first, last) for first, last in gaps)
    help = Help("그 기간의 자료를 먼저 등록하거나, 비는 사유를 적어 다시 등록해 주세요.")
    return lacking(f"{spans} 적용할 자료가 없게 됩니다.", help)


def why_not_overlap(taken: Effective | None) -> Refusal | None:
    """Say why no row may be published for days that the published row ``taken`` has already."""
    if taken is None:
        return None
    until = formats.date_plain(taken.effective_until) + "까지" if taken.effective_until else "계속"
    return not_now(
        f"{formats.date_plain(taken.effective_from)}부터 {until} 적용하는 자료가 이미 공개되어 있습니다.",
        Help("기간을 나누어 등록하거나, 그 자료를 먼저 철회해 주세요."),
    )


def _span_text(first: date, last: date) -> str:
    start = formats.date_plain(first)
    return start if first == last else f"{start}부터 {formats.date_plain(last)}까지"


def status_codes(base: PayBase | None, rate: PayRate | None, day: date) -> list[str]:
    """Return NO_BASE, BASE_NOT_OFFICIAL and RATE_ASSUMED as they apply to an amount paid on ``day``.

    No code means that the amount may be called by its name; any code makes it 참고 산출액 (비공식).
    """
    codes = []
    if base is None:
        codes.append("NO_BASE")
    elif base.status != BaseStatus.OFFICIAL:
        codes.append("BASE_NOT_OFFICIAL")
    if rate is not None and rate.verified_until is not None and day > rate.verified_until:
        codes.append("RATE_ASSUMED")
    return codes


def what_to_confirm(
    row: Effective, before: Effective | None, labels: Mapping[str, str], percents: Collection[str]
) -> list[str]:
    """Return what looks like a slip of the unit: a figure ten times its predecessor or a tenth of it, or under 1 %.

    before    the row that begins last before it, None for none
    labels    field → what it is called, of the figures to look at;  percents  those in basis points
    A slip of the unit is a hundredfold (8 % and 0.08 %) or a thousandfold; rates and bases themselves move by a few
    percent a year, so ten leaves room on both sides.
    """
    found = []
    for name, label in labels.items():
        new, old = getattr(row, name), getattr(before, name) if before else None
        sign, unit = ("%", 100) if name in percents else ("", 1)
        words = f"{formats.number(Decimal(new) / unit)}{sign}"
        if before and new and old and not old < JUMP * new < JUMP * JUMP * old:
            was, day = f"{formats.number(Decimal(old) / unit)}{sign}", formats.date_plain(before.effective_from)
            now = formats.josa(words, "으로/로")
            found.append(f"{label}: 앞 자료({day} 시행)의 {was}에서 {now} 바뀝니다.")
        elif not old and name in percents and 0 < new < unit:
            found.append(f"{label}: {formats.josa(words, '으로/로')} 등록합니다. 1%보다 작은 비율입니다.")
    return found
