"""Small faults put into the product on purpose, each with the test file that must notice it (``tests/deep``).

A fault in the code replaces one piece of one line; the piece stands once in its file. A fault in the database takes
away a constraint or a trigger by its name, since migrations are applied before any test. Whoever moves such a
line moves it here too: a fault that can no longer be put in is a failed test, not a skipped one.
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class Mutation:
    """A fault: ``piece`` of the file ``path`` becomes ``fault``; ``noticed_by`` fails."""

    name: str
    path: str
    piece: str
    fault: str
    noticed_by: str

    def __str__(self) -> str:
        return self.name


@dataclass(frozen=True)
class Loosening:
    """A constraint, unique index or trigger of a table that is taken away; ``noticed_by`` fails."""

    name: str
    table: str
    rule: str
    noticed_by: str

    def __str__(self) -> str:
        return self.name


PAY, SCORING, REPORTS = "evaluation/pay.py", "evaluation/scoring.py", "tasks/rules/reports.py"
SIGNATURES, SEATS, PAY_TESTS = "tasks/actions/signatures.py", "exchange/rules/seats.py", "tests/evaluation/test_pay.py"
REPORT_TESTS, SCORING_TESTS = "tests/tasks/test_report_actions.py", "tests/evaluation/test_scoring.py"
PROPERTIES, WORK = "tests/evaluation/test_pay_properties.py", "tests/tasks/test_constraints.py"
PEOPLE = "tests/exchange/test_constraints.py"

MUTATIONS = [
    # money
    Mutation("a bonus without an S", PAY, 'and grade != "S":', 'and grade == "C":', PAY_TESTS),
    Mutation("won are kept below ten", PAY, "denominator // 10 * 10", "denominator", PAY_TESTS),
    Mutation("a bonus on top of long-term pay", PAY, "if special > 0 and not", "if special < 0 and not", PAY_TESTS),
    Mutation("two months are too few", PAY, "case.months < MONTHS_TO", "case.months <= MONTHS_TO", PAY_TESTS),
    Mutation(
        "a cap rounded up", PAY, "return officials * rule.headcount_percent // 100", "return 1 + officials", PROPERTIES
    ),
    Mutation("the lowest grade is rounded down", PAY, "-(-officials * 10 // 100)", "officials * 10 // 100", PROPERTIES),
    Mutation("a guarantee lowers a grade", PAY, "GRADES.index(floor) < best", "GRADES.index(floor) > best", PAY_TESTS),
    Mutation(
        "left-over won go to the smallest fraction",
        "evaluation/rules/days_served.py",
        "(-(tens * served[who] % whole), who)",
        "(tens * served[who] % whole, who)",
        "tests/evaluation/test_days_served.py",
    ),
    # scores and grades
    Mutation("the highest sheet stays in", SCORING, "sorted(totals)[1:-1]", "sorted(totals)[1:]", SCORING_TESTS),
    Mutation("a line must be passed", SCORING, "exact >= Fraction(", "exact > Fraction(", SCORING_TESTS),
    Mutation("more get a grade than places", SCORING, "if down_to <= cut", "if above <= cut", SCORING_TESTS),
    Mutation(
        "the minimum is one too few", SCORING, "len(totals) < rules.min", "len(totals) <= rules.min", SCORING_TESTS
    ),
    # who may do what, and when
    Mutation("alone before the due day", REPORTS, "if at <= report.due_at:", "if False:", REPORT_TESTS),
    Mutation("an assistant confirms", REPORTS, "if not sides[side].may_sign:", "if False:", REPORT_TESTS),
    Mutation(
        "one person confirms for both",
        REPORTS,
        "if other in sides or other in wrote:",
        "if False:",
        "tests/tasks/test_one_side.py",
    ),
    Mutation(
        "every part of a returned report is open",
        REPORTS,
        "if report.return_reason and not section.is_returned:",
        "if False:",
        REPORT_TESTS,
    ),
    Mutation(
        "a seat that ended goes on",
        "exchange/rules/seats.py",
        "    WHERE starts_on <= %(day)s AND (ends_on IS NULL OR ends_on >= %(day)s)",
        "    WHERE starts_on <= %(day)s",
        "tests/test_site.py::test_rights_change_with_the_next_request",
    ),
    Mutation(
        "who helped until yesterday is told",
        "exchange/rules/seats.py",
        "AND (helped.ends_on IS NULL OR helped.ends_on >= %(day)s)",
        "",
        "tests/tasks/test_who_is_told.py",
    ),
    # what actions keep
    Mutation(
        "another text is confirmed", SIGNATURES, "if held.fingerprint() != fingerprint:", "if False:", REPORT_TESTS
    ),
    Mutation(
        "handed in after the last moment",
        "tasks/rules/reports.py",
        "and at > report.period.grace_until",
        "and False",
        REPORT_TESTS,
    ),
    Mutation("taken back but still confirmed", SIGNATURES, "held.void_signatures(by, at)", "pass", REPORT_TESTS),
    Mutation(
        "two clicks meet nothing",
        "tasks/queries/report_rows.py",
        "WHERE report.id = %(report)s FOR UPDATE OF report",
        "WHERE report.id = %(report)s",
        "tests/tasks/test_report_races.py",
    ),
    # who sees what
    Mutation(
        "a viewer reads what was not accepted",
        "tasks/models/report.py",
        "shown |= Q(status=ReportStatus.ACCEPTED)",
        "shown |= Q(submitted_at__isnull=False)",
        "tests/tasks/test_report_rows.py",
    ),
    Mutation(
        "a viewer opens what was not accepted",
        "tasks/rules/reports.py",
        "(status == ReportStatus.ACCEPTED and",
        "(was_submitted and",
        "tests/test_site.py::test_a_draft_is_not_read_by_the_centre_and_an_accepted_report_is_read_by_the_viewer",
    ),
    Mutation(
        "a person reads an amount before it is told",
        "evaluation/models/bonus.py",
        "shown |= Q(exchangee=user, notified_at__isnull=False)",
        "shown |= Q(exchangee=user)",
        "tests/evaluation/test_bonus_rights.py",
    ),
    Mutation(
        "a conflict closes nothing",
        "evaluation/rules/sheets.py",
        "if declaration is not None and declaration.has_conflict:",
        "if False:",
        "tests/evaluation/test_conflicts.py",
    ),
]

REPORT, SIGNATURE, STATEMENT = "tasks_progressreport", "tasks_signature", "evaluation_bonusstatement"
LOOSENINGS = [
    Loosening("two reports of a task in a quarter", REPORT, "report_once_per_task_and_period", WORK),
    Loosening("accepted without a verdict", REPORT, "report_accepted_has_verdict_and_date", WORK),
    Loosening("two confirmations of one side", SIGNATURE, "signature_one_standing_per_side", WORK),
    Loosening("two holders of a post", "exchange_assignment", "assignment_one_holder_at_a_time", PEOPLE),
    Loosening(
        "two standing notices of a grade",
        "evaluation_gradenotice",
        "grade_notice_stands_once",
        "tests/evaluation/test_bonus_constraints.py",
    ),
    Loosening("a copy that changes", "tasks_frozenreport", "keep_as_it_was", WORK),
]
