"""Who is in the demonstration. Names are posts and roles, never those of persons."""

from datetime import date

from exchange.models import Role

# The release of this day names 22 posts; on 2024-02-29 the round's own note leaves one of them unfilled, not which.
SEATED_FROM = date(2024, 4, 15)
MADE_UP_FROM = date(2024, 2, 29)  # in the made-up round
SEATED_UNTIL = date(2026, 12, 31)  # invented: beyond the renamings of 2025 and 2026, which people seated live through
NAMED_ON = date(2024, 10, 8)  # the day on which the demonstration stands: accounts are labelled with its names
ROUND = 1

STAFF = (  # username, name, role
    ("coordinator", "국무조정실 점검 담당", Role.COORDINATOR),
    ("admin", "관리자", Role.ADMIN),
    ("viewer", "열람자", Role.VIEWER),
    *((f"evaluator{number}", f"민간 평가위원 {number}", Role.EVALUATOR) for number in range(1, 6)),
)
COORDINATOR, ADMIN = "coordinator", "admin"


def exchangee(pair: int | str, side: str) -> str:
    """Return the username of who sits on ``side`` of the pair with this number: "ex7b"."""
    return f"ex{pair}{side}"


def assistant(pair: int | str, side: str) -> str:
    """Return the username of who drafts for that post: "as7b"."""
    return f"as{pair}{side}"
