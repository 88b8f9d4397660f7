"""``make lint``: every static check, each with one line; the exit code is 1 where one of them found something.

python -m tests.lint           all of them
python -m tests.lint --quick   those that take a second: before every commit (.pre-commit-config.yaml)
"""

import subprocess
import sys
from pathlib import Path

PROGRAMS = Path(sys.executable).parent
PYTHON = [sys.executable, "-m"]
QUICK = {
    "형식": [*PYTHON, "ruff", "format", "--check", "--quiet", "."],
    "오류·보안·날짜": [*PYTHON, "ruff", "check", "--quiet", "."],
    "틀": [*PYTHON, "tests.layout", "--check"],
    "스크립트": [str(PROGRAMS / "oxlint"), "--deny-warnings", "--quiet", "static/js"],
}
SLOW = {
    "형": [*PYTHON, "mypy"],
    "보안 약점": [
        *PYTHON,
        "bandit",
        "--quiet",
        "--recursive",
        "--configfile",
        "pyproject.toml",
        "--severity-level",
        "medium",
        ".",
    ],
}


def main(arguments: list[str]) -> None:
    """Run every check, or the quick ones; all of them run, whatever the first ones find."""
    checks = QUICK if "--quick" in arguments else QUICK | SLOW
    failed = []
    for number, (name, command) in enumerate(checks.items(), 1):
        print(f"[{number}/{len(checks)}] {name}: {shown(command)}", flush=True)
        if subprocess.run(command).returncode:
            failed.append(name)
    if failed:
        sys.exit(f"수정할 것이 있습니다: {', '.join(failed)}")
    print("수정할 것이 없습니다.")


def shown(command: list[str]) -> str:
    """Return a command as one would type it, without the folder of its program."""
    return " ".join(command[2:] if command[:2] == PYTHON else [Path(command[0]).name, *command[1:]])


if __name__ == "__main__":
    main(sys.argv[1:])
