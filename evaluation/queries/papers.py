"""The papers of one task for an outside expert: what the public can know and what was accepted, without names.

Reports are read from the copies kept when they were accepted and from nowhere else: no draft, no later edit, no other
pair. Persons appear as posts; where a text names one, the name is left out, and what is then empty stays empty.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from evaluation.models import EvaluationRound
from exchange.models import Assignment, Assistance, Post, StandIn
from exchange.personal import SHORTEST_NAME, withheld
from tasks.models import (
    CollaborationTask,
    FrozenKind,
    FrozenReport,
    Indicator,
    Milestone,
    Outcome,
    ReportPeriod,
    ReportStatus,
    SectionState,
    TaskPart,
    TaskState,
)
from tasks.periods import QUARTERS, Kind, label_of, parse_code, short_label_of
from tasks.queries.copies import JOINT_TITLE
from tasks.queries.detail import IndicatorRow, change_words, indicator_row
from tasks.report_forms import form_of_copy

MOST_LINES = 3  # of a quarter's column
LONGEST_LINE = 60  # characters
_BULLETS = "□○●ㅇ◦·•-–※* \t\u00a0"


@dataclass(frozen=True)
class PaperPart:
    """What one side, or both together, reported in a quarter: (label, text) in the order of the form."""

    title: str
    answers: list[tuple[str, str]]


@dataclass(frozen=True)
class QuarterPaper:
    """One quarter of the round's year; ``parts`` only where a report was accepted, else ``kind`` is ""."""

    name: str
    kind: str
    word: str
    lines: list[str]
    parts: list[PaperPart]
    accepted_at: datetime | None
    is_demo: bool

    @property
    def is_accepted(self) -> bool:
        return bool(self.kind)


@dataclass(frozen=True)
class EvidencePaper:
    """One source: a press release, a public address or an accepted report; ``address`` only where it is public."""

    name: str
    small: str
    address: str = ""


@dataclass(frozen=True)
class Papers:
    """All that an expert reads of one task.

    names, posts  side -> the ministry's short name, the post's title      read_in  the quarters of the readings
    """

    task: CollaborationTask
    names: dict[str, str]
    posts: dict[str, str]
    roles: dict[str, list[str]]
    changes: list[tuple[Outcome, str, str]]
    quarters: list[QuarterPaper]
    read_in: list[str]
    indicators: list[IndicatorRow]
    milestones: list[Milestone]
    evidence: list[EvidencePaper]


def papers_of(round: EvaluationRound, task: CollaborationTask) -> Papers:
    """Read the papers of ``task`` for the year of ``round``; ``task`` has its pair's posts and ministries read."""
    pair = task.pair
    names = {"a": pair.post_a.name.short, "b": pair.post_b.name.short, "joint": "두 부처"}
    periods = list(ReportPeriod.objects.in_order().filter(year=round.year))
    copies = _accepted_copies(task, periods)
    hidden = _names_to_withhold([pair.post_a, pair.post_b], copies.values())
    milestones = list(task.milestones.order_by("due_on", "pk"))
    for one in milestones:
        one.title, one.moved_reason = withheld(one.title, hidden), withheld(one.moved_reason, hidden)
    outcomes = list(task.outcomes.select_related("release").order_by("position"))
    for outcome in outcomes:
        outcome.title, outcome.how_text = withheld(outcome.title, hidden), withheld(outcome.how_text, hidden)
        outcome.before_text = withheld(outcome.before_text, hidden)
        outcome.after_text = withheld(outcome.after_text, hidden)
    return Papers(
        task=task,
        names=names,
        posts={"a": pair.post_a.name.title, "b": pair.post_b.name.title},
        roles=_roles(task, hidden),
        changes=[(outcome, *change_words(outcome)) for outcome in outcomes],
        quarters=_quarters(periods, copies, hidden),
        read_in=[period.short_label for period in periods],
        indicators=_indicators(task, periods, copies, hidden),
        milestones=milestones,
        evidence=_evidence(round, outcomes, copies),
    )


def _names_to_withhold(posts: list[Post], copies: Iterable[FrozenReport]) -> set[str]:
    """Return the names of everybody who held one of the posts, stood in or drafted for it, or confirmed a report.

    A name that is that of a post itself (as in the demonstration) tells of nobody and stays.
    """
    keys = [post.pk for post in posts]
    found = set(Assignment.objects.filter(post__in=keys).values_list("holder__display_name", flat=True))
    holders = Assignment.objects.filter(post__in=keys).values("holder")
    drafted = Assistance.objects.filter(post__in=keys).values_list("assistant__display_name", flat=True)
    stood_in = StandIn.objects.filter(absent__in=holders).values_list("substitute__display_name", flat=True)
    found |= set(drafted.order_by().union(stood_in.order_by()))
    for copy in copies:
        for signature in copy.content.get("signatures", []):
            found |= {signature.get("name", ""), signature.get("on_behalf_of", "")}
    titles = [post.name.title for post in posts]
    return {name for name in found if len(name) >= SHORTEST_NAME and not any(title in name for title in titles)}


