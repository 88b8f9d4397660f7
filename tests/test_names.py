"""A post's name is nowhere read from the post itself: names are rows with days, and whoever shows one asks for it."""

import re

import pytest
from django.conf import settings

from exchange.models import Post
from tests.structure import FLOORS

ROOT = settings.BASE_DIR
ONCE_OF_A_POST = re.compile(
    r"\b(?:post|post_a|post_b)\.(?:ministry|title|level|aliases|valid_from|valid_until|successor)\b"
    r"|post_of\([^()]*\)\.(?:ministry|title|level)\b"
    r"|(?:\b|__)(?:post|post_a|post_b)__(?:ministry|title|level|successor)\b"
)


def names_not_asked_for(text: str) -> list[str]:
    """Return where a text reads a post's name from the post itself: names are rows with days, to be asked for."""
    return [found[0] for found in ONCE_OF_A_POST.finditer(text)]


def test_what_a_post_is_called_is_asked_for_by_day():
    for name in ("ministry", "title", "level", "aliases", "valid_from", "valid_until", "successor"):
        assert not hasattr(Post, name), name
    own = [path for app in (*FLOORS, "demo", "templates") for path in (ROOT / app).rglob("*") if path.is_file()]
    texts = [path for path in own if path.suffix in (".py", ".html") and "migrations" not in path.parts]
    assert len(texts) > 300
    found = {str(path.relative_to(ROOT)): names_not_asked_for(path.read_text(encoding="utf-8")) for path in texts}
    assert {path: places for path, places in found.items() if places} == {}


@pytest.mark.parametrize(
    "wrong",
    [
        "pair.post_a.ministry.short_name",
        "{{ seat.post.title }}",
        "pair.post_of(side).ministry",
        'F("pair__post_b__title")',
    ],
)
def test_a_name_that_nobody_asked_for_is_caught(wrong):
    assert names_not_asked_for(wrong)
    assert not names_not_asked_for("pair.post_a.name.ministry.short_name post.name.title signature.post_title")
