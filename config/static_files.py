"""How style sheets, scripts and pictures are collected: named by what they hold, style sheets minified, scripts joined.

Scripts are written as modules and served as one file: a first page then asks for one script instead of fourteen. In
development, and in the tests of the site, the browser loads the modules themselves.
"""

import re
from pathlib import Path
from typing import Any

import rcssmin
from django.conf import settings
from django.contrib.staticfiles import finders
from django.core.files.base import ContentFile, File
from django.core.files.storage import FileSystemStorage
from whitenoise.storage import CompressedManifestStaticFilesStorage

SCRIPTS = "js/"
ENTRY = f"{SCRIPTS}app.js"
IMPORT = re.compile(r'^import \{[^}]*\} from "\./([\w-]+\.js)";\n', re.MULTILINE)
EXPORT = re.compile(r"^export (?=(?:async )?function |const )", re.MULTILINE)
COMMENT = re.compile(r"^ *//[^\n]*\n|^ */\*\*.*?\*/\n", re.MULTILINE | re.DOTALL)
MODULE_WORD = re.compile(r"^\s*(?:import|export)\b.*", re.MULTILINE)


class LeanStaticFilesStorage(CompressedManifestStaticFilesStorage):
    """Keeps style sheets without what only their writers need, and all scripts in the one that imports the others.

    The list of names (the manifest) stands in STATIC_NAMES: in STATIC_ROOT anybody could fetch it.
    """

    def __init__(self, *arguments: Any, **options: Any) -> None:
        options.setdefault("manifest_storage", FileSystemStorage(location=settings.STATIC_NAMES))
        super().__init__(*arguments, **options)

    def _save(self, name: str, content: "File[Any]") -> str:
        if name.endswith(".css"):
            content.seek(0)
            text = content.read()
            lean = rcssmin.cssmin(text.decode() if isinstance(text, bytes) else text)
            content = ContentFile(lean.encode())
        elif name == ENTRY:
            content = ContentFile(joined(Path(str(finders.find(name)))).encode())
        return super()._save(name, content)

    def post_process(self, paths: dict[str, Any], dry_run: bool = False, **options: Any) -> Any:
        parts = [name for name in paths if name.startswith(SCRIPTS) and name != ENTRY]
        for name in [] if dry_run else parts:
            self.delete(name)
        rest = {name: found for name, found in paths.items() if name not in parts}
        if ENTRY in rest:
            rest[ENTRY] = (self, ENTRY)  # named by what it holds, all parts with it, and not by its source
        yield from super().post_process(rest, dry_run=dry_run, **options)


def joined(entry: Path) -> str:
    """Return a script with all that it imports as one module, each part once and after what it needs.

    Parts stand in one folder, import by name at the top (``import { a, b } from "./part.js";``) and export functions
    and constants where they are declared; names at their top level are unique. Raises ValueError for a part that
    imports or exports otherwise, KeyError for parts that need each other.
    """
    parts: dict[str, str] = {}
    open_parts: list[str] = []

    def add(path: Path) -> None:
        if path.name in parts:
            return
        if path.name in open_parts:
            raise KeyError(f"{' → '.join([*open_parts, path.name])}")
        open_parts.append(path.name)
        text = path.read_text(encoding="utf-8")
        for name in IMPORT.findall(text):
            add(path.with_name(name))
        lean = COMMENT.sub("", EXPORT.sub("", IMPORT.sub("", text)))
        if odd := MODULE_WORD.search(lean):
            raise ValueError(f"{path.name}: {odd[0].strip()}")
        parts[open_parts.pop()] = lean.strip("\n")

    add(entry)
    return "\n".join(parts.values()) + "\n"
