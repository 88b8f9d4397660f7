"""``make lint``: every static check, each with one line; the exit code is 1 where one of them found something."""

import subprocess
import sys

CHECKS = {
    "형식": ["ruff", "format", "--check", "--quiet", "."],
    "오류·보안·날짜": ["ruff", "check", "--quiet", "."],
    "형": ["mypy"],
    "보안 약점": [
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


def main() -> None:
    failed = []
    for number, (name, command) in enumerate(CHECKS.items(), 1):
        print(f"[{number}/{len(CHECKS)}] {name}: {' '.join(command)}", flush=True)
        if subprocess.run([sys.executable, "-m", *command]).returncode:
            failed.append(name)
    if failed:
        sys.exit(f"고칠 것이 있습니다: {', '.join(failed)}")
    print("고칠 것이 없습니다.")


if __name__ == "__main__":
    main()
