"""Sentences of the second floor that stand in more than one place, and what helps somebody who is refused."""

# ---- what state a thing is in ----------------------------------------------------------------------------------------

NOT_OPEN_YET = "아직 채점을 열지 않았습니다."
NO_RUBRIC = "봉인한 평가 기준이 없어 채점할 수 없습니다."
CHANGED_SINCE_RUN = "집계한 뒤에 바뀐 채점표나 배정이 있습니다."

# ---- how often and with what -----------------------------------------------------------------------------------------

ONE_OBJECTION = "한 과제에 부처마다 한 번 제기할 수 있습니다."
