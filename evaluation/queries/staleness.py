"""What the stored staleness of statements should be, computed from the rows that they rest on."""

from collections.abc import Collection

from evaluation.models import BonusStatement, EvaluationRound, StatementStaleness
from evaluation.queries.computing import StatementInputs

Words = dict[int, list[str]]  # key of a statement -> what has changed since, where anything has


def computed_staleness(rounds: Collection[int] | None = None) -> Words:
    """Compute for every standing statement of ``rounds`` (keys; None: all) what has changed since."""
    standing = BonusStatement.objects.standing()
    wanted = EvaluationRound.objects.filter(pk__in=standing.values("round"))
    if rounds is not None:
        wanted = wanted.filter(pk__in=rounds)
    found: Words = {}
    for round in wanted.order_by("pk"):
        ground = StatementInputs(round)
        for statement in standing.filter(round=round).select_related("assignment"):
            if changed := ground.changed_since(statement):
                found[statement.pk] = changed
    return found


def stored_staleness(rounds: Collection[int] | None = None) -> Words:
    """Return what is stored of the same statements, and of any that stand no longer."""
    rows = StatementStaleness.objects.all()
    if rounds is not None:
        rows = rows.filter(statement__round__in=rounds)
    return dict(rows.values_list("statement", "changed"))


def staleness_in_doubt() -> list[str]:
    """Name every statement whose stored staleness is not what comes out anew, with both; none where all agree."""
    stored, computed = stored_staleness(), computed_staleness()
    wrong = [pk for pk in sorted({*stored, *computed}) if stored.get(pk) != computed.get(pk)]
    numbers = dict(BonusStatement.objects.filter(pk__in=wrong).values_list("pk", "number"))
    return [f"{numbers[pk]}: 저장 {_said(stored, pk)} · 계산 {_said(computed, pk)}" for pk in wrong]


def _said(words: Words, pk: int) -> str:
    return ", ".join(words[pk]) if pk in words else "변동 없음"
