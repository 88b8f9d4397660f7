"""Keeping a copy of a report as it stands."""

from datetime import datetime

from exchange.fingerprints import fingerprint
from exchange.models import User
from tasks.actions.locking import Held
from tasks.contents import frozen_content
from tasks.models import FrozenKind, FrozenReport


def freeze(held: Held, kind: FrozenKind, *, by: User, at: datetime) -> FrozenReport:
    """Copy the report with its confirmations and verdict; part of the action that calls it, never alone."""
    content = frozen_content(
        held.content,
        signatures=list(held.signatures.values()),
        verdict=held.report.verdict,
        note=held.report.verdict_note,
        on=at.date(),
    )
    return FrozenReport.objects.create(
        report=held.report,
        kind=kind,
        number=held.copies[kind] + 1,
        form_version=content["form"],
        content=content,
        fingerprint=fingerprint(content),
        frozen_at=at,
        frozen_by=by,
    )
