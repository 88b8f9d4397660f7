"""Compute how every task stands and hold it against what is stored; for the night."""

import sys
from typing import Any

from django.core.management.base import BaseCommand

from tasks.queries.computed_queue import misplaced
from tasks.queries.standing_check import differences, miscounted


class Command(BaseCommand):
    """Exits with 1 where a stored row differs; names each of them. Writes nothing."""

    help = "저장된 과제 현황을 처음부터 재계산한 값과 비교해, 다른 줄을 모두 알려 줍니다."

    def handle(self, *args: Any, **options: Any) -> None:
        found = 0
        for difference in (*differences(), *miscounted(), *misplaced()):
            found += 1
            self.stderr.write(str(difference))
        if found:
            self.stderr.write(f"과제 현황 {found:,}줄이 다릅니다. manage.py rebuild_standing으로 다시 만들어 주세요.")
            sys.exit(1)
        self.stdout.write("과제 현황이 모두 재계산한 값과 같습니다.")
