"""Each fault of ``tests/mutations.py`` is put into a copy of the tree; the tests named for it must fail there."""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import pytest
from psycopg2 import sql

from launch import roles
from tests.mutations import LOOSENINGS, MUTATIONS, Loosening, Mutation

pytestmark = pytest.mark.deep

ROOT = Path(__file__).resolve().parent.parent.parent
LEFT_OUT = shutil.ignore_patterns(".*", "var", "htmlcov", "test-results")
FAILED = 1  # pytest's answer where tests ran and some failed; others mean that nothing was tested
PATIENCE_SECONDS = 900


@pytest.fixture(scope="session")
def tree(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the tree with its compiled files, so that only what is changed is compiled anew."""
    return Path(shutil.copytree(ROOT, tmp_path_factory.mktemp("faulty") / "tree", ignore=LEFT_OUT))


@pytest.fixture
def named() -> Iterator[str]:
    """The name of a database that belongs to this process and is gone afterwards."""
    name = f"faulty_{os.getpid()}"
    yield name
    with server() as cursor:
        for each in (f"test_{name}", name):
            cursor.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(each)))


class server:
    """A cursor on the tests' server, outside any transaction."""

    def __init__(self, database: str = "") -> None:
        self.connection = roles.connect(address_of(database) if database else os.environ["DATABASE_URL"])
        self.connection.autocommit = True

    def __enter__(self) -> roles.Cursor:
        return self.connection.cursor()

    def __exit__(self, *failure: object) -> None:
        self.connection.close()


def address_of(database: str) -> str:
    return urlunsplit(urlsplit(os.environ["DATABASE_URL"])._replace(path=f"/{database}"))


def assert_noticed(tree: Path, noticed_by: str, database: str, **environment: str) -> None:
    """Run the named tests in ``tree`` and hold that they ran and one failed."""
    plain = {name: value for name, value in os.environ.items() if not name.startswith("PYTEST")}
    said = {"DATABASE_URL": address_of(database), "PYTHONDONTWRITEBYTECODE": "1", **environment}
    command = [sys.executable, "-m", "pytest", "-x", "-q", "--no-header", "-p", "no:cacheprovider", noticed_by]
    ended = subprocess.run(
        command, cwd=tree, env=plain | said, capture_output=True, text=True, timeout=PATIENCE_SECONDS
    )
    assert ended.returncode == FAILED, f"it lives on ({ended.returncode})\n{ended.stdout[-3000:]}{ended.stderr[-2000:]}"


@pytest.mark.parametrize("fault", MUTATIONS, ids=str)
def test_a_mutation_of_the_code_is_killed(tree: Path, named: str, fault: Mutation) -> None:
    path = tree / fault.path
    text = path.read_text(encoding="utf-8")
    for compiled in path.parent.glob(f"__pycache__/{path.stem}.*"):
        compiled.unlink()
    path.write_text(text.replace(fault.piece, fault.fault), encoding="utf-8")
    try:
        assert_noticed(tree, fault.noticed_by, named)
    finally:
        path.write_text(text, encoding="utf-8")


@pytest.mark.parametrize("fault", LOOSENINGS, ids=str)
def test_a_mutation_of_the_database_is_killed(tree: Path, named: str, fault: Loosening) -> None:
    template = os.environ["HANTEAM_TEST_TEMPLATE"]
    with server() as cursor:
        copy = sql.SQL("CREATE DATABASE {} TEMPLATE {}")
        cursor.execute(copy.format(sql.Identifier(named), sql.Identifier(template)))
    with server(named) as cursor:
        cursor.execute(statement_against(cursor, fault))
    assert_noticed(tree, fault.noticed_by, named, HANTEAM_TEST_TEMPLATE=named)


def statement_against(cursor: roles.Cursor, fault: Loosening) -> sql.Composed:
    """Return what takes the rule away, be it a constraint, a unique index or a trigger."""
    table, rule = sql.Identifier(fault.table), sql.Identifier(fault.rule)
    cursor.execute("SELECT 1 FROM pg_constraint WHERE conname = %s", [fault.rule])
    if cursor.fetchone():
        return sql.SQL("ALTER TABLE {} DROP CONSTRAINT {}").format(table, rule)
    cursor.execute(
        "SELECT tgname FROM pg_trigger WHERE tgrelid = %s::regclass AND tgname LIKE %s",
        [fault.table, f"pgtrigger_{fault.rule}_%"],
    )
    if row := cursor.fetchone():
        return sql.SQL("DROP TRIGGER {} ON {}").format(sql.Identifier(row[0]), table)
    return sql.SQL("DROP INDEX {}").format(rule)


def test_a_fault_that_nobody_notices_is_told(tree: Path, named: str) -> None:
    with pytest.raises(AssertionError, match="it lives on"):
        assert_noticed(tree, "tests/exchange/test_network.py", named)
