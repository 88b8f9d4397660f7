"""What the page says after an act: one sentence, once, and the next act where there is one."""

from django.contrib import messages
from django.http import HttpRequest

Act = tuple[str, str]  # what it is called, and where it is done


def tell_done(request: HttpRequest, sentence: str, *acts: Act | None) -> None:
    """Say on the page that follows what was done; ``acts``: what can be done next, or still be undone.

    An act that is None is left out. The frame draws them (``flash`` in ``templates/_page.html``).
    """
    lines = [f"{label}\t{address}" for label, address in filter(None, acts)]
    messages.success(request, sentence, extra_tags="\n".join(lines))
