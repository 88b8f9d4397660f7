"""Addresses of the pay tables and of the what-if page; before those of the statements, whose slug would take them."""

from django.urls import path

from evaluation.views import pay_import, pay_tables, what_if
from exchange.views.lists import addresses_of

ROW = "bonus/tables/<slug:table>/<int:pk>"

urlpatterns = [
    *addresses_of("bonus/tables", pay_tables.PAY_TABLES),
    path("bonus/tables/rates/add", pay_tables.pay_rate_add, name="pay_rate_add"),
    path("bonus/tables/bases/add", pay_tables.pay_base_add, name="pay_base_add"),
    path("bonus/tables/rules/add", pay_tables.bonus_rule_add, name="bonus_rule_add"),
    path("bonus/tables/guarantees/add", pay_tables.guarantee_add, name="guarantee_add"),
    path("bonus/tables/import", pay_import.pay_import, name="pay_import"),
    path("bonus/tables/import/confirm", pay_import.pay_import_confirm, name="pay_import_confirm"),
    path(f"{ROW}/publish", pay_tables.pay_publish, name="pay_publish"),
    path(f"{ROW}/withdraw", pay_tables.pay_withdraw, name="pay_withdraw"),
    path(f"{ROW}/discard", pay_tables.pay_discard, name="pay_discard"),
    path("bonus/what-if", what_if.what_if, name="what_if"),
]
