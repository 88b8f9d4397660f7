"""Print a link by which somebody registers the first administrator; an earlier link no longer works."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from exchange.actions.first_start import make_setup_link
from exchange.errors import Refused
from exchange.queries import installation

WORDS = """관리자가 없습니다. 아래 주소에서 첫 관리자를 등록해 주세요(60분, 한 번만).
  {address}/setup/{token}
새 주소: python manage.py setup_link"""


class Command(BaseCommand):
    """The link goes to the standard output alone: neither a log nor the database holds it."""

    help = "첫 관리자를 등록하는 주소를 만듭니다. 60분 동안 한 번만 쓸 수 있고, 관리자가 있으면 만들지 않습니다."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--if-needed",
            action="store_true",
            help="관리자가 있으면 아무것도 출력하지 않고 마칩니다(서비스를 시작할 때)",
        )

    def handle(self, *args: Any, if_needed: bool, **options: Any) -> None:
        try:
            token = make_setup_link(timezone.now())
        except Refused as refused:
            if if_needed:
                return
            raise CommandError(refused.reason) from refused
        installation.look()
        address = installation.installation().address or "http://localhost:8000"
        self.stdout.write(WORDS.format(address=address, token=token))
