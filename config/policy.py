"""The policy: which page may be opened or sent by whom. The only place where that is said.

One literal line an address, in capabilities: which roles have them stands in ``exchange/roles.py``. A view without a
line is refused, and the test that walks every address x role x method reads this table. Which *objects* somebody sees
is decided by ``visible_to()`` of the model named in ``scope``; which *state* allows an act by the ``why_not_…`` rule of
that act.
"""

from django.conf import settings

from config.rights import EVERYONE, MEMBERS, Access
from exchange.roles import Capability as May
from exchange.roles import Rights

WRITABLE = ("미작성", "작성 중", "상대 부처 확인 대기", "보완 요청")  # states in which a part may be written
SIGNABLE = WRITABLE[1:]  # and confirmed
OWN_SHEET = "자기에게 배정되고 이해관계를 확인한 과제"

POLICY: dict[str, Access] = {
    # ---- health and home ----
    "healthz": Access(get=EVERYONE),
    "readyz": Access(get=EVERYONE),
    "home": Access(get=MEMBERS),
    "todo": Access(get=MEMBERS, scope="자기 할 일"),
    "job_ask": Access(post=MEMBERS, scope="볼 수 있는 목록의 파일"),
    "job_file": Access(get=MEMBERS, scope="자기 작업, 아직 볼 수 있는 목록의 파일", states=("완료, 보관 기한 안",)),
    # ---- login, account, notices, jobs, help (exchange) ----
    "exchange:login": Access(get=EVERYONE, post=EVERYONE),
    "exchange:second_factor": Access(
        get=EVERYONE, post=EVERYONE, scope="비밀번호가 막 맞은 계정", states=("5분·5번 안",)
    ),
    "exchange:logout": Access(post=MEMBERS, scope="자기 로그인"),
    "exchange:session_extend": Access(post=MEMBERS, scope="자기 로그인"),
    "exchange:account": Access(get=MEMBERS, scope="자기 계정"),
    "exchange:password_change": Access(get=MEMBERS, post=MEMBERS, scope="자기 계정"),
    "exchange:second_factor_setup": Access(get=MEMBERS, post=MEMBERS, scope="자기 계정"),
    "exchange:second_factor_disable": Access(post=MEMBERS, scope="자기 계정, 운영에서 의무인 역할 제외"),
    "exchange:recovery_codes": Access(post=MEMBERS, scope="자기 계정", states=("2단계 인증을 켠 계정",)),
    "exchange:sessions": Access(get=MEMBERS, scope="자기 로그인"),
    "exchange:session_end": Access(post=MEMBERS, scope="자기 로그인"),
    "exchange:sessions_end_others": Access(post=MEMBERS, scope="자기 로그인"),
    "exchange:display": Access(get=MEMBERS, post=MEMBERS, scope="자기 계정"),
    "exchange:notices": Access(get=MEMBERS, scope="자기 알림"),
    "exchange:notices_read": Access(post=MEMBERS, scope="자기 알림"),
    "exchange:notice_open": Access(post=MEMBERS, scope="자기 알림"),
    "exchange:jobs": Access(get=MEMBERS, scope="자기 작업"),
    "exchange:job_detail": Access(get=MEMBERS, scope="자기 작업"),
    "exchange:job_progress": Access(get=MEMBERS, scope="자기 작업"),
    "exchange:access_log": Access(get=May.READ_LOG),
    "exchange:help": Access(get=EVERYONE),
    "exchange:accessibility": Access(get=EVERYONE),
    "exchange:privacy": Access(get=EVERYONE),
    # ---- the first start: only while there is no administrator, then while that one sets up (exchange) ----
    "exchange:setup_link": Access(get=EVERYONE, scope="한 번 쓰는 주소", states=("관리자가 없고 60분 안",)),
    "exchange:setup": Access(
        get=EVERYONE, post=EVERYONE, scope="최초 설정 주소로 들어온 사람", states=("관리자가 없고 60분 안",)
    ),
    "exchange:setup_factor": Access(
        get=May.ADMINISTER, post=May.ADMINISTER, scope="자기 계정", states=("최초 설정 중",)
    ),
    "exchange:setup_organisation": Access(get=May.ADMINISTER, post=May.ADMINISTER, states=("최초 설정 중",)),
    # ---- people, posts (exchange) ----
    "exchange:posts": Access(get=May.READ_PROGRAMME, scope="교류자 이름은 국무조정실과 그 쌍만"),
    "exchange:post_detail": Access(get=May.READ_PROGRAMME, scope="교류자 이름은 국무조정실과 그 쌍만"),
    # ---- administration of who is where (exchange) ----
    "exchange:manage": Access(get=May.READ_REGISTERS),
    "exchange:manage_timed": Access(get=May.READ_REGISTERS),
    "exchange:manage_login_locks": Access(get=May.READ_REGISTERS),
    "exchange:manage_login_lock_lift": Access(post=May.ADMINISTER, states=("로그인 실패가 이어진 15분 안",)),
    "exchange:manage_installation_edit": Access(get=May.ADMINISTER, post=May.ADMINISTER),
    "exchange:manage_installation_history": Access(get=May.READ_REGISTERS),
    "exchange:manage_ministries": Access(get=May.READ_REGISTERS),
    "exchange:manage_ministry_add": Access(get=May.ADMINISTER, post=May.ADMINISTER),
    "exchange:manage_ministry_edit": Access(get=May.ADMINISTER, post=May.ADMINISTER),
    "exchange:manage_ministry_history": Access(get=May.READ_REGISTERS),
    "exchange:manage_ministry_confirm": Access(post=May.ADMINISTER, states=("확인 필요",)),
    "exchange:manage_posts": Access(get=May.READ_REGISTERS),
    "exchange:manage_post_add": Access(get=May.ADMINISTER, post=May.ADMINISTER),
    "exchange:manage_post_edit": Access(get=May.ADMINISTER, post=May.ADMINISTER),
    "exchange:manage_post_history": Access(get=May.READ_REGISTERS),
    "exchange:manage_post_confirm": Access(post=May.ADMINISTER, states=("확인 필요",)),
    "exchange:manage_post_continue": Access(get=May.ADMINISTER, post=May.ADMINISTER, states=("없어지지 않은 직위",)),
    "exchange:manage_post_end": Access(get=May.ADMINISTER, post=May.ADMINISTER, states=("없어지지 않은 직위",)),
    "exchange:manage_post_name_edit": Access(get=May.ADMINISTER, post=May.ADMINISTER),
    "exchange:manage_post_name_history": Access(get=May.READ_REGISTERS),
    "exchange:manage_post_name_confirm": Access(post=May.ADMINISTER, states=("확인 필요",)),
    "exchange:manage_reorganisations": Access(get=May.READ_REGISTERS),
    "exchange:manage_reorganisation": Access(get=May.READ_REGISTERS),
    "exchange:manage_reorganisation_history": Access(get=May.READ_REGISTERS),
    "exchange:manage_reorganisation_add": Access(get=May.ADMINISTER, post=May.ADMINISTER),
    "exchange:manage_reorganisation_edit": Access(get=May.ADMINISTER, post=May.ADMINISTER, states=("작성 중",)),
    "exchange:manage_reorganisation_answer": Access(post=May.ADMINISTER, states=("작성 중",)),
    "exchange:manage_reorganisation_apply": Access(post=May.ADMINISTER, states=("작성 중", "적용")),
    "exchange:manage_reorganisation_undo": Access(post=May.ADMINISTER),
    "exchange:manage_rounds": Access(get=May.READ_REGISTERS),
    "exchange:manage_round_add": Access(get=May.ADMINISTER, post=May.ADMINISTER),
    "exchange:manage_round_edit": Access(get=May.ADMINISTER, post=May.ADMINISTER),
    "exchange:manage_round_history": Access(get=May.READ_REGISTERS),
    "exchange:manage_round_confirm": Access(post=May.ADMINISTER, states=("확인 필요",)),
    "exchange:manage_categories": Access(get=May.READ_REGISTERS),
    "exchange:manage_category_add": Access(get=May.ADMINISTER, post=May.ADMINISTER),
    "exchange:manage_category_edit": Access(get=May.ADMINISTER, post=May.ADMINISTER),
    "exchange:manage_category_history": Access(get=May.READ_REGISTERS),
    "exchange:manage_category_confirm": Access(post=May.ADMINISTER, states=("확인 필요",)),
    "exchange:manage_pairs": Access(get=May.READ_REGISTERS),
    "exchange:manage_pair_add": Access(get=May.ADMINISTER, post=May.ADMINISTER),
    "exchange:manage_pair_edit": Access(get=May.ADMINISTER, post=May.ADMINISTER),
    "exchange:manage_pair_history": Access(get=May.READ_REGISTERS),
    "exchange:manage_pair_confirm": Access(post=May.ADMINISTER, states=("확인 필요",)),
    "exchange:manage_assignments": Access(get=May.READ_REGISTERS),
    "exchange:manage_assignment_add": Access(get=May.ADMINISTER, post=May.ADMINISTER),
    "exchange:manage_assignment_edit": Access(get=May.ADMINISTER, post=May.ADMINISTER),
    "exchange:manage_assignment_history": Access(get=May.READ_REGISTERS),
    "exchange:manage_assignment_confirm": Access(post=May.ADMINISTER, states=("확인 필요",)),
    "exchange:manage_assistances": Access(get=May.READ_REGISTERS),
    "exchange:manage_assistance_add": Access(get=May.ADMINISTER, post=May.ADMINISTER),
    "exchange:manage_assistance_edit": Access(get=May.ADMINISTER, post=May.ADMINISTER),
    "exchange:manage_assistance_history": Access(get=May.READ_REGISTERS),
    "exchange:manage_stand_ins": Access(get=May.READ_REGISTERS),
    "exchange:manage_stand_in_add": Access(get=May.ADMINISTER, post=May.ADMINISTER),
    "exchange:manage_stand_in_edit": Access(get=May.ADMINISTER, post=May.ADMINISTER),
    "exchange:manage_stand_in_history": Access(get=May.READ_REGISTERS),
    "exchange:manage_accounts": Access(get=May.READ_REGISTERS),
    "exchange:manage_account_add": Access(get=May.ADMINISTER, post=May.ADMINISTER),
    "exchange:manage_account_edit": Access(get=May.ADMINISTER, post=May.ADMINISTER),
    "exchange:manage_account_history": Access(get=May.READ_REGISTERS),
    "exchange:manage_account_reset": Access(post=May.ADMINISTER, states=("사용하는 계정",)),
    "exchange:manage_account_end_sessions": Access(post=May.ADMINISTER),
    "exchange:manage_account_stop": Access(post=May.ADMINISTER, scope="자기 계정 제외", states=("사용하는 계정",)),
    "exchange:manage_account_take_over": Access(get=May.ADMINISTER, post=May.ADMINISTER, scope="자기 계정 제외"),
    "exchange:manage_account_restart": Access(post=May.ADMINISTER, states=("사용 중지한 계정",)),
    # ---- administration of the work (tasks) ----
    "tasks:manage_tasks": Access(get=May.KEEP_WORK),
    "tasks:manage_task_add": Access(get=May.KEEP_WORK, post=May.KEEP_WORK),
    "tasks:manage_task_edit": Access(get=May.KEEP_WORK, post=May.KEEP_WORK),
    "tasks:manage_task_history": Access(get=May.KEEP_WORK),
    "tasks:manage_task_confirm": Access(post=May.KEEP_WORK, states=("확인 필요",)),
    "tasks:manage_task_end": Access(get=May.KEEP_WORK, post=May.KEEP_WORK, states=("추진",)),
    "tasks:manage_task_resume": Access(get=May.KEEP_WORK, post=May.KEEP_WORK, states=("종료", "취소")),
    "tasks:manage_task_report": Access(get=May.KEEP_WORK, post=May.KEEP_WORK, states=("추진",)),
    "tasks:manage_task_withdraw": Access(get=May.KEEP_WORK, post=May.KEEP_WORK, states=("추진", "종료", "취소")),
    "tasks:manage_task_move": Access(get=May.KEEP_WORK, post=May.KEEP_WORK, states=("추진",)),
    "tasks:manage_period_withdraw": Access(get=May.KEEP_WORK, post=May.KEEP_WORK),
    "tasks:manage_part_add": Access(get=May.KEEP_WORK, post=May.KEEP_WORK),
    "tasks:manage_part_edit": Access(get=May.KEEP_WORK, post=May.KEEP_WORK),
    "tasks:manage_part_history": Access(get=May.KEEP_WORK),
    "tasks:manage_part_confirm": Access(post=May.KEEP_WORK, states=("확인 필요",)),
    "tasks:manage_milestone_add": Access(get=May.KEEP_WORK, post=May.KEEP_WORK),
    "tasks:manage_milestone_edit": Access(get=May.KEEP_WORK, post=May.KEEP_WORK),
    "tasks:manage_milestone_history": Access(get=May.KEEP_WORK),
    "tasks:manage_milestone_confirm": Access(post=May.KEEP_WORK, states=("확인 필요",)),
    "tasks:manage_milestone_move": Access(get=May.KEEP_WORK, post=May.KEEP_WORK, states=("마치지 않은 이정표",)),
    "tasks:manage_indicator_add": Access(get=May.KEEP_WORK, post=May.KEEP_WORK),
    "tasks:manage_indicator_edit": Access(get=May.KEEP_WORK, post=May.KEEP_WORK),
    "tasks:manage_indicator_history": Access(get=May.KEEP_WORK),
    "tasks:manage_indicator_confirm": Access(post=May.KEEP_WORK, states=("확인 필요",)),
    "tasks:manage_periods": Access(get=May.KEEP_WORK),
    "tasks:manage_period_add": Access(get=May.KEEP_WORK, post=May.KEEP_WORK),
    "tasks:manage_period_edit": Access(get=May.KEEP_WORK, post=May.KEEP_WORK),
    "tasks:manage_period_history": Access(get=May.KEEP_WORK),
    "tasks:manage_question_add": Access(get=May.KEEP_WORK, post=May.KEEP_WORK, states=("열지 않은 기간",)),
    "tasks:manage_question_edit": Access(get=May.KEEP_WORK, post=May.KEEP_WORK, states=("열지 않은 기간",)),
    "tasks:manage_question_delete": Access(post=May.KEEP_WORK, states=("열지 않은 기간",)),
    "tasks:manage_question_history": Access(get=May.KEEP_WORK),
    "tasks:manage_meetings": Access(get=May.KEEP_WORK),
    "tasks:manage_meeting_add": Access(get=May.KEEP_WORK, post=May.KEEP_WORK),
    "tasks:manage_meeting_edit": Access(get=May.KEEP_WORK, post=May.KEEP_WORK),
    "tasks:manage_meeting_history": Access(get=May.KEEP_WORK),
    "tasks:manage_meeting_confirm": Access(post=May.KEEP_WORK, states=("확인 필요",)),
    "tasks:manage_agenda_add": Access(get=May.KEEP_WORK, post=May.KEEP_WORK),
    "tasks:manage_agenda_edit": Access(get=May.KEEP_WORK, post=May.KEEP_WORK),
    "tasks:manage_agenda_history": Access(get=May.KEEP_WORK),
    "tasks:manage_agenda_confirm": Access(post=May.KEEP_WORK, states=("확인 필요",)),
    "tasks:manage_decision_add": Access(get=May.KEEP_WORK, post=May.KEEP_WORK),
    "tasks:manage_decision_edit": Access(get=May.KEEP_WORK, post=May.KEEP_WORK),
    "tasks:manage_decision_history": Access(get=May.KEEP_WORK),
    "tasks:manage_decision_confirm": Access(post=May.KEEP_WORK, states=("확인 필요",)),
    "tasks:manage_outcomes": Access(get=May.KEEP_WORK),
    "tasks:manage_outcome_add": Access(get=May.KEEP_WORK, post=May.KEEP_WORK),
    "tasks:manage_outcome_edit": Access(get=May.KEEP_WORK, post=May.KEEP_WORK),
    "tasks:manage_outcome_history": Access(get=May.KEEP_WORK),
    "tasks:manage_outcome_confirm": Access(post=May.KEEP_WORK, states=("확인 필요",)),
    "tasks:manage_outcome_confirm_task": Access(get=May.KEEP_WORK, post=May.KEEP_WORK, states=("과제 연결 확인 필요",)),
    # ---- board, tasks, pairs, outcomes (tasks) ----
    "tasks:tasks": Access(get=May.READ_PROGRAMME),
    "tasks:tasks_assign": Access(get=May.KEEP_WORK, post=May.KEEP_WORK),
    "tasks:task_detail": Access(get=May.READ_PROGRAMME, scope="보고의 글은 그 보고를 볼 수 있는 사람만"),
    "tasks:task_history": Access(get=May.KEEP_WORK | May.WRITE_OWN_PART, scope="국무조정실과 그 과제의 두 부처만"),
    "tasks:saved_view_save": Access(post=May.READ_PROGRAMME, scope="자기 조건"),
    "tasks:saved_view_rename": Access(post=May.READ_PROGRAMME, scope="자기 조건"),
    "tasks:saved_view_delete": Access(post=May.READ_PROGRAMME, scope="자기 조건"),
    "tasks:pairs": Access(get=May.READ_PROGRAMME),
    "tasks:pair_detail": Access(get=May.READ_PROGRAMME, scope="교류자 이름은 국무조정실과 그 쌍만"),
    "tasks:outcomes": Access(get=May.READ_PROGRAMME),
    "tasks:meetings": Access(get=May.READ_PROGRAMME),
    "tasks:meeting_detail": Access(get=May.READ_PROGRAMME),
    "tasks:sources": Access(get=May.READ_SOURCES),
    "tasks:board": Access(get=May.READ_PROGRAMME, scope="모든 과제의 상태와 수; 보고 내용은 읽을 수 있는 것만"),
    "tasks:board_cross": Access(get=May.READ_PROGRAMME, scope="모든 과제의 상태와 수"),
    # ---- quarters, reports, reviews (tasks) ----
    "tasks:quarters": Access(
        get=May.READ_FILINGS | May.WRITE_OWN_PART, scope="교류자와 작성 보조는 자기 쌍의 보고 수만"
    ),
    "tasks:quarter_detail": Access(
        get=May.READ_FILINGS | May.WRITE_OWN_PART, scope="교류자와 작성 보조는 자기 쌍의 보고만"
    ),
    "tasks:quarter_answers": Access(
        get=May.READ_PROGRAMME | May.READ_ACCEPTED_REPORTS | May.READ_SUBMITTED_REPORTS | May.WRITE_OWN_PART,
        scope="볼 수 있는 보고의 마지막 제출본·확정본",
    ),
    "tasks:quarter_open": Access(get=May.KEEP_WORK, post=May.KEEP_WORK, states=("열지 않은 분기",)),
    "tasks:quarter_remind": Access(get=May.KEEP_WORK, post=May.KEEP_WORK, states=("미제출", "보완 요청")),
    "tasks:report_detail": Access(
        get=May.READ_PROGRAMME | May.READ_ACCEPTED_REPORTS | May.READ_SUBMITTED_REPORTS | May.WRITE_OWN_PART,
        scope="점검 담당·관리자는 제출된 적 있는 보고, 열람자는 확정된 보고, 교류자와 작성 보조는 자기 쌍",
    ),
    "tasks:report_changes": Access(
        get=May.READ_PROGRAMME | May.READ_ACCEPTED_REPORTS | May.READ_SUBMITTED_REPORTS | May.WRITE_OWN_PART,
        scope="보고와 같음; 두 부처는 저장할 때마다, 그 밖에는 제출본과 확정본 사이만",
    ),
    "tasks:report_edit": Access(
        get=May.WRITE_OWN_PART,
        post=May.WRITE_OWN_PART,
        scope="자기 쌍의 공동 현황과 자기 부처 부분",
        states=WRITABLE,
    ),
    "tasks:report_unchanged": Access(
        post=May.WRITE_OWN_PART, scope="자기 쌍의 공동 현황과 자기 부처 부분", states=WRITABLE
    ),
    "tasks:report_check": Access(get=May.WRITE_OWN_PART, scope="자기 쌍"),
    "tasks:report_sign": Access(post=May.CONFIRM_OWN_PART, scope="자기가 맡은 쪽", states=SIGNABLE),
    "tasks:pair_sign": Access(
        get=May.CONFIRM_OWN_PART, post=May.CONFIRM_OWN_PART, scope="자기 쌍에서 자기가 맡은 쪽", states=SIGNABLE
    ),
    "tasks:report_submit_alone": Access(
        post=May.CONFIRM_OWN_PART, scope="자기가 맡은 쪽, 제출기한 뒤", states=("작성 중", "상대 부처 확인 대기")
    ),
    "tasks:report_pull_back": Access(post=May.CONFIRM_OWN_PART, scope="자기 쌍", states=("제출",)),
    "tasks:reviews": Access(get=May.READ_SUBMITTED_REPORTS, scope="제출된 보고"),
    "tasks:review_detail": Access(get=May.READ_SUBMITTED_REPORTS, scope="제출된 보고"),
    "tasks:review_start": Access(post=May.REVIEW, scope="제출된 보고", states=("제출",)),
    "tasks:review_return": Access(post=May.REVIEW, scope="제출된 보고", states=("검토 중",)),
    "tasks:review_accept": Access(post=May.REVIEW, scope="제출된 보고", states=("검토 중",)),
    "tasks:review_reopen": Access(post=May.REVIEW, scope="확정된 보고", states=("확정",)),
    # ---- rounds, rubric, experts (evaluation) ----
    "evaluation:rounds": Access(get=May.READ_ROUNDS),
    "evaluation:round_add": Access(get=May.KEEP_EVALUATION, post=May.KEEP_EVALUATION),
    "evaluation:round_detail": Access(get=May.KEEP_EVALUATION),
    "evaluation:round_edit": Access(get=May.KEEP_EVALUATION, post=May.KEEP_EVALUATION, states=("확정 전",)),
    "evaluation:round_open": Access(get=May.KEEP_EVALUATION, post=May.KEEP_EVALUATION, states=("준비",)),
    "evaluation:round_remind": Access(post=May.KEEP_EVALUATION, states=("평가 중",)),
    "evaluation:round_close": Access(get=May.KEEP_EVALUATION, post=May.KEEP_EVALUATION, states=("평가 중",)),
    "evaluation:round_tasks": Access(get=May.KEEP_EVALUATION, post=May.KEEP_EVALUATION, states=("평가 중",)),
    "evaluation:round_unwind": Access(
        get=May.KEEP_EVALUATION, post=May.KEEP_EVALUATION, states=("집계", "잠정 공개", "확정")
    ),
    "evaluation:rubric": Access(get=May.READ_RUBRIC, scope="공개한 판; 초안은 점검 담당만"),
    "evaluation:rubric_new_version": Access(post=May.KEEP_EVALUATION, states=("준비",)),
    "evaluation:rubric_edit": Access(
        get=May.KEEP_EVALUATION, post=May.KEEP_EVALUATION, states=("준비, 공개하지 않은 판",)
    ),
    "evaluation:rubric_discard": Access(post=May.KEEP_EVALUATION, states=("준비, 공개하지 않은 판",)),
    "evaluation:rubric_publish": Access(post=May.KEEP_EVALUATION, states=("준비, 공개하지 않은 판",)),
    "evaluation:rubric_seal": Access(get=May.KEEP_EVALUATION, post=May.KEEP_EVALUATION, states=("준비, 공개한 판",)),
    "evaluation:experts": Access(get=May.KEEP_EVALUATION),
    "evaluation:expert_edit": Access(get=May.KEEP_EVALUATION, post=May.KEEP_EVALUATION),
    "evaluation:assign": Access(post=May.KEEP_EVALUATION, states=("준비", "평가 중")),
    "evaluation:assign_evenly": Access(get=May.KEEP_EVALUATION, post=May.KEEP_EVALUATION, states=("준비", "평가 중")),
    "evaluation:withdraw": Access(get=May.KEEP_EVALUATION, post=May.KEEP_EVALUATION, states=("준비", "평가 중")),
    # ---- results, grades, objections (evaluation) ----
    "evaluation:published_results": Access(
        get=May.READ_RESULTS | May.WRITE_OWN_PART, scope="확정된 평가; 두 부처는 잠정 공개한 자기 과제의 평가도"
    ),
    "evaluation:results": Access(
        get=May.READ_RESULTS | May.KEEP_EVALUATION | May.WRITE_OWN_PART,
        scope="점검 담당 모두; 두 부처는 잠정 공개부터 자기 과제; 나머지는 확정된 뒤",
    ),
    "evaluation:result_detail": Access(
        get=May.READ_RESULTS | May.KEEP_EVALUATION | May.WRITE_OWN_PART,
        scope="낱낱의 점수와 위원은 점검 담당만; 두 부처는 잠정 공개부터 자기 과제; 나머지는 확정된 뒤",
    ),
    "evaluation:calibration": Access(get=May.KEEP_EVALUATION),
    "evaluation:score_matrix": Access(get=May.KEEP_EVALUATION, scope="위원은 번호로; 내려받는 사유를 적음"),
    "evaluation:sheet_versions": Access(get=May.KEEP_EVALUATION, scope="제출한 채점표; 위원의 이름을 보임"),
    "evaluation:aggregate": Access(post=May.KEEP_EVALUATION, states=("집계",)),
    "evaluation:sheet_void": Access(post=May.KEEP_EVALUATION, states=("평가 중", "집계", "잠정 공개")),
    "evaluation:grade_decide": Access(post=May.KEEP_EVALUATION, states=("집계", "잠정 공개")),
    "evaluation:grades_as_recommended": Access(get=May.KEEP_EVALUATION, post=May.KEEP_EVALUATION, states=("집계",)),
    "evaluation:round_publish": Access(post=May.KEEP_EVALUATION, states=("집계",)),
    "evaluation:round_finalise": Access(post=May.KEEP_EVALUATION, states=("잠정 공개",)),
    "evaluation:objections": Access(
        get=May.KEEP_EVALUATION | May.WRITE_OWN_PART, scope="교류자와 작성 보조는 자기 쌍의 과제만"
    ),
    "evaluation:objection_file": Access(
        get=May.CONFIRM_OWN_PART, post=May.CONFIRM_OWN_PART, scope="자기 쌍의 과제", states=("잠정 공개",)
    ),
    "evaluation:objection_answer": Access(get=May.KEEP_EVALUATION, post=May.KEEP_EVALUATION, states=("잠정 공개",)),
    # ---- prize money (evaluation) ----
    "evaluation:awards": Access(
        get=May.KEEP_EVALUATION | May.WRITE_OWN_PART, scope="교류자와 작성 보조는 자기 쌍의 과제만"
    ),
    "evaluation:prize_rule_add": Access(
        get=May.KEEP_EVALUATION, post=May.KEEP_EVALUATION, states=("포상금을 정하지 않은 등급",)
    ),
    "evaluation:award_make": Access(post=May.KEEP_EVALUATION, states=("확정",)),
    "evaluation:award_detail": Access(
        get=May.KEEP_EVALUATION | May.WRITE_OWN_PART, scope="교류자와 작성 보조는 자기 쌍의 과제만"
    ),
    "evaluation:award_propose": Access(
        post=May.CONFIRM_OWN_PART, scope="자기 쌍의 과제", states=("확정", "두 부처가 동의하기 전")
    ),
    "evaluation:award_consent": Access(
        post=May.CONFIRM_OWN_PART, scope="자기 쌍의 과제", states=("확정", "두 부처가 동의하기 전")
    ),
    "evaluation:award_mend": Access(post=May.KEEP_EVALUATION, states=("확정", "확정 등급이 바뀐 과제")),
    # ---- outside experts: declarations and score sheets (evaluation) ----
    "evaluation:my_rounds": Access(get=May.SCORE, scope="자기에게 배정된 평가"),
    "evaluation:conflicts": Access(
        get=May.SCORE, post=May.SCORE, scope="자기에게 배정된 과제", states=("준비", "평가 중")
    ),
    "evaluation:conflict_report": Access(post=May.SCORE, scope="자기에게 배정된 과제", states=("준비", "평가 중")),
    "evaluation:sheets": Access(get=May.SCORE, scope="자기에게 배정된 과제", states=("준비", "평가 중")),
    "evaluation:sheet_totals": Access(
        get=May.SCORE, scope="자기가 제출한 과제, 다른 위원은 이름 없이", states=("평가 기준이 정한 때",)
    ),
    "evaluation:sheet_edit": Access(get=May.SCORE, post=May.SCORE, scope=OWN_SHEET, states=("평가 중",)),
    "evaluation:sheet_submit": Access(post=May.SCORE, scope=OWN_SHEET, states=("평가 중",)),
    "evaluation:sheet_reopen": Access(post=May.SCORE, scope=OWN_SHEET, states=("평가 중",)),
    "evaluation:sheet_abstain": Access(post=May.SCORE, scope=OWN_SHEET, states=("평가 중",)),
    # ---- pay tables and what-if (evaluation) ----
    "evaluation:pay_tables": Access(get=May.READ_PAY_TABLES),
    "evaluation:pay_rate_add": Access(get=May.KEEP_PAY_TABLES, post=May.KEEP_PAY_TABLES),
    "evaluation:pay_base_add": Access(get=May.KEEP_PAY_TABLES, post=May.KEEP_PAY_TABLES),
    "evaluation:bonus_rule_add": Access(get=May.KEEP_PAY_TABLES, post=May.KEEP_PAY_TABLES),
    "evaluation:guarantee_add": Access(get=May.KEEP_PAY_TABLES, post=May.KEEP_PAY_TABLES),
    "evaluation:pay_import": Access(get=May.KEEP_PAY_TABLES, post=May.KEEP_PAY_TABLES),
    "evaluation:pay_import_confirm": Access(post=May.KEEP_PAY_TABLES, scope="자기가 올린 파일의 미리보기"),
    "evaluation:pay_publish": Access(
        get=May.KEEP_PAY_TABLES, post=May.KEEP_PAY_TABLES, scope="다른 사람이 등록한 자료", states=("공개 전",)
    ),
    "evaluation:pay_withdraw": Access(get=May.KEEP_PAY_TABLES, post=May.KEEP_PAY_TABLES, states=("공개",)),
    "evaluation:pay_discard": Access(post=May.KEEP_PAY_TABLES, states=("공개 전",)),
    "evaluation:what_if": Access(get=May.READ_PAY_TABLES, scope="가정한 값만; 산정서를 읽지 않음"),
    # ---- statements of the bonus (evaluation): amounts and grades, so only who decides, and the person once told ----
    "evaluation:bonus": Access(
        get=May.KEEP_STATEMENTS | May.DECIDE_PAY, scope="결정 담당은 소속 기관이 평가하거나 지급하는 산정서 수만"
    ),
    "evaluation:my_statements": Access(get=May.READ_OWN_STATEMENT, scope="통보된 자기 산정서"),
    "evaluation:statements": Access(
        get=May.KEEP_STATEMENTS | May.DECIDE_PAY, scope="결정 담당은 소속 기관이 평가하거나 지급하는 사람만"
    ),
    "evaluation:payroll": Access(
        get=May.KEEP_STATEMENTS | May.DECIDE_PAY,
        scope="결정하고 통보한 것만, 결정 담당은 소속 기관이 지급하는 것만, 사유를 적어야",
    ),
    "evaluation:headcount": Access(
        get=May.KEEP_STATEMENTS | May.DECIDE_PAY,
        post=May.KEEP_STATEMENTS | May.DECIDE_PAY,
        scope="결정 담당은 소속 기관만",
    ),
    "evaluation:grade_notice": Access(
        get=May.KEEP_STATEMENTS | May.DECIDE_PAY,
        post=May.KEEP_STATEMENTS | May.DECIDE_PAY,
        scope="결정 담당은 소속 기관이 평가하거나 지급하는 사람만",
    ),
    "evaluation:statement_make": Access(post=May.KEEP_STATEMENTS, states=("등급 통보 받음",)),
    "evaluation:statement_detail": Access(
        get=May.KEEP_STATEMENTS | May.DECIDE_PAY | May.READ_OWN_STATEMENT,
        scope="결정 담당은 소속 기관이 평가하거나 지급하는 사람만, 교류자는 통보된 자기 산정서만",
    ),
    "evaluation:statement_review": Access(post=May.KEEP_STATEMENTS, states=("산정",)),
    "evaluation:statement_recommend": Access(post=May.KEEP_STATEMENTS, states=("검토 중",)),
    "evaluation:statement_committee": Access(
        post=May.DECIDE_PAY, scope="소속 기관이 지급하는 사람만", states=("추천",)
    ),
    "evaluation:statement_decide": Access(
        post=May.DECIDE_PAY, scope="소속 기관이 지급하는 사람만, 추천한 사람 제외", states=("추천",)
    ),
    "evaluation:statement_notify": Access(
        post=May.KEEP_STATEMENTS | May.DECIDE_PAY,
        scope="결정 담당은 소속 기관이 지급하는 사람만",
        states=("소속 장관 결정",),
    ),
    "evaluation:statement_correct": Access(post=May.KEEP_STATEMENTS, states=("정정되지 않은 산정서",)),
}

if settings.DEVELOPMENT:
    POLICY["gallery:gallery"] = Access(get=EVERYONE, post=EVERYONE)


def opens(rights: Rights, url_name: str) -> bool:
    """Whether a role with these rights may read the address called ``url_name``."""
    access = POLICY.get(url_name)
    return access is not None and access.opens(rights)


def may(user, url_name: str, method: str = "GET") -> bool:
    """Whether ``user`` may use ``method`` on the address called ``url_name``."""
    access = POLICY.get(url_name)
    return access is not None and access.lets(user, method)
