"""Keep the hash of each password that an account is given: part of the action that gives it."""

from django.utils import timezone

from exchange.models import PasswordHistory, User

KEPT = 24  # the most that the setting may ask for (config/settings.py)


def keep_password(account: User) -> None:
    """Keep the account's present hash, and no more than the setting can ask for. Runs in the caller's transaction."""
    PasswordHistory.objects.create(user=account, password=account.password, set_at=timezone.now())
    older = PasswordHistory.objects.of_user(account).values_list("pk", flat=True)[KEPT:]
    PasswordHistory.objects.filter(pk__in=list(older)).delete()
