"""The words that screens, files, mails and documents do not use, what is said instead, and how they are found.

The words are home-made Korean; what stands instead are the terms of official documents. Each is refused in all its
forms where the verb itself has the term (고치다 → 수정하다), and as it stood where it is a phrase.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from html import unescape
from pathlib import Path

from tests.sentences import texts_of
from tests.structure import COMMENT, ROOT, Source

ALONE = r"(?:^|[>\"'|]) *(?:{})(?=$|[ <\"'|]*(?:$|[<\"'|]))"  # the whole of a cell, a label or a heading


@dataclass(frozen=True)
class Word:
    """A word that is refused: how it is met, and what to say instead."""

    pattern: re.Pattern[str]
    instead: str


def _word(pattern: str, instead: str) -> Word:
    return Word(re.compile(pattern), instead)


REFUSED = (
    _word("까닭", "사유"),
    _word("그만(?:두|둔|둘|둡|둬|뒀|둠)", "취소"),
    _word("거두(?=[기는어었고며면지])|거둔|거둘|거둠|거둡|거둬|거뒀", "철회"),
    _word("(?<!붙여)(?<!붙여 )(?<!끼워 )(?<!불어)(?<!불어 )넣", "등록 · 입력 · 포함"),
    _word(
        "(?<!새로 )고치(?=[기는고며면지거려시])|고친|고칠|고침(?!표)(?<!새로고침)|고쳐|고쳤|고칩",
        "수정 (정한 것은 정정)",
    ),
    _word("(?<![가-힣])(?:지우(?=[기는고며면지거려시십])|지운|지울|지움|지워|지웠|지웁)", "삭제"),
    _word("(?<![가-힣])(?:빼(?=[기는고며면지거려])|뺀|뺄|뺌|뺐|뺍)", "제외"),
    _word("되돌(?=[리린릴림립려렸])", "환원 (단계) · 복원 (글)"),
    _word("되가져", "제출 취소"),
    _word(ALONE.format("(?:[가-힣]+ ){0,2}때"), "일시"),
    _word(ALONE.format("한 사람|한 일|바뀐 값|바뀐 내용"), "처리자 · 처리 내용 · 변경 내용"),
    _word("(?<![가-힣])(?:고르|고른|고를|고릅|고름|골라|골랐)", "선택 · 선정 (고르게 배정은 균등 배정)"),
    _word("더하기", "추가"),
    _word("모두 보기|전체 보기", "전체"),
    _word("찾는 화면이 없", "요청하신 페이지를 찾을 수 없습니다"),
    _word("지금 차례", "처리 담당"),
    _word("일째", "일 경과"),
    _word("굳(?=[히힌힐힘혀혔])", "제출본 · 확정본 · 확정"),
    _word("(?<![가-힣])지문", "확인 번호"),
    _word("(?:앞|뒤) 부처", "부처의 이름 (열의 이름은 협업부처 1 · 협업부처 2)"),
    _word("(?<![가-힣])(?:함께 |추진)?한 일(?![가-힣]*본)", "추진실적 · 처리 내용"),
    _word("맡은 역할 이행", "소관 역할 이행"),
    _word("달라진 [것점곳]", "변동사항 · 주요 성과 · 변경된 곳"),
    _word("바라는 점", "협조 요청사항"),
    _word("다음 분기 계획", "향후 추진계획"),
    _word("저절로", "자동"),
    _word("다른 의견 남기고|다른 의견을 남기고", "이견을 붙여 확인"),
    _word("확인 없이", "단독 제출"),
    _word("받아들(?=[이인일임여였])", "수용 · 불수용"),
    _word("살펴볼|살필", "검토 사항 · 유의사항"),
    _word("대신할 위원", "대체 위원"),
    _word("센 평가|평가 수(?=$|[^가-힣]|[가는를와로]\\b)", "반영된 평가 · 평가위원 수"),
    _word("위원 없이", "해당 위원 제외 시"),
    _word("치우침|너그러|견(?=[주준줄줌줍줘줬])", "채점 편차 · 관대(+)·엄격(−) · 비교 과제"),
    _word("엇갈", "위원 간 점수 차가 큰"),
    _word("예행|걸어 ?[보봅]", "모의평가 (전체 절차 사전 점검)"),
    _word("(?<![가-힣])셈(?=[하해합에을이])|가정 계산", "계산 · 산정 · 모의 산정"),
    _word("보장으로 올릴", "등급 보장 적용 없음"),
    _word("열두 번", "월별"),
    _word("(?<![가-힣])몫", "배분액"),
    _word("날수", "재직일수"),
    _word("이어받", "승계"),
    _word("빈자리", "공석 (모르면 발령 확인 안 됨)"),
    _word("(?:로그인|모두) 끝내기", "로그아웃 · 다른 기기 모두 로그아웃"),
    _word("다시 계산", "재계산"),
    _word("나빠|나쁨|나쁜|좋아짐|좋아졌", "악화 · 개선"),
    _word("검토 의견의 요청", "조치사항"),
    _word("날짜 바꾸기", "기한 조정 요청"),
    _word("걸리는 점", "쟁점사항"),
    _word("몰래", "임의로"),
    _word("금 ?[일이삼사오육칠팔구십][가-힣]*원정", "금113,560원(금일십일만삼천오백육십원)"),
)

# where such a word is a quotation: path → why
QUOTED = {
    "tasks/report_forms/version_1.py": "the first form, to whose questions signatures are bound",
    "evaluation/scoring.py": "a reason that stands under the fingerprints of computations",
    "evaluation/texts.py": "that reason, put into the words of the office",
    "evaluation/forms/pay_columns.py": "a heading in files that were handed out earlier",
}
DOCUMENTS = ("README.md", "CHANGELOG.md", "Makefile", "docs/*.md", "fixtures/*.md")  # in Korean, for those who use it
TAG = re.compile(r"<!--.*?-->|<(?:script|style)\b.*?</(?:script|style)>", re.DOTALL)
HANGUL = re.compile("[가-힣]")


def refused_in(text: str) -> Iterator[str]:
    """Yield ``word → what to say`` for everything refused that stands in ``text``, each with what is around it."""
    for word in REFUSED:
        for hit in word.pattern.finditer(text):
            around = text[max(0, hit.start() - 20) : hit.end() + 20].strip().replace("\n", " ")
            yield f"‘{hit[0].strip()}’ → {word.instead}: …{around}…"


def refused_in_sources(sources: Iterable[Source]) -> list[str]:
    """Return ``path:line`` of the refused words in what Python modules say; docstrings are in English."""
    return [
        f"{source.path}:{line} {found}"
        for source in sources
        for line, text in texts_of(source)
        if HANGUL.search(text)
        for found in refused_in(text)
    ]


def refused_in_lines(pages: dict[str, str]) -> list[str]:
    """Return ``name:line`` of the refused words in templates, scripts and documents, template comments left out."""
    return [
        f"{name}:{number} {found}"
        for name, page in pages.items()
        for number, line in enumerate(COMMENT.sub(lambda hit: "\n" * hit[0].count("\n"), page).split("\n"), 1)
        if HANGUL.search(line)
        for found in refused_in(line)
    ]


def refused_in_page(page: str) -> list[str]:
    """Return the refused words in a page or a text file as it was answered."""
    return list(refused_in(unescape(TAG.sub("", page))))


def files(*patterns: str) -> dict[str, str]:
    """Return path → text of the files of the house that match."""
    found: list[Path] = sorted(path for pattern in patterns for path in ROOT.glob(pattern))
    return {str(path.relative_to(ROOT)): path.read_text() for path in found}
