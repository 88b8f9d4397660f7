"""The first start in Chromium: the link, the three steps at a desk and on a phone, and the link that is over."""

import os
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.utils import timezone
from django_otp.oath import totp
from playwright.sync_api import Browser, expect

from exchange.actions.first_start import make_setup_link
from exchange.models import Installation, Ministry, User
from exchange.queries import installation
from tests.browser.conftest import served
from tests.browser.examine import access, sideways, skeleton
from tests.browser.people import HEIGHT, NARROW, WIDE, Person, Site
from tests.makers import PASSWORD

SHOTS = os.environ.get("HANTEAM_SHOTS", "")  # a folder for pictures, to be looked at


@pytest.fixture
def empty(django_db_blocker: pytest.FixtureRequest, browser: Browser, settings) -> Iterator[Site]:
    """A served production installation on a database in which nothing but the migrations has happened."""
    settings.PRODUCTION, settings.DEMO, settings.SECURE_SSL_REDIRECT = True, False, False
    settings.ALLOWED_HOSTS = ["127.0.0.1", "hanteam.example.go.kr"]
    settings.INSTALLATION_SECONDS = 0
    with served(os.environ["HANTEAM_TEST_TEMPLATE"], django_db_blocker, browser) as site:
        yield site
    installation.forget()


def look(person: Person, name: str) -> None:
    """Hold the open page to its skeleton, to axe and to its width; keep a picture at each width where asked."""
    page = person.page
    assert skeleton(page) + access(page) + sideways(page) == []
    page.evaluate("document.documentElement.setAttribute('data-krds-mode', 'light')")
    for width in (NARROW, WIDE):
        page.set_viewport_size({"width": width, "height": HEIGHT[width]})
        if SHOTS:
            page.screenshot(path=Path(SHOTS) / f"{name}-{width}.png", full_page=True)


def test_the_first_administrator_sets_the_service_up(empty: Site) -> None:
    token = make_setup_link(timezone.now())
    person, late = empty.stranger(), empty.stranger(NARROW)
    page = person.page
    late.page.goto(f"/setup/{token}")
    page.goto(f"/setup/{token}")
    assert token not in page.url
    expect(page.get_by_role("heading", level=1)).to_have_text("첫 관리자")
    look(person, "setup")

    page.get_by_role("button", name="관리자 등록하고 다음").click()
    expect(page.get_by_role("heading", name="확인이 필요한 항목이 5개 있습니다")).to_be_visible()
    look(person, "setup-error")
    for who in (person, late):
        who.page.get_by_label("아이디").fill("first")
        who.page.get_by_label("이름").fill("첫 관리자")
        who.page.get_by_label("전자우편").fill("first@korea.kr")
        who.page.get_by_label("비밀번호", exact=True).fill(PASSWORD)
        who.page.get_by_label("비밀번호 확인").fill(PASSWORD)
    page.get_by_role("button", name="관리자 등록하고 다음").click()

    expect(page.get_by_role("heading", level=1)).to_have_text("2차 인증")
    look(person, "setup-factor")
    secret = page.locator("#secret").inner_text().replace(" ", "")
    page.get_by_label("인증 번호 6자리").fill(f"{totp(_key(secret)):06d}")
    page.get_by_role("button", name="등록하고 다음").click()
    expect(page.locator("#codes li")).to_have_count(10)
    look(person, "setup-codes")
    page.get_by_role("link", name="적어 두었습니다, 다음").click()

    expect(page.get_by_role("heading", level=1)).to_have_text("기관 정보")
    look(person, "setup-organisation")
    page.get_by_label("대표 전화").fill("044-200-0000")
    page.get_by_label("서비스 주소").fill("https://hanteam.example.go.kr")
    page.get_by_role("button", name="저장하고 마침").click()
    expect(page.get_by_text("최초 설정을 마쳤습니다")).to_be_visible()
    assert Installation.objects.get().is_set_up
    assert Ministry.objects.count() == 29
    expect(page.get_by_text("국무조정실 성과관리운영팀(044-200-0000)")).to_be_visible()

    late.page.get_by_role("button", name="관리자 등록하고 다음").click()  # the one who opened the link as well
    expect(late.page.get_by_text("다른 사람이 첫 관리자를 먼저 등록했습니다")).to_be_visible()
    look(late, "setup-late")
    late.page.goto(f"/setup/{token}")
    expect(late.page.get_by_role("heading", level=1)).to_have_text("최초 설정 주소를 쓸 수 없습니다")
    look(late, "setup-expired")
    assert User.objects.get().username == "first"
    assert not person.troubles, person.troubles


def _key(secret: str) -> bytes:
    from base64 import b32decode

    return b32decode(secret + "=" * (-len(secret) % 8))


def test_the_set_up_works_without_scripts(empty: Site) -> None:
    person = empty.stranger(java_script_enabled=False)
    page = person.page
    page.goto(f"/setup/{make_setup_link(timezone.now())}")
    page.get_by_label("아이디").fill("first")
    page.get_by_label("이름").fill("첫 관리자")
    page.get_by_label("전자우편").fill("first@korea.kr")
    page.get_by_label("비밀번호", exact=True).fill(PASSWORD)
    page.get_by_label("비밀번호 확인").fill(PASSWORD)
    page.get_by_role("button", name="관리자 등록하고 다음").click()
    page.wait_for_url(re.compile("/setup/factor$"))
