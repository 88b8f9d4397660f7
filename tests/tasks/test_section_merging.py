"""Two people write one part at once: fields that only one changed stay so, the box is for the rest."""

from decimal import Decimal

import pytest
from django.urls import reverse

from exchange.errors import Stale
from exchange.sentences import ANOTHER_WINDOW
from tasks.actions.sections import save_section
from tasks.models import Indicator, IndicatorReading
from tests.makers import NOON
from tests.tasks.report_makers import make_desk

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk():
    desk = make_desk()
    desk.save("joint", desk.a, progress="□ 처음", rating_reason="")
    return desk


def save(desk, by, version: int, **changes):
    """Save the joint part as it stood when it held 처음, with ``changes``."""
    values = dict(desk.first) | {name: value for name, value in changes.items() if not name.startswith("reading")}
    readings = changes.get("readings")
    return save_section(desk.report.pk, "joint", values=values, readings=readings, version=version, by=by, at=NOON)


@pytest.fixture
def opened(desk):
    """The version that two windows were opened on, and what stood there."""
    section = desk.section("joint")
    desk.first = section.answers_to(desk.report.period.form)
    return section.version


def test_two_people_who_changed_different_fields_never_meet_the_box(desk, opened):
    save(desk, desk.b, opened, rating_reason="□ 상대의 사유")
    section = save(desk, desk.a, opened, progress="□ 나의 실적")
    assert (section.answer("progress"), section.answer("rating_reason")) == ("□ 나의 실적", "□ 상대의 사유")
    assert section.version == opened + 2


def test_both_in_one_field_meet_the_box_with_that_field_only(desk, opened):
    save(desk, desk.b, opened, progress="□ 상대", rating_reason="□ 상대의 사유")
    with pytest.raises(Stale) as refused:
        save(desk, desk.a, opened, progress="□ 나")
    found = refused.value.conflict
    assert found["fields"] == {"progress": {"mine": "□ 나", "theirs": "□ 상대"}}
    assert found["taken"] == {"rating_reason": "□ 상대의 사유"}
    assert (found["own"], found["by"]) == (False, desk.b.display_name)


def test_two_windows_of_one_person_are_called_so(desk, opened):
    save(desk, desk.a, opened, progress="□ 먼저")
    with pytest.raises(Stale, match="다른 창에서") as refused:
        save(desk, desk.a, opened, progress="□ 나중")
    assert (refused.value.conflict["own"], refused.value.conflict["by"]) == (True, ANOTHER_WINDOW)


def test_a_text_taken_away_by_one_is_not_brought_back_by_the_other(desk, opened):
    save(desk, desk.b, opened, progress="")
    section = save(desk, desk.a, opened, rating_reason="□ 사유")
    assert section.answer("progress") == ""


def test_figures_are_fields_like_others(desk):
    one, other = (
        Indicator.objects.create(task=desk.report.task, name=name, unit="개월", position=place)
        for place, name in enumerate(("기간", "비용"), 1)
    )
    first = {one.pk: Decimal("4.00"), other.pk: Decimal("9.00")}
    section = desk.section("joint")
    desk.first = section.answers_to(desk.report.period.form)
    opened = save(desk, desk.a, section.version, readings=first).version
    save(desk, desk.b, opened, readings=first | {one.pk: Decimal("5.00")})
    save(desk, desk.a, opened, readings=first | {other.pk: None})
    assert list(IndicatorReading.objects.values_list("indicator", "value")) == [(one.pk, Decimal("5.00"))]
    with pytest.raises(Stale) as refused:
        save(desk, desk.b, opened, readings=first | {one.pk: Decimal("6.00")})
    texts = {"mine": Decimal("6.00"), "theirs": Decimal("5.00")}
    assert refused.value.conflict["fields"] == {f"reading_{one.pk}": texts}


def test_the_page_is_told_what_was_taken_and_draws_it_where_scripts_are_off(client, desk, opened):
    address = reverse("tasks:report_edit", args=[desk.report.period.code, desk.report.task.code, "joint"])
    save(desk, desk.b, opened, rating_reason="□ 상대의 사유")
    client.force_login(desk.a)
    sent = desk.first | {"progress": "□ 나의 실적", "version": str(opened)}
    answer = client.post(address, sent, headers={"x-autosave": "1"})
    assert (answer.status_code, answer.json()["taken"]) == (200, {"rating_reason": "□ 상대의 사유"})
    theirs = {"progress": "□ 상대의 실적", "rating_reason": "□ 상대의 사유"}
    save(desk, desk.b, desk.section("joint").version, **theirs)
    answer = client.post(address, sent | {"progress": "□ 또 고침"})
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "□ 상대의 실적" in page and ">\n□ 또 고침</textarea>" in page and ">\n□ 상대의 사유</textarea>" in page
