"""``python -m tests.layout``: lay every template out; with ``--check`` only name those that are not, and end with 1."""

import sys
from pathlib import Path

from tests.layout.lines import formatted

TEMPLATES = Path(__file__).resolve().parents[2] / "templates"


def main(arguments: list[str]) -> None:
    """Write what differs, or name it."""
    folder = Path(next((each for each in arguments if not each.startswith("-")), TEMPLATES))
    wrong = []
    for path in sorted(folder.rglob("*.html")):
        text = path.read_text()
        try:
            wanted = formatted(text)
        except ValueError as error:
            sys.exit(f"{path.relative_to(folder)}: 읽을 수 없는 부분이 있습니다: {error}")
        if wanted != text:
            wrong.append(path.relative_to(folder))
            if "--check" not in arguments:
                path.write_text(wanted)
    if wrong and "--check" in arguments:
        names = "\n".join(f"  {each}" for each in wrong)
        sys.exit(f"{names}\n틀의 형식이 다릅니다. python -m tests.layout로 맞춰 주세요.")


if __name__ == "__main__":
    main(sys.argv[1:])
