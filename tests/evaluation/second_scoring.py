"""The same scores a second time, written from the text of the rules and not from the product's code.

Plain loops over lists of dictionaries; whole numbers until the last division. Where the two differ, one is wrong.
"""

from fractions import Fraction


def total(answers: dict, weights: dict) -> Fraction | None:
    """The weighted mean over the criteria that apply; None where none does."""
    numerator, denominator = Fraction(0), 0
    for name, weight in weights.items():
        if answers[name] is None:
            continue
        numerator += Fraction(str(answers[name])) * weight
        denominator += weight
    return numerator / denominator if denominator else None


def score(sheets: list[dict], weights: dict, *, trimmed: bool, minimum: int) -> tuple[int, Fraction | None]:
    """How many sheets count, and the task's score."""
    totals = []
    for sheet in sheets:
        value = total(sheet, weights)
        if value is not None:
            totals.append(value)
    if len(totals) < minimum:
        return len(totals), None
    counted = list(totals)
    if trimmed:
        counted.remove(max(counted))
        counted.remove(min(counted))
    return len(totals), sum(counted) / len(counted)


def grade_by_lines(value: Fraction, lines: dict) -> str:
    for grade in "SAB":
        if grade in lines and value >= Fraction(str(lines[grade])):
            return grade
    return "C"


def grade_by_shares(values: dict, shares: dict) -> dict:
    """A task is in a grade if all that are as good or better fit into the places down to it; else it falls below."""
    n = len(values)
    found = {}
    for task, value in values.items():
        as_good = sum(other >= value for other in values.values())
        better = sum(other > value for other in values.values())
        places, grade, tied = 0, "", False
        for letter in "SAB":
            places = places + (n * shares.get(letter, 0)) // 100
            if not grade and as_good <= places:
                grade = letter
            if better < places < as_good:
                tied = True
        found[task] = (grade or "C", tied)
    return found
