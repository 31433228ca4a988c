"""One sheet as planners and agencies keep it: read whatever its numbers and headings look like, and made a scenario."""

from infraprio.sheet.read import Sheet, read_sheet
from infraprio.sheet.tables import list_tables

__all__ = ["Sheet", "list_tables", "read_sheet"]
