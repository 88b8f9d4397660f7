"""Let lines of the access log go that are older than the agency keeps them."""

from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from exchange.actions.access import expire_entries
from exchange.models.access import RETENTION_YEARS


class Command(BaseCommand):
    """Removes the oldest lines only; the chain goes on from the line after them."""

    help = "보관 기간이 지난 접속 기록을 오래된 것부터 삭제합니다."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--years",
            type=int,
            default=RETENTION_YEARS,
            choices=range(RETENTION_YEARS, 100),
            metavar="년",
            help=f"이보다 오래된 줄을 삭제합니다({RETENTION_YEARS}년 이상).",
        )

    def handle(self, *args: Any, years: int, **options: Any) -> None:
        self.stdout.write(f"{years}년이 지난 접속 기록 {expire_entries(years):,}줄을 삭제했습니다.")
