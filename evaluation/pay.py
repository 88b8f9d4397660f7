"""What 성과연봉 and 특별성과가산금 come to: values in, values out, integers and exact rationals, no floats.

Sources: 공무원보수규정 제39조·제70조 (성과연봉), 공무원수당 등에 관한 규정 제7조의2제6항·제7항 (두 가산금),
국고금 관리법 제47조제1항 (below 10 won is dropped), 시행령 제109조의2제1항 (dropped parts go to the first instalment).
The program computes and recommends; grades and payments are decided by the people whom the law names.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from evaluation import sentences
from evaluation.scoring import GRADES

VERSION = "1"  # of this computation; kept with every statement

BP = 10_000  # basis points in one: 10000 = 100 %
MOST_BASE = 1_000_000_000  # won a year; more is a slip of the keyboard
MONTHS_OF_YEAR = 12
MONTHS_TO_BE_EVALUATED = 2  # 성과평가규정 제11조제1항
NOT_LOWEST, STEP_UP, MIN_A = "NOT_LOWEST", "STEP_UP", "MIN_A"
RULE_NAMES = (NOT_LOWEST, STEP_UP, MIN_A)
TRACKS = ("SES", "PERF")
TRACK_WORDS = {"SES": "고위공무원", "PERF": "3·4급"}


class UnknownRate(ValueError):
    """No published table says what is paid on the day asked."""


@dataclass(frozen=True)
class Rate:
    """Basis points of the base by grade, for payments between two days (both counted; None = no end)."""

    track: str
    first_day: date
    last_day: date | None
    bp: Mapping[str, int]


@dataclass(frozen=True)
class Rule:
    """What 제7조의2 allows for payments between two days.

    special_bp          특별성과가산금 in basis points of the 성과연봉 paid (5000 = 50 %)
    headcount_percent   how many of a hundred officials may get it
    long_term_max_bp    most that 장기성과급 may come to; 0 where there is none
    """

    first_day: date
    last_day: date | None
    special_bp: int
    headcount_percent: int
    long_term_max_bp: int


@dataclass(frozen=True)
class Tables:
    """The effective-dated rows that a computation may use."""

    rates: Sequence[Rate]
    rules: Sequence[Rule]

    def rate(self, track: str, day: date) -> Rate:
        """Return the row of ``track`` in force on ``day``. Raises UnknownRate where there is none."""
        for row in self.rates:
            if row.track == track and row.first_day <= day and (row.last_day is None or day <= row.last_day):
                return row
        whose = TRACK_WORDS.get(track, track)
        raise UnknownRate(f"{day.isoformat()}에 적용할 {whose} 지급률이 없습니다. {sentences.PUBLISH_RATES_FIRST}")

    def rule(self, day: date) -> Rule | None:
        """Return the rule in force on ``day``, None before there was one."""
        for row in self.rules:
            if row.first_day <= day and (row.last_day is None or day <= row.last_day):
                return row
        return None


@dataclass(frozen=True)
class Case:
    """One person's inputs for one pay year.

    base          지급기준액 in won a year, over 0 and at most MOST_BASE
    assessed      the grade that people gave (S, A, B, C)
    prior         last grade before the exchange, None where there is none; counts in the same rank only
    rules         guarantees that apply: NOT_LOWEST, STEP_UP, MIN_A
    forced_lowest the lowest grade is a legal duty, or the person is at fault: no guarantee applies
    months        whole months actually worked, 0 to 12; below 2 nothing is evaluated
    proration     FULL (all or nothing) or MONTHS (twelfths)
    special       the bonus was decided by a named person
    gate          S: only with grade S; NONE: with any grade
    long_term_bp  장기성과급 in basis points where three years at the top were established, else 0; more than the rule
                  allows is refused by a code, not by an error
    """

    track: str
    base: int
    assessed: str
    pay_date: date
    prior: str | None = None
    rules: frozenset[str] = field(default_factory=frozenset)
    same_rank: bool = True
    forced_lowest: bool = False
    disciplined: bool = False
    months: int = MONTHS_OF_YEAR
    proration: str = "FULL"
    special: bool = False
    gate: str = "S"
    long_term_bp: int = 0
    allow_stacking: bool = False

    def __post_init__(self) -> None:
        """Raise ValueError where a value is outside its bounds; a wrong value is never silently replaced."""
        for name in ("base", "months", "long_term_bp"):
            if type(getattr(self, name)) is not int:  # a bool is no amount, and a float is not exact
                raise ValueError(f"{name}: 정수여야 합니다({getattr(self, name)!r}).")
        for name in ("same_rank", "forced_lowest", "disciplined", "special", "allow_stacking"):
            if type(getattr(self, name)) is not bool:
                raise ValueError(f"{name}: 참이나 거짓이어야 합니다({getattr(self, name)!r}).")
        checks = {
            "track": self.track in TRACKS,
            "base": 0 < self.base <= MOST_BASE,
            "assessed": self.assessed in GRADES,
            "prior": self.prior is None or self.prior in GRADES,
            "rules": self.rules <= set(RULE_NAMES),
            "months": 0 <= self.months <= MONTHS_OF_YEAR,
            "proration": self.proration in ("FULL", "MONTHS"),
            "gate": self.gate in ("S", "NONE"),
            "long_term_bp": self.long_term_bp >= 0,
        }
        for name, fine in checks.items():
            if not fine:
                value = getattr(self, name)
                raise ValueError(f"{name}: 쓸 수 없는 값입니다({sorted(value) if name == 'rules' else value!r}).")


@dataclass(frozen=True)
class Outcome:
    """What a case comes to, in won, with the codes of what happened on the way.

    effective_grade  None where nothing is evaluated; floor  the guarantee that lifted the grade, "" where none did
    """

    effective_grade: str | None
    rate_bp: int
    perf: int
    special: int
    long_term: int
    codes: frozenset[str]
    floor: str = ""

    @property
    def total(self) -> int:
        """The three amounts added; never rounded again."""
        return self.perf + self.special + self.long_term

    def as_dict(self) -> dict[str, Any]:
        """Return the figures in the format of a case's ``out``."""
        return {
            "effective_grade": self.effective_grade,
            "rate_bp": self.rate_bp,
            "perf": self.perf,
            "special": self.special,
            "long_term": self.long_term,
            "total": self.total,
            "codes": sorted(self.codes),
        }


