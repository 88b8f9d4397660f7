"""Run every program whole and write docs/strain.md.

python -m tests.strain                       all of them, which takes about an hour
python -m tests.strain --only matrix,fuzz    some, whose parts of the document are written anew
"""

import argparse
import sys
from datetime import datetime

from tests.strain.figures import keep
from tests.strain.programs import PROGRAMS


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.strain", description=__doc__.split("\n")[0])
    parser.add_argument("--only", default=",".join(PROGRAMS), help=f"programs: {', '.join(PROGRAMS)}")
    names = parser.parse_args().only.split(",")
    if unknown := set(names) - PROGRAMS.keys():
        parser.error(f"no such program: {', '.join(sorted(unknown))}")
    wrong = []
    for name in names:
        found = PROGRAMS[name].main([])
        keep(found, PROGRAMS[name].title, datetime.now().astimezone().date(), list(PROGRAMS))
        wrong += found.findings
    sys.exit(bool(wrong))


if __name__ == "__main__":
    main()
