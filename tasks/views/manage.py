"""Acts of the administration of the work that are more than an edit: ending a task, moving a milestone, vouching."""

from exchange import sentences as of_exchange
from exchange.views.manage_act import Act
from tasks import rules
from tasks.actions import milestones, mistakes, outcomes
from tasks.actions import tasks as task_actions
from tasks.forms import manage as forms
from tasks.views.manage_nouns import MILESTONE, OUTCOME, PERIOD, TASK

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
ADD_REPORT = Act(
    "report",
    TASK,
    "보고 대상에 추가",
    "마지막으로 연 분기의 보고를 이 과제에도 만들고 두 부처 교류자에게 알립니다.",
    "보고 대상에 추가했습니다.",
    forms.ReasonForm,
    mistakes.add_report,
    rules.why_not_add_report,
)
WITHDRAW_TASK = Act(
    "withdraw",
    TASK,
    "철회",
    "잘못 등록한 과제를 철회합니다. 작성하지 않은 보고는 없어지고, 집계에 들지 않습니다. 기록은 이력에 남습니다.",
    "과제를 철회했습니다.",
    forms.ReasonForm,
    mistakes.withdraw_task,
    rules.why_not_withdraw_task,
)
MOVE_TASK = Act(
    "move",
    TASK,
    "교류 쌍 변경",
    "다른 쌍에 잘못 등록한 과제를 옮깁니다. 과제 번호는 새 쌍을 따르고, 아직 작성하지 않은 보고는 함께 옮겨집니다.",
    "교류 쌍을 변경했습니다.",
    forms.MoveTaskForm,
    mistakes.move_task,
    rules.why_not_move_task,
)
WITHDRAW_QUARTER = Act(
    "withdraw",
    PERIOD,
    "분기 열기 철회",
    "잘못 연 기간의 보고를 없애고 열기 전 상태로 둡니다. 이 기간을 열면서 마감한 분기는 다시 진행됩니다.",
    "분기 열기를 철회했습니다.",
    forms.ReasonForm,
    mistakes.withdraw_quarter,
    rules.why_not_withdraw_quarter,
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
