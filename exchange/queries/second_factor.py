"""How a person's second factor stands."""

from exchange.models import AuthenticatorApp, RecoveryCode, User
from exchange.sealing import NoKey, unseal


def has_second_factor(user: User) -> bool:
    """Whether the account asks for a second factor at login."""
    return AuthenticatorApp.objects.filter(user=user, confirmed=True).exists()


def recovery_codes_left(user: User) -> int:
    """Return how many recovery codes have not been used."""
    return RecoveryCode.objects.filter(device__user=user).count()


def shut_apps() -> list[str]:
    """Return the names of the accounts whose app none of the server's keys opens, in order."""
    return [
        app.user.username
        for app in AuthenticatorApp.objects.select_related("user").order_by("user__username")
        if not _opens(app)
    ]


def _opens(app: AuthenticatorApp) -> bool:
    try:
        unseal(app.sealed_key, owner=app.user_id)
    except NoKey:
        return False
    return True
