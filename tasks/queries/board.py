"""What the 현황판 shows: counts of everything, and the rows worth a line.

Every number comes from the stored standing or its count tables; its link, made by ``Board.list_of()``, opens exactly
the tasks it counts.
"""

from collections import Counter
from datetime import date, datetime
from itertools import takewhile
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Case, Count, Exists, F, OuterRef, QuerySet, When, Window
from django.db.models.functions import JSONObject
from django.urls import reverse

from exchange.clock import SEOUL
from exchange.models import ExchangePair, ExchangeRound, Names, TaskCategory, User
from exchange.models.naming import name_row, names_of, shown
from exchange.rules import posts_of
from tasks.models import (
    CollaborationTask,
    CouncilMeeting,
    IssueKind,
    Outcome,
    ProgressReport,
    ReportPeriod,
    ReportSection,
    Turn,
)
from tasks.models.report import UNFILED
from tasks.queries.board_counts import count_lines
from tasks.queries.board_rows import (
    CELL,
    CONDITION,
    NO_STATE,
    TASK_LINE,
    Board,
    Bundle,
    Cell,
    Condition,
    Issue,
    PairRow,
    Side,
    Tally,
    TaskLine,
    Unfiled,
)
from tasks.queries.prepared import prepared, prepared_rows
from tasks.queries.standing import BY_FILING, BY_ISSUE, HANDED_IN, standing
from tasks.queries.tasks import NamesOf, names_in
from tasks.rules import as_of, day_of

ANY_MOMENT = datetime(2000, 1, 1, tzinfo=SEOUL)  # for what does not depend on it
PAIRS_A_PAGE = 30  # where rows count; one page of them stays within the page's weight
UNFILED_SHOWN = 12
ISSUES_SHOWN = 8
OUTCOMES_SHOWN = 5


def board_of(user: User, *, at: datetime, code: str = "", round_number: int | None = None, page: int = 1) -> Board:
    """Return the board of the quarter ``code`` (the last opened one where it is "") as ``user`` may see it.

    at    the business moment; a closed quarter is shown as of the moment of its closing
    page  of the pairs, where there are too many tasks to show each; the last page for one beyond it

    Raises ReportPeriod.DoesNotExist where no such quarter was opened, ExchangeRound.DoesNotExist where no such round
    has tasks on the board.
    """
    board = _empty_board(code, at, round_number)
    pairs = _Pairs(board.names)
    _count(board, pairs)
    _lay_rows(board, pairs, page)
    _fill_lists(board, pairs, user)
    board.meeting = next(iter(prepared_rows(_next_meeting, on=board.today)), None)
    board.outcomes, board.outcome_count = _outcomes(round_number, board.names)
    return board


def _empty_board(code: str, at: datetime, round_number: int | None) -> Board:
    opened = opened_periods()
    by_code = {period.code: period for period in opened}
    if code and code not in by_code:
        raise ReportPeriod.DoesNotExist(code)
    period = by_code[code] if code else opened[-1] if opened else None
    place = opened.index(period) if period else 0
    before = opened[place - 1] if place else None
    names = names_in(period, opened[-1] if opened else None, day_of(at))
    return Board(as_of(period, at), reverse("tasks:tasks"), opened, period, before, round_number, names)


def opened_periods() -> list[ReportPeriod]:
    """Return the quarters whose reports were created, oldest first."""
    return prepared_rows(_opened)


def _opened() -> QuerySet[ReportPeriod]:
    return ReportPeriod.objects.quarters().opened()


def _categories() -> QuerySet:
    return TaskCategory.objects.order_by("rank", "pk").values_list("pk", "code", "name", "short_name")


def _next_meeting(on: date) -> QuerySet[CouncilMeeting]:
    return CouncilMeeting.objects.coming(on)[:1]


