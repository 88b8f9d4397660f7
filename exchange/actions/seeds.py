"""Sealing the secrets of authenticator apps anew, for the operator who replaces a key of the server's."""

from django.db import transaction

from exchange import sealing
from exchange.actions.access import HERE, OPERATOR, Access, append_entry
from exchange.models import AccessKind, AccessResult, AuthenticatorApp


def rotate_seeds() -> int:
    """Seal every app's secret with the first key and return how many there are; all of them or none.

    Either outcome is a line of the access log. Raises NoKey where no key opens one of them: then nothing is changed.
    """
    try:
        with transaction.atomic():
            apps = list(AuthenticatorApp.objects.select_for_update().order_by("pk"))
            for app in apps:
                app.sealed_key = sealing.reseal(app.sealed_key)
            AuthenticatorApp.objects.bulk_update(apps, ["sealed_key"])
            _log(f"인증 앱 {len(apps)}개", AccessResult.OK)
    except sealing.NoKey:
        _log("인증 앱", AccessResult.FAILED)
        raise
    return len(apps)


def _log(target: str, result: str) -> None:
    line = Access(None, OPERATOR, "", HERE, AccessKind.CHANGE, "rotate_seeds", target, "", result, 0, durable=True)
    append_entry(line)
