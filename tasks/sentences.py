"""Sentences of the first floor that stand in more than one place, and what helps somebody who is refused."""

from exchange.errors import Help

# ---- what would help -------------------------------------------------------------------------------------------------

ASK_ABOUT_POSTING = Help("발령이 끝났거나 잘못되었으면 관리자에게 문의해 주세요.")

# ---- what state a thing is in ----------------------------------------------------------------------------------------

UNDER_REVIEW = "국무조정실이 검토하고 있어 수정할 수 없습니다."

OTHER_SIDE_NEXT = "상대 부처가 확인하면 제출됩니다."
CONFIRM_AGAIN = "확인 화면을 새로 열어 다시 확인해 주세요."
TOLD_AFTER_REVIEW = "국무조정실 검토가 끝나면 알려 드립니다."

# ---- who may ---------------------------------------------------------------------------------------------------------

EXCHANGEES_ONLY = "이 과제를 맡은 두 부처의 교류자만 할 수 있습니다."
