"""Let sessions go that are over: nobody logs in with them again, and they name people, devices and addresses."""

from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from exchange.actions.access import expire_sessions


class Command(BaseCommand):
    help = "끝난 로그인(세션)을 삭제합니다."

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(f"끝난 로그인 {expire_sessions(timezone.now()):,}건을 삭제했습니다.")
