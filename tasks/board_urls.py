"""Addresses of the 현황판."""

from django.urls import path

from tasks.views import board

urlpatterns = [
    path("board", board.board, name="board"),
    path("board/cross", board.board_cross, name="board_cross"),
    path("board.xlsx", board.board_xlsx, name="board_xlsx"),
]
