"""Where each Korean sentence of the product stands: in its Python texts and in its templates."""

import ast
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator

from tests.structure import COMMENT, Source

SHORTEST = 12  # letters: shorter ones are words of a button or a state rather than sentences
SENTENCE = re.compile(r"[^.!?\n<>\"{}|]*[가-힣][^.!?\n<>\"{}|]*?[가-힣](?:다|요|오)[.!?]")
GAP = "…"  # stands for a value that a text takes in


def sentences_in(text: str) -> list[str]:
    """Return the sentences of ``text`` that end in a verb; a value inside one is not told apart from another."""
    found = (hit[0].strip() for hit in SENTENCE.finditer(text))
    return [each for each in found if len(each) >= SHORTEST]


def texts_of(source: Source) -> Iterator[tuple[int, str]]:
    """Yield (line, text) of every string of a Python file, docstrings included: those are English."""
    inside = {id(part) for node in source.nodes(ast.JoinedStr) for part in node.values}
    for node in source.nodes(ast.JoinedStr, ast.Constant):
        if isinstance(node, ast.JoinedStr):
            yield (
                node.lineno,
                "".join(str(each.value) if isinstance(each, ast.Constant) else GAP for each in node.values),
            )
        elif isinstance(node.value, str) and id(node) not in inside:
            yield node.lineno, node.value


def places(sources: Iterable[Source], pages: dict[str, str]) -> dict[str, list[str]]:
    """Return sentence → ``path:line`` of everywhere that it stands."""
    found: dict[str, list[str]] = defaultdict(list)
    for source in sources:
        for line, text in texts_of(source):
            for sentence in sentences_in(text):
                found[sentence].append(f"{source.path}:{line}")
    for name, page in pages.items():
        shown = COMMENT.sub(lambda comment: "\n" * comment[0].count("\n"), page)
        for line, text in enumerate(shown.split("\n"), 1):
            for sentence in sentences_in(text):
                found[sentence].append(f"templates/{name}:{line}")
    return found


def repeated(sources: Iterable[Source], pages: dict[str, str]) -> list[str]:
    """Return the sentences that stand in more than one place, each with its places."""
    found = places(sources, pages)
    return [f"{sentence} {' '.join(where)}" for sentence, where in sorted(found.items()) if len(where) > 1]
