"""manage.py seed_evaluation: the demonstration's evaluation rounds, its statements and its prize money.

Runs after ``seed_demo``, whose accounts act here. A second run changes nothing. All of it is one transaction.
"""

from typing import Any

from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from demo.actions.programme import ONLY_IN_DEMO, read_demo_notices
from demo.judging import course
from demo.playing.bonuses import Bonuses, Prizes
from demo.playing.rounds import Scoring
from evaluation.models import EvaluationRound, ScoreSheet
from exchange.errors import Refused
from exchange.models import User


class Command(BaseCommand):
    help = "시연 평가 세 회차를 만듭니다. seed_demo 다음에 시연 모드에서만 쓰며, 두 번 실행해도 달라지지 않습니다."
    requires_system_checks: list[str] = []

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.DEMO:
            raise CommandError(ONLY_IN_DEMO)
        if EvaluationRound.objects.filter(is_demo=True).exists():
            self.stdout.write("시연 평가가 이미 있습니다.")
            return
        people = {user.username: user for user in User.objects.filter(is_demo=True)}
        if missing := [name for name in ("coordinator", "admin", *course.EXPERTS) if name not in people]:
            raise CommandError(f"시연 계정 {missing[0]}이(가) 없습니다. 먼저 seed_demo를 실행해 주세요.")
        if EvaluationRound.objects.exists():
            raise CommandError("이미 평가 회차가 있는 데이터베이스입니다. 시연 평가는 빈 곳에만 만듭니다.")
        try:
            with transaction.atomic():
                self._fill(people)
        except Refused as refused:
            raise CommandError(f"시연 평가를 만들지 못했습니다: {refused}") from refused

    def _fill(self, people: dict[str, User]) -> None:
        scoring = Scoring(people)
        scoring.profiles()
        scoring.rehearsal()
        made_up = scoring.made_up()
        self._say("모의평가 두 회차 확정")
        scoring.annual()
        self._say(f"연말 평가 채점 중, 채점표 모두 {ScoreSheet.objects.count()}건")
        made = Bonuses(people, made_up).play(make_password(settings.DEMO_PASSWORD))
        self._say(f"가산금 산정서 {made}건")
        prizes = Prizes(people, made_up).play()
        self._say(f"포상금 {prizes}건을 만들었습니다. 모두 시연값입니다.")
        read_demo_notices(by=people["coordinator"], at=course.READ_BEFORE)

    def _say(self, what: str) -> None:
        self.stdout.write(f"      {what}")
