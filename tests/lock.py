"""``make lock``: write both lock files anew from pyproject.toml, every version with its hashes, for every platform."""

import subprocess
import sys

from launch.install import DEV_LOCK, LOCK, ROOT
from launch.progress import progress

COMMON = ["--universal", "--generate-hashes", "--python-version=3.11", "--no-emit-index-url", "--no-header", "--quiet"]
LOCKS = {  # the second takes the first's versions, so that what is tested is what runs
    LOCK: ["--extra", "embedded"],
    DEV_LOCK: ["--extra", "embedded", "--extra", "dev", "--constraint", LOCK],
}


def main() -> None:
    for name, extras in progress(LOCKS.items(), "잠금 파일"):
        command = [sys.executable, "-m", "uv", "pip", "compile", "pyproject.toml", "--upgrade", *COMMON, *extras]
        if subprocess.run([*command, "--output-file", name], cwd=ROOT).returncode:
            sys.exit(f"{name}을 만들지 못했습니다.")


if __name__ == "__main__":
    main()
