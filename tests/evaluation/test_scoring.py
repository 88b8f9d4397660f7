"""From sheets to scores and grades: examples with their figures written out."""

from decimal import Decimal
from fractions import Fraction

import pytest

from evaluation.scoring import (
    ALL_NOT_APPLICABLE,
    GivenScores,
    Rules,
    Scored,
    aggregate,
    agreement,
    calibration,
    criterion_means,
    distribution_warnings,
    exact_text,
    grade_by_lines,
    grade_by_quotas,
    score_tasks,
    sensitivity,
    sheet_total,
    shown,
    spread_of,
    trimmed_experts,
    without_each,
)

WEIGHTS = {"": {"effect": 4500, "goal": 3000, "effort": 1500, "public": 1000}}
LINES = {"S": Decimal(90), "A": Decimal(80), "B": Decimal(70)}
QUOTAS = {"S": 20, "A": 30, "B": 40}


def rules(**changes) -> Rules:
    values = {"weights": WEIGHTS, "trimmed": False, "minimum": 1, "lines": LINES} | changes
    if values.get("quotas"):
        values["lines"] = None
    return Rules(**values)


def sheet(expert: str, task: str, *values) -> GivenScores:
    """A sheet with four answers, or with one value for all of them."""
    values = values if len(values) == 4 else values * 4
    answers = {
        key: None if value is None else Decimal(str(value)) for key, value in zip(WEIGHTS[""], values, strict=True)
    }
    return GivenScores(expert, task, answers)


def flat(rows: dict[str, list]) -> list[GivenScores]:
    """Sheets with one value throughout: task -> values of experts e0, e1, …; None leaves a sheet out."""
    return [
        sheet(f"e{place}", task, value)
        for task, values in rows.items()
        for place, value in enumerate(values)
        if value is not None
    ]


# ---- one sheet -------------------------------------------------------------------------------------------------------


def test_a_total_is_the_weighted_mean_of_the_answers():
    assert sheet_total(sheet("e", "1-1", 90, 80, 70, 60), rules()) == Fraction(81)  # 40.5 + 24 + 10.5 + 6


def test_what_is_not_applicable_leaves_the_others_their_proportion():
    assert sheet_total(sheet("e", "1-1", 90, 80, 70, None), rules()) == Fraction(40_5 + 24_0 + 10_5, 9)


def test_where_nothing_applies_there_is_no_total():
    assert sheet_total(sheet("e", "1-1", None), rules()) is None


def test_not_applicable_is_refused_where_the_rubric_refuses_it():
    with pytest.raises(ValueError, match="해당 없음을 쓸 수 없는"):
        sheet_total(sheet("e", "1-1", 90, 80, 70, None), rules(reweigh=False))


@pytest.mark.parametrize(
    "answers", [{"effect": Decimal(90)}, {**dict.fromkeys(WEIGHTS[""], Decimal(1)), "x": Decimal(1)}]
)
def test_hard_case_76_a_missing_component_is_an_error_and_never_a_zero(answers):
    with pytest.raises(ValueError, match="답하지 않았거나"):
        sheet_total(GivenScores("e", "1-1", answers), rules())


def test_zero_is_an_answer():
    assert sheet_total(sheet("e", "1-1", 0, 100, 100, 100), rules()) == 55


def test_a_task_is_weighed_by_its_own_type():
    own = rules(weights={"": {"all": 10000}, "7": {"one": 5000, "two": 5000}}, types={"7-1": "7"})
    assert sheet_total(GivenScores("e", "7-1", {"one": Decimal(10), "two": Decimal(20)}), own) == 15
    assert sheet_total(GivenScores("e", "1-1", {"all": Decimal(7)}), own) == 7


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"weights": {}}, "가중치"),
        ({"weights": {"": {"a": 9999}}}, "가중치"),
        ({"trimmed": True, "minimum": 2}, "3건 이상"),
        ({"minimum": 0}, "3건 이상"),
        ({"lines": None}, "하나만"),
        ({"lines": LINES, "quotas": {}}, "하나만"),
        ({"lines": {"S": Decimal(80), "A": Decimal(90)}}, "높은 등급의 기준 점수"),
        ({"lines": {"S": Decimal(80), "A": Decimal(80)}}, "높은 등급의 기준 점수"),
        ({"quotas": {"S": 60, "A": 50}}, "100%"),
        ({"quotas": {"S": -1, "A": 50}}, "100%"),
    ],
)
def test_rules_that_contradict_themselves_are_refused(changes, words):
    values = {"weights": WEIGHTS, "trimmed": False, "minimum": 1, "lines": LINES} | changes
    if "quotas" in changes and "lines" not in changes:
        values["lines"] = None
    with pytest.raises(ValueError, match=words):
        Rules(**values)


