"""Seal the secrets of authenticator apps with the first key of HANTEAM_SEED_KEYS."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from exchange.actions.seeds import rotate_seeds
from exchange.queries.second_factor import shut_apps
from exchange.sealing import NoKey


class Command(BaseCommand):
    """Run after a new key was put in front; the former ones may leave the setting once it is done."""

    help = "인증 앱의 비밀 열쇠를 HANTEAM_SEED_KEYS의 첫 열쇠로 다시 암호화합니다. 접속 기록에 남습니다."

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            count = rotate_seeds()
        except NoKey as refused:
            names = ", ".join(shut_apps())
            raise CommandError(
                f"HANTEAM_SEED_KEYS의 어느 열쇠로도 열리지 않는 계정이 있어 바꾸지 않았습니다: {names}."
                " 이전 열쇠를 뒤에 적거나, 잃었으면 reset_second_factor로 2단계 인증을 푼 뒤 다시 실행하십시오."
            ) from refused
        self.stdout.write(f"인증 앱 {count:,}개를 첫 열쇠로 다시 암호화했습니다. 이전 열쇠는 설정에서 삭제해도 됩니다.")
