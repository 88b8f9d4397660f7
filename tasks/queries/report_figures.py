"""The figures of one report as its pages show them: each indicator with this period's value and the last one."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from exchange.formats import number
from tasks.models import Indicator, IndicatorReading


@dataclass(frozen=True)
class Figure:
    """One indicator of a report.

    reading     of the period, told or waiting to be confirmed      last_name  the period of the last value, "2분기"
    last        the last value of an earlier period, None for none
    """

    indicator: Indicator
    reading: IndicatorReading | None
    last: Decimal | None = None
    last_name: str = ""

    @property
    def pk(self) -> int:
        return self.indicator.pk

    @property
    def name(self) -> str:
        return self.indicator.name

    @property
    def unit(self) -> str:
        return self.indicator.unit

    @property
    def value(self) -> str:
        """Return ``4개월``, or "" where nothing stands in the field."""
        return self.words(self.reading.value if self.reading else None)

    @property
    def told(self) -> str:
        """Return what has been reported, "" where nothing has."""
        return self.value if self.reading and self.reading.is_told else ""

    @property
    def last_value(self) -> str:
        return self.words(self.last)

    @property
    def carried_name(self) -> str:
        """Return the period whose value stands in the field, "2분기"; "" where it was typed."""
        source = self.reading.carried_from if self.reading else None
        return source.short_label if source else ""

    @property
    def is_confirmed(self) -> bool:
        return self.reading is not None and self.reading.is_confirmed

    @property
    def is_waiting(self) -> bool:
        return self.reading is not None and not self.reading.is_told

    @property
    def is_changed(self) -> bool:
        return bool(self.told) and bool(self.last_value) and self.told != self.last_value

    @property
    def target_words(self) -> str:
        """Say what the value is measured against."""
        target = self.words(self.indicator.target) or "정하지 않음"
        return f"목표 {target} · 기준 {self.words(self.indicator.baseline) or '없음'}"

    def words(self, value: Decimal | None) -> str:
        return "" if value is None else f"{number(value)}{self.indicator.unit}"


def figures_of(
    indicators: Sequence[Indicator], now: Mapping[int, IndicatorReading], last: Mapping[int, IndicatorReading]
) -> list[Figure]:
    """Put the readings of the period and the last ones before it beside the indicators."""
    return [
        Figure(
            one,
            now.get(one.pk),
            last[one.pk].value if one.pk in last else None,
            last[one.pk].period.short_label if one.pk in last else "",
        )
        for one in indicators
    ]
