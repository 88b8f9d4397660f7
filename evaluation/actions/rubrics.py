"""Rubrics: drafted, changed, published, sealed. From the seal on nothing about a version changes."""

from datetime import datetime

from evaluation.actions.locking import hold_round
from evaluation.models import Anchor, Criterion, GradeLine, Rubric
from evaluation.queries.rubrics import fingerprint_of, with_rows
from evaluation.rules import rubrics as rules
from evaluation.rules.draft import EXAMPLE, RubricText, text_of
from evaluation.rules.rounds import why_not_change_rubric
from exchange import audit
from exchange.actions import rows
from exchange.errors import Incomplete, Stale, WrongState, refuse_if
from exchange.models import User

CHANGED_MEANWHILE = "여는 동안 다른 사람이 이 기준을 수정했습니다. 저장된 내용과 비교해 주세요."
GONE_MEANWHILE = "그사이 다른 사람이 이 초안을 삭제했습니다."
SEEN_ANOTHER = "그사이 기준의 내용이 바뀌어 봉인하지 않았습니다. 지금 내용을 다시 읽어 주세요."


@audit.recorded("rubric.draft")
def draft_rubric(round_pk: int, *, source: int | None = None, by: User, at: datetime) -> Rubric:
    """Begin the next version of a round's rubric.

    source  the version to begin with, of this round or of another; None for the unofficial example
    """
    round = hold_round(round_pk)
    refuse_if(why_not_change_rubric(round, by))
    newest = round.rubrics.order_by("-version").first()
    refuse_if(rules.why_not_draft(newest))
    text = EXAMPLE
    if source is not None:
        origin = with_rows(Rubric.objects.filter(pk=source, published_at__isnull=False)).first()
        if origin is None:
            raise Incomplete("이어 쓸 기준을 찾을 수 없습니다. 공개한 판 가운데에서 선택해 주세요.")
        text = text_of(origin)
    rubric = Rubric(round=round, version=newest.version + 1 if newest else 1)
    return _write(rubric, text)


@audit.recorded("rubric.edit")
def edit_rubric(pk: int, text: RubricText, *, fingerprint: str, by: User, at: datetime) -> Rubric:
    """Replace what a draft says. Half a draft may be saved; what it lacks is asked for at publication.

    fingerprint  of the content that the form was filled in on; raises Stale where it has changed since
    """
    rubric = _held(pk)
    refuse_if(rules.why_not_edit_rubric(rubric, by))
    if fingerprint_of(rubric) != fingerprint:
        raise Stale(CHANGED_MEANWHILE)
    _clear(rubric)
    return _write(rubric, text)


@audit.recorded("rubric.discard")
def discard_rubric(pk: int, *, fingerprint: str, by: User, at: datetime) -> None:
    """Delete a draft that was never published; its history keeps what it said and who took it away.

    fingerprint  of the content that the person had before them; raises Stale where it has changed since
    """
    rubric = _held(pk)
    refuse_if(rules.why_not_discard_rubric(rubric, by))
    if fingerprint_of(rubric) != fingerprint:
        raise Stale(CHANGED_MEANWHILE)
    _clear(rubric)
    rubric.delete()


@audit.recorded("rubric.publish")
def publish_rubric(pk: int, *, by: User, at: datetime) -> Rubric:
    """Show a complete draft to everybody whom it concerns (정부업무평가 기본법 제20조제2항). Twice is once."""
    rubric = _held(pk)
    if rubric.published_by_id == by.pk and rubric.sealed_at is None:
        return rubric
    refuse_if(rules.why_not_publish(rubric, by))
    rubric.published_at, rubric.published_by = at, by
    rubric.save(update_fields=["published_at", "published_by"])
    return rubric


@audit.recorded("rubric.seal")
def seal_rubric(pk: int, *, fingerprint: str, by: User, at: datetime) -> Rubric:
    """Seal a published version for good, with the fingerprint of its content. Twice is once.

    fingerprint  of the content that the person has read; raises Stale where the content is another
    """
    rubric = _held(pk)
    if rubric.sealed_by_id == by.pk and rubric.fingerprint == fingerprint:
        return rubric
    refuse_if(rules.why_not_seal(rubric, by))
    if fingerprint_of(rubric) != fingerprint:
        raise Stale(SEEN_ANOTHER)
    rubric.sealed_at, rubric.sealed_by, rubric.fingerprint = at, by, fingerprint
    rubric.save(update_fields=["sealed_at", "sealed_by", "fingerprint"])
    return rubric


def _held(pk: int) -> Rubric:
    """Lock the round first, then read the version with its rows as they are now; WrongState where it was deleted."""
    round_pk = Rubric.objects.filter(pk=pk).values_list("round_id", flat=True).first()
    if round_pk is not None:
        hold_round(round_pk)
    rubric = with_rows(Rubric.objects.filter(pk=pk)).first()
    if rubric is None:
        raise WrongState(GONE_MEANWHILE)
    return rubric


def _clear(rubric: Rubric) -> None:
    Anchor.objects.filter(rubric=rubric).delete()
    Criterion.objects.filter(rubric=rubric).delete()
    GradeLine.objects.filter(rubric=rubric).delete()


def _write(rubric: Rubric, text: RubricText) -> Rubric:
    """Write a version and all rows of it; criteria keep the order in which they come, each set by itself."""
    rows.change(rubric, text.values, text.values)
    place: dict[int | None, int] = {}
    criteria = []
    for each in text.criteria:
        key = each.category.pk if each.category else None
        place[key] = place.get(key, 0) + 1
        criteria.append(
            Criterion(
                rubric=rubric,
                category=each.category,
                position=place[key],
                name=each.name,
                question=each.question,
                weight_bp=each.weight_bp,
            )
        )
    rows.write_all(criteria)
    rows.write_all(
        [
            Anchor(rubric=rubric, criterion=criterion, score=score, text=meaning)
            for criterion, each in zip(criteria, text.criteria, strict=True)
            for score, meaning in each.anchors
        ]
    )
    rows.write_all(
        [
            GradeLine(rubric=rubric, grade=grade, floor=text.grades[grade][0], percent=text.grades[grade][1])
            for grade in "SABC"
            if grade in text.grades
        ]
    )
    return rubric
