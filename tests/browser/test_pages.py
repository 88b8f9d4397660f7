"""Every page as each role meets it: no barrier, no complaint of the browser, no sideways scroll, nothing cut off."""

import re
from dataclasses import dataclass, field

import pytest
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from config.policy import POLICY
from exchange.models import User
from tests.browser import examine, stages
from tests.browser.people import Person, Site
from tests.makers import make_stand_in

ANONYMOUS = "anonymous"

# (address name, arguments, what follows the address)
PAGES: dict[str, list[tuple]] = {
    ANONYMOUS: [
        ("exchange:login",),
        ("exchange:login", "?next=/tasks/1-1"),
        ("exchange:help",),
        ("exchange:accessibility",),
        ("exchange:privacy",),
    ],
    "coordinator": [
        ("tasks:board",),
        ("tasks:board", "?q=2024-2"),
        ("tasks:board_cross",),
        ("tasks:tasks",),
        ("tasks:tasks", "?state=late&filed=unfiled"),
        ("tasks:tasks", "?state=nonsense&q=1999-9"),
        ("tasks:task_detail", "1-1"),
        ("tasks:task_detail", "3-2"),
        ("tasks:task_history", "1-1"),
        ("tasks:pairs",),
        ("tasks:pair_detail", "7"),
        ("tasks:pair_detail", "12"),
        ("exchange:posts",),
        ("exchange:post_detail", "1-a"),
        ("tasks:outcomes",),
        ("tasks:quarters",),
        ("tasks:quarter_detail", "2024-3"),
        ("tasks:quarter_detail", "2024-2", "?filed=any"),
        ("tasks:quarter_open", "2024-4"),
        ("tasks:quarter_remind", "2024-3"),
        ("tasks:tasks_assign", "?task=1-1&task=1-2"),
        ("tasks:report_detail", "2024-2", "1-1"),
        ("tasks:report_detail", "2024-3", "2-2"),
        ("tasks:reviews",),
        ("tasks:review_detail", "2024-3", "3-2"),
        ("tasks:review_detail", "2024-3", "2-4"),
        ("tasks:review_detail", "2024-2", "1-1"),
        ("tasks:meetings",),
        ("tasks:meeting_detail", 1),
        ("tasks:meeting_detail", 2),
        ("evaluation:rounds",),
        ("evaluation:round_add",),
        ("evaluation:round_detail", "2024"),
        ("evaluation:round_edit", "2024"),
        ("evaluation:round_close", "2024"),
        ("evaluation:round_tasks", "2024"),
        ("evaluation:round_unwind", "2024-rehearsal"),
        ("evaluation:rubric", "2024"),
        ("evaluation:experts", "2024"),
        ("evaluation:assign_evenly", "2024"),
        ("evaluation:expert_edit", "2024", stages.EXPERT),
        ("evaluation:withdraw", "2024", stages.UNBEGUN),
        ("evaluation:round_open", stages.COMING),
        ("evaluation:rubric_edit", stages.COMING),
        ("evaluation:rubric_seal", stages.COMING),
        ("evaluation:results", "2024-rehearsal"),
        ("evaluation:result_detail", "2024-rehearsal", "1-1"),
        ("evaluation:calibration", "2024-rehearsal"),
        ("evaluation:sheet_versions", "2024-rehearsal", "1-1", stages.HANDED_IN),
        ("evaluation:published_results",),
        ("evaluation:grades_as_recommended", "2024-rehearsal"),
        ("evaluation:objections", "2024-rehearsal"),
        ("evaluation:objection_answer", "2024-rehearsal", stages.ASKED),
        ("evaluation:awards", "2024-demo"),
        ("evaluation:award_detail", "2024-demo", "d1-1"),
        ("evaluation:prize_rule_add", "2024-demo"),
        ("evaluation:bonus",),
        ("evaluation:statements", "2024-demo"),
        ("evaluation:statement_detail", "2024-demo", stages.IN_REVIEW),
        ("evaluation:grade_notice", "2024-demo", stages.NOTICED),
        ("evaluation:headcount", "2024-demo"),
        ("evaluation:pay_tables",),
        ("evaluation:pay_rate_add",),
        ("evaluation:pay_base_add",),
        ("evaluation:bonus_rule_add",),
        ("evaluation:guarantee_add",),
        ("evaluation:pay_import",),
        ("evaluation:pay_publish", "bases", stages.DRAFT),
        ("evaluation:pay_withdraw", "bases", stages.IN_FORCE),
        ("evaluation:what_if",),
        ("tasks:sources",),
        ("exchange:notices",),
        ("exchange:display",),
        ("exchange:access_log",),
        ("exchange:manage",),
        ("tasks:manage_tasks",),
        ("tasks:manage_task_add",),
        ("tasks:manage_task_edit", "1-1"),
        ("tasks:manage_task_history", "1-1"),
        *((f"tasks:manage_task_{act}", "1-1") for act in ("end", "resume", "report", "withdraw", "move")),
        ("tasks:manage_period_withdraw", "2024-3"),
        ("tasks:manage_part_add", "1-1"),
        ("tasks:manage_part_edit", "1-1", 1),
        ("tasks:manage_part_history", "1-1", 1),
        ("tasks:manage_milestone_add", "1-1"),
        ("tasks:manage_milestone_edit", "1-1", 1),
        ("tasks:manage_milestone_history", "1-1", 1),
        ("tasks:manage_milestone_move", "1-1", 4),
        ("tasks:manage_indicator_add", "1-1"),
        ("tasks:manage_indicator_edit", "1-1", 1),
        ("tasks:manage_indicator_history", "1-1", 1),
        ("tasks:manage_periods",),
        ("tasks:manage_period_add",),
        ("tasks:manage_period_edit", "2024-4"),
        ("tasks:manage_period_history", "2024-4"),
        ("tasks:manage_meetings",),
        ("tasks:manage_meeting_add",),
        ("tasks:manage_meeting_edit", 2),
        ("tasks:manage_meeting_history", 2),
        ("tasks:manage_agenda_add", 1),
        ("tasks:manage_agenda_edit", 1, 1),
        ("tasks:manage_agenda_history", 1, 1),
        ("tasks:manage_decision_add", 1),
        ("tasks:manage_decision_edit", 1, 1),
        ("tasks:manage_decision_history", 1, 1),
        ("tasks:manage_outcomes",),
        ("tasks:manage_outcome_add",),
        ("tasks:manage_outcome_edit", 1),
        ("tasks:manage_outcome_history", 1),
        ("tasks:manage_outcome_confirm_task", 1),
    ],
    "admin": [
        ("tasks:board",),
        ("exchange:manage",),
        ("exchange:manage_installation_edit",),
        ("exchange:manage_installation_history",),
        ("exchange:manage_ministries",),
        ("exchange:manage_ministry_add",),
        ("exchange:manage_ministry_edit", 1),
        ("exchange:manage_ministry_history", 1),
        ("exchange:manage_posts",),
        ("exchange:manage_post_add",),
        ("exchange:manage_post_edit", 1),
        ("exchange:manage_post_history", 1),
        ("exchange:manage_post_continue", 3),
        ("exchange:manage_post_end", 3),
        ("exchange:manage_post_name_edit", 1, 1),
        ("exchange:manage_post_name_history", 1, 1),
        ("exchange:manage_login_locks",),
        ("exchange:manage_reorganisations",),
        ("exchange:manage_reorganisation_add",),
        ("exchange:manage_rounds",),
        ("exchange:manage_round_add",),
        ("exchange:manage_round_edit", 1),
        ("exchange:manage_round_history", 1),
        ("exchange:manage_categories",),
        ("exchange:manage_category_add",),
        ("exchange:manage_category_edit", 1),
        ("exchange:manage_category_history", 1),
        ("exchange:manage_pairs",),
        ("exchange:manage_pair_add",),
        ("exchange:manage_pair_edit", 1),
        ("exchange:manage_pair_history", 1),
        ("exchange:manage_assignments",),
        ("exchange:manage_assignment_add",),
        ("exchange:manage_assignment_edit", 1),
        ("exchange:manage_assignment_history", 1),
        ("exchange:manage_assistances",),
        ("exchange:manage_assistance_add",),
        ("exchange:manage_assistance_edit", 1),
        ("exchange:manage_assistance_history", 1),
        ("exchange:manage_stand_ins",),
        ("exchange:manage_stand_in_add",),
        ("exchange:manage_stand_in_edit", 1),
        ("exchange:manage_stand_in_history", 1),
        ("exchange:manage_accounts",),
        ("exchange:manage_account_add",),
        ("exchange:manage_account_edit", 1),
        ("exchange:manage_account_history", 1),
        ("exchange:manage_account_take_over", 1),
    ],
    "exd1a": [("evaluation:my_statements",), ("evaluation:statement_detail", "2024-demo", stages.TOLD)],
    "exd2a": [("evaluation:award_detail", "2024-demo", "d2-1")],
    "ex1a": [
        ("evaluation:published_results",),
        ("evaluation:results", "2024-rehearsal"),
        ("evaluation:result_detail", "2024-rehearsal", "1-1"),
        ("evaluation:objections", "2024-rehearsal"),
        ("evaluation:objection_file", "2024-rehearsal", "1-1"),
        ("evaluation:awards", "2024-demo"),
        ("todo",),
        ("tasks:tasks",),
        ("tasks:task_detail", "1-1"),
        ("tasks:quarters",),
        ("tasks:quarter_detail", "2024-3"),
        ("tasks:pair_sign", "2024-3", "1"),
        ("tasks:report_detail", "2024-3", "1-1"),
        ("tasks:report_detail", "2024-3", "1-4"),
        ("tasks:report_edit", "2024-3", "1-1", "joint"),
        ("tasks:report_edit", "2024-3", "1-1", "molit"),
        ("tasks:report_edit", "2024-3", "1-5", "molit"),
        ("tasks:report_check", "2024-3", "1-1"),
        ("tasks:report_check", "2024-3", "1-3"),
        ("tasks:board",),
        ("exchange:account",),
        ("exchange:password_change",),
        ("exchange:second_factor_setup",),
        ("exchange:sessions",),
        ("exchange:notices",),
    ],
    "as4a": [
        ("todo",),
        ("tasks:quarter_detail", "2024-3"),
        ("tasks:report_edit", "2024-3", "4-4", "joint"),
        ("tasks:report_check", "2024-3", "4-4"),
    ],
    "ex2b": [
        ("tasks:pair_sign", "2024-3", "2"),
        ("tasks:report_detail", "2024-3", "2-2"),
        ("tasks:report_edit", "2024-3", "2-2", "joint"),
        ("tasks:report_check", "2024-3", "2-2"),
    ],
    "viewer": [
        ("tasks:board",),
        ("tasks:tasks",),
        ("tasks:task_detail", "6-2"),
        ("tasks:pairs",),
        ("tasks:outcomes",),
        ("tasks:quarters",),
        ("tasks:quarter_detail", "2024-3"),
        ("tasks:report_detail", "2024-3", "1-4"),
        ("exchange:posts",),
        ("exchange:account",),
    ],
    "dm-demo-8": [
        ("todo",),
        ("evaluation:bonus",),
        ("evaluation:statements", "2024-demo"),
        ("evaluation:statement_detail", "2024-demo", stages.TO_DECIDE),
        ("evaluation:headcount", "2024-demo"),
    ],
    "evaluator1": [
        ("todo",),
        ("evaluation:my_rounds",),
        ("evaluation:conflicts", "2024"),
        ("evaluation:sheets", "2024"),
        ("evaluation:sheet_edit", "2024", "4-2"),
        ("tasks:sources",),
        ("exchange:notices",),
        ("exchange:display",),
    ],
}

