"""The rights as they were before they were put together from capabilities: address x role x method, written out."""

import json
from pathlib import Path

import pytest

from config.policy import POLICY

MATRIX = json.loads((Path(__file__).parent / "policy_matrix.json").read_text())
METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE")


def written(name: str, method: str) -> set[str]:
    """Return the roles that the file names for ``method``; a page that is read is read by HEAD as well."""
    return set(MATRIX[name].get("GET" if method == "HEAD" else method, "").split())


def test_the_matrix_names_every_address_and_no_other():
    assert sorted(MATRIX) == sorted(POLICY)


@pytest.mark.parametrize("method", METHODS)
def test_each_address_is_open_to_exactly_the_roles_that_the_matrix_names(method):
    found = {name: set(access.roles_for(method)) for name, access in POLICY.items()}
    assert found == {name: written(name, method) for name in MATRIX}
