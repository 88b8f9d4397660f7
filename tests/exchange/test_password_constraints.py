"""What the database keeps about the passwords of an account, broken past forms and actions."""

from exchange.actions.password_history import keep_password
from exchange.models import PasswordHistory
from tests.makers import PASSWORD, make_user
from tests.refusals import refused_by, update


def test_a_row_of_the_history_holds_a_hash(db):
    account = make_user(password=PASSWORD)
    keep_password(account)

    with refused_by("password_history_has_a_hash"):
        update(PasswordHistory.objects.of_user(account)[0], password="")
