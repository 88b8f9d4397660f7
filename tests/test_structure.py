"""The house stands as the layout draws it; beside each rule stands something that it catches."""

import re
from types import SimpleNamespace

from django.apps import apps
from django.db import models
from django.db.models import ForeignObject
from django.test.utils import isolate_apps
from django.urls import URLPattern, URLResolver, get_resolver, path

from config.policy import POLICY
from tests import structure
from tests.structure import Source, read

FILES_MADE_BY = frozenset({"exchange/views/files.py"})  # the one answer that carries a file
SEES_A_REQUEST = {  # path -> why it may
    "exchange/requests.py": "says what a request is",
    "exchange/listing.py": "the sort and the page number of every list stand in the address",
    "exchange/read_pages.py": "as the one above",
    "exchange/filters/manage.py": "django-filter hands the request on to a filter's choices",
    "tasks/forms/quarters.py": "which tasks were ticked stands in the address, many under one name",
}
NO_WRITE = {  # (path, call) -> what it does instead
    ("config/health.py", "cursor.execute"): "asks whether the database answers",
    ("config/jinja.py", "env.filters.update"): "a dictionary",
    ("config/jinja.py", "env.globals.update"): "a dictionary",
    ("launch/prepare.py", "digest.update"): "a hash",
    ("launch/prepare.py", "cursor.execute"): "the lock by which one start prepares the database at a time",
    ("launch/roles.py", "cursor.execute"): "makes the database's roles before anything is served",
    ("config/static_files.py", "self.delete"): "takes a file out of what is collected",
    ("documents/xlsx.py", "book.save"): "writes bytes into memory",
    ("exchange/models/login.py", "super().save"): "the session engine, which writes on every request",
    ("exchange/models/login.py", "LoginSession.objects.of_key(key).delete"): "the session engine",
    ("exchange/models/login.py", "LoginSession.objects.filter(session_key=stored).update"): "the session engine",
    ("exchange/network.py", "places.update"): "a dictionary",
    ("exchange/network.py", "taken.update"): "a set",
    ("exchange/views/manage.py", "noun.create"): "calls the noun's action",
    ("exchange/statements.py", "cursor.execute"): "runs a statement that only reads, or an action's",
    ("exchange/statements.py", "driver.execute"): "has it planned",
}
PART_OF_AN_ACTION = {  # acts for a person, but only inside an action that is recorded
    "tasks/actions/freezing.py freeze": "the copy that submitting and accepting keep",
    "evaluation/actions/aggregation.py compute_anew": "the computation that gathering and leaving out a sheet freeze",
    "evaluation/actions/decisions.py tell_payers": "whom correcting and notifying a correction tell",
    "evaluation/actions/publication.py keep_publication": "what publishing, deciding and answering show from then on",
}
# a session's store is no row; these are its interface
NO_ROW = {"exchange/models/login.py SessionStore.save()", "exchange/models/login.py SessionStore.delete()"}
PRODUCT = ("config", "documents", "exchange", "tasks", "evaluation", "demo", "gallery", "launch")


def source(path_in_tree: str, *lines: str) -> list[Source]:
    return [Source(path_in_tree, "\n".join(lines) + "\n")]


def standing(excuses: dict) -> set:
    """Return the excuses whose file is there."""
    return {key for key in excuses if (structure.ROOT / (key if isinstance(key, str) else key[0])).exists()}


# ---- apps and rooms --------------------------------------------------------------------------------------------------


def test_every_module_stands_in_a_room():
    assert structure.homeless(read("exchange", "tasks", "evaluation", "demo", "gallery")) == []


def test_a_module_outside_the_rooms_is_caught():
    for name in ("utils", "services", "helpers", "core"):
        assert structure.homeless(source(f"tasks/{name}.py")) == [f"tasks/{name}.py stands in no room"]


def test_apps_point_downwards_only():
    assert structure.upward(read(*PRODUCT)) == []


def test_an_app_that_points_upwards_is_caught():
    assert structure.upward(source("exchange/rules.py", "from tasks.models import Outcome"))
    assert structure.upward(source("exchange/rules.py", "def f():", "    import tasks.models"))
    assert structure.upward(source("tasks/views/board.py", "from config import policy"))
    assert structure.upward(source("tasks/views/board.py", "from evaluation import scoring"))
    assert structure.upward(source("documents/xlsx.py", "from exchange import formats"))
    assert structure.upward(source("exchange/rules.py", "from . import models"))
    assert not structure.upward(source("tasks/rules.py", "from exchange.rules import seats_of"))


