"""Finding tasks by what people type."""

import pytest

from tasks.models import CollaborationTask
from tasks.queries.search import WORDS_LIMIT, matching
from tests.makers import make_ministry, make_pair, make_post, make_task
from tests.tasks.board_makers import load_programme

pytestmark = pytest.mark.django_db


def found(words: str) -> list[str]:
    return sorted(matching(CollaborationTask.objects.all(), words).values_list("code", flat=True))


@pytest.fixture
def programme() -> None:
    load_programme()


@pytest.mark.usefixtures("programme")
class TestTheProgramme:
    def test_a_number_finds_its_task_only(self):
        assert found("1-1") == ["1-1"]
        assert found(" 11-1 ") == ["11-1"]

    def test_a_pair_s_number_finds_its_tasks(self):
        assert {"7-1", "7-2", "7-3"} <= set(found("7"))

    def test_spacing_and_signs_do_not_matter(self):
        expected = ["1-1"]
        assert found("반도체 국가산단") == expected
        assert found("반도체국가산단") == expected
        assert found("반 도체국 가산단") == expected
        assert found("국토환경계획") == found("국토-환경 계획") == ["1-2"]

    def test_two_syllables_and_one_are_enough(self):
        assert found("달걀") == ["7-3"]
        assert "7-3" in found("걀")

    def test_the_title_of_the_release_s_example_finds_the_task(self):
        assert found("경제자유구역과 규제자유특구") == ["3-1"]

    @pytest.mark.parametrize("name", ["국토부", "국토교통부", "국토 교통부"])
    def test_a_ministry_is_found_by_each_of_its_names(self, name):
        assert found(name) == ["1-1", "1-2", "1-3", "1-4", "1-5"]

    def test_the_press_name_finds_the_official_one(self):
        assert found("과기부") == found("과기정통부") == found("과학기술정보통신부")
        assert len(found("과기부")) == 13
        assert found("개보위") == ["8-1", "8-2", "8-3"]

    def test_a_post_is_found_by_a_misprint_of_its_title(self):
        assert found("산학협력추진사업과장") == found("산학협력 취창업지원과장") == ["5-1", "5-2", "5-3"]

    def test_ministry_and_post_together_are_one_name(self):
        assert found("환경부 자연보전국장") == ["1-1", "1-2", "1-3", "1-4", "1-5"]

    def test_a_theme_finds_the_pair_s_tasks(self):
        assert found("유무상 연계사업") == ["10-1", "10-2", "10-3"]

    def test_initials_find_ministries(self):
        assert found("ㄱㅌㅂ") == ["1-1", "1-2", "1-3", "1-4", "1-5"]
        assert found("ㄱ") == []

    def test_what_nothing_is_called_finds_nothing(self):
        assert found("뷁뷁") == []


def test_nothing_typed_keeps_everything():
    task = make_task()
    assert found("   ") == [task.code]


@pytest.mark.parametrize("words", ["%", "_", "%%", "100%", "\\", "'", "|", "·", "-", "''; drop table", "(", "🙂"])
def test_signs_are_letters_not_patterns(words):
    make_task(title="물 절약", short_name="물")
    assert found(words) == []


def test_a_sign_in_a_title_is_found():
    task = make_task(title="R&D 50% 이상", short_name="알앤디")
    assert found("R&D") == found("rd") == found("&") == [task.code]


def test_a_word_does_not_run_over_from_title_to_short_name():
    make_task(title="바다 목장", short_name="가리비")
    assert found("장가") == []


def test_aliases_are_kept_apart():
    post = make_post(aliases=["갯벌과장", "바다과장"], ministry=make_ministry(name="바람부", short_name="바람"))
    task = make_task(make_pair(post_a=post))
    assert found("갯벌 과장") == [task.code]
    assert found("장바다") == []


def test_a_very_long_search_is_cut():
    task = make_task(title="가" * 100, short_name="가")
    assert found("가" * (WORDS_LIMIT + 50)) == [task.code]


def test_titles_are_looked_up_in_the_index(django_assert_num_queries):
    with django_assert_num_queries(3):  # ministries, pairs, then tasks
        found("반도체")
    plan = matching(CollaborationTask.objects.all(), "반도체").explain()
    assert "grams" in plan
