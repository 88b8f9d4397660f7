"""What cannot be written down is not shown: pages, files, answers to forms."""

import pytest
from django.db import connection, transaction
from django.urls import reverse

from exchange.models import Role
from tests.makers import make_user


def test_nobody_reads_what_cannot_be_logged(client, db):
    client.force_login(make_user())

    with LogStatementAlone(gone=True):
        answer = client.get("/account")

    assert answer.status_code == 503
    assert "접속 기록을 남기지 못해" in answer.content.decode()


@pytest.mark.parametrize(
    ("page", "sent", "status", "said"),
    [
        (
            "manage_ministry_add",
            {"code": "", "name": "시연 기관 가"},
            503,
            ["시연 기관 가", "다시 보내기", "접속 기록을 남기지 못해"],
        ),
        ("recovery_codes", {"password": "wrong"}, 503, ["접속 기록을 남기지 못해"]),
        ("display", {"text_size": "large", "contrast": "high"}, 302, []),  # a way on shows nothing
    ],
)
def test_an_answer_to_a_form_that_shows_data_is_withheld_as_well(client, db, page, sent, status, said):
    """A page that answers to a POST shows as much as one that was asked for; what was typed comes back."""
    client.force_login(make_user(Role.ADMIN))
    with LogStatementAlone(gone=True):
        answer = client.post(reverse(f"exchange:{page}"), sent)
    shown = answer.content.decode()
    assert answer.status_code == status and all(text in shown for text in said), shown
    assert "wrong" not in shown and ("다시 보내기" in shown) == ("다시 보내기" in said)


class LogStatementAlone:
    """Let the log's statement fail alone, as it does where no test holds a transaction open around everything."""

    def __init__(self, *, gone: bool = False) -> None:
        if gone:
            with connection.cursor() as cursor:
                cursor.execute("ALTER FUNCTION access_entry_append RENAME TO access_entry_gone")

    def __enter__(self) -> None:
        def alone(execute, sql, params, many, context):
            if "access_entry_append" not in sql:
                return execute(sql, params, many, context)
            with transaction.atomic():
                return execute(sql, params, many, context)

        self.wrapper = connection.execute_wrapper(alone)
        self.wrapper.__enter__()

    def __exit__(self, *error) -> None:
        self.wrapper.__exit__(*error)