# ---- a task ----------------------------------------------------------------------------------------------------------


def test_the_mean_is_exact():
    (line,) = score_tasks(["1-1"], flat({"1-1": [91, 91, 92]}), rules())
    assert (line.exact, exact_text(line.exact)) == (Fraction(274, 3), "274/3")
    assert exact_text(None) == ""


def test_trimming_leaves_out_one_highest_and_one_lowest():
    assert aggregate([Fraction(each) for each in (100, 100, 50, 10, 10)], rules(trimmed=True, minimum=3)) == Fraction(
        160, 3
    )
    assert aggregate([Fraction(each) for each in (95, 10, 80)], rules(trimmed=True, minimum=3)) == 80


def test_who_was_trimmed_is_named_and_nobody_below_the_minimum():
    own = {"e1": Fraction(90), "e2": Fraction(70), "e3": Fraction(80)}
    assert trimmed_experts(own, rules(trimmed=True, minimum=3)) == ("e2", "e1")
    assert trimmed_experts(own, rules(trimmed=True, minimum=4)) is None
    assert trimmed_experts(own, rules()) is None
    assert trimmed_experts(dict.fromkeys("abc", Fraction(1)), rules(trimmed=True, minimum=3)) == ("a", "c")


def test_hard_case_76_below_the_minimum_there_is_no_score_and_a_reason():
    (line,) = score_tasks(["1-1"], flat({"1-1": [95, 94]}), rules(minimum=3))
    assert (line.exact, line.grade, line.n) == (None, "", 2)
    assert line.why == "평가 수가 3건보다 적음(2건)"
    (none,) = score_tasks(["1-1"], [], rules(minimum=3))
    assert (none.exact, none.n, none.why) == (None, 0, "평가 수가 3건보다 적음(0건)")


def test_a_sheet_on_which_nothing_applied_does_not_count():
    sheets = [*flat({"1-1": [90, 80]}), sheet("e9", "1-1", None)]
    (line,) = score_tasks(["1-1"], sheets, rules())
    assert (line.exact, line.n) == (85, 2)
    (alone,) = score_tasks(["1-1"], [sheet("e9", "1-1", None)], rules())
    assert (alone.exact, alone.n, alone.why) == (None, 0, ALL_NOT_APPLICABLE)


def test_two_sheets_of_one_expert_and_a_sheet_on_an_unknown_task_are_errors():
    with pytest.raises(ValueError, match="채점표가 둘"):
        score_tasks(["1-1"], [sheet("e", "1-1", 90), sheet("e", "1-1", 80)], rules())
    with pytest.raises(ValueError, match="평가하지 않는 과제"):
        score_tasks(["1-1"], [sheet("e", "9-9", 90)], rules())


def test_the_spread_is_that_of_all_and_none_of_one():
    assert spread_of([Fraction(90), Fraction(80)]) == Decimal("5.0000")
    assert spread_of([Fraction(1), Fraction(2), Fraction(4)]) == Decimal("1.2472")
    assert spread_of([Fraction(90)]) is None


# ---- grades by lines -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("exact", "grade"),
    [
        (Fraction(90), "S"),
        (Fraction(8999_9999, 100_0000), "A"),
        (Fraction(269, 3), "A"),  # 89.666…
        (Fraction(80), "A"),
        (Fraction(70), "B"),
        (Fraction(0), "C"),
    ],
)
def test_grades_are_cut_on_the_exact_score(exact, grade):
    assert grade_by_lines({"1-1": exact, "1-2": None}, LINES) == {"1-1": (grade, False)}


