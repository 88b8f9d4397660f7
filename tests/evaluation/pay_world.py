"""The shipped pay tables for tests: as plain values, or as rows in the database; and rows made up for one test."""

import json
from datetime import date
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import call_command

from evaluation import pay
from evaluation.models import BonusRule, GuaranteeRule, PayBase, PayRate
from exchange.models import Role, User
from tests.makers import NOON, make_user

FILE = settings.BASE_DIR / "fixtures" / "50_pay.json"
VECTORS = json.loads((Path(__file__).parent / "data" / "bonus_vectors.json").read_text(encoding="utf-8"))
SOURCE = {"source_title": "시험 자료"}
RATE = {"track": "PERF", "s_bp": 800, "a_bp": 600, "b_bp": 400, "effective_from": date(2016, 1, 1)} | SOURCE
BASE = {
    "track": "PERF",
    "level": "4급",
    "amount_krw": 115_230_000,
    "status": "official",
    "effective_from": date(2025, 1, 1),
} | SOURCE
RULE = {
    "article": "제7조의2제6항",
    "decree": "제26878호",
    "headcount_percent": 2,
    "effective_from": date(2016, 1, 1),
} | SOURCE
GUARANTEE = {"name": "NOT_LOWEST", "effective_from": date(2025, 1, 1)} | SOURCE


def shipped(model: str) -> list[dict[str, Any]]:
    rows = json.loads(FILE.read_text(encoding="utf-8"))
    return [row["fields"] for row in rows if row["model"] == f"evaluation.{model}"]


def shipped_tables() -> pay.Tables:
    """Return the shipped rows as the computation takes them, without a database."""
    rates = [
        pay.Rate(row["track"], *span(row), {grade: row[f"{grade.lower()}_bp"] for grade in pay.GRADES})
        for row in shipped("payrate")
    ]
    rules = [
        pay.Rule(*span(row), row["special_bp"], row["headcount_percent"], row["long_term_max_bp"])
        for row in shipped("bonusrule")
    ]
    return pay.Tables(rates, rules)


def span(row: dict[str, Any]) -> tuple[date, date | None]:
    until = row["effective_until"]
    return date.fromisoformat(row["effective_from"]), until and date.fromisoformat(until)


def load_pay() -> None:
    call_command("loaddata", str(FILE), verbosity=0)


def make_rate(**fields) -> PayRate:
    return PayRate.objects.create(**RATE | fields)


def make_base(**fields) -> PayBase:
    return PayBase.objects.create(**BASE | fields)


def make_bonus_rule(**fields) -> BonusRule:
    return BonusRule.objects.create(**RULE | fields)


def make_guarantee(**fields) -> GuaranteeRule:
    return GuaranteeRule.objects.create(**GUARANTEE | fields)


def two_people() -> tuple[User, User]:
    """Make who puts rows in and who publishes them."""
    return make_user(Role.COORDINATOR), make_user(Role.ADMIN)


PUBLISHED = {"published_at": NOON}
