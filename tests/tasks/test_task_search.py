"""Finding tasks by what people type."""

from html import unescape

import pytest
from django.db import connection

from exchange.models import Role
from exchange.texts import initials
from tasks.models import CollaborationTask, TaskPart
from tasks.queries.search import WORDS_LIMIT, matching
from tests.makers import make_ministry, make_outcome, make_pair, make_post, make_task, make_user
from tests.pages import as_user, words
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
        assert found("국토환경계획") == ["1-2"]
        assert "1-2" in found("국토-환경 계획")  # two words: each may stand in another text

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


class TestSeveralWords:
    """Each word in any order, each anywhere: a title, a part, an outcome, a post, a ministry, 초성."""

    def test_words_of_one_title_in_any_order(self):
        task = make_task(title="반도체 산업단지의 용수 공급", short_name="산단")
        make_task(title="반도체 인력 양성", short_name="인력")
        assert found("용수 반도체") == found("반도체 용수") == found("공급 용수 산단") == [task.code]

    def test_words_of_different_texts_of_one_task(self):
        ministry = make_ministry(name="바람부", short_name="바람")
        task = make_task(make_pair(post_a=make_post(title="갯벌과장", ministry=ministry)), title="물길 정비")
        make_task(title="물길 조사")
        TaskPart.objects.create(task=task, side="a", position=1, text="제방 보강 설계")
        make_outcome(task.pair, task=task, title="새벽 배송", before_text="따로 신청", after_text="한 번에 신청")
        for typed in ("바람부 물길", "설계 물길", "배송 제방", "갯벌과장 새벽", "따로 보강", "물길 바람 제방 새벽"):
            assert found(typed) == [task.code], typed
        assert found("바람부 물길 없는낱말") == []

    def test_an_outcome_of_a_pair_finds_the_pair_s_tasks(self):
        task = make_task()
        make_outcome(task.pair, title="달빛어린이집", before_text="없음", after_text="있음")
        assert found("달빛 어린이집") == [task.code]

    def test_initials_find_titles(self):
        task = make_task(title="반도체 국가산단", short_name="반도체")
        make_task(title="바다 목장", short_name="목장")
        assert found("ㅂㄷㅊ") == found("ㅂㄷㅊㄱㄱ") == found("ㄱㄱㅅㄷ ㅂㄷㅊ") == [task.code]
        assert found("ㅂㄷㅊ 국가") == [task.code]
        assert found("ㅂㄷㅊㅁㅈ") == []

    def test_a_former_name_of_a_ministry_and_a_word_of_the_title(self):
        now = make_ministry(name="기후부", short_name="기후")
        make_ministry(name="옛하늘부", short_name="하늘", successor=now)
        task = make_task(make_pair(post_a=make_post(ministry=now)), title="구름 관측")
        assert found("구름 옛하늘부") == found("하늘부 관측") == [task.code]

    def test_signs_between_words_are_no_words(self):
        task = make_task(title="물길 정비", short_name="물길")
        assert found("물길 - 정비") == found("물길 · 정비 ,") == [task.code]

    def test_digits_and_hyphens_of_other_keyboards_are_the_plain_ones(self):
        number = make_task(code="77-1").code
        wide = number.translate({ord(d): ord(d) + 0xFEE0 for d in "0123456789"} | {ord("-"): 0x2013})
        assert found(wide) == [number]

    def test_a_number_and_a_word(self):
        make_task(title="물길 정비", code="77-1")
        assert found("77-1 물길") == ["77-1"]
        assert found("77-1 하늘") == []

    @pytest.mark.parametrize("words", ["가 " * 40, "a%(x)s b", "%s %s", "' OR 1=1", "ㄱ ㄴ ㄷ", "- -", "1-1 1-1"])
    def test_no_words_break_the_search(self, words):
        make_task()
        found(words)


@pytest.mark.parametrize("text", ["환경부 장관", "2차 AI 협의", "값(어치) 확인|쌍둥이", "ㄱㄴ 힣", "", "漢字 漢字"])
def test_the_database_takes_the_same_initials(text):
    with connection.cursor() as cursor:
        cursor.execute("SELECT initials(%s)", [text])
        assert cursor.fetchone()[0] == initials(text)


def test_titles_are_looked_up_in_the_index(django_assert_num_queries):
    with django_assert_num_queries(2):  # ministries, then tasks
        found("반도체")
    with django_assert_num_queries(2):
        found("반도체 용수 공급")
    plan = matching(CollaborationTask.objects.all(), "반도체").explain()
    assert "grams" in plan


# ---- what a page says, and the searches of other lists ---------------------------------------------------------------


@pytest.mark.parametrize(
    ("address", "places"),
    [
        ("/tasks", "과제 번호·제목·약칭, 부처별 역할, 성과 사례"),
        ("/posts", "직위와 부처의 이름(옛 이름 포함), 초성"),
        ("/admin/ministries", "부호, 이름, 약칭"),
        ("/admin/pairs", "직위와 부처의 이름(옛 이름 포함)"),
        ("/admin/accounts", "소속 기관의 이름(옛 이름 포함)"),
        ("/audit", "아이디, 대상, 정보 주체, 접속지"),
    ],
)
def test_where_nothing_is_found_the_page_says_where_it_looked(address, places):
    make_task()
    answer = as_user(make_user(Role.ADMIN)).get(f"{address}?search=없는말&view=all")
    assert answer.status_code == 200
    said = unescape(words(answer)).partition("검색어 ‘없는말’: ")[2].partition("에서 찾았습니다")[0]
    assert places in said, address


def test_other_lists_find_several_words_in_any_order_too():
    ministry = make_ministry(name="바람부", short_name="바람", code="WIND")
    make_ministry(name="바람막이청", short_name="막이", code="SHIELD")
    post = make_post(title="갯벌과장", ministry=ministry)
    make_pair(post_a=post, theme="물길과 제방")
    admin = as_user(make_user(Role.ADMIN))
    for address, typed, count in (
        ("/admin/ministries", "WIND 바람", 1),
        ("/admin/ministries", "바람 SHIELD", 1),
        ("/admin/pairs", "제방 갯벌과장", 1),
        ("/admin/pairs", "제방 없는말", 0),
        ("/posts", "갯벌과장 바람부", 1),
        ("/posts", "ㄱㅂㄱㅈ 바람부", 1),
    ):
        answer = admin.get(address, {"search": typed, "round": ""})
        assert answer.context_data["listing"].count == count, (address, typed)
