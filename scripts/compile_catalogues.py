"""Build hook: the wheel carries the catalogues compiled, so that nothing has to be read as text."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Any

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class CompileCatalogues(BuildHookInterface[Any]):
    """Compile every ``.po`` into a folder of its own and add the results to the wheel."""

    PLUGIN_NAME = "custom"

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Add the compiled catalogues; an editable installation reads the written ones."""
        if version == "editable":
            return
        made = Path(tempfile.mkdtemp(prefix="infraprio-words-"))
        home = Path(self.root) / "src" / "infraprio" / "words" / "catalogues"
        for written in sorted(home.glob("*/LC_MESSAGES/*.po")):
            language = written.parent.parent.name
            compiled = made / f"{language}.mo"
            with written.open("rb") as source, compiled.open("wb") as target:
                write_mo(target, read_po(source, locale=language))
            inside = written.with_suffix(".mo").relative_to(Path(self.root) / "src")
            build_data["force_include"][str(compiled)] = inside.as_posix()