def test_rooms_import_rooms_before_them_only():
    assert structure.against_the_rooms(read(*PRODUCT), files_made_by=FILES_MADE_BY) == []


def test_a_room_that_imports_a_later_one_is_caught():
    def wrong(where: str, line: str) -> list[str]:
        return structure.against_the_rooms(source(where, line), files_made_by=FILES_MADE_BY)

    assert wrong("tasks/models/report.py", "from tasks.rules import turn_of")
    assert wrong("tasks/models/report.py", "from tasks import rules")
    assert wrong("tasks/rules.py", "from exchange.actions import notices")
    assert wrong("tasks/queries/board.py", "from tasks.actions.quarters import remind")
    assert wrong("tasks/actions/quarters.py", "from tasks.forms.reports import SignForm")
    assert wrong("tasks/actions/quarters.py", "from tasks.views import board")
    assert wrong("tasks/tables/reviews.py", "from tasks.exports.reviews import review_document")
    assert wrong("tasks/views/board.py", "from tasks import board_urls")
    assert wrong("tasks/views/board.py", "from documents.xlsx import to_xlsx")
    assert wrong("exchange/errors.py", "from exchange.models import User")
    assert wrong("tasks/views/board.py", "from exchange import helpers")
    assert not wrong("tasks/actions/quarters.py", "from tasks.queries.vacancies import vacancies")
    assert not wrong("tasks/exports/board.py", "from documents.model import Document")


def test_pure_modules_know_neither_django_nor_rows():
    sources = read(*PRODUCT)
    pure = {each.path for each in sources if structure.PURE.fullmatch(each.path)}
    assert {"tasks/periods.py", "tasks/texts.py", "exchange/texts.py", "documents/xlsx.py"} <= pure
    assert structure.impure(sources) == []


def test_a_pure_module_that_learns_of_django_or_rows_is_caught():
    assert structure.impure(source("tasks/periods.py", "from django.utils import timezone"))
    assert structure.impure(source("tasks/texts.py", "def f():", "    import django"))
    assert structure.impure(source("exchange/texts.py", "from exchange.models import Post"))
    assert structure.impure(source("documents/xlsx.py", "import django.conf"))
    assert structure.impure(source("demo/programme/course.py", "from tasks.models import ProgressReport"))
    assert not structure.impure(source("demo/programme/course.py", "from tasks.periods import SEOUL"))


# ---- who knows HTTP, who writes --------------------------------------------------------------------------------------


def test_only_views_and_the_roof_know_http():
    found = structure.knows_http(read(*PRODUCT))
    assert [each for each in found if each.split(":")[0] not in SEES_A_REQUEST] == []
    assert {each.split(":")[0] for each in found} == standing(SEES_A_REQUEST), "an excuse that nothing needs any more"


def test_an_action_or_a_query_that_sees_a_request_is_caught():
    assert structure.knows_http(source("tasks/actions/reviews.py", "from django.http import Http404"))
    assert structure.knows_http(source("tasks/queries/board.py", "from django.shortcuts import get_object_or_404"))
    assert structure.knows_http(source("tasks/rules.py", "def why_not(report, request): ..."))
    assert structure.knows_http(source("documents/xlsx.py", "def make(*, request): ..."))
    assert not structure.knows_http(source("tasks/views/board.py", "from django.http import Http404"))


def test_only_actions_write():
    found = structure.writes(read(*PRODUCT))
    assert [f"{where}:{line} {call}()" for where, call, line in found if (where, call) not in NO_WRITE] == []
    assert {(where, call) for where, call, _ in found} == standing(NO_WRITE), "an excuse that nothing needs any more"


def test_a_write_outside_the_actions_is_caught():
    for line in (
        "report.save()",
        "Notice.objects.create(user=user)",
        "ProgressReport.objects.filter(pk=1).update(status='accepted')",
        "rows.delete()",
        "Notice.objects.bulk_create([])",
        "Notice.objects.get_or_create(pk=1)",
        "cursor.execute('DELETE FROM tasks_task')",
    ):
        for where in ("tasks/views/board.py", "tasks/queries/board.py", "tasks/models/report.py", "config/home.py"):
            assert structure.writes(source(where, line)), (where, line)
        assert not structure.writes(source("tasks/actions/reviews.py", line))


