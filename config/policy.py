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
}


def role_of(user) -> str:
    """Return the role as the table names it; "anonymous" where nobody is logged in."""
    return user.role if user.is_authenticated else "anonymous"


def may(user, url_name: str, method: str = "GET") -> bool:
    """Whether ``user``'s role may use ``method`` on the address called ``url_name``."""
    access = POLICY.get(url_name)
    return access is not None and role_of(user) in access.roles_for(method)
