"""Fields that tell of a person are as closed as the person's name, wherever they could come out."""

import re
from collections import defaultdict
from contextlib import nullcontext
from io import BytesIO
from zipfile import ZipFile

import pgtrigger
import pytest
from django.apps import apps
from django.db import models
from django.test import Client
from django.urls import reverse

from config.field_groups import FIELD_GROUPS
from config.policy import POLICY
from exchange.models import Notice, Role, User
from tests.depth import is_deep
from tests.makers import make_assignment, make_assistance, make_pair, make_user, name_of
from tests.pages import as_user
from tests.test_site import World, every_pattern, is_file, make_world

pytestmark = pytest.mark.django_db

OURS = ("exchange", "tasks", "evaluation")
SAYS_WHY = re.compile(r"note|remark|reason|comment|despite|commission|employer|former_posts|document")
OF_THINGS = {  # texts that tell of a thing, written for every reader of its page
    "Post.note": "the post; the form says that nothing about a person belongs there",
    "Post.end_reason": "why the post is gone, after an act",
    "PostName.note": "the name of the post",
    "Post.source_note PostName.source_note": "where the name was read",
    "ExchangeRound.note ExchangePair.no_task_reason ExchangePair.category_reason": "what was announced",
    "CollaborationTask.end_reason Milestone.moved_reason CouncilMeeting.note": "the work",
    "ProgressReport.verdict_note ProgressReport.return_reason": "the report, read by who may read it",
    "ProgressReport.one_sided_reason": "the report",
    "ReportSection.unchanged_reason ReportSection.rating_reason": "the report",
    "PrizeAward.withdraw_reason PrizeProposal.reason": "how two ministries share a prize",
    "Rubric.reasoning UnwindDecision.reason AggregationRun.reason GradeDecision.reason": "the round and its tasks",
    "EvaluationRound.early_reason JudgedTask.reason": "the round and its tasks",
    "PayRate.note PayBase.note BonusRule.note GuaranteeRule.note": "the pay tables",
    "PayRate.gap_reason PayBase.gap_reason BonusRule.gap_reason GuaranteeRule.gap_reason": "the pay tables",
    "PayRate.withdraw_reason PayBase.withdraw_reason BonusRule.withdraw_reason": "the pay tables",
    "GuaranteeRule.withdraw_reason": "the pay tables",
    "BonusRule.rounding_note": "the pay tables",
}


def named() -> dict[str, str]:
    """Return ``Model.field`` → its group."""
    return {name: group for group, fields in FIELD_GROUPS.items() for name in fields.names}


def our_models() -> dict[str, type[models.Model]]:
    found = {model.__name__: model for label in OURS for model in apps.get_app_config(label).get_models()}
    return {name: model for name, model in found.items() if not name.endswith("Event")}


def test_every_field_of_a_group_is_one_and_stands_in_one_group():
    known = our_models()
    for name in named():
        model, field = name.split(".")
        known[model]._meta.get_field(field)
    assert len(named()) == sum(len(fields.names) for fields in FIELD_GROUPS.values())


def test_of_every_text_that_says_why_it_is_said_whom_it_tells_of():
    """A new note or reason is put into a group, or named here as one that tells of a thing."""
    things = {name for names in OF_THINGS for name in names.split()}
    sourced = {"source_note"}  # of what stands in a group or on everybody's page, as its row
    missing = [
        f"{name}.{field.name}"
        for name, model in our_models().items()
        for field in model._meta.concrete_fields
        if isinstance(field, models.CharField | models.TextField) and not field.choices
        if SAYS_WHY.search(field.name) and field.name not in sourced
        if f"{name}.{field.name}" not in things | set(named())
    ]
    assert missing == []


def test_every_group_is_shown_to_somebody_and_none_to_everybody():
    for group, fields in FIELD_GROUPS.items():
        assert fields.roles, group
        assert Role.VIEWER not in fields.roles and Role.EVALUATOR not in fields.roles, group


# ---- the walk --------------------------------------------------------------------------------------------------------

PLANTED = [  # what the database lets a text be written into, whatever the row's state
    *("Assignment.end_reason", "Assignment.source_note", "StandIn.reason"),
    *("ExpertProfile.employer", "ExpertProfile.former_posts", "ExpertProfile.commissions"),
    *("ConflictDeclaration.reason", "ExpertAssignment.despite", "ScoreSheet.comment", "Score.comment"),
    *("GradeNotice.document", "StatementDecision.reason"),
]
SEALED = {"GradeNotice", "StatementDecision"}  # rows that the database lets nobody change
NOWHERE = {  # no page shows this world's: nobody declared a conflict, and nothing was computed or decided
    *("Assignment.source_note", "Score.comment", "ScoreSheet.comment"),
    *("ConflictDeclaration.reason", "StatementDecision.reason"),
}
SEARCHED = "q"


