"""Whether the result of a job may be fetched."""

from datetime import datetime

from exchange import sentences
from exchange.errors import Help, Refusal, not_now
from exchange.models import Job, JobStatus

ASK_ANEW = Help("같은 조건으로 다시 요청해 주세요.", "exchange:jobs", label="내 작업")


def why_not_fetch(job: Job, now: datetime) -> Refusal | None:
    """Say why there is no file to fetch: not made yet, failed, or kept no longer."""
    if job.is_unfinished:
        return not_now("파일을 아직 만들고 있습니다.", Help(sentences.TRY_LATER, "exchange:jobs", label="내 작업"))
    if job.status == JobStatus.FAILED:
        return not_now(job.error, ASK_ANEW)
    if not job.file or job.expires_at is None or job.expires_at <= now or not job.path.exists():
        return not_now("보관 기한이 지나 파일이 삭제되었습니다.", ASK_ANEW)
    return None