def test_every_action_for_a_person_is_recorded():
    assert set(structure.unrecorded(read(*PRODUCT))) == set(PART_OF_AN_ACTION)
    assert structure.odd_actions(read(*PRODUCT)) == []


def test_an_action_that_leaves_no_entry_is_caught():
    where = "tasks/actions/reviews.py"
    assert structure.unrecorded(source(where, "def accept_report(pk, *, by, at): ..."))
    assert structure.unrecorded(source(where, "@transaction.atomic", "def accept_report(pk, by): ..."))
    assert not structure.unrecorded(source(where, "@audit.recorded('report.accept')", "def f(pk, *, by, at): ..."))
    assert not structure.unrecorded(source(where, "def _refuse(reason, by): ..."))
    assert structure.odd_actions(source(where, "@audit.recorded('report.accept')", "def f(pk, by, at): ..."))
    assert structure.odd_actions(source(where, "@audit.recorded('accept')", "def f(pk, *, by, at): ..."))
    twice = ["@audit.recorded('a.b')", "def f(*, by, at): ...", "@audit.recorded('a.b')", "def g(*, by, at): ..."]
    assert structure.odd_actions(source(where, *twice))


def test_nothing_happens_behind_a_save():
    assert {re.sub(r":\d+", "", each) for each in structure.hidden_hooks(read(*PRODUCT))} == NO_ROW


def test_a_signal_or_an_overridden_save_is_caught():
    assert structure.hidden_hooks(source("tasks/rules.py", "from django.db.models.signals import post_save"))
    assert structure.hidden_hooks(source("tasks/rules.py", "from django.dispatch import receiver"))
    assert structure.hidden_hooks(source("config/home.py", "request_finished_signal.connect(f)"))
    save = ["class Report(models.Model):", "    def save(self): ..."]
    assert structure.hidden_hooks(source("tasks/models/report.py", *save))
    assert structure.hidden_hooks(source("tasks/rules.py", *save))
    assert structure.hidden_hooks(source("tasks/apps.py", "class Tasks(AppConfig):", "    def ready(self): ..."))
    assert not structure.hidden_hooks(source("tasks/actions/locking.py", "class Held:", "    def save(self): ..."))


def test_no_file_is_longer_than_can_be_read_at_once():
    assert structure.too_long(read(*PRODUCT, "tests", "fixtures")) == []


def test_a_file_that_is_too_long_is_caught():
    assert structure.too_long(source("tasks/rules.py", *["x = 1"] * 401)) == ["tasks/rules.py has 401 lines"]
    assert not structure.too_long(source("tasks/rules.py", *["x = 1"] * 400))


def test_every_property_is_tried_more_often_in_a_deeper_run():
    assert structure.counts_for_itself(read("tests")) == []


def test_a_property_that_counts_for_itself_is_caught():
    assert structure.counts_for_itself(source("tests/test_made.py", "@settings(max_examples" + "=5)"))
    assert not structure.counts_for_itself(source("tests/test_made.py", "@examples(5)"))


# ---- keys between floors ---------------------------------------------------------------------------------------------


def names_given_to_lower_floors(every: list[type[models.Model]]) -> list[str]:
    """Return the keys to another app's model that would give it a name from above."""
    return [
        f"{model.__name__}.{field.name}"
        for model in every
        for field in model._meta.get_fields()
        if isinstance(field, ForeignObject)
        and field.related_model._meta.app_label != model._meta.app_label
        and not field.remote_field.hidden
    ]


def test_a_key_that_crosses_floors_leaves_no_name_below():
    every = [model for model in apps.get_models() if model._meta.app_label in structure.FLOORS]
    assert len(every) > 25
    assert names_given_to_lower_floors(every) == []


@isolate_apps("tasks")
def test_a_crossing_key_that_leaves_a_name_below_is_caught():
    def model_of(name: str, **options: str) -> type[models.Model]:
        meta = type("Meta", (), {"app_label": "tasks"})
        key = models.ForeignKey("exchange.User", models.PROTECT, **options)
        made = type(name, (models.Model,), {"__module__": __name__, "Meta": meta, "owner": key})
        key.remote_field.model = apps.get_model("exchange.User")
        return made

    assert names_given_to_lower_floors([model_of("Loud", related_name="things")]) == ["Loud.owner"]
    assert names_given_to_lower_floors([model_of("Silent")]) == ["Silent.owner"]
    assert names_given_to_lower_floors([model_of("Quiet", related_name="+")]) == []


