"""Roles: what each may do, where it begins, what its menu holds, what it is told of. The only place that says it.

A role has no right that this table does not give it, and one that the table does not know has none. Pages
(``config/policy.py``), rows (``visible_to()``) and rules (``why_not_…``) ask for capabilities, never for a role.
"""

from dataclasses import dataclass
from enum import Flag, StrEnum, auto

from django.db import models


class Capability(Flag):
    """Rights in the product's terms, joined with ``|``. OWN is what the role's scope reaches: posts, a ministry."""

    READ_PROGRAMME = auto()  # board, tasks, pairs, posts, outcomes, councils: how things stand, not reports
    READ_SOURCES = auto()  # where the data come from
    READ_FILINGS = auto()  # who has filed what, of every pair
    READ_ACCEPTED_REPORTS = auto()
    READ_SUBMITTED_REPORTS = auto()  # in every state since they were first handed in
    SEE_PERSON_NAMES = auto()  # who holds a post, of every pair
    WRITE_OWN_PART = auto()  # and read the own pair's reports, objections and prize money
    CONFIRM_OWN_PART = auto()  # sign, object, divide prize money for the own post
    REVIEW = auto()  # look after tasks, decide on reports
    KEEP_WORK = auto()  # tasks, milestones, quarters, councils, outcomes, reminders
    READ_REGISTERS = auto()  # ministries, posts, rounds, pairs, assignments, accounts, with their history
    ADMINISTER = auto()  # change them
    READ_LOG = auto()  # who opened and did what
    READ_RUBRIC = auto()  # once published
    READ_RESULTS = auto()  # of final evaluations
    READ_ROUNDS = auto()  # which evaluations there are and how far
    KEEP_EVALUATION = auto()  # prepare, gather, grade, publish, answer, award
    SCORE = auto()  # declare interests and score the tasks given
    READ_PAY_TABLES = auto()
    KEEP_PAY_TABLES = auto()
    KEEP_STATEMENTS = auto()  # compute, review, recommend, notify, correct
    DECIDE_PAY = auto()  # for those whom the own ministry evaluates or pays
    READ_OWN_STATEMENT = auto()  # once notified


class Scope(StrEnum):
    """What counts as a role's own."""

    NOTHING = "nothing"
    HELD_POSTS = "held_posts"  # by assignment, or by standing in for who is assigned
    HELPED_POSTS = "helped_posts"  # by assistance
    MINISTRY = "ministry"  # the account's; it has to name one


class News(StrEnum):
    """What a role is told of. Without any, no notice reaches the person, whoever it was written for."""

    OWN_WORK = "own_work"  # what concerns this person
    EVALUATION = "evaluation"  # conflicts of interest and objections of others
    GRADES = "grades"  # grades that ministries have told
    DECISIONS = "decisions"  # statements recommended to the own ministry, or corrected after it decided


class Role(models.TextChoices):
    """The roles an account may have; what each may do stands in ROLES."""

    COORDINATOR = "coordinator"
    ADMIN = "admin"
    EXCHANGEE = "exchangee"
    ASSISTANT = "assistant"
    EVALUATOR = "evaluator"
    DECIDER = "decider"
    VIEWER = "viewer"

    @property
    def label(self) -> str:
        return ROLES[self].label


@dataclass(frozen=True)
class Rights:
    """What one role is and may do.

    home           name of the address where the person lands after login
    menu           keys of the main menu's entries (``config/menu.py``), each shown where its page may be opened
    scope          what counts as the role's own
    news           what it is told of
    second_factor  whether a login needs a second factor in production
    """

    label: str
    capabilities: Capability = Capability(0)
    home: str = "todo"
    menu: str = ""
    scope: Scope = Scope.NOTHING
    news: tuple[News, ...] = ()
    second_factor: bool = True


