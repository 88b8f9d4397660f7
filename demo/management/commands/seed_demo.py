"""manage.py seed_demo: accounts and two quarters of reports for a demonstration, made as people would make them.

A second run changes nothing but a password that is another one by now. All of it is one transaction: a demonstration
is whole or not there.
"""

import sys
from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.conf import settings
from django.contrib.auth.hashers import check_password, make_password
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from demo.actions import made_up
from demo.actions import programme as demo
from demo.actions.programme import ONLY_IN_DEMO
from demo.programme import people, quarters
from demo.programme.answers import completed
from demo.programme.course import Event, events
from demo.programme.made_up import ROUND_NUMBER
from demo.programme.work import WORK
from exchange import clock
from exchange.errors import Refused
from exchange.models import ExchangeRound, User
from tasks.actions.quarters import open_quarter
from tasks.actions.reviews import accept_report, return_report, start_review
from tasks.actions.sections import mark_unchanged, save_section
from tasks.actions.signatures import sign_report
from tasks.contents import content_of, fingerprint_of
from tasks.models import CollaborationTask, Indicator, IndicatorReading, ProgressReport, ReportPeriod
from tasks.periods import Quarter

ALREADY = "시연 자료가 이미 있습니다."
OUTDATED = (
    "이전 판에서 만든 것이어서 ‘시연 차수’가 없고, 가상의 등급과 금액이 실제 직위에 남아 있을 수 있습니다."
    " 서비스를 멈추고 자료 폴더(var/)를 옮기거나 삭제한 뒤 다시 시작하면 새로 만듭니다."
)


