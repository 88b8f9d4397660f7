"""Makers of jobs and of runs of timed commands."""

import secrets
from datetime import timedelta

from exchange.models import Job, TimedRun, User
from tests.makers import NOON, make_user


def make_job(user: User | None = None, **fields) -> Job:
    """A file that waits to be made, or with ``status`` one further on, with what the state needs."""
    given = {"kind": "file", "title": "협업과제 목록 · CSV", "arguments": {"address": "/tasks.csv", "reason": ""}}
    given |= {"asked_by": user or make_user(), "asked_at": NOON}
    status = fields.get("status", "waiting")
    if status != "waiting":
        given |= {"started_at": NOON, "seen_at": NOON, "attempts": 1}
    if status in ("done", "failed"):
        given |= {"finished_at": NOON, "expires_at": NOON + timedelta(days=7)}
    if status == "done":
        given |= {"total": 25_000, "done": 25_000, "size": 3, "file": secrets.token_hex(16)}
        given |= {"file_name": "협업과제 목록 2024-10-08.csv", "content_type": "text/csv; charset=utf-8"}
    if status == "failed":
        given["error"] = "오류가 생겨 작업을 끝내지 못했습니다."
    return Job.objects.create(**given | fields)


def make_timed_run(**fields) -> TimedRun:
    given = {"command": "expire_jobs", "due_at": NOON, "started_at": NOON, "finished_at": NOON, "ok": True}
    return TimedRun.objects.create(**given | {"result": "보관 기한이 지난 작업 0건을 삭제했습니다."} | fields)
