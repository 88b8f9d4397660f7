"""What goes into a statement and what comes out: gathered from the rows of today, recomputed from what was stored.

A statement stores its inputs, its evidence, its output and a fingerprint over the canonical JSON of all three. The same
inputs give the same bytes, so a statement is checked by computing it again from itself, and found out of date by
gathering its inputs again from the rows of today.
"""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Q

from evaluation import pay, sentences
from evaluation.models import (
    AggregationRun,
    BonusRule,
    BonusStatement,
    EvaluationRound,
    GradeDecision,
    GradeNotice,
    GuaranteeRule,
    PayBase,
    PayRate,
    RoundStatus,
)
from evaluation.models.pay import Effective
from evaluation.queries.pay_tables import rate_of
from evaluation.rules.pay import status_codes
from exchange import formats
from exchange.errors import Incomplete
from exchange.fingerprints import canonical, fingerprint
from exchange.models import Assignment
from tasks.models import CollaborationTask

PUBLISHED = (RoundStatus.PROVISIONAL, RoundStatus.FINAL)  # only then are results evidence


@dataclass(frozen=True)
class Computed:
    """One computation before it is a statement."""

    notice: GradeNotice
    base: PayBase | None
    rate: PayRate
    rule: BonusRule
    inputs: dict[str, Any]
    evidence: list[dict[str, Any]]
    output: dict[str, Any]

    @property
    def fingerprint(self) -> str:
        return fingerprint_of(self.inputs, self.evidence, self.output)


class StatementInputs:
    """The rows of today that statements of one round rest on, read once for all of them (nine statements)."""

    def __init__(self, round: EvaluationRound) -> None:
        self.round = round
        self.notices = standing_notices(round)
        self._bases = list(PayBase.objects.published())
        self._rates = list(PayRate.objects.published())
        self._rules = list(BonusRule.objects.published())
        self._guarantees = list(GuaranteeRule.objects.published())
        self._evidence = _evidence(round) if round.status in PUBLISHED else {}

    def compute(self, assignment: Assignment) -> Computed:
        """Compute the bonus of the person in ``assignment``, as if it were decided.

        Raises Incomplete where no grade was told, or no rate or rule is published for the day of payment.
        """
        notice = self.notices.get(assignment.pk)
        if notice is None:
            raise Incomplete(sentences.NO_NOTICE_YET)
        day = notice.pay_date
        rate = _on(day, [row for row in self._rates if row.track == notice.track])
        rule = _on(day, self._rules)
        if rate is None:
            raise Incomplete(f"{formats.date_plain(day)}에 적용할 지급률이 없습니다. {sentences.PUBLISH_RATES_FIRST}")
        if rule is None:
            raise Incomplete(f"{formats.date_plain(day)}에 시행된 특별성과가산금 규칙이 없습니다.")
        of_level = [row for row in self._bases if (row.track, row.level) == (notice.track, notice.level)]
        base = _on(day, of_level)
        others = [row for row in of_level if row != base and _touches_year(row, day.year)]
        guarantees = [row for row in self._guarantees if _holds(row, day)]
        inputs = _inputs(notice, base, others, rate, rule, guarantees)
        evidence = self._evidence.get(assignment.post_id, [])
        return Computed(notice, base, rate, rule, inputs, evidence, output_of(inputs))

    def changed_since(self, statement: BonusStatement) -> list[str]:
        """Return what has changed since ``statement`` was computed, in words; nothing where it still holds."""
        try:
            fresh = self.compute(statement.assignment)
        except Incomplete:
            return ["등급 통보나 기준표"]
        names = {
            "notice": "등급 통보",
            "base": "지급기준액",
            "rate": "지급률",
            "rule": "가산금 규칙",
            "guarantees": "등급 보장 규칙",
        }
        now = in_form_of(statement.code_version, fresh.inputs)
        changed = [word for key, word in names.items() if now[key] != statement.inputs.get(key)]
        if now.get("other_bases") != statement.inputs.get("other_bases") and names["base"] not in changed:
            changed.append(names["base"])
        if fresh.evidence != statement.evidence:
            changed.append("협업과제 평가 결과")
        if output_of(statement.inputs, statement.code_version) != statement.output:
            changed.append("계산 프로그램")
        if not changed and now != statement.inputs:
            changed.append("입력값")
        return changed


