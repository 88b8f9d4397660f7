"""The gallery draws the building blocks of pages in each state; what it draws must hold what every page must."""

import re
from pathlib import Path

import pytest
from django.conf import settings
from django.template import engines
from django.test import RequestFactory

from gallery import views
from gallery.forms import ReportForm

TEMPLATES = Path(settings.BASE_DIR) / "templates"
STATIC = Path(settings.BASE_DIR) / "static"
COLOUR = re.compile(r"#[0-9a-fA-F]{3,8}\b(?!-)|\b(?:rgb|hsl)a?\(")


def draw(name: str, context: dict | None = None) -> str:
    request = RequestFactory().get("/gallery?sort=code&page=3")
    return engines["jinja2"].get_template(name).render(context or {}, request)


def gallery() -> str:
    return draw("gallery.html", views.shown(RequestFactory().get("/gallery?sort=code&page=3")))


@pytest.fixture(scope="module")
def drawn() -> str:
    return gallery()


def test_no_inline_style_or_script(drawn):
    assert " style=" not in drawn
    assert not re.search(r"<script(?![^>]*\ssrc=)", drawn)
    assert not re.search(r"\son[a-z]+=", drawn)


def test_every_id_is_there_once(drawn):
    ids = re.findall(r'\sid="([^"]*)"', drawn)
    assert len(ids) == len(set(ids)), sorted(name for name in set(ids) if ids.count(name) > 1)


def test_what_describes_or_labels_is_there(drawn):
    ids = set(re.findall(r'\sid="([^"]*)"', drawn))
    pointed = re.findall(r'\s(?:for|aria-labelledby|aria-describedby|aria-controls)="([^"]*)"', drawn)
    missing = {name for names in pointed for name in names.split()} - ids
    assert not missing


def test_every_icon_used_is_in_the_sprite(drawn):
    used = set(re.findall(r'href="#(i-[a-z]+)"', drawn))
    assert used <= set(re.findall(r'<symbol id="(i-[a-z]+)"', drawn))


def test_headings_skip_no_level(drawn):
    levels = [int(level) for level in re.findall(r"<h([1-6])\b", drawn.split("<main", 1)[1])]
    assert levels.count(1) == 1
    before_h1 = levels.index(1)
    assert all(after - before <= 1 for before, after in zip(levels[before_h1:], levels[before_h1 + 1 :], strict=False))


def test_a_wrong_field_says_so_where_it_is_and_at_the_top(drawn):
    assert drawn.count("추진실적을 입력해 주세요.") == 2
    assert 'href="#id_done"' in drawn
    assert '<p class="error-message" id="e-id_done">' in drawn
    assert 'aria-describedby="h-id_done c-id_done e-id_done"' in drawn
    assert drawn.count('aria-invalid="true"') == 4
    assert "<title>오류 4건 · 부품 모음 | 협업과제 관리시스템</title>" in drawn


def test_what_was_typed_is_kept_and_escaped(drawn):
    assert 'value="네 달"' in drawn
    assert " ○ &lt;협의&gt; 완료" in drawn


def test_a_password_is_never_sent_back():
    form = ReportForm({"secret": "correct horse"})
    assert "correct horse" not in draw("gallery.html", {"good_form": form, "bad_form": form})


def test_every_state_is_told_by_a_word(drawn):
    for badge in re.findall(r'<span class="status [^"]*">(.*?)</span>', drawn):
        assert re.sub(r"<svg.*?</svg>", "", badge).strip()


def test_every_table_has_a_caption_and_scoped_heads(drawn):
    for table in re.findall(r"<table.*?</table>", drawn, re.S):
        assert "<caption" in table
        assert not re.search(r"<th(?![^>]*scope=)[ >]", table)


def test_a_colour_is_written_in_one_file_only():
    others = [STATIC / "css" / "app.css", STATIC / "css" / "print.css", *TEMPLATES.rglob("*.html")]
    written = [
        f"{path.name}: {found.group()}"
        for path in others
        for found in COLOUR.finditer(re.sub(r'href="[^"]*"|&#?\w+;', "", path.read_text()))
    ]
    assert not written


def test_the_colour_rule_catches_one():
    assert COLOUR.search("a { color: #0b50d0 }")
    assert COLOUR.search("a { color: rgb(0 0 0) }")


@pytest.mark.parametrize("name", ["tokens.css", "app.css"])
def test_every_colour_name_used_is_defined(name):
    defined = set(re.findall(r"(--[\w-]+):", (STATIC / "css" / "tokens.css").read_text()))
    used = set(re.findall(r"var\((--[\w-]+)", (STATIC / "css" / name).read_text()))
    assert used <= defined | {"--root-size"}


@pytest.mark.parametrize("name", ["400", "403", "403_csrf", "404", "405", "409", "422", "429", "500", "503"])
def test_a_refusal_has_its_page_even_without_a_request(name):
    page = engines["jinja2"].get_template(f"{name}.html").render({"reason": "<사유>"})
    assert page.count("<h1>") == 1
    assert "<사유>" not in page


@pytest.mark.parametrize(("official", "shown"), [(True, 1), (False, 0)])
def test_masthead_and_identifier_belong_to_official_sites_only(settings, official, shown):
    settings.OFFICIAL_SITE = official
    page = draw("404.html")
    assert page.count("이 누리집은 대한민국 공식 전자정부 누리집입니다.") == shown
    assert page.count("에서 운영하는 누리집입니다.") == shown


@pytest.mark.parametrize(("demo", "shown"), [(True, 1), (False, 0)])
def test_the_demo_band_is_on_every_page_of_a_demonstration(settings, demo, shown):
    settings.DEMO = demo
    assert draw("404.html").count('class="demo-band"') == shown


def test_the_files_stay_within_their_budget():
    fonts = sum(path.stat().st_size for path in (STATIC / "fonts").glob("*.woff2"))
    assert fonts <= 340 * 1024
    assert len((TEMPLATES / "_icon.html").read_bytes()) <= 4 * 1024
