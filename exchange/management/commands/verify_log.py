"""Follow the access log's hash chain, compare it with what was noted outside, and say where it breaks."""

import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from exchange.access_chain import Finding
from exchange.formats import moment
from exchange.log_heads import HeadsError, LogHead, add_head, missing_heads, read_heads, send_head
from exchange.models import AccessEntry, TimedRun
from exchange.models.access import RETENTION_YEARS

CUT = "적어 둔 줄이 지금 기록에 없거나 다릅니다"
DAY = timedelta(days=1)


class Command(BaseCommand):
    """Exits with 1 where a line was changed, removed or slipped in, or the end was cut; names the first such line."""

    help = "접속 기록의 확인 번호 사슬을 처음부터 재계산해, 바뀌거나 삭제되거나 끼워 넣은 첫 줄을 알려 줍니다."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--expect", metavar="확인 번호", default="", help="기록해 둔 끝 번호. 다르면 실패합니다.")
        parser.add_argument("--note-head", action="store_true", help="끝 번호를 데이터베이스 밖의 파일에 적습니다.")

    def handle(self, *args: Any, expect: str, note_head: bool, **options: Any) -> None:
        noted, trouble = _noted()
        found = AccessEntry.objects.follow_chain()
        if found.damage:
            where = f"{found.row_id}번 줄({moment(found.at)})" if found.row_id else "기록"
            self.stderr.write(f"{where}: {found.damage.value}. 그 앞 {found.checked:,}줄은 그대로입니다.")
            sys.exit(1)
        if expect and expect != found.hash:
            self.stderr.write(f"사슬은 이어져 있지만 끝 확인 번호가 기록과 다릅니다. 현재 끝 확인 번호 {found.hash}")
            sys.exit(1)
        if gone := _gone(noted or []):
            self.stderr.write(
                f"접속 기록의 끝이 잘렸거나 바뀌었습니다. {moment(datetime.fromisoformat(gone.noted_at))}에"
                f" {settings.LOG_HEADS}에 {CUT}: {gone.last_id}번 줄, 확인 번호 {gone.hash}"
            )
            sys.exit(1)
        said = f"접속 기록 {found.checked:,}줄을 확인했고 모두 그대로입니다. 끝 확인 번호 {found.hash}"
        self.stdout.write(said)
        if note_head:
            _note(found, noted, trouble)


def _noted() -> tuple[list[LogHead] | None, str]:
    """Return the noted heads (None: no file) and what keeps them from being read, "" where nothing does."""
    try:
        return read_heads(Path(settings.LOG_HEADS)), ""
    except HeadsError as error:
        return [], str(error)


def _gone(heads: list[LogHead]) -> LogHead | None:
    """Return the first noted head whose row is gone or other, though no retention has let it go."""
    rows = AccessEntry.objects.filter(pk__in=[head.last_id for head in heads])
    # a day of leave: the night's note may be hours younger than the row that it names
    expired = timezone.now() - timedelta(days=365 * RETENTION_YEARS) + DAY
    return next(iter(missing_heads(heads, dict(rows.values_list("pk", "hash")), expired.isoformat())), None)


def _note(found: Finding, noted: list[LogHead] | None, trouble: str) -> None:
    """Note the end of the chain outside. Raises CommandError with what to do where that does not work."""
    last = AccessEntry.objects.filter(hash=found.hash).values_list("pk", flat=True).first() or 0
    head = LogHead(timezone.now().astimezone(UTC).isoformat(), last, found.hash, found.checked)
    kept = "사슬은 이어져 있지만 "
    if trouble:
        raise CommandError(f"{kept}{trouble} 파일을 다른 곳으로 옮겨 보관하고 다시 실행해 주세요.")
    try:
        add_head(Path(settings.LOG_HEADS), head)
        if settings.LOG_HEADS_SYSLOG:
            send_head(settings.LOG_HEADS_SYSLOG, head)
    except HeadsError as error:
        raise CommandError(f"{kept}{error} 권한과 남은 용량, HANTEAM_LOG_HEADS 설정을 확인해 주세요.") from error
    if noted is None and TimedRun.objects.filter(command="verify_log", ok=True).exists():
        raise CommandError(
            f"{kept}전에 적어 둔 파일 {settings.LOG_HEADS}이(가) 없어 앞의 끝 번호와 비교하지 못했습니다."
            " 누가 옮기거나 삭제했는지 확인해 주세요. 오늘의 끝 번호로 새로 시작했습니다."
        )
