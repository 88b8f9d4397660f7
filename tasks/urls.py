"""Addresses of the work: board, tasks, reports, reviews, administration of tasks."""

from tasks import board_urls, manage_urls, report_urls, task_urls

app_name = "tasks"

urlpatterns = [
    *board_urls.urlpatterns,
    *task_urls.urlpatterns,
    *report_urls.urlpatterns,
    *manage_urls.urlpatterns,
]
