"""Made-up rows: a list, and three pairs as the board shows them. Figures are made up (시연값)."""

import django_tables2 as tables

from tasks.queries.board_rows import PairRow, Side, cell_of
from tasks.queries.board_tally import Counts, Tally


class RowTable(tables.Table):
    """Columns of words, counts and states."""

    code = tables.Column(verbose_name="번호")
    name = tables.Column(verbose_name="과제")
    n = tables.Column(verbose_name="건수", attrs={"td": {"class": "right"}})
    state = tables.Column(verbose_name="상태", orderable=False)


ROWS = [{"code": f"{n}-1", "name": f"과제 {n}", "n": n % 3, "state": "정상"} for n in range(1, 40)]


def _pair(number: int, theme: str, names: tuple[str, str], cells: list[tuple], filed: int, issues: int) -> PairRow:
    states = Counts()
    for _, _, state, _, _ in cells:
        states[state] += 1
    filing = Counts(filed=filed, unfiled=len(cells) - filed)
    tally = Tally(len(cells), states, filing, Counts(any=issues))
    a, b = (Side(name) for name in names)
    shown = [cell_of(*cell) for cell in cells]
    return PairRow(str(number), number, theme, "", 1, "1차 교류", a, b, tally, shown, is_first=True)


PAIRS = [
    _pair(
        1,
        "국토-환경 이해관계에 대한 상호 이해",
        ("국토부", "환경부"),
        [
            ("1-1", "용인 국가산단", "ok", True, "draft"),
            ("1-2", "국토·환경계획", "warn", False, "submitted"),
            ("1-3", "생태축 복원", "late", False, "submitted"),
            ("1-4", "해안권·생태관광", "done", False, "submitted"),
            ("1-5", "시화호 2.0", "ok", False, "submitted"),
        ],
        4,
        0,
    ),
    _pair(
        6,
        "산업수요 맞춤형 직업계고 인재 양성",
        ("교육부", "고용부"),
        [
            ("6-1", "직업계고 취업", "ok", False, "accepted"),
            ("6-2", "자격·경력관리", "done", False, "accepted"),
            ("6-3", "교육산업 연계", "ok", False, "accepted"),
        ],
        3,
        0,
    ),
    _pair(
        8,
        "안전한 디지털 이용환경 조성",
        ("개인정보위", "방통위"),
        [
            ("8-1", "불법스팸 대응", "late", True, "draft"),
            ("8-2", "이용자 권익", "warn", True, "draft"),
            ("8-3", "피해구제", "done", True, "draft"),
        ],
        0,
        1,
    ),
]