def test_a_score_that_is_shown_as_the_line_may_lie_below_it():
    exact = Fraction(8996, 100)
    assert shown(exact, 1) == Decimal("90.0")
    assert grade_by_lines({"1-1": exact}, LINES)["1-1"] == ("A", False)


# ---- grades by shares ------------------------------------------------------------------------------------------------


def graded(values, quotas=QUOTAS) -> list[str]:
    """Grades in the order of ``values``; a star marks a tie at a cut."""
    found = grade_by_quotas({f"t{place}": Fraction(each) for place, each in enumerate(values)}, quotas)
    return [grade + ("*" if tied else "") for grade, tied in (found[f"t{place}"] for place in range(len(values)))]


def test_ten_tasks_without_ties_fill_two_three_four_and_one():
    assert graded(range(100, 0, -10)) == ["S"] * 2 + ["A"] * 3 + ["B"] * 4 + ["C"]


@pytest.mark.parametrize(("n", "most"), [(4, 0), (5, 1), (9, 1), (10, 2), (41, 8), (47, 9)])
def test_no_more_than_a_fifth_rounded_down_get_the_highest_grade(n, most):
    assert graded(range(n)).count("S") == most == n * 20 // 100


def test_nobody_among_equals_at_a_cut_is_lifted_by_the_order_of_rows():
    assert graded([95, 90, 90, 80, 70, 60, 50, 40, 30, 20]) == ["S", "A*", "A*", "A", "A", "B", "B", "B", "B", "C"]
    assert graded([90, 90, 90, 80, 70, 60, 50, 40, 30, 20])[:3] == ["A*"] * 3
    assert graded([50] * 10) == ["C*"] * 10


def test_equals_on_one_side_of_a_cut_are_not_marked():
    assert graded([95, 95, 80, 80, 80, 60, 60, 60, 60, 10]) == ["S", "S", "A", "A", "A", "B", "B", "B", "B", "C"]


def test_a_better_score_never_makes_a_worse_grade_by_making_a_tie():
    """With one place in S and one in A, catching up with the best must not push both out of A."""
    quotas = {"S": 20, "A": 20, "B": 60}
    assert graded([90, 80, 70, 60, 50], quotas) == ["S", "A", "B", "B", "B"]
    assert graded([90, 90, 70, 60, 50], quotas) == ["A*", "A*", "B", "B", "B"]


def test_a_task_without_a_score_takes_no_place():
    found = grade_by_quotas({"a": Fraction(9), "b": None, "c": Fraction(8)}, {"S": 50, "A": 50})
    assert found == {"a": ("S", False), "c": ("A", False)}


def test_a_grade_without_a_share_gets_nobody():
    assert graded([5, 4, 3, 2, 1], {"A": 40}) == ["A", "A", "C", "C", "C"]


# ---- experts ---------------------------------------------------------------------------------------------------------

FEW = {"1-1": [90, 80], "1-2": [70, 60], "1-3": [50, None]}


def test_calibration_measures_leniency_only_where_somebody_else_scored_too():
    first, second = calibration(flat(FEW), rules())
    assert (first.expert, first.n, first.compared, first.mean, first.lean) == ("e0", 3, 2, 70, 5)
    assert (second.n, second.compared, second.mean, second.lean) == (2, 2, 70, -5)
    (alone,) = calibration(flat({"1-1": [90]}), rules())
    assert (alone.n, alone.spread, alone.compared, alone.lean) == (1, None, 0, None)


def test_hard_case_90_too_few_tasks_leave_the_plain_mean_and_no_second_column():
    lines = score_tasks(["1-1", "1-2", "1-3"], flat(FEW), rules(adjust_from=3))
    assert [line.adjusted for line in lines] == [None, None, None]
    assert [line.exact for line in lines] == [85, 65, 50]


def test_enough_tasks_give_a_second_column_and_leave_score_and_grade_alone():
    lines = score_tasks(["1-1", "1-2", "1-3"], flat(FEW), rules(adjust_from=2))
    assert [line.exact for line in lines] == [85, 65, 50]
    assert [line.adjusted for line in lines] == [85, 65, 45]  # e0 is five points milder than e1
    assert [line.grade for line in lines] == ["A", "C", "C"]


