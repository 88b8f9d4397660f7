"""Which rights a page asks for, and whether somebody has any of them."""

from dataclasses import dataclass
from enum import Enum

from exchange.roles import ROLES, Rights, roles_with
from exchange.roles import Capability as May


class Open(Enum):
    """Whom a page is open to without any capability."""

    EVERYONE = "everyone"  # also without a login
    MEMBERS = "members"  # whoever is logged in: pages about the own account


EVERYONE, MEMBERS, NOBODY = Open.EVERYONE, Open.MEMBERS, May(0)
ANONYMOUS = "anonymous"


@dataclass(frozen=True)
class Fields:
    """Fields that tell of a person: as closed as that person's name.

    names  ``Model.field``, of any app
    get    rights any of which shows everybody's
    own    who sees those that are about the own person, post or ministry besides, in words
    """

    names: tuple[str, ...]
    get: May
    own: str

    @property
    def roles(self) -> frozenset[str]:
        """Return the roles to which everybody's are shown."""
        return frozenset(roles_with(self.get))


@dataclass(frozen=True)
class Access:
    """Of which rights one needs any to read (GET, HEAD) and to send (POST).

    scope, states  on which objects and in which states, in words
    """

    get: May | Open = NOBODY
    post: May | Open = NOBODY
    scope: str = ""
    states: tuple[str, ...] = ()

    def needs(self, method: str) -> May | Open:
        """Return the rights any of which lets somebody use ``method``; nobody's for methods that no page takes."""
        return {"GET": self.get, "HEAD": self.get, "POST": self.post}.get(method, NOBODY)

    def lets(self, user, method: str) -> bool:
        """Whether ``user``, logged in or not, may use ``method`` here."""
        needed = self.needs(method)
        if isinstance(needed, Open):
            return needed is EVERYONE or user.is_authenticated
        return user.is_authenticated and user.may(needed)

    def opens(self, rights: Rights) -> bool:
        """Whether somebody logged in with these rights may read here."""
        return isinstance(self.get, Open) or bool(rights.capabilities & self.get)

    def roles_for(self, method: str) -> frozenset[str]:
        """Return the roles that may use ``method``, "anonymous" among them where it needs no login."""
        needed = self.needs(method)
        if isinstance(needed, Open):
            return frozenset([*ROLES, ANONYMOUS] if needed is EVERYONE else ROLES)
        return frozenset(roles_with(needed))

    @property
    def methods(self) -> list[str]:
        """Methods that somebody may use."""
        return [*(["GET", "HEAD"] if self.get else []), *(["POST"] if self.post else [])]
