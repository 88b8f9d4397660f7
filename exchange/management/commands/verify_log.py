"""Follow the access log's hash chain and say where it breaks."""

import sys
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from exchange.formats import moment
from exchange.models import AccessEntry


class Command(BaseCommand):
    """Exits with 1 where a line was changed, removed or slipped in; names the first such line."""

    help = "접속 기록의 확인 번호 사슬을 처음부터 재계산해, 바뀌거나 삭제되거나 끼워 넣은 첫 줄을 알려 줍니다."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--expect", metavar="확인 번호", default="", help="기록해 둔 끝 번호. 다르면 실패합니다.")

    def handle(self, *args: Any, expect: str, **options: Any) -> None:
        found = AccessEntry.objects.follow_chain()
        if found.damage:
            where = f"{found.row_id}번 줄({moment(found.at)})" if found.row_id else "기록"
            self.stderr.write(f"{where}: {found.damage.value}. 그 앞 {found.checked:,}줄은 그대로입니다.")
            sys.exit(1)
        if expect and expect != found.hash:
            self.stderr.write(f"사슬은 이어져 있지만 끝 확인 번호가 기록과 다릅니다. 현재 끝 확인 번호 {found.hash}")
            sys.exit(1)
        self.stdout.write(f"접속 기록 {found.checked:,}줄을 확인했고 모두 그대로입니다. 끝 확인 번호 {found.hash}")
