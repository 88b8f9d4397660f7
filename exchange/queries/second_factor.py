"""How a person's second factor stands."""

from django_otp.plugins.otp_static.models import StaticToken
from django_otp.plugins.otp_totp.models import TOTPDevice

from exchange.models import User


def has_second_factor(user: User) -> bool:
    """Whether the account asks for a second factor at login."""
    return TOTPDevice.objects.filter(user=user, confirmed=True).exists()


def recovery_codes_left(user: User) -> int:
    """Return how many recovery codes have not been used."""
    return StaticToken.objects.filter(device__user=user).count()