def standing_notices(round: EvaluationRound) -> dict[int, GradeNotice]:
    """Return key of an assignment -> the grade notice of ``round`` that stands for it (two statements)."""
    standing = GradeNotice.objects.filter(round=round, is_standing=True)
    notices = standing.select_related("evaluating_ministry", "paying_ministry")
    return {notice.assignment_id: notice for notice in notices.prefetch_related("successions__ministry")}


def recompute(statement: BonusStatement) -> tuple[dict[str, Any], bool]:
    """Compute ``statement`` again from its own inputs; return the output and whether all is as it was, byte by byte."""
    output = output_of(statement.inputs, statement.code_version)
    same = canonical(output) == canonical(statement.output)
    return output, same and fingerprint_of(statement.inputs, statement.evidence, output) == statement.fingerprint


FIRST = "1"  # the first version of the computation: one reading of the share, no base but that of the day of payment
SINCE_SECOND = ("special_base_krw", "special_own", "special_top", "long_term_before")  # what it did not say


def in_form_of(version: str, inputs: dict[str, Any]) -> dict[str, Any]:
    """Return inputs of today as a computation of ``version`` stored them, so that the two can be compared."""
    if version != FIRST:
        return inputs
    rule = dict(inputs["rule"])
    if rule["special_base"] == pay.OWN:  # the only reading there was
        del rule["special_base"]
    codes = [code for code in inputs["codes"] if code != "BASE_CHANGES"]
    return {key: value for key, value in inputs.items() if key != "other_bases"} | {"rule": rule, "codes": codes}


def output_of(inputs: dict[str, Any], version: str = pay.VERSION) -> dict[str, Any]:
    """Return everything that the inputs come to, intermediate figures too. Won are integers.

    version  of the computation that stored them: a statement is told to the person with these figures and no others
    """
    case = pay.case_from(inputs["case"] | {"base": inputs["case"]["base"] or 1})  # the grade needs no base
    rule = inputs["rule"]
    tables = pay.Tables(
        rates=[pay.Rate(case.track, case.pay_date, case.pay_date, inputs["rate"]["bp"])],
        rules=[
            pay.Rule(
                case.pay_date,
                case.pay_date,
                rule["special_bp"],
                rule["headcount_percent"],
                rule["long_term_max_bp"],
                rule.get("special_base", pay.OWN),
            )
        ],
    )
    outcome = pay.compute(case, tables)
    codes = set(outcome.codes) | set(inputs["codes"])
    perf, special, long_term = outcome.perf, outcome.special, outcome.long_term
    share_of, own, top = outcome.special_base_krw, outcome.special_own, outcome.special_top
    if "NO_BASE" in codes:
        perf = special = long_term = share_of = own = top = 0
        codes -= {"SPECIAL_ZERO_BASE"}
    if special and outcome.effective_grade == "S" and case.assessed != "S":
        codes.add("SPECIAL_ON_GUARANTEED_GRADE")
    parts = (case.months, pay.MONTHS_OF_YEAR) if case.proration == "MONTHS" else (1, 1)
    first, each = pay.instalments(perf)
    said = {
        "effective_grade": outcome.effective_grade,
        "floor": outcome.floor,
        "rate_bp": outcome.rate_bp,
        "perf_before": hundredths(case.base * outcome.rate_bp * parts[0], pay.BP * parts[1]) if perf else "0.00",
        "perf": perf,
        "special_base_krw": share_of,
        "special_own": own,
        "special_top": top,
        "special_before": hundredths(share_of * rule["special_bp"], pay.BP) if special else "0.00",
        "special": special,
        "long_term_before": hundredths(perf * case.long_term_bp, pay.BP) if long_term else "0.00",
        "long_term": long_term,
        "total": perf + special + long_term,
        "instalment_first": first,
        "instalment_each": each,
        "codes": sorted(codes),
    }
    return {key: value for key, value in said.items() if version != FIRST or key not in SINCE_SECOND}


def fingerprint_of(inputs: Any, evidence: Any, output: Any) -> str:
    """Return the SHA-256, in hexadecimal, of the canonical JSON of all three."""
    return fingerprint({"inputs": inputs, "evidence": evidence, "output": output})


