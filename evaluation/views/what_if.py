"""What a draft rule would cost. A page of assumptions: it reads no statement and writes nothing."""

from dataclasses import dataclass
from datetime import date

from django.http import HttpResponse
from django.template.response import TemplateResponse

from evaluation import pay
from evaluation.forms.what_if import ROWS, WhatIfForm, title_of
from evaluation.models import BonusRule, PayBase
from evaluation.queries.pay_tables import rate_of, rates_on, rule_row, standing_bases_on
from evaluation.rules import pay as rules
from evaluation.scoring import GRADES
from evaluation.texts import READINGS, Reading
from evaluation.what_if import Cost, Draft, Group, cost_of
from exchange import clock
from exchange.requests import MemberRequest

WORDS = {
    "NO_BASE": "공개된 지급기준액 없음",
    "BASE_NOT_OFFICIAL": "공식 지급기준액 아님",
    "RATE_ASSUMED": "지급률 본문 미확인",
}


@dataclass(frozen=True)
class Trial:
    """A draft's cost beside the cost of the rule in force, both for the same made-up heads.

    other  the draft's cost under the other reading of whose 성과연봉 the bonus is a share of
    """

    groups: list[Group]
    draft: Cost
    other: Cost
    now: Cost | None
    budget: int | None
    special_base: str

    @property
    def readings(self) -> list[tuple[Reading, Cost, bool]]:
        """Both readings with their sources and costs; True beside the one that the draft takes."""
        costs = {self.special_base: self.draft}
        return [(READINGS[base], costs.get(base, self.other), base == self.special_base) for base in pay.SPECIAL_BASES]

    @property
    def difference(self) -> int | None:
        return self.draft.total - self.now.total if self.now else None

    @property
    def left(self) -> int | None:
        """What stays of the budget; below 0 where it is not enough."""
        return None if self.budget is None else self.budget - self.draft.total

    @property
    def lines(self) -> list[tuple]:
        """Rows of the result: title, grade's share under the draft, receivers under the rule in force."""
        found = []
        for at, group in enumerate(self.groups):
            for place, share in enumerate(self.draft.shares[at]):
                if share.heads:
                    now = self.now.shares[at][place] if self.now else None
                    found.append((title_of(group.track, group.level), share, now))
        return found


def what_if(request: MemberRequest) -> HttpResponse:
    day = _day_asked(request)
    bases = standing_bases_on(day)
    rule = rule_row(day)
    form = WhatIfForm(request.GET if "day" in request.GET else None, bases=bases, rule=rule, initial={"day": day})
    trial, status = None, 200
    if form.is_bound and form.is_valid():
        rates = [rate_of(row) for row in rates_on(day)]
        groups, draft = form.groups(), form.draft()
        now = _in_force(rule, draft.months) if rule else None
        try:
            tried = cost_of(groups, draft, day, rates)
            other = cost_of(groups, draft.other_reading, day, rates)
            in_force = cost_of(groups, now, day, rates) if now else None
            trial = Trial(groups, tried, other, in_force, form.cleaned_data["budget"], draft.special_base)
        except pay.UnknownRate as error:
            form.add_error("day", str(error))
    if form.is_bound and form.errors:
        status = 422
    context = {
        "form": form,
        "trial": trial,
        "rule": rule,
        "day": day,
        "grades": GRADES,
        "unofficial": _doubts(bases, day),
    }
    return TemplateResponse(request, "evaluation/what_if.html", context, status=status)


def _in_force(rule: BonusRule, months: int) -> Draft:
    return Draft(
        rule.special_bp, rule.headcount_percent, rule.gate, rule.proration, months, special_base=rule.special_base
    )


def _day_asked(request: MemberRequest) -> date:
    """Return the day of payment in the address, else the present business day."""
    try:
        return date.fromisoformat(request.GET.get("day", ""))
    except ValueError:
        return clock.today()


def _doubts(bases: dict[tuple[str, str], PayBase], day: date) -> list[str]:
    """Name each row of the table whose amount in the tables is not official or not known."""
    rates = {row.track: row for row in rates_on(day)}
    found = []
    for track, level in ROWS:
        codes = rules.status_codes(bases.get((track, level)), rates.get(track), day)
        words = [WORDS[code] for code in codes]
        if words:
            found.append(f"{title_of(track, level)}: {', '.join(words)}")
    return found
