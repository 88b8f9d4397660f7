"""Addresses of rounds, their rubric and their experts."""

from django.urls import path

from evaluation.views import experts, rounds, rubrics
from exchange.views.lists import addresses_of

urlpatterns = [
    *addresses_of("evaluation", rounds.ROUNDS),
    path("evaluation/add", rounds.round_add, name="round_add"),
    path("evaluation/<slug:slug>", rounds.round_detail, name="round_detail"),
    path("evaluation/<slug:slug>/edit", rounds.round_edit, name="round_edit"),
    path("evaluation/<slug:slug>/remind", rounds.round_remind, name="round_remind"),
    path("evaluation/<slug:slug>/open", rounds.round_open, name="round_open"),
    path("evaluation/<slug:slug>/close", rounds.round_close, name="round_close"),
    path("evaluation/<slug:slug>/tasks", rounds.round_tasks, name="round_tasks"),
    path("evaluation/<slug:slug>/unwind", rounds.round_unwind, name="round_unwind"),
    path("evaluation/<slug:slug>/rubric", rubrics.rubric, name="rubric"),
    path("evaluation/<slug:slug>/rubric/draft", rubrics.rubric_new_version, name="rubric_new_version"),
    path("evaluation/<slug:slug>/rubric/edit", rubrics.rubric_edit, name="rubric_edit"),
    path("evaluation/<slug:slug>/rubric/discard", rubrics.rubric_discard, name="rubric_discard"),
    path("evaluation/<slug:slug>/rubric/publish", rubrics.rubric_publish, name="rubric_publish"),
    path("evaluation/<slug:slug>/rubric/seal", rubrics.rubric_seal, name="rubric_seal"),
    *addresses_of("evaluation/<slug:slug>/experts", experts.EXPERTS),
    path("evaluation/<slug:slug>/experts/assign", experts.assign, name="assign"),
    path("evaluation/<slug:slug>/experts/assign-evenly", experts.assign_evenly, name="assign_evenly"),
    path("evaluation/<slug:slug>/experts/withdraw/<int:pk>", experts.withdraw, name="withdraw"),
    path("evaluation/<slug:slug>/experts/<int:pk>", experts.expert_edit, name="expert_edit"),
]
