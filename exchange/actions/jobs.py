"""Asking for long work, doing it, and clearing it away.

A job is a row of ours; beside it the queue has an entry that only says to do it (``work``). So what a person sees does
not depend on how the queue keeps its own rows, and an entry that is lost or comes twice does no harm.
"""

import logging
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import connection, transaction
from django.db.models import F
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.module_loading import import_string
from django_tasks import task

from exchange import audit
from exchange.errors import Help, Refused, not_now, refuse_if
from exchange.models import JOB_STEPS, Job, JobKind, JobStatus, User
from exchange.models.job import KEPT, LOST_AFTER, UNFINISHED, job_folder

log = logging.getLogger("hanteam.jobs")

MOST = 3  # unfinished jobs of one person
TRIES = 2  # a job whose worker died is begun once more
STATEMENT_SECONDS = 120  # of one statement of a job; below LOST_AFTER, so that a silent worker is a dead one
TOLD_EVERY = 0.5  # seconds between two notes of how far a job is
STRAY_SECONDS = 24 * 3600  # a file without a job is younger than this while its job is being written down

BROKEN = "오류가 생겨 작업을 끝내지 못했습니다. 다시 요청해 주세요. 계속되면 국무조정실 성과관리운영팀에 알려 주세요."
DIED = "작업을 처리하던 서버가 멈춰 끝내지 못했습니다. 다시 요청해 주세요."
NO_ROOM = "파일을 저장할 공간이 부족해 끝내지 못했습니다. 관리자에게 알려 주세요."


class Superseded(Exception):
    """The job is no longer this worker's: it was silent for so long that it counts as dead."""


@dataclass(frozen=True)
class Made:
    """What came of a job: the result's name in the folder of jobs, what a person gets it as, its type and bytes."""

    file: str
    file_name: str
    content_type: str
    size: int


class Progress:
    """How far a job is, noted in its row now and then; each note is a sign of life."""

    def __init__(self, pk: int, attempt: int) -> None:
        self._row = Job.objects.filter(pk=pk, status=JobStatus.RUNNING, attempts=attempt)
        self._noted = 0.0

    def begin(self, total: int) -> None:
        """Say how much there is to do."""
        self._note(total=total, done=0)

    def tell(self, done: int) -> None:
        """Say how much is done so far. Raises Superseded where the job was given to somebody else meanwhile."""
        if time.monotonic() - self._noted >= TOLD_EVERY:
            self._note(done=done)

    def _note(self, **values: int) -> None:
        if not self._row.update(seen_at=timezone.now(), **values):
            raise Superseded
        self._noted = time.monotonic()


Runner = Callable[[Job, Progress], Made]


@audit.recorded("job.ask")
def ask_job(kind: JobKind, title: str, arguments: dict[str, Any], *, by: User, at: datetime) -> Job:
    """Ask for a job, or return the one that is under way with the same arguments. It is in the queue with the row.

    at  the real moment: jobs do not stand on the demonstration's day
    Raises WrongState where the person has MOST unfinished ones.
    """
    User.objects.select_for_update(of=("self",)).get(pk=by.pk)  # a double click meets the first one's row
    own = Job.objects.visible_to(by).unfinished()
    if same := own.filter(kind=kind, arguments=arguments).first():
        return same
    refuse_if(_too_many() if own.count() >= MOST else None)
    job = Job.objects.create(kind=kind, title=title, arguments=arguments, asked_by=by, asked_at=at)
    work.enqueue(job.pk)
    return job


def _too_many() -> Any:
    return not_now(
        f"끝나지 않은 작업이 {MOST}건 있습니다.",
        Help("작업이 끝난 뒤 다시 요청해 주세요.", "exchange:jobs", label="내 작업"),
    )


@task()
def work(pk: int) -> None:
    """Do the job ``pk``: what the queue's worker runs. Nothing happens where it is under way or finished already."""
    job = _begin(pk)
    if job is None:
        return
    runner: Runner = import_string(settings.JOB_RUNNERS[job.kind])
    try:
        with _patient():
            made = runner(job, Progress(job.pk, job.attempts))
    except Superseded:
        log.warning("job %s went on elsewhere", pk)
    except Refused as refused:
        _finish(job, JobStatus.FAILED, error=str(refused.refusal)[:300])
    except OSError:
        log.exception("job %s could not write its file", pk)
        _finish(job, JobStatus.FAILED, error=NO_ROOM)
    except Exception:
        log.exception("job %s failed", pk)
        _finish(job, JobStatus.FAILED, error=BROKEN)
    else:
        _finish(job, JobStatus.DONE, **vars(made))


@contextmanager
def _patient() -> Iterator[None]:
    """Give the statements of a job more time than those of a page have."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('statement_timeout', %s, false)", [f"{STATEMENT_SECONDS}s"])
    try:
        yield
    finally:
        if connection.is_usable():
            with connection.cursor() as cursor:
                cursor.execute("RESET statement_timeout")


@transaction.atomic
def _begin(pk: int) -> Job | None:
    job = Job.objects.select_for_update(of=("self",)).select_related("asked_by").filter(pk=pk).first()
    if job is None or JobStatus.RUNNING not in JOB_STEPS[JobStatus(job.status)]:
        return None
    job.status, job.attempts, job.done = JobStatus.RUNNING, job.attempts + 1, 0
    job.started_at = job.seen_at = timezone.now()
    job.save(update_fields=["status", "attempts", "done", "started_at", "seen_at"])
    return job


def _finish(job: Job, status: JobStatus, **values: Any) -> None:
    """Write down how the job ended, where it is still this attempt's; a result that came too late is removed."""
    now = timezone.now()
    own = Job.objects.filter(pk=job.pk, status=JobStatus.RUNNING, attempts=job.attempts)
    if status == JobStatus.DONE:
        values["done"] = Coalesce(F("total"), F("done"))
    written = own.update(status=status, seen_at=now, finished_at=now, expires_at=now + KEPT, **values)
    if not written and values.get("file"):
        (job_folder() / values["file"]).unlink(missing_ok=True)


def recover_jobs(now: datetime) -> int:
    """Begin the jobs anew whose worker has been silent for LOST_AFTER; the second time they fail. Return how many.

    A waiting job is put into the queue again where it has waited so long: doing one twice does no harm.
    """
    found = 0
    with transaction.atomic():
        silent = Job.objects.select_for_update(of=("self",), skip_locked=True).filter(status=JobStatus.RUNNING)
        for job in silent.filter(seen_at__lt=now - LOST_AFTER):
            found += 1
            if job.attempts >= TRIES:
                job.status, job.error = JobStatus.FAILED, DIED
                job.finished_at, job.expires_at = now, now + KEPT
                job.save(update_fields=["status", "error", "finished_at", "expires_at"])
                continue
            job.status, job.done = JobStatus.WAITING, 0
            job.save(update_fields=["status", "done"])
            work.enqueue(job.pk)
    return found


def expire_jobs(now: datetime) -> int:
    """Remove the finished jobs whose time is over, with their files, and files that no job knows. Return how many jobs.

    The row goes first: a file that stays behind is found by the next run, a row without its file would promise one.
    """
    over = Job.objects.exclude(status__in=UNFINISHED).filter(expires_at__lte=now)
    files = [job.path for job in over if job.file]
    count, _ = over.delete()
    for path in files:
        path.unlink(missing_ok=True)
    known = set(Job.objects.exclude(file="").values_list("file", flat=True))
    for path in job_folder().glob("*"):
        if path.name not in known and now.timestamp() - path.stat().st_mtime > STRAY_SECONDS:
            path.unlink(missing_ok=True)
    return count
