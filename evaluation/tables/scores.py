"""Columns of the single scores behind a round's results. Files only; rows are ``evaluation.queries.score_matrix``'s."""

from decimal import Decimal

from exchange.tables.columns import Count, Figure, ListTable, Number, Text


class ScoreTable(ListTable):
    """채점 원자료: one answer of one expert a row."""

    task = Text("과제", value=lambda cell: cell.code, width=8)
    title = Text("과제명", value=lambda cell: cell.title, width=52)
    expert = Number("평가위원 번호", value=lambda cell: cell.expert, width=14)
    criterion = Text("평가 항목", value=lambda cell: cell.criterion or None, width=28)
    weight = Figure(
        "가중치(%)",
        value=lambda cell: None if cell.weight_bp is None else Decimal(cell.weight_bp) / 100,
        places=2,
        width=12,
    )
    value = Figure("점수", value=lambda cell: cell.value, places=2)
    not_applicable = Text("해당 없음", value=lambda cell: "해당 없음" if cell.is_not_applicable else None, width=10)
    counted = Text("집계 반영", value=lambda cell: "제외" if cell.left_out else "반영", width=10)
    why_not = Text("제외 사유", value=lambda cell: cell.left_out or None, width=22)
    marked = Text("다른 위원의 점수 공개 후 다시 열림", value=lambda cell: "예" if cell.is_marked else None, width=34)


class TotalScoreTable(ListTable):
    """과제별 집계: what the computation made of the scores, to compare with."""

    task = Text("과제", value=lambda total: total.code, width=8)
    title = Text("과제명", value=lambda total: total.title, width=52)
    counted = Count("반영된 평가", value=lambda total: total.counted)
    exact = Text("점수(분수)", value=lambda total: total.exact or None, width=20)
    score = Figure("점수(표시)", value=lambda total: total.score, width=12)
    rank = Count("순위", value=lambda total: total.rank)
    grade = Text("권고 등급", value=lambda total: total.grade or None, width=10)
    tied = Text("동점", value=lambda total: "등급이 갈리는 동점" if total.is_tied else None, width=20)
    why_none = Text("점수가 없는 사유", value=lambda total: total.why_none or None, width=30)


class RuleTable(ListTable):
    """계산 방법: (what, how) in words."""

    what = Text("구분", value=lambda rule: rule[0], width=18)
    how = Text("내용", value=lambda rule: rule[1], width=80)

    demo = None
