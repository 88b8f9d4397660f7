"""Make .venv and install the lock into it: the first half of every ``make`` target. Standard library only.

    python3 -m launch.install              what ``make run`` needs
    python3 -m launch.install --dev        and what tests and checks need
    python3 -m launch.install --chromium   and a Chromium for the browser tests

Nothing is done twice: the hashes of the installed locks are kept inside .venv.
"""

import hashlib
import json
import os
import re
import shutil
import subprocess
import sys
import time
from pathlib import Path
from typing import Any, NoReturn, Optional

from launch.progress import Bar, Steps

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
STAMP = VENV / "installed-locks.json"
LOCK, DEV_LOCK = "requirements.txt", "requirements-dev.txt"
OLDEST = (3, 11)
BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")


def main(arguments: list) -> None:
    """Install what ``arguments`` ask for and is not there yet."""
    if sys.version_info < OLDEST:
        stop("Python {}.{} 이상이 필요합니다. 지금은 {}.{}입니다.".format(*OLDEST, *sys.version_info[:2]))
    wanted = [LOCK, DEV_LOCK] if "--dev" in arguments else [LOCK]
    works = (VENV / "bin" / "python").exists()  # a link that breaks when the Python it was made from goes
    missing = [lock for lock in wanted if not works or _installed().get(lock) != _hash(ROOT / lock)]
    chromium = "--chromium" in arguments and find_chromium() is None
    steps = Steps(2 * bool(missing) + chromium)
    if missing:
        make_venv(steps)
        install(steps, wanted[-1])
        STAMP.write_text(json.dumps({**_installed(), **{lock: _hash(ROOT / lock) for lock in wanted}}))
    if chromium:
        install_chromium(steps)


def make_venv(steps: Steps) -> None:
    """Make .venv, anew where its Python no longer works."""
    steps.begin("가상환경(.venv)을 준비합니다")
    python = VENV / "bin" / "python"
    works = python.exists() and _quiet([str(python), "-m", "pip", "--version"]).returncode == 0
    if not works:
        shutil.rmtree(VENV, ignore_errors=True)
        made = _quiet([sys.executable, "-m", "venv", str(VENV)])
        if made.returncode:
            shutil.rmtree(VENV, ignore_errors=True)
            stop(f"가상환경을 만들지 못했습니다. Python의 venv 모듈이 있는지 보십시오.\n{_tail(made.stdout)}")
    steps.done("이미 있음" if works else "")


def install(steps: Steps, lock: str) -> None:
    """Install exactly what ``lock`` lists, every file checked against its hash."""
    total = len(re.findall(r"^[\w.-]+==", (ROOT / lock).read_text(), re.MULTILINE))
    steps.begin(f"잠금 파일({lock})의 패키지 {total}개를 설치합니다")
    print(flush=True)
    bar = Bar("내려받기", total)
    pip = [str(VENV / "bin" / "python"), "-m", "pip", "install", "--require-hashes", "--no-input"]
    pip += ["--disable-pip-version-check", "--progress-bar", "off", "-r", lock]
    run = subprocess.Popen(pip, cwd=ROOT, text=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    started, lines = time.monotonic(), []
    for line in run.stdout or ():
        lines.append(line)
        if line.startswith(("Collecting ", "Requirement already satisfied")):
            bar.advance()
        elif line.startswith("Installing collected"):
            bar.finish()
            print("      설치하는 중", flush=True)
    if run.wait():
        stop(f"패키지를 설치하지 못했습니다. 인터넷 연결과 잠금 파일을 보십시오.\n{_tail(''.join(lines))}")
    print(f"      설치를 마쳤습니다 … {time.monotonic() - started:.0f}초", flush=True)


def find_chromium() -> Optional[str]:
    """Return the path of the machine's Chromium or Chrome, or None."""
    return next(filter(None, map(shutil.which, BROWSERS)), None)


def install_chromium(steps: Steps) -> None:
    """Install Debian's Chromium: the browser tests are never skipped for want of a browser."""
    if os.geteuid() != 0 or shutil.which("apt-get") is None:
        stop(
            "화면 시험에 쓸 Chromium을 찾지 못했습니다. chromium 또는 google-chrome을 설치하고 다시 실행하십시오."
            " (Debian·Ubuntu: sudo apt-get install chromium)"
        )
    steps.begin("화면 시험에 쓸 Chromium을 설치합니다")
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    for command in (["apt-get", "update"], ["apt-get", "install", "-y", "--no-install-recommends", "chromium"]):
        made = _quiet(command, env=environment)
    if made.returncode or find_chromium() is None:
        stop(f"Chromium을 설치하지 못했습니다.\n{_tail(made.stdout)}")
    steps.done()


def stop(sentence: str) -> NoReturn:
    """End with one clear sentence and exit code 1."""
    sys.stdout.flush()
    sys.stderr.write(f"\n{sentence}\n")
    sys.exit(1)


def _installed() -> dict:
    try:
        return json.loads(STAMP.read_text())
    except (OSError, ValueError):
        return {}


def _hash(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def _quiet(command: list, **options: Any) -> subprocess.CompletedProcess:
    return subprocess.run(command, text=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, **options)


def _tail(text: str) -> str:
    return "\n".join(text.strip().splitlines()[-8:])


if __name__ == "__main__":
    try:
        main(sys.argv[1:])
    except KeyboardInterrupt:
        stop("중단했습니다.")
