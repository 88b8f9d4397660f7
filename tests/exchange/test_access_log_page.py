"""The page of the access log: who may read it, what narrows it, and its file."""

import pytest
from python_calamine import CalamineWorkbook

from exchange.models import Role
from tests.exchange.test_access_log import write
from tests.makers import make_user

REASON = "접속 기록 월간 점검"


@pytest.mark.parametrize("role", [Role.EXCHANGEE, Role.ASSISTANT, Role.VIEWER, Role.EVALUATOR])
@pytest.mark.parametrize("path", ["/audit", "/audit.xlsx"])
def test_others_do_not_read_the_log(client, db, role, path):
    client.force_login(make_user(role))

    assert client.get(path).status_code == 403


@pytest.mark.parametrize("rows", [1, 60])
def test_the_list_costs_the_same_for_one_row_and_for_many(client, db, rows, django_assert_num_queries):
    client.force_login(make_user(Role.ADMIN))
    write(rows)

    with django_assert_num_queries(3 if rows == 1 else 4):  # a second page adds the count
        answer = client.get("/audit")

    assert len(answer.context_data["listing"].page) == min(rows, 50)


@pytest.mark.parametrize(
    ("query", "count"),
    [
        ("", 4),
        ("kind=login", 1),
        ("result=refused", 1),
        ("role=admin", 1),
        ("search=10.0.9", 1),
        ("search=board", 2),
        ("search=LEE", 1),
        ("since=2100-01-01", 0),
        ("until=2000-01-01", 0),
        ("since=2000-01-01&until=2100-01-01", 4),
    ],
)
def test_the_list_is_narrowed(client, db, query, count):
    write()
    write(kind="login", action="exchange:login", target="/login")
    write(result="refused", status=403, user_name="lee", role="admin", target="/audit")
    write(address="10.0.9.9")
    client.force_login(make_user(Role.COORDINATOR))

    assert client.get(f"/audit?{query}").context_data["listing"].count == count


@pytest.mark.parametrize(
    "query",
    [
        "since=2024-13-01",
        "since=abc",
        "kind=nothing",
        "result=%EF%BF%BF",
        "search=" + "x" * 61,
        "since=2024-10-02&until=2024-10-01",
        "until=9999-12-31&page=99999999999&sort=nothing",
    ],
)
def test_wrong_conditions_say_so_and_break_nothing(client, db, query):
    client.force_login(make_user(Role.ADMIN))

    assert client.get(f"/audit?{query}").status_code == 200
    assert client.get(f"/audit.xlsx?{query}&reason={REASON}").status_code == 200


def test_the_file_holds_what_the_page_shows(client, db, tmp_path):
    write(user_name="=cmd()", subject="국토부 국토정책관")
    client.force_login(make_user(Role.ADMIN))

    answer = client.get(f"/audit.xlsx?kind=view&reason={REASON}")

    book = tmp_path / "log.xlsx"
    book.write_bytes(answer.getvalue())
    rows = CalamineWorkbook.from_path(str(book)).get_sheet_by_index(0).to_python()
    assert "행위 조회" in rows[0][0]
    assert any("국토부 국토정책관" in row for row in rows)
