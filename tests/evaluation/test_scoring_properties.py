"""What holds for any scores, and the same figures from a second computation written from the text."""

from decimal import Decimal
from fractions import Fraction
from random import Random

from hypothesis import assume, given
from hypothesis import strategies as st

from evaluation import aggregation
from evaluation.scoring import GRADES, GivenScores, Rules, grade_by_quotas, score_tasks, sheet_total
from exchange.fingerprints import canonical
from tests import depth
from tests.evaluation import second_scoring

KEYS = ("effect", "goal", "effort", "public")
WEIGHTS = dict(zip(KEYS, (4500, 3000, 1500, 1000), strict=True))
LINES = {"S": Decimal(90), "A": Decimal(80), "B": Decimal(70)}

points = st.integers(0, 200).map(lambda half: Decimal(half) / 2)
answers = st.fixed_dictionaries({key: st.one_of(points, points, points, st.none()) for key in KEYS})
shares = st.tuples(st.integers(0, 40), st.integers(0, 30), st.integers(0, 30)).map(
    lambda each: dict(zip("SAB", each, strict=True))
)
few_scores = st.lists(st.integers(60, 70).map(Fraction), min_size=1, max_size=30)
tables = st.dictionaries(
    st.sampled_from([f"{pair}-{task}" for pair in range(1, 4) for task in range(1, 4)]),
    st.dictionaries(st.sampled_from(["e1", "e2", "e3", "e4", "e5"]), answers, max_size=5),
    min_size=1,
    max_size=6,
)


def rules(**changes) -> Rules:
    return Rules(**{"weights": {"": WEIGHTS}, "trimmed": False, "minimum": 2, "lines": LINES} | changes)


def sheets_of(table) -> list[GivenScores]:
    return [GivenScores(expert, task, own) for task, each in table.items() for expert, own in each.items()]


@given(answers)
def test_a_total_agrees_with_the_second_computation(own):
    assert sheet_total(GivenScores("e", "1-1", own), rules()) == second_scoring.total(own, WEIGHTS)


def test_many_tasks_and_as_many_distributions_agree_with_the_second_computation():
    """Drawn without a search for small cases, so that many fit into a second."""
    random = Random(20_241_008)
    for _ in range(depth.times(1_000, 100_000)):
        table = [
            {key: None if random.random() < 0.1 else Decimal(random.randrange(201)) / 2 for key in KEYS}
            for _ in range(random.randrange(1, 6))
        ]
        trimmed = random.random() < 0.5
        own = rules(trimmed=trimmed, minimum=3)
        (line,) = score_tasks(["1-1"], [GivenScores(f"e{n}", "1-1", each) for n, each in enumerate(table)], own)
        assert (line.n, line.exact) == second_scoring.score(table, WEIGHTS, trimmed=trimmed, minimum=3)
        values = {f"t{place}": Fraction(random.randrange(60, 72)) for place in range(random.randrange(1, 25))}
        quotas = {"S": random.randrange(41), "A": random.randrange(31), "B": random.randrange(30)}
        assert grade_by_quotas(values, quotas) == second_scoring.grade_by_shares(values, quotas)


@given(few_scores, shares)
def test_shares_agree_with_the_second_computation_and_are_never_exceeded(scores, quotas):
    values = {f"t{place}": score for place, score in enumerate(scores)}
    found = grade_by_quotas(values, quotas)
    assert found == second_scoring.grade_by_shares(values, quotas)
    n, places = len(scores), 0
    for grade in GRADES[:-1]:
        places += n * quotas[grade] // 100
        down_to = GRADES[: GRADES.index(grade) + 1]
        assert sum(letter in down_to for letter, _ in found.values()) <= places
    assert sum(letter == "S" for letter, _ in found.values()) <= n * quotas["S"] // 100


@given(few_scores, shares, st.data())
def test_by_shares_a_better_score_is_never_graded_worse_and_equals_are_graded_alike(scores, quotas, data):
    values = {f"t{place}": score for place, score in enumerate(scores)}
    found = grade_by_quotas(values, quotas)
    ranked = sorted(values, key=lambda task: -values[task])
    for better, worse in zip(ranked, ranked[1:], strict=False):
        assert GRADES.index(found[better][0]) <= GRADES.index(found[worse][0])
        if values[better] == values[worse]:
            assert found[better] == found[worse]
    risen = data.draw(st.sampled_from(ranked))
    after = grade_by_quotas(values | {risen: values[risen] + data.draw(st.integers(0, 8))}, quotas)
    assert GRADES.index(after[risen][0]) <= GRADES.index(found[risen][0])


