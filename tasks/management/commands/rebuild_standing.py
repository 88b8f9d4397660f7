"""Make the stored standing of every task anew, from reports, milestones, tasks and quarters."""

from typing import Any

from exchange.management.owner_command import OwnerCommand
from tasks.actions import standing


class Command(OwnerCommand):
    help = "과제 현황표를 보고·이정표·과제·분기 자료로 처음부터 다시 만듭니다. 두 번 실행해도 결과가 같습니다."

    def act(self, *args: Any, **options: Any) -> None:
        self.stdout.write(f"과제 현황 {standing.rebuild():,}줄을 다시 만들었습니다.")
