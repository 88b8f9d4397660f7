"""Laying templates out: lines get shorter, and no page changes."""

import re

import pytest
from jinja2 import Environment

from tests.layout.__main__ import TEMPLATES
from tests.layout.lines import WIDTH, formatted
from tests.layout.tokens import BLOCK_ELEMENTS

ENVIRONMENT = Environment(autoescape=True, trim_blocks=True, lstrip_blocks=True)
LONG = "가나다라마바사 " * 12
VALUES = {"yes": True, "no": False, "words": ["하나", "둘", "셋"], "long": LONG, "href": "/tasks/1-1"}
SNIPPETS = {
    "elements that touch": '<p><a href="{{ href }}">LONG</a><span class="screen-reader">의 새 이름</span>LONG</p>',
    "a condition in a sentence": "<p>LONG{% if yes %}은 <b>{{ words[0] }}</b>{% else %}는 없음{% endif %}입니다.</p>",
    "a branch after text": "<p>LONG{% if no %}<b>하나</b>{% elif yes %}둘{% else %} 셋{% endif %}LONG</p>",
    "a list of links": '<p>{% for word in words %}<a href="{{ href }}">{{ word }}</a>'
    "{% if not loop.last %}, {% endif %}{% endfor %}</p>LONG",
    "spaces between statements": "<p>{% if yes %}하나{% endif %} {% if yes %}둘{% endif %}LONGLONG</p>",
    "a space only within a condition": "<p>LONG{% if yes %} <b>하나</b>{% endif %}{{ words[1] }}LONG</p>",
    "a macro in a word": "{% macro mark(a) -%}\n<b>{{ a }}</b>\n{%- endmacro %}<p>앞{{ mark('하나') }}뒤LONGLONG</p>",
    "a text that is put together": "{% set all %}{% for word in words %}{{ word }}{% endfor %}{% endset %}"
    '<p class="a">{{ all }}LONGLONG</p>',
    "attributes under a condition": '<p><input type="text" name="a"{% if yes %} value="{{ long }}"{% endif %}'
    ' maxlength="20" aria-describedby="note-of-a" autocomplete="off" required>LONG</p>',
    "text as typed": "<p>LONG</p><textarea>\n하나\n   둘</textarea><pre>  셋\n넷</pre>LONG",
    "a statement of many words": "{% set rows = [{'label': '첫째 이름', 'value': words[0], 'small': '둘째 말'},"
    " {'label': '셋째 이름', 'value': words[1]}, {'label': '넷째'}] %}"
    "<p>{% for row in rows %}{{ row.label }}{% endfor %}</p>",
    "tables": "<table><thead><tr><th>가</th><th>나</th></tr></thead><tbody>{% for word in words %}"
    "<tr><td>{{ word }}</td><td>{{ loop.index }}</td></tr>{% endfor %}</tbody></table>",
}


def seen(page: str) -> str:
    """Return a page without the white space that no reader sees: more than one space, and any beside a block."""
    kept = re.split(r"(<(?:pre|textarea).*?</(?:pre|textarea)>)", page, flags=re.DOTALL)
    names = "|".join(sorted(BLOCK_ELEMENTS))
    for number in range(0, len(kept), 2):
        kept[number] = re.sub(r"\s+", " ", kept[number])
        kept[number] = re.sub(rf" ?(</?(?:{names})\b[^>]*>) ?", r"\1", kept[number])
    return re.sub(r" ?(<pre)", r"\1", "".join(kept)).replace("</pre> ", "</pre>").strip()


@pytest.mark.parametrize("name", SNIPPETS)
def test_a_page_says_the_same_once_its_template_is_laid_out(name: str) -> None:
    snippet = SNIPPETS[name].replace("LONG", LONG)
    wanted = formatted(snippet)
    assert wanted != snippet
    assert seen(ENVIRONMENT.from_string(wanted).render(VALUES)) == seen(ENVIRONMENT.from_string(snippet).render(VALUES))


@pytest.mark.parametrize("name", SNIPPETS)
def test_laying_out_again_changes_nothing(name: str) -> None:
    once = formatted(SNIPPETS[name].replace("LONG", LONG))
    assert formatted(once) == once


def test_each_element_has_a_line_and_each_level_two_columns() -> None:
    assert formatted("<ul>{% for a in all %}<li>{{ a }}</li>{% endfor %}</ul>").splitlines() == [
        "<ul>",
        "  {% for a in all %}",
        "    <li>{{ a }}</li>",
        "  {% endfor %}",
        "</ul>",
    ]


def test_what_a_reader_would_see_is_found() -> None:
    assert seen("<b>가</b> <b>나</b>") != seen("<b>가</b><b>나</b>")
    assert seen("<p>가</p>\n <p>나</p>") == seen("<p>가</p><p>나</p>")


def test_what_is_no_template_is_refused() -> None:
    with pytest.raises(ValueError, match="{"):
        formatted("<p>{% if a </p>")


def test_every_template_is_laid_out() -> None:
    paths = sorted(TEMPLATES.rglob("*.html"))
    assert len(paths) > 100
    assert [path.name for path in paths if formatted(path.read_text()) != path.read_text()] == []


def test_lines_are_long_only_where_nothing_may_part_them() -> None:
    """What touches without a statement between, and comments, whose lines are their writer's."""
    long = sum(len(line) > WIDTH for path in TEMPLATES.rglob("*.html") for line in path.read_text().splitlines())
    assert long <= 120
