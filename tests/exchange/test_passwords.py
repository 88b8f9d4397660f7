"""Which new passwords are refused, wherever one is chosen; each refusal says what is wrong and what to do."""

import pytest

from exchange.korean_keys import romanised, typed_as_korean, typed_as_latin
from exchange.models import PasswordHistory
from exchange.passwords import EASY, EASY_KOREAN, OF_CONTEXT, why_guessable
from tests.exchange.test_login import log_in
from tests.exchange.test_own_account import change
from tests.makers import PASSWORD, make_ministry, make_user

WORDS = ["국토교통부", "국토부", "Ministry of Land", "지역정책과장", "kim", "김교류"]


@pytest.mark.parametrize(
    ("password", "said"),
    [
        ("aaaaaaaaaaaa", EASY["repeat"]),
        ("x9" * 128, EASY["repeat"]),
        ("qwertyuiopas", EASY["dictionary"]),
        ("20241008 20241008", EASY["date"]),
        ("1994-08-15-kim", EASY["date"]),
        ("abcdefghijkl", EASY["sequence"]),
        ("dkssudgktpdy", EASY_KOREAN),  # 안녕하세요
        ("rhksflwk1234!", EASY_KOREAN),  # 관리자
        ("gksxla2024", OF_CONTEXT),  # 한팀
        ("hantim2024hantim", OF_CONTEXT),
        ("gukmujojeongsil1", OF_CONTEXT),
        ("gukto-gyotongbu-24", OF_CONTEXT),
        ("rnrxhryxhdqn2024", OF_CONTEXT),  # 국토교통부
        ("ㅔㅁㄴㄴ재ㄱㅇ2024", OF_CONTEXT),  # password
        ("김교류1234지역정책과장", OF_CONTEXT),
    ],
)
def test_what_is_easily_guessed_is_refused_and_why(password, said):
    assert why_guessable(password, WORDS) == said


@pytest.mark.parametrize(
    "password",
    [
        *("four brown owls asleep", "tall-cedars-by-the-river", "한글과 띄어쓰기도 열두 자면 됩니다"),
        *("Xk7#qPz2m", "올빼미 네 마리 잠든 밤에", "🦉🐈🐕🐎🐄🐖🐏🐐🦌🐇🐿🦔", "tall-cedars-by-the-river" * 10),
    ],
)
def test_what_is_not_is_taken(password):
    assert why_guessable(password, WORDS) == ""


def test_korean_is_read_from_latin_keys_and_back():
    for word in ["한팀", "국무조정실", "비밀번호", "닭값", "의왕시", "까치", "예산", "않는 값"]:
        assert typed_as_korean(typed_as_latin(word)) == word
    assert typed_as_korean("four brown owls") == "four brown owls"
    assert (romanised("국무조정실"), romanised("한팀 2")) == ("gukmujojeongsil", "hantim 2")


@pytest.fixture
def kim(client, db):
    account = make_user(username="kim", display_name="김교류", password=PASSWORD)
    log_in(client, "kim")
    return account


def test_the_names_of_ministries_are_words_of_the_house(client, kim):
    make_ministry(name="가나다라마바부")

    answer = change(client, new="가나다라마바부 2024 가나다라마바부")

    assert OF_CONTEXT in answer.content.decode()


def test_what_zxcvbn_says_in_english_never_reaches_the_page(client, kim):
    page = change(client, new="aaaaaaaaaaaa").content.decode()

    assert EASY["repeat"] in page
    assert "Repeats" not in page and "guess" not in page


@pytest.mark.parametrize(
    ("policy", "new", "said"),
    [
        ({"PASSWORD_LENGTH": 9, "PASSWORD_CLASSES": 3}, "brownowls", "3가지 이상"),
        ({"PASSWORD_LENGTH": 9, "PASSWORD_CLASSES": 3}, "Xk7#qPz2", "9자 이상"),
        ({"PASSWORD_LENGTH": 9, "PASSWORD_CLASSES": 3}, "Xk7#qPz2m", ""),
        ({}, "Xk7#qPz2m", "12자 이상"),
    ],
)
def test_the_policy_of_the_agency_is_a_setting(client, kim, settings, policy, new, said):
    for name, value in policy.items():
        setattr(settings, name, value)

    answer = change(client, new=new)

    assert answer.status_code == (422 if said else 302)
    assert said in answer.content.decode()


def test_the_last_passwords_are_not_taken_again(client, kim, settings):
    settings.PASSWORD_HISTORY = 2
    first, second, third = "four brown owls asleep", "seven grey geese awake", "nine white hens at noon"
    assert change(client, new=first).status_code == 302
    assert change(client, now=first, new=second).status_code == 302

    answer = change(client, now=second, new=first)

    assert answer.status_code == 422
    assert "최근에 쓴 비밀번호 2개" in answer.content.decode()
    assert change(client, now=second, new=third).status_code == 302
    assert change(client, now=third, new=first).status_code == 302  # two others since


def test_history_holds_hashes_and_no_more_than_a_setting_can_ask_for(db):
    from exchange.actions.password_history import KEPT, keep_password

    account = make_user(password=PASSWORD)
    for _ in range(KEPT + 3):
        keep_password(account)

    kept = PasswordHistory.objects.of_user(account)
    assert kept.count() == KEPT
    assert {each.password for each in kept} == {account.password}
    assert PASSWORD not in account.password
