"""From where administrators may work (settings.ADMIN_NETWORKS). Asked at the login and again on every page."""

from ipaddress import IPv6Address, ip_address

from django.conf import settings

from exchange.errors import Help, Refusal, not_your_role
from exchange.models import User
from exchange.roles import Capability

ELSEWHERE = not_your_role(
    "관리자 계정은 허용된 망에서만 로그인할 수 있습니다.",
    Help("지금 접속한 곳은 허용된 망이 아닙니다. 기관 안에서 다시 로그인하거나 시스템 운영 담당에게 문의해 주세요."),
)


def why_not_from(user: User, address: str) -> Refusal | None:
    """Say why ``user`` may not work from ``address``; None for who is no administrator and where nothing is set."""
    return why_not_administer_from(address) if user.may(Capability.ADMINISTER) else None


def why_not_administer_from(address: str) -> Refusal | None:
    """Say why nobody becomes or works as an administrator at ``address``; None where nothing is set."""
    return None if not settings.ADMIN_NETWORKS or _is_within(address) else ELSEWHERE


def _is_within(address: str) -> bool:
    try:
        found = ip_address(address)
    except ValueError:  # a socket has none
        return False
    if isinstance(found, IPv6Address) and found.ipv4_mapped:  # how a server on :: sees an IPv4 address
        found = found.ipv4_mapped
    return any(found in network for network in settings.ADMIN_NETWORKS)
