"""What a report says, as one plain structure: for the fingerprint that both sides sign, for copies, for comparison."""

from datetime import date
from typing import Any

from tasks.models import IndicatorReading, ProgressReport, ReportSection, Side
from tasks.texts import fingerprint

FORM_VERSION = 1  # of the questions asked; stored with every copy so that old answers are read with their own form


def content_of(
    report: ProgressReport, sections: list[ReportSection], readings: list[IndicatorReading]
) -> dict[str, Any]:
    """Return the report's text with the names of its opening: only strings, numbers as their decimal notation."""
    pair = report.task.pair
    return {
        "form": FORM_VERSION,
        "task": {"code": report.task.code, "title": report.task.title},
        "period": report.period.code,
        "sides": {
            side: {"ministry": pair.post_of(side).name.ministry.short_name, "post": pair.post_of(side).name.title}
            for side in ("a", "b")
        },
        "parts": {section.side: part_of(section) for section in sorted(sections, key=lambda part: part.side)},
        "readings": [
            {"indicator": reading.indicator.name, "unit": reading.indicator.unit, "value": f"{reading.value:f}"}
            for reading in sorted(readings, key=lambda reading: (reading.indicator.position, reading.indicator_id))
        ],
    }


def part_of(section: ReportSection) -> dict[str, str]:
    """Return one part's answers by field name; 달라진 것 없음 stands as its own answer with its reason."""
    answers = {name: getattr(section, name) for name in section.fields}
    return {"state": section.state, "unchanged_reason": section.unchanged_reason, **answers}


def fingerprint_of(content: dict[str, Any]) -> str:
    """Return the SHA-256 that a confirmation is bound to: text, task and quarter, not the names of posts."""
    return fingerprint({key: content[key] for key in ("form", "task", "period", "parts", "readings")})


def frozen_content(content: dict[str, Any], *, signatures: list, verdict: str, note: str, on: date) -> dict[str, Any]:
    """Return ``content`` with who confirmed it and what 국무조정실 said, as it is kept for ever."""
    return {
        **content,
        "signatures": [
            {
                "side": signature.side,
                "name": signature.signer_name,
                "post": signature.post_title,
                "on_behalf_of": str(signature.on_behalf_of or ""),
                "at": signature.signed_at.isoformat(),
                "dissent": signature.dissent,
                "fingerprint": signature.fingerprint,
            }
            for signature in signatures
        ],
        "verdict": verdict,
        "verdict_note": note,
        "on": on.isoformat(),
    }


PART_ORDER = (Side.JOINT, Side.A, Side.B)