# Addresses that answer a GET with something other than a page of their own
OTHER = {
    **dict.fromkeys(("healthz", "readyz"), "a word for machines"),
    "home": "sends on to the role's first page",
    "exchange:second_factor": "only between two steps of a login: test_the_second_step_of_a_login",
    **{name: "test_first_start" for name in POLICY if name.startswith("exchange:setup")},
    **{name: "test_jobs" for name in POLICY if re.match("exchange:(job|manage_timed)", name)},
    **dict.fromkeys(("exchange:manage_reorganisation", "exchange:manage_reorganisation_edit"), "test_reorganisation"),
    **{name: "test_report_form" for name in POLICY if re.match("tasks:(manage_question_[ae]|report_changes)", name)},
    **dict.fromkeys(("exchange:manage_reorganisation_history", "tasks:manage_question_history"), "as every history"),
    **dict.fromkeys(("evaluation:payroll", "evaluation:score_matrix", "tasks:quarter_answers", "job_file"), "a file"),
    "evaluation:sheet_totals": "for an expert whose own sheet is in while others score: test_the_pages_of_an_expert",
}

# Pages of the administration that one template draws for many nouns: one of them stands for all
OWN_FORM = "task|milestone|period|meeting|outcome|account"
ALIKE = {
    "manage_list": re.compile(r"exchange:manage_\w+s$"),
    "manage_edit": re.compile(rf"(exchange|tasks):manage_(?!{OWN_FORM})\w+_(add|edit)$"),
    "manage_history": re.compile(r"(exchange|tasks):manage_\w+_history$"),
}
TO_A_MINISTRY = {"tasks:quarter_detail", "evaluation:results", "evaluation:result_detail"}  # drawn otherwise than here

