"""Give an account a new first password: where no administrator can log in to do it.

Stands in the place of Django's own command, which sets a password past the product's rules and history.
"""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from exchange import clock, rules, sentences
from exchange.actions.access import OPERATOR
from exchange.actions.accounts import first_password, reset_password_by_command
from exchange.errors import Refused
from exchange.formats import moment_plain
from exchange.models import User

BY = User(display_name=OPERATOR)  # who is named in the history
WORDS = """{username} 계정의 첫 비밀번호를 다시 정했습니다. 로그인해 있었다면 모두 끝났습니다.
  {password}
{until}"""


class Command(BaseCommand):
    """The password goes to the standard output alone, and nobody chooses it here; the second factor stays."""

    help = f"계정의 첫 비밀번호를 다시 정해 한 번 보여 줍니다. {sentences.IDENTIFY_FIRST}"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("username", metavar="아이디")

    def handle(self, *args: Any, username: str, **options: Any) -> None:
        account = User.objects.filter(username=username.lower()).first()
        if account is None:
            raise CommandError(f"{username} 계정이 없습니다.")
        password = first_password()
        try:
            account = reset_password_by_command(account.pk, password=password, by=BY, at=clock.now())
        except Refused as refused:
            raise CommandError(refused.reason) from refused
        until = sentences.change_until(moment_plain(rules.first_password_ends(account)))
        self.stdout.write(WORDS.format(username=account.username, password=password, until=until))