class _Pairs(dict[int, PairRow]):
    """Every pair by its key, in the order of rounds and numbers; made into a row once it is asked for.

    sides   every ministry of theirs, by its key
    rounds  key -> number and name of the pair's round
    """

    def __init__(self, names: NamesOf) -> None:
        super().__init__()
        self._columns = {columns[0]: columns for columns in prepared(_pair_columns)}
        self._sides: dict[int, tuple[Side, Side]] = {}
        self.sides: dict[int, Side] = {}
        self.rounds: dict[int, tuple[int, str]] = {}
        for key, columns in self._columns.items():
            self.rounds[key] = columns[5:7]
            self._sides[key] = (_side(columns[7], names), _side(columns[8], names))
            for side in self._sides[key]:
                self.sides.setdefault(side.key, side)

    def __missing__(self, key: int) -> PairRow:
        _, code, number, theme, reason, round_number, round_name, *_ = self._columns[key]
        self[key] = PairRow(code, number, theme, reason, round_number, round_name, *self._sides[key])
        return self[key]


def _side(rows: list[dict[str, Any]], names: NamesOf) -> Side:
    name = Names.of(rows).on(names.day, since=names.since)
    return Side(name.ministry.pk, name.ministry.code, name.short, name.ministry.rank, str(name), name.is_unknown)


def _pair_columns() -> QuerySet:
    pairs = ExchangePair.objects.order_by("round__number", "number").annotate(
        names_a=names_of("post_a"), names_b=names_of("post_b")
    )
    return pairs.values_list(
        *("pk", "code", "number", "theme", "no_task_reason", "round__number", "round__name", "names_a", "names_b")
    )


def _count(board: Board, pairs: _Pairs) -> None:
    """Read the counts in one statement, this quarter's and the one before; add them up for each part of the page.

    What is overdue is told of all tasks together: of a category or a ministry only the file says it (``counted``).
    Raises ExchangeRound.DoesNotExist where the board is narrowed to a round without tasks.
    """
    lines = count_lines(
        period=board.period.pk if board.period else None,
        previous=board.previous.pk if board.previous else None,
        round_number=board.round,
        at=board.at,
        named_on=board.names.day,
    )
    categories, with_tasks = _categories_of(board), set()
    ministries: dict[int, Bundle] = {}
    for line in lines:
        condition = Condition(*line[3:7], False, False)
        if line.what == "round":
            with_tasks.add(line.key)
        elif line.what == "before":
            board.before[condition.state or NO_STATE] += line.tasks
        elif line.what == "now":
            board.whole.add(condition, line.tasks)
            categories[line.key or None].tally.add(condition, line.tasks)
        elif line.what == "ministry":
            category = categories[line.key or None]
            _add_to_ministry(ministries, pairs.sides[line.ministry or 0], category, condition, line.tasks)
        else:  # overdue in one way or another, or owed of earlier quarters
            board.whole.overdue[line.what] = line.tasks
    board.rounds = sorted(each for each in set(pairs.rounds.values()) if each[0] in with_tasks)
    if board.round is not None and board.round not in with_tasks:
        raise ExchangeRound.DoesNotExist(board.round)
    board.categories = list(categories.values())
    board.ministries = _in_legal_order(ministries)


def _categories_of(board: Board) -> dict[int | None, Bundle]:
    categories: dict[int | None, Bundle] = {key: Bundle(*names) for key, *names in prepared(_categories)}
    return categories | {None: Bundle("none", "미지정", "미지정")}


def _add_to_ministry(
    ministries: dict[int, Bundle], side: Side, category: Bundle, condition: Condition, tasks: int
) -> None:
    bundle = ministries.setdefault(side.key, Bundle(side.code, side.name, side.name, side.rank))
    bundle.tally.add(condition, tasks)
    bundle.by_category.setdefault(category.code, Tally()).add(condition, tasks)


def _in_legal_order(ministries: dict[int, Bundle]) -> list[Bundle]:
    return sorted(ministries.values(), key=lambda bundle: (bundle.rank, bundle.code))


