"""Addresses of the 현황판."""

from django.urls import path

from exchange.views.lists import addresses_of
from tasks.views import board

urlpatterns = [
    *addresses_of("board", board.BOARD),
    path("board/cross", board.board_cross, name="board_cross"),
]
