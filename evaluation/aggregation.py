"""One computation of a round from a plain structure to a plain structure: what is frozen, and recomputed byte by byte.

Both structures are JSON of text, whole numbers and flags. A score is text: exact as a fraction (``1093/12``), for
reading rounded once. The same inputs give the same canonical bytes, so that anybody can check a published result.
"""

from collections.abc import Iterable
from decimal import Decimal
from fractions import Fraction
from typing import Any

from evaluation import scoring
from exchange.fingerprints import canonical, fingerprint

FORM = 1  # of both structures; a later form must still recompute this one
SPREAD_PLACES = 4


def inputs_of(
    *,
    round_slug: str,
    rubric: dict[str, Any],
    rules: scoring.Rules,
    places: int,
    tasks: Iterable[str],
    sheets,
    left_out,
) -> dict[str, Any]:
    """Return everything that goes in.

    rubric    which version with which fingerprint
    places    decimals that a score is shown with
    tasks     codes in the order of lists
    sheets    {"sheet", "version", "expert", "task", "answers"} of each sheet that counts
    left_out  {"sheet", "expert", "task", "why"} of each that does not
    """
    return {
        "form": FORM,
        "round": round_slug,
        "rubric": rubric,
        "rules": {
            "weights": {kind: dict(weights) for kind, weights in rules.weights.items()},
            "types": dict(rules.types),
            "trimmed": rules.trimmed,
            "minimum": rules.minimum,
            "reweigh": rules.reweigh,
            "lines": None if rules.lines is None else {grade: _text(line) for grade, line in rules.lines.items()},
            "quotas": None if rules.quotas is None else dict(rules.quotas),
            "adjust_from": rules.adjust_from,
            "places": places,
        },
        "tasks": list(tasks),
        "sheets": sorted(sheets, key=lambda sheet: (sheet["task"], sheet["expert"])),
        "left_out": sorted(left_out, key=lambda sheet: (sheet["task"], sheet["expert"], sheet["sheet"])),
    }


def rules_from(inputs: dict[str, Any]) -> scoring.Rules:
    """Return the rules as they were frozen."""
    kept = inputs["rules"]
    return scoring.Rules(
        weights=kept["weights"],
        types=kept["types"],
        trimmed=kept["trimmed"],
        minimum=kept["minimum"],
        reweigh=kept["reweigh"],
        lines=None if kept["lines"] is None else {grade: Decimal(line) for grade, line in kept["lines"].items()},
        quotas=kept["quotas"],
        adjust_from=kept["adjust_from"],
    )


def sheets_from(inputs: dict[str, Any]) -> list[scoring.GivenScores]:
    """Return the sheets as they were frozen."""
    return [
        scoring.GivenScores(
            each["expert"],
            each["task"],
            {key: None if value is None else Decimal(value) for key, value in each["answers"].items()},
        )
        for each in inputs["sheets"]
    ]


def compute(inputs: dict[str, Any]) -> dict[str, Any]:
    """Return everything that comes out of ``inputs``: a line a task, a line an expert, agreement, warnings."""
    rules, sheets, places = rules_from(inputs), sheets_from(inputs), inputs["rules"]["places"]
    lines = scoring.score_tasks(inputs["tasks"], sheets, rules)
    totals = scoring.totals_of(sheets, rules)
    without = scoring.without_each(inputs["tasks"], sheets, rules)
    criteria = scoring.criterion_means(sheets)
    alpha, compared = scoring.agreement(sheets, rules)
    return {
        "form": FORM,
        "tasks": {
            line.task: _line(line, totals.get(line.task, {}), without, criteria.get(line.task, {}), rules, places)
            for line in lines
        },
        "experts": [
            {
                "expert": row.expert,
                "n": row.n,
                "mean": _shown(row.mean, places),
                "spread": _text_or_none(row.spread),
                "compared": row.compared,
                "lean": _shown(row.lean, places),
            }
            for row in scoring.calibration(sheets, rules)
        ],
        "agreement": {
            "alpha": None
            if alpha is None
            else f"{alpha:.3f}",  # a float for reading; three places are the same anywhere
            "tasks": compared,
            "experts": len({expert for own in totals.values() if len(own) > 1 for expert in own}),
        },
        "warnings": scoring.distribution_warnings(lines),
    }


def _line(line: scoring.Scored, own, without, criteria, rules: scoring.Rules, places: int) -> dict[str, Any]:
    trimmed = scoring.trimmed_experts(own, rules)
    return {
        "n": line.n,
        "exact": scoring.exact_text(line.exact),
        "score": _shown(line.exact, places),
        "precise": _shown(line.exact, SPREAD_PLACES),
        "adjusted": _shown(line.adjusted, places),
        "spread": _text_or_none(line.spread),
        "grade": line.grade,
        "tied": line.tied,
        "why": line.why,
        "totals": {expert: _shown(total, places) for expert, total in sorted(own.items())},
        "trimmed": {"low": trimmed[0], "high": trimmed[1]} if trimmed else None,
        "criteria": {key: _shown(mean, places) for key, mean in sorted(criteria.items())},
        "without": {
            expert: {"score": _shown(rest[line.task].exact, places), "grade": rest[line.task].grade}
            for expert, rest in without.items()
            if expert in own or rest[line.task].grade != line.grade
        },
    }


def fingerprint_of(inputs: dict[str, Any], outputs: dict[str, Any]) -> str:
    """Return the SHA-256 over what went in and what came out."""
    return fingerprint({"inputs": inputs, "outputs": outputs})


def why_differs(inputs: dict[str, Any], outputs: dict[str, Any], kept: str) -> str:
    """Compute again and say what does not agree with what was kept; "" where every byte does."""
    again = compute(inputs)
    if canonical(again) != canonical(outputs):
        odd = [code for code, line in again["tasks"].items() if line != outputs["tasks"].get(code)]
        return f"재계산한 값이 저장한 값과 다릅니다: {', '.join(odd) or '위원별 값이나 경고'}"
    return "" if fingerprint_of(inputs, again) == kept else "값은 같지만 기록 확인 번호가 다릅니다."


def exact_of(text: str) -> Fraction | None:
    """Read an exact score back; None for "" (no score)."""
    return Fraction(text) if text else None


def _shown(value: Fraction | None, places: int) -> str | None:
    return _text_or_none(scoring.shown(value, places))


def _text_or_none(value: Decimal | None) -> str | None:
    return None if value is None else _text(value)


def _text(value: Decimal | int) -> str:
    return f"{value:f}" if isinstance(value, Decimal) else str(value)