def counted(board: Board) -> tuple[list[Bundle], list[Bundle]]:
    """Return the board's categories and ministries with everything that is counted of them, what is overdue too.

    For a file: it goes through every task of the board.
    """
    pairs = _Pairs(board.names)
    rows = prepared(_groups, period=board.period, at=board.at, named_on=board.names.day, round_number=board.round)
    categories = _categories_of(board)
    ministries: dict[int, Bundle] = {}
    for key, a, b, *columns, tasks in rows:
        condition = Condition(*columns)
        categories[key].tally.add(condition, tasks)
        for side in (pairs.sides[one] for one in {a, b}):  # once where both posts are of one ministry
            _add_to_ministry(ministries, side, categories[key], condition, tasks)
    return list(categories.values()), _in_legal_order(ministries)


def _groups(period: ReportPeriod | None, at: datetime, named_on: date, round_number: int | None = None) -> QuerySet:
    """Return how many tasks there are by category, two ministries and CONDITION. Never by pair: there are too many."""
    sides = {f"side_{side}": shown(f"pair__post_{side}", "ministry", named_on) for side in "ab"}
    tasks = _within(standing(period, at), round_number).annotate(**sides)
    return tasks.values_list("category_id", *sides, *CONDITION).annotate(tasks=Count("pk")).order_by()


def _within(tasks: QuerySet[CollaborationTask], round_number: int | None) -> QuerySet[CollaborationTask]:
    return tasks.filter(pair__round__number=round_number) if round_number else tasks


