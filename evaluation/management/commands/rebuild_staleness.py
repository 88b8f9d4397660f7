"""Make the stored staleness of every statement anew, or say where it is wrong."""

from typing import Any

from django.core.management.base import CommandError, CommandParser
from django.db import transaction

from evaluation.actions.staleness import rebuild_staleness
from evaluation.queries.staleness import staleness_in_doubt
from exchange.management.owner_command import OwnerCommand


class Command(OwnerCommand):
    help = "재계산할 산정서의 표시를 등급 통보, 지급표, 평가 결과로 처음부터 다시 만듭니다."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--check", action="store_true", help="수정하지 않고 다른 것만 알립니다")

    def act(self, *args: Any, check: bool, **options: Any) -> None:
        if check:
            if found := staleness_in_doubt():
                raise CommandError("저장한 표시가 재계산한 것과 다릅니다.\n" + "\n".join(found))
            self.stdout.write("저장한 표시가 재계산한 것과 같습니다.")
            return
        with transaction.atomic():
            stale = rebuild_staleness()
        self.stdout.write(f"재계산할 산정서 {stale:,}건을 표시했습니다.")
