"""Which reorganisations can be: kinds and numbers of organisations, days, and other acts that stand in the way."""

from collections.abc import Sequence
from datetime import date, timedelta

from django.db.models import Q

from exchange import formats, sentences
from exchange.errors import Help, Refusal, lacking, not_now
from exchange.models import (
    Ministry,
    MinistryKind,
    PostName,
    Reorganisation,
    ReorganisationKind,
    ReorganisationMinistry,
    ReorganisationState,
    Side,
)

NEW_ACT_INSTEAD = Help("환원하지 말고 새 개편으로 등록해 주세요.")
OTHER_NAME = Help("등록된 기관에서 선택하거나 이름을 확인해 주세요.")

NUMBERS = {  # kind -> (organisations of before, of after): (least, most), None for any number
    ReorganisationKind.RENAME: ((1, 1), (1, 1)),
    ReorganisationKind.MERGE: ((1, None), (1, 1)),
    ReorganisationKind.SPLIT: ((1, 1), (2, None)),
    ReorganisationKind.MOVE: ((1, 1), (1, None)),
    ReorganisationKind.ABOLISH: ((1, 1), (0, None)),
}
WRONG_NUMBER = {
    ReorganisationKind.RENAME: "명칭 변경은 개편 전 기관 하나와 개편 후 기관 하나를 정해 주세요.",
    ReorganisationKind.MERGE: "통합은 합쳐지는 기관과 개편 후 기관 하나를 정해 주세요.",
    ReorganisationKind.SPLIT: "분리는 개편 전 기관 하나와 개편 후 기관 둘 이상을 정해 주세요.",
    ReorganisationKind.MOVE: "이관은 직위를 보내는 기관 하나와 받는 기관을 정해 주세요.",
    ReorganisationKind.ABOLISH: "폐지는 개편 전 기관 하나를 정해 주세요.",
}


def why_not_of_this_shape(
    kind: str, before: Sequence[Ministry], after: Sequence[Ministry], made: int
) -> Refusal | None:
    """Say why these organisations make no reorganisation of ``kind``; ``made`` more of after are to be registered."""
    for count, (least, most) in zip((len(before), len(after) + made), NUMBERS[ReorganisationKind(kind)], strict=True):
        if count < least or (most is not None and count > most):
            return lacking(WRONG_NUMBER[ReorganisationKind(kind)])
    if set(before) & set(after):
        return lacking("같은 기관을 개편 전과 개편 후에 함께 정할 수 없습니다.")
    if any(ministry.kind == MinistryKind.CENTRE for ministry in before):
        return lacking("국무조정실은 개편 대상으로 등록할 수 없습니다.")
    if kind == ReorganisationKind.MERGE and len(before) == 1 and made:
        return lacking(
            "합쳐지는 기관이 하나이면 명칭 변경으로 등록하거나, 이미 있는 기관을 개편 후 기관으로 선택해 주세요."
        )
    return None


def why_not_end_on(ministry: Ministry, day: date, *, ends: bool) -> Refusal | None:
    """Say why ``ministry`` cannot be reorganised on ``day``; ``ends``: it would exist until the eve only.

    One that is registered as ending on that very eve may: the act then says where its posts go.
    """
    if ministry.valid_from and ministry.valid_from >= day:
        return lacking(
            f"{formats.josa(ministry.name, '은/는')} {formats.date_plain(ministry.valid_from)}부터 있는 기관입니다. "
            "그 뒤의 날을 시행일로 적어 주세요."
        )
    eve = day - timedelta(days=1)
    if ministry.valid_until and ministry.valid_until < eve:
        follower = (
            f" 그 뒤를 이은 {formats.josa(ministry.successor.name, '으로/로')} 등록해 주세요."
            if (ministry.successor)
            else ""
        )
        return lacking(
            f"{formats.josa(ministry.name, '은/는')} {formats.date_plain(ministry.valid_until)}에 이미 끝난 "
            f"기관입니다.{follower}"
        )
    if ends and ministry.valid_until and ministry.valid_until > eve:
        return lacking(
            f"{formats.josa(ministry.name, '은/는')} {formats.date_plain(ministry.valid_until)}에 끝나는 것으로 "
            "등록되어 있습니다. 그 개편을 먼저 환원하거나 시행일을 확인해 주세요."
        )
    return None


def why_not_begin_on(ministry: Ministry, day: date, kind: str) -> Refusal | None:
    """Say why ``ministry``, registered already, cannot take over on ``day``."""
    if ministry.valid_from and ministry.valid_from > day:
        return lacking(
            f"{formats.josa(ministry.name, '은/는')} {formats.date_plain(ministry.valid_from)}부터 있는 기관이어서 "
            f"{formats.date_plain(day)}에 승계할 수 없습니다."
        )
    if ministry.valid_until and ministry.valid_until < day:
        return lacking(
            f"{formats.josa(ministry.name, '은/는')} {formats.date_plain(ministry.valid_until)}에 끝난 기관이어서 "
            "승계할 수 없습니다."
        )
    if kind == ReorganisationKind.RENAME and ministry.valid_from != day:
        return lacking(
            f"{formats.josa(ministry.name, '은/는')} 그 전부터 있는 기관입니다. "
            "명칭 변경이 아니라 통합으로 등록해 주세요."
        )
    return None


