"""How the house is read: its sources as syntax trees, and one function a rule that returns what breaks it.

Each rule takes Sources, whether read from the tree or made up by a test, and returns sentences ``path:line what``.
"""

import ast
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
# a package imports from itself and from lower floors; nothing that serves people imports demo or launch
FLOORS = {"exchange": 1, "tasks": 2, "evaluation": 3, "config": 4, "demo": 5, "gallery": 5, "launch": 6}
WITHOUT_ROOMS = ("config", "launch")
ROOM_ORDER = (
    "ground",
    "models",
    "rules",
    "queries",
    "actions",
    "forms",
    "filters",
    "tables",
    "exports",
    "views",
    "urls",
    "management",
)
MODULES = {  # single modules that are rooms of their own elsewhere, or stand beside them
    "errors": "ground",
    "sentences": "ground",
    "audit": "ground",
    "clock": "ground",
    "roles": "ground",
    "formats": "ground",
    "dates": "ground",
    "texts": "ground",
    "versions": "ground",
    "merging": "ground",
    "access_chain": "ground",
    "log_heads": "ground",
    "fingerprints": "ground",
    "following": "ground",
    "migrating": "ground",
    "login_stamp": "ground",
    "timed": "ground",
    "network": "ground",
    "origins": "ground",
    "passwords": "ground",
    "korean_keys": "ground",
    "sealing": "ground",  # what is kept of secrets
    "particles": "ground",
    "personal": "ground",
    "statements": "ground",  # plain SQL with a name
    "kept": "ground",  # what a process keeps until it changes
    "joined": "ground",  # instances out of plain SQL
    "periods": "ground",
    "report_forms": "ground",
    "press": "ground",
    "scoring": "ground",
    "aggregation": "ground",
    "pay": "ground",
    "what_if": "ground",
    "requests": "models",  # what a request carries: the account among it
    "reorganising": "rules",  # the plan of a reorganisation and its followers: values over rows
    "programme": "rules",  # the made-up course of the demonstration: values in the models' words
    "judging": "rules",
    "playing": "management",
    "scale": "management",  # rows in large numbers, for one command
    "contents": "rules",  # one report as one structure: reads rows, decides nothing
    "listing": "tables",  # lays a table out
    "marks": "tables",  # tells what of it is invented
    "read_pages": "tables",
}
PURE = re.compile(
    r"(documents/.+|(exchange|tasks|evaluation)/(errors|sentences|texts|particles|personal|formats|fingerprints|access_chain|login_stamp|network|origins|"
    r"periods|press|scoring|aggregation|pay|what_if)|tasks/report_forms(/\w+)?|demo/(programme|judging)/(?!people)\w+)\.py"
)
READS_FILES = "documents.reading_apart"
HTTP = ("django.http", "django.shortcuts", "django.template.response", "django.contrib.messages", "django.views")
SIGNALS = ("django.dispatch", "django.db.models.signals", "django.core.signals")
WRITES = {"save", "create", "update", "delete", "bulk_create", "bulk_update", "get_or_create", "update_or_create"}
WRITES |= {"asave", "acreate", "aupdate", "adelete", "execute", "executemany"}


@dataclass(frozen=True)
class Source:
    """One Python file: its path from the root, with slashes, and its text."""

    path: str
    text: str

    @cached_property
    def tree(self) -> ast.Module:
        return ast.parse(self.text, self.path)

    @property
    def top(self) -> str:
        return self.path.split("/")[0]

    @property
    def room(self) -> str:
        """The room it stands in; "" where the layout knows none."""
        return room_of(self.path.removesuffix(".py").replace("/", "."))

    def nodes(self, *kinds: type) -> Iterator:
        return (node for node in ast.walk(self.tree) if isinstance(node, kinds))

    def imports(self) -> Iterator[tuple[int, str]]:
        """Yield (line, dotted name) of everything imported, wherever in the file; a relative one starts with a dot."""
        for node in self.nodes(ast.Import, ast.ImportFrom):
            start = "." * node.level + (node.module or "") + "." if isinstance(node, ast.ImportFrom) else ""
            for alias in node.names:
                yield node.lineno, start + alias.name


def room_of(dotted: str) -> str:
    """Return the room of a module of an app by its dotted name; "" where the layout knows none."""
    parts = dotted.split(".")
    if parts[0] not in FLOORS or len(parts) < 2 or parts[1] in ("__init__", "apps"):
        return "ground"
    name = parts[1]
    if name.endswith("_urls"):
        return "urls"
    if name in MODULES:
        return MODULES[name]
    return name if name in ROOM_ORDER else ""


def within(dotted: str, packages: Iterable[str]) -> bool:
    return any(dotted == package or dotted.startswith(package + ".") for package in packages)