class Command(BaseCommand):
    help = "시연 계정과 시연 분기를 만듭니다. 시연 모드에서만 쓰며, 두 번 실행해도 달라지지 않습니다."
    requires_system_checks: list[str] = []

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.DEMO:
            raise CommandError(ONLY_IN_DEMO)
        if passwords := set(User.objects.filter(is_demo=True).values_list("password", flat=True).distinct()):
            self._follow(passwords)
            return
        self._check_ground()
        try:
            with transaction.atomic():
                self._fill()
        except Refused as refused:
            raise CommandError(f"시연 자료를 만들지 못했습니다: {refused}") from refused

    def _follow(self, passwords: set[str]) -> None:
        """Keep what the login page says true: HANTEAM_DEMO_PASSWORD may have changed since the accounts were made."""
        if all(check_password(settings.DEMO_PASSWORD, each) for each in passwords):
            self.stdout.write(f"{ALREADY}{_what_is_missing()}")
            return
        teller: dict[str, Any] = {"by": User(display_name="시연 자료"), "at": clock.now()}
        count = demo.change_demo_password(make_password(settings.DEMO_PASSWORD), **teller)
        self.stdout.write(f"{ALREADY} 계정 {count}개의 비밀번호를 지금 설정대로 바꾸었습니다.{_what_is_missing()}")

    def _check_ground(self) -> None:
        """Refuse a database without the published programme, or with accounts and quarters of its own."""
        known = set(CollaborationTask.objects.live().values_list("code", flat=True))
        if missing := [code for code in WORK if code not in known]:
            raise CommandError(f"과제 {missing[0]}이(가) 없습니다. 먼저 제도 자료(fixtures)를 실어 주세요.")
        if User.objects.exists() or ReportPeriod.objects.exists():
            raise CommandError("이미 쓰고 있는 데이터베이스입니다. 시연 자료는 빈 데이터베이스에만 만듭니다.")

    def _fill(self) -> None:
        teller: dict[str, Any] = {"by": User(display_name="시연 자료"), "at": quarters.PLANNED_AT}
        password = make_password(settings.DEMO_PASSWORD)
        accounts = demo.create_demo_accounts(password, **teller)
        seats = demo.seat_demo_people(**teller)
        invented = made_up.make_up_round(password, **teller)
        self.stdout.write(f"      계정 {accounts}개, 발령 {seats}건, 시연 차수의 과제 {invented}건")
        planned = demo.plan_demo_quarters(**teller)
        steps, figures = demo.plan_demo_work(**teller)
        self.stdout.write(f"      분기 {planned}개, 이정표 {steps}건, 성과지표 {figures}건")
        for quarter, opened_at in quarters.OPENED.items():
            Play(quarter, opened_at).run(self._bar(f"{quarter.label} 보고"))
        demo.read_demo_notices(by=teller["by"], at=quarters.READ_BEFORE)
        reports = ProgressReport.objects.count()
        self.stdout.write(f"      분기 보고 {reports}건을 만들었습니다. 모두 시연값입니다.")

    def _bar(self, label: str) -> Callable[[int, int], None]:
        """Return what draws how far a quarter is: in place on a terminal, else a line each quarter of the way."""
        live = sys.stdout.isatty()
        drawn = -1 if live else 0

        def draw(done: int, total: int) -> None:
            nonlocal drawn
            percent = done * 100 // total
            if drawn == (percent if live else percent // 25):
                return
            drawn = percent if live else percent // 25
            line = f"      {label} {percent:3d}% ({done}/{total})"
            last = done == total or not live
            self.stdout.write(f"\r{line}" if live else line, ending="\n" if last else "")
            self.stdout.flush()

        return draw


class Play:
    """One quarter, played through the actions that people trigger, by the demonstration's accounts."""

    def __init__(self, quarter: Quarter, opened_at: datetime) -> None:
        self.quarter, self.opened_at = quarter, opened_at
        self.accounts = {user.username: user for user in User.objects.filter(is_demo=True)}
        self.versions: dict[tuple[int, str], int] = {}

    def run(self, draw: Callable[[int, int], None]) -> None:
        coming = events(self.quarter)
        open_quarter(self.quarter.code, by=self.accounts[people.COORDINATOR], at=self.opened_at)
        reports = ProgressReport.objects.for_table().filter(period__code=self.quarter.code)
        self.reports = {report.task.code: report for report in reports}
        self.indicators = {(one.task_id, one.name): one.pk for one in Indicator.objects.all()}
        for number, event in enumerate(coming, 1):
            self.play(event)
            draw(number, len(coming))

    def play(self, event: Event) -> None:
        report = self.reports[event.code]
        pk = report.pk
        who: dict[str, Any] = {"by": self._actor(event, report), "at": event.at}
        if event.verb in ("write", "unchanged"):
            self._write(event, report, who)
        elif event.verb == "sign":
            sign_report(pk, side=event.side, fingerprint=_fingerprint(report), **event.values, **who)
        elif event.verb == "start":
            start_review(pk, **who)
        elif event.verb == "return":
            return_report(pk, **event.values, **who)
        else:
            accept_report(pk, **event.values, **who)

    def _write(self, event: Event, report: ProgressReport, who: dict[str, Any]) -> None:
        version = self.versions.get((report.pk, event.side), 1)
        if event.verb == "unchanged":
            section = mark_unchanged(report.pk, event.side, version=version, **event.values, **who)
        else:
            readings = self._readings(event.code, report) if event.side == "joint" else None
            given = {**event.values, "values": completed(report.period.form, event.side, event.values["values"])}
            section = save_section(report.pk, event.side, version=version, readings=readings, **given, **who)
        self.versions[report.pk, event.side] = section.version

    def _readings(self, code: str, report: ProgressReport) -> dict[int, Any] | None:
        figures = quarters.FIGURES.get(code, ())
        read = {figure.name: figure.second if self.quarter == quarters.SECOND else figure.third for figure in figures}
        return {self.indicators[report.task_id, name]: value for name, value in read.items()} or None

    def _actor(self, event: Event, report: ProgressReport) -> User:
        if event.actor == "centre":
            return self.accounts[people.COORDINATOR]
        number, side = report.task.pair.number, event.actor[-1]
        name = people.assistant if event.actor.startswith("assistant") else people.exchangee
        return self.accounts[name(number, side)]


def _fingerprint(report: ProgressReport) -> str:
    """Return what the signer has before them: the fingerprint of the report's present text."""
    readings = IndicatorReading.objects.filter(indicator__task=report.task_id, period=report.period_id)
    content = content_of(report, list(report.sections.all()), list(readings.select_related("indicator")))
    return fingerprint_of(content)


def _what_is_missing() -> str:
    """Say what a demonstration of an earlier version lacks, and how it is made anew; "" of one of today."""
    return "" if ExchangeRound.objects.filter(number=ROUND_NUMBER).exists() else f" {OUTDATED}"
