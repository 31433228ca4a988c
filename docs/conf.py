"""Sphinx configuration; the reference pages of tables, indicators and parameters are made from the code."""

from __future__ import annotations

import sys
from pathlib import Path

HERE = Path(__file__).parent
sys.path.insert(0, str(HERE.parent / "src"))
sys.path.insert(0, str(HERE))

from make_api import write_pages as write_api
from make_commands import write_pages as write_commands
from make_gallery import write_gallery
from make_gallery import write_pages as write_shown
from make_reference import write_pages
from make_tutorial import write_outputs
from make_validation import write_page as write_validation
from pygments.lexers.special import TextLexer
from remembered import made
from sphinx.highlighting import lexers

import infraprio

lexers["mermaid"] = TextLexer()  # pictures that repository sites draw stand as text here
write_pages(HERE / "generated")
write_api(HERE / "generated" / "api")
write_commands(HERE / "generated")
write_validation(HERE / "generated")
made(HERE / "generated" / "tutorial", write_outputs, "jamtland")
made(HERE / "generated" / "gallery", write_gallery, "westfjords")
shown = {"westfjords": "gallery", "jamtland": "tutorial"}
write_shown(
    HERE / "generated" / "shown", {name: HERE / "generated" / at / "tables" for name, at in shown.items()}
)

project = "infraprio"
author = "The infraprio authors"
copyright = "2026, the infraprio authors"
version = release = infraprio.__version__
extensions = ["myst_parser", "sphinx.ext.autodoc", "sphinx.ext.autosummary", "numpydoc", "site_map"]
myst_enable_extensions = ["colon_fence", "dollarmath"]
myst_heading_anchors = 3
autosummary_generate = False
numpydoc_show_class_members = False
autodoc_typehints = "none"
autodoc_default_options = {"members": True}
exclude_patterns = ["_build", "command_examples.md", "validation_*.md", "generated/api_questions.md"]
templates_path = ["_templates"]
html_theme = "pydata_sphinx_theme"
html_title = "infraprio"
html_static_path = ["_static"]
html_theme_options = {
    "show_prev_next": True,
    "navigation_with_keys": False,
    "secondary_sidebar_items": ["page-toc"],
    "header_links_before_dropdown": 7,
    "logo": {"text": "infraprio"},
}
html_sidebars = {"**": ["site_contents.html"]}
html_css_files = ["site.css"]
html_show_sourcelink = False
suppress_warnings = ["myst.header", "ref.python"]
nitpicky = False
