"""Nothing of an evaluation reaches anybody it is not for: 0 leaks, in every state of a round, on every page and file.

Two ways at once. Marked secrets must not occur. And every page is drawn twice, with the secrets changed in between:
whoever may not know them sees the same page to the byte, so no order, count, filter or search gives them away either.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from io import BytesIO

import pgtrigger
import pytest
from django.db import connection, transaction
from django.db.models import F
from django.test import Client
from django.urls import reverse
from openpyxl import load_workbook

from config.policy import POLICY
from evaluation.actions import awards, decisions, objections, statements
from evaluation.actions.publication import finalise_round
from evaluation.models import (
    AggregationRun,
    BonusStatement,
    ConflictDeclaration,
    EvaluationRound,
    ExpertProfile,
    GradeDecision,
    GradeNotice,
    HeadcountBasis,
    Objection,
    PrizeAward,
    Publication,
    RoundStatus,
    Score,
    ScoreSheet,
    StatementDecision,
    TaskResult,
)
from exchange.models import Notice, Role, User
from tests.evaluation.makers import make_grade_notice
from tests.evaluation.result_makers import Court, make_court
from tests.evaluation.statement_makers import make_pay_rows
from tests.makers import NOON, make_assistance, make_user, name_of
from tests.pages import as_user
from tests.test_site import every_pattern

pytestmark = [pytest.mark.django_db, pytest.mark.slow]

NAMES = ("표식위원가", "표식위원나", "표식위원다")
INNER = (*NAMES, "91.37", "90.41", "표식의견", "표식소속", "표식이해", "표식사유", "표식이의", "표식답변")
MONEY = ("7,654,320", "7654320", "4,609,200", "4609200", "사백육십만구천이백", "표식문서", "표식추천", "표식인원")
ELSEWHERE = ("todo", "exchange:notices", "tasks:task_detail", "tasks:task_history", "tasks:tasks")
LISTS = re.compile(r"/(results|objections|awards|rounds)(\.xlsx)?$")
VARIANT = "?sort=-score&grade=S&q=위원가"  # orders, filters and searches of the lists


@dataclass
class World:
    """A final round full of secrets about its first task, and people of every role beside it."""

    court: Court
    statements: dict[str, BonusStatement]
    outsiders: dict[str, User]
    insiders: dict[str, User]

    @property
    def code(self) -> str:
        return self.court.codes[0]

    def stand(self, status: str) -> None:
        EvaluationRound.objects.filter(pk=self.court.made.round.pk).update(status=status)

    def pages(self, user: User) -> Iterator[str]:
        """Yield every address that the role may open, about the rows of the first task."""
        first = next(iter(self.statements.values()))
        words = {
            "slug": self.court.round.slug,
            "code": self.code,
            "pk": first.pk,
            "assignment": first.assignment_id,
            "sheet": self.court.made.sheets[self.code][0].pk,
            "format": "xlsx",
        }
        for name, pattern in every_pattern():
            if user.role not in POLICY[name].roles_for("GET"):
                continue
            asked = pattern.pattern.converters
            if set(asked) <= set(words) and (name.startswith("evaluation:") or name in ELSEWHERE):
                yield reverse(name, args=[words[one] for one in asked])


@pytest.fixture
def world() -> World:
    make_pay_rows()
    court = make_court(((91, 90, 89), (85, 84, 83), (75, 74, 73)), visibility="never")
    for name, expert in zip(NAMES, court.made.experts, strict=True):
        User.objects.filter(pk=expert.pk).update(display_name=name)
        ExpertProfile.objects.filter(expert=expert).update(employer=f"표식소속{name}")
    sheets = court.made.sheets[court.codes[0]]
    for sheet, value in zip(sheets, ("91.37", "90.41", "89.39"), strict=True):
        Score.objects.filter(sheet=sheet).update(value=value, comment="표식의견 항목")
        ScoreSheet.objects.filter(pk=sheet.pk).update(comment="표식의견 전체")
    court.reach("aggregating")
    court.decide(court.codes[0], "S", "표식사유")
    court.publish()
    filed = objections.file_objection(court.round.pk, court.codes[0], text="표식이의", by=court.b, at=NOON)
    objections.answer_objection(filed.pk, outcome="rejected", answer="표식답변", by=court.by, at=NOON)
    later = court.round.objections_until + timedelta(days=court.round.hold_days, minutes=1)
    finalise_round(court.round.pk, by=court.by, at=later)
    _award(court)
    made = {side: _statement(court, person) for side, person in (("a", court.a), ("b", court.b))}
    told = ConflictDeclaration.objects.filter(expert=court.made.experts[0], task=court.made.tasks[1])
    told.update(has_conflict=True, reason="표식이해")
    other = court.made.tasks[-1].pair
    outsiders = {
        "viewer": make_user(Role.VIEWER),
        "admin": make_user(Role.ADMIN),
        "exchangee of another pair": court.stranger,
        "assistant of another pair": make_assistance(other.post_a).assistant,
        "decider of another ministry": make_user(Role.DECIDER, ministry=name_of(other.post_a).ministry),
        "evaluator without tasks": make_user(Role.EVALUATOR),
    }
    insiders = {"a": court.a, "b": court.b, "assistant": court.assistant, "expert": court.made.experts[0]}
    return World(court, made, outsiders, insiders)


def _award(court: Court) -> None:
    slug = court.round.slug
    awards.set_prize_rule(slug, grade="S", amount_krw=7_654_320, basis="표식사유", by=court.by, at=NOON)
    awards.make_awards(slug, by=court.by, at=NOON)
    award = PrizeAward.objects.get(task=court.made.tasks[0])
    awards.propose_split(
        award.pk,
        share_a_krw=4_609_200,
        share_b_krw=7_654_320 - 4_609_200,
        reason="표식사유",
        seen=0,
        by=court.a,
        at=NOON,
    )


def _statement(court: Court, person: User) -> BonusStatement:
    """Make a statement of 4,609,200 won and recommend it; it is not told to anybody."""
    assignment = person.assignments.get()
    ministry = name_of(assignment.post).ministry
    make_grade_notice(
        court.round,
        assignment,
        evaluating_ministry=ministry,
        paying_ministry=ministry,
        document="표식문서",
        entered_by=make_user(Role.DECIDER, ministry=ministry),
    )
    HeadcountBasis.objects.create(
        round=court.round,
        ministry=ministry,
        officials=100,
        counted_on=date(2024, 12, 31),
        source="표식인원",
        entered_at=NOON,
        entered_by=court.by,
    )
    statement = statements.make_statement(court.round.pk, assignment.pk, by=court.by, at=NOON)
    decisions.review_statement(statement.pk, by=court.by, at=NOON)
    return decisions.recommend_statement(statement.pk, agrees=True, reason="표식추천", by=court.by, at=NOON)


# ---- looking ---------------------------------------------------------------------------------------------------------


def shown(client: Client, address: str) -> str:
    """Return what the page or file says, without what differs from one request to the next."""
    answer = client.get(address)
    assert answer.status_code < 500, address
    if "spreadsheetml" in answer.headers.get("Content-Type", ""):
        book = load_workbook(BytesIO(answer.getvalue()))
        return "\n".join(str(cell.value) for sheet in book for row in sheet.iter_rows() for cell in row)
    text = re.sub(r'name="csrfmiddlewaretoken" value="[^"]*"', "", answer.content.decode())
    return f"{answer.status_code} {text}"


def all_shown(world: World, user: User) -> dict[str, str]:
    """Return address → what it says, for every page of the role, lists also sorted, filtered and searched at once."""
    client, found = as_user(user), {}
    for address in world.pages(user):
        for variant in ("", *([VARIANT] if LISTS.search(address) else [])):
            found[address + variant] = shown(client, address + variant)
    return found


def said_in(pages: dict[str, str], markers: tuple[str, ...]) -> list[str]:
    return [f"{address}: {marker}" for address, text in pages.items() for marker in markers if marker in text]


# ---- changing --------------------------------------------------------------------------------------------------------


def change_inner(task_codes: list[str], but: User | None = None) -> None:
    """Change single scores, names, comments, profiles, reasons, objections, awards and statements past all actions."""
    sheets = ScoreSheet.objects.filter(assignment__task__code__in=task_codes)
    experts = User.objects.filter(role=Role.EVALUATOR)
    if but is not None:
        sheets, experts = sheets.exclude(assignment__expert=but), experts.exclude(pk=but.pk)
    Score.objects.filter(sheet__in=sheets).update(value=F("value") - 30, comment="다른 말")
    sheets.update(comment="다른 말")
    ExpertProfile.objects.filter(expert__in=experts).update(employer="다른 곳")
    HeadcountBasis.objects.update(officials=999)
    StatementDecision.objects.all().update(reason="다른 사유")
    for expert in experts:
        User.objects.filter(pk=expert.pk).update(display_name=f"다른 사람 {expert.pk}")


def change_results(codes: list[str]) -> None:
    """Change scores and grades of tasks, decided and published."""
    TaskResult.objects.filter(task__code__in=codes).update(score=F("score") - 30, recommended="C", counted=9)
    GradeDecision.objects.filter(task__code__in=codes).update(grade="C", reason="다른 사유")
    for publication in Publication.objects.all():
        results = {
            code: line | ({"grade": "C", "score": "1.0000"} if code in codes else {})
            for code, line in publication.results.items()
        }
        Publication.objects.filter(pk=publication.pk).update(results=results)
    AggregationRun.objects.update(fingerprint="1" * 64)


def change_both(all_codes: list[str], of_results: list[str], but: User | None = None) -> None:
    """Change at once what is inside and what came of it: a page that shows neither stays as it is."""
    change_inner(all_codes, but)
    change_results(of_results)


def differing(world: World, user: User, before: dict[str, str], change, *arguments) -> list[str]:
    """Return the pages of ``user`` that are others than ``before`` after ``change``, which is taken back."""
    with transaction.atomic():
        with pgtrigger.ignore():
            change(*arguments)
        after = all_shown(world, user)
        transaction.set_rollback(True)
    return [address for address in before if before[address] != after[address]]


def stages(*usual: str) -> list:
    """Return every stage, for the deep run only but the one where most could slip out."""
    return [pytest.param(status, marks=() if status in usual else pytest.mark.deep) for status in RoundStatus.values]


# ---- nobody sees what is not theirs ----------------------------------------------------------------------------------


@pytest.mark.parametrize("status", stages("provisional"))
def test_nothing_reaches_an_outsider(world, status):
    world.stand(status)
    for who, user in world.outsiders.items():
        before, said = all_shown(world, user), f"{who} in {status}"
        assert said_in(before, MONEY + INNER) == [], said
        codes = world.court.codes
        if status == "final":
            assert differing(world, user, before, change_inner, codes, user) == [], said
        else:  # the stranger's own task is the last one
            assert differing(world, user, before, change_both, codes, codes[:1], user) == [], said


@pytest.mark.parametrize("status", stages("provisional"))
def test_the_two_ministries_learn_no_expert_no_single_score_and_no_statement(world, status):
    world.stand(status)
    hidden = (*NAMES, "91.37", "90.41", "표식의견", "표식소속", "표식이해", *MONEY[4:])
    for who in ("a", "b", "assistant"):
        user = world.insiders[who]
        before, said = all_shown(world, user), f"{who} in {status}"
        assert said_in(before, hidden) == [], said
        codes = world.court.codes
        if status in ("provisional", "final"):
            assert differing(world, user, before, change_inner, codes) == [], said
        else:
            assert differing(world, user, before, change_both, codes, codes[:1]) == [], said


@pytest.mark.parametrize("status", stages("scoring"))
def test_an_expert_learns_nothing_of_the_others(world, status):
    world.stand(status)
    expert = world.insiders["expert"]
    before = all_shown(world, expert)
    hidden = ("표식위원나", "표식위원다", "90.41", "89.39", "90.39", *INNER[8:], *MONEY)
    assert said_in(before, hidden) == []
    assert differing(world, expert, before, change_both, world.court.codes, world.court.codes, expert) == []


@pytest.mark.deep
def test_the_proof_itself_sees_differences(world):
    """Who may know does see them change: else the comparison above would prove nothing."""
    world.stand("provisional")
    before = all_shown(world, world.court.by)
    assert differing(world, world.court.by, before, change_inner, world.court.codes)
    assert differing(world, world.court.by, before, change_results, world.court.codes)
    assert said_in(before, INNER[3:5]) and said_in(before, MONEY[:1])
    before = all_shown(world, world.court.a)
    assert differing(world, world.court.a, before, change_results, world.court.codes[:1])
    world.stand("final")
    viewer = world.outsiders["viewer"]
    assert differing(world, viewer, all_shown(world, viewer), change_results, world.court.codes)


def test_nobodys_statement_is_found_under_another_number(world):
    for user in (*world.outsiders.values(), *world.insiders.values()):
        client = as_user(user)
        for statement in world.statements.values():
            address = reverse("evaluation:statement_detail", args=[world.court.round.slug, statement.pk])
            missing = reverse("evaluation:statement_detail", args=[world.court.round.slug, 10**6])
            there, gone = shown(client, address), shown(client, missing)
            assert there[:3] in ("403", "404"), user
            assert there.replace(f"/{statement.pk}", "") == gone.replace(f"/{10**6}", ""), user


def test_what_is_told_and_logged_names_no_secret(world):
    told = Notice.objects.exclude(user__role=Role.COORDINATOR).exclude(user__role=Role.EVALUATOR)
    for text in told.values_list("text", flat=True):
        assert not any(marker in text for marker in INNER + MONEY), text
    for user in world.outsiders.values():
        all_shown(world, user)
    with connection.cursor() as cursor:
        cursor.execute("SELECT row_to_json(log)::text FROM exchange_accessentry AS log")
        lines = [line for (line,) in cursor.fetchall()]
    assert lines
    hidden = ("91.37", "90.41", "표식의견", "표식소속", "표식사유", *MONEY)
    assert [line for line in lines if any(marker in line for marker in hidden)] == []


def test_history_of_a_task_tells_no_outsider_of_scores_and_money(world):
    for who in ("a", "b"):
        page = shown(as_user(world.insiders[who]), reverse("tasks:task_history", args=[world.code]))
        assert not any(marker in page for marker in (*NAMES, "91.37", "표식의견", "4,609,200", "7,654,320"))
    assert GradeNotice.objects.exists() and Objection.objects.exists()