def why_not_make(name: str, short_name: str, code: str, day: date, *, ending: Sequence[Ministry]) -> Refusal | None:
    """Say why no organisation of this name can be made on ``day``: two of one name at one time are refused.

    ending  those that end on the eve: their names are free from the day on
    """
    if Ministry.objects.filter(code__iexact=code).exists():
        return lacking(f"부호 ‘{code}’는 이미 쓰고 있습니다.", Help("다른 부호를 적어 주세요."))
    standing = Ministry.objects.filter(Q(valid_until__isnull=True) | Q(valid_until__gte=day)).exclude(
        pk__in=[ministry.pk for ministry in ending]
    )
    for called in (name, short_name):
        if standing.filter(Q(name=called) | Q(short_name=called)).exists():
            return lacking(f"‘{called}’ 이름을 그날 다른 기관이 쓰고 있습니다.", OTHER_NAME)
    return None


def rivals(act_id: int | None, ministries: Sequence[int], day: date) -> list[Reorganisation]:
    """Return the other reorganisations of ``day`` that reorganise one of these organisations too."""
    lines = ReorganisationMinistry.objects.filter(
        side=Side.FROM, ministry__in=ministries, reorganisation__day=day
    ).exclude(reorganisation__state=ReorganisationState.UNDONE)
    found = Reorganisation.objects.for_table().filter(pk__in=lines.values("reorganisation"))
    return list(found.exclude(pk=act_id or 0))


def why_not_beside(others: Sequence[Reorganisation]) -> Refusal | None:
    """Say why no second reorganisation of one organisation on one day can be registered."""
    if not others:
        return None
    help = Help("그 개편을 수정하거나 철회해 주세요.")
    return not_now(f"같은 날 같은 기관의 개편이 이미 등록되어 있습니다: {others[0]}.", help)


def why_not_rename_post(name: PostName, day: date) -> Refusal | None:
    """Say why the present name of a post cannot end on the eve of ``day``."""
    if name.starts_on and name.starts_on >= day:
        return lacking(
            f"{name}: 지금 이름이 {formats.date_plain(name.starts_on)}에 시작합니다. 시행일은 그 뒤의 날이어야 합니다."
        )
    if name.ends_on:
        return lacking(
            f"{name}: 이 이름은 {formats.date_plain(name.ends_on)}에 끝나는 것으로 등록되어 있습니다. "
            "뒤의 개편을 먼저 환원해 주세요."
        )
    return None


def why_not_succeed(ministry: Ministry, after: int | None) -> Refusal | None:
    """Say why the one of key ``after`` (None: not registered yet) cannot be the successor of ``ministry``."""
    if ministry.successor is None or ministry.successor_id == after:
        return None
    successor = formats.josa(ministry.successor.name, "으로/로")
    return lacking(f"{ministry.name}의 승계 기관이 {successor} 이미 등록되어 있습니다.")


def doubled_titles(names: Sequence[tuple[int, str]]) -> list[str]:
    """Return a sentence for each name that two posts would have in one organisation: (line, name) of each post."""
    seen: set[tuple[int, str]] = set()
    doubled = []
    for each in names:
        if each in seen:
            doubled.append(f"두 직위가 같은 이름 ‘{each[1]}’이 됩니다. 직위 이름을 서로 다르게 적어 주세요.")
        seen.add(each)
    return list(dict.fromkeys(doubled))


def why_not_apply(act: Reorganisation, missing: int = 0, stops: Sequence[str] = ()) -> Refusal | None:
    """Say why ``act`` cannot be applied as it stands.

    missing  how many answers are open;  stops  sentences about what stands in the way besides
    """
    if act.state == ReorganisationState.APPLIED:
        return not_now("이미 적용한 개편입니다.")
    if act.state == ReorganisationState.UNDONE:
        return not_now("환원한 개편입니다.", Help(sentences.REGISTER_ANEW))
    if missing:
        return lacking(f"확인 필요 {missing}건에 답변해야 적용할 수 있습니다.")
    return not_now(" ".join(stops)) if stops else None


def why_not_change_act(act: Reorganisation) -> Refusal | None:
    """Say why what ``act`` says can no longer be changed."""
    if act.state == ReorganisationState.DRAFT:
        return None
    return not_now("적용한 개편은 수정할 수 없습니다.", Help("환원한 뒤 새로 등록해 주세요."))


def why_not_undo(act: Reorganisation, blocks: Sequence[str]) -> Refusal | None:
    """Say why ``act`` cannot be taken back: its state, or what was built on it (``blocks``, sentences)."""
    if act.state == ReorganisationState.UNDONE:
        return not_now("이미 환원한 개편입니다.")
    return not_now(" ".join(blocks), NEW_ACT_INSTEAD) if blocks else None