def test_hard_case_93_one_judge_is_no_agreement():
    assert agreement(flat({"1-1": [90], "1-2": [80]}), rules()) == (None, 0)
    assert agreement(flat({"1-1": [90, 90]}), rules()) == (None, 1)
    assert agreement([], rules()) == (None, 0)
    assert agreement(flat({"1-1": [90, 90], "1-2": [90, 90]}), rules()) == (None, 2)  # no difference to agree on


def test_agreement_is_one_where_all_agree_and_less_where_they_do_not():
    assert agreement(flat({"1-1": [90, 90], "1-2": [60, 60]}), rules()) == (pytest.approx(1), 2)
    crossed, n = agreement(flat({"1-1": [90, 60], "1-2": [60, 90]}), rules())
    assert n == 2
    assert crossed == pytest.approx(-0.5)  # 1 - (900 / 600): observed 900, expected over all pairs 600


def test_without_each_expert_the_result_is_computed_again():
    rows = {"1-1": [92, 92, 80], "1-2": [60, 60, 60]}
    without = without_each(["1-1", "1-2"], flat(rows), rules())
    assert without["e2"]["1-1"].exact == 92
    assert sensitivity(["1-1", "1-2"], flat(rows), rules()) == {"1-1": ["e2"]}
    assert sensitivity(["1-1"], flat({"1-1": [92, 92, 92]}), rules(minimum=3)) == {"1-1": ["e0", "e1", "e2"]}


def test_by_shares_an_expert_can_move_a_task_that_others_scored():
    rows = {"1-1": [90, None], "1-2": [None, 95], "1-3": [10, None], "1-4": [9, None], "1-5": [8, None]}
    assert "1-1" in sensitivity(list(rows), flat(rows), rules(quotas=QUOTAS))


def test_means_of_criteria_leave_out_what_does_not_apply():
    sheets = [sheet("e0", "1-1", 90, 80, 70, None), sheet("e1", "1-1", 80, 80, 70, 60)]
    assert criterion_means(sheets)["1-1"] == {"effect": 85, "goal": 80, "effort": 70, "public": 60}
    assert criterion_means([sheet("e0", "1-1", None)]) == {}


# ---- warnings and reading --------------------------------------------------------------------------------------------


def scored(code: str, grade: str, *, n: int = 3, tied: bool = False) -> Scored:
    return Scored(code, n, Fraction(90) if grade else None, None, grade, tied, "" if grade else "적음")


def test_warnings_say_what_is_odd_about_the_distribution():
    many = [scored(f"1-{place}", "S" if place < 3 else "A") for place in range(10)]
    assert distribution_warnings(many) == ["S 등급이 3건으로 20%(2건)를 넘습니다."]
    assert any("모든 과제가 같은 등급" in said for said in distribution_warnings([scored("1", "B"), scored("2", "B")]))
    assert any("동점이 1건" in said for said in distribution_warnings([scored("1", "A", tied=True), scored("2", "B")]))
    assert any("점수가 없는 과제가 1건" in said for said in distribution_warnings([scored("1", ""), scored("2", "B")]))
    assert distribution_warnings([]) == []


def test_hard_case_93_a_single_score_is_named_as_one():
    assert any(
        "평가가 1건뿐인 과제가 1건" in said for said in distribution_warnings([scored("1", "A", n=1), scored("2", "B")])
    )


@pytest.mark.parametrize(
    ("exact", "places", "text"),
    [
        (Fraction(1093, 12), 1, "91.1"),
        (Fraction(9005, 100), 1, "90.1"),
        (Fraction(90049, 1000), 1, "90.0"),
        (Fraction(-5, 100), 1, "-0.1"),
        (Fraction(-4, 100), 1, "0.0"),
        (Fraction(90), 0, "90"),
        (Fraction(2, 3), 4, "0.6667"),
        (Fraction(10**45 * 5 - 1, 10**47), 1, "0.0"),  # a hair below a half is not a half
    ],
)
def test_a_figure_for_reading_is_rounded_once_halves_away_from_zero(exact, places, text):
    assert f"{shown(exact, places):f}".replace("-0.0", "0.0") == text
    assert shown(None, places) is None
