"""The columns of the pay tables in files: one list for what is written and what is read back."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

from django.db.models import TextChoices

from evaluation.models import (
    BaseStatus,
    BonusRule,
    Gate,
    Guarantee,
    GuaranteeRule,
    PayBase,
    PayRate,
    Proration,
    SpecialBase,
    Track,
)
from evaluation.models.pay import Effective

YES, NO = "예", "아니요"
Kind = Literal["text", "integer", "decimal", "date"]


@dataclass(frozen=True)
class FileColumn:
    """One column: its head, the field behind it, and how its cells are written.

    percent  the field holds basis points, the cell percent
    words    the word in the cell → the stored value
    default  what an empty cell says, and a file from before the column was there
    formerly what the head was called in files that were handed out earlier
    """

    label: str
    name: str
    kind: Kind = "text"
    width: int = 0
    required: bool = True
    percent: bool = False
    words: Mapping[str, str] = field(default_factory=dict)
    default: str = ""
    formerly: str = ""

    def word_of(self, value: str) -> str:
        return next((word for word, stored in self.words.items() if stored == value), value)


@dataclass(frozen=True)
class PaySheet:
    """One table: ``key`` in addresses, ``title`` of its sheet, ``noun`` of one row."""

    key: str
    title: str
    noun: str
    model: type[Effective]
    columns: Sequence[FileColumn]

    @property
    def figures(self) -> dict[str, str]:
        """The fields that are numbers, with their labels."""
        return {each.name: each.label for each in self.columns if each.kind in ("integer", "decimal")}

    @property
    def percents(self) -> list[str]:
        """Those of them that the rows hold in basis points."""
        return [each.name for each in self.columns if each.percent]


def _percent(label: str, name: str) -> FileColumn:
    return FileColumn(label, name, "decimal", 12, percent=True)


def _words(choices: type[TextChoices]) -> dict[str, str]:
    return {str(label): value for value, label in choices.choices}


TRACK = FileColumn("적용 대상", "track", width=14, words=_words(Track))
SPAN = (
    FileColumn("시행일", "effective_from", "date"),
    FileColumn("마지막 날", "effective_until", "date", required=False),
)
ORIGIN = (
    FileColumn("근거", "source_title", width=44),
    FileColumn("근거 주소", "source_url", width=36, required=False),
    FileColumn("설명", "note", width=44, required=False),
    FileColumn("공백 사유", "gap_reason", width=24, required=False, formerly="비는 까닭"),
)

SHEETS = (
    PaySheet(
        "rates",
        "성과연봉 지급률",
        "지급률",
        PayRate,
        (
            TRACK,
            *SPAN,
            *(_percent(f"{grade}등급(%)", f"{grade.lower()}_bp") for grade in "SABC"),
            FileColumn("본문 확인", "verified_until", "date", required=False),
            *ORIGIN,
        ),
    ),
    PaySheet(
        "bases",
        "지급기준액",
        "지급기준액",
        PayBase,
        (
            TRACK,
            FileColumn("급", "level", width=8),
            *SPAN,
            FileColumn("지급기준액(원)", "amount_krw", "integer", 18),
            FileColumn("확인 상태", "status", width=12, words=_words(BaseStatus)),
            *ORIGIN,
        ),
    ),
    PaySheet(
        "rules",
        "가산금 규칙",
        "가산금 규칙",
        BonusRule,
        (
            FileColumn("조문", "article", width=24),
            FileColumn("대통령령", "decree", width=28),
            *SPAN,
            _percent("특별성과가산금(%)", "special_bp"),
            FileColumn("인원 한도(%)", "headcount_percent", "integer", 12),
            _percent("장기성과급 한도(%)", "long_term_max_bp"),
            FileColumn("필요한 등급", "gate", width=18, words=_words(Gate)),
            FileColumn("근무 월수 반영", "proration", width=16, words=_words(Proration)),
            FileColumn("장기성과급과 함께", "allows_stacking", width=14, words={YES: "True", NO: "False"}),
            FileColumn(
                "가산의 기준",
                "special_base",
                width=28,
                required=False,
                words=_words(SpecialBase),
                default=SpecialBase.OWN,
            ),
            *ORIGIN,
        ),
    ),
    PaySheet(
        "guarantees",
        "등급 보장 규칙",
        "등급 보장 규칙",
        GuaranteeRule,
        (FileColumn("보장", "name", width=28, words=_words(Guarantee)), *SPAN, *ORIGIN),
    ),
)
