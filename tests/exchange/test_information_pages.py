"""Band, privacy, help and sources say what is so."""

import re
from pathlib import Path

import pytest
from django.conf import settings
from django.urls import reverse

from config import menu
from exchange import sentences
from exchange.queries import installation
from exchange.roles import ROLES
from tests.tasks.board_makers import load_programme

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("noon")]

BAND = (
    "기관·직위·과제·성과 사례·제1·2차 협의회는 보도자료와 공개자료의 내용이고,"
    " 그 밖의 진척·보고·애로·이견·발령·점수·등급·금액·기한은 모두 시연용 가상 값입니다."
)


def page(client, name: str) -> str:
    answer = client.get(reverse(f"exchange:{name}"))
    assert answer.status_code == 200
    return answer.content.decode()


def test_the_band_says_that_facts_come_from_more_than_two_releases(client):
    assert sentences.DEMO_NOTE == BAND
    assert "보도자료 2건의 내용" not in Path(settings.BASE_DIR / "README.md").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    "said",
    [
        "성과평가 등급",
        "징계 여부",
        "지급기준액",
        "소속 장관 결정",
        "이해충돌 여부",
        "이전 직위",
        "지급 기관",
        "제3자 제공",
    ],
)
def test_privacy_names_what_is_kept_and_who_gets_it(client, said):
    assert said in page(client, "privacy")


@pytest.mark.parametrize("said", ["제출 취소", "이의 제기", "포상금 배분", "특별성과가산금", "모의평가", "화면별 안내"])
def test_help_knows_what_the_product_can_do(client, said):
    assert said in page(client, "help")


def test_help_has_a_line_for_every_entry_of_a_menu(client):
    rows = set(re.findall(r'<th scope="row">([^<]+)</th>', page(client, "help").partition('id="pages"')[2]))
    own = {"내 과제": "과제 목록", "과제": "과제 목록", "평가": "채점"}  # by what is done there
    labels = {each.label for each in vars(menu).values() if isinstance(each, menu.Item)}
    assert len(labels) > 12
    assert {label for label in labels if own.get(label, label) not in rows} == set()


def test_help_says_something_of_every_role_and_its_links_lead_somewhere(client):
    text = page(client, "help")
    for rights in ROLES.values():
        assert f'<th scope="row">{rights.label}</th>' in text, rights.label

    for anchor in re.findall(r'href="#([a-z]+)"', text):
        assert f'id="{anchor}"' in text, anchor


def test_a_telephone_of_the_settings_stands_until_the_set_up_says_one(client, settings):
    settings.PHONE = "044-000-0000"
    installation.forget()
    for name in ("help", "privacy"):
        assert "(044-000-0000)" in page(client, name)


def test_sources_count_the_other_public_sources_too(staff):
    load_programme()
    text = staff.get(reverse("tasks:sources")).content.decode()
    assert "다른 공개자료" in text and "행사·제도" in text and "발표된 목표" in text
