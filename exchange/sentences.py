"""Sentences of the ground floor that stand in more than one place, and what helps somebody who is refused.

A sentence that one place says stays in that place. Capital names are whole texts; functions take what changes.
"""

from exchange.errors import Help

# ---- what would help -------------------------------------------------------------------------------------------------

ASK_ADMIN = Help("수정할 것이 있으면 관리자에게 알려 주세요.")
ASK_OTHER_ADMIN = Help("다른 관리자에게 요청해 주세요.")
ASK_CENTRE = Help("필요하면 국무조정실 성과관리운영팀에 문의해 주세요.")
TELL_CENTRE = Help("국무조정실 성과관리운영팀에 알려 주세요.")
WAIT_FOR_LOGIN = Help("15분 뒤에 다시 시도해 주세요.")

# ---- who may ---------------------------------------------------------------------------------------------------------

ADMIN_ONLY = "관리자만 할 수 있습니다."
COORDINATOR_ONLY = "국무조정실 점검 담당만 할 수 있습니다."
CENTRE_ONLY = "국무조정실(점검 담당·관리자)만 할 수 있습니다."
MAY_NOT_SEE = "이 화면을 볼 권한이 없습니다."
OWN_ROLE = "자기 계정의 역할은 바꿀 수 없습니다."


def wrong_account(person: object, role: str, wanted: str) -> str:
    """Say that ``person`` has an account of another role than the place is for.

    role    what the person's role is called;  wanted  the sentence about who may stand there
    """
    return f"{person}: ‘{role}’ 계정입니다. {wanted}"
