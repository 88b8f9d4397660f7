"""Grades and levels stand once: every form offers the levels of the pay tables, in the one order."""

from evaluation import pay, scoring, what_if
from evaluation.forms.pay import MOST_BASE
from evaluation.forms.statements import LEVEL_CHOICES
from evaluation.forms.what_if import ROWS
from evaluation.models import Grade
from evaluation.models.pay import LEVELS
from evaluation.models.result import GRADE_CHOICES


def test_every_level_of_the_pay_tables_can_be_told_and_tried():
    levels = [(str(track), level) for track, found in LEVELS.items() for level in found]
    assert ("PERF", "5급") in levels
    assert list(ROWS) == levels
    assert [value for value, _ in LEVEL_CHOICES] == [f"{track}:{level}" for track, level in levels]
    assert [label for _, label in LEVEL_CHOICES] == ["고위공무원 가급", "고위공무원 나급", "3급", "4급", "5급"]


def test_grades_go_from_high_to_low_everywhere():
    assert pay.GRADES is scoring.GRADES is what_if.GRADES
    assert list(pay.GRADES) == [value for value, _ in GRADE_CHOICES] == list(Grade.values) == ["S", "A", "B", "C"]


def test_the_largest_base_is_one_figure():
    assert MOST_BASE is pay.MOST_BASE