@cache
def read(*tops: str) -> list[Source]:
    """Read the Python files below ``tops``, without migrations, once a run."""
    paths = sorted(path for top in tops for path in ROOT.glob(f"{top}/**/*.py") if "migrations" not in path.parts)
    return [Source(path.relative_to(ROOT).as_posix(), path.read_text()) for path in paths]


# ---- rules -----------------------------------------------------------------------------------------------------------


def homeless(sources: Iterable[Source]) -> list[str]:
    """Every module of an app stands in a room of the layout."""
    return [f"{each.path} stands in no room" for each in sources if each.top not in WITHOUT_ROOMS and not each.room]


def upward(sources: Iterable[Source]) -> list[str]:
    """Apps import from lower floors only, documents nothing of ours, and nothing is imported by a relative name."""
    found = []
    for source in sources:
        for line, name in source.imports():
            above = FLOORS.get(name.split(".")[0], 0) > FLOORS.get(source.top, 0)
            if name.startswith(".") or above:
                found.append(f"{source.path}:{line} imports {name}")
    return found


def against_the_rooms(sources: Iterable[Source], *, files_made_by: frozenset[str]) -> list[str]:
    """A room imports from itself and from rooms before it; bytes of files come from documents to exports only.

    files_made_by  the views that answer with a file
    What somebody uploads is read by forms, through READS_FILES and nothing else.
    """
    found = []
    for source in sources:
        if source.top not in FLOORS or source.top in WITHOUT_ROOMS:
            continue
        rank = ROOM_ORDER.index(source.room or "management")
        for line, name in source.imports():
            top, room = name.split(".")[0], room_of(name)
            later = top in FLOORS and (not room or ROOM_ORDER.index(room) > rank)
            foreign = top == "documents" and source.room != "exports" and source.path not in files_made_by
            foreign = foreign and not (source.room == "forms" and within(name, [READS_FILES]))
            if later or foreign:
                found.append(f"{source.path}:{line} ({source.room}) imports {name}")
    return found


def impure(sources: Iterable[Source]) -> list[str]:
    """Pure modules import no Django and, of ours, pure modules only."""
    found = []
    for source in sources:
        if not PURE.fullmatch(source.path):
            continue
        for line, name in source.imports():
            ours = name.split(".")[0] in {*FLOORS, "documents"}
            path = "/".join(name.split("."))
            is_pure = any(PURE.fullmatch(f"{prefix}.py") for prefix in (path, path.rpartition("/")[0]))
            if within(name, ["django", "pghistory", "pgtrigger"]) or (ours and not is_pure):
                found.append(f"{source.path}:{line} imports {name}")
    return found


def knows_http(sources: Iterable[Source]) -> list[str]:
    """Only views, the addresses above them, and config see a request or make an answer."""
    found = []
    for source in sources:
        if source.top in WITHOUT_ROOMS or source.room in ("views", "urls"):
            continue
        found += [f"{source.path}:{line} imports {name}" for line, name in source.imports() if within(name, HTTP)]
        for node in source.nodes(ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda):
            names = [each.arg for each in (*node.args.posonlyargs, *node.args.args, *node.args.kwonlyargs)]
            if "request" in names:
                found.append(f"{source.path}:{node.lineno} takes a request")
    return found


def writes(sources: Iterable[Source]) -> list[tuple[str, str, int]]:
    """Return (path, call, line) of each call outside actions and commands that writes rows, or looks as if it did."""
    found = []
    for source in sources:
        if source.room in ("actions", "management") and source.top not in WITHOUT_ROOMS:
            continue
        for node in source.nodes(ast.Call):
            if isinstance(node.func, ast.Attribute) and node.func.attr in WRITES:
                found.append((source.path, ast.unparse(node.func), node.lineno))
    return found


def verb_of(function: ast.FunctionDef) -> str:
    """Return the verb under which an action is recorded; "" where it is not."""
    for each in function.decorator_list:
        if isinstance(each, ast.Call) and ast.unparse(each.func) == "audit.recorded" and each.args:
            return ast.literal_eval(each.args[0])
    return ""


def actions_in(sources: Iterable[Source]) -> Iterator[tuple[Source, ast.FunctionDef]]:
    """Yield the public functions of the actions' modules."""
    for source in sources:
        if source.room == "actions" and source.top not in WITHOUT_ROOMS:
            functions = (node for node in source.tree.body if isinstance(node, ast.FunctionDef))
            yield from ((source, node) for node in functions if not node.name.startswith("_"))