REFUSED = [  # who, address, status
    ("viewer", "/admin/", 403),
    ("evaluator1", "/board", 403),
    ("ex1a", "/review", 403),
    ("ex1a", "/reports/2024-3/1-1/edit/me", 403),
    ("coordinator", "/tasks/99-9", 404),
    ("ex1a", "/reports/2024-3/2-1", 404),
    ("viewer", "/nowhere", 404),
    ("coordinator", "/logout", 405),
]
MAIN = {"tasks:board", "tasks:tasks", "tasks:task_detail", "tasks:report_edit", "tasks:report_check", "todo"}
MAIN |= {"tasks:review_detail", "tasks:reviews", "tasks:quarter_detail", "tasks:pairs", "exchange:login"}
MAIN |= {"tasks:outcomes", "exchange:posts", "exchange:manage_accounts"}


def address_of(page: tuple) -> str:
    """Return the address of a line of PAGES."""
    name, *arguments = page
    query = arguments.pop() if arguments and str(arguments[-1]).startswith("?") else ""
    return reverse(name, args=[one.find() if isinstance(one, stages.Key) else one for one in arguments]) + query


def kind_of(who: str, name: str) -> str:
    """Return what pages that look alike have in common: an address name, or what draws many nouns."""
    if name in TO_A_MINISTRY and who.startswith("ex"):
        return f"{name} of a ministry"
    return next((kind for kind, names in ALIKE.items() if names.match(name)), name)


