"""What was built on a reorganisation since it was applied: while there is anything, it is not taken back."""

from django.db.models import ForeignObjectRel, Model

from exchange import formats
from exchange.actions import changes as journal
from exchange.models import Ministry, Notice, Reorganisation, ReorganisationMinistry, Side
from exchange.queries import reorganisations as reading
from exchange.reorganising import built_since, followers


def blocks_of(act: Reorganisation) -> list[str]:
    """Return a sentence for each kind of thing that was built on an applied ``act``, of all floors."""
    since = built_since(act)
    plan = reading.plan_of(act)
    found = [*_later_acts(act), *_touched(act), *_pointing(act)]
    for follower in followers():
        found += follower.blocks_undo(plan, since)
    return found


def _later_acts(act: Reorganisation) -> list[str]:
    after = [line.ministry_id for line in act.after]
    later = (
        Reorganisation.objects.for_table()
        .standing()
        .filter(day__gte=act.day, lines__ministry__in=after, lines__side=Side.FROM)
        .exclude(pk=act.pk)
        .distinct()
    )
    return [f"이 개편 뒤의 개편({other})이 등록되어 있습니다. 그 개편을 먼저 환원해 주세요." for other in later]


def _touched(act: Reorganisation) -> list[str]:
    """Return what was changed by hand since: the act could not put back what it does not know."""
    untold = [entry for entry in act.changes if entry["table"] != Notice._meta.label_lower]  # read or not, it goes
    return [
        f"개편 뒤에 수정한 {formats.josa(str(row._meta.verbose_name), '이/가')} 있습니다: {row}."
        for row in journal.touched(untold)
    ]


def _pointing(act: Reorganisation) -> list[str]:
    """Return what points to an organisation that the act registered, on whatever floor."""
    own = {(entry["table"], entry["pk"]) for entry in act.changes}
    made = [line.ministry_id for line in act.after if line.is_made]
    found = []
    for relation in Ministry._meta.get_fields(include_hidden=True) if made else ():
        if not isinstance(relation, ForeignObjectRel) or hasattr(relation.related_model, "pgh_tracked_model"):
            continue
        model = relation.related_model
        pointing = model._default_manager.filter(**{f"{relation.field.name}__in": made})
        others = [row for row in pointing if (row._meta.label_lower, row.pk) not in own and not _is_line(row, act)]
        if others:
            found.append(f"새 기관으로 등록한 {model._meta.verbose_name} {len(others)}건이 있습니다.")
    return found


def _is_line(row: Model, act: Reorganisation) -> bool:
    return isinstance(row, ReorganisationMinistry) and row.reorganisation_id == act.pk
