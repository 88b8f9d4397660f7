"""What the service's database role may never rewrite: the one list of guarded tables, and why the others are not.

``grant_tables`` gives the service rights by it. A table that holds a decision belongs into KEPT; every other one is
named in CHANGING with what its rows are, so that a new model is placed before it goes out
(tests/launch/test_guarded.py). History tables and the access log need no line: the service writes neither of them.
Needs neither Django nor the database.
"""

# table -> the columns that the service may still change: a withdrawal, the next step, an answer. Rows are never
# deleted. A column that moves one way only is held to it by a trigger of the model.
KEPT: dict[str, tuple[str, ...]] = {
    "tasks_signature": ("voided_at", "voided_by_id"),
    "tasks_frozenreport": (),
    "tasks_reviewremark": ("text", "made_at", "made_by_id"),  # before the report goes back to the ministries again
    "evaluation_unwinddecision": (),
    "evaluation_conflictdeclaration": ("has_conflict", "reason", "declared_at", "declared_by_id"),
    "evaluation_sheetversion": (),
    "evaluation_aggregationrun": (),
    "evaluation_taskresult": (),
    "evaluation_publication": (),
    "evaluation_gradedecision": ("is_standing",),
    "evaluation_objection": ("outcome", "answer", "answered_at", "answered_by_id"),
    "evaluation_prizeaward": ("withdrawn_at", "withdrawn_by_id", "withdraw_reason"),
    "evaluation_prizeproposal": ("consented_a_at", "consented_a_by_id", "consented_b_at", "consented_b_by_id"),
    "evaluation_gradenotice": ("is_standing",),
    "evaluation_bonusstatement": ("status", "notified_at", "notified_by_id"),
    "evaluation_statementdecision": (),
}

# table -> why its rows may change; each change stays in its history table where it has one
CHANGING: dict[str, str] = {
    **dict.fromkeys(
        (
            *("exchange_ministry", "exchange_post", "exchange_postname", "exchange_exchangeround"),
            *("exchange_taskcategory", "exchange_exchangepair", "exchange_installation"),
            *("tasks_councilmeeting", "tasks_agendaitem", "tasks_councildecision", "tasks_collaborationtask"),
            *("tasks_taskpart", "tasks_indicator", "tasks_milestone", "tasks_pressrelease", "tasks_outcome"),
            *("tasks_statedgoal", "tasks_announced"),
        ),
        "what is known of the outside, corrected as it becomes known",
    ),
    **dict.fromkeys(
        (
            *("exchange_user", "exchange_standin", "exchange_assignment", "exchange_assistance"),
            *("exchange_accountmove", "exchange_setuplink", "evaluation_expertprofile"),
            *("exchange_reorganisation", "exchange_reorganisationministry", "exchange_reorganisationpost"),
            "evaluation_payersuccession",  # goes with the reorganisation that is undone
        ),
        "accounts, terms and reorganisations, which are ended, corrected and undone",
    ),
    **dict.fromkeys(
        (
            *("exchange_job", "exchange_loginsession", "exchange_notice", "exchange_savedview", "exchange_timedrun"),
            *("exchange_authenticatorapp", "exchange_recoveryset", "exchange_recoverycode"),
            "exchange_passwordhistory",  # those beyond what any policy asks for are deleted
        ),
        "what the service keeps for its own running",
    ),
    **dict.fromkeys(
        ("tasks_reportperiod", "tasks_periodquestion", "tasks_progressreport", "tasks_reportsection"),
        "work under way; what was handed in and accepted of it is tasks_frozenreport",
    ),
    "tasks_indicatorreading": "work under way; what was handed in and accepted of it is tasks_frozenreport",
    **dict.fromkeys(
        ("evaluation_scoresheet", "evaluation_score"), "work under way; what was handed in is evaluation_sheetversion"
    ),
    **dict.fromkeys(
        ("evaluation_evaluationround", "evaluation_judgedtask", "evaluation_expertassignment"),
        "how a round stands; each step and its result has a row of its own",
    ),
    **dict.fromkeys(
        ("evaluation_rubric", "evaluation_criterion", "evaluation_anchor", "evaluation_gradeline"),
        "drafted until sealed; from then on triggers keep them",
    ),
    **dict.fromkeys(
        (
            *("evaluation_payrate", "evaluation_paybase", "evaluation_bonusrule", "evaluation_guaranteerule"),
            *("evaluation_headcountbasis", "evaluation_prizerule"),
        ),
        "tables of rules; a statement and an award hold what they were computed from",
    ),
    **dict.fromkeys(
        (
            *("exchange_postgap", "tasks_taskstanding", "tasks_standingcount", "tasks_duecount", "tasks_placecount"),
            *("tasks_waitingreport", "tasks_waitingcount", "evaluation_statementstaleness"),
        ),
        "computed from other rows, made anew at any time",
    ),
}
