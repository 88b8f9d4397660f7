"""What every action of the administration does the same way: write one row, checked, locked and against its version.

Nothing here is an action by itself: these run inside one, in its transaction and under its verb.
"""

from collections.abc import Callable, Collection, Mapping, Sequence
from typing import Any, TypeVar

import pghistory
from django.core.exceptions import ValidationError
from django.db import DataError, IntegrityError, connection
from django.db.models import CheckConstraint, Model

from exchange import sentences
from exchange.errors import Incomplete, Refusal, Refused, Stale, WrongState, refuse_if
from exchange.models import Sourced, SourceMark
from exchange.versions import version_of

Row = TypeVar("Row", bound=Model)
Values = Mapping[str, Any]  # field name → cleaned value

CHANGED_MEANWHILE = f"여는 동안 다른 사람이 이 자료를 수정했습니다. {sentences.COMPARE_BOTH}"
TAKEN_MEANWHILE = "그사이 다른 사람이 같은 자리에 자료를 저장해 저장하지 못했습니다. 목록에서 확인해 주세요."

ALREADY = "같은 내용이 이미 저장되어 있습니다."
ADDING = 84_100_013  # first key of the advisory locks under which rows are added; any number nobody else takes


def add(
    model: type[Row],
    values: Values,
    fields: Collection[str],
    *,
    twin_of: Callable[[type[Row], Values], Row | None] | None = None,
    **made: Any,
) -> Row:
    """Insert a row of ``values``. ``made`` are the values that the action itself decides.

    Of several people who press at once one makes the row: they wait for each other here, and the others are refused.
    twin_of  finds the row that says the same already; by default the one with exactly these values
    Raises TypeError for a value outside ``fields``; WrongState where a row says the same already; Incomplete and
    WrongState as ``write`` does.
    """
    row = model(**only(values, fields), **made)
    hold_adding(model)
    if (twin_of or _same)(model, values) is not None:
        raise WrongState(ALREADY)
    return write(row)


def hold_adding(model: type[Model]) -> None:
    """Let no other transaction add a row of ``model`` until this one ends; what was added before is seen from here on.

    Two kinds in one transaction are held in the order of their names.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s, hashtext(%s))", [ADDING, model._meta.label])


def _same(model: type[Row], values: Values) -> Row | None:
    return model._default_manager.filter(**values).first()


def change(row: Row, values: Values, fields: Collection[str]) -> Row:
    """Put ``values`` on a locked row and write it. Raises as ``add`` does."""
    for name, value in only(values, fields).items():
        setattr(row, name, value)
    return write(row)


def write(row: Row) -> Row:
    """Save ``row`` once it passes the model's own checks.

    Raises Incomplete with the sentence of the check that failed or for a value no column holds, WrongState where
    another row came first at the same moment, so that only the database saw both.
    """
    try:
        row.full_clean()
        row.save()
    except ValidationError as error:
        raise Incomplete(" ".join(dict.fromkeys(_in_words(row, error)))) from error
    except DataError as error:
        raise Incomplete(sentences.OUT_OF_RANGE) from error
    except IntegrityError as error:
        raise _refusal(type(row), error) from error
    return row


def write_all(made: Sequence[Row]) -> list[Row]:
    """Insert rows of one table in one statement; what they point to was saved before.

    Each passes its fields' checks first; the constraints are the database's to check, and say what they say elsewhere.
    Raises as ``write`` does.
    """
    if not made:
        return []
    model = type(made[0])
    keys = [field.name for field in model._meta.concrete_fields if field.is_relation]
    try:
        for row in made:
            row.clean_fields(exclude=keys)  # a check of each key would be a statement a row
            row.clean()
        return model._default_manager.bulk_create(made)
    except ValidationError as error:
        raise Incomplete(" ".join(dict.fromkeys(_in_words(made[0], error)))) from error
    except DataError as error:
        raise Incomplete(sentences.OUT_OF_RANGE) from error
    except IntegrityError as error:
        raise _refusal(model, error) from error


def _refusal(model: type[Model], error: IntegrityError) -> Refused:
    """Say of a row that only the database refused: a value that may not stand, or a place that another row took."""
    name = getattr(getattr(error.__cause__, "diag", None), "constraint_name", None)
    checks = {each.name for each in model._meta.constraints if isinstance(each, CheckConstraint)}
    return Incomplete(sentences.OUT_OF_RANGE) if name in checks else WrongState(TAKEN_MEANWHILE)


def locked(model: type[Row], pk: int, version: str) -> Row:
    """Read a row FOR UPDATE. Raises Stale unless it still is as ``version`` (``version_of``) says."""
    row = model._default_manager.select_for_update(of=("self",)).get(pk=pk)
    if version_of(row) != version:
        raise Stale(CHANGED_MEANWHILE)
    return row


def confirm(row: Sourced, *, source_ref: str, reason: str) -> Sourced:
    """Take the doubt off a row that rests on reasoning: it now is what an operator says it is, with the ground for it.

    source_ref  where it was read; "" keeps what stood there
    Raises WrongState where the row is not in doubt, Incomplete without a reason.
    """
    if not row.needs_check:
        raise WrongState("확인이 필요한 자료가 아닙니다.")
    if not reason:
        raise Incomplete("무엇을 보고 확인했는지 적어 주세요.")
    row.source_mark = SourceMark.ENTERED
    row.source_ref = source_ref or row.source_ref
    row.source_note = reason
    return write(row)


def refuse(refusal: Refusal | None) -> None:
    """Raise what a ``why_not_…`` has answered, as the exception of its kind."""
    refuse_if(refusal)


def because(reason: str) -> None:
    """Keep ``reason`` beside every history row that the running action writes from here on."""
    pghistory.context(reason=reason)  # not entered: it adds to the context that the action opened


def only(values: Values, fields: Collection[str]) -> Values:
    """Return ``values``; raises TypeError where one is not among ``fields``."""
    if unknown := set(values) - set(fields):
        raise TypeError(f"not for this action: {sorted(unknown)}")
    return values


def _in_words(row: Model, error: ValidationError) -> list[str]:
    """Return what a model's checks say; for one that has only its name, what a person can do about it."""
    names = [constraint.name for constraint in row._meta.constraints]
    return [sentences.OUT_OF_RANGE if any(name in said for name in names) else said for said in error.messages]
