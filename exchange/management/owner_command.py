"""Commands that change many rows at once, past what the service's own database role may do.

They run as the owner of the tables, which the service cannot become, and each run stands in the access log's chain.
"""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from exchange.actions.access import HERE, OPERATOR, Access, append_entry
from exchange.models import AccessKind, AccessResult
from exchange.statements import OWNS_TABLES

NOT_OWNER = (
    "이 명령은 표를 소유한 데이터베이스 계정으로 실행합니다. manage.py로 실행하고 DATABASE_OWNER_URL을 확인해 주세요."
)
OF_DJANGO = {"settings", "pythonpath", "traceback", "no_color", "force_color", "skip_checks", "verbosity"}
OF_DJANGO |= {"stdout", "stderr"}


class OwnerCommand(BaseCommand):
    """A command of the owner. Raises CommandError for any other role, before anything is read."""

    def handle(self, *args: Any, **options: Any) -> None:
        if not OWNS_TABLES.rows()[0][0]:
            raise CommandError(NOT_OWNER)
        result = AccessResult.FAILED
        try:
            self.act(*args, **options)
            result = AccessResult.OK
        finally:
            self._log(args, options, result)

    def act(self, *args: Any, **options: Any) -> None:
        """Do what the command is for."""
        raise NotImplementedError

    def _log(self, args: tuple[Any, ...], options: dict[str, Any], result: AccessResult) -> None:
        """Add the run to the chain, whatever came of it; what it changed has been kept by then or never will be."""
        given = {name: value for name, value in options.items() if name not in OF_DJANGO and value not in (None, False)}
        target = " ".join([*map(str, args), *(f"{name}={value}" for name, value in given.items())])
        append_entry(
            Access(
                user_id=None,
                user_name=OPERATOR,
                role="",
                address=HERE,
                kind=AccessKind.CHANGE,
                action=f"command:{type(self).__module__.rpartition('.')[2]}",
                target=target,
                subject="",
                result=result,
                status=200 if result == AccessResult.OK else 500,
                durable=True,
            )
        )
