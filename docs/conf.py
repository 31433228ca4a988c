"""Sphinx configuration; the reference pages of tables, indicators and parameters are made from the code."""

from __future__ import annotations

import sys
from pathlib import Path

HERE = Path(__file__).parent
sys.path.insert(0, str(HERE.parent / "src"))
sys.path.insert(0, str(HERE))

from make_api import write_pages as write_api
from make_reference import write_pages
from make_tutorial import write_outputs
from pygments.lexers.special import TextLexer
from sphinx.highlighting import lexers

import infraprio

lexers["mermaid"] = TextLexer()  # pictures that repository sites draw stand as text here
write_pages(HERE / "generated")
write_api(HERE / "generated" / "api")
write_outputs(HERE / "generated" / "tutorial", HERE / "_static")

project = "infraprio"
author = "The infraprio authors"
copyright = "2026, the infraprio authors"
version = release = infraprio.__version__
extensions = ["myst_parser", "sphinx.ext.autodoc", "sphinx.ext.autosummary", "numpydoc"]
myst_enable_extensions = ["colon_fence", "dollarmath"]
myst_heading_anchors = 3
autosummary_generate = False
numpydoc_show_class_members = False
autodoc_typehints = "none"
autodoc_default_options = {"members": True}
exclude_patterns = ["_build"]
html_theme = "pydata_sphinx_theme"
html_title = "infraprio"
html_static_path = ["_static"]
html_theme_options = {
    "show_prev_next": False,
    "navigation_with_keys": False,
    "secondary_sidebar_items": ["page-toc"],
    "logo": {"text": "infraprio"},
}
html_show_sourcelink = False
suppress_warnings = ["myst.header", "ref.python"]
nitpicky = False
