"""What can be done to a post besides correcting it: it goes on under another name, or it ends."""

from exchange.actions import posts
from exchange.forms import manage_nouns as forms
from exchange.rules import why_not_change_post
from exchange.views.manage_act import Act
from exchange.views.manage_nouns import POST

CONTINUE_POST = Act(
    "continue",
    POST,
    "이어지는 이름 추가",
    "과제, 발령, 보고는 그대로 이어지고, 시작일부터 새 이름으로 보입니다. 그 전의 문서에는 옛 이름이 남습니다.",
    "이어지는 이름을 추가했습니다.",
    forms.ContinuePostForm,
    posts.continue_post,
    why_not_change_post,
)
END_POST = Act(
    "end",
    POST,
    "직위 종료",
    "직위가 없어졌음을 적습니다. 과제와 발령은 그대로이며, 과제 종료와 발령 종료일은 각 화면에서 정합니다.",
    "직위를 종료했습니다.",
    forms.EndPostForm,
    posts.end_post,
    why_not_change_post,
)
