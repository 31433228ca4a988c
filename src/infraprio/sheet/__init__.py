"""One sheet as planners and agencies keep it: read whatever its numbers and headings look like, and made a scenario."""

from infraprio.sheet.asked import Asked, Columns
from infraprio.sheet.read import frame_of, read_sheet, sheet_from_frame
from infraprio.sheet.tables import list_tables

__all__ = ["Asked", "Columns", "frame_of", "list_tables", "read_sheet", "sheet_from_frame"]
