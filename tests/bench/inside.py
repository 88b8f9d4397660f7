"""Inside one process of the product, as the service's role: statements of pages, statements and time of writes.

Read from standard input: {"pages": {code: address}, "writes": how often}. Written to standard output: JSON. What is
written is taken back each time.
"""

import json
import os
import statistics
import sys
import time
from collections.abc import Callable
from typing import Any

import django
from django.conf import settings

UNCOUNTED = ("SAVEPOINT", "RELEASE", "ROLLBACK TO", 'UPDATE "exchange_loginsession"')  # the last is sent now and then
WARM = 5


class Counter:
    """Counts the statements that Django sends."""

    def __init__(self) -> None:
        self.sent = 0

    def __call__(self, execute, sql, params, many, context):
        text = sql if isinstance(sql, str) else sql.as_string(context["cursor"].cursor)
        self.sent += not text.lstrip().startswith(UNCOUNTED)
        return execute(sql, params, many, context)


def main() -> None:
    wanted = json.load(sys.stdin)
    django.setup()
    settings.ALLOWED_HOSTS = ["testserver"]
    json.dump({"pages": pages(wanted["pages"]), "writes": writes(wanted["writes"])}, sys.stdout)


def pages(addresses: dict[str, str]) -> dict[str, int]:
    """Return how many statements each page sends, opened for the third time."""
    from django.db import connection

    client = _client("coordinator")
    found = {}
    for code, address in addresses.items():
        for _ in range(2):
            client.get(address).close()
        counter = Counter()
        with connection.execute_wrapper(counter):
            answer = client.get(address)
            if answer.status_code != 200:
                raise SystemExit(f"{address}: {answer.status_code}")
        found[code] = counter.sent
    return found


def writes(times: int) -> dict[str, dict[str, float]]:
    """Return for each write its statements, and the milliseconds of the application, of the server and of the clock."""
    if not times:
        return {}
    return {
        name: _cost(act, times) for name, act in (("autosave", autosave()), ("submit", submit()), ("accept", accept()))
    }


def autosave() -> Callable[[int], Any]:
    """An exchangee's own part of a draft, saved by the page itself."""
    report = _report("draft")
    client = _client(_holder(report, "a").username)
    section = report.sections.get(side="a")
    answers = section.answers_to(report.period.form) | {"version": str(section.version)}
    address = f"/reports/{report.period.code}/{report.task.code}/edit/{_slug(report, 'a')}"
    return lambda n: client.post(address, answers | {"progress": f"○ 시험 {n}"}, headers={"X-Autosave": "1"})


def submit() -> Callable[[int], Any]:
    """The second confirmation, which hands the report in."""
    report = _report("half_signed")
    signature = report.signatures.standing().get()
    side = "b" if signature.side == "a" else "a"
    client = _client(_holder(report, side).username)
    address = f"/reports/{report.period.code}/{report.task.code}/sign"
    return lambda n: client.post(address, {"side": side, "fingerprint": signature.fingerprint})


def accept() -> Callable[[int], Any]:
    """국무조정실's verdict."""
    report = _report("under_review")
    client = _client("coordinator")
    address = f"/review/{report.period.code}/{report.task.code}/accept"
    return lambda n: client.post(address, {"verdict": "ok", "note": ""})


def _cost(act: Callable[[int], Any], times: int) -> dict[str, float]:
    from django.db import connection, transaction

    from tests.bench import machine

    connection.ensure_connection()
    backend = connection.connection.info.backend_pid
    is_here = os.path.exists(f"/proc/{backend}/stat")
    processor, clock = [], []
    stored = 0.0
    counter = Counter()
    for n in range(WARM + times):
        counter.sent = 0
        before = machine.processor_seconds(backend) if is_here else 0.0
        with transaction.atomic(), connection.execute_wrapper(counter):
            used, begun = time.process_time(), time.perf_counter()
            answer = act(n)
            used, begun = time.process_time() - used, time.perf_counter() - begun
            transaction.set_rollback(True)
        if answer.status_code not in (200, 302):
            raise SystemExit(f"{answer.status_code}: {answer.content.decode()[:500]}")
        if n >= WARM:
            processor.append(used * 1000)
            clock.append(begun * 1000)
            stored += (machine.processor_seconds(backend) - before if is_here else 0.0) * 1000
    return {
        "statements": counter.sent,
        "application": statistics.median(processor),
        "database": stored / times,
        "clock": min(clock),
    }


def _client(username: str):
    from django.test import Client

    from exchange.models import User

    client = Client()
    client.force_login(User.objects.get(username=username), backend="django.contrib.auth.backends.ModelBackend")
    return client


def _report(status: str):
    """Return a report of the demonstration's quarter that stands there."""
    from tasks.models import ProgressReport

    return ProgressReport.objects.for_table().filter(period__code="2024-3", status=status).first()


def _holder(report, side: str):
    from exchange import clock
    from exchange.rules import signers_on

    post = report.task.pair.post_of(side).pk
    return signers_on([post], clock.today())[post]


def _slug(report, side: str) -> str:
    """Return what the address of a part calls it: the ministry's code."""
    return report.task.pair.post_of(side).name.ministry.slug


if __name__ == "__main__":
    main()
