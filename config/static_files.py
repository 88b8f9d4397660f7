"""How style sheets, scripts and pictures are collected: named by what they hold, style sheets minified."""

from typing import Any

import rcssmin
from django.core.files.base import ContentFile, File
from whitenoise.storage import CompressedManifestStaticFilesStorage


class LeanStaticFilesStorage(CompressedManifestStaticFilesStorage):
    """Keeps style sheets without the spaces and comments that only their writers need."""

    def _save(self, name: str, content: "File[Any]") -> str:
        if name.endswith(".css"):
            content.seek(0)
            text = content.read()
            lean = rcssmin.cssmin(text.decode() if isinstance(text, bytes) else text)
            content = ContentFile(lean.encode())
        return super()._save(name, content)
