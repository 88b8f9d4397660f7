"""What Django and its neighbours keep to themselves is not used, but for the places that are named with their reason.

A name that is gone in the next release breaks us.
"""

import ast
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PRODUCT = ("config", "documents", "exchange", "tasks", "evaluation", "demo", "gallery", "launch")
PRIVATE = {
    # how a queryset becomes a statement, and its rows models
    *("get_compiler", "as_sql", "sql_with_params", "klass_info", "annotation_col_map", "get_converters"),
    *("get_related_populators", "RelatedPopulator", "ModelIterable", "EmptyResultSet"),
    *("_clone", "_fetch_all", "_result_cache", "_iterable_class", "_prefetch_related_objects"),
    # how forms, filters, fields and requests keep what they made
    *("__deepcopy__", "_bound_items", "_clean_fields", "_get_response", "_session", "_session_cache", "_wrapped"),
}
EXCUSED = {  # (file, name): why
    ("exchange/models/login.py", "_session_key"): "what a session store of Django's own sets where there is no row",
    ("exchange/models/naming.py", "_clone"): "rows are named as they are read",
    ("exchange/models/naming.py", "_fetch_all"): "rows are named as they are read",
    ("exchange/models/naming.py", "_result_cache"): "rows are named as they are read",
    ("exchange/models/naming.py", "_iterable_class"): "rows are named as they are read",
    ("exchange/models/naming.py", "ModelIterable"): "rows are named as they are read",
    ("exchange/tables/columns.py", "__deepcopy__"): "a column that never changes is shared by the tables of its kind",
}


def used(text: str) -> Iterator[str]:
    """Yield each name that a module uses, imports or defines."""
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.Attribute):
            yield node.attr
        elif isinstance(node, ast.Name):
            yield node.id
        elif isinstance(node, ast.alias):
            yield node.name.rpartition(".")[2]
        elif isinstance(node, ast.FunctionDef):
            yield node.name


def found() -> set[tuple[str, str]]:
    return {
        (path.relative_to(ROOT).as_posix(), name)
        for folder in PRODUCT
        for path in (ROOT / folder).rglob("*.py")
        if "migrations" not in path.parts
        for name in used(path.read_text(encoding="utf-8"))
        if name in PRIVATE
    }


def test_no_private_name_is_used():
    assert found() - EXCUSED.keys() == set()


def test_every_excuse_is_still_needed():
    needed = {key for key in EXCUSED if key[1] in PRIVATE}
    assert needed <= found()


def test_a_private_name_is_found_however_it_is_reached():
    assert set(used("from django.db.models.query import ModelIterable\nrows._result_cache\n_clone()")) >= {
        "ModelIterable",
        "_result_cache",
        "_clone",
    }