@given(tables, st.booleans(), st.integers(1, 4), st.booleans())
def test_scores_and_grades_agree_with_the_second_computation(table, trimmed, minimum, by_shares):
    minimum = max(minimum, 3) if trimmed else minimum
    quotas = {"S": 20, "A": 30, "B": 40}
    own = rules(
        trimmed=trimmed, minimum=minimum, lines=None if by_shares else LINES, quotas=quotas if by_shares else None
    )
    lines = score_tasks(list(table), sheets_of(table), own)
    values = {}
    for line in lines:
        n, value = second_scoring.score(list(table[line.task].values()), WEIGHTS, trimmed=trimmed, minimum=minimum)
        assert (line.n, line.exact) == (n, value)
        if value is not None:
            values[line.task] = value
    if by_shares:
        expected = second_scoring.grade_by_shares(values, quotas)
    else:
        expected = {task: (second_scoring.grade_by_lines(value, LINES), False) for task, value in values.items()}
    assert {line.task: (line.grade, line.tied) for line in lines if line.exact is not None} == expected


@given(tables, st.randoms(use_true_random=False))
def test_the_order_of_sheets_and_of_tasks_changes_nothing(table, random):
    sheets = sheets_of(table)
    before = {line.task: line for line in score_tasks(list(table), sheets, rules())}
    tasks = list(table)
    random.shuffle(sheets)
    random.shuffle(tasks)
    assert {line.task: line for line in score_tasks(tasks, sheets, rules())} == before


@given(st.lists(answers, min_size=3, max_size=6), st.integers(0, 5), st.sampled_from(KEYS), st.booleans())
def test_a_higher_answer_never_lowers_the_score_or_the_grade(table, place, key, trimmed):
    own = rules(trimmed=trimmed, minimum=3)
    place %= len(table)
    assume(table[place][key] is not None)
    sheets = [GivenScores(f"e{n}", "1-1", each) for n, each in enumerate(table)]
    higher = [*sheets]
    higher[place] = GivenScores(f"e{place}", "1-1", table[place] | {key: table[place][key] + 5})
    (before,), (after,) = score_tasks(["1-1"], sheets, own), score_tasks(["1-1"], higher, own)
    if before.exact is not None:
        assert after.exact >= before.exact
        assert GRADES.index(after.grade) <= GRADES.index(before.grade)


@given(tables)
def test_sheets_left_out_leave_no_trace(table):
    sheets = sheets_of(table)
    voided = [each for each in sheets if each.expert == "e5"]
    kept = [each for each in sheets if each.expert != "e5"]
    without = {task: {expert: own for expert, own in each.items() if expert != "e5"} for task, each in table.items()}
    assert score_tasks(list(table), kept, rules()) == score_tasks(list(table), sheets_of(without), rules())
    assert len(voided) + len(kept) == len(sheets)


@given(tables, st.booleans(), st.booleans())
def test_a_frozen_computation_recomputes_byte_by_byte_and_a_changed_answer_is_noticed(table, trimmed, by_shares):
    own = rules(
        trimmed=trimmed,
        minimum=3 if trimmed else 1,
        lines=None if by_shares else LINES,
        quotas={"S": 20, "A": 30, "B": 40} if by_shares else None,
        adjust_from=1,
    )
    sheets = [
        {
            "sheet": number,
            "version": 1,
            "expert": each.expert,
            "task": each.task,
            "answers": {key: None if value is None else f"{value:f}" for key, value in each.answers.items()},
        }
        for number, each in enumerate(sheets_of(table), 1)
    ]
    facts = {"round_slug": "2024", "rubric": {"version": 1, "fingerprint": "0" * 64}, "rules": own, "places": 1}
    inputs = aggregation.inputs_of(**facts, tasks=sorted(table), sheets=sheets, left_out=[])
    turned = aggregation.inputs_of(**facts, tasks=sorted(table), sheets=sheets[::-1], left_out=[])
    assert canonical(inputs) == canonical(turned)
    outputs = aggregation.compute(inputs)
    kept = aggregation.fingerprint_of(inputs, outputs)
    assert aggregation.why_differs(inputs, outputs, kept) == ""
    assert "확인 번호" in aggregation.why_differs(inputs, outputs, "0" * 64)
    code = next(iter(outputs["tasks"]))
    bent = outputs | {"tasks": outputs["tasks"] | {code: outputs["tasks"][code] | {"n": 99}}}
    assert code in aggregation.why_differs(inputs, bent, kept)
    assert all(
        aggregation.exact_of(line["exact"]) is None or line["score"] is not None for line in outputs["tasks"].values()
    )
