"""``make dev``: the demonstration in development mode, with reload, debug pages and the gallery of components.

It is ``make run`` (launch/serve.py) in the environment ``development``: a folder (var/dev), a port (8001) and cookies
of its own, so that both may run side by side, and Django's own server instead of gunicorn. A changed Python file
restarts that server within a second; templates, styles and scripts are read anew by every request.
"""

import os
import sys
from typing import Any

from launch import serve
from launch.install import stop


def main() -> None:
    given = os.environ.get("HANTEAM_ENV", "")
    if given not in ("", "development"):
        stop(f"make dev는 개발 모드로만 시작합니다. HANTEAM_ENV={given[:40]!r}을 비우고 다시 실행하십시오.")
    os.environ["HANTEAM_ENV"] = "development"  # before the settings are read
    serve.main(runserver)


def runserver(settings: Any) -> list[str]:
    """Return the command of Django's development server; WhiteNoise serves the styles and scripts, as ever."""
    host = f"[{settings.HOST}]" if ":" in settings.HOST else settings.HOST
    return [sys.executable, "manage.py", "runserver", "--nostatic", f"{host}:{settings.PORT}"]


if __name__ == "__main__":
    main()
