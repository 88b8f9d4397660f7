"""What the administration of the work keeps."""

from typing import Any

from exchange.models import User
from exchange.views.manage import AdminList
from tasks import rules, sentences
from tasks.actions import councils, indicators, milestones, outcomes, periods, questions, sources
from tasks.actions import tasks as task_actions
from tasks.forms import manage as forms
from tasks.forms.questions import QuestionForm
from tasks.models import (
    AgendaItem,
    CollaborationTask,
    CouncilDecision,
    CouncilMeeting,
    Indicator,
    Milestone,
    Outcome,
    PeriodQuestion,
    ReportPeriod,
    TaskPart,
)
from tasks.report_forms.own import MOST
from tasks.tables import manage as tables

OURS: dict[str, Any] = {
    "namespace": "tasks",
    "confirm": sources.confirm_source,
    "why_not": rules.why_not_manage_work,
}


def beside_task(task: CollaborationTask, user: User) -> dict[str, Any]:
    return {
        "parts": task.parts.order_by("side", "position", "pk"),
        "milestones": task.milestones.order_by("due_on", "pk"),
        "indicators": task.indicators.order_by("position", "pk"),
        "nouns": {"part": PART, "milestone": MILESTONE, "indicator": INDICATOR},
    }


def beside_meeting(meeting: CouncilMeeting, user: User) -> dict[str, Any]:
    return {
        "agenda": meeting.agenda.order_by("position", "pk"),
        "decisions": meeting.decisions.order_by("position", "pk"),
        "nouns": {"agenda": AGENDA, "decision": DECISION},
    }


def beside_period(period: ReportPeriod, user: User) -> dict[str, Any]:
    return {
        "questions": list(period.questions.order_by("position")) if period.pk else [],
        "most_questions": MOST,
        "nouns": {"question": QUESTION},
    }


TASK = AdminList(
    "task",
    "tasks",
    "과제",
    "과제는 사람이 아니라 교류 쌍에 딸립니다. 끝난 과제는 삭제하지 않고 종료하거나 취소합니다.",
    CollaborationTask,
    forms.TaskForm,
    task_actions.create_task,
    task_actions.edit_task,
    tables.TaskTable,
    tables.TaskFilter,
    lookup={"code": "code"},
    stays=True,
    beside=beside_task,
    template="tasks/manage_task.html",
    **OURS,
)
PART = AdminList(
    "part",
    "parts",
    "부처별 역할",
    "한 부처가, 또는 두 부처가 함께 맡은 일입니다.",
    TaskPart,
    forms.PartForm,
    task_actions.create_part,
    task_actions.edit_part,
    lookup={"code": "task__code", "pk": "pk"},
    parent=TASK,
    parent_field="task",
    queryset=lambda: TaskPart.objects.select_related("task__pair__round").called_now(),
    **OURS,
)
MILESTONE = AdminList(
    "milestone",
    "milestones",
    "이정표",
    "처음 정한 날은 바뀌지 않고, 목표일을 바꾸면 사유가 남습니다.",
    Milestone,
    forms.MilestoneForm,
    milestones.create_milestone,
    milestones.edit_milestone,
    lookup={"code": "task__code", "pk": "pk"},
    parent=TASK,
    parent_field="task",
    queryset=lambda: Milestone.objects.select_related("task__pair__round").called_now(),
    template="tasks/manage_milestone.html",
    **OURS,
)
INDICATOR = AdminList(
    "indicator",
    "indicators",
    "성과지표",
    "어디서 시작해 어디까지 가려는지 수로 적습니다. 모르는 값은 비워 둡니다.",
    Indicator,
    forms.IndicatorForm,
    indicators.create_indicator,
    indicators.edit_indicator,
    lookup={"code": "task__code", "pk": "pk"},
    parent=TASK,
    parent_field="task",
    queryset=lambda: Indicator.objects.select_related("task__pair__round").called_now(),
    **OURS,
)
PERIOD = AdminList(
    "period",
    "periods",
    "분기",
    "연도와 분기를 선택하면 달력에 맞춰 날짜가 정해집니다. 제출기한과 접수 마감은 따로입니다.",
    ReportPeriod,
    forms.PeriodForm,
    periods.create_period,
    periods.edit_period,
    tables.PeriodTable,
    tables.PeriodFilter,
    lookup={"code": "code"},
    stays=True,
    queryset=lambda: ReportPeriod.objects.newest_first(),
    beside=beside_period,
    template="tasks/manage_period.html",
    **OURS | {"confirm": None},
)
QUESTION = AdminList(
    "question",
    "questions",
    "자체 문항",
    f"{sentences.OWN_QUESTIONS_ONLY} 기간을 열면 더 바꿀 수 없습니다.",
    PeriodQuestion,
    QuestionForm,
    questions.create_question,
    questions.edit_question,
    lookup={"code": "period__code", "pk": "pk"},
    parent=PERIOD,
    parent_field="period",
    queryset=lambda: PeriodQuestion.objects.select_related("period"),
    template="tasks/manage_question.html",
    **OURS | {"confirm": None},
)
MEETING = AdminList(
    "meeting",
    "meetings",
    "협의회",
    "발표한 수는 발표한 그대로 적습니다.",
    CouncilMeeting,
    forms.MeetingForm,
    councils.create_meeting,
    councils.edit_meeting,
    tables.MeetingTable,
    tables.MeetingFilter,
    lookup={"number": "number"},
    stays=True,
    queryset=lambda: CouncilMeeting.objects.select_related("period").order_by("-held_on", "-pk"),
    beside=beside_meeting,
    template="tasks/manage_meeting.html",
    **OURS,
)
AGENDA = AdminList(
    "agenda",
    "agendas",
    "안건",
    "협의회에 올린 일입니다.",
    AgendaItem,
    forms.AgendaForm,
    councils.create_agenda,
    councils.edit_agenda,
    lookup={"number": "meeting__number", "pk": "pk"},
    parent=MEETING,
    parent_field="meeting",
    queryset=lambda: AgendaItem.objects.select_related("meeting"),
    **OURS,
)
DECISION = AdminList(
    "decision",
    "decisions",
    "결정",
    "협의회에서 정한 일입니다.",
    CouncilDecision,
    forms.DecisionForm,
    councils.create_decision,
    councils.edit_decision,
    lookup={"number": "meeting__number", "pk": "pk"},
    parent=MEETING,
    parent_field="meeting",
    queryset=lambda: CouncilDecision.objects.select_related("meeting"),
    **OURS,
)
OUTCOME = AdminList(
    "outcome",
    "outcomes",
    "성과 사례",
    "국민이 느끼는 변화를 이전과 이후로 적습니다. 어느 과제의 성과인지는 확인해야 합니다.",
    Outcome,
    forms.OutcomeForm,
    outcomes.create_outcome,
    outcomes.edit_outcome,
    tables.OutcomeTable,
    tables.OutcomeFilter,
    queryset=lambda: Outcome.objects.select_related("pair__round", "task").called_now().order_by("position", "pk"),
    template="tasks/manage_outcome.html",
    **OURS,
)
