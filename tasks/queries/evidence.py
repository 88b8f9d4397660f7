"""What stands behind a task's page: press releases, public addresses, accepted reports."""

from dataclasses import dataclass
from datetime import date

from exchange import formats
from tasks.models import ProgressReport
from tasks.queries.detail import Detail


@dataclass(frozen=True)
class Evidence:
    """One text behind the page: a press release or public address, or an accepted report."""

    name: str
    small: str
    badge: str
    release: str = ""
    address: str = ""
    report: ProgressReport | None = None


def evidence_of(detail: Detail) -> list[Evidence]:
    """Return each source once: where the task was read, where its outcomes were, then its accepted reports."""
    found: dict[str, Evidence] = {}
    task = detail.task
    if row := task.release_row:
        day = formats.date_plain(date.fromisoformat(row["on"])) if row["on"] else f"{row['text']} (연·월 확인 필요)"
        found[row["file"]] = Evidence(row["title"], f"{row['agency']} · {day}", "출처", release=row["file"])
    elif task.source_ref.startswith(("https://", "http://")):
        found[task.source_ref] = _public(task.source_ref)
    for outcome in detail.outcomes:
        if release := outcome.release:
            day = formats.date_plain(release.published_on) if release.published_on else release.published_text
            doubt = "" if release.published_on else " (연·월 확인 필요)"
            small = f"{release.agency} · {day}{doubt}"
            found.setdefault(release.file_name, Evidence(release.title, small, "출처", release=release.file_name))
        elif outcome.source_ref.startswith(("https://", "http://")):
            found.setdefault(outcome.source_ref, _public(outcome.source_ref))
    both = f"{detail.names['a']}·{detail.names['b']}"
    reports = [Evidence(f"{report.period} 보고(확정본)", both, "보고", report=report) for report in detail.accepted]
    return [*found.values(), *reports]


def _public(address: str) -> Evidence:
    return Evidence(address.split("/")[2], "공개자료", "출처", address=address)
