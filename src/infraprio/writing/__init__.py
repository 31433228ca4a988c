"""Files that appear all at once or not at all, beside which nothing that somebody else made is touched.

Every writer of the library goes through `replaced_file` (one file) or `replaced_folder` (several that belong together).
"""

from infraprio.writing.listing import former_files, listing
from infraprio.writing.replaced import replaced_file, replaced_folder
from infraprio.writing.targets import check_file, check_folder

__all__ = ["check_file", "check_folder", "former_files", "listing", "replaced_file", "replaced_folder"]
