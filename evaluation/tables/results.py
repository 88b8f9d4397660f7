"""Columns of the results, of the experts' ways of scoring and of the objections, each as its reader may see them."""

from evaluation import sentences
from exchange.tables.columns import Count, Figure, ListTable, Moment, Number, Text
from tasks import sentences as of_tasks

EMPTY = of_tasks.NO_TASK_MATCHES


class PublicResultTable(ListTable):
    """What everybody may know of a final round: score and grade by task."""

    task = Text("과제", order_by="position", drawn=True, width=52)
    ministries = Text("부처", orderable=False, drawn=True, width=20)
    score_value = Figure("점수", order_by="score_order", drawn=True)
    grade = Text("등급", drawn=True)

    class Meta:
        empty_text = EMPTY


class OwnResultTable(ListTable):
    """What the two ministries of a task may know from the provisional publication on."""

    task = Text("과제", order_by="position", drawn=True, width=52)
    ministries = Text("부처", orderable=False, drawn=True, width=20)
    counted = Count("평가 수", drawn=True)
    score_value = Figure("점수", order_by="score_order", drawn=True)
    grade = Text("등급", drawn=True)
    objected = Text("이의", orderable=False, drawn=True)

    class Meta:
        empty_text = EMPTY


class StaffResultTable(ListTable):
    """Everything about each task's result; ``adjusted`` is left out where nobody has scored enough tasks."""

    task = Text("과제", order_by="position", drawn=True, width=52)
    ministries = Text("부처", orderable=False, drawn=True, width=20)
    counted = Count("평가 수", drawn=True)
    score_value = Figure("점수", order_by="score_order", drawn=True)
    adjusted_value = Figure("보정(참고)", order_by="adjusted_order", drawn=True)
    spread_value = Figure("표준편차", order_by="spread_order", drawn=True, places=4)
    recommended = Text("권고", drawn=True)
    grade = Text("결정", drawn=True)
    remarks = Text("살펴볼 것", orderable=False, drawn=True, width=52)

    class Meta:
        empty_text = EMPTY


class CalibrationTable(ListTable):
    """How each expert scored."""

    name = Text("평가위원", drawn=True, width=20)
    number = Number("위원 번호", drawn=True)
    n = Count("평가한 과제", drawn=True)
    mean_value = Figure("평균", order_by="mean_order", drawn=True)
    spread_value = Figure("표준편차", order_by="spread_order", drawn=True, places=4)
    compared = Count("비교 과제", drawn=True)
    lean_value = Figure("채점 편차", order_by="lean_order", drawn=True)
    adjusted_word = Text("보정", orderable=False, drawn=True, width=26)


class ObjectionTable(ListTable):
    """Objections with their answers."""

    task = Text("과제", order_by="position", drawn=True, width=52)
    ministry = Text("제기한 직위", drawn=True)
    filed_at = Moment("제기", drawn=True)
    text = Text("이의 내용", orderable=False, drawn=True)
    outcome = Text("결과", drawn=True)
    answer = Text("답변", orderable=False, drawn=True)

    class Meta:
        empty_text = sentences.NO_OBJECTIONS
