"""Commands of the owner: refused to the service's role, and each run in the chain of the access log."""

import pytest
from django.core.management import CommandError, call_command, get_commands, load_command_class

from exchange.actions.access import OPERATOR
from exchange.management.owner_command import OwnerCommand
from exchange.models import AccessEntry
from tests.launch.service_role import TRIED

pytestmark = pytest.mark.django_db
OWNERS = ["make_scale", "rebuild_staleness", "rebuild_standing"]


def test_they_are_these_and_the_command_line_runs_them_as_the_owner(pytestconfig):
    found = [name for name, app in get_commands().items() if isinstance(load_command_class(app, name), OwnerCommand)]
    assert sorted(found) == OWNERS
    entry = (pytestconfig.rootpath / "manage.py").read_text()
    assert all(f'"{name}"' in entry for name in OWNERS)


@pytest.mark.parametrize("name", ["rebuild_standing", "rebuild_staleness"])
def test_a_run_stands_in_the_chain(name):
    call_command(name, verbosity=0)
    entry = AccessEntry.objects.latest("pk")
    assert (entry.user_name, entry.kind, entry.action, entry.result) == (OPERATOR, "change", f"command:{name}", "ok")
    assert AccessEntry.objects.follow_chain().damage is None


def test_a_run_that_failed_stands_there_too(settings):
    settings.DEMO = False
    with pytest.raises(CommandError, match="운영 환경"):
        call_command("make_scale", tasks=3)
    entry = AccessEntry.objects.latest("pk")
    assert (entry.action, entry.result, entry.target) == ("command:make_scale", "failed", "tasks=3")


@pytest.mark.parametrize("name", OWNERS)
def test_the_services_role_is_refused_before_anything_is_read(service, name):
    service.execute("SELECT count(*) FROM exchange_accessentry")
    before = service.fetchone()
    with pytest.raises(CommandError, match="소유한 데이터베이스 계정"):
        call_command(name, *(["--tasks=1"] if name == "make_scale" else []))
    service.execute("SELECT count(*), current_user FROM exchange_accessentry")
    assert service.fetchone() == (*before, TRIED)
