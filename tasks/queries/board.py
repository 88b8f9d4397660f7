"""What the 현황판 shows: counts of everything, and the rows worth a line.

Every number comes from the stored standing or its count tables; its link, made by ``Board.list_of()``, opens exactly
the tasks it counts. A page reads as many rows for a million tasks as for ten thousand.
"""

import json
from collections.abc import Collection
from datetime import datetime
from itertools import takewhile

from django.db.models import Count, F, QuerySet, Value
from django.urls import reverse

from exchange import clock
from exchange.formats import days_since
from exchange.models import ExchangeRound, Names, User
from exchange.models.naming import names_of, short_of, shown
from exchange.rules import posts_of
from tasks import rules
from tasks.models import CollaborationTask, IssueKind, ReportPeriod, Turn
from tasks.queries.board_counts import Bundle, counts_of, in_legal_order
from tasks.queries.board_lines import (
    PAIRS_MOST,
    EarlierLine,
    ListedLine,
    OutcomeLine,
    PairLine,
    earlier_lines,
    listed_lines,
    outcome_lines,
    pair_lines,
)
from tasks.queries.board_rows import (
    TASKS_AS_CELLS,
    Board,
    Case,
    Earlier,
    Issue,
    PairRow,
    Side,
    TaskLine,
    Unfiled,
    cell_of,
)
from tasks.queries.board_tally import Condition, Tally
from tasks.queries.periods import opened_quarters
from tasks.queries.standing import standing
from tasks.queries.tasks import NamesOf, names_in

PAIRS_A_PAGE = 30  # where rows count; one page of them stays within the page's weight


def board_of(user: User, *, at: datetime, code: str = "", round_number: int | None = None, page: int = 1) -> Board:
    """Return the board of the quarter ``code`` (the last opened one where it is "") as ``user`` may see it.

    at    the business moment; a closed quarter is shown as of the moment of its closing
    page  of the pairs, where there are too many to show on one; the last page for one beyond it

    Raises ReportPeriod.DoesNotExist where no such quarter was opened, ExchangeRound.DoesNotExist where no such round
    has tasks on the board.
    """
    board = counted_board(at=at, code=code, round_number=round_number)
    _lay_rows(board, page)
    _fill_lists(board, user)
    _add_outcomes(board)
    return board


def counted_board(*, at: datetime, code: str = "", round_number: int | None = None) -> Board:
    """Return the board with its counts only; as ``board_of``."""
    opened = opened_quarters()
    by_code = {period.code: period for period in opened}
    if code and code not in by_code:
        raise ReportPeriod.DoesNotExist(code)
    period = by_code[code] if code else opened[-1] if opened else None
    place = opened.index(period) if period else 0
    before = opened[place - 1] if place else None
    names = names_in(period, opened[-1] if opened else None, rules.day_of(at))
    board = Board(rules.as_of(period, at), reverse("tasks:tasks"), opened, period, before, round_number, names)
    counts = counts_of(
        period=period.pk if period else None,
        previous=before.pk if before else None,
        round_number=round_number,
        at=board.at,
        named_on=names.day,
        since=names.since,
    )
    if round_number is not None and all(number != round_number for number, _ in counts.rounds):
        raise ExchangeRound.DoesNotExist(round_number)
    board.whole, board.before, board.meeting_on = counts.whole, counts.before, counts.meeting_on
    board.rounds, board.has_more_rounds, board.idle = counts.rounds, counts.has_more_rounds, counts.idle
    board.categories, board.ministries = counts.categories, counts.ministries
    return board


def _lay_rows(board: Board, page: int) -> None:
    """Read one page of the pairs on the board, those of rounds that have tasks; others are only mentioned."""
    size = TASKS_AS_CELLS if board.shows_cells else PAIRS_A_PAGE
    lines = pair_lines(
        period=board.period.pk if board.period else None,
        round_number=board.round,
        page=page,
        size=size,
        cells=board.shows_cells,
        at=board.at,
        named_on=board.names.day,
        since=board.names.since,
    )
    board.rows = [_pair_row(*line, in_quarter=board.period is not None) for line in lines]
    for row, before in zip(board.rows, [None, *board.rows], strict=False):
        row.is_first = before is None or before.round != row.round
    if lines:
        pairs, start = lines[0][0].pairs, lines[0][0].start
        board.has_more_pairs = pairs > PAIRS_MOST
        board.page, board.page_count = start // size + 1, -(-min(pairs, PAIRS_MOST) // size)


def _pair_row(line: PairLine, numbers: list[int], *, in_quarter: bool) -> PairRow:
    tasks, *rest = numbers
    tally = Tally.of(tasks, rest)
    tally.overdue["any"] = line.overdue
    told = json.loads(line.cells) if line.cells and tasks else []
    cells = [cell_of(*cell, in_quarter=in_quarter) for cell in told]
    return PairRow(
        code=line.code,
        number=line.number,
        theme=line.theme,
        no_task_reason=line.no_task_reason,
        round=line.round,
        round_name=line.round_name,
        a=_side(line.a_short, line.a_former, line.a_title, line.a_is_unknown),
        b=_side(line.b_short, line.b_former, line.b_title, line.b_is_unknown),
        tally=tally,
        cells=cells,
    )


def _side(short_name: str, former: str | None, title: str, is_unknown: bool) -> Side:
    name = short_of(short_name, former)
    return Side(name, f"{name} {title}", is_unknown)