def _accepted_copies(task: CollaborationTask, periods: list[ReportPeriod]) -> dict[int, FrozenReport]:
    """Return the last accepted copy of each report that stands accepted, by the period's key."""
    copies = (
        FrozenReport.objects.filter(
            report__task=task,
            report__period__in=periods,
            report__status=ReportStatus.ACCEPTED,
            kind=FrozenKind.ACCEPTANCE,
        )
        .select_related("report")
        .order_by("number")
    )
    last = {copy.report.period_id: copy for copy in copies}
    return {period.pk: last[period.pk] for period in periods if period.pk in last}


def _roles(task: CollaborationTask, hidden: Collection[str]) -> dict[str, list[str]]:
    """Return what each side took on, as the press release says."""
    found: dict[str, list[str]] = {"a": [], "b": [], "joint": []}
    for part in TaskPart.objects.filter(task=task).order_by("side", "position", "pk"):
        if text := withheld(part.text, hidden):
            found[part.side].append(text)
    return found


# ---- quarters --------------------------------------------------------------------------------------------------------


def _quarters(
    periods: list[ReportPeriod], copies: Mapping[int, FrozenReport], hidden: Collection[str]
) -> list[QuarterPaper]:
    """Return the year's four quarters, whether reported on or not, and after them what was accepted of other kinds."""
    by_number = {period.number: period for period in periods if period.is_quarter}
    columns = [(short_label_of(Kind.QUARTER, number), by_number.get(number)) for number in QUARTERS]
    columns += [(period.short_label, period) for period in periods if not period.is_quarter and period.pk in copies]
    return [_quarter(name, period, copies, hidden) for name, period in columns]


def _quarter(
    name: str, period: ReportPeriod | None, copies: Mapping[int, FrozenReport], hidden: Collection[str]
) -> QuarterPaper:
    """Return one period's column. Of a report that is not accepted nothing is told, not even how far it is."""
    copy = copies.get(period.pk) if period else None
    if copy is None:
        return QuarterPaper(name, "", "확정 보고 없음", [], [], None, False)
    content = copy.content
    state = TaskState(content["verdict"])
    parts = [_part(side, content, hidden) for side in ("joint", "a", "b") if side in content.get("parts", {})]
    progress = withheld(content.get("parts", {}).get("joint", {}).get("progress", ""), hidden)
    return QuarterPaper(
        name,
        state.value,
        state.label,
        _first_lines(progress),
        [part for part in parts if part.answers],
        copy.frozen_at,
        copy.report.is_demo,
    )


def _part(side: str, content: Mapping[str, Any], hidden: Collection[str]) -> PaperPart:
    """Return one part's answers as they were accepted; an answer that is empty, or became so, is left out."""
    answers = content["parts"][side]
    title = JOINT_TITLE if side == "joint" else content["sides"][side]["ministry"]
    rows = [
        (question.label, text)
        for question in form_of_copy(content).answered(side)
        if question.in_papers and (text := withheld(question.words(answers.get(question.code, "")), hidden))
    ]
    if answers.get("state") == SectionState.UNCHANGED:
        reason = withheld(answers.get("unchanged_reason", ""), hidden)
        rows.insert(0, ("지난 분기와 비교", f"{SectionState.UNCHANGED.label}{f' · {reason}' if reason else ''}"))
    return PaperPart(title, rows)


def _first_lines(text: str) -> list[str]:
    lines = [line.strip(_BULLETS) for line in text.splitlines()]
    return [line if len(line) <= LONGEST_LINE else f"{line[:LONGEST_LINE].rstrip()}…" for line in lines if line][
        :MOST_LINES
    ]


# ---- indicators, evidence --------------------------------------------------------------------------------------------


def _indicators(
    task: CollaborationTask,
    periods: list[ReportPeriod],
    copies: Mapping[int, FrozenReport],
    hidden: Collection[str],
) -> list[IndicatorRow]:
    """Return the task's indicators with the readings that the accepted copies hold, one place a quarter."""
    told = [
        {one["indicator"]: Decimal(one["value"]) for one in copies[period.pk].content.get("readings", [])}
        if period.pk in copies
        else {}
        for period in periods
    ]
    rows = []
    for indicator in Indicator.objects.filter(task=task).order_by("position", "pk"):
        readings = [values.get(indicator.name) for values in told]
        indicator.name = withheld(indicator.name, hidden)
        rows.append(indicator_row(indicator, readings))
    return rows


def _evidence(
    round: EvaluationRound, outcomes: list[Outcome], copies: Mapping[int, FrozenReport]
) -> list[EvidencePaper]:
    """Return each source once, by its title: file names and their properties may tell who made them."""
    found: dict[str, EvidencePaper] = {}
    for outcome in outcomes:
        if release := outcome.release:
            day = release.published_on
            when = f"{day.year}. {day.month}. {day.day}." if day else release.published_text
            found.setdefault(release.title, EvidencePaper(release.title, f"{release.agency} 보도자료 · {when}"))
        elif outcome.source_ref.startswith(("https://", "http://")):
            place = outcome.source_ref.split("/")[2]
            found.setdefault(outcome.source_ref, EvidencePaper(place, "공개자료", outcome.source_ref))
    accepted = [
        EvidencePaper(f"{label_of(*parse_code(copy.content['period']))} 보고", "국무조정실이 확정한 글")
        for copy in copies.values()
    ]
    return [*found.values(), *accepted]