LINES = [(who, page) for who, pages in PAGES.items() for page in pages]
FIRST = {kind_of(who, page[0]): (who, page) for who, page in reversed(LINES)}  # looked at in every run


@dataclass
class Reception:
    """One window for each person, logged in when first needed and kept for the module."""

    site: Site
    people: dict[str, Person] = field(default_factory=dict)
    seen: dict[str, list[tuple[tuple, HttpResponse]]] = field(default_factory=dict)

    def window(self, who: str) -> Person:
        if who not in self.people:
            self.people[who] = self.site.stranger() if who == ANONYMOUS else self.site.login(who)
        person = self.people[who]
        person.troubles.clear()
        person.page.set_viewport_size({"width": 1440, "height": 900})
        return person

    def drawn(self, who: str) -> list[tuple[tuple, HttpResponse]]:
        """Return every page of a person with its answer, asked for without a browser."""
        if who not in self.seen:
            client = Client()
            if who != ANONYMOUS:
                client.force_login(User.objects.get(username=who))
            self.seen[who] = [(page, client.get(address_of(page))) for page in PAGES[who]]
        return self.seen[who]


@pytest.fixture(scope="module")
def reception(shown: Site) -> Reception:
    make_stand_in(User.objects.get(username="ex1a"), User.objects.get(username="ex2a"))
    stages.set_up()
    return Reception(shown)


def test_every_address_that_answers_a_get_is_looked_at():
    looked_at = {page[0] for _, page in LINES}
    pages = {name for name, access in POLICY.items() if access.get}
    assert pages - looked_at - set(OTHER) == set()
    assert (looked_at | set(OTHER)) - pages == set()


def seen_in_every_run(who: str, page: tuple):
    """Return a line of PAGES as a case of the test below, for the deep run only where another stands for it."""
    name = f"{who}-{'-'.join(map(str, page))}"
    return pytest.param(who, page, id=name, marks=() if (who, page) in FIRST.values() else pytest.mark.deep)


@pytest.mark.parametrize(("who", "page"), [seen_in_every_run(*line) for line in LINES])
def test_a_page_has_no_barrier(reception, who, page):
    person = reception.window(who)
    answer = person.page.goto(address_of(page))
    assert answer.status == 200
    examine.assert_clean(person, is_main=page[0] in MAIN)


@pytest.mark.parametrize(("who", "address", "status"), REFUSED)
def test_a_refusal_has_no_barrier(reception, who, address, status):
    person = reception.window(who)
    answer = person.page.goto(address)
    assert answer.status == status
    examine.assert_clean(person, is_first=who == "viewer" or status == 405)


@pytest.mark.deep
@pytest.mark.parametrize("who", PAGES)
def test_no_two_pages_of_a_person_have_the_same_title(reception, who):
    titles: dict[str, tuple] = {}
    for page, answer in reception.drawn(who):
        if str(page[-1]).startswith("?"):
            continue  # the same page with other rows
        found = re.search(r"<title>(.*?)</title>", answer.content.decode())
        assert found and found[1].endswith(" | 협업과제 관리시스템"), page
        assert found[1] not in titles, (page, titles[found[1]], found[1])
        titles[found[1]] = page


@pytest.mark.deep
def test_every_template_is_looked_at_in_every_run(reception):
    """One line of PAGES stands for others (FIRST) only where both are drawn with the same template."""
    looked_at: dict[str, bool] = {}
    for who in PAGES:
        for page, answer in reception.drawn(who):
            template = answer.template_name
            looked_at[template] = looked_at.get(template, False) or (who, page) in FIRST.values()
    assert [template for template, looked in looked_at.items() if not looked] == []
