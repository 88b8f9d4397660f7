"""Experts of the demonstration: invented employers and posts, one of them with a tie that the program points out."""

from typing import NamedTuple


class Profile(NamedTuple):
    """What a conflict of interest could come from; several lines each."""

    employer: str
    former_posts: str
    commissions: str


PROFILES = {
    "evaluator1": Profile("가온대학교 행정학과", "가온대학교 공공정책연구소장", ""),
    "evaluator2": Profile("다온정책연구원", "", "지방 소멸 대응 연구(다온정책연구원)"),
    "evaluator3": Profile("라온시민연대", "라온소비자모임 사무국장", ""),
    "evaluator4": Profile("마루대학교 경영학과", "국토교통부 규제심사위원(2021~2022)", ""),
    "evaluator5": Profile("새론기술경영연구소", "", "중소벤처기업부 창업정책 자문(2023)"),
}

LEAN = {"evaluator1": 0, "evaluator2": 2, "evaluator3": -2, "evaluator4": 1, "evaluator5": -3}  # points

COMMENTS = (  # from the best to the rest, by the total
    (90, "국민이 이미 겪고 있는 변화를 자료로 확인했습니다. 다른 과제에도 알릴 만합니다."),
    (80, "두 부처가 맡은 일을 제때 했고 성과가 나타나기 시작했습니다."),
    (70, "협의는 충분했으나 현장에서 느끼는 변화는 더 지켜봐야 합니다."),
    (0, "목표보다 늦어지고 있고, 남은 일을 언제 마칠지가 분명하지 않습니다."),
)
