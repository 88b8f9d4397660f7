"""Let finished jobs go whose time is over, and their files with them."""

from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from exchange.actions.jobs import expire_jobs


class Command(BaseCommand):
    help = "보관 기한이 지난 작업과 그 파일을 삭제합니다."

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(f"보관 기한이 지난 작업 {expire_jobs(timezone.now()):,}건을 삭제했습니다.")
