"""Acts of the administration of the work that are more than an edit: ending a task, moving a milestone, vouching."""

from exchange import sentences as of_exchange
from exchange.views.manage_act import Act
from tasks import rules
from tasks.actions import milestones, outcomes
from tasks.actions import tasks as task_actions
from tasks.forms import manage as forms
from tasks.views.manage_nouns import MILESTONE, OUTCOME, TASK

END_TASK = Act(
    "end",
    TASK,
    "종료·취소",
    "다음 분기부터 이 과제의 보고를 받지 않습니다. 이제까지의 보고와 기록은 그대로 남습니다.",
    "과제를 끝냈습니다.",
    forms.EndForm,
    task_actions.end_task,
    rules.why_not_end,
)
RESUME_TASK = Act(
    "resume",
    TASK,
    "다시 추진",
    "다음에 여는 분기부터 이 과제의 보고를 다시 받습니다. 끝냈던 날과 사유는 이력에 남습니다.",
    "과제를 다시 추진합니다.",
    forms.ReasonForm,
    task_actions.resume_task,
    rules.why_not_resume,
)
MOVE_MILESTONE = Act(
    "move",
    MILESTONE,
    "목표일 바꾸기",
    "처음 정한 날은 그대로 남고, 바꾼 날과 사유가 과제 화면에 함께 보입니다.",
    "목표일을 바꿨습니다.",
    forms.MoveForm,
    milestones.move_milestone,
    rules.why_not_move,
)
CONFIRM_TASK = Act(
    "confirm_task",
    OUTCOME,
    "과제 연결 확인",
    f"뜻으로 미루어 이은 과제입니다. {of_exchange.VOUCHING_MEANS}",
    "과제 연결을 확인했습니다.",
    forms.ReasonForm,
    outcomes.confirm_outcome_task,
    rules.why_not_confirm_task,
)