def unrecorded(sources: Iterable[Source]) -> list[str]:
    """Return ``path name`` of the public functions in actions that act for a person and leave no audit entry."""
    found = []
    for source, node in actions_in(sources):
        names = {each.arg for each in (*node.args.args, *node.args.kwonlyargs)}
        if "by" in names and not verb_of(node):
            found.append(f"{source.path} {node.name}")
    return found


def odd_actions(sources: Iterable[Source]) -> list[str]:
    """A recorded action says by whom and when by keyword, and its verb is ``noun.verb``, used once in its app."""
    found, seen = [], set()
    for source, node in actions_in(sources):
        verb = verb_of(node)
        if not verb:
            continue
        if {"by", "at"} - {each.arg for each in node.args.kwonlyargs}:
            found.append(f"{source.path}:{node.lineno} {node.name} does not take by and at as keywords")
        if not re.fullmatch(r"[a-z_]+\.[a-z_]+", verb) or (source.top, verb) in seen:
            found.append(f"{source.path}:{node.lineno} {verb} is no verb of its own")
        seen.add((source.top, verb))
    return found


def hidden_hooks(sources: Iterable[Source]) -> list[str]:
    """No signals, no save() or delete() of a model's own, nothing done in ready()."""
    found = []
    for source in sources:
        found += [f"{source.path}:{line} imports {name}" for line, name in source.imports() if within(name, SIGNALS)]
        for node in source.nodes(ast.Call):
            if isinstance(node.func, ast.Attribute) and ast.unparse(node.func).endswith("signal.connect"):
                found.append(f"{source.path}:{node.lineno} listens to a signal")
        for each in source.nodes(ast.ClassDef):
            names = {node.name: node.lineno for node in each.body if isinstance(node, ast.FunctionDef)}
            is_model = source.room == "models" or any(ast.unparse(base).endswith(".Model") for base in each.bases)
            hooks = {"save", "delete", "asave", "adelete"} if is_model else set()
            for name in names.keys() & {*hooks, "ready"}:
                found.append(f"{source.path}:{names[name]} {each.name}.{name}()")
    return found


def too_long(sources: Iterable[Source], *, limit: int = 400) -> list[str]:
    counted = ((each.path, each.text.count("\n")) for each in sources)
    return [f"{path} has {lines} lines" for path, lines in counted if lines > limit]


def counts_for_itself(sources: Iterable[Source]) -> list[str]:
    """Properties that say how often they are tried without asking how deep the run is (tests/depth.py)."""
    return [
        f"{each.path}:{number} says max_examples; write @examples()"
        for each in sources
        if each.path != "tests/depth.py"
        for number, line in enumerate(each.text.splitlines(), 1)
        if re.search(r"\bmax_examples\s*=", line)
    ]


# ---- templates -------------------------------------------------------------------------------------------------------

COMMENT = re.compile(r"\{#.*?#\}", re.DOTALL)
UNSAFE = {
    "marks text as safe": re.compile(r"\|\s*safe\b|\bautoescape\s+false|\bMarkup\("),
    "has a style of its own": re.compile(r"<[^>]*\sstyle\s*=|<style\b", re.IGNORECASE),
    "has a script of its own": re.compile(r"<script\b(?![^>]*\ssrc=)|<script\b[^>]*>\s*[^<\s]", re.IGNORECASE),
    "has a handler of its own": re.compile(r"<[^>]*\son[a-z]+\s*=|javascript:", re.IGNORECASE),
}
EXTENDS = re.compile(r"\{%-?\s*extends\s+\"([^\"]+)\"")


def templates() -> dict[str, str]:
    folder = ROOT / "templates"
    return {path.relative_to(folder).as_posix(): path.read_text() for path in sorted(folder.rglob("*.html"))}


def unsafe_markup(pages: dict[str, str]) -> list[str]:
    """Nothing that the content policy would refuse or that would let text become markup."""
    found = []
    for name, text in pages.items():
        shown = COMMENT.sub(lambda comment: "\n" * comment[0].count("\n"), text)
        for what, pattern in UNSAFE.items():
            found += [f"{name}:{shown.count(chr(10), 0, hit.start()) + 1} {what}" for hit in pattern.finditer(shown)]
    return found


def without_frame(pages: dict[str, str]) -> list[str]:
    """Every page ends in base.html, directly or over another page; ``_name.html`` holds macros and no page."""
    found = []
    for name, text in pages.items():
        is_macros = name.split("/")[-1].startswith("_")
        frame, parent = name, EXTENDS.search(COMMENT.sub("", text))
        for _ in pages:
            if parent and parent[1] in pages:
                frame = parent[1]
                parent = EXTENDS.search(COMMENT.sub("", pages[frame]))
        if is_macros == (frame == "base.html") and name != "base.html":
            found.append(f"{name} is {'a page among macros' if is_macros else 'outside the frame'}")
    return found
