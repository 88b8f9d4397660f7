"""Take the second factor off an account whose owner has lost phone and recovery codes."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from exchange import clock, sentences
from exchange.actions.own_account import reset_second_factor
from exchange.errors import Refused
from exchange.models import User


def account_of(name: str) -> User:
    """Return the usable account. Raises CommandError where there is none."""
    found = User.objects.able_to_log_in().filter(username=name.lower()).first()
    if found is None:
        raise CommandError(f"{name} 계정이 없거나 사용 중지되었습니다.")
    return found


class Command(BaseCommand):
    """Two persons are needed: an administrator who vouches, and the operator at the machine who runs this."""

    help = f"전화기와 복구 코드를 모두 잃은 계정의 2단계 인증을 풉니다. {sentences.IDENTIFY_FIRST}"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("username", metavar="아이디")
        parser.add_argument("--by", metavar="관리자", required=True, help="본인을 확인한 관리자의 아이디")

    def handle(self, *args: Any, username: str, by: str, **options: Any) -> None:
        owner, admin = account_of(username), account_of(by)
        try:
            reset_second_factor(owner.pk, by=admin, at=clock.now())
        except Refused as refused:
            raise CommandError(refused.reason) from refused
        self.stdout.write(f"{username} 계정의 2단계 인증을 풀었습니다. 다음 로그인은 비밀번호만으로 됩니다.")