def canary(name: str) -> str:
    """Return a text that stands nowhere else; its first half is what a search is asked for."""
    return f"표식가{PLANTED.index(name):02d} 표식나{PLANTED.index(name):02d}"


def plant(world: World) -> None:
    known = our_models()
    for name in PLANTED:
        model, field = name.split(".")
        with pgtrigger.ignore() if model in SEALED else nullcontext():
            known[model]._default_manager.update(**{field: canary(name)})
    for user in User.objects.all():
        User.objects.filter(pk=user.pk).update(display_name=f"이름표식{user.pk:03d}")


def said(answer) -> str:
    """Return all that an answer says; a workbook is opened."""
    body = b"".join(answer.streaming_content) if answer.streaming else answer.content
    if body[:2] == b"PK":
        book = ZipFile(BytesIO(body))
        body = b"".join(book.read(name) for name in book.namelist())
    return body.decode("utf-8", "ignore")


def walked(world: World, role: str, user: User) -> dict[str, set[str]]:
    """Return field → the addresses at which ``user`` reads what was planted in it."""
    found: dict[str, set[str]] = defaultdict(set)
    client = as_user(user)
    for name, pattern in every_pattern():
        if role not in POLICY[name].roles_for("GET") or name in ("exchange:logout", "job_file"):
            continue
        address = reverse(name, args=world.arguments.of(name, pattern, user))
        texts = [said(client.get(address, {"reason": "시험에 쓰려고 함"}))]
        if not is_file(pattern):
            texts += [said(client.get(address, {SEARCHED: "표식가"}))] if name.endswith("s") else []
        for field in PLANTED:
            if any(canary(field).split()[1] in text for text in texts):
                found[field].add(name)
    notices = "\n".join(Notice.objects.filter(user=user).values_list("text", flat=True))
    for field in PLANTED:
        if canary(field).split()[1] in notices:
            found[field].add("notice")
    return found


@pytest.fixture
def world() -> World:
    world = make_world()
    plant(world)
    return world


CLOSED = [
    pytest.param(role, marks=() if role in (Role.VIEWER, Role.EXCHANGEE) else pytest.mark.deep)
    for role in (Role.VIEWER, Role.EXCHANGEE, Role.EVALUATOR, Role.DECIDER, Role.ASSISTANT, Role.ADMIN)
]


@pytest.mark.slow
@pytest.mark.parametrize("role", CLOSED)
def test_no_page_file_history_search_or_notice_tells_a_role_of_a_group_that_is_closed_to_it(world, role):
    user = {Role.EXCHANGEE: world.strangers[0], Role.ASSISTANT: world.strangers[1]}.get(role) or world.people[role]
    if user.role == Role.EXCHANGEE:  # the own post's are open
        user.assignments.update(end_reason="", source_note="")
    told = walked(world, role, user)
    open_to = {group for group, fields in FIELD_GROUPS.items() if role in fields.roles}
    assert {field: pages for field, pages in told.items() if named()[field] not in open_to} == {}


@pytest.mark.deep
def test_each_planted_text_is_seen_by_somebody_whom_its_group_names(world):
    """What nobody sees anywhere would prove nothing."""
    told = walked(world, Role.COORDINATOR, world.people[Role.COORDINATOR])
    assert set(PLANTED) - set(told) <= NOWHERE
    assert is_deep()


# ---- the reason why a posting ended ----------------------------------------------------------------------------------


def test_why_a_posting_ended_is_read_by_who_may_read_the_name():
    pair, other = make_pair(), make_pair()
    gone = make_user(Role.EXCHANGEE, display_name="떠난사람이름")
    make_assignment(pair.post_a, gone, ends_on="2024-03-31", end_reason="건강상의 사유표식")
    holder = make_assignment(pair.post_b).holder
    helper = make_assistance(pair.post_b).assistant
    stranger = make_assignment(other.post_a).holder
    address = reverse("exchange:post_detail", args=[pair.post_a.code])
    ministry = name_of(pair.post_a).ministry
    may = [make_user(Role.COORDINATOR), make_user(Role.ADMIN), holder, helper]
    may_not = [stranger, make_user(Role.VIEWER), make_user(Role.DECIDER, ministry=ministry)]
    for user, sees in [*((each, True) for each in may), *((each, False) for each in may_not)]:
        answer = as_user(user).get(address)
        assert answer.status_code == 200
        text = answer.content.decode()
        assert ("사유표식" in text, "떠난사람이름" in text) == (sees, sees), user.role
        assert ("종료 사유는 국무조정실과" in text) is not sees
    assert Client().get(address).status_code == 302
