"""The figures of one report: what was typed, what was carried in, and what of that was said to be the same still."""

from collections.abc import Collection, Mapping
from decimal import Decimal
from typing import Any

from tasks.actions.locking import Held
from tasks.models import Indicator, IndicatorReading, ReportSection
from tasks.queries.section_versions import readings_at

Readings = Mapping[int, Decimal | None]  # by indicator; None clears the field


class Figures:
    """The readings of a locked report and the task's own indicators; keys of other tasks' indicators are ignored."""

    def __init__(self, held: Held) -> None:
        self.report = held.report
        self.there = {reading.indicator_id: reading for reading in held.readings()}
        self.own = set(Indicator.objects.filter(task=self.report.task_id).values_list("pk", flat=True))

    def keep_values(self, readings: Readings) -> bool:
        """Whether the fields hold what they held."""
        typed = {key: value for key, value in readings.items() if key in self.own}
        held = {key: self.there[key].value if key in self.there else None for key in typed}
        return typed == held

    def confirm_nothing_else(self, confirmed: Collection[int] | None) -> bool:
        """Whether these ticks are the ones that stand; None leaves them as they are."""
        carried = {key: reading.is_confirmed for key, reading in self.there.items() if reading.carried_from_id}
        return confirmed is None or all((key in confirmed) == ticked for key, ticked in carried.items())

    def typed(self, readings: Readings, confirmed: Collection[int] | None) -> dict[str, Any]:
        """Return what was typed by the form's fields: the values, and the ticks where any were sent."""
        fields: dict[str, Any] = {f"reading_{key}": value for key, value in readings.items() if key in self.own}
        if confirmed is not None:
            fields |= {f"same_{key}": key in confirmed for key in readings if key in self._carried}
        return fields

    def held(self) -> dict[str, Any]:
        """Return what stands now by the form's fields."""
        values = {key: self.there[key].value if key in self.there else None for key in self.own}
        ticks = {f"same_{key}": self.there[key].is_confirmed for key in self._carried}
        return {f"reading_{key}": value for key, value in values.items()} | ticks

    def begun_with(self, section: ReportSection, version: int) -> dict[str, Any]:
        """Return what stood in ``version`` of the part by the form's fields."""
        then = readings_at(section, self.report.period_id, version, self.own)
        values = {f"reading_{key}": value for key, (value, _) in then.items()}
        return values | {f"same_{key}": then[key][1] for key in self._carried if key in then}

    @property
    def _carried(self) -> set[int]:
        return {key for key, reading in self.there.items() if reading.carried_from_id}

    def store(self, readings: Readings, confirmed: Collection[int] | None) -> int:
        """Write the figures; returns how many carried ones wait to be confirmed.

        A value other than the carried one is the writer's own and needs no tick.
        """
        for key, value in readings.items():
            if key in self.own:
                self._store(key, value, confirmed)
        return sum(not reading.is_told for reading in self.there.values())

    def _store(self, key: int, value: Decimal | None, confirmed: Collection[int] | None) -> None:
        reading = self.there.get(key)
        if value is None:
            if reading is not None:
                del self.there[key]
                reading.delete()
        elif reading is None:
            self.there[key] = IndicatorReading.objects.create(
                indicator_id=key, period=self.report.period, value=value, is_demo=self.report.is_demo
            )
        elif reading.value != value:
            reading.value, reading.carried_from, reading.is_confirmed = value, None, False
            reading.save(update_fields=["value", "carried_from", "is_confirmed"])
        elif confirmed is not None and reading.carried_from_id and reading.is_confirmed != (key in confirmed):
            reading.is_confirmed = key in confirmed
            reading.save(update_fields=["is_confirmed"])
