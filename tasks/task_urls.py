"""Addresses of tasks, pairs, outcomes, meetings and sources; collected by tasks/urls.py."""

from django.urls import path

from exchange.views.lists import addresses_of
from tasks.views import assigning, meetings, outcomes, pairs, saved_views, sources, task_detail, tasks

urlpatterns = [
    *addresses_of("tasks", tasks.TASKS),
    path("tasks/assign", assigning.tasks_assign, name="tasks_assign"),
    path("tasks/views/save", saved_views.saved_view_save, name="saved_view_save"),
    path("tasks/views/<int:pk>/rename", saved_views.saved_view_rename, name="saved_view_rename"),
    path("tasks/views/<int:pk>/delete", saved_views.saved_view_delete, name="saved_view_delete"),
    path("tasks/<slug:code>", task_detail.task_detail, name="task_detail"),
    path("tasks/<slug:code>/history", task_detail.task_history, name="task_history"),
    *addresses_of("pairs", pairs.PAIRS),
    path("pairs/<slug:code>", pairs.pair_detail, name="pair_detail"),
    *addresses_of("outcomes", outcomes.OUTCOMES),
    *addresses_of("meetings", meetings.MEETINGS),
    path("meetings/<int:number>", meetings.meeting_detail, name="meeting_detail"),
    path("sources", sources.sources, name="sources"),
]