def compute(case: Case, tables: Tables) -> Outcome:
    """Return what ``case`` comes to under the rows in force on its day of payment.

    Order of the checks: discipline, two months, grade with guarantees, 성과연봉, 특별성과가산금, 장기성과급.
    Raises UnknownRate where no rate is published for the day.
    """
    if case.disciplined:
        return Outcome(None, 0, 0, 0, 0, frozenset({"DISCIPLINED"}))
    if case.months < MONTHS_TO_BE_EVALUATED:
        return Outcome(None, 0, 0, 0, 0, frozenset({"UNDER_2_MONTHS"}))
    grade, floor = effective_grade(case)
    codes = {"GUARANTEE_APPLIED"} if grade != case.assessed else set()
    rate_bp = tables.rate(case.track, case.pay_date).bp[grade]
    part = (case.months, MONTHS_OF_YEAR) if case.proration == "MONTHS" else (1, 1)
    perf = floor10(case.base * rate_bp * part[0], BP * part[1])
    rule = tables.rule(case.pay_date)
    special, said = _special(case, grade, perf, rule)
    codes |= said
    long_term, said = _long_term(case, perf, special, rule)
    return Outcome(grade, rate_bp, perf, special, long_term, frozenset(codes | said), floor)


def effective_grade(case: Case) -> tuple[str, str]:
    """Return the higher of the assessed grade and every floor that applies, and the guarantee that lifted it ("")."""
    best, by = GRADES.index(case.assessed), ""
    for name, floor in _floors(case).items():
        if GRADES.index(floor) < best:
            best, by = GRADES.index(floor), name
    return GRADES[best], by


