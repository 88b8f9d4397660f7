"""A draft of a rubric is thrown away: unpublished only, by 점검 담당 only, and only the one that was on the page."""

import pytest
from django.urls import reverse

from evaluation.actions.rubrics import discard_rubric, draft_rubric, edit_rubric, publish_rubric, seal_rubric
from evaluation.models import Criterion, EvaluationRound, Rubric
from evaluation.queries.rubrics import fingerprint_of, with_rows
from evaluation.rules.draft import RubricText, text_of
from exchange.errors import NotAllowed, Stale, WrongState
from exchange.models import Role
from tests.evaluation.makers import make_evaluation_round
from tests.makers import NOON, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def coordinator():
    return make_user(Role.COORDINATOR)


@pytest.fixture
def centre(client, coordinator):
    client.force_login(coordinator)
    return client


@pytest.fixture
def round(coordinator):
    return make_evaluation_round("preparing", by=coordinator)


def page(name: str, round) -> str:
    return reverse(f"evaluation:{name}", args=[round.slug])


def words(answer) -> str:
    return answer.content.decode()


def whole(rubric: Rubric) -> Rubric:
    return with_rows(Rubric.objects.filter(pk=rubric.pk)).get()


def test_a_draft_is_discarded_with_all_its_rows_and_its_history_stays(centre, coordinator, round):
    draft = draft_rubric(round.pk, by=coordinator, at=NOON)
    text = words(centre.get(page("rubric", round)))
    assert page("rubric_discard", round) in text
    sent = {"fingerprint": fingerprint_of(whole(draft))}
    assert centre.post(page("rubric_discard", round), sent).url == page("rubric", round)
    assert not Rubric.objects.filter(round=round).exists()
    assert not Criterion.objects.filter(rubric=draft.pk).exists()
    assert Rubric.pgh_event_model.objects.filter(pgh_obj_id=draft.pk).exists()
    assert centre.post(page("rubric_discard", round), sent).status_code == 404
    assert draft_rubric(round.pk, by=coordinator, at=NOON).version == 1


def test_a_published_or_sealed_version_is_never_discarded(centre, coordinator, round):
    draft = draft_rubric(round.pk, by=coordinator, at=NOON)
    seen = fingerprint_of(whole(draft))
    publish_rubric(draft.pk, by=coordinator, at=NOON)
    assert page("rubric_discard", round) not in words(centre.get(page("rubric", round)))
    assert centre.post(page("rubric_discard", round), {"fingerprint": seen}).status_code == 409
    seal_rubric(draft.pk, fingerprint=seen, by=coordinator, at=NOON)
    with pytest.raises(WrongState, match="공개한 판이라 삭제할 수 없습니다"):
        discard_rubric(draft.pk, fingerprint=seen, by=coordinator, at=NOON)
    assert Rubric.objects.filter(pk=draft.pk).exists()


def test_only_the_coordinator_discards_and_only_while_the_round_is_prepared(client, coordinator, round):
    draft = draft_rubric(round.pk, by=coordinator, at=NOON)
    seen = fingerprint_of(whole(draft))
    for role in set(Role) - {Role.COORDINATOR}:
        user = make_user(role)
        client.force_login(user)
        assert client.post(page("rubric_discard", round), {"fingerprint": seen}).status_code == 403
        with pytest.raises(NotAllowed):
            discard_rubric(draft.pk, fingerprint=seen, by=user, at=NOON)
    EvaluationRound.objects.filter(pk=round.pk).update(status="scoring", opened_at=NOON, opened_by=coordinator)
    with pytest.raises(WrongState):
        discard_rubric(draft.pk, fingerprint=seen, by=coordinator, at=NOON)


def test_a_draft_that_another_changed_or_discarded_meanwhile_stays_as_it_is(coordinator, round):
    draft = draft_rubric(round.pk, by=coordinator, at=NOON)
    seen = fingerprint_of(whole(draft))
    text = text_of(whole(draft))
    changed = RubricText(text.values | {"minimum_scores": 4}, text.criteria, text.grades)
    edit_rubric(draft.pk, changed, fingerprint=seen, by=coordinator, at=NOON)
    with pytest.raises(Stale):
        discard_rubric(draft.pk, fingerprint=seen, by=coordinator, at=NOON)
    now = fingerprint_of(whole(draft))
    discard_rubric(draft.pk, fingerprint=now, by=coordinator, at=NOON)
    for again in (discard_rubric, seal_rubric):
        with pytest.raises(WrongState, match="그사이 다른 사람이 이 초안을 삭제했습니다"):
            again(draft.pk, fingerprint=now, by=coordinator, at=NOON)
