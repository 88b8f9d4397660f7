"""A sentence that two places say stands in one module of its app; beside the walk stands what it catches."""

from tests import sentences, structure
from tests.structure import read
from tests.test_structure import PRODUCT, source

CATALOGUE = "gallery.html"  # shows every part of a page as pages use it, with what they say
SAID_ONCE = "보고를 제출하면 국무조정실이 검토합니다."


def pages() -> dict[str, str]:
    return {name: text for name, text in structure.templates().items() if name != CATALOGUE}


def test_a_sentence_stands_once():
    assert sentences.repeated(read(*PRODUCT), pages()) == []


def test_the_walk_reads_sources_and_templates():
    found = sentences.places(read(*PRODUCT), pages())
    assert len(found) > 1_000
    assert {where.split("/")[0] for at in found.values() for where in at} >= {
        "exchange",
        "tasks",
        "evaluation",
        "templates",
    }


def test_a_sentence_that_stands_twice_is_caught():
    once = source("tasks/forms/reports.py", f'HINT = "{SAID_ONCE}"')
    within = source("exchange/views/login.py", f'said = f"{{name}} 님. {SAID_ONCE} 감사합니다."')
    page = {"tasks/a.html": f"<p>{SAID_ONCE}</p>"}
    quoted = {"tasks/b.html": "{{ note(" + f'"{SAID_ONCE}"' + ") }}"}
    for sources, shown in ((once + within, {}), (once, page), (once, quoted), ([], page | quoted)):
        assert sentences.repeated(sources, shown), (sources, shown)
    assert sentences.repeated(once, {}) == []
    assert sentences.repeated(
        source("a/b.py", 'A = f"{one}자까지 적어 주십시오."', 'B = f"{two}자까지 적어 주십시오."'), {}
    )


def test_words_and_comments_are_no_sentences():
    page = {"a.html": "{# " + SAID_ONCE + " #}<p>" + SAID_ONCE + "</p><button>저장</button><button>저장</button>"}
    assert sentences.repeated([], page) == []
    assert sentences.sentences_in("제출기한 · 담당 부처") == []