# ---- templates -------------------------------------------------------------------------------------------------------


def test_templates_hold_no_script_no_style_and_no_unescaped_text():
    assert len(structure.templates()) > 20
    assert structure.unsafe_markup(structure.templates()) == []


def test_unsafe_markup_is_caught():
    for text in (
        "{{ note|safe }}",
        "{{ note | safe }}",
        "{% autoescape false %}",
        '<p class="a" style="color: red">',
        "<style>p {}</style>",
        "<script>alert(1)</script>",
        '<script src="/a.js">alert(1)</script>',
        '<a href="#" onclick="go()">',
        '<a href="javascript:go()">',
    ):
        assert structure.unsafe_markup({"a.html": f"<p>\n{text}"}) != [], text
        assert structure.unsafe_markup({"a.html": "{# " + text + " #}"}) == []
    assert structure.unsafe_markup({"a.html": '<script src="/a.js" defer></script>{{ button(1) }} {{ safety }}'}) == []


def test_every_page_stands_in_the_one_frame():
    assert structure.without_frame(structure.templates()) == []


def test_a_page_outside_the_frame_is_caught():
    base = {"base.html": "<html>"}
    assert structure.without_frame(base | {"tasks/a.html": "<html>"}) == ["tasks/a.html is outside the frame"]
    assert structure.without_frame(base | {"tasks/a.html": '{% extends "gone.html" %}'})
    assert structure.without_frame(base | {"_a.html": '{% extends "base.html" %}'}) == [
        "_a.html is a page among macros"
    ]
    over = {"b.html": '{% extends "base.html" %}', "a.html": '{% extends "b.html" %}', "_c.html": "{% macro c() %}"}
    assert structure.without_frame(base | over) == []


# ---- addresses -------------------------------------------------------------------------------------------------------


def addresses(resolver: URLResolver, namespace: str = "") -> list[tuple[str, URLPattern]]:
    """Return each address with its full name; "" for one without a name."""
    found = []
    for each in resolver.url_patterns:
        if isinstance(each, URLResolver):
            found += addresses(each, f"{namespace}{each.namespace}:" if each.namespace else namespace)
        else:
            found.append((f"{namespace}{each.name}" if each.name else "", each))
    return found


def misnamed(pattern: URLPattern) -> bool:
    """Whether an address is not called as its view.

    A page that every noun of the administration has is called manage_<noun>_<verb>; the view is manage_<verb>, or
    manage_act with an act that says its noun and its verb. The page and the files of a list are called by the policy's
    line of the list.
    """
    if listing := pattern.default_args.get("listing"):
        return pattern.name != listing.policy.split(":")[1]
    view, noun, act = (pattern.callback.__name__, *map(pattern.default_args.get, ("noun", "act")))
    if pattern.name == view or not (noun or act):
        return pattern.name != view
    noun, verb = (act.noun, act.name) if act else (noun, view.removeprefix("manage_"))
    return pattern.name != f"manage_{noun.name}_{verb}"


def test_every_address_has_a_line_in_the_policy_and_every_line_an_address():
    found = addresses(get_resolver())
    names = [name for name, _ in found]
    pages = [name for name, pattern in found if "format" not in pattern.pattern.converters]
    assert "" not in names
    assert sorted(pages) == sorted(set(pages)), "one name, one page; its files stand under the same"
    assert set(names) == set(POLICY) == set(pages)


def test_every_address_is_called_as_its_view():
    assert [name for name, pattern in addresses(get_resolver()) if misnamed(pattern)] == []


def test_an_address_with_another_name_than_its_view_is_caught():
    def board(request): ...

    def manage_edit(request, noun): ...

    noun = SimpleNamespace(name="post", plural="posts")
    assert misnamed(path("posts/1", manage_edit, {"noun": noun}, name="manage_pair_edit"))
    assert misnamed(path("posts/1", manage_edit, {"noun": noun}, name="manage_posts"))
    assert not misnamed(path("posts/1", manage_edit, {"noun": noun}, name="manage_post_edit"))
    listing = SimpleNamespace(policy="exchange:manage_posts")
    assert misnamed(path("posts", board, {"listing": listing}, name="manage_pairs"))
    assert not misnamed(path("posts", board, {"listing": listing}, name="manage_posts"))
    assert misnamed(path("board", board, name="dashboard"))
    assert misnamed(path("board", board))
    assert not misnamed(path("board", board, name="board"))
