"""Addresses of people, accounts, notices, the access log, and the administration of all these."""

from django.urls import include, path

from exchange import manage_urls, post_urls
from exchange.views import access_log, account, first_start, jobs, login, login_locks, notices, pages, second_factor
from exchange.views.lists import addresses_of

app_name = "exchange"

urlpatterns = [
    path("setup", first_start.setup, name="setup"),
    path("setup/factor", first_start.setup_factor, name="setup_factor"),
    path("setup/organisation", first_start.setup_organisation, name="setup_organisation"),
    path("setup/<str:token>", first_start.setup_link, name="setup_link"),
    path("login", login.login, name="login"),
    path("login/second-factor", login.second_factor, name="second_factor"),
    path("logout", login.logout, name="logout"),
    path("session/extend", login.session_extend, name="session_extend"),
    path("account", account.account, name="account"),
    path("account/password", account.password_change, name="password_change"),
    path("account/second-factor", second_factor.second_factor_setup, name="second_factor_setup"),
    path("account/second-factor/off", second_factor.second_factor_disable, name="second_factor_disable"),
    path("account/second-factor/codes", second_factor.recovery_codes, name="recovery_codes"),
    path("account/sessions", account.sessions, name="sessions"),
    path("account/sessions/end-others", account.sessions_end_others, name="sessions_end_others"),
    path("account/sessions/<uuid:handle>/end", account.session_end, name="session_end"),
    path("display", account.display, name="display"),
    *addresses_of("notices", notices.NOTICES),
    path("notices/read", notices.notices_read, name="notices_read"),
    path("notices/<int:pk>", notices.notice_open, name="notice_open"),
    *addresses_of("jobs", jobs.JOBS),
    path("jobs/<int:pk>", jobs.job_detail, name="job_detail"),
    path("jobs/<int:pk>/progress", jobs.job_progress, name="job_progress"),
    *addresses_of("admin/timed", jobs.TIMED),
    *addresses_of("admin/login-locks", login_locks.LOGIN_LOCKS),
    path("admin/login-locks/lift", login_locks.manage_login_lock_lift, name="manage_login_lock_lift"),
    *addresses_of("audit", access_log.ACCESS_LOG),
    path("help", pages.help, name="help"),
    path("accessibility", pages.accessibility, name="accessibility"),
    path("privacy", pages.privacy, name="privacy"),
    path("", include(post_urls.urlpatterns)),
    path("", include(manage_urls.urlpatterns)),
]
