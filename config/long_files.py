"""Files too long for a page: asked for as a job, made by the worker, fetched from 내 작업.

What a person may read is asked three times, each time anew: when the file is asked for, made and fetched.
"""

import os
import secrets
from dataclasses import dataclass
from functools import partial

from django.contrib import messages
from django.db.models import QuerySet
from django.http import FileResponse, Http404, HttpResponse, HttpResponseBase, QueryDict
from django.shortcuts import get_object_or_404, redirect
from django.urls import Resolver404, ResolverMatch, resolve
from django.utils import timezone

from config import policy
from config.bodies import why_unreadable_address
from documents.formats import FORMATS
from documents.naming import attachment, safe_name
from exchange import rules, sentences
from exchange.actions.jobs import Made, Progress, ask_job
from exchange.errors import NotAllowed, NotYours, refuse_if
from exchange.exports import file_name
from exchange.listing import Found, Listing
from exchange.models import Job, JobKind, User
from exchange.models.job import job_folder
from exchange.requests import MemberRequest
from exchange.rules.jobs import why_not_fetch
from exchange.views.lists import document_of, records_of
from exchange.views.reasons import asked_reason

ADDRESS_LIMIT = 4_000  # characters of an address with its conditions
GONE = "요청한 파일의 목록이 없어졌습니다. 목록에서 다시 요청해 주세요."


@dataclass(frozen=True)
class Asked:
    """One list's file: ``request`` is the one that its address would have been."""

    request: MemberRequest
    listing: Listing
    found: Found
    format: str


def job_ask(request: MemberRequest) -> HttpResponse:
    """Ask for a long file; go on to its job."""
    refuse_if(rules.why_not_export(request.user, timezone.now()))
    address = request.POST.get("address", "")
    asked = _asked(address, request.user)
    if asked.found.reason is not None and asked_reason(asked.request, asked.found.reason):
        return redirect(address)  # the page of the file asks for the reason
    reason = request.log_reason = getattr(asked.request, "log_reason", "")
    title = f"{asked.found.title} · {FORMATS[asked.format].label}"
    arguments = {"address": address, "reason": reason}
    job = ask_job(JobKind.FILE, title, arguments, by=request.user, at=timezone.now())
    messages.success(request, "파일을 만들기 시작했습니다. 이 화면을 닫아도 계속 만듭니다.")
    return redirect("exchange:job_detail", job.pk)


def job_file(request: MemberRequest, pk: int) -> HttpResponseBase:
    """Hand out the file that a job made, to whoever asked for it and may still read its list."""
    job = get_object_or_404(Job.objects.visible_to(request.user), pk=pk)
    refuse_if(why_not_fetch(job, timezone.now()) or rules.why_not_export(request.user, timezone.now()))
    _match(job.address, request.user)
    request.log_target = f"{request.path} {job.address}"
    request.log_reason = job.reason
    answer = FileResponse(job.path.open("rb"), content_type=job.content_type)
    answer["Content-Disposition"] = attachment(job.file_name)
    return answer


def make_file(job: Job, progress: Progress) -> Made:
    """Write the file that a job asks for. Raises Refused where the person may not read its list any more."""
    asked = _asked(job.address, User.objects.get(pk=job.asked_by_id))
    if asked.found.reason is not None:
        asked_reason(asked.request, asked.found.reason)  # the reason is in the address; the file may repeat it
    chosen = FORMATS[asked.format]
    name = secrets.token_hex(16)
    folder = job_folder()
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    path = folder / name
    try:
        with open(path, "xb", opener=partial(os.open, mode=0o600)) as file:
            records = records_of(asked.request, asked.listing, asked.found)
            progress.begin(records.count() if isinstance(records, QuerySet) else len(records))
            document = document_of(asked.request, asked.listing, asked.found, records, told=progress.tell)
            written = chosen.write(document)
            for piece in (written,) if isinstance(written, bytes) else written:
                file.write(piece)
    except BaseException:
        path.unlink(missing_ok=True)
        raise
    given = safe_name(file_name(document.title, asked.found.as_of, chosen.name))
    return Made(name, given, chosen.content_type, path.stat().st_size)


def _asked(address: str, user: User) -> Asked:
    """Ask the list of a file's address for its rows, as ``user`` would. Raises Refused where there is no such file."""
    match = _match(address, user)
    path, _, query = address.partition("?")
    request = MemberRequest()
    request.method, request.path, request.path_info = "GET", path, path
    request.GET = QueryDict(query)
    request.user, request.resolver_match = user, match
    keys = {name: value for name, value in match.kwargs.items() if name not in ("listing", "format")}
    listing = match.kwargs["listing"]
    found = listing.source(request, **keys)
    if not isinstance(found, Found) or found.status != 200:
        raise NotYours(GONE)
    return Asked(request, listing, found, match.kwargs["format"])


def _match(address: str, user: User) -> ResolverMatch:
    """Return what answers at a file's address. Raises Refused where ``user`` may not read it, Http404 for no file."""
    path, _, query = address.partition("?")
    refuse_if(why_unreadable_address(path, query.encode("utf-8", "surrogatepass")))
    try:
        match = resolve(path) if len(address) <= ADDRESS_LIMIT else None
    except Resolver404:
        match = None
    if match is None or not isinstance(match.kwargs.get("listing"), Listing) or not match.kwargs.get("format"):
        raise Http404
    if not user.is_active or not policy.may(user, match.view_name):
        raise NotAllowed(sentences.MAY_NOT_SEE, sentences.ASK_CENTRE)
    return match
