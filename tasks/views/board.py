"""현황판: what is stuck, and whose turn is it; the same as a table of categories and ministries, and as a file."""

import re
from collections.abc import Callable
from functools import cache
from typing import Any

from django.http import HttpResponse
from django.template.response import TemplateResponse

from exchange import clock, formats
from exchange.errors import Help, NotYours
from exchange.listing import Found, Listing, ListPage
from exchange.models import ExchangeRound
from exchange.requests import MemberRequest
from exchange.roles import Capability
from exchange.tables.columns import ListTable
from tasks.models import ReportPeriod
from tasks.models.report import UNFILED
from tasks.queries.board import board_of, counted, counted_board, task_lines
from tasks.queries.board_rows import Board, TaskLine
from tasks.queries.brief import brief_of
from tasks.queries.closing import corrections_of
from tasks.queries.detail import change_words
from tasks.tables.board import BoardTable, Counted, CountTable, MinistryCountTable

QUARTER = re.compile(r"[0-9]{4}-[1-4]")
TO_THE_BOARD = Help("현황판에서 연 분기를 선택해 주세요.", "tasks:board", label="현황판")
NUMBER = re.compile(r"[1-9][0-9]{0,3}")


class Unreadable(Exception):
    """The address is not written as one of ours: a sentence for the reader (400)."""


def _found(request: MemberRequest) -> Found | HttpResponse:
    try:
        shown = _board(request)
    except Unreadable as error:
        return _say(request, error)
    period = shown.period
    narrowed = [formats.quarter(period)] if period else []
    narrowed += [f"{shown.round}차 교류"] if shown.round else []
    lines = cache(lambda: task_lines(shown))
    return Found(
        make_rows=tuple,
        file_rows=lines,
        more=lambda: _more(shown, lines()),
        as_of=shown.at,
        title=f"현황판 {formats.quarter(period)}" if period else "현황판",
        sheet="과제 현황",
        conditions=" · ".join(narrowed),
        context={"board": shown},
    )


def _more(shown: Board, lines: list[TaskLine]) -> list[tuple[str, ListTable]]:
    """Return the tables beside the tasks: counts by category and by ministry, and what is not filed."""
    invented = bool(shown.period and shown.period.is_demo)
    categories, ministries = ([Counted(each.name, each.tally, invented) for each in some] for some in counted(shown))
    unfiled = [line for line in lines if line.report_status in UNFILED]
    return [
        ("구분별", CountTable(categories)),
        ("부처별", MinistryCountTable(ministries)),
        ("미제출", BoardTable(unfiled)),
    ]


def _page(request: MemberRequest, found: Found, listing: ListPage) -> dict[str, Any]:
    return {
        "corrections": corrections_of(found.context["board"].period),
        "brief": brief_of(found.context["board"]),
        "may_remind": request.user.may(Capability.KEEP_WORK),
        "change_words": change_words,
    }


BOARD = Listing(policy="tasks:board", source=_found, columns=BoardTable, template="tasks/board.html", page=_page)


def board_cross(request: MemberRequest) -> HttpResponse:
    try:
        shown = _asked(request, counted_board)
    except Unreadable as error:
        return _say(request, error)
    return TemplateResponse(request, "tasks/board_cross.html", {"board": shown})


def _board(request: MemberRequest) -> Board:
    """Find the whole board that the address asks for, as ``_asked`` does."""
    page = request.GET.get("page", "1")
    return _asked(request, board_of, user=request.user, page=int(page) if NUMBER.fullmatch(page) else 1)


def _asked(request: MemberRequest, find: Callable[..., Board], **more: Any) -> Board:
    """Find the board that the address asks for. Raises Unreadable for what is no quarter, NotYours for none of ours."""
    code, round_number = request.GET.get("q", ""), request.GET.get("round", "")
    if code and not QUARTER.fullmatch(code):
        raise Unreadable("분기는 2024-3처럼 연도와 분기 번호로 적어 주세요.")
    if round_number and not NUMBER.fullmatch(round_number):
        raise Unreadable("교류 차수는 1처럼 숫자로 적어 주세요.")
    try:
        return find(at=clock.now(), code=code, round_number=int(round_number) if round_number else None, **more)
    except ReportPeriod.DoesNotExist as missing:
        year, number = code.split("-")
        raise NotYours(f"{year}년 {number}분기는 아직 열지 않았습니다.", TO_THE_BOARD) from missing
    except ExchangeRound.DoesNotExist as missing:
        raise NotYours(f"{round_number}차 교류에는 현황판에 실을 과제가 없습니다.", TO_THE_BOARD) from missing


def _say(request: MemberRequest, error: Unreadable) -> HttpResponse:
    return TemplateResponse(request, "400.html", {"reason": str(error)}, status=400)
