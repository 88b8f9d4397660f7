"""Who may come in by a set-up link: somebody, once, while there is no administrator."""

from datetime import datetime

from exchange import sentences
from exchange.errors import Help, Refusal, not_now, not_yours
from exchange.models import SetupLink, SetupLinkState, User
from exchange.roles import Capability

CLOSED_LINK = not_yours(  # what everybody reads at a link that is used, replaced, too old or was never made
    "이미 첫 관리자를 등록했거나 주소를 만든 지 60분이 지났습니다.",
    Help("첫 관리자를 등록하지 못했으면 서버에서 새 주소를 만들어 주세요. 관리자가 이미 있으면 로그인해 주세요."),
)


def why_not_make_link() -> Refusal | None:
    """Say why no set-up link is made: an account in use may administer already."""
    if User.objects.able_to_log_in().who_may(Capability.ADMINISTER).exists():
        return not_now("관리자가 이미 있어 최초 설정 주소를 만들지 않습니다.", Help("관리자 계정으로 로그인해 주세요."))
    return None


def why_not_set_up(link: SetupLink | None, at: datetime) -> Refusal | None:
    """Say why nobody comes in by ``link`` at the moment ``at``; None for the open one where nobody administers yet."""
    if link is None:
        return CLOSED_LINK
    if link.state == SetupLinkState.USED or why_not_make_link():
        return not_now(
            "그사이 다른 사람이 첫 관리자를 먼저 등록했습니다. 입력한 계정은 만들지 않았습니다.",
            Help("등록한 관리자에게 계정을 만들어 달라고 요청해 주세요."),
        )
    if link.state == SetupLinkState.REPLACED:
        return not_now("새 최초 설정 주소가 만들어져 앞의 주소는 쓸 수 없습니다.", sentences.MAKE_SETUP_LINK)
    if link.expires_at <= at:
        return not_now("최초 설정 주소를 만든 지 60분이 지나 쓸 수 없습니다.", sentences.MAKE_SETUP_LINK)
    return None
