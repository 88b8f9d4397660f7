"""How refusals are read in the sources: one function a rule that returns what breaks it, as in tests/structure.py."""

import ast
import re
from collections.abc import Iterable

from tests.structure import COMMENT, Source

TYPED = "Refusal | None"
SPEAKS_OF_ONE = re.compile(r"why_not|refus(?!e_if)|\.sentence\b")
TEXT = re.compile(r"'[^']*'|\"[^\"]*\"")
DECIDED = {403, 404, 409, 429}  # statuses that a refusal has; 422 is also a form's that was filled in wrongly
TAG = re.compile(r"\{[%{](.*?)[%}]\}", re.DOTALL)
COMPARED = re.compile(
    r"\b\w*(?:why_not|refusal|refused)\w*(?:\.\w+)*\s*(?:==|!=|\bin\b)|"
    r"(?:==|!=|\bin\b)\s*\w*(?:why_not|refusal|refused)\w*|\.sentence\s*(?:==|!=)"
)


def untyped(sources: Iterable[Source]) -> list[str]:
    """A public ``why_not_…`` answers with a refusal or None, and a field of that name holds one."""
    found = []
    for source in sources:
        for node in source.nodes(ast.FunctionDef):
            asks = node.name.startswith("why_not")
            answers = ast.unparse(node.returns) if node.returns else "nothing that it says"
            if asks and answers != TYPED:
                found.append(f"{source.path}:{node.lineno} {node.name} answers {answers}")
        for node in source.nodes(ast.AnnAssign):
            name = ast.unparse(node.target)
            said = ast.unparse(node.annotation)
            if name.startswith("why_not") and "Refusal" not in said:
                found.append(f"{source.path}:{node.lineno} {name} is {said}")
    return found


def compared(sources: Iterable[Source]) -> list[str]:
    """Nobody compares what a refusal says: whether there is one is asked by ``is None`` or by its truth."""
    found = []
    for source in sources:
        for node in source.nodes(ast.Compare):
            asks = any(isinstance(each, ast.Eq | ast.NotEq | ast.In | ast.NotIn) for each in node.ops)
            sides = [node.left, *node.comparators]
            if asks and any(SPEAKS_OF_ONE.search(TEXT.sub("", ast.unparse(side))) for side in sides):
                found.append(f"{source.path}:{node.lineno} {ast.unparse(node)}")
    return found


def compared_in_templates(pages: dict[str, str]) -> list[str]:
    """As ``compared``, for the tags of templates."""
    found = []
    for name, text in pages.items():
        for tag in TAG.finditer(COMMENT.sub("", text)):
            if hit := COMPARED.search(re.sub(r'"[^"]*"', '""', tag[1])):
                found.append(f"{name} {hit[0].strip()}")
    return found


def decided_again(sources: Iterable[Source]) -> list[str]:
    """Only a refusal's kind says which exception is raised and which status is answered.

    Caught: an exception chosen by a condition; an exception of another kind raised from a rule's answer; a status of a
    refusal written out in a view.
    """
    found = []
    for source in sources:
        for raised in source.nodes(ast.Raise):
            if isinstance(raised.exc, ast.IfExp):
                found.append(f"{source.path}:{raised.lineno} chooses an exception: {ast.unparse(raised.exc)}")
        for branch in source.nodes(ast.If):
            asked = [each for each in ast.walk(branch.test) if isinstance(each, ast.NamedExpr)]
            names = {ast.unparse(each.target) for each in asked if SPEAKS_OF_ONE.search(ast.unparse(each.value))}
            for raised in (each for line in branch.body for each in ast.walk(line) if isinstance(each, ast.Raise)):
                call = raised.exc
                if isinstance(call, ast.Call) and not _is_one_kind_for_all(call) and _takes(call, names):
                    found.append(f"{source.path}:{raised.lineno} {ast.unparse(call)}")
        if source.room == "views":
            found += [f"{source.path}:{line} answers {status}" for line, status in _statuses(source)]
    return found


def _is_one_kind_for_all(call: ast.Call) -> bool:
    """Whether the call keeps the kind of the refusal, or only shows it at a field of a form."""
    return ast.unparse(call.func) in ("refusing", "forms.ValidationError")


def _takes(call: ast.Call, names: set[str]) -> bool:
    return any(isinstance(each, ast.Name) and each.id in names for each in ast.walk(call))


def _statuses(source: Source) -> Iterable[tuple[int, int]]:
    for call in source.nodes(ast.Call):
        for keyword in call.keywords:
            for each in ast.walk(keyword.value) if keyword.arg == "status" else ():
                if isinstance(each, ast.Constant) and each.value in DECIDED:
                    yield call.lineno, each.value