May = Capability
_EVERY_DESK = May.READ_SOURCES | May.READ_RUBRIC
_READER = _EVERY_DESK | May.READ_PROGRAMME | May.READ_RESULTS
_CENTRE = (
    _READER
    | May.READ_FILINGS
    | May.READ_SUBMITTED_REPORTS
    | May.SEE_PERSON_NAMES
    | May.KEEP_WORK
    | May.READ_REGISTERS
    | May.READ_LOG
    | May.READ_ROUNDS
    | May.READ_PAY_TABLES
    | May.KEEP_PAY_TABLES
)
_CENTRE_MENU = "board duties tasks pairs outcomes quarters reviews meetings evaluation manage"
_FILER_MENU = "duties my_tasks my_reports board pairs outcomes meetings results"

ROLES: dict[str, Rights] = {  # in the order in which they are offered
    Role.COORDINATOR: Rights(
        "점검 담당",
        _CENTRE | May.REVIEW | May.KEEP_EVALUATION | May.KEEP_STATEMENTS,
        home="tasks:board",
        menu=_CENTRE_MENU,
        news=(News.OWN_WORK, News.EVALUATION, News.GRADES),
    ),
    Role.ADMIN: Rights(
        "관리자",
        _CENTRE | May.ADMINISTER,
        home="tasks:board",
        menu=_CENTRE_MENU,
        news=(News.OWN_WORK,),
    ),
    Role.EXCHANGEE: Rights(
        "교류자",
        _READER | May.WRITE_OWN_PART | May.CONFIRM_OWN_PART | May.READ_OWN_STATEMENT,
        menu=f"{_FILER_MENU} my_bonus",
        scope=Scope.HELD_POSTS,
        news=(News.OWN_WORK,),
        second_factor=False,
    ),
    Role.ASSISTANT: Rights(
        "작성 보조",
        _READER | May.WRITE_OWN_PART,
        menu=_FILER_MENU,
        scope=Scope.HELPED_POSTS,
        news=(News.OWN_WORK,),
        second_factor=False,
    ),
    Role.EVALUATOR: Rights(
        "민간 평가위원",
        _EVERY_DESK | May.SCORE,
        menu="duties my_evaluation",
        news=(News.OWN_WORK,),
    ),
    Role.DECIDER: Rights(  # of the ministry that evaluates and pays
        "가산금 결정 담당",
        _READER | May.READ_FILINGS | May.READ_PAY_TABLES | May.DECIDE_PAY,
        menu="duties bonus board tasks pairs outcomes meetings results",
        scope=Scope.MINISTRY,
        news=(News.OWN_WORK, News.DECISIONS),
    ),
    Role.VIEWER: Rights(
        "열람자",
        _READER | May.READ_FILINGS | May.READ_ACCEPTED_REPORTS,
        home="tasks:board",
        menu="board tasks pairs outcomes quarters meetings results",
        news=(News.OWN_WORK,),
        second_factor=False,
    ),
}
UNKNOWN = Rights("알 수 없는 역할")


def rights_of(role: str) -> Rights:
    """Return what the table says of ``role``; nothing at all of one that it does not know."""
    return ROLES.get(role, UNKNOWN)


def choices() -> list[tuple[str, str]]:
    """Return the roles an account may be given: (value, label)."""
    return [(str(role), rights.label) for role, rights in ROLES.items()]


def label_of(role: str) -> str:
    """Return what ``role`` is called; nothing of one that the table does not know."""
    return ROLES[role].label if role in ROLES else ""


def roles_with(capabilities: Capability) -> list[str]:
    """Return the roles that have any of ``capabilities``."""
    return [str(role) for role, rights in ROLES.items() if rights.capabilities & capabilities]


def roles_within(scope: Scope) -> list[str]:
    """Return the roles whose own is ``scope``."""
    return [str(role) for role, rights in ROLES.items() if rights.scope == scope]


def roles_told_of(news: News) -> list[str]:
    """Return the roles that are told of ``news``."""
    return [str(role) for role, rights in ROLES.items() if news in rights.news]