def _lay_rows(board: Board, pairs: _Pairs, page: int) -> None:
    """Choose the pairs on the board, those of rounds that have tasks, and add them up; others are only mentioned."""
    with_tasks = dict(board.rounds)
    wanted = {board.round} if board.round else with_tasks.keys()
    shown = [key for key, (number, _) in pairs.rounds.items() if number in wanted]
    if not board.shows_cells:
        board.page_count = max(1, -(-len(shown) // PAIRS_A_PAGE))
        board.page = min(max(page, 1), board.page_count)
        shown = shown[(board.page - 1) * PAIRS_A_PAGE : board.page * PAIRS_A_PAGE]
    board.rows = [pairs[key] for key in shown]
    for row in board.rows:
        row.tally = Tally()
    if shown:
        filled = [*shown, *[shown[-1]] * (-len(shown) % PAIRS_A_PAGE)]  # one statement for any number up to a page
        for key, *columns, tasks in prepared(_of_pairs, period=board.period, at=board.at, keys=filled):
            pairs[key].tally.add(Condition(*columns), tasks)
    idle = Counter(each for each in pairs.rounds.values() if each[0] not in with_tasks)
    board.idle = [(number, name, count) for (number, name), count in idle.items()]


def _of_pairs(period: ReportPeriod | None, at: datetime, keys: list[int]) -> QuerySet:
    """Return the counts of the pairs with these keys, by condition."""
    rows = standing(period, at).filter(pair__in=keys).values_list("pair_id", *CONDITION)
    return rows.annotate(tasks=Count("pk")).order_by()


def _fill_lists(board: Board, pairs: _Pairs, user: User) -> None:
    """Read the tasks that get a line of their own: every one on a small board, else those that the two lists show."""
    rows = prepared(
        _cells if board.shows_cells else _listed_cells,
        role=user.role,
        posts=posts_of(user, board.today),
        period=board.period,
        round_number=board.round,
    )
    cells = {cell.pk: cell for cell in (Cell(*row) for row in rows)}
    if board.shows_cells:
        for cell in cells.values():
            pairs[cell.pair].cells.append(cell)
    unfiled_cells = [cell for cell in cells.values() if cell.status in UNFILED]
    stated_cells = sorted(
        (cell for cell in cells.values() if cell.obstacle or cell.dispute), key=lambda cell: not cell.dispute
    )
    board.unfiled = [_unfiled(cell, pairs[cell.pair], board.today) for cell in unfiled_cells[:UNFILED_SHOWN]]
    board.issues = [_issue(cell, pairs[cell.pair], board) for cell in stated_cells[:ISSUES_SHOWN]]


def _cells(role: str, posts: list[int], period: ReportPeriod | None, round_number: int | None) -> QuerySet:
    """Return every task of the board with the columns of CELL, none of which depends on the day."""
    readable = ProgressReport.objects.visible_to(User(role=role), posts=posts).filter(pk=OuterRef("report_pk"))
    statements = ReportSection.objects.filter(
        report__task=OuterRef("pk"),
        report__status__in=HANDED_IN,
        issue_kind__in=[IssueKind.OBSTACLE, IssueKind.DISPUTE],
    ).order_by("side")
    said = JSONObject(period="report__period_id", side="side", kind="issue_kind", text="issue_text")
    rows = standing(period, ANY_MOMENT).annotate(
        may_read=Exists(readable),
        statements=Case(When(BY_ISSUE["any"], then=ArraySubquery(statements.values_list(said)))),
    )
    if round_number:
        rows = rows.filter(pair__round__number=round_number)
    return rows.order_by(F("now__position"), "pk").values_list(*CELL)


def _listed_cells(**asked: Any) -> QuerySet:
    """Return the tasks that the two lists show."""
    rows = _cells(**asked)
    unfiled = rows.filter(BY_FILING["unfiled"])[:UNFILED_SHOWN]
    stated = rows.filter(BY_ISSUE["any"]).order_by("-has_dispute", "now__position", "pk")[:ISSUES_SHOWN]
    return unfiled.union(stated, all=True)


def task_lines(board: Board) -> list[TaskLine]:
    """Return every task of the board, in order, with the columns of a file."""
    rows = standing(board.period, board.at).annotate(a=names_of("pair__post_a"), b=names_of("pair__post_b"))
    if board.round:
        rows = rows.filter(pair__round__number=board.round)
    return [
        TaskLine(code, title, short, _side(a, board.names).name, _side(b, board.names).name, *rest)
        for code, title, short, a, b, *rest in rows.order_by("position", "pk").values_list(*TASK_LINE)
    ]


def _unfiled(cell: Cell, pair: PairRow, today: date) -> Unfiled:
    names = {Turn.A: pair.a.name, Turn.B: pair.b.name}
    turn = Turn(cell.turn)
    since = cell.turn_since.astimezone(SEOUL).date() if cell.turn_since else today
    return Unfiled(cell, pair, names.get(turn, str(turn.label)), (today - since).days + 1)


def _issue(cell: Cell, pair: PairRow, board: Board) -> Issue:
    """Put together what the two ministries stated on one task, and since which quarter without a break."""
    statements = cell.statements or []
    now = [row for row in statements if board.period and row["period"] == board.period.pk]
    now.sort(key=lambda row: row["kind"] != IssueKind.DISPUTE)
    sides = {row["side"] for row in now}
    stating = {row["period"] for row in statements}
    until = board.opened.index(board.period) + 1 if board.period else 0
    in_a_row = list(takewhile(lambda period: period.pk in stating, reversed(board.opened[:until])))
    return Issue(
        cell,
        pair,
        kind="이견" if cell.dispute else "애로",
        stated_by="두 부처" if len(sides) > 1 else (pair.a if sides == {"a"} else pair.b).name,
        text=now[0]["text"] if cell.may_read else "",
        since=in_a_row[-1],
        quarters=len(in_a_row),
    )


def _outcomes(round_number: int | None, names: NamesOf) -> tuple[list[Outcome], int]:
    """Return the first cases in their order, and how many there are in all."""
    first: list[Outcome] = prepared_rows(_first_cases, round_number=round_number)
    for case in first:
        name_row(case, Outcome.objects.none().post_paths, names.day, names.since)
    return first, vars(first[0])["total"] if first else 0


def _first_cases(round_number: int | None) -> QuerySet[Outcome]:
    cases = Outcome.objects.select_related("task", "release").called_now()
    if round_number:
        cases = cases.filter(pair__round__number=round_number)
    return cases.annotate(total=Window(Count("pk"))).order_by("position")[:OUTCOMES_SHOWN]
