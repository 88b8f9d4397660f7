"""What the template environment adds of its own neither lets markup in nor keeps one text for another."""

from markupsafe import Markup

from config.jinja import environment


def drawn(text: str, **values: object) -> str:
    return environment().from_string(text).render(**values)


def test_what_is_not_there_is_drawn_as_nothing():
    assert drawn("[{{ 'a' if no }}{{ gone }}{{ '<b>' ~ gone }}]", no=False) == "[&lt;b&gt;]"
    assert drawn("{{ gone is defined }} {{ gone or 'else' }}") == "False else"


def test_a_row_is_drawn_again_only_where_it_says_otherwise():
    page = "{% macro m(row, day) %}{% set word = row[0] %}<p>{{ word }}{{ day }}</p>{{ told.append(word) or '' }}"
    page += "{% endmacro %}{% for day in days %}{{ drawn_rows(m, rows, day) }}{% endfor %}"
    told: list[str] = []
    env = environment()
    env.globals["told"] = told
    same = [("<b>",), ("a",), ("<b>",)]
    shown = env.from_string(page).render(rows=same, days=[1, 1, 2])
    once = "<p>&lt;b&gt;{0}</p><p>a{0}</p><p>&lt;b&gt;{0}</p>"
    assert shown == once.format(1) * 2 + once.format(2)
    assert told == ["<b>", "a", "<b>", "a"]


def test_a_macro_drawn_once_escapes_a_text_that_was_drawn_as_markup_before():
    page = "{% macro m(word) %}<p>{{ word }}</p>{% endmacro %}{% set once = drawn_once(m) %}"
    page += "{{ once(safe) }}{{ once(typed) }}{{ once(safe) }}{{ once(word=typed) }}"
    safe, typed = "<p><b></p>", "<p>&lt;b&gt;</p>"
    assert drawn(page, safe=Markup("<b>"), typed="<b>") == f"{safe}{typed}{safe}{typed}"