def _fill_lists(board: Board, user: User) -> None:
    """Read the tasks that the two lists show."""
    posts = posts_of(user, clock.today())
    lines = listed_lines(
        period=board.period.pk if board.period else None,
        round_number=board.round,
        named_on=board.names.day,
        since=board.names.since,
    )
    for line in lines:
        own = line.post_a in posts or line.post_b in posts
        may_read = rules.may_read_report(user, line.status, was_submitted=line.was_submitted, is_own=own)
        if line.is_stated:
            board.issues.append(_issue(line, board, may_read))
        else:
            board.unfiled.append(_unfiled(line, board, may_read))
    if board.period and board.whole.overdue["earlier"]:
        _add_earlier(board, board.period, user, posts)


def _add_earlier(board: Board, period: ReportPeriod, user: User, posts: Collection[int]) -> None:
    """Read the tasks whose ministries still owe reports of earlier quarters."""
    quarters = {period.pk: period for period in board.opened}
    names = board.names
    for line in earlier_lines(period=period.pk, round_number=board.round, named_on=names.day, since=names.since):
        own = line.post_a in posts or line.post_b in posts
        may_read = rules.may_read_report(user, line.status, was_submitted=line.was_submitted, is_own=own)
        board.earlier.append(Earlier(line, *_names(line), quarters[line.period], may_read))


def _names(line: ListedLine | EarlierLine | OutcomeLine) -> tuple[str, str]:
    return short_of(line.a_short, line.a_former), short_of(line.b_short, line.b_former)


def _unfiled(line: ListedLine, board: Board, may_read: bool) -> Unfiled:
    a, b = _names(line)
    turn = Turn(line.turn)
    whose = {Turn.A: a, Turn.B: b}.get(turn, str(turn.label))
    return Unfiled(line, a, b, whose, days_since(line.turn_since, board.today), may_read)


def _issue(line: ListedLine, board: Board, may_read: bool) -> Issue:
    """Put together what the two ministries stated on one task, and since which quarter without a break."""
    told = line.statements or []
    period = next(each for each in board.opened if each.pk == line.said_in)
    now = [row[1:] for row in told if row[0] == period.pk]
    now.sort(key=lambda row: row[1] != IssueKind.DISPUTE.value)
    sides, stating = {side for side, _, _ in now}, {row[0] for row in told}
    until = board.opened.index(period) + 1
    in_a_row = list(takewhile(lambda each: each.pk in stating, reversed(board.opened[:until])))
    a, b = _names(line)
    return Issue(
        line,
        kind="이견" if line.has_dispute else "애로",
        stated_by="두 부처" if len(sides) > 1 else a if sides == {"a"} else b,
        text=now[0][2] if may_read and now else "",  # a closed quarter's report may no longer state it
        since=in_a_row[-1] if in_a_row else period,
        quarters=len(in_a_row),
        may_read=may_read,
        period=period,
    )


def _add_outcomes(board: Board) -> None:
    """Read the first cases in their order, and how many there are in all."""
    lines = outcome_lines(round_number=board.round, named_on=board.names.day, since=board.names.since)
    board.outcomes = [Case(line, *_names(line)) for line in lines]
    board.outcome_count = lines[0].total if lines else 0


# ---- files -----------------------------------------------------------------------------------------------------------


def counted(board: Board) -> tuple[list[Bundle], list[Bundle]]:
    """Return the board's categories and ministries with everything that is counted of them, what is overdue too.

    For a file: it goes through every task of the board.
    """
    categories = {bundle.key: _emptied(bundle) for bundle in board.categories}
    ministries = {bundle.key: _emptied(bundle) for bundle in board.ministries}
    for category, a, b, *columns, tasks in _groups(board):
        condition, of = Condition(*columns), categories[category or 0]
        of.tally.add(condition, tasks)
        for ministry in (ministries[one] for one in {a, b}):  # once where both posts are of one ministry
            ministry.tally.add(condition, tasks)
            ministry.by_category.setdefault(of.code, Tally()).add(condition, tasks)
    return list(categories.values()), in_legal_order(ministries.values())


def _emptied(bundle: Bundle) -> Bundle:
    return Bundle(bundle.key, bundle.code, bundle.name, bundle.short_name, bundle.rank)


def _groups(board: Board) -> QuerySet:
    """Return how many tasks there are by category, two ministries and Condition. Never by pair: there are too many."""
    sides = {f"side_{side}": shown(f"pair__post_{side}", "ministry", board.names.day) for side in "ab"}
    tasks = _tasks_of(board).annotate(**sides)
    return tasks.values_list("category_id", *sides, *Condition._fields).annotate(tasks=Count("pk")).order_by()


def _tasks_of(board: Board) -> QuerySet[CollaborationTask]:
    tasks = standing(board.period, board.at)
    return tasks.filter(pair__round__number=board.round) if board.round else tasks


def task_lines(board: Board) -> list[TaskLine]:
    """Return every task of the board, in order, with the columns of a file."""
    rows = _tasks_of(board).annotate(
        a=names_of("pair__post_a"),
        b=names_of("pair__post_b"),
        theme=F("pair__theme"),
        category_name=F("category__name"),
        in_quarter=Value(board.period is not None),
    )
    lines = (TaskLine(*row) for row in rows.order_by("position", "pk").values_list(*TaskLine._fields))
    return [line._replace(a=_called(line.a, board.names), b=_called(line.b, board.names)) for line in lines]


def _called(names: Collection[dict], by: NamesOf) -> str:
    return Names.of(names).on(by.day, since=by.since).short