def _floors(case: Case) -> dict[str, str]:
    """Return the lowest grade that each guarantee allows. None where the lowest grade is a duty."""
    if case.forced_lowest:
        return {}
    floors = {}
    if NOT_LOWEST in case.rules:
        floors[NOT_LOWEST] = GRADES[-2]
    if STEP_UP in case.rules and case.prior is not None and case.same_rank:
        floors[STEP_UP] = GRADES[max(GRADES.index(case.prior) - 1, 0)]
    if MIN_A in case.rules:
        floors[MIN_A] = "A"
    return floors


def _special(case: Case, grade: str, perf: int, rule: Rule | None) -> tuple[int, set[str]]:
    """Return 특별성과가산금 in won: a share of the 성과연봉 as paid, that is after its own dropping of won."""
    if not case.special:
        return 0, set()
    if rule is None or rule.special_bp == 0:
        return 0, {"SPECIAL_NOT_IN_FORCE"}
    if case.gate == "S" and grade != "S":
        return 0, {"SPECIAL_NEEDS_S"}
    if perf == 0:
        return 0, {"SPECIAL_ZERO_BASE"}
    return floor10(perf * rule.special_bp, BP), set()


def _long_term(case: Case, perf: int, special: int, rule: Rule | None) -> tuple[int, set[str]]:
    """Return 장기성과급 in won, also a share of the 성과연봉 alone."""
    if not case.long_term_bp:
        return 0, set()
    if rule is None or case.long_term_bp > rule.long_term_max_bp:
        return 0, {"LONG_TERM_REFUSED"}
    if special > 0 and not case.allow_stacking:
        return 0, {"STACKING_REFUSED"}
    return floor10(perf * case.long_term_bp, BP), set()


def floor10(numerator: int, denominator: int) -> int:
    """Return ``numerator/denominator`` won with what is below 10 won dropped. Both exact, denominator over 0."""
    return numerator // denominator // 10 * 10


def instalments(total: int) -> tuple[int, int]:
    """Return (first part, each of the other eleven) in won of an annual amount; together they are the amount."""
    each = floor10(total, MONTHS_OF_YEAR)
    return total - each * (MONTHS_OF_YEAR - 1), each


def headcount_cap(officials: int, day: date, tables: Tables) -> int:
    """Return how many of ``officials`` may get the bonus paid on ``day``; 0 before there was a rule. Rounded down."""
    if officials < 0:
        raise ValueError(sentences.OFFICIALS_NOT_NEGATIVE)
    rule = tables.rule(day)
    return officials * rule.headcount_percent // 100 if rule else 0


def ses_distribution(officials: int) -> tuple[int, int]:
    """Return (most S, fewest in the bottom two grades) of a unit of senior officials (성과평가규정 제10조제5항)."""
    if officials < 0:
        raise ValueError(sentences.OFFICIALS_NOT_NEGATIVE)
    return officials * 20 // 100, -(-officials * 10 // 100)


def case_from(given: Mapping[str, Any]) -> Case:
    """Return the case that a mapping in the exchange format describes (dates ISO, won integers).

    Raises ValueError naming the key for a missing or unknown key or a value out of bounds.
    """
    if not isinstance(given, Mapping):
        raise ValueError("입력은 항목 이름과 값의 묶음이어야 합니다.")
    known = set(Case.__dataclass_fields__)
    if unknown := set(given) - known:
        raise ValueError(f"모르는 항목입니다: {', '.join(sorted(unknown))}")
    if missing := {"track", "base", "assessed", "pay_date"} - set(given):
        raise ValueError(f"빠진 항목입니다: {', '.join(sorted(missing))}")
    rules = given.get("rules", [])
    if not isinstance(rules, list | tuple | set | frozenset) or not all(isinstance(one, str) for one in rules):
        raise ValueError(f"rules: 규칙 이름의 목록이어야 합니다({rules!r}).")
    return Case(**{**given, "pay_date": _day(given["pay_date"]), "rules": frozenset(rules)})


def _day(text: Any) -> date:
    """Read a day written as 2025-03-20; no other of the forms that ISO 8601 allows."""
    try:
        day = date.fromisoformat(text)
    except (TypeError, ValueError):
        day = None
    if day is None or day.isoformat() != text:
        raise ValueError(f"pay_date: 2025-03-20처럼 적어야 합니다({text!r}).")
    return day