def _inputs(
    notice: GradeNotice,
    base: PayBase | None,
    others: list[PayBase],
    rate: PayRate,
    rule: BonusRule,
    guarantees: list[GuaranteeRule],
) -> dict[str, Any]:
    """Return all that a statement rests on; ``others``: bases of the same level on other days of the year paid in."""
    changes = {"BASE_CHANGES"} if others else set()
    return {
        "case": {
            "track": notice.track,
            "base": base.amount_krw if base else None,
            "assessed": notice.assessed,
            "pay_date": notice.pay_date.isoformat(),
            "prior": notice.prior or None,
            "rules": sorted(row.name for row in guarantees),
            "same_rank": notice.same_rank,
            "forced_lowest": notice.forced_lowest,
            "disciplined": notice.is_disciplined,
            "months": notice.months,
            "proration": rule.proration,
            "special": True,  # 결정 시: what it would come to if it were decided
            "gate": rule.gate,
            "long_term_bp": notice.long_term_bp,
            "allow_stacking": rule.allows_stacking,
        },
        "notice": {
            "row": notice.pk,
            "document": notice.document,
            "notified_on": notice.notified_on.isoformat(),
            "level": notice.level,
            "exchange_form": notice.exchange_form,
            "evaluating": notice.evaluating_ministry.code,
            "paying": notice.paying_ministry.code,
            "forced_reason": notice.forced_reason,
        },
        "base": _base(base) if base else None,
        "other_bases": [
            _base(row) | {"last_day": row.effective_until.isoformat() if row.effective_until else None}
            for row in sorted(others, key=lambda row: row.effective_from)
        ],
        "rate": {
            **_row(rate),
            "bp": dict(rate_of(rate).bp),
            "verified_until": rate.verified_until.isoformat() if rate.verified_until else None,
        },
        "rule": {
            **_row(rule),
            "article": rule.article,
            "decree": rule.decree,
            "special_bp": rule.special_bp,
            "special_base": rule.special_base,
            "headcount_percent": rule.headcount_percent,
            "long_term_max_bp": rule.long_term_max_bp,
        },
        "guarantees": [{**_row(row), "name": row.name} for row in sorted(guarantees, key=lambda row: row.name)],
        "codes": sorted({*status_codes(base, rate, notice.pay_date), *changes}),
    }


def _base(row: PayBase) -> dict[str, Any]:
    return {**_row(row), "amount": row.amount_krw, "status": row.status}


def _touches_year(row: Effective, year: int) -> bool:
    return row.effective_from.year <= year and (row.effective_until is None or row.effective_until.year >= year)


def _row(row: Effective) -> dict[str, Any]:
    return {"row": row.pk, "first_day": row.effective_from.isoformat(), "source": row.source_title}


def _holds(row: Effective, day: date) -> bool:
    return row.effective_from <= day and (row.effective_until is None or day <= row.effective_until)


def _on(day: date, rows: list[Any]) -> Any:
    return next((row for row in rows if _holds(row, day)), None)


def hundredths(numerator: int, denominator: int) -> str:
    """Return the exact quotient cut to two decimals: how much the dropping below 10 won takes away."""
    whole, rest = divmod(numerator * 100 // denominator, 100)
    return f"{whole}.{rest:02}"


def _evidence(round: EvaluationRound) -> dict[int, list[dict[str, Any]]]:
    """Return post key -> results of its pair's tasks: score, grade and how many scored, never who or what each gave."""
    run = AggregationRun.objects.filter(round=round).order_by("-number").first()
    if run is None:
        return {}
    results = {result.task_id: result for result in run.results.all()}
    grades = dict(GradeDecision.objects.filter(round=round, is_standing=True).values_list("task", "grade"))
    found = defaultdict(list)
    tasks = CollaborationTask.objects.filter(Q(pk__in=results)).select_related("pair").order_by("pair", "position")
    for task in tasks:
        result = results[task.pk]
        line = {
            "task": task.code,
            "title": task.short_name,
            "score": None if result.score is None else f"{result.score:.4f}",
            "grade": grades.get(task.pk, ""),
            "counted": result.counted,
        }
        for post in (task.pair.post_a_id, task.pair.post_b_id):
            found[post].append(line)
    return dict(found)
