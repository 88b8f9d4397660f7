"""The policy: which role may open or send which page. The only place where that is said.

One literal line an address. A view without a line is refused, and the test that walks every address x role x method
reads this table. Which *objects* a role sees is decided by ``visible_to()`` of the model named in ``scope``; which *state*
allows an act by the ``why_not_…`` rule of that act.
"""

from dataclasses import dataclass

from exchange.models import Role

NOBODY: frozenset[str] = frozenset()
MEMBERS = frozenset(Role.values)
EVERYONE = MEMBERS | {"anonymous"}
READERS = MEMBERS - {Role.EVALUATOR}
COORDINATORS = frozenset({Role.COORDINATOR})
ADMINS = frozenset({Role.ADMIN})
CENTRE = COORDINATORS | ADMINS
FILERS = frozenset({Role.EXCHANGEE, Role.ASSISTANT})
SIGNERS = frozenset({Role.EXCHANGEE})


@dataclass(frozen=True)
class Access:
    """Who may read (GET, HEAD) and who may send (POST); ``scope`` says on which objects, ``states`` in which states."""

    get: frozenset[str] = NOBODY
    post: frozenset[str] = NOBODY
    scope: str = ""
    states: tuple[str, ...] = ()

    def roles_for(self, method: str) -> frozenset[str]:
        """Return the roles that may use ``method``; nobody for methods that no page takes."""
        return {"GET": self.get, "HEAD": self.get, "POST": self.post}.get(method, NOBODY)

    @property
    def methods(self) -> list[str]:
        """Methods that somebody may use."""
        return [*(["GET", "HEAD"] if self.get else []), *(["POST"] if self.post else [])]


POLICY: dict[str, Access] = {
    # ---- health and home ----
    "healthz": Access(get=EVERYONE),
    "readyz": Access(get=EVERYONE),
    "home": Access(get=MEMBERS),
    "todo": Access(get=MEMBERS, scope="자기 할 일"),
    # ---- login, account, notices, help (exchange) ----
    # ---- people, posts, administration (exchange) ----
    # ---- board, tasks, pairs, outcomes (tasks) ----
    # ---- quarters, reports, reviews (tasks) ----
    "tasks:quarters": Access(get=READERS, scope="교류자와 작성 보조는 자기 쌍의 보고 수만"),
    "tasks:quarter_detail": Access(get=READERS, scope="교류자와 작성 보조는 자기 쌍의 보고만"),
    "tasks:quarter_xlsx": Access(get=READERS, scope="교류자와 작성 보조는 자기 쌍의 보고만"),
    "tasks:quarter_open": Access(get=CENTRE, post=CENTRE, states=("열지 않은 분기",)),
    "tasks:quarter_remind": Access(get=CENTRE, post=CENTRE, states=("미제출", "보완 요청")),
    "tasks:report_detail": Access(
        get=READERS, scope="점검 담당·관리자는 한 번이라도 제출된 보고, 열람자는 확정된 보고, 교류자와 작성 보조는 자기 쌍"
    ),
    "tasks:report_edit": Access(
        get=FILERS, post=FILERS, scope="자기 쌍의 공동 현황과 자기 부처 부분", states=("미작성", "작성 중", "상대 부처 확인 대기", "보완 요청")
    ),
    "tasks:report_unchanged": Access(
        post=FILERS, scope="자기 쌍의 공동 현황과 자기 부처 부분", states=("미작성", "작성 중", "상대 부처 확인 대기", "보완 요청")
    ),
    "tasks:report_check": Access(get=FILERS, scope="자기 쌍"),
    "tasks:report_sign": Access(
        post=SIGNERS, scope="자기가 맡은 쪽", states=("작성 중", "상대 부처 확인 대기", "보완 요청")
    ),
    "tasks:report_submit_alone": Access(post=SIGNERS, scope="자기가 맡은 쪽, 제출기한 뒤", states=("작성 중", "상대 부처 확인 대기")),
    "tasks:report_pull_back": Access(post=SIGNERS, scope="자기 쌍", states=("제출",)),
    "tasks:reviews": Access(get=CENTRE, scope="제출된 보고"),
    "tasks:reviews_xlsx": Access(get=CENTRE, scope="제출된 보고"),
    "tasks:review_detail": Access(get=CENTRE, scope="제출된 보고"),
    "tasks:review_start": Access(post=COORDINATORS, scope="제출된 보고", states=("제출",)),
    "tasks:review_return": Access(post=COORDINATORS, scope="제출된 보고", states=("검토 중",)),
    "tasks:review_accept": Access(post=COORDINATORS, scope="제출된 보고", states=("검토 중",)),
    "tasks:review_reopen": Access(post=COORDINATORS, scope="확정된 보고", states=("확정",)),
}


def role_of(user) -> str:
    """Return the role as the table names it; "anonymous" where nobody is logged in."""
    return user.role if user.is_authenticated else "anonymous"


def may(user, url_name: str, method: str = "GET") -> bool:
    """Whether ``user``'s role may use ``method`` on the address called ``url_name``."""
    access = POLICY.get(url_name)
    return access is not None and role_of(user) in access.roles_for(method)
